"""What people give to a run while it lasts: words, choices, and questions that they put aside for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.core.ids import MemberId
from bot.rituals.ritual import Choice, Given, Queued
from bot.store.ritual_tables import ballots, givens, queue
from bot.store.scope import Scope


class Giving:
    """What was given to one community's runs, until it is dropped."""

    def __init__(self, scope: Scope, now: datetime) -> None:
        """Take the scope, and the moment at which something is taken from the queue."""
        self._scope = scope
        self._now = now

    def give(self, given: Given) -> None:
        """Write down what somebody gave."""
        self._scope.insert(
            givens,
            given=given.id,
            run=given.run,
            step=given.step,
            text=given.text,
            at=given.at,
            by=given.by,
            mark=given.mark,
            drawn=given.drawn,
        )

    def take_back(self, given: str) -> None:
        """Drop what somebody gave, and who chose it."""
        row = self._scope.find(givens, given=given)
        if row is not None:
            self._scope.remove(givens, givens.c.given == given)
            self._scope.remove(ballots, ballots.c.run == row.run, ballots.c.of == given)

    def given(self, run: str, step: str | None = None) -> Sequence[Given]:
        """Return what was given, in the order in which it was."""
        where: dict[str, Any] = {"run": run} if step is None else {"run": run, "step": step}
        return [_given(row) for row in self._scope.listed(givens, ("at", "given"), **where)]

    def one(self, given: str) -> Given | None:
        """Return one thing that was given."""
        row = self._scope.find(givens, given=given)
        return None if row is None else _given(row)

    def draw(self, given: Sequence[str]) -> None:
        """Write down that these were drawn."""
        self._scope.change_all(givens, "given", {one: {"drawn": True} for one in given})

    # ---- choices -------------------------------------------------------------------------------------------------

    def choose(self, choices: Sequence[Choice], run: str, step: str, mark: str) -> None:
        """Let somebody's choices in a step be these, in the place of what they chose before."""
        self._scope.remove(ballots, ballots.c.run == run, ballots.c.step == step, ballots.c.mark == mark)
        chosen = {choice.of: choice.choice for choice in choices}
        self._scope.insert_all(
            ballots,
            [{"run": run, "step": step, "mark": mark, "of": of, "choice": choice} for of, choice in chosen.items()],
        )

    def choices(self, run: str, step: str) -> Sequence[Choice]:
        """Return what was chosen in a step, in no order that tells who chose when."""
        rows = self._scope.listed(ballots, ("mark", "of"), run=run, step=step)
        return [Choice(run=row.run, step=row.step, of=row.of, choice=row.choice, mark=row.mark) for row in rows]

    def drop(self, run: str) -> None:
        """Drop all words and choices of a run, also those that were put aside and chosen for it."""
        for table in (givens, ballots):
            self._scope.remove(table, table.c.run == run)
        self._scope.change(queue, queue.c.run == run, text="")  # whose turn it was is still to be known

    # ---- questions put aside for a ritual ------------------------------------------------------------------------

    def put_aside(self, queued: Queued) -> None:
        """Write down a question that somebody has for a ritual to come."""
        self._scope.insert(
            queue,
            queued=queued.id,
            member=queued.member,
            text=queued.text,
            at=queued.at,
            run=queued.run,
            suggested=queued.suggested,
        )

    def queue(self) -> Sequence[Queued]:
        """Return what nobody has asked yet, oldest first."""
        rows = self._scope.rows(queue, queue.c.run.is_(None), order=(queue.c.at, queue.c.queued))
        return [_queued(row) for row in rows]

    def queued_for(self, run: str) -> Sequence[Queued]:
        """Return what was put aside and then chosen for a run, until its words are dropped."""
        rows = self._scope.rows(queue, queue.c.run == run, queue.c.text != "", order=(queue.c.at, queue.c.queued))
        return [_queued(row) for row in rows]

    def take_from_queue(self, queued: str, run: str) -> None:
        """Write down that a question was chosen for a run."""
        self._scope.change(queue, queue.c.queued == queued, run=run, taken_at=self._now)

    def last_from_queue(self) -> MemberId | None:
        """Return whose question was taken from the queue last, so that it is somebody else's turn."""
        latest = (queue.c.taken_at.desc(), queue.c.queued)
        rows = self._scope.rows(queue, queue.c.taken_at.is_not(None), order=latest, most=1)
        return MemberId(rows[0].member) if rows else None

    def drop_from_queue(self, queued: str) -> None:
        """Forget a question that somebody put aside."""
        self._scope.remove(queue, queue.c.queued == queued)


def _given(row: Row[Any]) -> Given:
    return Given(
        id=row.given,
        run=row.run,
        step=row.step,
        text=row.text,
        at=row.at,
        by=None if row.by is None else MemberId(row.by),
        mark=row.mark,
        drawn=row.drawn,
    )


def _queued(row: Row[Any]) -> Queued:
    return Queued(
        id=row.queued,
        member=MemberId(row.member),
        text=row.text,
        at=row.at,
        run=row.run,
        suggested=row.suggested,
    )
