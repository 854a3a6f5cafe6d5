"""When the next run of a ritual is announced: one timer a ritual, which names the planned local time.

1. The same planned time is announced once, whatever is moved, paused or restarted meanwhile: its run is written once.
2. What is planned is always behind what was planned before; nothing that was missed is made up for.
3. What a surprise will be is drawn some days before it is announced, so that coordinators can still say no; its run
   is written down then.
4. A ritual's beginning moves on with what is over, so that nothing is ever counted from years ago.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.events import TimeCame
from bot.core.ids import EventId
from bot.core.recurrence import FIRST_YEAR, LAST_YEAR, Recurrence, Slot
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
from bot.rituals.holidays import slots_on_ordinary_days
from bot.rituals.ritual import CALLED_OFF, Life, Ritual, Run
from bot.rituals.tx import RitualTx, Runs

DRAWN_BEFORE = timedelta(days=3)
"""How long before it is announced a surprise is drawn."""
LOOKED_BACK = 10
"""How many of the latest runs may be of times that are still to come."""
BEGAN_BEFORE = timedelta(days=62)
"""How long before what is ahead its run may have begun: it was moved, and the ritual set otherwise since."""
_INSTANT = timedelta(microseconds=1)
_LONG_AGO = timedelta(days=35)
"""How far a beginning may lie behind before it is moved on; not at every run, for each is a row written."""


def timer(ritual: str) -> EventId:
    """Name the timer of a ritual's next announcement."""
    return EventId(f"ritual:{ritual}")


def tried_timer(ritual: str) -> EventId:
    """Name the timer that asks coordinators what to make of a ritual that was only tried."""
    return EventId(f"tried:{ritual}")


def open_slots(recurrence: Recurrence, holidays: str, after: datetime, most: int) -> tuple[Slot, ...]:
    """Return the next times behind a moment, without the public holidays of a country, where one is named."""
    return slots_on_ordinary_days(recurrence, holidays, after, most) if holidays else recurrence.slots(after, most)


def next_slots(ritual: Ritual, after: datetime, most: int) -> tuple[Slot, ...]:
    """Return when a ritual happens behind a moment, without its pause and holidays; none where it rests."""
    if ritual.life is not Life.ACTIVE:
        return ()
    since = after if ritual.paused_until is None else max(after, ritual.paused_until - _INSTANT)
    return open_slots(ritual.recurrence, ritual.holidays, since, most)


def next_slot(ritual: Ritual, after: datetime) -> Slot | None:
    """Return when a ritual happens next behind a moment; None where it does not."""
    return next(iter(next_slots(ritual, after, 1)), None)


def slots_until(ritual: Ritual, after: datetime, until: datetime) -> Iterator[Slot]:
    """Go through the times of a ritual between two moments."""
    slot = next_slot(ritual, after)
    while slot is not None and slot.at < until:
        yield slot
        slot = next_slot(ritual, slot.at)


def slot_named(ritual: Ritual, name: str) -> Slot | None:
    """Return the time that a timer was set for, as it is now; None where it was left out or paused meanwhile."""
    try:
        planned = datetime.fromisoformat(name)
    except ValueError:
        return None
    if not FIRST_YEAR <= planned.year <= LAST_YEAR:
        return None
    at = ritual.recurrence.moved.get(planned, planned).replace(tzinfo=ritual.recurrence.zone).astimezone(UTC)
    slot = next_slot(ritual, at - _INSTANT)
    return slot if slot is not None and slot.name == name else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A time of a ritual that is on or ahead; `run` is None while none is written down for it."""

    ritual: Ritual
    at: datetime
    slot: str
    run: Run | None = None


def ahead(rituals: Mapping[str, Ritual], runs: Runs, now: datetime, until: datetime) -> list[Ahead]:
    """Return what these rituals have on until a moment, written down or only planned, in order; not what is off."""
    found = [
        Ahead(ritual=rituals[run.ritual], at=run.begins, slot=run.slot, run=run)
        for run in runs.not_over()
        if run.is_ahead_or_on and run.ritual in rituals and run.begins < until
    ]
    begun = {(run.ritual, run.slot) for run in runs.since(now - BEGAN_BEFORE)}
    for ritual in rituals.values():
        for slot in slots_until(ritual, now, until):
            if (ritual.id, slot.name) not in begun:
                found.append(Ahead(ritual=ritual, at=slot.at, slot=slot.name))
    return sorted(found, key=lambda time: (time.at, time.ritual.id))


def plan(ritual: Ritual, after: datetime, tx: RitualTx, formats: Formats) -> Slot | None:
    """Set the timer of a ritual's next announcement, behind a moment; return what was planned."""
    runs = tx.runs.of(ritual.id, most=max(LOOKED_BACK, ritual.tries_left or 0))
    ritual = _moved_on(ritual, tx)
    if ritual.life is Life.ACTIVE and is_tried_out(ritual, runs):
        _ask_after(ritual, runs, tx)
        slot = None
    else:
        begun = {run.slot for run in runs}
        slot = next_slot(ritual, max(after, tx.now - _INSTANT))
        while slot is not None and slot.name in begun:
            slot = next_slot(ritual, slot.at)
    if slot is None:
        unplan(ritual, tx)
        return None
    announced = slot.at - lead_of(ritual, formats)
    drawn = ritual.format == SURPRISE
    at = max(tx.now, announced - DRAWN_BEFORE if drawn else announced)
    verb = "calendar.draw" if drawn else f"{ritual.kind}.announce"
    tx.schedule(TimeCame(id=timer(ritual.id), at=at, verb=verb, token=f"{ritual.id}/{slot.name}"), at)
    return slot


def unplan(ritual: Ritual, tx: RitualTx) -> None:
    """Let nothing more be announced."""
    tx.cancel(timer(ritual.id))


def lead_of(ritual: Ritual, formats: Formats) -> timedelta:
    """Return how long before it begins a ritual is announced; a surprise as the longest of those that may be drawn."""
    if ritual.format == SURPRISE:
        return max((format_.lead for format_ in formats.novel()), default=timedelta(0))
    format_ = formats.get(ritual.format)
    return timedelta(0) if format_ is None else format_.lead


def is_tried_out(ritual: Ritual, runs: Sequence[Run]) -> bool:
    """Say whether a ritual that is only tried happened, or was announced, as often as it was to be."""
    happened = sum(run.stage not in CALLED_OFF for run in runs)
    return ritual.tries_left is not None and happened >= ritual.tries_left


def _ask_after(ritual: Ritual, runs: Sequence[Run], tx: RitualTx) -> None:
    """Ask coordinators how to go on once the last try is over."""
    at = max((run.ends for run in runs), default=tx.now)
    tx.schedule(TimeCame(id=tried_timer(ritual.id), at=at, verb="calendar.tried", token=ritual.id), max(at, tx.now))


def _moved_on(ritual: Ritual, tx: RitualTx) -> Ritual:
    """Let a ritual begin with the last time that is over."""
    now = tx.now.astimezone(ritual.recurrence.zone).replace(tzinfo=None)
    if now - ritual.recurrence.start < _LONG_AGO:
        return ritual
    moved = replace(ritual, recurrence=_reanchored(ritual.recurrence, tx.now))
    if moved != ritual:
        tx.rituals.change(moved)
    return moved


def _reanchored(recurrence: Recurrence, now: datetime) -> Recurrence:
    local = now.astimezone(recurrence.zone).replace(tzinfo=None, fold=0)
    return recurrence.reanchored(Slot(planned=local, local=local, at=now))
