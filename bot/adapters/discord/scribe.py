"""How what happened is written down by the house: at once, or tried again until it is.

1. What could not be written down is tried again until it can be; what happened there afterwards waits behind it.
2. A gesture is not: its author sees that it failed.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.adapters.base import DeliveryError, House, waits
from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.events import Event
from bot.core.ids import SpaceId

AGAIN_AFTER = (0.05, 0.2, 1.0, 5.0)

log = logging.getLogger(__name__)


class Turn:
    """A queue before something that does not work just now, for as long as anybody stands in it."""

    def __init__(self) -> None:
        """Begin without anybody."""
        self._lock, self._standing = asyncio.Lock(), 0

    async def __aenter__(self) -> None:
        """Wait for one's turn."""
        self._standing += 1
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Let the next one come."""
        self._standing -= 1
        self._lock.release()

    @property
    def is_over(self) -> bool:
        """Say whether nobody stands in it."""
        return not self._standing


class Scribe:
    """Has the house write down what happened."""

    def __init__(self, house: House) -> None:
        """Take the house."""
        self._house = house
        self._turns: dict[SpaceId, Turn] = {}

    async def write(self, space: SpaceId, *events: Event) -> None:
        """Have something written down, however long it takes."""
        if space in self._turns:
            await self._write_at_last(space, events)
            return
        try:
            await self._house.hear(space, *events)
        except StoreUnavailableError:
            await self._write_at_last(space, events)

    async def write_at_once(self, space: SpaceId, *events: Event) -> bool:
        """Have something written down that somebody waits for; say whether it was."""
        try:
            await self._house.hear(space, *events)
        except StoreUnavailableError as error:
            log.warning("A gesture could not be written down, and is not answered: %s", error)
            return False
        return True

    async def _write_at_last(self, space: SpaceId, events: Sequence[Event]) -> None:
        turn = self._turns.setdefault(space, Turn())
        async with turn:
            for wait in waits(AGAIN_AFTER):
                try:
                    await self._house.hear(space, *events)
                    break
                except StoreUnavailableError as error:
                    log.warning("%s Trying again in %.1f s.", error, wait)
                    await asyncio.sleep(wait)
        if turn.is_over:
            self._turns.pop(space, None)


async def insist(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do what has to be done before anything can be heard, however long Discord or the store are away."""
    for wait in waits(AGAIN_AFTER):
        try:
            return await work()
        except (DeliveryError, StoreUnavailableError) as error:
            log.warning("A server cannot be looked at yet (%s) Trying again in %.1f s.", error, wait)
            await asyncio.sleep(wait)


async def quietly(work: Coroutine[Any, Any, None], what: str) -> None:
    """Do what nobody waits for; its failing is told in the log."""
    try:
        await work
    except (DeliveryError, StoreUnavailableError) as error:
        log.warning("Discord %s: %s", what, error)
    except Exception as error:  # the adapter's mouth: what follows a frame is that frame's alone
        log.error("Discord %s failed:\n%s", what, trace_of(error))
