"""One time of what comes round, elsewhere: asked for, looked at, and only then moved."""

import json
from dataclasses import replace
from datetime import date, datetime, time

from bot.core.answers import page, privately
from bot.core.effects import Gesture, OpenForm
from bot.core.errors import InvalidRecurrenceError
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.markup import moment, plain
from bot.core.people import Member
from bot.core.problems import Problem
from bot.core.views import Actions, Heading, Option, Paragraph, Small, Tone
from bot.rituals import running
from bot.rituals.calendar import surprises, wording
from bot.rituals.calendar.changing import may
from bot.rituals.calendar.listing import refuse
from bot.rituals.calendar.wording import button, called, one_date, placed
from bot.rituals.formats import Formats
from bot.rituals.planning import next_slots, plan, slot_named
from bot.rituals.ritual import Ritual, Run, Stage
from bot.rituals.tx import RitualTx
from bot.rituals.when import read_when

MOVE = "calendar.move"
MOST_SLOTS = 5


def run_of(ritual: Ritual, slot: str, tx: RitualTx) -> Run | None:
    """Return the run of a planned time that is still ahead."""
    return next((run for run in tx.runs.of(ritual.id) if run.slot == slot and run.stage is Stage.AHEAD), None)


def open_move(event: Gesture, me: Member, ritual: Ritual, tx: RitualTx, slot: str = "", body: str = "") -> None:
    """Ask which time is to be moved, and to when."""
    say, slots = tx.say, next_slots(ritual, tx.now, MOST_SLOTS)
    if not slots:
        refuse(event, "calendar-nothing-to-move", tx)
        return
    filled = json.loads(body) if body else {}
    first = next((one for one in slots if one.name == filled.get("slot", slot)), slots[0])
    local = datetime.fromisoformat(filled["local"]) if "local" in filled else first.local
    options = tuple(Option(plain(wording.date(one.local, say, tx.now)), one.name) for one in slots)
    fields = (
        Field(
            name="slot",
            label=str(say("calendar-move-which")),
            kind=FieldKind.CHOICE,
            options=options,
            initial=(first.name,),
        ),
        Field(
            name="day",
            label=str(say("calendar-move-day")),
            kind=FieldKind.DATE,
            initial=(local.date().isoformat(),),
        ),
        Field(
            name="time",
            label=str(say("calendar-move-time")),
            kind=FieldKind.TIME,
            initial=(f"{local:%H:%M}",),
        ),
    )
    form = Form(
        verb=MOVE,
        token=ritual.id,
        title=str(say("calendar-move-title")),
        submit=str(say("calendar-form-submit")),
        intro=str(say("calendar-move-intro", zone=wording.place_of(ritual.recurrence.zone.key))),
        pages=(Page(fields),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def move_typed(event: Gesture, me: Member, ritual: Ritual, typed: str, tx: RitualTx) -> None:
    """Take `ritual move open desk to fri 15:00`: the next time is meant."""
    slot = next(iter(next_slots(ritual, tx.now, 1)), None)
    words = typed.strip().removeprefix("to ").strip()
    if slot is None or not words:
        open_move(event, me, ritual, tx)
        return
    zone = ritual.recurrence.zone
    when = read_when(words, now=tx.now, zone=zone, default_time=slot.local.time())
    if isinstance(when, Problem):
        problem = when
        said = Paragraph(tx.say(problem.key, **dict(problem.arguments)))
        again = Actions((button(tx.say, "calendar-move-button", "move", ritual.id),))
        tx.send(privately(event, tx.say, said, again))
    elif when.recurrence.rule:
        again = Actions((button(tx.say, "calendar-move-button", "move", ritual.id),))
        tx.send(privately(event, tx.say, Paragraph(tx.say("calendar-move-once")), again))
    else:
        look_at_move(event, me, ritual, slot.name, when.recurrence.start, tx)


def move_submitted(event: FormSubmitted, me: Member, ritual: Ritual, tx: RitualTx) -> None:
    """Show what was filled in before it is done."""
    day, at = date.fromisoformat(only(event.values, "day")), time.fromisoformat(only(event.values, "time"))
    local = datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None))
    look_at_move(event, me, ritual, only(event.values, "slot"), local, tx)


