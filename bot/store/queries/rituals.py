"""What a community set to come round."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from bot.core.ids import ChannelId, MemberId
from bot.core.recurrence import Recurrence
from bot.rituals.format import Kind
from bot.rituals.ritual import Life, Ritual
from bot.store.ritual_tables import rituals
from bot.store.scope import Scope

IN_CALENDARS = (
    "format",
    "kind",
    "life",
    "title",
    "opening",
    "rule",
    "start",
    "zone",
    "exceptions",
    "minutes",
    "place",
    "holidays",
    "paused_until",
    "tries_left",
)
"""What whoever subscribes to a calendar sees of a ritual; anything else is between it and its people."""


class Rituals:
    """The rituals of one community."""

    def __init__(self, scope: Scope, now: datetime) -> None:
        """Take the scope, and the moment at which something is set or changed."""
        self._scope = scope
        self._now = now

    def add(self, ritual: Ritual) -> None:
        """Write a new ritual down."""
        self._scope.insert(rituals, ritual=ritual.id, set_at=self._now, **self._columns(ritual))

    def change(self, ritual: Ritual) -> None:
        """Write down how a ritual stands now."""
        self._scope.change_stamped(rituals, "ritual", ritual.id, "changed_at", IN_CALENDARS, **self._columns(ritual))

    def ritual(self, token: str) -> Ritual | None:
        """Return a ritual of this community, also one that is proposed or has ended."""
        row = self._scope.find(rituals, ritual=token)
        return None if row is None else _ritual(row)

    def changed_at(self, token: str) -> datetime | None:
        """Return when a ritual was set or last changed, as calendars show it; None where there is none."""
        row = self._scope.find(rituals, ritual=token)
        return None if row is None else row.changed_at

    def changes(self) -> Mapping[str, datetime]:
        """Return when each ritual was set or last changed, as calendars show it."""
        return {row.ritual: row.changed_at for row in self._scope.rows(rituals)}

    def all(self) -> Sequence[Ritual]:
        """Return every ritual, whatever became of it, in the order in which they were set."""
        return [_ritual(row) for row in self._scope.rows(rituals, order=(rituals.c.set_at, rituals.c.ritual))]

    def _columns(self, ritual: Ritual) -> dict[str, Any]:
        return {
            "format": ritual.format,
            "kind": ritual.kind,
            "life": ritual.life,
            "title": ritual.title,
            "opening": ritual.opening,
            "channel": ritual.channel,
            "rule": ritual.recurrence.rule,
            "start": _written(ritual.recurrence.start),
            "zone": ritual.recurrence.zone.key,
            "exceptions": _exceptions(ritual.recurrence),
            "minutes": ritual.minutes,
            "place": ritual.place,
            "host": ritual.host,
            "co_host": ritual.co_host,
            "capacity": ritual.capacity,
            "holidays": ritual.holidays,
            "paused_until": ritual.paused_until,
            "tries_left": ritual.tries_left,
            "by": ritual.by,
            "empty_runs": ritual.empty_runs,
            "asked_on": ritual.asked_on,
            "changed_at": self._now,
        }


def _exceptions(recurrence: Recurrence) -> str:
    """Write down which occurrences were left out, and which moved where."""
    without = sorted(map(_written, recurrence.without))
    moved = {_written(planned): _written(local) for planned, local in sorted(recurrence.moved.items())}
    return json.dumps({"without": without, "moved": moved}) if without or moved else ""


def _written(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


def _recurrence(row: Row[Any]) -> Recurrence:
    read, kept = datetime.fromisoformat, json.loads(row.exceptions or "{}")
    return Recurrence(
        rule=row.rule,
        start=read(row.start),
        zone=ZoneInfo(row.zone),
        without=frozenset(read(planned) for planned in kept.get("without", ())),
        moved={read(planned): read(local) for planned, local in kept.get("moved", {}).items()},
    )


def _ritual(row: Row[Any]) -> Ritual:
    return Ritual(
        id=row.ritual,
        format=row.format,
        kind=Kind(row.kind),
        life=Life(row.life),
        title=row.title,
        opening=row.opening,
        channel=ChannelId(row.channel),
        recurrence=_recurrence(row),
        minutes=row.minutes,
        place=row.place,
        host=_member(row.host),
        co_host=_member(row.co_host),
        capacity=row.capacity,
        holidays=row.holidays,
        paused_until=row.paused_until,
        tries_left=row.tries_left,
        by=_member(row.by),
        empty_runs=row.empty_runs,
        asked_on=row.asked_on,
    )


def _member(id_: str | None) -> MemberId | None:
    return None if id_ is None else MemberId(id_)
