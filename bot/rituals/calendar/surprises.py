"""Surprises: drawn some days before they are announced, so that coordinators can see which and say no.

1. What was drawn is a run that is not announced yet; only coordinators hear of it. From then on it goes its course.
2. *Another one* draws again without what was refused; *Not this time* lets this time go by. Both until it is public.
3. Where none may be, coordinators hear why, and the next time is planned.
"""

from dataclasses import replace
from random import Random

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, PostMessage, Reason
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MessageName
from bot.core.markup import mention, moment
from bot.core.people import Member, Purpose
from bot.core.recurrence import Slot
from bot.core.suggestions import Use
from bot.core.views import Actions, Paragraph, Small, View, view
from bot.rituals import running
from bot.rituals.calendar.tx import is_open
from bot.rituals.calendar.wording import button, called, format_name
from bot.rituals.format import SURPRISE, Format
from bot.rituals.formats import Formats
from bot.rituals.novelty import draw
from bot.rituals.planning import plan, slot_named
from bot.rituals.ritual import Life, Ritual, Run, Stage
from bot.rituals.tx import RitualTx

MOST_REFUSED = 9
"""As many as fit on a button."""


def time_to_draw(event: TimeCame, tx: RitualTx, formats: Formats) -> None:
    """Draw what a surprise will be, and tell coordinators."""
    token, _, planned = event.token.partition("/")
    ritual = tx.rituals.ritual(token)
    if ritual is None or ritual.life is not Life.ACTIVE or ritual.format != SURPRISE or not is_open(tx):
        return
    slot = slot_named(ritual, planned)
    if slot is None or slot.at <= tx.now:
        if slot is not None:
            running.tell_too_late(ritual, slot, tx)
        plan(ritual, tx.now, tx, formats)
        return
    chance = Random(f"{tx.community.id}/{ritual.id}/{planned}")
    format_, why = draw(ritual, slot.at, tx, formats, chance)
    if format_ is None:
        _tell_none(ritual, slot, why, tx)
    else:
        run = running.begin(ritual, slot, format_, tx, why)
        if run is not None:
            running.carry_on(run, format_, tx)
            _tell(ritual, run, (format_.id,), tx, formats)
    plan(ritual, slot.at, tx, formats)


# ---- what coordinators hear ----------------------------------------------------------------------------------------


def _name(ritual: str, slot: str) -> MessageName:
    return MessageName(f"surprise/{ritual}/{slot}")


def _tell(ritual: Ritual, run: Run, refused: tuple[str, ...], tx: RitualTx, formats: Formats) -> None:
    """Tell coordinators which it will be, or let what they were told say it anew."""
    name, shown = _name(ritual.id, run.slot), _drawn(ritual, run, refused, tx, formats)
    room = tx.places.channel_for(Purpose.COORDINATORS)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=shown))
    elif room is not None:
        reason = Reason(rule="surprise-drawn")
        tx.send(PostMessage(channel=room.id, view=shown, reason=reason, name=name, asked=Asked.DUTY))


def keep_true(ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Let what coordinators were told of what is drawn say how it is now: the ritual was moved, or set otherwise."""
    for run in tx.runs.of(ritual.id) if ritual.format == SURPRISE else ():
        if run.stage is Stage.AHEAD and not run.is_announced and tx.messages.was_sent(_name(ritual.id, run.slot)):
            _tell(ritual, run, (run.format,), tx, formats)


def _drawn(ritual: Ritual, run: Run, refused: tuple[str, ...], tx: RitualTx, formats: Formats) -> View:
    say, token, key = tx.say, "/".join((run.id, ",".join(refused[-MOST_REFUSED:]))), run.why
    suggest = button(say, "surprise-suggest-button", "surprise_suggest", run.id)
    return view(
        Paragraph(
            say(
                "surprise-drawn",
                title=called(ritual, say),
                at=moment(run.begins),
                format=format_name(run.format, formats, say),
            )
        ),
        Paragraph(say(key)),
        Small(say("surprise-secret")),
        Actions(
            (
                button(say, "surprise-another-button", "another", token),
                button(say, "surprise-veto-button", "veto", run.id),
                *((suggest,) if tx.suggesting.may(Use.SURPRISE) else ()),
            )
        ),
    )


def _tell_none(ritual: Ritual, slot: Slot, key: str, tx: RitualTx) -> None:
    title, at = called(ritual, tx.say), moment(slot.at)
    words = view(Paragraph(tx.say("surprise-none", title=title, at=at)), Paragraph(tx.say(key)))
    running.tell_coordinators(words, _name(ritual.id, slot.name), "surprise-drawn", tx)


# ---- what they say -------------------------------------------------------------------------------------------------


def another(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Draw again, without what was refused."""
    say = tx.say
    token, _, listed = event.token.partition("/")
    refused = tuple(listed.split(","))
    run, ritual = open_to_change(event, me, token, tx)
    if run is None or ritual is None:
        return
    if refused[-1] != run.format:
        tx.send(privately(event, say, Paragraph(say("surprise-drawn-already"))))
        return
    chance = Random(f"{tx.community.id}/{run.id}/{listed}")
    format_, why = draw(ritual, run.begins, tx, formats, chance, frozenset(refused))
    if format_ is None:
        tx.send(privately(event, say, Paragraph(say("surprise-no-other"))))
        return
    redraw(event, run, ritual, format_, why, refused, tx, formats)


def redraw(
    event: ButtonPressed,
    run: Run,
    ritual: Ritual,
    format_: Format,
    why: str,
    refused: tuple[str, ...],
    tx: RitualTx,
    formats: Formats,
) -> None:
    """Let what was drawn be another format, and let what coordinators were told say so."""
    say, ends = tx.say, run.begins + running.ends_after(ritual, format_)
    redrawn = replace(run, format=format_.id, kind=format_.kind, ends=ends, why=why)
    tx.runs.change(redrawn)
    running.carry_on(redrawn, format_, tx)
    _tell(ritual, redrawn, (*refused, format_.id), tx, formats)
    tx.send(privately(event, say, Paragraph(say("surprise-redrawn", format=format_name(format_.id, formats, say)))))


def veto(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Let this time go by without a surprise."""
    say = tx.say
    run, ritual = open_to_change(event, me, event.token, tx)
    if run is None or ritual is None:
        return
    running.cancel(run, ritual, tx)
    words = say("surprise-vetoed", member=mention(me.id), title=called(ritual, say), at=moment(run.begins))
    tx.send(EditMessage(message=_name(ritual.id, run.slot), view=view(Paragraph(words))))
    tx.send(privately(event, say, Paragraph(say("surprise-vetoed-you"))))


def open_to_change(event: ButtonPressed, me: Member, token: str, tx: RitualTx) -> tuple[Run | None, Ritual | None]:
    """Return what was drawn, where this person can still say no to it; else tell them why not."""
    say, run = tx.say, tx.runs.run(token)
    ritual = None if run is None else tx.rituals.ritual(run.ritual)
    if not me.coordinator:
        tx.send(privately(event, say, Paragraph(say("calendar-coordinators-decide"))))
    elif run is not None and run.is_announced:
        tx.send(privately(event, say, Paragraph(say("surprise-public"))))
    elif run is None or ritual is None or run.stage is not Stage.AHEAD:
        tx.send(privately(event, say, Paragraph(say("surprise-over"))))
    else:
        return run, ritual
    return None, None
