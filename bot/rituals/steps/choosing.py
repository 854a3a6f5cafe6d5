"""How people choose: unseen, on a page of their own, as often as they like until it closes.

1. A choice bears a mark of the run's seal; what was chosen is counted once it is closed, and never shown by person.
2. What is chosen on a page is known at once; choosing again takes the place of what was chosen there before.
3. Only what is on offer can be chosen: what is not is passed over, whoever sends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.answers import privately
from bot.core.effects import Asked, PostMessage, Reason, SendDirectMessage
from bot.core.effects import Kind as About
from bot.core.events import ButtonPressed
from bot.core.ids import MessageName
from bot.core.markup import Markup, escape, moment, plain
from bot.core.people import Member, Purpose
from bot.core.views import Actions, Block, Button, Option, Paragraph, Select, Small, Tone, view
from bot.questions.titles import cut
from bot.rituals.format import Format, Vote, Voter
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.ritual import Choice, Hosting, Life, Ritual, Run
from bot.rituals.steps.giving import say_it_is_gone
from bot.rituals.steps.running import closes_at, is_open
from bot.rituals.steps.sources import where_it_stands
from bot.rituals.steps.things import things
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

OWN_CALENDAR = "rituals"
TRY = "try"
"""What can be said of a format that the community does not have yet, and of nothing else."""
PLAIN_A_PAGE, EACH_A_PAGE = 25, 4
LONGEST_OPTION = 75
SHOWN_IN_FULL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that can be chosen, or about which one of several things can be said."""

    id: str
    words: Markup
    about: Markup | None = None
    choices: tuple[str, ...] = ()


def on_offer(step: Vote, run: Run, format_: Format, formats: Formats, tx: RitualTx) -> tuple[Thing, ...]:
    """Return what can be chosen."""
    if step.on == OWN_CALENDAR:
        return _calendar(step, formats, tx)
    given = things(run, format_, step.on, tx)
    worded = ((each.id, shortened(where_it_stands(each)[0], SHOWN_IN_FULL)) for each in given)
    return tuple(Thing(id=id_, words=escape(words), choices=step.choices) for id_, words in worded)


def _calendar(step: Vote, formats: Formats, tx: RitualTx) -> tuple[Thing, ...]:
    """Return the community's own rituals, and then the formats that none of them is of."""
    rituals = [each for each in tx.rituals.all() if each.life is Life.ACTIVE]
    known = {each.format for each in tx.rituals.all() if each.life is not Life.ENDED}
    about_theirs = tuple(choice for choice in step.choices if choice != TRY)
    theirs = [Thing(id=each.id, words=title_of(each, each.format, tx.say), choices=about_theirs) for each in rituals]
    if TRY not in step.choices:
        return tuple(theirs)
    new = []
    for format_ in formats:
        if format_.id not in known:
            key = key_of(format_, None, "name")
            words = tx.say(key)
            key = key_of(format_, None, "purpose")
            new.append(
                Thing(id=format_.id, words=words, about=tx.say("steps-new", purpose=tx.say(key)), choices=(TRY,))
            )
    return (*theirs, *new)


