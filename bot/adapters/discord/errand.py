"""A parcel in hand: its addresses as Discord writes them, how far it came, and by what it is drawn."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.adapters.base import House, Parcel, Refused
from bot.adapters.discord import text
from bot.adapters.discord.calling import Door
from bot.adapters.discord.conversations import Conversations
from bot.adapters.discord.known import Known
from bot.adapters.discord.render import Pen
from bot.adapters.discord.spots import Spot, guild_of
from bot.core.ids import ChannelId, Identity, MemberId, MessageName, MessageRef, SpaceId, external_of, space_of

MOST_REMEMBERED = 2_000


@dataclass(slots=True, kw_only=True)
class Begun:
    """How far a parcel came: where its first message stands, and what else was done."""

    first: MessageRef | None = None
    ended: bool = False
    done: set[int] = field(default_factory=set)
    """The numbers of the messages that stand, the first's being 0."""
    cursors: dict[str, str] = field(default_factory=dict)
    """Where looks that were held back go on, by the place that they look in."""

    @property
    def stands(self) -> bool:
        """Say whether something of it is before whom it is for."""
        return self.first is not None or bool(self.done)


class Ledger:
    """Remembers how far the latest parcels came, so that a second try in this process goes on where the first ended."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Take how many parcels to remember."""
        self._most = most
        self._begun: OrderedDict[tuple[SpaceId, str], Begun] = OrderedDict()

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
    """Where something is said: in a channel or a conversation with us, or in the thread of one of its messages."""

    channel: str
    thread: str = ""

    @property
    def at(self) -> str:
        """Return the id that Discord knows the place by."""
        return self.thread or self.channel

    def ref(self, space: SpaceId, message: str) -> MessageRef:
        """Name a message that stands here."""
        return Spot(self.channel, message, self.thread).ref(space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A parcel, the door it leaves by, and how far it came."""

    parcel: Parcel
    door: Door
    known: Known
    conversations: Conversations
    begun: Begun
    house: House

    @property
    def space(self) -> SpaceId:
        """Return the space that it goes to."""
        return self.parcel.space

    @property
    def guild(self) -> str:
        """Return the guild that it goes to."""
        return guild_of(self.space)

    def pen(self, calls: Callable[[MemberId], bool], *, in_private: bool = False) -> Pen:
        """Return what draws views for this guild; `calls` says whose mention notifies."""
        return Pen(
            space=self.space,
            people=self.parcel.people,
            names=lambda user: self.known.name_of(self.space, user),
            calls=calls,
            in_private=in_private,
            is_forum=lambda channel: self.known.is_forum(self.space, channel),
            ways=self.known.ways,
        )

    def reads(self, words: str) -> str:
        """Return what somebody wrote as ours is written."""
        return text.read(
            words,
            names=lambda user: self.known.name_of(self.space, user),
            channels=lambda channel: self.known.channel_name(self.space, channel),
        )

    def channel(self, channel: ChannelId) -> str:
        """Return a channel's id as Discord writes it."""
        external = external_of(channel)
        if space_of(channel) != self.space or not external.isdecimal():
            raise Refused(f"{channel} is no channel of {self.space}; choose another in the board's settings.")
        return external

    def user(self, member: MemberId) -> str:
        """Return a member's id as Discord writes it."""
        who: Identity | None = self.parcel.people.get(member)
        if who is None or space_of(who) != self.space or not external_of(who).isdecimal():
            raise Refused(f"Member {member} is nobody of {self.space}; they cannot be written to there.")
        return external_of(who)

    def message(self, target: MessageRef | MessageName) -> MessageRef:
        """Return where a message stands."""
        ref = target if isinstance(target, MessageRef) else self.parcel.messages.get(target)
        if ref is None:
            raise Refused(f"The message named {target} was never posted; nothing can refer to it.")
        self.channel(ref.channel)
        return ref

    def holder(self, spot: Spot) -> str:
        """Return the id of the channel or thread that holds a message."""
        return spot.place(in_forum=self.known.is_forum(self.space, spot.channel))
