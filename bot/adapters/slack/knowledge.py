"""What the understanding of a payload may ask: the directory, the house, and who we are in that workspace."""

from dataclasses import dataclass
from datetime import datetime

from bot.adapters.base import House
from bot.adapters.slack.directory import Directory
from bot.core.ids import MessageName, SpaceId
from bot.core.signposts import Signposts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the understanding of a payload may ask."""

    directory: Directory
    house: House
    verbs: frozenset[str]
    us: str
    signposts: Signposts

    def now(self) -> datetime:
        """Return the present moment."""
        return self.house.now()

    def bot_user(self, space: SpaceId) -> str:
        """Return who we are in a workspace."""
        return self.us

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called."""
        return self.directory.name_of(space, user)

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called."""
        return self.directory.channel_name(space, channel)

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is known to be private."""
        return self.directory.is_private(space, channel)

    def behind(self, address: str) -> MessageName | None:
        """Return the message that an address of ours leads to."""
        return self.signposts.behind(address)

    def word(self, key: str, **arguments: str | int) -> str:
        """Return plain words of ours."""
        return self.house.word(key, **arguments)
