"""The clock of the playground, which can be turned: what the page asks of whoever keeps the time."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

MORNING = time(9)


class Time(Protocol):
    """Keeps the time of a world, and lets it pass."""

    def now(self) -> datetime:
        """Return the present moment."""
        ...

    async def upcoming(self) -> tuple[datetime, str] | None:
        """Return when something falls due next, with its name in plain words."""
        ...

    async def turn_to(self, moment: datetime) -> tuple[str, ...]:
        """Let time pass until a moment; return the names of what fell due, once all of it was delivered."""
        ...


class Turn(StrEnum):
    """How far the clock may be turned."""

    HOUR = "hour"
    MORNING = "morning"
    NEXT = "next"


def target(turn: Turn, now: datetime, zone: ZoneInfo, upcoming: tuple[datetime, str] | None) -> datetime | None:
    """Return the moment that a turn leads to, for a reader in a zone; None where nothing is ahead."""
    match turn:
        case Turn.HOUR:
            return now + timedelta(hours=1)
        case Turn.MORNING:
            return next_morning(now, zone)
        case Turn.NEXT:
            return None if upcoming is None else max(upcoming[0], now)


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next nine o'clock in a zone."""
    day = now.astimezone(zone).date()
    this_day = datetime.combine(day, MORNING, zone).astimezone(UTC)
    if this_day > now:
        return this_day
    return datetime.combine(day + timedelta(days=1), MORNING, zone).astimezone(UTC)


def hour(at: datetime, zone: ZoneInfo) -> str:
    """Write the hour as somebody in a zone reads it: 09:00."""
    return f"{at.astimezone(zone):%H:%M}"


def day_and_hour(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment as somebody in a zone reads it: Mon 23 Nov 09:00."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def long_day(at: datetime, zone: ZoneInfo) -> str:
    """Write a day of some month to come, with its year."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def briefly(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Write only the hour of what is of today, else the day as well."""
    same_day = at.astimezone(zone).date() == now.astimezone(zone).date()
    return hour(at, zone) if same_day else day_and_hour(at, zone)
