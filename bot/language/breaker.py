"""Lets a service rest that fails: after some failures in a row it is left in peace, longer each time, then tried once.

It lives in memory: after a restart the service is tried, which is what one restarts for.
"""

from datetime import datetime, timedelta

FAILURES = 3
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)


class Breaker:
    """Counts failures in a row."""

    def __init__(self) -> None:
        """Begin in good faith."""
        self._failures = 0
        self._rests_until: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        """Say whether it may be asked now; after a rest one may try, the others wait for what comes of it."""
        if self._rests_until is None:
            return True
        if now < self._rests_until:
            return False
        self._rests_until = now + FIRST_REST
        return True

    def worked(self) -> None:
        """Write down that it answered."""
        self._failures, self._rests_until = 0, None

    def failed(self, now: datetime) -> None:
        """Write down that it did not."""
        self._failures += 1
        if self._failures >= FAILURES:
            rest = FIRST_REST * 2 ** min(self._failures - FAILURES, 10)
            self._rests_until = now + min(rest, LONGEST_REST)
