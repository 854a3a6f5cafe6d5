"""Keep, drop, try: what a community's own vote means for its calendar, and how that is made.

1. What is asked for is worked out from how often what was said, and from nothing else.
2. A change needs three voices. More who would drop than keep let a ritual pause; two thirds or more let it end.
3. At most one new thing is tried at a time, three times, and then coordinators are asked how it goes on.
4. What cannot be made any more, because somebody changed it meanwhile, is not made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core.ids import new_token
from bot.core.markup import Markup
from bot.core.people import Purpose
from bot.core.problems import Problem
from bot.rituals import running
from bot.rituals.format import SURPRISE, Format
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.planning import plan, unplan
from bot.rituals.ritual import Life, Ritual, Stage
from bot.rituals.tx import RitualTx
from bot.rituals.when import read_when
from bot.rituals.words import key_of

KEEP, DROP, TRY = "keep", "drop", "try"
PAUSE, END = "pause", "end"
VOICES = 3
"""Fewer change nothing for all the others."""
TRIES = 3

Counts = Mapping[str, Mapping[str, int]]
"""By ritual or format, how often what was said of it."""


def wanted(counts: Counts, rituals: Sequence[Ritual], formats: Iterable[Format]) -> tuple[str, ...]:
    """Return the changes that were asked for, each as a short word: `pause:…`, `end:…` with a ritual, `try:F08`."""
    there = [ritual for ritual in rituals if ritual.life is Life.ACTIVE]
    changes = [change for ritual in there if (change := _of_ritual(ritual.id, counts.get(ritual.id, {})))]
    had = {ritual.format for ritual in rituals if ritual.life is not Life.ENDED}
    wishes = {format_.id: counts.get(format_.id, {}).get(TRY, 0) for format_ in formats if format_.id not in had}
    most = max(wishes.values(), default=0)
    if most >= VOICES:
        changes.append(f"{TRY}:{next(id_ for id_, wish in wishes.items() if wish == most)}")
    return tuple(changes)


def _of_ritual(ritual: str, said: Mapping[str, int]) -> str:
    drop, keep = said.get(DROP, 0), said.get(KEEP, 0)
    if drop < VOICES or drop <= keep:
        return ""
    return f"{END if drop >= 2 * keep else PAUSE}:{ritual}"


class Retro:
    """Works out changes of the calendar, says them, and makes them."""

    def proposed(self, counts: Counts, tx: RitualTx, formats: Formats) -> tuple[str, ...]:
        """Return the changes that were asked for."""
        return wanted(counts, tx.rituals.all(), formats)

    def words_of(self, change: str, tx: RitualTx, formats: Formats) -> Markup:
        """Return a change as a line, before it is made and after."""
        what, _, id_ = change.partition(":")
        if what == TRY:
            format_ = formats.get(id_)
            key = "ritual-surprise-name" if format_ is None else key_of(format_, None, "name")
            return tx.say("retro-try", title=tx.say(key), number=TRIES)
        ritual = tx.rituals.ritual(id_)
        title = tx.say("meetup-untitled") if ritual is None else title_of(ritual, ritual.format, tx.say)
        return tx.say("retro-end", title=title) if what == END else tx.say("retro-pause", title=title)

    def make(self, change: str, tx: RitualTx, formats: Formats) -> bool:
        """Make a change; say whether it could be made."""
        what, _, id_ = change.partition(":")
        return _try(id_, tx, formats) if what == TRY else _stop(id_, Life.ENDED if what == END else Life.PAUSED, tx)


def _stop(id_: str, life: Life, tx: RitualTx) -> bool:
    """Let a ritual end, or pause until somebody lets it go on; of a pause, what is announced already stays."""
    ritual = tx.rituals.ritual(id_)
    if ritual is None or ritual.life is not Life.ACTIVE:
        return False
    stopped = replace(ritual, life=life, paused_until=None)
    tx.rituals.change(stopped)
    unplan(stopped, tx)
    for run in tx.runs.of(ritual.id):
        if run.stage is Stage.AHEAD and (life is Life.ENDED or not run.is_announced):
            running.cancel(run, ritual, tx)
    return True


def _try(id_: str, tx: RitualTx, formats: Formats) -> bool:
    """Set something new for three times, where meetups are and when its format suggests."""
    format_, channel = formats.get(id_), tx.places.channel_for(Purpose.MEETUPS)
    has_it = any(ritual.format == id_ and ritual.life is not Life.ENDED for ritual in tx.rituals.all())
    if format_ is None or channel is None or has_it or id_ == SURPRISE:
        return False
    when = read_when(format_.cadence, now=tx.now, zone=tx.community.zone)
    if isinstance(when, Problem):
        return False
    ritual = Ritual(
        id=new_token(),
        format=format_.id,
        kind=format_.kind,
        channel=channel.id,
        recurrence=when.recurrence,
        minutes=format_.minutes,
        tries_left=TRIES,
    )
    tx.rituals.add(ritual)
    plan(ritual, tx.now, tx, formats)
    return True
