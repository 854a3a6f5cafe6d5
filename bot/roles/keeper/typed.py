"""What is typed behind `me`, or instead of it: which page is meant, and how long a pause is to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.commands import Begun, Command

PAGES = ("mute", "pause", "quiet hours", "link", "my data", "forget me")
SPOKEN = ("mute", "pause", "forget")
"""The ways to say `me` that are the beginning of a page's name already."""
SPANS = ("3 days", "1 week", "2 weeks", "until monday")
"""How long a pause may be, as it is offered while somebody types."""

_LENGTHS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
_SPAN = re.compile(r"(?:for )?([0-9]{1,4}|an?|one) (hour|day|week|month)s?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Typed:
    """A page, by its name (empty: the first one), and what was said of it."""

    page: str
    rest: str = ""


def meant(command: Command) -> Typed:
    """Return the page that somebody typed the beginning or the first word of; where none is meant, the first."""
    words = " ".join((f"{command.said} {command.rest}" if command.said in SPOKEN else command.rest).casefold().split())
    first, _, rest = words.partition(" ")
    for page in PAGES:
        if words and (page.startswith(words) or first == page.partition(" ")[0]):
            return Typed(page, rest)
    return Typed("")


def until(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the end of a pause as somebody said it: "3 days", "until friday", "until 2027-01-04"; None if unclear.

    A day means its beginning, by their own clock.
    """
    if span := _SPAN.fullmatch(words):
        number, unit = span.groups()
        return now + (int(number) if number.isdigit() else 1) * _LENGTHS[unit]
    day = _day(words.removeprefix("until "), now.astimezone(zone).date()) if words.startswith("until ") else None
    return None if day is None else datetime.combine(day, time(0), zone)


def _day(words: str, today: date) -> date | None:
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words in _DAYS:
        return today + timedelta(days=(_DAYS.index(words) - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def ways_on(begun: Begun) -> Sequence[tuple[str, str]]:
    """Return how what is being typed may go on, each with the page that it leads to."""
    rest = begun.rest.casefold()
    if begun.said in SPOKEN:
        return [(span, "pause") for span in SPANS if begun.said == "pause" and span.startswith(rest)]
    pauses = [f"pause {span}" for span in SPANS]
    ways = [(page, page) for page in PAGES] + [(pause, "pause") for pause in pauses if rest.startswith("pause")]
    return [(way, page) for way, page in ways if way.startswith(rest)]
