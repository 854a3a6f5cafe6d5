"""The real adapter, watched by whoever tells a story: it says what it is about to do, and can be waited for."""

import asyncio
from typing import Any, Protocol

from bot.adapters.base import Parcel
from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.adapter import DiscordAdapter
from bot.core.ids import MessageRef

LOOKS_EVERY = 0.003


class Watcher(Protocol):
    """Who watches."""

    def begins(self, parcel: Parcel) -> None:
        """See what is about to be done."""
        ...

    async def did(self, parcel: Parcel, standing: MessageRef | None) -> None:
        """See what was done; as long as this lasts the house does not know of it."""
        ...


class Watched(DiscordAdapter):
    """The real adapter; it says what it is about to do and what it did, and may be held back then."""

    square: Watcher

    def __init__(self, access: DiscordAccess, **how: Any) -> None:
        super().__init__(access, **how)

    def label_of(self, verb: str) -> str:
        """Return how a menu offers a verb."""
        assert self._directory is not None
        offered = {**self._directory.verbs, **self._directory.member_verbs}
        return next(label for label, known in offered.items() if known == verb)

    async def rests(self) -> bool:
        """Wait until nothing is under way; say whether anything was."""
        had = self.is_busy
        while self.is_busy:  # noqa: ASYNC110 - nobody tells when the last of it is over
            await asyncio.sleep(LOOKS_EVERY)
        return had

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        self.square.begins(parcel)
        standing = await super().deliver(parcel)
        await self.square.did(parcel, standing)
        return standing
