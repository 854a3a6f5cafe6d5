"""How questions, invitations and thanks look."""

from datetime import datetime

from bot.core.ids import EventId, MemberId, MessageName, space_of
from bot.core.markup import Markup, escape, mention, message_link, moment
from bot.core.people import Life, Mode, Purpose
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


def meeting_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that asks an asker whether they and a helper in another space may know of each other."""
    return MessageName(f"meeting/{question}/{helper}")


def met_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that tells a helper in another space who asks, and lets them answer."""
    return MessageName(f"met/{question}/{helper}")


def answer_name(question: str, helper: MemberId, token: str) -> MessageName:
    """Name a helper's answer that we bring to where the question stands."""
    return MessageName(f"question/{question}/answer/{helper}/{token}")


def answered_by(name: MessageName) -> MemberId | None:
    """Return whose answer a message is that we brought."""
    parts = name.split("/")
    return MemberId(parts[3]) if len(parts) == 5 and parts[2] == "answer" else None


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
    if _waits_for_whether(question) and is_met_in_the_open(question, tx):
        return whether_buttons(say, question)
    if _waits_for_wish(question) and is_met_in_the_open(question, tx):
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
    library = tx.places.channel_for(Purpose.REPERTOIRE)
    was_helped = question.outcome is Outcome.HELPED and bool(tx.questions.thanked(question.id))
    if not was_helped or library is None or library.mode is not Mode.HOST:
        return None
    return Button(label=str(tx.say("keep-answer-button")), verb="cybrarian.keep_answer", token=question.id)


def _waits_for_whether(question: Question) -> bool:
    return question.clock_stopped and question.asked_whether


def _waits_for_wish(question: Question) -> bool:
    return question.stage is Stage.WISH and not question.clock_stopped


def is_met_in_the_open(question: Question, tx: BrokerTx) -> bool:
    """Say whether an asker is asked where their question stands, since we do not write to them first."""
    asker = tx.member(question.asker)
    return asker is not None and not asker.approachable


def stands_in_forum(tx: BrokerTx, question: Question) -> bool:
    """Say whether a question is what a whole conversation in a forum is about."""
    channel = tx.places.channel(question.channel)
    return channel is not None and channel.forum and question.post == question.message


def is_topic(tx: BrokerTx, question: Question) -> bool:
    """Say whether a question's asker opened a conversation in a forum for it, under a title of their own."""
    return not question.ours and question.message is not None and stands_in_forum(tx, question)


def repliers(question: Question, tx: BrokerTx) -> list[MemberId]:
    """Return who replied since the question was asked, in the order in which they first did."""
    replies = [] if question.message is None else tx.posts.replies(question.message)
    return list(
        dict.fromkeys(author for author, at, _ in replies if author != question.asker and at >= question.asked_at)
    )


def may_still_thank(question: Question, tx: BrokerTx) -> bool:
    """Say whether a question was solved by what somebody answered, and its asker has not said who helped."""
    is_owed = question.outcome is Outcome.HELPED and not tx.questions.thanked(question.id)
    return is_owed and bool(repliers(question, tx))


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
        if _waits_for_whether(question) and is_met_in_the_open(question, tx):
            return say("broker-stands-whether", asker=asker)
        return say("broker-stands-answered", asker=asker)
    if _waits_for_wish(question) and is_met_in_the_open(question, tx):
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


def about(tx: BrokerTx, question: Question) -> frozenset[str]:
    """Return what a question is about: what its asker said, and the topics of others that it speaks of."""
    return frozenset((*question.topics, *spoken_of(tx.questions.topics(), question.text, tx.community.language)))


def somebody_may_be_asked(tx: BrokerTx, question: Question) -> bool:
    """Say whether anybody but the asker said that they may be asked about this."""
    helpers = tx.questions.helpers(about(tx, question), tx.now, ASKED_LATELY)
    return any(helper.member != question.asker for helper in helpers)


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


def is_elsewhere(tx: BrokerTx, question: Question, helper: MemberId) -> bool:
    """Say whether a helper is met only in other spaces than the one that the question stands in."""
    return helper in tx.people.away_from(space_of(question.channel), [helper])


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
