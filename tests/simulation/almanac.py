"""When rituals have to happen, worked out day by day as somebody does who has a calendar on the wall and no library.

Holidays are those that are printed on it; a wall clock is read by `zoneinfo`, and the two hours of the year that are
skipped or come twice are stated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_GERMAN = "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26"
_AMERICAN = "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31"
HOLIDAYS = {"": frozenset[str](), "DE": frozenset(_GERMAN.split()), "US": frozenset(_AMERICAN.split())}
"""What is free in 2027 in all of Germany, and in the offices of the United States."""
FIRST_SILENT, LAST_SILENT = date(2027, 7, 5), date(2027, 8, 29)
CHANGES = (
    (datetime(2027, 3, 17, 12, tzinfo=UTC), "ritual move doorstep to tue 23 march 10:00", "Move it"),
    (datetime(2027, 7, 1, 12, tzinfo=UTC), "ritual pause doorstep until 30 august", ""),
)
"""What a coordinator changes on the way: when, what they type, and what they press then."""
SKIPPED_AND_TWICE = {
    ("Europe/Berlin", "2027-03-28T02:30"): "2027-03-28T01:30",
    ("Europe/Berlin", "2027-10-31T02:30"): "2027-10-31T00:30",
}
"""Wall-clock times that are none or two, and the moment in UTC that each means: after the gap, the first of two."""
FAMILIAR, NOVEL = "familiar", "novel"


@dataclass(frozen=True, kw_only=True)
class Rite:
    """A ritual as a coordinator sets it, and the days on which it is."""

    title: str
    format: str
    typed: str
    """What a coordinator types for *when*."""
    zone: str
    at: time
    on: Callable[[date, date], bool]
    """Whether it is on a day, given the first one."""
    country: str = ""
    lead: timedelta = timedelta(0)
    """How long before it begins it is announced."""
    flavour: str = FAMILIAR
    moved: Mapping[date, str] = field(default_factory=dict)
    """Which days it left, and what its wall clock shows where it is now."""
    rests: tuple[date, date] | None = None
    """The first and the last day of a pause."""
    host: str = ""
    co_host: str = ""

    def times(self, set_at: datetime, until: datetime) -> Iterator[datetime]:
        """Go through the moments at which it begins, in UTC, after it was set."""
        day = set_at.astimezone(ZoneInfo(self.zone)).date()
        first = None
        while (moment := self._moment(day)) <= until:
            is_later = moment > set_at
            if is_later and first is None and self.on(day, day):
                first = day
            is_free = f"{day:%m-%d}" in HOLIDAYS[self.country] or self._rests(day)
            if is_later and first is not None and self.on(day, first) and not is_free:
                yield moment if day not in self.moved else self._clock(datetime.fromisoformat(self.moved[day]))
            day += timedelta(days=1)

    def _moment(self, day: date) -> datetime:
        stated = SKIPPED_AND_TWICE.get((self.zone, f"{day}T{self.at:%H:%M}"))
        if stated is not None:
            return datetime.fromisoformat(stated).replace(tzinfo=UTC)
        return self._clock(datetime.combine(day, self.at))

    def _clock(self, shows: datetime) -> datetime:
        return shows.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def _rests(self, day: date) -> bool:
        return self.rests is not None and self.rests[0] <= day <= self.rests[1]


def every(weeks: int, weekday: int) -> Callable[[date, date], bool]:
    """Say of a day whether it is that weekday, so many weeks after the first."""
    return lambda day, first: day.weekday() == weekday and (day - first).days % (7 * weeks) == 0


def the_fourth(weekday: int) -> Callable[[date, date], bool]:
    """Say of a day whether it is the fourth such weekday of its month."""
    return lambda day, first: day.weekday() == weekday and 22 <= day.day <= 28


def the_last(weekday: int) -> Callable[[date, date], bool]:
    """Say of a day whether it is the last such weekday of its month."""
    return lambda day, first: day.weekday() == weekday and (day + timedelta(days=7)).month != day.month


MON, TUE, THU, FRI, SUN = 0, 1, 3, 4, 6
RITES = (
    Rite(
        title="Doorstep",
        format="F01",
        typed="mon 09:00",
        zone="Europe/Berlin",
        at=time(9),
        on=every(1, MON),
        country="DE",
        moved={date(2027, 3, 22): "2027-03-23T10:00"},
        rests=(FIRST_SILENT, LAST_SILENT),
    ),
    Rite(
        title="Night question",
        format="F02",
        typed="last sun of month 02:30",
        zone="Europe/Berlin",
        at=time(2, 30),
        on=the_last(SUN),
    ),
    Rite(
        title="Desk of the south",
        format="F03",
        typed="every 3 weeks on tue 15:00",
        zone="Pacific/Auckland",
        at=time(15),
        on=every(3, TUE),
        lead=timedelta(days=2),
        host="ben",
        co_host="cleo",
    ),
    Rite(
        title="Workbench",
        format="F08",
        typed="fourth thu of month 16:00",
        zone="America/New_York",
        at=time(16),
        on=the_fourth(THU),
        country="US",
        lead=timedelta(days=7),
        host="dan",
    ),
    Rite(
        title="Our habits",
        format="F14",
        typed="every 8 weeks on mon 10:00",
        zone="Asia/Kolkata",
        at=time(10),
        on=every(8, MON),
    ),
    Rite(
        title="",
        format="surprise",
        typed="fri 18:00",
        zone="Europe/Lisbon",
        at=time(18),
        on=every(1, FRI),
        flavour=NOVEL,
    ),
)
"""The calendar of a year. A surprise may be on every Friday, which is more often than there should be one. The
last Sundays of March and October are those on which Berlin changes its clocks.
"""
