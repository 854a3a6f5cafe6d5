"""What is kept of runs: their take-aways, and what people said they would do."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot.core.ids import MemberId
from bot.rituals.format import TakeAway
from bot.rituals.ritual import MyStep, TakeAways
from bot.store.ritual_tables import my_steps, take_aways
from bot.store.scope import Scope


class Keeping:
    """What is kept of one community's runs."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def draft(self, drafted: TakeAways) -> None:
        """Write take-aways down, in the place of an earlier draft."""
        self._scope.put(
            take_aways,
            ("run",),
            run=drafted.run,
            words=json.dumps({str(kind): said for kind, said in drafted.words.items()}, ensure_ascii=False),
            by=drafted.by,
            at=drafted.at,
            approved=drafted.approved,
            approved_by=drafted.approved_by,
            plainer=drafted.plainer,
        )

    def of(self, run: str) -> TakeAways | None:
        """Return the take-aways of a run, approved or not."""
        row = self._scope.find(take_aways, run=run)
        return None if row is None else _take_aways(row)

    def approve(self, run: str, by: MemberId) -> None:
        """Write down that a person approved the take-aways of a run."""
        self._scope.change(take_aways, take_aways.c.run == run, approved=True, approved_by=by)

    def drop(self, run: str) -> None:
        """Throw a draft away; what was approved stays."""
        self._scope.remove(take_aways, take_aways.c.run == run, take_aways.c.approved.is_(False))

    def promise(self, step: MyStep) -> None:
        """Write down what somebody said they would do, in the place of what they said before."""
        self._scope.put(
            my_steps, ("run", "member"), run=step.run, member=step.member, text=step.text, back_at=step.back_at
        )

    def promises(self, run: str) -> Sequence[MyStep]:
        """Return what people said they would do."""
        return [_my_step(row) for row in self._scope.rows(my_steps, my_steps.c.run == run, order=(my_steps.c.member,))]

    def promise_of(self, run: str, member: MemberId) -> MyStep | None:
        """Return what somebody said they would do."""
        row = self._scope.find(my_steps, run=run, member=member)
        return None if row is None else _my_step(row)

    def returned(self, run: str, member: MemberId) -> None:
        """Drop a step that came back to whoever said it."""
        self._scope.remove(my_steps, my_steps.c.run == run, my_steps.c.member == member)


def _take_aways(row: Row[Any]) -> TakeAways:
    return TakeAways(
        run=row.run,
        words={TakeAway(kind): said for kind, said in json.loads(row.words).items()},
        by=None if row.by is None else MemberId(row.by),
        at=row.at,
        approved=row.approved,
        approved_by=None if row.approved_by is None else MemberId(row.approved_by),
        plainer=row.plainer,
    )


def _my_step(row: Row[Any]) -> MyStep:
    return MyStep(run=row.run, member=MemberId(row.member), text=row.text, back_at=row.back_at)
