"""The clock is a port: nothing else in the house asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    """A clock that somebody turns: it shows `offset` more than the one behind it, and never goes back.

    While it is `held` it stands still but for being turned, so that what is done at a moment is done at that moment.
    """

    def __init__(self, behind: Clock, offset: timedelta = timedelta(0)) -> None:
        """Take the clock behind, and how far this one was turned already."""
        self._behind = behind
        self._held: datetime | None = None
        self.offset = offset

    def now(self) -> datetime:
        """Return the moment that this clock shows."""
        return self._held or self._behind.now() + self.offset

    def turn_to(self, moment: datetime) -> None:
        """Show a later moment; an earlier one is ignored."""
        ahead = max(moment - self.now(), timedelta(0))
        if self._held is None:
            self.offset += ahead
        else:
            self._held += ahead

    def set_to(self, moment: datetime) -> None:
        """Show a moment from now on, be it earlier: for a world that begins, before anybody looked at the clock."""
        self.offset = moment - self._behind.now()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the clock stand still but for being turned, and then go on from where it stands."""
        self._held = self.now()
        try:
            yield
        finally:
            self.offset = self._held - self._behind.now()
            self._held = None


def aware(moment: datetime) -> datetime:
    """Return the moment in UTC; raise `NaiveDatetimeError` where it has no zone."""
    if moment.tzinfo is None:
        raise NaiveDatetimeError
    return moment.astimezone(UTC)
