"""How questions, invitations and thanks look."""

from datetime import datetime

from bot.core.ids import EventId, MemberId, MessageName
from bot.core.markup import Markup, escape, mention, message_link, moment
from bot.core.people import Life, Mode
from bot.core.views import Actions, Button, Paragraph, Quoted, Small, Tone, View, view
from bot.core.voice import Say
from bot.questions.question import Answer, Outcome, Question, Stage
from bot.questions.rank import ASKED_LATELY
from bot.questions.topics import spoken_of
from bot.roles.broker.tx import BrokerTx

EXCERPT = 140


def standing_name(question: str) -> MessageName:
    """Name the message that shows how a question stands: the post itself, or a line under somebody's own post."""
    return MessageName(f"question/{question}")


def again_name(question: str) -> MessageName:
    """Name the one message that brings a question back to the channel."""
    return MessageName(f"question/{question}/again")


def invitation_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that invites a helper."""
    return MessageName(f"invitation/{question}/{helper}")


def thanks_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that thanks somebody who helped."""
    return MessageName(f"thanks/{question}/{helper}")


def own_name(question: str, what: str, time: int = 1) -> MessageName:
    """Name a message to the asker about their own question: `wish`, `whether`, `outcome`; each time its own."""
    return MessageName(f"{what}/{question}" if time == 1 else f"{what}/{question}/{time}")


def own_names(question: str, what: str, tx: BrokerTx) -> list[MessageName]:
    """Name what the asker was asked of this kind so far, and at the end the one that would come next."""
    names = [own_name(question, what)]
    while tx.messages.was_sent(names[-1]):
        names.append(own_name(question, what, len(names) + 1))
    return names


def timer(question: str, what: str) -> EventId:
    """Name one of a question's timers."""
    return EventId(f"broker:{question}:{what}")


def button(say: Say, key: str, verb: str, token: str, tone: Tone = Tone.QUIET) -> Button:
    """Make a button of the broker's."""
    return Button(label=str(say(key)), verb=f"broker.{verb}", token=token, tone=tone)


def excerpt(question: Question) -> Markup:
    """Return the beginning of a question, on one line, inert."""
    line = " ".join(question.text.split())
    return escape(line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…")


def linked(say: Say, question: Question) -> Markup:
    """Return the way to a question, labelled with its beginning."""
    if question.post is None:
        return excerpt(question)
    return message_link(excerpt(question), question.post)


def asked_card(say: Say, question: Question) -> tuple[Paragraph, Quoted]:
    """Return a question in its asker's own words."""
    return Paragraph(say("broker-asks", asker=mention(question.asker))), Quoted(question.text)


def how_it_stands(tx: BrokerTx, question: Question, next_at: datetime | None = None) -> View:
    """Return the public view of a question: its words where we posted them, and in small print what happens next."""
    say = tx.say
    shown = asked_card(say, question) if question.ours else ()
    done = Actions((button(say, "broker-helped-button", "helped", question.id, Tone.PRIMARY),))
    is_answered = question.is_open and question.last_reply_at is not None
    return view(*shown, Small(_status(tx, question, next_at)), done if is_answered else None)


def _status(tx: BrokerTx, question: Question, next_at: datetime | None) -> Markup:
    say, asker = tx.say, mention(question.asker)
    match question.outcome:
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
        return say("broker-stands-answered", asker=asker)
    if any(invited.answer is Answer.LOOK for invited in tx.questions.invitations(question.id)):
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


def about(tx: BrokerTx, question: Question) -> frozenset[str]:
    """Return what a question is about: what its asker said, and the topics of others that it speaks of."""
    return frozenset((*question.topics, *spoken_of(tx.questions.topics(), question.text)))


def somebody_may_be_asked(tx: BrokerTx, question: Question) -> bool:
    """Say whether anybody but the asker said that they may be asked about this."""
    helpers = tx.questions.helpers(about(tx, question), tx.now, ASKED_LATELY)
    return any(helper.member != question.asker for helper in helpers)


def invitation(tx: BrokerTx, question: Question, topic: str) -> View:
    """Ask one helper, with the reason why they."""
    say = tx.say
    return view(
        Paragraph(say("broker-invitation", asker=mention(question.asker), topic=topic)),
        Quoted(question.text),
        Small(message_link(say("broker-go-there"), question.post)) if question.post else None,
        Actions(
            (
                button(say, "broker-look-button", "look", question.id, Tone.PRIMARY),
                button(say, "broker-not-me-button", "not_me", question.id),
                button(say, "broker-less-button", "less", question.id),
            )
        ),
    )


def invitation_answered(say: Say, question: Question, key: str) -> View:
    """Show an invitation after it was answered, or after the question ended."""
    return view(Small(say(key)), Paragraph(linked(say, question)) if question.text else None)


def settled(tx: BrokerTx, question: Question) -> View:
    """Show, where a question was brought back, that it ended."""
    return view(Small(_status(tx, question, None)), Paragraph(linked(tx.say, question)) if question.text else None)


def own_ended(say: Say, question: Question, outcome: Outcome) -> View:
    """Show a message to the asker after their question ended."""
    return view(Small(say(f"broker-own-{outcome}")), Paragraph(linked(say, question)) if question.text else None)


def is_welcome_in(tx: BrokerTx, question: Question) -> bool:
    """Say whether offers may be made in the channel where a question stands."""
    channel = tx.places.channel(question.channel)
    return channel is not None and channel.mode is Mode.HOST and not channel.archived


def coordinators_list(tx: BrokerTx) -> View:
    """Show what waits for the coordinators, in one message that is edited."""
    say, waiting = tx.say, tx.questions.on_the_list()
    if tx.community.life is Life.CLOSED:
        return view(Paragraph(say("broker-list-closed")))
    if not waiting:
        return view(Paragraph(say("broker-list-empty")))
    lines = "\n".join(f"- {linked(say, question)}" for question in waiting[:10])
    return view(
        Paragraph(say("broker-list", number=len(waiting))),
        Paragraph(Markup(lines)),
        Small(say("broker-list-where")),
    )


def list_name(now: datetime) -> MessageName:
    """Name the coordinators' list of a week: one message a week at the most, edited meanwhile."""
    year, week, _ = now.isocalendar()
    return MessageName(f"list/{year}-{week:02}")
