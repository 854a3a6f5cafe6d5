"""Falling silent and coming back: nothing runs while a community is closed or we are away, nor is made up for."""

from dataclasses import replace
from datetime import timedelta

from bot.core.events import TimeCame
from bot.core.ids import space_of
from bot.rituals import closing, running
from bot.rituals.calendar.tx import is_open
from bot.rituals.formats import Formats
from bot.rituals.planning import plan, tried_timer, unplan
from bot.rituals.ritual import GRACE, Life, Ritual, Run, Stage
from bot.rituals.tx import RitualTx

TOO_LONG_AGO = timedelta(days=1)
"""A run that was to end longer ago than this is over; nobody is asked about it any more."""


def _here(event: TimeCame, tx: RitualTx) -> list[Ritual]:
    """Return the rituals of a place that is named, else of all."""
    return [one for one in tx.rituals.all() if not event.token or space_of(one.channel) == event.token]


def _runs_here(event: TimeCame, tx: RitualTx) -> list[Run]:
    return [run for run in tx.runs.not_over() if not event.token or space_of(run.channel) == event.token]


def fall_silent(event: TimeCame, tx: RitualTx) -> None:
    """Close: what is ahead or on does not happen, and nothing more is announced. What is kept already is kept on.

    What comes round in a place that goes its own way pauses, until its people let it go on.
    """
    for ritual in _here(event, tx):
        unplan(ritual, tx)
        tx.cancel(tried_timer(ritual.id))
        if event.token and ritual.life is Life.ACTIVE:
            tx.rituals.change(replace(ritual, life=Life.PAUSED, paused_until=None))
    for run in _runs_here(event, tx):
        its_ritual = tx.rituals.ritual(run.ritual)
        if its_ritual is not None and run.is_ahead_or_on:
            running.cancel(run, its_ritual, tx)


def rest(event: TimeCame, tx: RitualTx) -> None:
    """Let everything of a place rest that we were removed from, while we go on elsewhere."""
    for ritual in _here(event, tx):
        unplan(ritual, tx)
        tx.cancel(tried_timer(ritual.id))
    for run in _runs_here(event, tx):
        tx.cancel(running.timer(run.id))


def resume(event: TimeCame, tx: RitualTx, formats: Formats) -> None:
    """Go on: what is still ahead happens, what was missed does not."""
    if not is_open(tx):
        return
    for run in _runs_here(event, tx):
        _take_up(run, tx, formats)
    for ritual in _here(event, tx):
        if ritual.life is Life.ACTIVE:
            plan(ritual, tx.now, tx, formats)


def _take_up(run: Run, tx: RitualTx, formats: Formats) -> None:
    format_, ritual = formats.get(run.format), tx.rituals.ritual(run.ritual)
    if format_ is None or ritual is None:
        running.without_format(run, ritual, tx)
    elif run.stage is Stage.AHEAD and tx.now - run.begins > GRACE:
        running.stop(run, Stage.SKIPPED, tx)
        closing.redraw(replace(run, stage=Stage.SKIPPED), tx)
    elif run.stage is not Stage.AHEAD and tx.now - run.ends > TOO_LONG_AGO and run.stage is Stage.ON:
        running.stop(run, Stage.OVER, tx)
        closing.redraw(replace(run, stage=Stage.OVER), tx)
    else:
        running.carry_on(run, format_, tx)
