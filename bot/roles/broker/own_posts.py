"""A member's own post as a question: by their own ❓, by a press, or in a forum; followed as they change it or take it
away.
"""

from dataclasses import replace
from typing import TypeGuard

from bot.core.effects import EditMessage, MarkSolved, PostMessage, ReadMessage, Reason
from bot.core.events import MessageDeleted, MessageEdited, MessageRead, ReactionAdded, ReactionRemoved, TimeCame
from bot.core.ids import ChannelId, Identity, MessageRef, new_token
from bot.core.people import Life, Mode
from bot.core.views import Small, view
from bot.questions.question import Outcome, Question
from bot.questions.titles import title_over, titled
from bot.questions.topics import spoken_of
from bot.roles.broker import path
from bot.roles.broker.asking import LONGEST_QUESTION
from bot.roles.broker.ending import close
from bot.roles.broker.facts import is_topic
from bot.roles.broker.names import again_name, invitation_name, standing_name
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import how_it_stands

MARKS = frozenset({"❓", "❔", "question", "grey_question"})


def marked(event: ReactionAdded, tx: BrokerTx) -> None:
    """Take an author's own ❓ as the wish to ask."""
    if _may_be_asked_by(event.message, tx):
        author = tx.posts.author_of(event.message)
        if event.author == event.by if event.author else author == tx.who(event.by).id:
            _read(event.message, tx)
        else:
            tx.stay_silent("not-the-author")


def wished(event: TimeCame, tx: BrokerTx) -> None:
    """Take what an author said elsewhere as the wish to ask by what they wrote there."""
    channel, _, number = event.token.rpartition("#")
    message = MessageRef(ChannelId(channel), number)
    if _may_be_asked_by(message, tx):
        _read(message, tx)


def _may_be_asked_by(message: MessageRef, tx: BrokerTx) -> bool:
    channel, standing = tx.places.channel(message.channel), tx.questions.at(message)
    if channel is None or channel.mode is not Mode.HOST or tx.community.life is not Life.OPEN:
        tx.stay_silent("takes-no-part")
        return False
    if standing is not None and standing.is_open:
        tx.stay_silent("already-a-question")
        return False
    return True


def _read(message: MessageRef, tx: BrokerTx) -> None:
    tx.send(ReadMessage(message=message, verb="broker.marked", token=""))


def take_up(event: MessageRead, tx: BrokerTx) -> None:
    """Take a member's own post as a question, and say under it what happens next."""
    text = event.text.strip()[:LONGEST_QUESTION]
    standing = tx.questions.at(event.message)
    if event.author is None or not text or (standing is not None and standing.is_open):
        return
    if standing is not None and is_topic(tx, standing):
        text = titled(title_over(standing.text), text, LONGEST_QUESTION)
    if standing is not None and standing.shows_solved:
        tx.send(MarkSolved(message=event.message, solved=False))
    question = Question(
        id=new_token(),
        asker=tx.who(event.author).id,
        text=text,
        topics=spoken_of(tx.questions.topics(), text, tx.community.language),
        channel=event.message.channel,
        message=tx.posts.thread_of(event.message) or event.message,
        post=event.message,
        ours=False,
        asked_at=tx.now,
    )
    open_under(question, tx)


def open_under(question: Question, tx: BrokerTx) -> None:
    """Write a member's own post down as a question, set its clock, and say under it what happens next."""
    tx.questions.open(question)
    next_at = path.begin(question, tx)
    tx.send(
        PostMessage(
            channel=question.channel,
            view=how_it_stands(tx, question, next_at),
            reason=Reason(rule="question", token=question.id),
            name=standing_name(question.id),
            under=question.message,
        )
    )


def reworded(event: MessageEdited, tx: BrokerTx) -> None:
    """Follow an asker who changes their own post; a title over it stays."""
    question, words = tx.questions.at(event.message), event.text.strip()
    if _is_own_post(question, event.by, tx) and words:
        is_titled = is_topic(tx, question)
        text = titled(title_over(question.text), words, LONGEST_QUESTION) if is_titled else words[:LONGEST_QUESTION]
        tx.questions.change(replace(question, text=text))


def _is_own_post(question: Question | None, by: Identity, tx: BrokerTx) -> TypeGuard[Question]:
    return question is not None and question.is_open and not question.ours and question.asker == tx.who(by).id


def unmarked(event: ReactionRemoved, tx: BrokerTx) -> None:
    """Let an asker who takes their ❓ back have their post back; a post in a forum is a question without any ❓."""
    question = tx.questions.at(event.message)
    if _is_own_post(question, event.by, tx) and not is_topic(tx, question):
        close(question, Outcome.WITHDRAWN, tx)


def deleted(event: MessageDeleted, tx: BrokerTx) -> None:
    """End a question whose post was taken away, and take its words away from wherever we had brought them."""
    question = tx.questions.at(event.message)
    if question is None:
        return
    tx.messages.stands_no_more(event.message)
    wordless = replace(question, text="", message=None, post=None)
    tx.questions.change(wordless)
    if question.is_open:
        close(wordless, Outcome.WITHDRAWN, tx)
    gone = view(Small(tx.say("broker-invitation-withdrawn")))
    brought = (invitation_name(question.id, invited.helper) for invited in tx.questions.invitations(question.id))
    for name in (again_name(question.id), *brought):
        tx.send(EditMessage(message=name, view=gone))
