"""What stands at the end of the three prompts: each answer leads somewhere of its own, and none of it has to be taken.

Topics choose the conversation to listen to, *ask me sometimes* what one may be asked about, *I like to host* what could
be hosted; who was here before is not told how to introduce themselves.
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.core.answers import APART, page
from bot.core.events import ButtonPressed
from bot.core.markup import Markup, channel_link, escape, message_link
from bot.core.people import Member, Purpose
from bot.core.views import MOST_OPTIONS, Actions, Block, Button, Option, Paragraph, Select, Small, Tone
from bot.questions.topics import MOST_TOPICS, listed
from bot.roles.greeter import hints
from bot.roles.greeter.newcomer import Familiar, Said, Way
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button

WEEK = timedelta(days=7)
SOMETIMES = 14
"""Days between two asks of somebody who likes to be asked sometimes, until they say otherwise."""


def of(me: Member, tx: GreeterTx) -> Said:
    """Return what somebody said so far."""
    return tx.ways.said_by(me.id) or Said(member=me.id)


def ways_on(me: Member, tx: GreeterTx) -> Iterator[Block]:
    """Show where somebody may go from here, by what they said."""
    say, said = tx.say, of(me, tx)
    if said.familiar is not None:
        yield Paragraph(say(f"start-from-{said.familiar}"))
    yield from living(me, tx)
    if said.way is Way.SOMETIMES:
        yield from asked_about(me, tx)
    if said.way is Way.HOST:
        yield Actions(host_buttons(said, tx))
    draft = "start-draft-again-button" if said.familiar is Familiar.BACK else "start-draft-button"
    yield Actions((button(say, draft, "draft", tone=Tone.QUIET if said.way is Way.READING else Tone.PRIMARY),))
    if said.hints is None:
        yield Paragraph(say("start-hints"))
        yield Actions(hints.buttons(tx))
    yield Small(say("start-change"))


def living(me: Member, tx: GreeterTx) -> Iterator[Block]:
    """Show one conversation in which people talk this week, of what they follow if there is one, or where to begin."""
    found = tx.newcomers.liveliest_thread(me.id, tx.space, tx.now - WEEK, tuple(tx.ways.follows(me.id)))
    welcome = tx.channel_for(Purpose.WELCOME)
    if found is not None:
        label, where = message_link(tx.say("start-living-link"), found.thread), channel_link(found.thread.channel)
        if found.topic:
            yield Paragraph(tx.say("start-living-topic", topic=found.topic, channel=where, link=label))
        else:
            yield Paragraph(tx.say("start-living", channel=where, link=label))
    elif welcome is not None:
        yield Paragraph(tx.say("start-nothing-lives", channel=channel_link(welcome.id)))


# ---- ask me sometimes ----------------------------------------------------------------------------------------------


def asked_about(me: Member, tx: GreeterTx) -> Iterator[Block]:
    """Let somebody say what they may be asked about: without it nobody may be sent to them."""
    said = tx.questions.said_by(me.id)
    if said:
        topics = Markup(", ".join(f"**{escape(topic)}**" for topic in said))
        yield Paragraph(tx.say("start-asked-about", topics=topics))
    theirs = [topic for topic in tx.ways.follows(me.id) if topic not in said]
    others = sorted(tx.questions.topics() - {*said, *theirs})
    options = tuple(Option(topic, topic) for topic in (*theirs, *others)[:MOST_OPTIONS])
    label = str(tx.say("start-ask-about-label"))
    choose = Select(label=label, verb="greeter.ask_about", options=options, most=len(options)) if options else None
    write = Button(label=str(tx.say("start-write-button")), verb="broker.add_topics", token=APART, tone=Tone.QUIET)
    yield Actions((*(() if choose is None else (choose,)), write))


def ask_about(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take what somebody may be asked about, as they chose it: once in two weeks, unless they said how often."""
    room = MOST_TOPICS - len(tx.questions.said_by(me.id))
    for topic in listed(", ".join(event.values))[: max(0, room)]:
        tx.questions.agree(me.id, topic, yes=True)
    if tx.questions.pace(me.id) is None:
        tx.questions.set_pace(me.id, SOMETIMES)
    tx.send(page(event, tx.say, *ways_on(me, tx)))


# ---- I like to host ------------------------------------------------------------------------------------------------


def host_buttons(said: Said, tx: GreeterTx) -> tuple[Button, ...]:
    """Return what somebody could host: a meetup that they suggest, and newcomers like themselves."""
    label = str(tx.say("start-meetup-button"))
    meetup = Button(label=label, verb="calendar.add", token=APART, tone=Tone.QUIET)
    greet = button(tx.say, "part-greet-button", "greet", APART)
    return (meetup,) if said.greets else (meetup, greet)
