"""The clock is a port: nothing else in the house asks what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.core.errors import NaiveDatetimeError


class Clock(Protocol):
    """Tells the time, in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""
        ...


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


class TurnedClock:
    """A clock that somebody turns: it shows `offset` more than the one behind it, and never goes back."""

    def __init__(self, behind: Clock, offset: timedelta = timedelta(0)) -> None:
        """Take the clock behind, and how far this one was turned already."""
        self._behind = behind
        self.offset = offset

    def now(self) -> datetime:
        """Return the moment that this clock shows."""
        return self._behind.now() + self.offset

    def turn_to(self, moment: datetime) -> None:
        """Show a later moment; an earlier one is ignored."""
        self.offset += max(moment - self.now(), timedelta(0))


def aware(moment: datetime) -> datetime:
    """Return the moment in UTC; raise `NaiveDatetimeError` where it has no zone."""
    if moment.tzinfo is None:
        raise NaiveDatetimeError
    return moment.astimezone(UTC)
