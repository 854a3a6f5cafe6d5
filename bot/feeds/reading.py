"""What stands in a feed: the community's whole calendar, or what one member said yes to and hosts.

1. A feed holds what the bot will do, not what a rule alone says: pauses and holidays are out, tries end, what was
   announced and then cancelled says so.
2. A member's feed holds only what they answered *yes* or *maybe* to, and what they said yes to hosting. What they have
   no place in yet is tentative, and what was cancelled says so there as well: they had counted on it.
3. Nobody else stands in a feed: neither who comes, nor who hosts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.core.ids import MemberId
from bot.core.markup import plain
from bot.core.people import Community, Life
from bot.core.recurrence import Slot
from bot.core.voice import Say
from bot.feeds.ics import Entry, Series, calendar, called_off, once, series
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.formats import Formats
from bot.rituals.holidays import holiday_on
from bot.rituals.naming import title_of
from bot.rituals.ritual import CALLED_OFF, DID_NOT_HAPPEN, Answer, Ritual, Rsvp, Run
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.words import key_of

if TYPE_CHECKING:
    from icalendar import Event

YEARS_AHEAD = 2
LOOKS_BACK = timedelta(days=200)
"""How long ago a run began that a feed still knows; they are not kept for longer."""
MOVED_AT_MOST = timedelta(days=366)


class Rituals(Protocol):
    """What comes round."""

    def all(self) -> Sequence[Ritual]: ...
    def changes(self) -> Mapping[str, datetime]:
        """Return when each ritual was set or last changed, as calendars show it."""
        ...


class Runs(Protocol):
    """Each time that something comes round, and who answered what."""

    def since(self, begins: datetime) -> Sequence[Run]: ...
    def not_over(self) -> Sequence[Run]: ...
    def hosted_by(self, member: MemberId) -> Sequence[Run]: ...
    def answers_of(self, member: MemberId) -> Mapping[str, Rsvp]: ...
    def called_off_for(self, member: MemberId, since: datetime) -> Sequence[Run]:
        """Return what was to begin behind a moment and did not happen, of what somebody counted on."""
        ...


class Reads(Protocol):
    """What a feed is read from."""

    @property
    def community(self) -> Community: ...
    @property
    def say(self) -> Say: ...
    @property
    def now(self) -> datetime: ...
    @property
    def rituals(self) -> Rituals: ...
    @property
    def runs(self) -> Runs: ...


def feed_of(member: MemberId | None, look: Reads, formats: Formats) -> bytes | None:
    """Return a feed; None where the community is not open any more."""
    if look.community.life is not Life.OPEN:
        return None
    events = _everything(look, formats) if member is None else _own(member, look, formats)
    name = look.say("feed-name" if member is None else "feed-name-own", community=look.community.name)
    return calendar(plain(name), events, look.now)


def _everything(look: Reads, formats: Formats) -> "Iterator[Event]":
    until = datetime(look.now.year + YEARS_AHEAD, 12, 31, 23, 59, 59, tzinfo=UTC)
    runs_of: dict[str, list[Run]] = {}
    for run in look.runs.since(look.now - LOOKS_BACK):
        runs_of.setdefault(run.ritual, []).append(run)
    changes = look.rituals.changes()
    for ritual in look.rituals.all():
        runs = runs_of.get(ritual.id, [])
        if ritual.life is RitualLife.ACTIVE or any(run.is_ahead_or_on for run in runs):
            happens = tuple(_happening(ritual, runs, look.now, until))
            uid, changed = f"{ritual.id}@ritual.trellis", changes[ritual.id]
            entry = entry_of(ritual, ritual.format, uid, changed, look.say, formats)
            yield from series(
                Series(
                    entry=entry,
                    recurrence=ritual.recurrence,
                    until=until,
                    happens=happens,
                    cancelled=_cancelled(ritual, runs),
                )
            )


def _happening(ritual: Ritual, runs: Sequence[Run], now: datetime, until: datetime) -> Iterator[Slot]:
    """Go through the times that a ritual has had since its beginning, and will have."""
    begun = {run.slot: run for run in runs}
    left = None
    if ritual.tries_left is not None:
        left = ritual.tries_left - sum(run.stage not in CALLED_OFF for run in runs)
    start = ritual.recurrence.start.replace(tzinfo=ritual.recurrence.zone)
    last = until.astimezone(ritual.recurrence.zone).replace(tzinfo=None)
    around = ritual.recurrence.between(start - MOVED_AT_MOST, until + MOVED_AT_MOST)
    for slot in (slot for slot in around if slot.planned <= last):
        run = begun.get(slot.name)
        if run is not None:
            if run.stage not in DID_NOT_HAPPEN:
                yield slot
        elif slot.at > now and _will_be(ritual, slot) and (left is None or left > 0):
            left = None if left is None else left - 1
            yield slot


def _will_be(ritual: Ritual, slot: Slot) -> bool:
    if ritual.life is not RitualLife.ACTIVE or (ritual.paused_until is not None and slot.at < ritual.paused_until):
        return False
    return not ritual.holidays or holiday_on(ritual.holidays, slot.local.date()) is None


def _cancelled(ritual: Ritual, runs: Sequence[Run]) -> dict[datetime, Slot]:
    """Return what was announced and then did not happen, by when it was planned."""
    off: dict[datetime, Slot] = {}
    for run in runs:
        planned = datetime.fromisoformat(run.slot)
        if run.stage in DID_NOT_HAPPEN and planned >= ritual.recurrence.start:
            local = run.begins.astimezone(ritual.recurrence.zone).replace(tzinfo=None)
            off[planned] = Slot(planned=planned, local=local, at=run.begins)
    return off


def _own(member: MemberId, look: Reads, formats: Formats) -> "Iterator[Event]":
    answered = {run: rsvp for run, rsvp in look.runs.answers_of(member).items() if rsvp.answer is not Answer.TAKE_AWAYS}
    hosted = {run.id: run for run in look.runs.hosted_by(member) if member in run.hosts}
    coming = {run.id: run for run in look.runs.not_over() if run.id in answered}
    off = {run.id: run for run in look.runs.called_off_for(member, look.now - LOOKS_BACK)}
    rituals, changes = {ritual.id: ritual for ritual in look.rituals.all()}, look.rituals.changes()
    for run in sorted({**hosted, **coming, **off}.values(), key=lambda run: (run.begins, run.id)):
        ritual = rituals.get(run.ritual)
        if ritual is not None:
            has_place = run.id in hosted or (run.id in answered and answered[run.id].has_place)
            status = "CONFIRMED" if has_place else "TENTATIVE"
            yield event_of(run, ritual, changes[ritual.id], look.say, formats, status)


def event_of(
    run: Run, ritual: Ritual, changed: datetime, say: Say, formats: Formats, status: str = "CONFIRMED"
) -> "Event":
    """Return one run as an event; one that is off says so, and counts as changed since."""
    entry = entry_of(ritual, run.format, f"{run.id}@run.trellis", changed, say, formats, run.ends - run.begins)
    if run.stage in DID_NOT_HAPPEN:
        return once(called_off(entry), run.begins, ritual.recurrence.zone, "CANCELLED")
    return once(entry, run.begins, ritual.recurrence.zone, status)


def entry_of(
    ritual: Ritual,
    format_: str,
    uid: str,
    changed: datetime,
    say: Say,
    formats: Formats,
    lasts: timedelta | None = None,
) -> Entry:
    """Return what stands at every time of a ritual. A prompt takes no time of anybody's: it waits for theirs."""
    is_gathering = ritual.kind is Kind.GATHERING
    known = None if format_ == SURPRISE else formats.get(format_)
    words = ritual.opening or ("" if known is None else plain(say(key_of(known, None, "purpose"))))
    minutes = timedelta(minutes=max(ritual.minutes, 1))
    return Entry(
        uid=uid,
        title=plain(title_of(ritual, format_, say)),
        lasts=lasts if is_gathering and lasts is not None else minutes,
        changed=changed,
        place=ritual.place,
        words=words,
        takes_time=is_gathering,
    )
