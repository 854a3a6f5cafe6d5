"""Looking in turn: how many looks are taken at once, and whose time runs meanwhile.

A role has so long to look (law 2 of the engine). How crowded the house is, is not its fault: while it waits for its
turn its time stands still, for as many turns as the house has threads to spare. A look that was given up has no turn
any more, though its thread ends only when the database has answered it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

from bot.core.ids import SpaceId
from bot.core.role import Reader

R = TypeVar("R")

LOOKS_AT_ONCE = 4
"""What is owed is fetched by the same turns. Python's own pool has four threads more than there are cores; with more of
ours at work each would only wait for the interpreter."""


class InTurn:
    """A reader for one role and one event, whose looks wait for their turn outside the role's time."""

    def __init__(self, reader: Reader, turns: asyncio.Semaphore, limit: asyncio.Timeout) -> None:
        """Take who looks, the turns that all roles share, and the limit that stands still between asking and turn."""
        self._reader = reader
        self._turns = turns
        self._limit = limit
        self._clock = asyncio.get_running_loop().time
        self._waiting = 0
        self._left: float | None = None

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self._reader.now

    async def look(self, at: Callable[[Any], R], /) -> R:
        """Return what `at` reads, once it is our turn."""
        async with self._turn():
            return await self._reader.look(at)

    def whispers_in(self, space: SpaceId) -> bool:
        """Say whether a line can be shown there to one person who made no gesture."""
        return self._reader.whispers_in(space)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self._stand_still()
        try:
            await self._turns.acquire()
        except BaseException:
            self._go_on()
            raise
        try:
            self._go_on()
            yield
        finally:
            self._turns.release()

    def _stand_still(self) -> None:
        deadline = self._limit.when()
        if deadline is not None:
            self._limit.reschedule(None)
            self._left = deadline - self._clock()
        self._waiting += 1

    def _go_on(self) -> None:
        self._waiting -= 1
        if not self._waiting and self._left is not None:
            self._limit.reschedule(self._clock() + self._left)
