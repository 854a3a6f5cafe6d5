"""HTTP: where the address of a card leads, which is the card's message on its platform.

1. Nothing of a card is shown here: who follows an address is sent on, and the platform decides what they may see.
2. Every address that leads nowhere has the same answer, and only so many are looked for in a second.
3. Nothing that is sent here is kept, logged or acted on.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.adapters.base import DeliveryError
from bot.core.errors import StoreUnavailableError
from bot.core.signposts import PATH, is_card
from bot.feeds.looks import Looks

MOST_KNOWN = 10_000
"""How many cards are remembered to have led somewhere."""
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}

Follow = Callable[[str], Awaitable[str | None]]
"""Returns where the message of a card is found on its platform, None where there is none."""


class CardDoor:
    """Sends whoever follows the address of a card on to its message."""

    def __init__(self, follow: Follow, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take who knows the ways, and how time passes."""
        self._follow = follow
        self._looks = Looks(seconds)
        self._known: OrderedDict[str, None] = OrderedDict()

    def add_to(self, application: web.Application) -> None:
        """Let an application lead here as well."""
        application.router.add_get(f"{PATH}{{card:.*}}", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        asked = request.match_info["card"]
        card = asked if is_card(asked) else None
        if card not in self._known and not self._looks.may_look():
            return _later(429)
        try:
            way = None if card is None else await self._follow(card)
        except (DeliveryError, StoreUnavailableError):
            return _later(503)
        if card is None or way is None:
            return web.Response(status=404, text="There is nothing here.", headers=_HEADERS)
        self._remember(card)
        return web.Response(status=302, headers={**_HEADERS, "Location": way})

    def _remember(self, card: str) -> None:
        self._known[card] = None
        self._known.move_to_end(card)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def _later(status: int) -> web.Response:
    return web.Response(status=status, text="Please come back in a minute.", headers={"Retry-After": "60"})
