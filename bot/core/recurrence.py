"""When something comes round: a rule over the wall clock of one place, and the occurrences that it gives.

1. The rule (RFC 5545) is computed on wall-clock times; each is then placed in the zone. A time that the clocks skip
   moves by as much as they skip (02:30 becomes 03:30); of a time that comes twice, the first counts.
2. An occurrence is named by where the rule planned it, whatever becomes of it. No name and no instant comes twice.
3. A moved occurrence is found where it is now; the others stay where they are.
4. `start` is an occurrence of the rule and carries its phase. Moved on to one that is done (`reanchored`), what is
   still to come stays as it was, and nothing walks from the beginning.
5. A rule says on which days; the time of day is that of `start`. It never says how many or until when: what comes
   round is ended by somebody who ends it.

In this module a `datetime` without a zone is what the clock on the wall shows in `zone`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from bot.core.clock import aware
from bot.core.errors import InvalidRecurrenceError

FIRST_YEAR, LAST_YEAR = 1970, 2999

_LARGEST_SKIP = timedelta(days=1)
"""Samoa left out the whole 30th of December 2011; nobody left out more."""

_INSTANT = timedelta(microseconds=1)

_DAY = r"(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": rf"{_DAY}(?:,{_DAY})*",
    "BYMONTHDAY": r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-9]\d?(?:,-?[1-9]\d?)*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One occurrence: where the rule planned it, what the clock on the wall will show then, and the moment (in UTC)."""

    planned: datetime
    local: datetime
    at: datetime

    @property
    def name(self) -> str:
        """Return what it is called for good, such as `2027-11-07T01:30`."""
        return self.planned.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """What comes round by a rule (the empty one: once), but for the occurrences that were left out or moved."""

    rule: str = ""
    start: datetime
    zone: ZoneInfo
    without: frozenset[datetime] = frozenset()
    moved: Mapping[datetime, datetime] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse what would not come round as it reads."""
        for local in (self.start, *self.without, *self.moved, *self.moved.values()):
            _refuse_unless_wall_clock(local)
        object.__setattr__(self, "moved", dict(self.moved))  # nobody else's to change
        for planned in (self.start, *self.moved):
            self._refuse_unless_planned(planned)

    @property
    def first(self) -> Slot:
        """Return the occurrence at the start, wherever it is now."""
        return self._slot(self.start)

    def following(self, after: datetime) -> Iterator[Slot]:
        """Go through the occurrences after a moment."""
        reached = aware(after)
        since = self._wall_clock(reached) - _LARGEST_SKIP
        regular = (
            self._slot(planned)
            for planned in self._planned_since(since)
            if planned not in self.without and planned not in self.moved
        )
        elsewhere = sorted(map(self._slot, self.moved.keys() - self.without), key=lambda slot: (slot.at, slot.planned))
        for slot in merge(regular, elsewhere, key=lambda slot: slot.at):
            if slot.at > reached:
                reached = slot.at
                yield slot

    def next(self, after: datetime) -> Slot | None:
        """Return the first occurrence after a moment, never one at it; None where there is none."""
        return next(self.following(after), None)

    def slots(self, after: datetime, most: int) -> tuple[Slot, ...]:
        """Return the next occurrences after a moment, at most so many."""
        return tuple(islice(self.following(after), most))

    def between(self, begin: datetime, end: datetime) -> tuple[Slot, ...]:
        """Return the occurrences from `begin` on and before `end`."""
        return tuple(takewhile(lambda slot: slot.at < aware(end), self.following(aware(begin) - _INSTANT)))

    def reanchored(self, done: Slot) -> "Recurrence":
        """Return the same with its start moved on, as far as everything up to `done` allows; the phase is kept.

        A moved occurrence that is still to come holds the start back: it has to stay one of the rule.
        """
        waiting = [planned for planned in self.moved if self._slot(planned).at > done.at]
        start = self._last_planned(min((self._wall_clock(done.at), *waiting)))
        return replace(
            self,
            start=start,
            without=frozenset(planned for planned in self.without if planned >= start),
            moved={planned: local for planned, local in self.moved.items() if planned >= start},
        )

    def shifted_to(self, planned: datetime, local: datetime) -> "Recurrence":
        """Return the same with one occurrence elsewhere; moved to where the rule has it, it is as if never touched."""
        _refuse_unless_wall_clock(local)
        others, at = self.left_out(planned), self._place(local)
        if others.between(at, at + _INSTANT):
            raise InvalidRecurrenceError(f"There is one at {local:%Y-%m-%d %H:%M} already; choose another time.")
        rest = {other: where for other, where in self.moved.items() if other != planned}
        moved = rest if local == planned else {**rest, planned: local}
        return replace(self, without=self.without - {planned}, moved=moved)

    def left_out(self, planned: datetime) -> "Recurrence":
        """Return the same without one occurrence."""
        self._refuse_unless_planned(planned)
        rest = {other: where for other, where in self.moved.items() if other != planned}
        return replace(self, without=self.without | {planned}, moved=rest)

    def _planned_since(self, local: datetime) -> Iterator[datetime]:
        if self.rule:
            return _days_of(self.rule, self.start).xafter(local, inc=True)
        return iter((self.start,) if self.start >= local else ())

    def _last_planned(self, local: datetime) -> datetime:
        last = _days_of(self.rule, self.start).before(local, inc=True) if self.rule else None
        return last or self.start

    def _refuse_unless_planned(self, planned: datetime) -> None:
        if planned != next(self._planned_since(planned), None):
            raise InvalidRecurrenceError(f"{planned:%Y-%m-%d %H:%M} is no occurrence of {self.rule or 'what is once'}.")

    def _slot(self, planned: datetime) -> Slot:
        at = self._place(self.moved.get(planned, planned))
        return Slot(planned=planned, local=self._wall_clock(at), at=at)

    def _place(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def _wall_clock(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)


def beginning_after(moment: datetime, rule: str, at: time, zone: ZoneInfo) -> Recurrence:
    """Return what comes round by a rule, beginning with the first day after a moment that suits it.

    The interval counts from there: what comes every second Thursday begins next Thursday, not the one after.
    """
    yesterday = datetime.combine(aware(moment).astimezone(zone).date(), at) - _LARGEST_SKIP
    every_time = ";".join(part for part in rule.split(";") if not part.startswith("INTERVAL="))
    for planned in _days_of(every_time, yesterday):
        if planned.replace(tzinfo=zone) > moment:
            return Recurrence(rule=rule, start=planned, zone=zone)
    raise InvalidRecurrenceError(f"{rule} has no day at all; correct it.")


def _refuse_unless_wall_clock(local: datetime) -> None:
    if local.tzinfo is not None or local.second or local.microsecond:
        raise InvalidRecurrenceError(f"{local.isoformat()} should be a wall-clock time to the minute, without a zone.")
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise InvalidRecurrenceError(f"{local.isoformat()} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")


@lru_cache(maxsize=4_096)
def _days_of(rule: str, start: datetime) -> rrule:
    """Return the days of a rule; its week begins on Monday unless it says otherwise, as RFC 5545 has it."""
    _refuse_unless_known(rule)
    monday = "" if "WKST=" in rule else ";WKST=MO"
    days = rrulestr(f"{rule}{monday};UNTIL={LAST_YEAR}1231T235959", dtstart=start)
    assert isinstance(days, rrule)
    return days


def _refuse_unless_known(rule: str) -> None:
    """Keep to the parts whose phase an anchor carries, and that RFC 5545 and dateutil understand alike."""
    names = [part.partition("=")[0] for part in rule.split(";")]
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    for name, value in parts.items():
        if name not in _PARTS:
            raise InvalidRecurrenceError(f"{name!r} is not known in a rule ({rule}); known: {', '.join(_PARTS)}.")
        if not re.fullmatch(_PARTS[name], value):
            raise InvalidRecurrenceError(f"{name}={value!r} cannot be read ({rule}).")
    if "FREQ" not in parts or len(names) != len(parts):
        raise InvalidRecurrenceError(f"{rule} needs FREQ, and each part once.")
    numbered = {day[:-2] != "" for day in parts.get("BYDAY", "MO").split(",")}
    if parts["FREQ"] in ("DAILY", "WEEKLY") and (True in numbered or {"BYSETPOS", "BYMONTHDAY"} & parts.keys()):
        raise InvalidRecurrenceError(f"{rule} counts within a month; that needs FREQ=MONTHLY or YEARLY.")
    if len(numbered) > 1:
        raise InvalidRecurrenceError(f"{rule} counts some weekdays and others not; do one of the two.")
