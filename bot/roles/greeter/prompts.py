"""Three short prompts, one at a time, only for whoever asked: each can be skipped, and nothing is lost by it.

At the end stands what they lead to (`onward`): one conversation that lives this week, and a way to one's own words.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.answers import page
from bot.core.effects import Gesture as AnyGesture
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, Form, Page, only
from bot.core.markup import Markup
from bot.core.people import Life, Member
from bot.core.views import MOST_OPTIONS, Actions, Block, Button, Heading, Option, Paragraph, Select, Small
from bot.questions.topics import LONGEST_TOPIC, listed
from bot.roles.greeter import hints
from bot.roles.greeter.newcomer import Familiar, Way
from bot.roles.greeter.onward import of, ways_on
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button

SKIP = "skip"
MOST_FOLLOWED = 10


def begin(event: AnyGesture, tx: GreeterTx) -> None:
    """Ask how somebody comes to us."""
    if tx.community.life is not Life.OPEN:
        tx.send(page(event, tx.say, Paragraph(tx.say("start-not-open"))))
        return
    buttons = tuple(button(tx.say, f"start-{familiar}-button", "familiar", familiar) for familiar in Familiar)
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("start-familiar")),
            Paragraph(tx.say("start-intro")),
            Actions((*buttons, _skip("familiar", tx))),
            Small(tx.say("start-seen")),
        )
    )


def familiar(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take how somebody comes to us, and ask what they would like to follow."""
    chosen = next((one for one in Familiar if one == event.token), None)
    if chosen is not None:
        tx.ways.note(replace(of(me, tx), familiar=chosen))
    ask_topics(event, me, tx)


def ask_topics(event: AnyGesture, me: Member, tx: GreeterTx) -> None:
    """Ask what somebody would like to find or learn."""
    mine = set(tx.ways.follows(me.id))
    known = sorted(topic for topic in tx.questions.topics() if topic not in mine)[:MOST_OPTIONS]
    menu = _menu(known, tx)
    tx.send(
        page(
            event,
            tx.say,
            Heading(_title(of(me, tx).familiar, tx)),
            Paragraph(tx.say("start-topics-write" if menu is None else "start-topics")),
            None if menu is None else Actions((menu,)),
            Actions((button(tx.say, "start-write-button", "write_topics"), _skip("follow", tx))),
        )
    )


def _title(familiar: Familiar | None, tx: GreeterTx) -> Markup:
    keys = {
        Familiar.FIELD: "start-topics-title-field",
        Familiar.HERE: "start-topics-title",
        Familiar.BACK: "start-topics-title-back",
    }
    key = keys[familiar or Familiar.HERE]
    return tx.say(key)


def _menu(known: list[str], tx: GreeterTx) -> Select | None:
    if not known:
        return None
    options = tuple(Option(topic, topic) for topic in known)
    most = min(len(known), MOST_FOLLOWED)
    return Select(label=str(tx.say("start-topics-label")), verb="greeter.follow", options=options, most=most)


def open_topics(event: ButtonPressed, tx: GreeterTx) -> None:
    """Let somebody write what they would like to follow."""
    say = tx.say
    field = Field(
        name="topics",
        label=str(say("start-topics-form-label")),
        hint=str(say("start-topics-form-hint")),
        longest=MOST_FOLLOWED * LONGEST_TOPIC,
    )
    form = Form(
        verb="greeter.topics",
        title=str(say("start-topics-form-title")),
        submit=str(say("start-topics-form-submit")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def follow(event: ButtonPressed | FormSubmitted, me: Member, tx: GreeterTx) -> None:
    """Take what somebody follows, and ask how they like to take part."""
    named = (
        listed(only(event.values, "topics")) if isinstance(event, FormSubmitted) else listed(", ".join(event.values))
    )
    room = MOST_FOLLOWED - len(tx.ways.follows(me.id))
    for topic in named[: max(0, room)]:
        tx.ways.follow(me.id, topic)
    ways = tuple(button(tx.say, f"start-{way}-button", "way", way) for way in Way)
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("start-way-title")),
            Paragraph(tx.say("start-way")),
            Actions((*ways, _skip("way", tx))),
        )
    )


def way(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take how somebody likes to take part, and let them go: to what lives, and to first words of their own."""
    chosen = next((one for one in Way if one == event.token), None)
    if chosen is not None:
        tx.ways.note(replace(of(me, tx), way=chosen))
    tx.send(page(event, tx.say, *_end(chosen, me, tx)))


def _end(chosen: Way | None, me: Member, tx: GreeterTx) -> Iterator[Block]:
    yield Heading(tx.say("start-end-title"))
    if chosen is not None:
        yield Paragraph(tx.say(f"start-you-{chosen}"))
    yield from ways_on(me, tx)


def hints_answered(event: ButtonPressed, me: Member, tx: GreeterTx, *, yes: bool) -> None:
    """Take the answer to the offer of three hints, in the place of the offer."""
    (hints.begin if yes else hints.decline)(of(me, tx), tx)
    news = Paragraph(tx.say("hints-yes" if yes else "hints-no"))
    tx.send(page(event, tx.say, news, *ways_on(me, tx)))


def _skip(verb: str, tx: GreeterTx) -> Button:
    return button(tx.say, "start-skip-button", verb, SKIP)
