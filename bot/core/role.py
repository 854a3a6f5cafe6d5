"""What a role is, and what it is given: it reads, it decides, it says what should follow.

A role receives an event twice. `prepare` may look and rank, outside any transaction, and returns None where the event
is not its affair, or a `Silence` where that is worth a reason. `handle` runs inside the one transaction that settles
the event for this role; it decides on what it reads there (facts from `prepare` are advice), writes rows, sends
effects, and does nothing else.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar, runtime_checkable

from bot.core.commands import Begun, Word
from bot.core.effects import Effect
from bot.core.events import Event
from bot.core.ids import EventId, Identity, MemberId, MessageName, SpaceId
from bot.core.people import Channel, Community, Member, Purpose
from bot.core.views import Block
from bot.core.voice import Say

R = TypeVar("R")

Part = tuple[Block, ...]
"""One thing that somebody's own page shows."""


class Look(Protocol):
    """What every role may read, of one community only."""

    @property
    def community(self) -> Community:
        """Return the community that the event belongs to."""
        ...

    @property
    def say(self) -> Say:
        """Return how to say things in the community's language."""
        ...

    @property
    def now(self) -> datetime:
        """Return the present moment; within a transaction, when it began."""
        ...

    @property
    def space(self) -> SpaceId | None:
        """Return the space in which it happened, or from which it is looked at; None for what our own house does."""
        ...

    def member(self, member: MemberId) -> Member | None:
        """Return a member, or None where nobody of this community has that id."""
        ...

    def channel_for(self, purpose: Purpose) -> Channel | None:
        """Return the channel that serves a purpose, if one was chosen and is there; that of this space comes first."""
        ...


class UnitOfWork(Look, Protocol):
    """One transaction that settles one event for one role. What it sends and schedules stands or falls with it."""

    def who(self, identity: Identity) -> Member:
        """Return whose identity this is; somebody unknown is written down as a member (never as a newcomer)."""
        ...

    def send(self, effect: Effect) -> None:
        """Put an effect into the outbox; what nobody asked for is held first, see `policy`."""
        ...

    def recall(self, name: MessageName) -> bool:
        """Take a named message back that has not gone out yet; say whether there was one."""
        ...

    def stay_silent(self, why: str) -> None:
        """Give a reason (`silence-<why>`) where nothing follows; whoever looks on is told, and nobody else."""
        ...

    def schedule(self, event: Event, due: datetime) -> None:
        """Let an event happen at a moment; the same id again moves it."""
        ...

    def cancel(self, event: EventId) -> None:
        """Forget a scheduled event, if it has not happened yet."""
        ...


class Reader(Protocol):
    """Reads outside any transaction; the look is taken in a thread of its own."""

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        ...

    async def look(self, at: Callable[[Any], R], /) -> R:
        """Return what `at` reads; it is given the same reads as `handle` and must not keep them."""
        ...

    def whispers_in(self, space: SpaceId) -> bool:
        """Say whether a line can be shown there to one person who made no gesture; else nothing need be prepared."""
        ...


@runtime_checkable
class AtHome(Protocol):
    """A role that has something to show on a member's own page, which stands in the order of the roles."""

    def at_home(self, me: Member | None, look: Any) -> Sequence[Part]:
        """Return what it shows there, to somebody unknown (None) as well; it only reads."""
        ...


@runtime_checkable
class Completes(Protocol):
    """A role that knows how its words go on."""

    def complete(self, begun: Begun, me: Member | None, look: Any) -> Sequence[tuple[str, str]]:
        """Return what may stand behind a word, each with what it is for; it only reads, and does so at once."""
        ...


class Role(Protocol):
    """A hat that the bot wears, named after a role in a community of practice.

    Events handled, facts and unit of work are each role's own types, declared beside it: hence the `Any`.
    """

    @property
    def name(self) -> str:
        """Return the first part of every verb that is addressed to this role."""
        ...

    @property
    def handles(self) -> tuple[type[Event], ...]:
        """Return the kinds of events that may concern this role."""
        ...

    @property
    def words(self) -> tuple[Word, ...]:
        """Return the words that people type to reach this role."""
        ...

    async def prepare(self, event: Event, read: Reader) -> Any | None:
        """Look and rank; None, or a `Silence`, says that the event is not this role's affair. There are 200 ms."""
        ...

    def handle(self, event: Any, facts: Any, tx: Any) -> None:
        """Settle the event for this role."""
        ...
