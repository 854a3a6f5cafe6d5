"""How questions, invitations and thanks look."""

from datetime import datetime

from bot.core.ids import space_of
from bot.core.markup import Markup, escape, mention, message_link, moment
from bot.core.people import Life, Purpose, serving
from bot.core.views import Actions, Button, Paragraph, Quoted, Small, Tone, View, view
from bot.core.voice import Say
from bot.questions.question import Answer, Outcome, Question, Stage
from bot.questions.titles import cut
from bot.roles.broker.facts import (
    is_met_in_the_open,
    is_topic,
    may_still_thank,
    somebody_may_be_asked,
    waits_for_whether,
    waits_for_wish,
)
from bot.roles.broker.tx import BrokerTx

EXCERPT = 140


def button(say: Say, key: str, verb: str, token: str, tone: Tone = Tone.QUIET) -> Button:
    """Make a button of the broker's."""
    return Button(label=str(say(key)), verb=f"broker.{verb}", token=token, tone=tone)


def excerpt(question: Question) -> Markup:
    """Return the beginning of a question, on one line, inert."""
    return escape(cut(" ".join(question.text.split()), EXCERPT))


def linked(question: Question) -> Markup:
    """Return the way to a question, labelled with its beginning."""
    if question.post is None:
        return excerpt(question)
    return message_link(excerpt(question), question.post)


def asked_card(say: Say, question: Question) -> tuple[Paragraph, Quoted]:
    """Return a question in its asker's own words."""
    return Paragraph(say("broker-asks", asker=mention(question.asker))), Quoted(question.text)


def whether_buttons(say: Say, question: Question) -> tuple[Button, ...]:
    """Return what an asker can say to an answer."""
    return (
        button(say, "broker-helped-button", "helped", question.id, Tone.PRIMARY),
        button(say, "broker-not-yet-button", "not_yet", question.id),
        button(say, "broker-rest-button", "rest", question.id),
    )


def wish_buttons(say: Say, question: Question) -> tuple[Button, ...]:
    """Return the ways on among which only the asker chooses."""
    return (
        button(say, "broker-ask-room-button", "ask_room", question.id, Tone.PRIMARY),
        button(say, "broker-quiet-button", "quiet", question.id),
        button(say, "broker-rest-button", "rest", question.id),
    )


def how_it_stands(tx: BrokerTx, question: Question, next_at: datetime | None = None) -> View:
    """Return the public view of a question: its words where we posted them, and in small print what happens next."""
    shown = asked_card(tx.say, question) if question.ours else ()
    can_do = (*_what_its_asker_can_do(tx, question), *what_the_library_can_do(tx, question))
    return view(*shown, Small(_status(tx, question, next_at)), Actions(can_do) if can_do else None)


def _what_its_asker_can_do(tx: BrokerTx, question: Question) -> tuple[Button, ...]:
    """Return the buttons that stand in public, and that nobody but the asker can use."""
    say = tx.say
    if not question.is_open:
        return (button(say, "broker-say-who-button", "helped", question.id),) if may_still_thank(question, tx) else ()
    if waits_for_whether(question) and is_met_in_the_open(question, tx):
        return whether_buttons(say, question)
    if waits_for_wish(question) and is_met_in_the_open(question, tx):
        return wish_buttons(say, question)
    helped = button(say, "broker-helped-button", "helped", question.id, Tone.PRIMARY)
    rest = button(say, "broker-rest-button", "rest", question.id)
    return (*([helped] if question.last_reply_at is not None else []), *([rest] if is_topic(tx, question) else []))


def what_the_library_can_do(tx: BrokerTx, question: Question) -> tuple[Button, ...]:
    """Return the way to earlier answers, under a post that its asker did not look at with us; and what keeps one."""
    if question.is_open and not question.ours and tx.finding.like(question.text, most=1, but=question.id):
        return (Button(label=str(tx.say("earlier-button")), verb="cybrarian.earlier", token=question.id),)
    keeps = keeps_answer(question, tx)
    return () if keeps is None else (keeps,)


def keeps_answer(question: Question, tx: BrokerTx) -> Button | None:
    """Return the way to keep the answer that helped, where somebody's did and there is a library."""
    space = space_of(question.channel)
    library = serving(tx.places.channel_for(Purpose.REPERTOIRE, near=space), space)
    was_helped = question.outcome is Outcome.HELPED and bool(tx.questions.thanked(question.id))
    if not was_helped or library is None:
        return None
    return Button(label=str(tx.say("keep-answer-button")), verb="cybrarian.keep_answer", token=question.id)


