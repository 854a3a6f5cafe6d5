"""The rhythm as coordinators see it: what is ahead, what lacks a host, what finds people and what does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.core.ids import EventId
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.planning import Ahead, ahead
from bot.rituals.ritual import Hosting, Life, Ritual, Stage, Worth
from bot.rituals.worth import told
from bot.store.passage_tables import due
from bot.store.queries.rituals import Rituals
from bot.store.queries.runs import Runs
from bot.store.ritual_tables import rsvps, runs, worths
from bot.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTime:
    """A time that is ahead."""

    ritual: str
    title: str
    format: str
    at: datetime
    lacks_host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRegular:
    """Something that comes round; `yes` and `no` are how many told whether it was worth their time, none below five."""

    ritual: str
    title: str
    format: str
    lacks_host: bool
    empty_runs: int
    yes: int = 0
    no: int = 0


class Rhythm:
    """What comes round in one community."""

    def __init__(self, scope: Scope, now: datetime) -> None:
        """Take the scope, and the present moment."""
        self._scope = scope
        self._now = now
        self._rituals = Rituals(scope, now)
        self._runs = Runs(scope)

    def ahead(self, until: datetime) -> Sequence[KeptTime]:
        """Return what is ahead until a moment, the next first."""
        rituals = {ritual.id: ritual for ritual in self._rituals.all()}
        times = ahead(rituals, self._runs, self._now, until)
        return [_time(time) for time in times if time.run is None or time.run.stage is Stage.AHEAD]

    def regulars(self) -> Sequence[KeptRegular]:
        """Return what comes round, in the order in which it was set."""
        return [self._regular(ritual) for ritual in self._rituals.all() if ritual.life is Life.ACTIVE]

    def _regular(self, ritual: Ritual) -> KeptRegular:
        worth = told(self._sealed(ritual))
        return KeptRegular(
            ritual=ritual.id,
            title=ritual.title,
            format=ritual.format,
            lacks_host=_lacks_host(ritual),
            empty_runs=ritual.empty_runs,
            yes=0 if worth is None else worth.yes,
            no=0 if worth is None else worth.no,
        )

    def _sealed(self, ritual: Ritual) -> Iterator[Worth]:
        """Go through what was said of a ritual's runs, oldest first, once nothing more can be said of them."""
        closed = (runs.c.ritual == ritual.id, runs.c.seal == "")
        ids = [row.run for row in self._scope.rows(runs, *closed, order=(runs.c.begins, runs.c.run))]
        of_these = worths.c.run.in_(select(runs.c.run).where(runs.c.community == self._scope.community, *closed))
        yes = self._scope.tally(worths, worths.c.run, of_these, worths.c.worth.is_(True))
        no = self._scope.tally(worths, worths.c.run, of_these, worths.c.worth.is_(False))
        return (Worth(yes=yes.get(run, 0), no=no.get(run, 0)) for run in ids)

    def first_run(self) -> datetime | None:
        """Return when something first came round here."""
        rows = self._scope.rows(runs, order=(runs.c.begins,), most=1)
        return rows[0].begins if rows else None

    def last_surprise(self) -> datetime | None:
        """Return when something unusual was last drawn."""
        rows = self._scope.rows(runs, runs.c.why != "", order=(runs.c.begins.desc(),), most=1)
        return rows[0].begins if rows else None

    def people_since(self, since: datetime) -> int:
        """Return how many different people came to something lately."""
        lately = select(runs.c.run).where(runs.c.community == self._scope.community, runs.c.begins > since)
        return len(self._scope.tally(rsvps, rsvps.c.member, rsvps.c.came.is_(True), rsvps.c.run.in_(lately)))

    def is_due(self, timer: EventId) -> bool:
        """Say whether a moment is waited for."""
        return self._scope.one(due, due.c.id == timer) is not None


def _lacks_host(ritual: Ritual) -> bool:
    """Say whether it needs a host; whether a surprise does, nobody knows before it is drawn."""
    if ritual.format == SURPRISE:
        return False
    return ritual.kind is Kind.GATHERING and ritual.host is None and ritual.co_host is None


def _time(time: Ahead) -> KeptTime:
    ritual, run = time.ritual, time.run
    if run is None:
        format_, lacks = ritual.format, _lacks_host(ritual)
    else:
        format_ = run.format
        lacks = run.kind is Kind.GATHERING and Hosting.YES not in (run.hosting, run.co_hosting)
    return KeptTime(ritual=ritual.id, title=ritual.title, format=format_, at=time.at, lacks_host=lacks)
