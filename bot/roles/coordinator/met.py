"""How many newcomers' first words a person answered in time: one figure for all of them, and for nobody alone.

1. It counts four whole weeks up to a Monday, so that two looks within a week differ by nobody.
2. Of fewer than five people it says so and no more, and a Monday brief leaves it out.
3. It never goes without what so few can say: the interval of Wilson at 95 %.
"""

import math
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.markup import Markup
from bot.roles.coordinator.tx import CoordinatorTx

WINDOW = timedelta(weeks=4)
FEWEST = 5
HOUR = timedelta(hours=1)
NORMAL = 1.96


def interval(some: int, of: int) -> tuple[int, int]:
    """Return between which two shares, in percent, the true one may well lie (Wilson, 95 %)."""
    share, squared = some / of, NORMAL**2
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    half = NORMAL / (1 + squared / of) * math.sqrt(share * (1 - share) / of + squared / (4 * of**2))
    return round(100 * (middle - half)), round(100 * (middle + half))


def last_monday(zone: ZoneInfo, now: datetime) -> datetime:
    """Return when this week began in a zone."""
    today = now.astimezone(zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(0), zone).astimezone(UTC)


def figure(tx: CoordinatorTx) -> Markup | None:
    """Return how many first words were answered in time, None where too few people wrote any."""
    in_time, of = _counted(tx)
    if of < FEWEST:
        return None
    low, high = interval(in_time, of)
    share, hours = round(100 * in_time / of), tx.community.spans.first_post // HOUR
    return tx.say("met-in-time", some=in_time, number=of, share=share, hours=hours, low=low, high=high)


def figure_or_too_few(tx: CoordinatorTx) -> Markup | None:
    """Return the same for the board, which says where too few wrote to tell; None where nobody did."""
    return figure(tx) or (tx.say("met-too-few", number=FEWEST) if _counted(tx)[1] else None)


def _counted(tx: CoordinatorTx) -> tuple[int, int]:
    """Return of how many people the first words were answered in time, and of how many they had that time."""
    monday = last_monday(tx.community.zone, tx.now)
    return tx.newcomers.met_in_time(monday - WINDOW, monday - tx.community.spans.first_post)
