"""HTTP: where calendar programs fetch a feed.

1. Whoever has an address can read it, nobody can list or guess one; every other address has the same answer.
2. A feed is made at most once a minute, however many ask for it at once.
3. Only so many addresses that never led anywhere are looked for in a second: whoever guesses takes that time from other
   guesses, not from calendars that are subscribed to.
4. Nothing that is sent here is kept, logged or acted on.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web

from bot.core.errors import ConfigError, StoreUnavailableError
from bot.feeds.addresses import ENDING, PATH
from bot.feeds.looks import Looks

KEPT = 60.0
"""Seconds for which a feed is handed out as it was made."""
MOST_KEPT = 512
MOST_KNOWN = 50_000
"""How many addresses are remembered to have led somewhere; none is longer than 128 characters."""
LAST_WORDS = 5.0
"""Seconds in which requests under way may finish when we stop."""
_ADDRESS = re.compile(rf"[A-Za-z0-9_-]{{16,128}}{re.escape(ENDING)}")
"""What stands behind the path; whatever else does is answered as an address that leads nowhere, and not looked for."""
_HEADERS = {
    "Cache-Control": "private, max-age=60",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}

Fetch = Callable[[str], Awaitable[bytes | None]]
"""Returns the feed that a secret opens, None where it opens none."""


@dataclass(frozen=True, slots=True)
class _Made:
    until: float
    body: bytes
    tag: str


class FeedDoor:
    """Answers calendar programs."""

    def __init__(self, fetch: Fetch, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take who makes feeds, and how time passes."""
        self._fetch = fetch
        self._seconds = seconds
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._making: dict[str, asyncio.Future[_Made | None]] = {}
        self._known: OrderedDict[str, None] = OrderedDict()
        self._looks = Looks(seconds)

    def add_to(self, application: web.Application) -> None:
        """Let an application lead here as well."""
        application.router.add_get(f"{PATH}{{file:.*}}", self._answer)

    def __len__(self) -> int:
        """Return how many feeds are kept."""
        return len(self._made)

    async def _answer(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        secret = file.removesuffix(ENDING) if _ADDRESS.fullmatch(file) else ""
        made = self._kept(secret)
        if made is None:
            if not self._is_known(secret) and not self._looks.may_look():
                return web.Response(status=429, text="Please come back in a minute.", headers={"Retry-After": "60"})
            try:
                made = await self._make(secret) if secret else None
            except StoreUnavailableError:
                return web.Response(status=503, text="Please come back in a minute.", headers={"Retry-After": "60"})
            if made is None:
                return web.Response(status=404, text="There is no calendar here.", headers=_HEADERS)
        headers = {**_HEADERS, "ETag": made.tag, "Content-Disposition": 'inline; filename="calendar.ics"'}
        if made.tag in (request.headers.get("If-None-Match") or ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=made.body, content_type="text/calendar", charset="utf-8", headers=headers)

    def _kept(self, secret: str) -> _Made | None:
        while self._made and next(iter(self._made.values())).until <= self._seconds():
            self._made.popitem(last=False)  # the oldest stands first
        return self._made.get(secret)

    def _is_known(self, secret: str) -> bool:
        """Say whether an address led somewhere, or is being looked for: to wait for that costs nothing."""
        return secret in self._known or secret in self._making

    async def _make(self, secret: str) -> _Made | None:
        """Make a feed, once for all who ask meanwhile; None where there is none."""
        making = self._making.get(secret)
        if making is not None:
            await asyncio.wait((making,))
            if making.cancelled():
                raise StoreUnavailableError("The calendar could not be made for whoever asked first.")
            return making.result()
        making = self._making[secret] = asyncio.get_running_loop().create_future()
        try:
            making.set_result(self._keep(secret, await self._fetch(secret)))
        finally:
            making.cancel()  # if it has no result: whoever waits for it must not wait for ever
            del self._making[secret]
        return making.result()

    def _keep(self, secret: str, body: bytes | None) -> _Made | None:
        self._known.pop(secret, None)
        if body is None:
            return None
        self._known[secret] = None
        made = self._made[secret] = _Made(self._seconds() + KEPT, body, f'"{sha256(body).hexdigest()[:32]}"')
        for kept, most in ((self._made, MOST_KEPT), (self._known, MOST_KNOWN)):
            while len(kept) > most:
                kept.popitem(last=False)
        return made


@asynccontextmanager
async def a_door_of_its_own(opens: Callable[[web.Application], None], host: str, port: int) -> AsyncIterator[str]:
    """Listen for whoever fetches what is served (`opens` leads there), where nobody else of ours does; return where."""
    application = web.Application(client_max_size=1024)
    opens(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ConfigError(
                f"Calendar feeds and cards cannot be served: port {port} cannot be used ({error.strerror or error}); "
                "choose another with PORT, or leave TRELLIS_PUBLIC_URL out."
            ) from None
        address, taken = runner.addresses[0][:2]
        yield f"http://{address}:{taken}"
    finally:
        await runner.cleanup()
