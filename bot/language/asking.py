"""Asks the language model, outside any transaction, and hands on what it suggests.

Laws (numbered as the tests are):

1. That it is asked is committed before the call; its answer is an event, in the transaction that ends the asking.
2. It is asked at most twice: after a crash or a failure once more, then whoever asked hears that it did not answer.
3. Whoever asked hears of every end: what is suggested, or why nothing is.
4. A model that stalls or fails holds nobody up but who asked it; after some failures in a row it is left in peace.
   What it declines because of what a letter says is no failure of its own: one community's words close it to no other.
5. What it said is taken for a stranger's words: see `reading`.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.clock import Clock
from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.suggestions import Suggestions, Why
from bot.language.breaker import Breaker
from bot.language.reading import read
from bot.language.speaking import NoReply, Reply, Speaks
from bot.store.asks import Ask

AT_ONCE = 4
POLL = 1.0
ITS_FAULT = (Why.SILENT, Why.BUSY, Why.REFUSED)

log = logging.getLogger(__name__)


class Asks(Protocol):
    """What asking needs of the store."""

    async def waiting(self, but: Collection[int], most: int) -> Sequence[int]:
        """Return what may be asked now."""
        ...

    async def postponed(self) -> bool:
        """Say whether anything waits for a later moment."""
        ...

    async def take(self, row: int) -> Ask | None:
        """Note that a letter goes out, and return it."""
        ...

    async def again(self, row: int, not_before: datetime) -> None:
        """Put a row back that may be tried once more."""
        ...

    async def answered(self, row: int, suggestions: Suggestions, tokens: int | None) -> None:
        """Tell whoever asked what is suggested."""
        ...

    async def unanswered(self, row: int, why: Why, tokens: int | None = None) -> None:
        """Tell whoever asked why there is no suggestion."""
        ...


class Asking:
    """Asks until it is stopped; wake it when there may be something to ask."""

    def __init__(self, asks: Asks, speaks: Speaks | None, clock: Clock) -> None:
        """Take what is to be asked, the model if there is any, and the clock that waits are counted by."""
        self._asks = asks
        self._speaks = speaks
        self._clock = clock
        self._breaker = Breaker()
        self._in_hand: set[int] = set()
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something to ask."""
        self._idle.clear()
        self._awake.set()

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is being asked."""
        return self._idle.is_set()

    async def idle(self) -> None:
        """Wait until nothing is left to ask but what has to wait."""
        await self._idle.wait()

    def stop(self) -> None:
        """Begin nothing more; what is under way is given up, and asked again at the next start."""
        self._stopping.set()
        self._awake.set()

    async def run(self) -> None:
        """Ask what is to be asked, until `stop`."""
        self.wake()
        try:
            async with asyncio.TaskGroup() as group:
                while not self._stopping.is_set():
                    self._awake.clear()
                    looks_again = await self._begin(group)
                    if not self._in_hand and not self._awake.is_set():
                        self._idle.set()
                    await self._rest(looks_again)
        finally:
            if self._speaks is not None:
                await self._speaks.close()

    async def _begin(self, group: asyncio.TaskGroup) -> bool:
        """Begin with what may be asked now; say whether to look again by oneself."""
        try:
            rows = await self._asks.waiting(self._in_hand, AT_ONCE - len(self._in_hand))
            for row in rows:
                self._in_hand.add(row)
                group.create_task(self._ask(row), name=f"ask {row}")
            return bool(rows) or await self._asks.postponed()
        except StoreUnavailableError as error:
            log.warning("%s", error)
            return True

    async def _rest(self, looks_again: bool) -> None:
        try:
            async with asyncio.timeout(POLL if looks_again else None):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _ask(self, row: int) -> None:
        try:
            if self._speaks is None:
                await self._asks.unanswered(row, Why.OFF)
            elif not self._breaker.lets_through(self._clock.now()):
                await self._asks.unanswered(row, Why.RESTING)
            elif (ask := await self._asks.take(row)) is not None:
                await self._send(ask, self._speaks)
        except StoreUnavailableError as error:  # it is looked at again
            log.warning("%s", error)
        finally:
            self._in_hand.discard(row)
            self._awake.set()

    async def _send(self, ask: Ask, speaks: Speaks) -> None:
        try:
            reply = await self._unless_stopped(ask, speaks)
        except NoReply as failed:
            await self._go_on(ask, failed)
        except Exception as error:  # the port's one place: a model's fault is that letter's alone
            log.error("asking for %s failed:\n%s", ask.effect.use, trace_of(error))
            await self._go_on(ask, NoReply(Why.SILENT))
        else:
            if reply is None:
                return
            self._breaker.worked()
            suggestions = read(reply.said, ask.effect.wants, ask.effect.material)
            await self._asks.answered(ask.row, suggestions, reply.tokens)

    async def _unless_stopped(self, ask: Ask, speaks: Speaks) -> Reply | None:
        """Return what it says; None where we were stopped meanwhile."""
        answering = asyncio.ensure_future(speaks.answer(ask.letter, ask.room))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({answering, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not answering.done():
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            return None
        return answering.result()

    async def _go_on(self, ask: Ask, failed: NoReply) -> None:
        log.warning("the model gave no answer for %s: %s", ask.effect.use, failed.why)
        if failed.why in ITS_FAULT:
            self._breaker.failed(self._clock.now())
        if failed.again is not None and not ask.last:
            await self._asks.again(ask.row, self._clock.now() + failed.again)
        else:
            await self._asks.unanswered(ask.row, failed.why, None if failed.counts else 0)
