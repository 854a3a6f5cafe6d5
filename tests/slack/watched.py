"""The real adapter, watched by whoever tells a story: it says what it is about to do, and can be waited for."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Protocol

from bot.adapters.base import House, Parcel
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.core.events import Event, MessagePosted
from bot.core.ids import MessageRef, SpaceId


class Watcher(Protocol):
    """Who watches."""

    space: SpaceId

    def begins(self, parcel: Parcel) -> None:
        """See what is about to be done."""
        ...

    async def did(self, parcel: Parcel, standing: MessageRef | None) -> None:
        """See what was done; as long as this lasts the house does not know of it."""
        ...


class Watched(SlackAdapter):
    """The real adapter; it says what it is about to do and what it did, and may be held back then."""

    square: Watcher

    def __init__(self, access: SlackAccess, **how: Any) -> None:
        super().__init__(access, **how)
        self._following = 0
        self._followed = asyncio.Condition()

    def _later(self, work: Coroutine[Any, Any, None], what: str) -> None:
        self._following += 1
        super()._later(self._noting_its_end(work), what)

    async def _noting_its_end(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            async with self._followed:
                self._following -= 1
                self._followed.notify_all()

    async def follows_up(self) -> bool:
        """Wait until all is done that acknowledgements did not wait for; say whether there was anything."""
        had = self._following > 0
        async with self._followed:
            await self._followed.wait_for(lambda: self._following == 0)
        return had

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        self.square.begins(parcel)
        standing = await super().deliver(parcel)
        await self.square.did(parcel, standing)
        return standing

    async def looks_around(self) -> None:
        """Look around as once a day."""
        await self.entrance.enter(self.square.space)


class WatchedInLocalSlack(Watched):
    """Watched where the messages' times are those of the wall clock, and the story has a clock of its own."""

    async def run(self, house: House) -> None:
        await super().run(_ByTheStorysClock(house))


class _ByTheStorysClock:
    """A house that hears of a message when it was written, as the story's clock has it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)

    async def hear(self, space: SpaceId, *events: Event) -> None:
        now = self._house.now()
        told = (replace(event, at=now) if isinstance(event, MessagePosted) else event for event in events)
        await self._house.hear(space, *told)
