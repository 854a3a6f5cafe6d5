"""A pause, one time left out, an end: what hosts and coordinators change."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time

from bot.core.answers import page, privately
from bot.core.effects import Gesture, OpenForm
from bot.core.errors import InvalidRecurrenceError
from bot.core.events import ButtonPressed
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.markup import Markup, moment
from bot.core.people import Member
from bot.core.problems import Problem
from bot.core.recurrence import Slot
from bot.core.views import Actions, Heading, Paragraph, Small, Tone
from bot.rituals import running
from bot.rituals.calendar.listing import refuse, show_one
from bot.rituals.calendar.tx import found, hosted, is_open, may_change, may_end
from bot.rituals.calendar.wording import button, called, one_date, placed
from bot.rituals.formats import Formats
from bot.rituals.planning import next_slots, plan, slot_named, unplan
from bot.rituals.ritual import Life, Ritual, Stage
from bot.rituals.tx import RitualTx
from bot.rituals.when import read_when


def may(event: Gesture, me: Member, ritual: Ritual | None, tx: RitualTx, *, to_end: bool = False) -> bool:
    """Say whether this can be changed by this person, and if not, tell them why."""
    if ritual is None or ritual.life in (Life.ENDED, Life.PROPOSED):
        refuse(event, "calendar-gone", tx)
    elif not is_open(tx):
        refuse(event, "calendar-not-open", tx)
    elif not (may_end(ritual, me) if to_end else may_change(ritual, me, hosted(me, tx))):
        refuse(event, "calendar-not-yours", tx)
    else:
        return True
    return False


# ---- a pause -------------------------------------------------------------------------------------------------------


def ask_pause(event: Gesture, me: Member, ritual: Ritual, tx: RitualTx) -> None:
    """Show how a ritual can pause: one time, until a day, until somebody says so."""
    say, slot = tx.say, next(iter(next_slots(ritual, tx.now, 1)), None)
    items = [
        button(say, "calendar-pause-until-button", "pause_until", ritual.id),
        button(say, "calendar-pause-open-button", "pause_open", ritual.id),
    ]
    if slot is not None:
        items.insert(0, button(say, "calendar-leave-out-button", "leave_out", f"{ritual.id}/{slot.name}"))
    back = button(say, "calendar-back-button", "open", ritual.id)
    next_one = None if slot is None else Paragraph(say("calendar-next-one", at=_date(slot, ritual, me, tx)))
    actions = Actions((*items, back))
    tx.send(page(event, say, Heading(called(ritual, say)), next_one, Paragraph(say("calendar-pause-how")), actions))


def _date(slot: Slot, ritual: Ritual, me: Member, tx: RitualTx) -> Markup:
    return one_date(slot.at, ritual.recurrence, me, tx)


def open_pause(event: Gesture, ritual: Ritual, tx: RitualTx) -> None:
    """Ask until which day a ritual pauses."""
    say = tx.say
    field = Field(name="day", label=str(say("calendar-pause-day")), kind=FieldKind.DATE)
    form = Form(
        verb="calendar.pause_until",
        token=ritual.id,
        title=str(say("calendar-pause-title")),
        submit=str(say("calendar-pause-submit")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def pause_typed(event: Gesture, me: Member, ritual: Ritual, typed: str, tx: RitualTx, formats: Formats) -> None:
    """Take `ritual pause open desk until 1 march`."""
    words = typed.strip().removeprefix("until ").strip()
    if not words:
        ask_pause(event, me, ritual, tx)
        return
    when = read_when(words, now=tx.now, zone=ritual.recurrence.zone, default_time=time(0))
    if isinstance(when, Problem):
        problem = when
        said, again = (
            tx.say(problem.key, **dict(problem.arguments)),
            button(tx.say, "calendar-pause-button", "pause", ritual.id),
        )
        tx.send(privately(event, tx.say, Paragraph(said), Actions((again,))))
    elif when.recurrence.rule:
        ask_pause(event, me, ritual, tx)
    else:
        pause(event, me, ritual, when.recurrence.start.date(), tx, formats)


def day_of(written: str) -> date:
    """Read the day that a form was sent with; it was checked as one before."""
    return date.fromisoformat(written)


def pause(event: Gesture, me: Member, ritual: Ritual, until: date | None, tx: RitualTx, formats: Formats) -> None:
    """Let a ritual pause until a day, or until somebody lets it go on; what is announced already stays."""
    say = tx.say
    if until is None:
        paused = replace(ritual, life=Life.PAUSED, paused_until=None)
        said = say("calendar-paused-open")
    else:
        until_at = placed(datetime.combine(until, time(0)), ritual.recurrence.zone)
        if until_at is None or until_at <= tx.now:
            refuse(event, "calendar-pause-past", tx)
            return
        paused = replace(ritual, life=Life.ACTIVE, paused_until=until_at)
        first = next(iter(next_slots(paused, tx.now, 1)), None)
        said = say("calendar-paused", at=_date(first, paused, me, tx)) if first else say("calendar-paused-last")
    tx.rituals.change(paused)
    _drop_what_nobody_knows_of(paused, tx)
    plan(paused, tx.now, tx, formats)
    announced = [run for run in tx.runs.of(ritual.id) if run.stage is Stage.AHEAD and run.is_announced]
    stays = [Small(say("calendar-announced-stays", at=moment(run.begins))) for run in announced[:2]]
    leave = [button(say, "calendar-cancel-it-button", "leave_out", f"{ritual.id}/{run.slot}") for run in announced[:2]]
    show_one(event, me, paused, tx, formats, Paragraph(said), *stays, *((Actions(tuple(leave)),) if leave else ()))


def _drop_what_nobody_knows_of(ritual: Ritual, tx: RitualTx) -> None:
    """Let go what was drawn for a surprise and is not announced."""
    for run in tx.runs.of(ritual.id):
        if run.stage is Stage.AHEAD and not run.is_announced:
            running.cancel(run, ritual, tx)


def go_on(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Let a ritual go on that paused or rested; nothing it missed is made up for."""
    going = replace(ritual, life=Life.ACTIVE, paused_until=None, empty_runs=0, asked_on=False)
    tx.rituals.change(going)
    plan(going, tx.now, tx, formats)
    show_one(event, me, going, tx, formats, Paragraph(tx.say("calendar-goes-on")))