def _status(tx: BrokerTx, question: Question, next_at: datetime | None) -> Markup:
    say, asker = tx.say, mention(question.asker)
    match question.outcome:
        case Outcome.HELPED if question.shows_solved and not tx.questions.thanked(question.id):
            return say("broker-ended-solved")
        case Outcome.HELPED:
            return say("broker-ended-helped", asker=asker)
        case Outcome.RESTED:
            return say("broker-ended-rested", asker=asker)
        case Outcome.WITHDRAWN:
            return say("broker-ended-withdrawn")
        case Outcome.CLOSED:
            return say("broker-ended-closed")
        case Outcome.UNKNOWN:
            return say("broker-ended-unknown")
    if question.clock_stopped:
        if waits_for_whether(question) and is_met_in_the_open(question, tx):
            return say("broker-stands-whether", asker=asker)
        return say("broker-stands-answered", asker=asker)
    if waits_for_wish(question) and is_met_in_the_open(question, tx):
        return say("broker-stands-wish", asker=asker)
    invited = () if question.stage is Stage.ROOM else tx.questions.invitations(question.id)
    if any(one.answer is Answer.LOOK for one in invited):
        return say("broker-stands-looking")
    match question.stage:
        case Stage.ROOM:
            at = moment(next_at or tx.now)
            if somebody_may_be_asked(tx, question):
                return say("broker-stands-room", at=at)
            return say("broker-stands-room-alone", at=at, asker=asker)
        case Stage.ONE_HELPER:
            return say("broker-stands-one-helper")
        case Stage.MORE_HELPERS:
            return say("broker-stands-more-helpers")
        case Stage.LIST:
            return say("broker-stands-list")
        case _:
            return say("broker-stands-open")


def invitation(tx: BrokerTx, question: Question, topic: str, role: str | None = None) -> View:
    """Ask one helper, with the reason why they: they said it, or chose a role that says it."""
    say, asker = tx.say, mention(question.asker)
    asks = (
        say("broker-invitation", asker=asker, topic=topic)
        if role is None
        else say("broker-invitation-chosen", asker=asker, topic=topic, role=role)
    )
    return view(
        Paragraph(asks),
        Quoted(question.text),
        Small(message_link(say("broker-go-there"), question.post)) if question.post else None,
        helper_buttons(say, question),
    )


def invitation_elsewhere(tx: BrokerTx, question: Question, topic: str) -> View:
    """Ask a helper who is met only in another space, without saying who asks."""
    place = tx.places.name_of(space_of(question.channel))
    asks = tx.say("broker-invitation-elsewhere", place=place, topic=topic)
    return view(Paragraph(asks), Quoted(question.text), helper_buttons(tx.say, question))


def helper_buttons(say: Say, question: Question) -> Actions:
    """Return what somebody can say who is asked to help."""
    return Actions(
        (
            button(say, "broker-look-button", "look", question.id, Tone.PRIMARY),
            button(say, "broker-not-me-button", "not_me", question.id),
            button(say, "broker-less-button", "less", question.id),
        )
    )


def invitation_answered(say: Say, question: Question, key: str) -> View:
    """Show an invitation after it was answered, or after the question ended."""
    return view(Small(say(key)), Paragraph(linked(question)) if question.text else None)


def settled(tx: BrokerTx, question: Question) -> View:
    """Show, where a question was brought back, that it ended."""
    return view(Small(_status(tx, question, None)), Paragraph(linked(question)) if question.text else None)


def own_ended(say: Say, question: Question, outcome: Outcome) -> View:
    """Show a message to the asker after their question ended."""
    return view(Small(say(f"broker-own-{outcome}")), Paragraph(linked(question)) if question.text else None)


def coordinators_list(tx: BrokerTx) -> View:
    """Show what waits for the coordinators, in one message that is edited."""
    say, waiting = tx.say, tx.questions.on_the_list()
    if tx.community.life is Life.CLOSED:
        return view(Paragraph(say("broker-list-closed")))
    if not waiting:
        return view(Paragraph(say("broker-list-empty")))
    lines = "\n".join(f"- {linked(question)}" for question in waiting[:10])
    return view(
        Paragraph(say("broker-list", number=len(waiting))),
        Paragraph(Markup(lines)),
        Small(say("broker-list-where")),
    )
