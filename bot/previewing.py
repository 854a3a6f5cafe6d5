"""Foresees a ritual's next run: its own roles go through the whole course, and nothing of it remains.

1. The roles run their own code, event by event, at the moments that they set themselves; there is no second way.
2. Everything is supposed in a savepoint of whoever asks, and taken back; that keeps the writer for a bounded time, by
   the clock as well, for a database or a machine may be slow.
3. People who take part are made up for it. Nobody who is real is shown to have said or done anything.
"""

import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.core.about import role_of
from bot.core.events import Event, TimeCame
from bot.core.ids import EventId, Identity, MemberId, SpaceId, identity, space_of
from bot.core.role import Role
from bot.core.witness import Silence
from bot.rituals.assumptions import Assumptions, Gesture
from bot.rituals.formats import Formats
from bot.rituals.planning import plan
from bot.rituals.planning import timer as planned_as
from bot.rituals.preview import Course
from bot.rituals.ritual import Life, Ritual, Run, Stage
from bot.rituals.running import carry_on
from bot.rituals.telling import told
from bot.rituals.tx import RitualTx
from bot.store.supposing import Supposition, supposing
from bot.store.unit_of_work import UnitOfWork

R = TypeVar("R")

MOST_EVENTS = 80
"""How many moments of a course are gone through."""
WITHIN = 0.4
"""Seconds of work for which the writer is kept from everybody else; what is not foreseen by then is left out."""
WAITS_AS_LONG = 3
"""How many times as long it may take by the clock, where the database has us wait or the machine is crowded."""
AT_LEISURE = 30.0
"""Seconds where nobody waits for the writer, such as on a copy."""
LONGEST = timedelta(days=120)


