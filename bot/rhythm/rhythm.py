"""Keeps time for the house.

1. The tick runs on monotonic time, once a second: a wall clock that jumps, in either direction, never silences it.
2. APScheduler keeps the housekeeping, and wakes the tick so that a stuck one would be noticed. What a machine that
   slept or was busy came too late for is done then, once.
3. Nothing is remembered here: what is due stands in the database.
4. House is kept at the start, and then once an hour: a process that never lives that long keeps it too.
5. A tick that fails is logged, and the next one comes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.events import Event

TICK = 1.0
SWEEP_EVERY_MINUTES = 60
HOWEVER_LATE = {"misfire_grace_time": None, "coalesce": True}

log = logging.getLogger(__name__)


class Timetable(Protocol):
    """What is due."""

    async def strike(self) -> Sequence[Event]:
        """Let everything happen that is due by now."""
        ...


class Rhythm:
    """Ticks until it is stopped."""

    def __init__(self, timetable: Timetable, sweep: Callable[[], Awaitable[None]]) -> None:
        """Take what is due, and the housekeeping."""
        self._timetable = timetable
        self._sweep = sweep
        self._awake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._awake.set()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        """Tick, and keep house, until `stop`."""
        scheduler = self._housekeeping()
        scheduler.start()
        try:
            await self._keep_house()
            while not self._stopping:
                self._awake.clear()
                await self._tick()
                try:
                    async with asyncio.timeout(TICK):
                        await self._awake.wait()
                except TimeoutError:
                    continue
        finally:
            scheduler.shutdown(wait=False)

    def _housekeeping(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=HOWEVER_LATE)
        scheduler.add_job(self._keep_house, IntervalTrigger(minutes=SWEEP_EVERY_MINUTES))
        scheduler.add_job(self._nudge, IntervalTrigger(seconds=30))
        return scheduler

    async def _tick(self) -> None:
        try:
            await self._timetable.strike()
        except StoreUnavailableError as error:
            log.warning("%s", error)
        except Exception as error:  # rhythm's one place: no tick may be the last
            log.error("a tick failed:\n%s", trace_of(error))

    async def _nudge(self) -> None:
        self._awake.set()  # in the loop: APScheduler runs what is no coroutine in a thread

    async def _keep_house(self) -> None:
        try:
            await self._sweep()
        except StoreUnavailableError as error:
            log.warning("%s", error)
        except Exception as error:  # what could not be swept is swept another time
            log.error("keeping house failed:\n%s", trace_of(error))
