"""Reads when something is to be, as people type it: what comes round, and what is once.

1. Words are read by `bot.core.day_words`, as far as that goes without a calendar; here they become dates.
2. Of a rhythm the next three dates are told, and it counts from the first of them: "every 2 weeks" means that one, not
   the week after it.
3. `dateparser` makes something of nearly everything ("a" is the first of January), so it only sees words in a shape
   that can mean but one day, and its answer has to agree with every weekday among them.
4. What has passed is a problem, and so is what lies further ahead than anybody plans.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.day_words import one_day, read, soon
from bot.core.problems import Problem
from bot.core.recurrence import Recurrence, Slot, beginning_after
from bot.core.recurrence_words import WEEKDAYS, problem

DATES_TOLD = 3
FARTHEST = timedelta(days=5 * 366)
_SPANS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What was understood, and the next dates of it, to be said back before they count."""

    recurrence: Recurrence
    dates: tuple[Slot, ...]


def read_when(words: str, *, now: datetime, zone: ZoneInfo, default_time: time | None = None) -> When | Problem:
    """Read when something is to be; `default_time` stands in where no time of day is named."""
    said = read(words)
    if isinstance(said, Problem):
        return said
    at = said.at or default_time
    if said.rule is None:
        return _once(said.days, at, said.at, now, zone)
    if at is None:
        return problem("when-time-missing", typed=said.days)
    return _told(beginning_after(now, said.rule, at, zone), now)


def _told(recurrence: Recurrence, now: datetime) -> When:
    return When(recurrence=recurrence, dates=recurrence.slots(now, DATES_TOLD))


def _once(days: str, at: time | None, named: time | None, now: datetime, zone: ZoneInfo) -> When | Problem:
    here = now.astimezone(zone).replace(tzinfo=None)
    if named is None and (span := soon(days)) is not None:
        number, unit = span
        after = here + _SPANS[unit] * number + timedelta(seconds=59, microseconds=999_999)
        start = after.replace(second=0, microsecond=0)
    elif isinstance(day := _day(days, here.date()), Problem):
        return day
    elif at is None:
        return problem("when-time-missing", typed=days)
    else:
        evening = "tonight" in days and at.hour < 12
        start = datetime.combine(day, at) + timedelta(hours=12 if evening else 0)
    if start - here > FARTHEST:
        return problem("when-far")
    if start.date() < here.date():
        return problem("when-past")
    told = _told(Recurrence(start=start, zone=zone), now)
    return told if told.dates else problem("when-past")


def _day(words: str, today: date) -> date | Problem:
    days = one_day(words)
    if not isinstance(days, str):
        return days
    found = _parsed(days, today)
    if found is None:
        return problem("when-no-such-day", typed=days)
    weekday = next((code for code, names in WEEKDAYS.items() if days.split()[0] in names), None)
    if weekday and list(WEEKDAYS)[found.weekday()] != weekday:
        return problem("when-other-weekday", typed=days, date=found.isoformat())
    return found


def _parsed(days: str, today: date) -> date | None:
    from dateparser.date import DateDataParser  # importing it takes a tenth of a second

    midnight = datetime.combine(today, time(0))
    settings = {"RELATIVE_BASE": midnight, "PREFER_DATES_FROM": "future"}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(days).date_obj
    if found is None:
        return None
    # Where no year is named, dateparser takes a date of today for one of next year.
    named = re.search(r"\b\d{4}\b", days) or re.search(r"\b(?:next|in)\b", days)
    return today if not named and (found.month, found.day) == (today.month, today.day) else found.date()
