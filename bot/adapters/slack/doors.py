"""HTTP: where Slack knocks when a load balancer stands before us, and where a workspace installs the bot."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer

from bot.core.errors import ConfigError

PATH = "/slack/events"
HEALTH = "/healthz"
LAST_WORDS = 5.0
"""Seconds in which requests under way may finish when we stop."""


@dataclass(frozen=True, slots=True)
class HttpDoor:
    """Where to listen; port 0 takes any that is free."""

    host: str = "0.0.0.0"
    port: int = 3000
    beside: Callable[[web.Application], None] | None = None
    """Opens what else is served here, such as calendar feeds."""


@asynccontextmanager
async def an_open_door(app: AsyncApp, door: HttpDoor) -> AsyncIterator[str]:
    """Listen for Slack's requests, and for a load balancer that asks whether we are well; return where."""
    served = AsyncSlackAppServer(port=door.port, path=PATH, app=app, host=door.host).web_app
    served.router.add_get(HEALTH, _well)
    if door.beside is not None:
        door.beside(served)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, door.host, door.port).start()
        except OSError as error:
            raise ConfigError(
                f"Port {door.port} cannot be used ({error.strerror or error}); choose another with --port or PORT."
            ) from None
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}{PATH}"
    finally:
        await runner.cleanup()


async def _well(_request: web.Request) -> web.Response:
    return web.Response(text="ok")
