"""Names for the things and people that the bot speaks of.

Ours (`CommunityId`, `MemberId`, `MessageName`) are coined by us and say nothing about anybody.
The platforms' (`SpaceId`, `Identity`, `ChannelId`) are written `platform:workspace` and `platform:workspace/thing`,
so that one glance says whose they are.
"""

from dataclasses import dataclass
from typing import NewType

from bot.core.chance import CHANCE

CommunityId = NewType("CommunityId", str)
MemberId = NewType("MemberId", str)
MessageName = NewType("MessageName", str)
"""What we call a message before it is sent, such as `question/q7f3`; a receipt maps it to the platform's id."""
EventId = NewType("EventId", str)
EffectKey = NewType("EffectKey", str)
"""At most 24 characters, so that Discord takes it as a nonce."""
Lane = NewType("Lane", str)
"""The conversation that an effect belongs to; within a lane, order is kept."""

SpaceId = NewType("SpaceId", str)
Identity = NewType("Identity", str)
ChannelId = NewType("ChannelId", str)

_COINED = "bcdfghjkmnpqrstvwxyz23456789"
"""Nothing that is taken for something else, and no vowels: nothing that is coined reads like a word or a name."""


def identity(space: SpaceId, external: str) -> Identity:
    """Say who somebody is on their platform."""
    return Identity(f"{space}/{external}")


def channel_id(space: SpaceId, external: str) -> ChannelId:
    """Say which conversation of a space is meant."""
    return ChannelId(f"{space}/{external}")


def space_of(thing: Identity | ChannelId) -> SpaceId:
    """Return the space that an identity or a channel lies in."""
    return SpaceId(thing.partition("/")[0])


def external_of(thing: Identity | ChannelId) -> str:
    """Return the platform's own id of an identity or a channel."""
    return thing.partition("/")[2]


def platform_of(space: SpaceId) -> str:
    """Return the platform's name, such as `slack`."""
    return space.partition(":")[0]


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on its platform."""

    channel: ChannelId
    id: str

    def __str__(self) -> str:
        """Write the reference so that equal messages read alike."""
        return f"{self.channel}#{self.id}"


def new_token(length: int = 10) -> str:
    """Coin a short name for something of ours; easy to read aloud, hard to guess, and neither a word nor a name."""
    return CHANCE.letters(_COINED, length)
