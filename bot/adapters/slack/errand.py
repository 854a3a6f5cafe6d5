"""A parcel in hand: the workspace it goes to, its addresses as Slack writes them, and how far it came."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.adapters.base import Ambiguous, Parcel, Refused
from bot.adapters.slack.pace import Paced
from bot.adapters.slack.render import Pen
from bot.core.ids import (
    ChannelId,
    EffectKey,
    Identity,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
    channel_id,
    external_of,
    space_of,
)

MOST_REMEMBERED = 2_000


class Known(Protocol):
    """What is known of the people and channels of a workspace."""

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called."""
        ...

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called."""
        ...

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is known to be private."""
        ...


@dataclass(slots=True, kw_only=True)
class Begun:
    """How far a parcel came: where its first message stands, and what else was done."""

    first: MessageRef | None = None
    ended: bool = False
    tried: bool = False
    """Whether this process tried to answer, so that what it never attempted was not done."""
    answered: bool = False
    """Whether an answer is before whom it is for; its documents may be missing."""
    attempted: dict[str, str] = field(default_factory=dict)
    """What was begun to be shared, and by which file of Slack's; where it is not in `done` its end is not known."""
    done: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    """The pictures that Slack has, by name."""
    waited_for_files: int = 0
    cursors: dict[tuple[str, "Place"], str] = field(default_factory=dict)
    """Where looks that were held back go on, by what they look for, and where."""
    shared: dict[str, str] = field(default_factory=dict)
    """The documents that looks found, their names by Slack's ids."""


class Ledger:
    """Remembers how far the latest parcels came, so that a second try in this process goes on where the first ended."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Take how many parcels to remember."""
        self._most = most
        self._begun: OrderedDict[tuple[SpaceId, EffectKey], Begun] = OrderedDict()

    def of(self, parcel: Parcel) -> Begun:
        """Return how far a parcel came."""
        name = (parcel.space, parcel.key)
        begun = self._begun.setdefault(name, Begun())
        self._begun.move_to_end(name)
        if len(self._begun) > self._most:
            self._begun.popitem(last=False)
        return begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is said; `channel` may be a user's id, which is their conversation with us."""

    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A parcel, its workspace, and how far it came."""

    parcel: Parcel
    slack: Paced
    known: Known
    begun: Begun
    word: Callable[..., str]

    @property
    def space(self) -> SpaceId:
        """Return the space that it goes to."""
        return self.parcel.space

    def pen(self, calls: Callable[[MemberId], bool]) -> Pen:
        """Return what draws views for this workspace; `calls` says whose mention notifies."""
        people = (external_of(who) for who in self.parcel.people.values())
        names = {person: name for person in people if (name := self.known.name_of(self.space, person))}
        return Pen(
            space=self.space,
            address=self.slack.workspace.address,
            people=self.parcel.people,
            names=names,
            calls=calls,
        )

    def channel(self, channel: ChannelId) -> str:
        """Return a channel's id as Slack writes it."""
        if space_of(channel) != self.space:
            raise Refused(f"{channel} is no channel of {self.space}; choose another in the board's settings.")
        return external_of(channel)

    def user(self, member: MemberId) -> str:
        """Return a member's id as Slack writes it."""
        who: Identity | None = self.parcel.people.get(member)
        if who is None or space_of(who) != self.space:
            raise Refused(f"Member {member} is nobody of {self.space}; they cannot be written to there.")
        return external_of(who)

    def message(self, target: MessageRef | MessageName) -> MessageRef:
        """Return where a message stands."""
        ref = target if isinstance(target, MessageRef) else self.parcel.messages.get(target)
        if ref is None:
            raise Refused(f"The message named {target} was never posted; nothing can refer to it.")
        self.channel(ref.channel)
        return ref

    def ref(self, channel: str, ts: str) -> MessageRef:
        """Return a message of this workspace by Slack's own ids."""
        return MessageRef(channel_id(self.space, channel), ts)

    async def opened(self, users: str) -> Place:
        """Open the conversation between us and one or more people."""
        answer = await self.slack.call("conversations.open", users=users)
        channel = answer.get("channel")
        if not isinstance(channel, dict) or not isinstance(channel.get("id"), str):
            raise Ambiguous("Slack did not say which conversation it opened.")
        return Place(channel=channel["id"])
