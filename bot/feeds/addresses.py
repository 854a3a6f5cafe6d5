"""Under which address a feed is found."""

PATH = "/calendar/"
ENDING = ".ics"


class Addresses:
    """Knows where feeds are served; it is a `bot.rituals.subscribing.FeedAddresses`.

    `base` is the address of the web that leads to us, None while no feed is served.
    """

    def __init__(self, base: str | None = None) -> None:
        """Take the address, where it is known already."""
        self.base = base

    def address(self, secret: str) -> str | None:
        """Return the address of the feed with this secret; None where no feeds are served."""
        return None if self.base is None else f"{self.base.rstrip('/')}{PATH}{secret}{ENDING}"
