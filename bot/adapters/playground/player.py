"""Lets the clock of the playground play: time passes by itself, faster than it does, until somebody says stop.

1. It plays in the house, not in a page: several pages see the same, and one that is loaded again finds it playing.
2. Nothing is skipped: it turns the clock a little at a time, as a hand would, and is as slow as what falls due.
3. It pauses by itself once nobody has looked for `UNWATCHED` seconds, at the end of the way it was sent on, and where
   the clock cannot be turned, whatever the reason: the house goes on. A playground that is opened again stands still.
"""

import asyncio
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.adapters.playground.clock import Time
from bot.adapters.playground.records import Tally
from bot.core.errors import trace_of

BEAT = 0.25
"""Seconds from one turn of the clock to the next, where there is little to do."""
LONGEST_BEAT = 1.0
"""Seconds: a turn that took longer than that is not made up for."""
UNWATCHED = 15.0
"""Seconds: a page that is loaded again is gone for less."""
STRIDE = timedelta(days=1)
"""How far a way is gone at once, before the page is told."""
LATEST = 6
"""How many names of what fell due are told."""

_log = logging.getLogger(__name__)


class Pace(StrEnum):
    """How fast time passes, or which way is gone as fast as it can be."""

    PAUSE = "pause"
    MINUTE = "60"
    TEN_MINUTES = "600"
    WEEK = "week"
    SEASON = "season"


PACES = {Pace.MINUTE: 60, Pace.TEN_MINUTES: 600}
WAYS = {Pace.WEEK: timedelta(weeks=1), Pace.SEASON: timedelta(weeks=13)}


@dataclass(slots=True, kw_only=True)
class Played:
    """What passed since somebody said play: from when, until when where that was said, and what fell due."""

    since: datetime
    until: datetime | None
    written: Tally
    """What was written since, as it was counted last: after each turn, and no longer once it stands still."""
    due: Counter[str] = field(default_factory=Counter)
    latest: list[tuple[datetime, str]] = field(default_factory=list)
    stopped: str = ""
    """Why it stopped by itself: `unwatched`, `there`, `failed`; empty where somebody said so, or it still plays."""

    def note(self, at: datetime, passed: tuple[str, ...]) -> None:
        """Note what fell due on the way to a moment."""
        self.due.update(passed)
        self.latest = [*self.latest, *((at, name) for name in passed)][-LATEST:]


class Journal(Protocol):
    """The chat, as far as whoever plays has to know it."""

    def latest(self) -> int:
        """Return the number of what stands there last."""
        ...

    def counted_on(self, so_far: Tally) -> Tally:
        """Count what was written since somebody counted last."""
        ...

    def changed(self) -> object:
        """Tell whoever looks that there is something new to see."""
        ...


class Player:
    """Plays; `run` it in a task, and tell it how many look on."""

    def __init__(self, keeps: Time, journal: Journal, unwatched: float = UNWATCHED) -> None:
        """Take who keeps the time, and where it is written what happens."""
        self._time, self._journal, self._unwatched = keeps, journal, unwatched
        self.pace = Pace.PAUSE
        self.played: Played | None = None
        self._on = asyncio.Event()
        self._watchers = 0
        self._alone_since = time.monotonic()

    @property
    def is_playing(self) -> bool:
        """Say whether time passes by itself."""
        return self.pace is not Pace.PAUSE

    def play(self, pace: Pace) -> None:
        """Let time pass so fast, or pause it; a change of pace goes on with what is told."""
        now = self._time.now()
        if pace is Pace.PAUSE:
            was_playing = self.is_playing
            self._stop("")
            if was_playing and self.played is not None:
                self.played.written = self._journal.counted_on(self.played.written)
            return
        if not self.is_playing or self.played is None or pace in WAYS:
            until = now + WAYS[pace] if pace in WAYS else None
            self.played = Played(since=now, until=until, written=Tally(upto=self._journal.latest()))
        else:
            self.played.until = None
        self.pace = pace
        self._alone_since = time.monotonic()
        self._on.set()
        self._journal.changed()

    def _stop(self, why: str) -> None:
        self.pace = Pace.PAUSE
        self._on.clear()
        if self.played is not None:
            self.played.stopped = why
        self._journal.changed()

    def watched(self, by: int) -> None:
        """Take how many pages look on just now."""
        if by == 0 and self._watchers:
            self._alone_since = time.monotonic()
        self._watchers = by

    async def run(self) -> None:
        """Play whenever somebody says so, until cancelled."""
        while True:
            await self._on.wait()
            began = time.monotonic()
            await self._turn(began)

    async def _turn(self, began: float) -> None:
        played, pace = self.played, self.pace
        if played is None or not self.is_playing:
            return
        if not self._watchers and time.monotonic() - self._alone_since >= self._unwatched:
            self._stop("unwatched")
            return
        here = self._time.now()
        if pace in PACES:
            await asyncio.sleep(BEAT)
            passing = min(time.monotonic() - began, LONGEST_BEAT) * PACES[pace]
            moment = here + timedelta(seconds=passing)
        else:
            moment = here + STRIDE
        if self.pace is not pace:
            return
        moment = moment if played.until is None else min(moment, played.until)
        try:
            passed = await self._time.turn_to(moment)
            played.written = self._journal.counted_on(played.written)
        except Exception as error:  # playing's one place: a turn that failed is that turn's alone, as a hand's is
            _log.warning("the clock could not play on:\n%s", trace_of(error))
            self._stop("failed")
            return
        played.note(self._time.now(), passed)
        if played.until is not None and moment >= played.until and self.played is played and self.is_playing:
            self._stop("there")
        else:
            self._journal.changed()
