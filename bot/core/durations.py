"""Spans of time as people write them into a file: `30 min`, `4 h`, `7 d`, `3 weeks`."""

import re
from collections.abc import Mapping
from datetime import timedelta

_UNITS: Mapping[str, timedelta] = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_LARGEST_FIRST = tuple(reversed(tuple(_UNITS.items())))
_ALSO = {
    "minute": "min",
    "minutes": "min",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "weeks": "week",
}


def read_duration(text: str) -> timedelta | None:
    """Return the span that words mean, None where they mean none."""
    found = re.fullmatch(r"([0-9]{1,6})\s*([a-z]+)", text)
    unit = _UNITS.get(_ALSO.get(found[2], found[2])) if found else None
    return int(found[1]) * unit if found and unit else None


def show_duration(span: timedelta) -> str:
    """Return a span of whole minutes as one would write it, in the largest unit that divides it."""
    name, unit = next((name, unit) for name, unit in _LARGEST_FIRST if not span % unit)
    count = span // unit
    return f"{count} {name}{'s' if name == 'week' and count > 1 else ''}"
