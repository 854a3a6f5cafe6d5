"""What is so of a question just now: whom it is about, who replied, what it waits for, where it stands."""

from bot.core.ids import MemberId, space_of
from bot.core.people import Mode
from bot.questions.question import Outcome, Question, Stage
from bot.questions.rank import ASKED_LATELY
from bot.questions.topics import spoken_of
from bot.roles.broker.tx import BrokerTx


def waits_for_whether(question: Question) -> bool:
    """Say whether its asker was asked whether an answer helped."""
    return question.clock_stopped and question.asked_whether


def waits_for_wish(question: Question) -> bool:
    """Say whether its asker was asked how to go on."""
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


def about(tx: BrokerTx, question: Question) -> frozenset[str]:
    """Return what a question is about: what its asker said, and the topics of others that it speaks of."""
    return frozenset((*question.topics, *spoken_of(tx.questions.topics(), question.text, tx.community.language)))


def somebody_may_be_asked(tx: BrokerTx, question: Question) -> bool:
    """Say whether anybody but the asker said that they may be asked about this."""
    helpers = tx.questions.helpers(about(tx, question), tx.now, ASKED_LATELY)
    return any(helper.member != question.asker for helper in helpers)


def is_elsewhere(tx: BrokerTx, question: Question, helper: MemberId) -> bool:
    """Say whether a helper is met only in other spaces than the one that the question stands in."""
    return helper in tx.people.away_from(space_of(question.channel), [helper])


def is_welcome_in(tx: BrokerTx, question: Question) -> bool:
    """Say whether offers may be made in the channel where a question stands."""
    channel = tx.places.channel(question.channel)
    return channel is not None and channel.mode is Mode.HOST and not channel.archived
