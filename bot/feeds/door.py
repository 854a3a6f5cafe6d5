"""HTTP: where calendar programs fetch a feed.

1. Whoever has an address can read it, nobody can list or guess one; every other address has the same answer.
2. A feed is made at most once a minute, and only so many are looked for in a second, whoever asks.
3. Nothing that is sent here is kept, logged or acted on.
"""

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web

from bot.core.errors import ConfigError, StoreUnavailableError
from bot.feeds.addresses import ENDING, PATH

KEPT = 60.0
"""Seconds for which a feed is handed out as it was made."""
MOST_KEPT = 512
LOOKS_A_SECOND = 20.0
LAST_WORDS = 5.0
"""Seconds in which requests under way may finish when we stop."""
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
        self._looks, self._looked_at = LOOKS_A_SECOND, seconds()

    def add_to(self, application: web.Application) -> None:
        """Let an application lead here as well."""
        application.router.add_get(f"{PATH}{{secret:[A-Za-z0-9_-]{{16,128}}}}{ENDING}", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        made = self._kept(secret)
        if made is None:
            if not self._may_look():
                return web.Response(status=429, text="Please come back in a minute.", headers={"Retry-After": "60"})
            try:
                body = await self._fetch(secret)
            except StoreUnavailableError:
                return web.Response(status=503, text="Please come back in a minute.", headers={"Retry-After": "60"})
            if body is None:
                return web.Response(status=404, text="There is no calendar here.", headers=_HEADERS)
            made = self._keep(secret, body)
        headers = {**_HEADERS, "ETag": made.tag, "Content-Disposition": 'inline; filename="calendar.ics"'}
        if made.tag in (request.headers.get("If-None-Match") or ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=made.body, content_type="text/calendar", charset="utf-8", headers=headers)

    def _kept(self, secret: str) -> _Made | None:
        made = self._made.get(secret)
        return made if made is not None and made.until > self._seconds() else None

    def _keep(self, secret: str, body: bytes) -> _Made:
        made = _Made(self._seconds() + KEPT, body, f'"{sha256(body).hexdigest()[:32]}"')
        self._made[secret] = made
        self._made.move_to_end(secret)
        while len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        return made

    def _may_look(self) -> bool:
        """Take one look out of a bucket that fills again."""
        now = self._seconds()
        self._looks = min(LOOKS_A_SECOND, self._looks + (now - self._looked_at) * LOOKS_A_SECOND)
        self._looked_at = now
        if self._looks < 1:
            return False
        self._looks -= 1
        return True


@asynccontextmanager
async def a_door_of_its_own(door: FeedDoor, host: str, port: int) -> AsyncIterator[str]:
    """Listen for calendar programs where nobody else of ours does; return where."""
    application = web.Application(client_max_size=1024)
    door.add_to(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ConfigError(
                f"Calendar feeds cannot be served: port {port} cannot be used ({error.strerror or error}); "
                "choose another with PORT, or leave TRELLIS_PUBLIC_URL out."
            ) from None
        address, taken = runner.addresses[0][:2]
        yield f"http://{address}:{taken}"
    finally:
        await runner.cleanup()
