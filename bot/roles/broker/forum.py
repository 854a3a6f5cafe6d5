"""A forum in which questions are asked: a post there is a question, its title and first words are what is asked.

Its tags are topics. Nothing needs to be typed to us, and one line of ours under it says what happens next.
"""

from dataclasses import replace

from bot.core.effects import ReadMessage
from bot.core.events import MessageRead, TopicChanged, TopicOpened
from bot.core.ids import new_token
from bot.core.people import Life, Mode, Purpose
from bot.questions.question import Question, Stage
from bot.questions.titles import one_line, title_over, titled, words_under
from bot.questions.topics import fold, spoken_of
from bot.roles.broker import own_posts, path, replies, solving
from bot.roles.broker.asking import LONGEST_QUESTION
from bot.roles.broker.facts import somebody_may_be_asked
from bot.roles.broker.tx import BrokerTx


def opened(event: TopicOpened, tx: BrokerTx) -> None:
    """Take a post as a question by its title, say under it what happens next, and fetch its words."""
    title = one_line(event.title)
    if not title or not _is_for_questions(event, tx) or tx.questions.at(event.message) is not None:
        return
    question = Question(
        id=new_token(),
        asker=tx.who(event.by).id,
        text=title,
        topics=_topics(event.tags, title, tx),
        channel=event.message.channel,
        message=event.message,
        post=event.message,
        ours=False,
        asked_at=event.at,
    )
    own_posts.open_under(question, tx)
    tx.send(ReadMessage(message=event.message, verb="broker.opened", token=question.id))
    replies.heard_before(question, tx)


def _is_for_questions(event: TopicOpened, tx: BrokerTx) -> bool:
    channel = tx.places.channel(event.message.channel)
    is_there = channel is not None and channel.purpose is Purpose.QUESTIONS and channel.mode is Mode.HOST
    return is_there and tx.community.life is Life.OPEN


def _topics(tags: tuple[str, ...], text: str, tx: BrokerTx) -> tuple[str, ...]:
    """Return what a post is about: its tags, and the topics of people here of which tags or words speak."""
    spoken = spoken_of(tx.questions.topics(), "\n".join((*tags, text)), tx.community.language)
    return tuple(dict.fromkeys(topic for topic in (*map(fold, tags), *spoken) if topic))


def read_on(event: MessageRead, tx: BrokerTx) -> None:
    """Add a post's words to its title; where they cannot be read, or are gone, the title serves alone."""
    question, words = tx.questions.question(event.token), event.text.strip()
    author = None if event.author is None else tx.people.known(event.author)
    if question is None or not question.is_open or not words or author is None or author.id != question.asker:
        return
    text = titled(title_over(question.text), words, LONGEST_QUESTION)
    spoken = spoken_of(tx.questions.topics(), text, tx.community.language)
    _follow(question, replace(question, text=text, topics=tuple(dict.fromkeys((*question.topics, *spoken)))), tx)


def changed(event: TopicChanged, tx: BrokerTx) -> None:
    """Follow how a post is headed now: solved, no longer so, or by another title and other tags."""
    question = tx.questions.at(event.message)
    if question is None:
        return
    if event.solved is not question.shows_solved:
        question = solving.shown(question, event.solved, tx)
    if question.is_open and not question.ours:
        _head(question, event, tx)


def _head(question: Question, event: TopicChanged, tx: BrokerTx) -> None:
    title = one_line(event.title) or title_over(question.text)
    text = titled(title, words_under(question.text), LONGEST_QUESTION)
    was_asked = question.stage is not Stage.ROOM or tx.questions.invitations(question.id)
    topics = question.topics if was_asked else _topics(event.tags, text, tx)
    _follow(question, replace(question, text=text, topics=topics), tx)


def _follow(before: Question, now: Question, tx: BrokerTx) -> None:
    """Write a question down as it is worded now; where it finds other people by that, the room gets its time anew."""
    if now == before:
        return
    promised = somebody_may_be_asked(tx, before)
    tx.questions.change(now)
    is_waiting = now.stage is Stage.ROOM and not now.clock_stopped
    if is_waiting and somebody_may_be_asked(tx, now) is not promised:
        path.begin_again(now, tx)
