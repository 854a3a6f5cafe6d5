"""How fast we speak: about one message a second in a channel, and no more calls a minute than Slack's tiers take.

1. What would wait longer than a few seconds is put off (`TryLater`); what waits less waits here.
2. After a 429 nothing of that method is sent in that workspace before the wait is over; it is put off without a call.
3. What is idle is forgotten, so that memory stays flat.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.adapters.base import TryLater
from bot.adapters.slack.workspace import Workspace
from bot.core.ids import ChannelId, SpaceId

PATIENCE = 3.0
MINUTE = 60.0
TIER_2, TIER_3, TIER_4 = 20, 50, 100
A_MINUTE: Mapping[str, int] = {
    "chat.postMessage": 300,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "bookmarks.add": TIER_2,
    "bookmarks.list": TIER_2,
    "conversations.list": TIER_2,
    "pins.add": TIER_2,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
"""Slack's tiers; what is not named here belongs to the third."""


@dataclass(slots=True)
class Counted:
    """A call, and the moment that it is counted at."""

    at: float


class Pace:
    """Keeps the pace of all workspaces; `every` zero sends without counting, but a 429 is still obeyed."""

    def __init__(
        self,
        every: timedelta = timedelta(seconds=1),
        a_minute: Mapping[str, int] = A_MINUTE,
        *,
        now: Callable[[], float] = time.monotonic,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take how far apart the messages of a channel stand, and how many calls of a method a minute holds."""
        self._every, self._a_minute = every.total_seconds(), a_minute
        self._now, self._rest = now, rest
        self._free: dict[ChannelId, float] = {}
        self._sent: dict[tuple[SpaceId, str], deque[Counted]] = {}
        self._held: dict[tuple[SpaceId, str], float] = {}

    async def turn(self, channel: ChannelId) -> None:
        """Wait for a channel's next turn."""
        if not self._every:
            return
        now = self._now()
        slot = max(now, self._free.get(channel, now))
        _must_not_wait_long(slot - now)
        self._free.pop(channel, None)  # written anew, so that the longest idle stand first
        self._free[channel] = slot + self._every
        self._forget(now)
        await self._until(slot)

    async def admit(self, space: SpaceId, method: str) -> Counted:
        """Wait until a method may be called in a workspace; return the call, as it is counted."""
        self._obey(space, method)
        if not self._every:
            return Counted(self._now())
        now, most = self._now(), self._a_minute.get(method, TIER_3)
        sent = self._sent.get((space, method)) or deque(maxlen=most)
        slot = now if len(sent) < most else max(now, sent[0].at + MINUTE)
        _must_not_wait_long(slot - now)
        counted = Counted(slot)
        sent.append(counted)
        self._sent.pop((space, method), None)
        self._sent[space, method] = sent
        self._forget(now)
        await self._until(slot)
        self._obey(space, method)
        return counted

    def over(self, counted: Counted) -> None:
        """Count a call from its answer on: Slack has counted it by then, however long it was on its way."""
        counted.at = self._now()

    def hold(self, space: SpaceId, method: str, after: timedelta) -> None:
        """Remember that Slack asked to wait with a method."""
        until = self._now() + after.total_seconds()
        self._held[space, method] = max(until, self._held.get((space, method), until))

    def _obey(self, space: SpaceId, method: str) -> None:
        until = self._held.get((space, method))
        if until is None:
            return
        left = until - self._now()
        if left > 0:
            raise TryLater(timedelta(seconds=left))
        del self._held[space, method]

    async def _until(self, slot: float) -> None:
        wait = slot - self._now()
        if wait > 0:
            await self._rest(wait)

    def _forget(self, now: float) -> None:
        while self._free and self._free[idlest := next(iter(self._free))] <= now:
            del self._free[idlest]
        while self._sent and self._sent[quiet := next(iter(self._sent))][-1].at <= now - MINUTE:
            del self._sent[quiet]


class Paced:
    """A workspace that is called at our pace."""

    def __init__(self, workspace: Workspace, pace: Pace) -> None:
        """Take a workspace, and the pace of all."""
        self.workspace = workspace
        self._pace = pace

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Ask once, when it is time. Raises a `DeliveryError`."""
        counted = await self._pace.admit(self.workspace.space, method)
        try:
            return await self.workspace.call(method, **arguments)
        except TryLater as later:
            self._pace.hold(self.workspace.space, method, later.after)
            raise
        finally:
            self._pace.over(counted)

    async def turn(self, channel: ChannelId) -> None:
        """Wait for a channel's next turn."""
        await self._pace.turn(channel)


def _must_not_wait_long(seconds: float) -> None:
    if seconds > PATIENCE:
        raise TryLater(timedelta(seconds=seconds))