def ask_host(step: Vote, ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> None:
    """Tell the host where they can mark things, once there are any; without a host the coordinators."""
    name = MessageName(f"vote/{run.id}/{step.id}")
    if step.by is not Voter.HOST or tx.messages.was_sent(name) or not things(run, format_, step.on, tx):
        return
    until = closes_at(step, run, format_)
    words = tx.say("steps-host-marks", title=title_of(ritual, run.format, tx.say), at=moment(until))
    key = key_of(format_, step)
    shown = view(Paragraph(words), Paragraph(tx.say(key)), Actions((button(step, run, format_, tx),)))
    reason = Reason(rule="host-marks", token=run.id)
    if run.host is not None and run.hosting is Hosting.YES:
        tx.send(
            SendDirectMessage(
                to=run.host,
                view=shown,
                reason=reason,
                asked=Asked.DUTY,
                kind=About.MEETUP,
                name=name,
                useful_until=until,
            )
        )
    elif (channel := tx.channel_for(Purpose.COORDINATORS)) is not None:
        tx.send(PostMessage(channel=channel.id, view=shown, reason=reason, name=name, asked=Asked.DUTY))


def ask_host_about_the_first(ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> None:
    """Tell the host of the first thing to mark, where there was none yet when their turn came."""
    theirs = (step for step in format_.steps if isinstance(step, Vote) and step.by is Voter.HOST)
    for step in theirs:
        if is_open(step, run, format_) and len(things(run, format_, step.on, tx)) == 1:
            ask_host(step, ritual, run, format_, tx)


def button(step: Vote, run: Run, format_: Format, tx: RitualTx) -> Button:
    """Return the button that opens the page on which somebody chooses."""
    key = key_of(format_, step, "button")
    return Button(label=str(tx.say(key)), verb=f"{run.kind}.choose", token=f"{run.id}/{step.id}", tone=Tone.PRIMARY)


def choose(
    event: ButtonPressed, step: Vote, run: Run, format_: Format, me: Member, formats: Formats, tx: RitualTx
) -> bool:
    """Show the page, turn it, or take a choice; say whether that is the first of this person."""
    if step.by is Voter.HOST and not (me.id in run.hosts or me.coordinator):
        tx.send(privately(event, tx.say, Paragraph(tx.say("steps-only-host"))))
        return False
    if not is_open(step, run, format_):
        say_it_is_gone(event, tx)
        return False
    _, _, number, what = (*event.token.split("/", 3), "", "")[:4]
    offered = on_offer(step, run, format_, formats, tx)
    mine = _mine(step, run, me, tx)
    key, chosen = "steps-choose", mine
    if what:
        key, chosen = _chosen(step, run, me, offered, mine, what, _page(number, step, offered), event.values, tx)
        tx.giving.choose(chosen, run.id, step.id, tx.anonymous(run.seal, me.id))
    blocks = _page_blocks(key, _page(number, step, offered), step, run, format_, offered, chosen, tx)
    tx.send(privately(event, tx.say, *blocks, replaces=bool(number)))
    return bool(chosen) != bool(mine)


def _mine(step: Vote, run: Run, me: Member, tx: RitualTx) -> list[Choice]:
    mark = tx.anonymous(run.seal, me.id)
    return [choice for choice in tx.giving.choices(run.id, step.id) if choice.mark == mark]


def _chosen(
    step: Vote,
    run: Run,
    me: Member,
    offered: Sequence[Thing],
    mine: list[Choice],
    what: str,
    page: int,
    values: tuple[str, ...],
    tx: RitualTx,
) -> tuple[str, list[Choice]]:
    """Return what to say, and what is chosen from now on: of plain things those of this page, else one thing's."""

    def choice(of: str, said: str) -> Choice:
        return Choice(run=run.id, step=step.id, of=of, choice=said, mark=tx.anonymous(run.seal, me.id))

    if step.choices:
        thing = next((each for each in offered if each.id == what), None)
        said = [value for value in values if thing is not None and value in thing.choices][:1]
        others = [each for each in mine if thing is None or each.of != thing.id]
        return "steps-chosen-now", [*others, *(choice(what, value) for value in said)]
    here = {each.id for each in _of_page(offered, page, step)}
    elsewhere = [each for each in mine if each.of not in here]
    new = [*elsewhere, *(choice(of, "") for of in dict.fromkeys(values) if of in here)]
    return ("steps-chosen-now", new) if len(new) <= step.each else ("steps-too-many", mine)


# ---- the page ------------------------------------------------------------------------------------------------------


def _size(step: Vote) -> int:
    return EACH_A_PAGE if step.choices else PLAIN_A_PAGE


def _of_page(offered: Sequence[Thing], page: int, step: Vote) -> Sequence[Thing]:
    return offered[page * _size(step) : (page + 1) * _size(step)]


def _page(number: str, step: Vote, offered: Sequence[Thing]) -> int:
    last = max(0, (len(offered) - 1) // _size(step))
    return min(int(number), last) if number.isascii() and number.isdigit() and len(number) < 4 else 0


def _page_blocks(
    key: str,
    page: int,
    step: Vote,
    run: Run,
    format_: Format,
    offered: Sequence[Thing],
    chosen: Sequence[Choice],
    tx: RitualTx,
) -> list[Block]:
    say, here, until = tx.say, _of_page(offered, page, step), moment(closes_at(step, run, format_))
    if not here:
        return [Paragraph(say("steps-nothing-to-choose"))]
    shown: list[Block] = [
        Paragraph(say(key, most=step.each) if key == "steps-too-many" else say(key)),
        Small(say("steps-unseen" if step.by is Voter.EVERYBODY else "steps-open-until", at=until)),
    ]
    token, verb = f"{run.id}/{step.id}/{page}", f"{run.kind}.choose"
    if step.choices:
        for thing in here:
            shown += _one_thing(thing, step, format_, chosen, verb, token, tx)
    else:
        shown += _plain_things(here, step, chosen, verb, token, tx)
    return [*shown, *_turning(page, step, offered, run, tx)]


def _one_thing(
    thing: Thing, step: Vote, format_: Format, chosen: Sequence[Choice], verb: str, token: str, tx: RitualTx
) -> tuple[Block, ...]:
    """Return a thing, what somebody said of it, and what else they may say; a choice is taken back like any other."""
    said = next((each.choice for each in chosen if each.of == thing.id), None)
    labels = {}
    for choice in thing.choices:
        key = key_of(format_, step, f"choice-{choice}")
        labels[choice] = str(tx.say(key))
    options = [Option(label, choice) for choice, label in labels.items()]
    if said is not None:
        options.append(Option(str(tx.say("steps-nothing-label")), "-"))
    label = str(tx.say("steps-choose-label", most=1))
    told = tx.say("steps-you-said", choice=labels[said]) if said in labels else None
    menu = Select(label=label, verb=verb, token=f"{token}/{thing.id}", options=tuple(options))
    words = Paragraph(Markup("\n".join(line for line in (thing.words, thing.about, told) if line)))
    return (words, Actions((menu,)))


def _plain_things(
    here: Sequence[Thing], step: Vote, chosen: Sequence[Choice], verb: str, token: str, tx: RitualTx
) -> list[Block]:
    of_mine = {each.of for each in chosen}
    numbered = [(f"{place}. {plain(thing.words)}", thing) for place, thing in enumerate(here, 1)]
    shown: list[Block] = []
    if any(len(label) > LONGEST_OPTION for label, _ in numbered):
        lines = (escape(shortened(label, SHOWN_IN_FULL)) for label, _ in numbered)
        shown.append(Paragraph(Markup("\n".join(lines))))
    if names := [shortened(label, LONGEST_OPTION) for label, thing in numbered if thing.id in of_mine]:
        shown.append(Paragraph(tx.say("steps-you-chose", chosen=Markup("\n".join(map(escape, names))))))
    options = tuple(Option(shortened(label, LONGEST_OPTION), thing.id) for label, thing in numbered)
    most = min(step.each, len(options))
    label = str(tx.say("steps-choose-label", most=most))
    shown.append(Actions((Select(label=label, verb=verb, token=f"{token}/all", options=options, most=most),)))
    return shown


def _turning(page: int, step: Vote, offered: Sequence[Thing], run: Run, tx: RitualTx) -> tuple[Block, ...]:
    pages = range((len(offered) - 1) // _size(step) + 1)

    def turn(label: str, to: int) -> Button:
        return Button(label=label, verb=f"{run.kind}.choose", token=f"{run.id}/{step.id}/{to}")

    items = [
        turn(str(tx.say(key)), to)
        for key, to in (("steps-before-button", page - 1), ("steps-after-button", page + 1))
        if to in pages
    ]
    return (Actions(tuple(items)),) if items else ()


def shortened(words: str, longest: int) -> str:
    """Return words on one line, cut where they are too long."""
    return cut(" ".join(words.split()), longest)
