"""Reads a calendar back as a calendar program does: with icalendar and dateutil, and nothing of ours."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar


@dataclass(frozen=True, order=True)
class Seen:
    """One time as it stands in somebody's calendar."""

    at: datetime
    title: str
    lasts: timedelta
    status: str


def times_in(body: bytes, until: datetime) -> list[Seen]:
    """Return every time that a calendar shows before a moment, in order."""
    whole = Calendar.from_ical(body)
    zones = {str(zone["TZID"]) for zone in whole.walk("VTIMEZONE")}
    events = list(whole.walk("VEVENT"))
    seen: dict[tuple[str, datetime | None], Seen] = {}
    for event in (event for event in events if "RECURRENCE-ID" not in event):
        for at in _expanded(event, until, zones):
            seen[str(event["UID"]), at] = _seen(event, at)
    for event in (event for event in events if "RECURRENCE-ID" in event):
        key = (str(event["UID"]), _placed(event.decoded("RECURRENCE-ID")))
        assert key in seen, f"{key} replaces nothing"
        seen[key] = _seen(event, _placed(event.decoded("DTSTART")))
    return sorted(one for one in seen.values() if one.at < until)


def _expanded(event: Any, until: datetime, zones: set[str]) -> list[datetime]:
    start = event.decoded("DTSTART")
    named = event["DTSTART"].params.get("TZID")
    assert named is None or named in zones, f"{named} is not described"
    if "RRULE" not in event:
        return [_placed(start)]
    rule = event["RRULE"]
    ends = min(rule.pop("UNTIL")[0].astimezone(start.tzinfo), until.astimezone(start.tzinfo)).replace(tzinfo=None)
    given = event.get("EXDATE", [])
    left_out = {
        each.dt.replace(tzinfo=None) for some in (given if isinstance(given, list) else [given]) for each in some.dts
    }
    days = rrulestr(rule.to_ical().decode(), dtstart=start.replace(tzinfo=None)).between(
        start.replace(tzinfo=None), ends, inc=True
    )
    return [_placed(day.replace(tzinfo=start.tzinfo)) for day in days if day not in left_out]


def _placed(local: datetime) -> datetime:
    return local.replace(fold=0).astimezone(UTC)


def _seen(event: Any, at: datetime) -> Seen:
    return Seen(at, str(event["SUMMARY"]), event.decoded("DURATION"), str(event["STATUS"]))
