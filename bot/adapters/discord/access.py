"""What lets us into Discord: the bot's token, where Discord is, and which of its shards this process hears."""

from dataclasses import dataclass, field

API_URL = "https://discord.com/api/v10"


@dataclass(frozen=True, slots=True)
class Shards:
    """A share of the streams into which Discord divides what a bot hears: those from `first` to `last`, of `count`."""

    first: int
    last: int
    count: int

    @property
    def ours(self) -> range:
        """Return the numbers of the shards that this process hears."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordAccess:
    """A bot's token. Without `gateway_url` Discord says where its gateway is; without `shards`, how many are best."""

    token: str = field(repr=False)
    api_url: str = API_URL
    gateway_url: str | None = None
    shards: Shards | None = None
