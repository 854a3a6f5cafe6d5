"""Rituals and runs as RFC 5545 has them, so that a calendar program says exactly what the bot does.

1. A ritual is one series: its rule over the wall clock of its zone, without what is left out, with what was moved.
   What was cancelled stays, and says that it was.
2. A series ends where it was looked ahead to (`until`): behind that, nobody knows yet which days are holidays.
3. The same ritual has the same UID for ever, and what was changed has a higher SEQUENCE.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.recurrence import Recurrence, Slot

if TYPE_CHECKING:  # importing it takes a twentieth of a second; only who reads a calendar pays for it
    from icalendar import Event

PRODUCT = "-//Trellis//Trellis//EN"
_SEQUENCES_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_ZONES_FROM, _ZONES_FOR = timedelta(days=400), timedelta(days=366 * 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands at every time of something: its words, for how long, and since when they are these."""

    uid: str
    title: str
    lasts: timedelta
    changed: datetime
    place: str = ""
    words: str = ""
    takes_time: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What comes round. `happens` are the slots that it has, `cancelled` those that were announced and then not."""

    entry: Entry
    recurrence: Recurrence
    until: datetime
    happens: tuple[Slot, ...]
    cancelled: Mapping[datetime, Slot] = field(default_factory=dict)


def called_off(entry: Entry) -> Entry:
    """Return what stands at a time that does not happen: changed since, or programs might keep what they have."""
    return replace(entry, changed=entry.changed + timedelta(seconds=1))


def calendar(name: str, events: "Iterable[Event]", around: datetime) -> bytes:
    """Put events into a calendar, with the zones that they speak of."""
    from icalendar import Calendar, vText

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("name", vText(_on_a_line(name)))
    whole.add("x-wr-calname", vText(_on_a_line(name)))
    whole.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", "PT1H")
    for event in events:
        whole.add_component(event)
    whole.add_missing_timezones((around - _ZONES_FROM).date(), (around + _ZONES_FOR).date())
    return bytes(whole.to_ical())


def once(entry: Entry, begins: datetime, zone: ZoneInfo, status: str) -> "Event":
    """Return one time."""
    event = _event(entry, begins.astimezone(zone), status)
    event["status"] = status
    return event


def series(what: Series) -> "Iterator[Event]":
    """Return what comes round: the series itself, and an event for each of its times that is otherwise."""
    from icalendar import vRecur

    recurrence, entry = what.recurrence, what.entry
    happens = {slot.planned: slot for slot in what.happens}
    moved = {planned: slot for planned, slot in happens.items() if planned in recurrence.moved}
    if not recurrence.rule:
        for slot in happens.values():
            yield once(entry, slot.at, recurrence.zone, "CONFIRMED")
        for slot in what.cancelled.values():
            yield once(called_off(entry), slot.at, recurrence.zone, "CANCELLED")
        return
    if not happens and not what.cancelled:
        return
    planned = [slot.planned for slot in _as_planned(recurrence, what.until)]
    missing = [each for each in planned if each not in happens and each not in what.cancelled]
    whole = _event(entry, recurrence.start.replace(tzinfo=recurrence.zone), "CONFIRMED")
    whole.add("rrule", vRecur.from_ical(f"{recurrence.rule};UNTIL={what.until.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
    if missing:
        whole.add("exdate", [each.replace(tzinfo=recurrence.zone) for each in missing])
    yield whole
    for other, slot in sorted({**moved, **what.cancelled}.items()):
        is_off = other in what.cancelled
        stands, status = (called_off(entry), "CANCELLED") if is_off else (entry, "CONFIRMED")
        event = _event(stands, slot.local.replace(tzinfo=recurrence.zone), status)
        event.add("recurrence-id", other.replace(tzinfo=recurrence.zone))
        yield event


def _as_planned(recurrence: Recurrence, until: datetime) -> tuple[Slot, ...]:
    """Return all times of a rule, nothing left out and nothing moved."""
    bare = Recurrence(rule=recurrence.rule, start=recurrence.start, zone=recurrence.zone)
    return bare.between(recurrence.start.replace(tzinfo=recurrence.zone), until + timedelta(microseconds=1))


def _event(entry: Entry, begins: datetime, status: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(0, int((entry.changed - _SEQUENCES_BEGIN).total_seconds())))
    event.add("dtstart", begins)
    event.add("duration", entry.lasts)
    event.add("summary", _on_a_line(entry.title))
    event.add("status", status)
    event.add("transp", "OPAQUE" if entry.takes_time else "TRANSPARENT")
    if entry.words:
        event.add("description", "\n".join(map(_on_a_line, entry.words.splitlines())))
    if re.fullmatch(r"https?://\S+", entry.place) and entry.place.isprintable():
        event.add("url", entry.place)
    if entry.place:
        event.add("location", _on_a_line(entry.place))
    return event


def _on_a_line(words: str) -> str:
    """Return somebody's words without anything that ends a line or cannot be seen: a line is what says things here."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
