"""How somebody takes part, as they said it: shown to them alone, changed as easily, and forgotten at a press."""

from dataclasses import replace

from bot.core.answers import page
from bot.core.events import ButtonPressed
from bot.core.markup import Markup, escape
from bot.core.people import Life, Member
from bot.core.role import Part
from bot.core.views import MOST_OPTIONS, Actions, Block, Button, Facts, Heading, Option, Paragraph, Select, Tone
from bot.roles.greeter import card, eyes, hints, hosting, naming, onward
from bot.roles.greeter.invitation import host_buttons, how_to_begin, who_waits
from bot.roles.greeter.newcomer import Said, Way, Yes
from bot.roles.greeter.tx import Gesture, GreeterTx
from bot.roles.greeter.words import button, timer

MOST_SHOWN = 3


def show(event: Gesture, me: Member, tx: GreeterTx, news: Markup | None = None) -> None:
    """Show what somebody said, with everything to change it."""
    say, said = tx.say, tx.ways.said_by(me.id) or Said(member=me.id)
    tx.send(
        page(
            event,
            say,
            None if news is None else Paragraph(news),
            Heading(say("part-mine-title")),
            Facts(_facts(said, tx)),
            Actions((_ways_menu(tx), *_follows_menu(me, tx))),
            *(onward.asked_about(me, tx) if said.way is Way.SOMETIMES else ()),
            Actions((*_switches(said, tx), button(say, "part-tasks-button", "tasks"))),
            Actions(
                (
                    button(say, "part-start-button", "start"),
                    button(say, "part-forget-button", "forget"),
                    Button(label=str(say("me-me-button")), verb="keeper.me"),
                )
            ),
        )
    )


def _facts(said: Said, tx: GreeterTx) -> tuple[tuple[Markup, Markup], ...]:
    say, follows = tx.say, tx.ways.follows(said.member)
    nothing = say("part-nothing")
    named = {Yes.YES: say("part-named-yes"), Yes.ASKED: say("part-named-asked")}.get(said.named or Yes.NO)
    hinted = {Yes.YES: say("part-yes"), Yes.NO: say("part-no")}.get(said.hints) if said.hints is not None else None
    return (
        (say("part-familiar"), nothing if said.familiar is None else say(f"greeter-said-{said.familiar}")),
        (say("part-way"), nothing if said.way is None else say(f"greeter-said-{said.way}")),
        (say("part-follows"), Markup(", ".join(escape(topic) for topic in follows)) if follows else nothing),
        (
            say("part-greets"),
            say("part-greets-yes", number=tx.community.spans.greetings_a_day) if said.greets else say("part-no"),
        ),
        (say("part-named"), named or say("part-no")),
        (say("part-hints"), hinted or nothing),
    )


def _ways_menu(tx: GreeterTx) -> Select:
    options = tuple(Option(str(tx.say(f"start-{way}-button")), way) for way in Way)
    return Select(label=str(tx.say("part-way-label")), verb="greeter.set_way", options=options)


def _follows_menu(me: Member, tx: GreeterTx) -> tuple[Select, ...]:
    follows = tx.ways.follows(me.id)
    if not follows:
        return ()
    options = tuple(Option(topic, topic) for topic in follows[:MOST_OPTIONS])
    label = str(tx.say("part-unfollow-label"))
    return (Select(label=label, verb="greeter.unfollow", options=options, most=len(options)),)


def _switches(said: Said, tx: GreeterTx) -> tuple[Button, ...]:
    greets = ("part-greet-no-button", "greet_not") if said.greets else ("part-greet-button", "greet")
    found = [button(tx.say, *greets)]
    if said.named is Yes.YES:
        found.append(button(tx.say, "part-unname-button", "unname"))
    if said.named is Yes.ASKED:
        found += naming.answers("name_mine", tx)
    if said.hints is Yes.YES:
        found.append(button(tx.say, "hint-stop-button", "no_hints"))
    return tuple(found)


def change(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Change what somebody said, and show it."""
    said = tx.ways.said_by(me.id) or Said(member=me.id)
    news = tx.say("part-changed")
    match event.verb.removeprefix("greeter."):
        case "set_way":
            chosen = next((way for way in Way if (way,) == event.values), None)
            tx.ways.note(replace(said, way=chosen or said.way))
        case "unfollow":
            for topic in event.values:
                tx.ways.no_longer_follow(me.id, topic)
        case "greet" if me.guest:
            news = tx.say("part-guest")
        case "greet":
            tx.ways.note(replace(said, greets=True))
            news = tx.say("part-you-greet", number=tx.community.spans.greetings_a_day)
        case "greet_not":
            tx.ways.note(replace(said, greets=False))
            hosting.ask_others(me, tx)
        case "name_mine" if naming.may_decide(said):
            naming.decide(said, tx, yes=True)
        case "unname" | "name_mine_not" if naming.may_decide(said):
            naming.decide(said, tx, yes=False)
        case "name_mine" | "unname" | "name_mine_not":
            news = tx.say("naming-gone")
        case "no_hints":
            hints.decline(said, tx)
    show(event, me, tx, news)


def forget(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Forget all that somebody said of how they take part, at once; only what keeps us from asking again stays."""
    said = tx.ways.said_by(me.id) or Said(member=me.id)
    hints.cancel(me.id, tx)
    for what in ("eyes", "line", "message"):
        tx.cancel(timer(me.id, what))
    hosting.ask_others(me, tx)
    no = Yes.NO if said.named is Yes.NO else None
    kept = Said(member=me.id, named=no, greeted=said.greeted, eyes=eyes.take_back(said, tx))
    tx.ways.forget(me.id)
    if kept != Said(member=me.id):
        tx.ways.note(kept)
    if naming.may_decide(said):
        naming.settle(me.id, "naming-gone", tx)
        card.redraw(tx)
    show(event, me, tx, tx.say("part-forgotten" if kept == Said(member=me.id) else "part-forgotten-but-no"))


def at_home(me: Member | None, tx: GreeterTx) -> tuple[Part, ...]:
    """Return the card for whoever is new, and for hosts who waits for them."""
    if tx.community.life is not Life.OPEN:
        return ()
    parts: list[Part] = []
    if me is None or me.is_newcomer(tx.now):
        start = button(tx.say, "card-show-button", "start", tone=Tone.PRIMARY)
        parts.append((*card.body(tx), Actions((start,))))
    if me is not None:
        said = tx.ways.said_by(me.id)
        if said is not None and said.named is Yes.ASKED:
            parts.append((Paragraph(tx.say("naming-waits")), Actions(naming.answers("name_me", tx))))
        for post in tx.newcomers.awaiting(me.id)[:MOST_SHOWN]:
            blocks: tuple[Block, ...] = (*who_waits(post, tx), *how_to_begin(post, tx))
            parts.append((Heading(tx.say("greeter-home-title")), *blocks, Actions(host_buttons(post, tx))))
    return tuple(parts)
