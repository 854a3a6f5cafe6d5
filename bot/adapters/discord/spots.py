"""Where things stand in Discord, and how we name that.

A message is named by the channel whose members see it, also where it stands in a thread of that channel: `<message>` in
the channel itself, `<thread>.<message>` in a thread. A thread is named by the message that it hangs on, whose id is its
own; a forum's conversation and its first post share one id as well.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.adapters.base import Refused
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId, channel_id, external_of, identity

PLATFORM = "discord"
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def space_in(guild: str) -> SpaceId:
    """Return the space that a guild is."""
    return SpaceId(f"{PLATFORM}:{guild}")


def guild_of(space: SpaceId) -> str:
    """Return the guild that a space is."""
    return space.partition(":")[2]


def moment_of(snowflake: str) -> datetime:
    """Return when Discord coined an id; all of its ids tell that."""
    return _EPOCH + (int(snowflake) >> 22) * _MILLISECOND


def snowflake_at(moment: datetime) -> str:
    """Return the smallest id that Discord can have coined at a moment."""
    return str(max(0, (moment - _EPOCH) // _MILLISECOND) << 22)


def who(space: SpaceId, user: str) -> Identity:
    """Say who a user is in a space."""
    return identity(space, user)


def where(space: SpaceId, channel: str) -> ChannelId:
    """Say which channel is meant."""
    return channel_id(space, channel)


@dataclass(frozen=True, slots=True)
class Spot:
    """A message where it can be reached: `thread` is empty where it stands in the channel itself."""

    channel: str
    message: str
    thread: str = ""

    @classmethod
    def of(cls, ref: MessageRef) -> "Spot":
        """Read what `ref` wrote. Raises `Refused` where it names no message of Discord's."""
        thread, _, message = ref.id.rpartition(".")
        channel = external_of(ref.channel)
        if not all(part.isdecimal() for part in (channel, message, thread or "0")):
            raise Refused(f"{ref} is no message of Discord's; nothing can refer to it.")
        return cls(channel, message, thread)

    def ref(self, space: SpaceId) -> MessageRef:
        """Name the message; the first post of a conversation is named as its thread is."""
        apart = self.thread and self.thread != self.message
        return MessageRef(where(space, self.channel), f"{self.thread}.{self.message}" if apart else self.message)

    def place(self, *, in_forum: bool) -> str:
        """Return the id of the channel or thread that holds the message; in a forum its first post holds itself."""
        return self.thread or (self.message if in_forum else self.channel)
