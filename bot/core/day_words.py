"""Reads words for when something is to be as far as they can be read without a calendar.

1. What comes round is read by `bot.core.recurrence_words`; the rest is one day, and may be said as one says it.
2. Whether there is such a day, and whether it is still to come, is not known here.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from bot.core.problems import Problem
from bot.core.recurrence_words import KNOWN_WORDS, WEEKDAYS, problem, read_days, split_time, tidy, unknown

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
_SOON = re.compile(r"in (?P<number>an?|\d{1,3}) (?P<unit>hour|minute)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said: a rule, or else words for one day; and the time of day, if one was named."""

    rule: str | None
    days: str
    at: time | None


def read(words: str) -> Said | Problem:
    """Take the time of day out of words, and read the rest as a rhythm if it is one."""
    said = tidy(words)
    timed = said if isinstance(said, Problem) else split_time(said)
    if isinstance(timed, Problem):
        return timed
    days, at = timed
    rule = read_days(days)
    return rule if isinstance(rule, Problem) else Said(rule=rule, days=days, at=at)


def problem_with(words: str) -> Problem | None:
    """Say what is wrong with words, as far as it can be told without a calendar; None where nothing is."""
    said = read(words)
    if isinstance(said, Problem):
        return said
    if said.rule is None:
        if said.at is None and soon(said.days) is not None:
            return None
        day = one_day(said.days)
        if isinstance(day, Problem):
            return day
    return problem("when-time-missing", typed=said.days) if said.at is None else None


def soon(days: str) -> tuple[int, str] | None:
    """Return in how many of which unit something is to be: "in 2 hours"; None where it is no such thing."""
    found = _SOON.fullmatch(days)
    if found is None:
        return None
    return int(found["number"]) if found["number"].isdigit() else 1, found["unit"]


def one_day(days: str) -> date | str | Problem:
    """Return the day that is written as a calendar does, else words in a shape that can mean but one day."""
    plain = _plainly(days)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
        return _by_the_calendar(plain)
    return plain if any(re.fullmatch(shape, plain) for shape in _SHAPES) else _misread(plain)


def _plainly(days: str) -> str:
    """Return the words for a day without those that change nothing."""
    days = re.sub(r"\b(?:on|the|of|at)\b|,", " ", days).replace("tonight", "today").replace("coming ", "this ")
    return " ".join(word.rstrip(".") for word in days.split())


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