class Foresight:
    """Runs the course of rituals before it happens; it is a `bot.rituals.preview.Previews`."""

    def __init__(
        self,
        roles: Sequence[Role],
        formats: Formats,
        within: float = WITHIN,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the roles that a course consists of (they may be told later, for one asks us), and how long to work."""
        self._roles = roles
        self._formats = formats
        self._within = within
        self._seconds = seconds

    def of(self, ritual: Ritual, tx: RitualTx) -> Course:
        """Return the course of a ritual's next run, be it set already or only drafted; nothing of it remains."""
        assert isinstance(tx, UnitOfWork)  # there is no other in the house, see the store
        with supposing(tx) as supposition:
            roles = {role.name: role for role in self._roles}
            patience = _Patience(self._within, self._seconds)
            return _Rehearsal(ritual, tx, supposition, roles, self._formats, patience).course()


class _Patience:
    """How long a course may still take."""

    def __init__(self, within: float, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._works_until = time.thread_time() + within
        self._waits_until = seconds() + within * WAITS_AS_LONG

    @property
    def is_over(self) -> bool:
        return time.thread_time() > self._works_until or self._seconds() > self._waits_until


class _Rehearsal:
    """One going through."""

    def __init__(
        self,
        ritual: Ritual,
        tx: UnitOfWork,
        supposition: Supposition,
        roles: Mapping[str, Role],
        formats: Formats,
        patience: _Patience,
    ) -> None:
        self._patience = patience
        self._ritual = replace(ritual, life=Life.ACTIVE)
        self._tx = tx
        self._supposition = supposition
        self._roles = roles
        self._formats = formats
        self._now = tx.now
        self._before: set[str] = set()
        self._run: Run | None = None

    def course(self) -> Course:
        """Go through the course of the next run."""
        asked = TimeCame(id=EventId(f"preview:{self._ritual.id}"), at=self._now, verb="preview", token=self._ritual.id)
        unit = self._unit(asked)
        self._before = {run.id for run in unit.runs.of(self._ritual.id)}
        self._run, assumptions, cut = self._plan(unit), None, False
        for number, event in enumerate(self._events()):
            if number == MOST_EVENTS or (number and self._patience.is_over):  # nothing at all would say: never again
                cut = True
                break
            self._happen(event)
            unit = self._unit(event)
            self._run = run = self._begun(unit) if self._run is None else unit.runs.run(self._run.id)
            if run is not None and run.is_announced:
                assumptions = assumptions or Assumptions(self._ritual, self._formats[run.format], run, unit)
                assumptions.fulfil(run, unit)
                if not self._supposition.is_due(self._now):  # nobody acts in the middle of a moment
                    self._let_act(assumptions.gestures(run, self._looks_after, unit))
        return self._seen(assumptions, cut=cut)

    def _let_act(self, gestures: Sequence[Gesture]) -> None:
        for gesture in gestures:
            self._now = gesture.at
            self._happen(gesture)

    def _seen(self, assumptions: Assumptions | None, *, cut: bool) -> Course:
        run, guests = self._run, frozenset[MemberId]() if assumptions is None else assumptions.guests
        said = told(self._supposition.said, guests, self._tx.say("preview-somebody"))
        if run is None or assumptions is None:
            return Course(said=said, cut=cut)
        return Course(
            said=said,
            begins=run.begins,
            ends=run.ends,
            format=run.format,
            guests=assumptions.coming,
            host=run.host,
            cut=cut,
        )

    @staticmethod
    def _looks_after(run: Run, tx: RitualTx) -> Identity:
        """Return who writes take-aways: the host, else somebody who coordinates, else somebody who does not exist."""
        assert isinstance(tx, UnitOfWork)
        for member in (run.host, *(one.id for one in tx.people.coordinators())):
            known = [] if member is None else tx.people.identities_of([member]).get(member, [])
            if known:
                return known[0]
        return identity(space_of(run.channel), "preview")

    def _plan(self, unit: UnitOfWork) -> Run | None:
        """Set the ritual as if it were set now, and the timer of its next run; return that run if it is drawn already.

        Its timers may be planned anew here: they all come from the same functions that set them in earnest.
        """
        if unit.rituals.ritual(self._ritual.id) is None:
            unit.rituals.add(self._ritual)
        else:
            unit.rituals.change(self._ritual)
        for run in unit.runs.of(self._ritual.id):
            format_ = self._formats.get(run.format)
            if run.stage is Stage.AHEAD and run.begins > self._now and not run.is_announced and format_ is not None:
                carry_on(run, format_, unit)
                return run
        plan(self._ritual, self._now, unit, self._formats)
        return None

    def _begun(self, unit: UnitOfWork) -> Run | None:
        """Return the run that began here."""
        return next((run for run in unit.runs.of(self._ritual.id) if run.id not in self._before), None)

    def _events(self) -> Iterator[Event]:
        """Go through what falls due."""
        last, planned = None, False
        while (due := self._supposition.next_timer()) is not None:
            at, event = due
            is_next_run = planned and event.id == planned_as(self._ritual.id)
            is_theirs = role_of(event) in self._roles
            if is_next_run or not is_theirs or (last is not None and at > last):
                continue
            planned, last = True, last or at + LONGEST
            self._now = max(self._now, at)
            yield replace(event, id=EventId(f"preview:{event.id}@{self._now.isoformat()}"), at=self._now)

    def _happen(self, event: Event) -> None:
        """Let an event happen, and what was said by it be delivered, of which roles hear."""
        self._settle(event)
        while sent := self._supposition.delivered(self._now):
            for heard in sent:
                self._settle(heard)

    def _settle(self, event: Event) -> None:
        """Let the roles that an event concerns settle it, as the engine does."""
        addressee = role_of(event)
        for role in self._roles.values() if addressee is None else [self._roles[addressee]]:
            if isinstance(event, role.handles):
                facts = _at_once(role.prepare(event, _Reading(self._unit(event, role.name))))
                if facts is not None and not isinstance(facts, Silence):
                    role.handle(event, facts, self._unit(event, role.name))

    def _unit(self, event: Event, role: str = "preview") -> UnitOfWork:
        return self._supposition.unit(event, role, self._now)


class _Reading:
    """Reads what is supposed; it is a `bot.core.role.Reader` that never waits."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    @property
    def now(self) -> datetime:
        return self._unit.now

    async def look(self, at: Callable[[Any], R], /) -> R:
        return at(self._unit)

    def whispers_in(self, space: SpaceId) -> bool:
        return True


def _at_once(waiting: Coroutine[Any, Any, R]) -> R:
    """Return what a coroutine returns that never has to wait."""
    try:
        waiting.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    waiting.close()
    raise RuntimeError("a role waits in its prepare for something else than what it reads")
