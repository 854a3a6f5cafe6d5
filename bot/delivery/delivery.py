"""Takes what is to be said to its platform.

Laws (numbered as the tests are):

1. `sending` is committed before the call; the receipt after it.
2. After an ambiguous end (crash, lost reply, timeout) it looks before it repeats.
3. Within a lane, order is kept; lanes do not wait for each other.
4. Where the platform asks to wait, nothing is sent in that lane before.
5. What can never be delivered is set aside, which frees its lane, and is reported once: what was refused, what
   failed `MOST_TRIES` times in a way that nobody foresaw, and what found no platform for `USEFUL_FOR`.
6. What lost its use (`expires_at`) is not sent, and recorded as expired.
7. A platform that is out of reach is waited for, however long: every few minutes it is tried again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.adapters.base import Adapter, Ambiguous, Refused, TryLater
from bot.core.clock import Clock
from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.ids import Lane, MessageRef, platform_of
from bot.store.outbox import Outgoing

CALL_WITHIN = 30.0
LANES_AT_ONCE = 16
POLL = 1.0
MOST_TRIES = 8
LONGEST_WAIT = timedelta(minutes=5)
USEFUL_FOR = timedelta(days=7)
"""How long something may be of use that names no end of it by itself."""

log = logging.getLogger(__name__)


class Outbox(Protocol):
    """What delivery needs of the store."""

    async def open_lanes(self, but: frozenset[Lane], most: int) -> Sequence[Lane]:
        """Return lanes whose head may go now."""
        ...

    async def take(self, lane: Lane) -> Outgoing | None:
        """Mark the head of a lane as `sending` and return it."""
        ...

    async def sent(self, outgoing: Outgoing, standing: MessageRef | None) -> None:
        """Write the receipt down."""
        ...

    async def again(self, outgoing: Outgoing, not_before: datetime) -> None:
        """Put a row back to wait, after an ambiguous end."""
        ...

    async def postpone(self, outgoing: Outgoing, not_before: datetime, *, ambiguous: bool) -> None:
        """Put a row back that the platform asked to wait with."""
        ...

    async def expired(self, outgoing: Outgoing) -> None:
        """Write down that a row lost its use."""
        ...

    async def dead(self, outgoing: Outgoing, why: str) -> None:
        """Set a row aside for good."""
        ...


class Delivery:
    """Delivers until it is stopped; wake it when the outbox may hold something new."""

    def __init__(
        self, outbox: Outbox, adapters: Sequence[Adapter], clock: Clock, lanes_at_once: int = LANES_AT_ONCE
    ) -> None:
        """Take the outbox, the platforms, the clock that waits are counted by, and how many lanes are drained at once.

        With one at a time all is delivered in the order in which it was said first.
        """
        self._most = lanes_at_once
        self._outbox = outbox
        self._adapters: Mapping[str, Adapter] = {adapter.platform: adapter for adapter in adapters}
        self._clock = clock
        self._in_hand: set[Lane] = set()
        self._unforeseen: Counter[int] = Counter()
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Say that there may be something to deliver."""
        self._idle.clear()
        self._awake.set()

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is being delivered."""
        return self._idle.is_set()

    async def idle(self) -> None:
        """Wait until nothing is left to deliver but what has to wait."""
        await self._idle.wait()

    def stop(self) -> None:
        """Begin nothing more; what is in hand is finished."""
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        """Deliver what the outbox holds and whatever comes, until `stop`."""
        self.wake()
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                self._awake.clear()
                try:
                    lanes = await self._outbox.open_lanes(frozenset(self._in_hand), self._most - len(self._in_hand))
                except StoreUnavailableError as error:
                    log.warning("%s", error)
                    lanes = ()
                for lane in lanes:
                    self._in_hand.add(lane)
                    group.create_task(self._drain(lane), name=f"lane {lane}")
                if not self._in_hand and not self._awake.is_set():
                    self._idle.set()
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _drain(self, lane: Lane) -> None:
        try:
            while not self._stopping and (outgoing := await self._outbox.take(lane)) is not None:
                await self._deliver(outgoing)
            self._awake.set()
        except StoreUnavailableError as error:  # the lane is looked at again with the next poll, no sooner
            log.warning("%s", error)
        finally:
            self._in_hand.discard(lane)

    async def _deliver(self, outgoing: Outgoing) -> None:
        parcel = outgoing.parcel
        if outgoing.expires_at is not None and self._clock.now() > outgoing.expires_at:
            self._unforeseen.pop(outgoing.row, None)
            await self._outbox.expired(outgoing)
            return
        adapter = None if parcel is None else self._adapters.get(platform_of(parcel.space))
        if parcel is None or adapter is None:
            await self._outbox.dead(outgoing, "nobody is there to deliver to")
            return
        looked = not outgoing.ambiguous
        try:
            async with asyncio.timeout(CALL_WITHIN):
                standing = None if looked else await adapter.look_for(parcel, outgoing.began)
                looked = True
                if standing is None:
                    standing = await adapter.deliver(parcel)
        except TryLater as later:
            await self._outbox.postpone(outgoing, self._clock.now() + later.after, ambiguous=not looked)
        except Refused as refused:
            await self._set_aside(outgoing, str(refused))
        except (Ambiguous, TimeoutError):
            await self._look_again(outgoing)
        except Exception as error:  # delivery's one place: an effect's fault is that effect's alone
            log.error("delivering %s failed:\n%s", parcel.key, trace_of(error))
            self._unforeseen[outgoing.row] += 1
            if self._unforeseen[outgoing.row] >= MOST_TRIES:
                await self._set_aside(outgoing, f"{type(error).__name__}, {MOST_TRIES} times")
            else:
                await self._look_again(outgoing)
        else:
            self._unforeseen.pop(outgoing.row, None)
            await self._outbox.sent(outgoing, standing)

    async def _look_again(self, outgoing: Outgoing) -> None:
        now = self._clock.now()
        if outgoing.expires_at is None and now >= outgoing.began + USEFUL_FOR:
            await self._set_aside(outgoing, f"out of reach for {USEFUL_FOR.days} days")
            return
        doublings = min(outgoing.attempts, 10)  # behind that it is the longest wait anyway
        await self._outbox.again(outgoing, now + min(timedelta(seconds=2**doublings), LONGEST_WAIT))

    async def _set_aside(self, outgoing: Outgoing, why: str) -> None:
        self._unforeseen.pop(outgoing.row, None)
        await self._outbox.dead(outgoing, why)
