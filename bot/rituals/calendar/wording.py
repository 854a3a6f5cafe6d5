"""How rituals, their times and what can be done about them are worded, wherever the calendar speaks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.markup import Markup, channel_link, moment
from bot.core.people import Member
from bot.core.recurrence import FIRST_YEAR, LAST_YEAR, Recurrence, Slot
from bot.core.role import Look
from bot.core.views import LONGEST_LABEL, Button, Tone
from bot.core.voice import Say
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.planning import next_slot
from bot.rituals.ritual import Life, Ritual
from bot.rituals.words import key_of

FAR = timedelta(days=300)
"""A date further ahead than this is told with its year."""


def button(say: Say, label: str, verb: str, token: str = "", tone: Tone = Tone.QUIET) -> Button:
    """Return a button of the calendar's."""
    return Button(label=str(say(label)), verb=f"calendar.{verb}", token=token, tone=tone)


def called(ritual: Ritual, say: Say) -> Markup:
    """Return what a ritual is called."""
    return title_of(ritual, ritual.format, say)


def format_name(format_: str, formats: Formats, say: Say) -> Markup:
    """Return what a format is called; empty where there is none of that id."""
    known = formats.get(format_)
    if known is None:
        return say("ritual-surprise-name") if format_ == SURPRISE else Markup("")
    key = key_of(known, None, "name")
    return say(key)


def label(words: str) -> str:
    """Return words that fit on a button or into a menu."""
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def date(local: datetime, say: Say, now: datetime) -> Markup:
    """Say a day and an hour by the clock on a wall."""
    time = f"{local:%H:%M}"
    said = say("calendar-date", weekday=local.weekday(), day=local.day, month=local.month, time=time)
    if local - now.replace(tzinfo=None) > FAR:
        return say("calendar-date-with-year", date=said, year=f"{local:%Y}")
    return said


def dates(slots: Sequence[Slot], recurrence: Recurrence, me: Member, look: Look) -> Markup:
    """Say dates, a line each: in the community's zone, and in the reader's where that shows another hour.

    Where nobody told us the reader's zone, the platform shows the first by their own clock.
    """
    lines = [f"- {one_date(slot.at, recurrence, me, look)}" for slot in slots]
    if slots and not me.zone_is_told:
        zone = place_of(recurrence.zone.key)
        lines.append(look.say("calendar-dates-own", zone=zone, at=moment(slots[0].at)))
    return Markup("\n".join(lines))


def one_date(at: datetime, recurrence: Recurrence, me: Member, look: Look) -> Markup:
    """Say one date: in the community's zone, and in the reader's where that shows another hour."""
    here, theirs = (at.astimezone(zone).replace(tzinfo=None) for zone in (recurrence.zone, me.zone))
    if here == theirs or not me.zone_is_told:
        return date(here, look.say, look.now)
    return look.say(
        "calendar-date-both",
        here=date(here, look.say, look.now),
        zone=place_of(recurrence.zone.key),
        theirs=date(theirs, look.say, look.now),
        own=place_of(me.zone.key),
    )


def placed(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment at which the clock on a wall shows this; None so far away that nobody plans for it."""
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def place_of(zone: str | None) -> str:
    """Return the city that a zone is named for."""
    return (zone or "UTC").rpartition("/")[2].replace("_", " ")


def line(ritual: Ritual, look: Look) -> Markup:
    """Say of a ritual what it is called, where it is, and how it stands."""
    title, where = called(ritual, look.say), channel_link(ritual.channel)
    return look.say("calendar-line", title=title, channel=where, standing=standing(ritual, look))


def standing(ritual: Ritual, look: Look) -> Markup:
    """Say how a ritual stands: its next time, or why there is none."""
    say, slot = look.say, next_slot(ritual, look.now)
    match ritual.life:
        case Life.PROPOSED:
            return say("calendar-stands-proposed")
        case Life.PAUSED:
            return say("calendar-stands-paused")
        case Life.RESTING:
            return say("calendar-stands-resting")
        case Life.ENDED:
            return say("calendar-stands-ended")
    if slot is None:
        return say("calendar-stands-none")
    if ritual.paused_until is not None and ritual.paused_until > look.now:
        return say("calendar-stands-paused-until", at=moment(slot.at))
    return say("calendar-stands-next", at=moment(slot.at))