def look_at_move(event: Gesture, me: Member, ritual: Ritual, planned: str, local: datetime, tx: RitualTx) -> None:
    """Show from when to when one time would move; or why it cannot."""
    say, slot = tx.say, slot_named(ritual, planned)
    body = json.dumps({"ritual": ritual.id, "slot": planned, "local": local.isoformat(timespec="minutes")})
    draft = tx.drafts.keep(me.id, MOVE, body, tx.now)
    at = placed(local, ritual.recurrence.zone)
    change = button(say, "calendar-change-button", "move_again", draft)
    if slot is None or at is None or at <= tx.now:
        key = "calendar-gone-by" if slot is None else "calendar-move-past"
        tx.send(page(event, say, Paragraph(say(key)), Actions((change,))))
        return
    try:
        ritual.recurrence.shifted_to(slot.planned, local)
    except InvalidRecurrenceError:
        tx.send(page(event, say, Paragraph(say("calendar-move-taken")), Actions((change,))))
        return
    was, will = (one_date(moment_, ritual.recurrence, me, tx) for moment_ in (slot.at, at))
    tx.send(
        page(
            event,
            say,
            Small(say("calendar-nothing-moved")),
            Heading(called(ritual, say)),
            Paragraph(say("calendar-move-from-to", was=was, will=will)),
            Small(say("calendar-move-told")) if _is_announced(ritual, planned, tx) else None,
            Actions((button(say, "calendar-move-now-button", "move_now", draft, Tone.PRIMARY), change)),
        )
    )


def _is_announced(ritual: Ritual, slot: str, tx: RitualTx) -> bool:
    run = run_of(ritual, slot, tx)
    return run is not None and run.is_announced


def _drafted(event: ButtonPressed, me: Member, tx: RitualTx) -> tuple[Ritual | None, str, str]:
    body = tx.drafts.take_up(me.id, MOVE, event.token)
    return (
        (None, "", "")
        if body is None
        else (tx.rituals.ritual(json.loads(body)["ritual"]), json.loads(body)["slot"], body)
    )


def move_again(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Open the form again with what was filled in."""
    ritual, slot, body = _drafted(event, me, tx)
    if ritual is None:
        tx.send(page(event, tx.say, Paragraph(tx.say("calendar-draft-gone"))))
    elif may(event, me, ritual, tx):
        open_move(event, me, ritual, tx, slot, body)


def move_now(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Move one time; who counts on it is told by the run itself."""
    say = tx.say
    ritual, planned, body = _drafted(event, me, tx)
    if ritual is None:
        tx.send(page(event, say, Paragraph(say("calendar-draft-gone"))))
        return
    if not may(event, me, ritual, tx):
        return
    slot, local = slot_named(ritual, planned), datetime.fromisoformat(json.loads(body)["local"])
    at = placed(local, ritual.recurrence.zone)
    if slot is None or at is None or at <= tx.now:
        look_at_move(event, me, ritual, planned, local, tx)
        return
    try:
        moved = replace(ritual, recurrence=ritual.recurrence.shifted_to(slot.planned, local))
    except InvalidRecurrenceError:
        look_at_move(event, me, ritual, planned, local, tx)
        return
    tx.drafts.drop(me.id, event.token)
    tx.rituals.change(moved)
    run, now_at = run_of(ritual, planned, tx), slot_named(moved, planned)
    format_ = None if run is None else formats.get(run.format)
    if run is not None and format_ is not None and now_at is not None:
        running.move(run, now_at, moved, format_, tx)
        surprises.keep_true(moved, tx, formats)
    plan(moved, tx.now, tx, formats)
    tx.send(page(event, say, Paragraph(say("calendar-moved", title=called(ritual, say), at=moment(at)))))
