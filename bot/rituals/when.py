"""Reads when something is to be, as people type it: what comes round, and what is once.

1. What comes round is read by `bot.core.recurrence_words`; the rest is one day, and may be said as one says it.
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

from bot.core.forms import Problem
from bot.core.recurrence import Recurrence, Slot, beginning_after
from bot.core.recurrence_words import KNOWN_WORDS, WEEKDAYS, problem, read_days, split_time, tidy, unknown

DATES_TOLD = 3
FARTHEST = timedelta(days=5 * 366)

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_MONTH_NAMES = (*_MONTHS, "november", "december", "sept", *(month[:3] for month in (*_MONTHS, "november", "december")))
_WEEKDAY_NAMES = tuple(name for names in WEEKDAYS.values() for name in names)
_RELATIVE = ("today", "tonight", "tomorrow", "after", "this", "next", "coming", "hour", "hours", "minute", "minutes")
_KNOWN = KNOWN_WORDS | {*_MONTH_NAMES, *_RELATIVE, "a", "an", "at"}

_MONTH, _WEEKDAY = f"(?:{'|'.join(_MONTH_NAMES)})", f"(?:{'|'.join(_WEEKDAY_NAMES)})"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_SHAPES = (
    rf"(?:{_WEEKDAY} )?{_NUMBER} {_MONTH}(?: \d{{4}})?",
    rf"(?:{_WEEKDAY} )?{_MONTH} {_NUMBER}(?: \d{{4}})?",
    rf"(?:this|next) {_WEEKDAY}",
    r"today|tomorrow|day after tomorrow",
    r"in (?:an?|\w+) (?:days?|weeks?)",
)
_SOON = re.compile(r"in (an?|\d{1,3}) (hour|minute)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What was understood, and the next dates of it, to be said back before they count."""

    recurrence: Recurrence
    dates: tuple[Slot, ...]


def read_when(words: str, *, now: datetime, zone: ZoneInfo, default_time: time | None = None) -> When | Problem:
    """Read when something is to be; `default_time` stands in where no time of day is named."""
    said = tidy(words)
    timed = said if isinstance(said, Problem) else split_time(said)
    if isinstance(timed, Problem):
        return timed
    days, named = timed
    at = named or default_time
    rule = read_days(days)
    if isinstance(rule, Problem):
        return rule
    if rule is None:
        return _once(days, at, named, now, zone)
    if at is None:
        return problem("when-time-missing", typed=days)
    return _told(beginning_after(now, rule, at, zone), now)


def _told(recurrence: Recurrence, now: datetime) -> When:
    return When(recurrence=recurrence, dates=recurrence.slots(now, DATES_TOLD))


def _once(days: str, at: time | None, named: time | None, now: datetime, zone: ZoneInfo) -> When | Problem:
    here = now.astimezone(zone).replace(tzinfo=None)
    if named is None and (soon := _SOON.fullmatch(days)):
        start = (here + _span(soon) + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
    elif isinstance(day := _day(_plainly(days), here.date()), Problem):
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


def _span(soon: re.Match[str]) -> timedelta:
    number = int(soon[1]) if soon[1].isdigit() else 1
    return timedelta(hours=number) if soon[2] == "hour" else timedelta(minutes=number)


def _plainly(days: str) -> str:
    """Return the words for a day without those that change nothing."""
    days = re.sub(r"\b(?:on|the|of|at)\b|,", " ", days).replace("tonight", "today").replace("coming ", "this ")
    return " ".join(word.rstrip(".") for word in days.split())


def _day(days: str, today: date) -> date | Problem:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", days):
        return _by_the_calendar(days)
    if not any(re.fullmatch(shape, days) for shape in _SHAPES):
        return _misread(days)
    found = _parsed(days, today)
    if found is None:
        return problem("when-no-such-day", typed=days)
    weekday = next((code for code, names in WEEKDAYS.items() if days.split()[0] in names), None)
    if weekday and list(WEEKDAYS)[found.weekday()] != weekday:
        return problem("when-other-weekday", typed=days, date=found.isoformat())
    return found


def _by_the_calendar(written: str) -> date | Problem:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return problem("when-no-such-day", typed=written)


def _misread(days: str) -> Problem:
    """Say what kept words from being a day."""
    if not days:
        return problem("when-which-day")
    if re.search(r"\d[/.-]\d", days):
        return problem("when-date-order")
    strange = [word for word in days.split() if word not in _KNOWN and not re.fullmatch(r"\d{1,2}\w{0,2}|\d{4}", word)]
    return unknown(strange[0], _KNOWN) if strange else problem("when-unclear")


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
