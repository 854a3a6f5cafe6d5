"""What a platform tells of a person, of a channel, and of what people choose for themselves there."""

from dataclasses import dataclass

from bot.core.ids import ChannelId, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that members of a space choose for themselves there, such as a role or an answer in its onboarding."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform tells of a person. A guest or a bot is never prompted and never counted.

    `chosen` are the ids of the choices that they made; None where the platform has none, or does not say.
    """

    identity: Identity
    name: str
    zone: str | None = None
    guest: bool = False
    bot: bool = False
    may_coordinate: bool = False
    chosen: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProfile:
    """What a platform tells of a channel. In a forum every conversation begins with a titled post of its own."""

    channel: ChannelId
    name: str
    private: bool = False
    archived: bool = False
    forum: bool = False
