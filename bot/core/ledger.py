"""What the engine needs of the store: what is owed, how to look, and a transaction for each role that settles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.events import Event
from bot.core.ids import CommunityId
from bot.core.role import Reader, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event in the inbox, with the roles that had already settled it before a restart."""

    id: int
    event: Event
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """An event that one role is to settle with what it prepared."""

    role: Role
    facts: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """How a role failed: the kind of error and where, without anybody's words."""

    role: str
    trace: str


class Ledger(Protocol):
    """What the engine needs of the store."""

    def reader(self, community: CommunityId) -> Reader:
        """Return how to look at one community."""
        ...

    async def owed(self, community: CommunityId, after: int, most: int) -> Sequence[Heard]:
        """Return the events not yet done, in the order in which they were heard, from behind `after`."""
        ...

    async def overtaking(self, community: CommunityId, after: int, most: int) -> Sequence[Heard]:
        """Return what may overtake everything that waits behind `after` (law 3), in the order in which it was heard."""
        ...

    async def settle(
        self, community: CommunityId, heard: Heard, works: Sequence[Work], *, done: bool
    ) -> Sequence[Failure]:
        """Let each role handle the event in a transaction of its own.

        Mark the event done where `done` and none failed.
        """
        ...

    async def set_aside(self, community: CommunityId, heard: Heard, failure: Failure, *, done: bool) -> None:
        """Give up on an event for one role: keep the trace, tell the coordinators."""
        ...

    async def in_debt(self) -> Sequence[CommunityId]:
        """Return the communities that have events not yet done."""
        ...
