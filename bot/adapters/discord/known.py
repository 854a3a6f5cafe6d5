"""What has to be known of ourselves and of a guild, to say something there."""

from collections.abc import Mapping
from typing import Protocol

from bot.adapters.discord.offered import Ways
from bot.core.ids import SpaceId


class Known(Protocol):
    """What is known of ourselves, and of the people and channels of a guild."""

    @property
    def us(self) -> str:
        """Return our own user's id."""
        ...

    @property
    def app(self) -> str:
        """Return our application's id."""
        ...

    @property
    def ways(self) -> Ways:
        """Return the commands that Discord groups by a word of ours."""
        ...

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called."""
        ...

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called."""
        ...

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is not open to everybody; what is not known is not open."""
        ...

    def is_forum(self, space: SpaceId, channel: str) -> bool:
        """Say whether every conversation in a channel begins with a titled post."""
        ...

    def tags(self, space: SpaceId, forum: str) -> Mapping[str, str]:
        """Return the ids of a forum's tags, by their names."""
        ...

    def channel_for_groups(self, space: SpaceId) -> str | None:
        """Return a channel that may hold private threads which a few are brought together in, None where none may."""
        ...
