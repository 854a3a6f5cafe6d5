"""Being solved is one thing, however it is said: a button, the asker's own ✅, or the forum's mark."""

from dataclasses import replace

from bot.core.events import ReactionAdded
from bot.core.ids import MemberId
from bot.core.people import Life
from bot.questions.question import Outcome, Question, Stage
from bot.roles.broker import path
from bot.roles.broker.ending import close
from bot.roles.broker.facts import is_welcome_in, may_still_thank, repliers
from bot.roles.broker.names import standing_name, timer
from bot.roles.broker.tx import BrokerTx

TICKS = frozenset({"✅", "white_check_mark"})


def ticked(event: ReactionAdded, tx: BrokerTx) -> None:
    """Take an asker's own ✅ as *That helped*: on an answer with thanks to its author; from others it says nothing."""
    who = tx.people.known(event.by)
    question = None if who is None else _ticked_question(event, who.id, tx)
    if question is None:
        return
    helpers = _ticked_helpers(event, question, tx)
    if question.is_open or helpers:
        close(question, Outcome.HELPED, tx, helpers)


def _ticked_question(event: ReactionAdded, who: MemberId, tx: BrokerTx) -> Question | None:
    """Return the question whose post, whose line of ours or under which a reply was ticked by its asker."""
    asked_there, above = tx.questions.at(event.message), tx.posts.thread_of(event.message)
    found = [] if above is None else list(tx.questions.under(above))
    found += [one for one in tx.questions.open_of(who) if tx.messages.where(standing_name(one.id)) == event.message]
    found += [] if asked_there is None else [asked_there]
    theirs = [one for one in found if one.asker == who and (one.is_open or may_still_thank(one, tx))]
    return theirs[-1] if theirs else None


def _ticked_helpers(event: ReactionAdded, question: Question, tx: BrokerTx) -> list[MemberId]:
    """Return whom to thank: the author of the answer; for the question itself, the only one who answered."""
    replied = repliers(question, tx)
    author = tx.posts.author_of(event.message)
    if event.message != question.post and author is not None:
        return [author] if author in replied else []
    return replied if len(replied) == 1 else []


def shown(question: Question, is_solved: bool, tx: BrokerTx) -> Question:
    """Follow a forum's mark: it closes the question; taken back within a week of silence, it goes on."""
    question = replace(question, shows_solved=is_solved)
    tx.questions.change(question)
    if is_solved and question.is_open:
        return close(question, Outcome.HELPED, tx)
    if not is_solved and _may_go_on(question, tx):
        return _go_on(question, tx)
    return question


def _may_go_on(question: Question, tx: BrokerTx) -> bool:
    lately = question.closed_at is not None and tx.now - question.closed_at <= tx.community.spans.silence
    is_welcome = tx.community.life is Life.OPEN and is_welcome_in(tx, question)
    return question.outcome is Outcome.HELPED and lately and is_welcome


def _go_on(question: Question, tx: BrokerTx) -> Question:
    """Open a question again: the room gets its time anew, and whoever was thanked stays thanked."""
    again = replace(question, stage=Stage.ROOM, clock_stopped=False, asked_whether=False, outcome=None, closed_at=None)
    tx.questions.change(again)
    tx.cancel(timer(question.id, "outcome"))
    path.begin_again(again, tx)
    return again
