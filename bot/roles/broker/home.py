"""What somebody's own page shows of questions: their own, those they are asked about, and what they may be asked."""

from bot.core.ids import space_of
from bot.core.markup import Markup, escape, mention
from bot.core.people import Member
from bot.core.role import Part
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Quoted, Small, Tone
from bot.questions.question import Question, Stage
from bot.questions.titles import cut
from bot.roles.broker.facts import is_elsewhere
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.willing import PACES, spoken_pace
from bot.roles.broker.words import button, helper_buttons, linked

MOST_SHOWN = 6
"""Of each kind, so that the whole page stays short and fits every platform."""
LONGEST_QUOTE = 400


def my_questions(me: Member, look: BrokerTx) -> Part:
    """Show somebody's open questions, where each stands, and what they can do about it."""
    say, questions = look.say, look.questions.open_of(me.id)
    blocks: list[Block] = [Heading(say("home-questions"))]
    if not questions:
        blocks.append(Paragraph(say("home-no-questions")))
    for question in questions[:MOST_SHOWN]:
        blocks += [
            Paragraph(linked(question)),
            Small(say(f"home-question-{'answered' if question.clock_stopped else question.stage}")),
            Actions(_what_its_asker_can_do(question, look)),
        ]
    if len(questions) > MOST_SHOWN:
        blocks.append(Small(say("home-more", number=len(questions) - MOST_SHOWN)))
    return (*blocks, Actions((button(say, "home-ask-button", "ask", "", Tone.PRIMARY),)))


def _what_its_asker_can_do(question: Question, look: BrokerTx) -> tuple[Button, ...]:
    say, token = look.say, question.id
    rest = button(say, "broker-rest-button", "rest", token)
    if question.last_reply_at is not None:
        helped = button(say, "broker-helped-button", "helped", token, Tone.PRIMARY)
        return (helped, button(say, "broker-not-yet-button", "not_yet", token), rest)
    if question.stage is Stage.WISH:
        ask_room = button(say, "broker-ask-room-button", "ask_room", token)
        return (ask_room, button(say, "broker-quiet-button", "quiet", token), rest)
    return (rest, button(say, "broker-withdraw-button", "withdraw", token))


def my_invitations(me: Member, look: BrokerTx) -> Part:
    """Show what somebody is asked to help with and has not answered, with the buttons of the invitation itself."""
    say, waiting = look.say, look.questions.waiting_for(me.id)
    blocks: list[Block] = [Heading(say("home-invitations"))]
    if not waiting:
        blocks.append(Paragraph(say("home-no-invitations")))
    for invitation, question in waiting[:MOST_SHOWN]:
        blocks += [
            Paragraph(_who_asks(question, escape(invitation.topic), me, look)),
            Quoted(cut(question.text, LONGEST_QUOTE)),
            helper_buttons(say, question),
        ]
    if len(waiting) > MOST_SHOWN:
        blocks.append(Small(say("home-more", number=len(waiting) - MOST_SHOWN)))
    return tuple(blocks)


def _who_asks(question: Question, topic: Markup, me: Member, look: BrokerTx) -> Markup:
    if is_elsewhere(look, question, me.id):
        return look.say("home-invitation-elsewhere", place=look.places.name_of(space_of(question.channel)), topic=topic)
    return look.say("home-invitation", asker=mention(question.asker), topic=topic)


def my_topics(me: Member, look: BrokerTx) -> Part:
    """Show what somebody may be asked about, and how often."""
    say, topics = look.say, look.questions.topics_of(me.id)
    pace = spoken_pace(look, look.questions.pace(me.id) or PACES[0])
    mine = Markup(", ".join(f"**{escape(topic)}**" for topic in topics))
    return (
        Heading(say("home-topics")),
        Paragraph(say("home-topics-mine", topics=mine, pace=pace) if topics else say("topics-none")),
        Actions((button(say, "home-topics-button", "topics", ""),)),
    )
