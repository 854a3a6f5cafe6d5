"""Waking hours: when somebody may be written to, and how long we have really waited for them.

1. A span that is waited for counts only hours in which the awaited person is awake.
2. Nothing that was not asked for arrives outside them.
3. Local wall-clock time decides: on the two days of the year when clocks change, a waking day is still
   08:00 to 20:00 as its owner reads it, be it eleven hours or thirteen.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.clock import aware

DAYS_SEARCHED = 400


@dataclass(frozen=True, slots=True)
class WakingHours:
    """From `start` to `end` by the local clock; an `end` before `start` means past midnight, equal means always."""

    start: time = time(8)
    end: time = time(20)

    def _window(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        opens = datetime.combine(day, self.start, zone)
        closing_day = day if self.end > self.start else day + timedelta(days=1)
        return opens.astimezone(UTC), datetime.combine(closing_day, self.end, zone).astimezone(UTC)

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Say whether the moment lies in waking hours."""
        return self.next_from(moment, zone) == aware(moment)

    def next_from(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the moment itself if it is a waking one, else the next that is (in UTC)."""
        return self.after(moment, timedelta(0), zone)

    def after(self, moment: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
        """Return when `span` of waking time will have passed since `moment` (in UTC)."""
        reached, left = aware(moment), span
        first_day = reached.astimezone(zone).date() - timedelta(days=1)
        for offset in range(DAYS_SEARCHED):
            opens, closes = self._window(first_day + timedelta(days=offset), zone)
            reached = max(reached, opens)
            if reached >= closes:
                continue
            if reached + left < closes or (left and reached + left == closes):
                return reached + left
            left -= closes - reached
            reached = closes
        raise OverflowError("a span of waking time is longer than a year")