# ---- not at all ----------------------------------------------------------------------------------------------------


def ask_cancel(event: Gesture, me: Member, ritual: Ritual, tx: RitualTx) -> None:
    """Ask whether one time is meant, or all of them."""
    say, slot = tx.say, next(iter(next_slots(ritual, tx.now, 1)), None)
    items = [
        button(say, "calendar-end-button", "end", ritual.id, Tone.GRAVE),
        button(say, "calendar-back-button", "open", ritual.id),
    ]
    if slot is not None:
        items.insert(0, button(say, "calendar-leave-out-button", "leave_out", f"{ritual.id}/{slot.name}"))
    next_one = None if slot is None else Paragraph(say("calendar-next-one", at=_date(slot, ritual, me, tx)))
    means = Paragraph(say("calendar-cancel-how"))
    tx.send(page(event, say, Heading(called(ritual, say)), next_one, means, Actions(tuple(items))))


def leave_out(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Let one time not happen; who counted on it is told by the run itself."""
    ritual, run, planned = found(event.token, tx)
    if ritual is None or not may(event, me, ritual, tx):
        if ritual is None:
            refuse(event, "calendar-gone", tx)
        return
    slot = slot_named(ritual, planned)
    is_ahead = run is not None and run.is_ahead_or_on
    if not is_ahead and (slot is None or slot.at <= tx.now):
        refuse(event, "calendar-gone-by", tx)
        return
    changed = ritual
    with suppress(InvalidRecurrenceError, ValueError):  # it may come from how the ritual was set before
        left_out = ritual.recurrence.left_out(datetime.fromisoformat(planned))
        changed = replace(ritual, recurrence=left_out)
    at = run.begins if run is not None else slot.at if slot is not None else tx.now
    tx.rituals.change(changed)
    if run is not None:
        running.cancel(run, ritual, tx)
    plan(changed, tx.now, tx, formats)
    show_one(event, me, changed, tx, formats, Paragraph(tx.say("calendar-left-out", at=moment(at))))


def end(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx) -> None:
    """End a ritual for good; what was ahead of it does not happen."""
    ended = replace(ritual, life=Life.ENDED)
    tx.rituals.change(ended)
    unplan(ended, tx)
    for run in tx.runs.of(ritual.id):
        if run.stage is Stage.AHEAD:
            running.cancel(run, ritual, tx)
    rituals = button(tx.say, "calendar-rituals-button", "rituals")
    said = Paragraph(tx.say("calendar-ended", title=called(ritual, tx.say)))
    tx.send(page(event, tx.say, said, Actions((rituals,))))
