"""The bot, put together for the platforms that are configured, on the database of its communities."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from bot.app import MESSAGE_MENU, Trellis
from bot.core.clock import WallClock
from bot.core.errors import ConfigError
from bot.core.people import Spans
from bot.settings import Settings
from bot.store.database import held_for
from bot.store.migrate import refuse_unless_migrated
from bot.voice import FluentVoice

if TYPE_CHECKING:
    from bot.adapters.slack.adapter import SlackAdapter

EVERYWHERE = "0.0.0.0"


async def serve(
    settings: Settings,
    *,
    config: Path,
    defaults: Spans,
    port: int | None,
    opened: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    """Run until `stop`, over HTTP where a `port` is given, else over Socket Mode; `opened` is told how Slack is heard.

    Raises a `TrellisError` with what to do: nothing is configured, the database is another's, in use, or not migrated.
    """
    if settings.slack is None:
        raise ConfigError(
            "No platform is connected: docs/slack.md says how to connect Slack. "
            "`trellis play` opens the playground, which needs none."
        )
    settings.slack.refuse_unless_reachable(over_http=port is not None)
    with _held(settings.database_url):
        await asyncio.to_thread(refuse_unless_migrated, settings.database_url)
        await _serve(settings, config, defaults, port, opened, stop)


def _held(url: str) -> AbstractContextManager[None]:
    """Hold a SQLite database for this process; a server has room for several."""
    file = make_url(url)
    if file.get_backend_name() == "sqlite" and file.database:
        return held_for(Path(file.database), "run")
    return nullcontext()


async def _serve(
    settings: Settings,
    config: Path,
    defaults: Spans,
    port: int | None,
    opened: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    slack = _slack(settings, port)
    trellis = Trellis(
        url=settings.database_url,
        adapters=(slack,),
        clock=WallClock(),
        voice=FluentVoice(config / "voice"),
        defaults=defaults,
        secret=settings.secret_key,
    )
    try:
        await asyncio.to_thread(trellis.database.claim_for, "run")
    except Exception:
        trellis.database.close()
        raise
    async with asyncio.TaskGroup() as group:
        running = group.create_task(trellis.run())
        opening = group.create_task(slack.ready.wait())
        stopping = group.create_task(stop.wait())
        await asyncio.wait({running, opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            opened(slack.address)
        opening.cancel()
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        trellis.stop()


def _slack(settings: Settings, port: int | None) -> "SlackAdapter":
    from bot.adapters.slack.access import SlackAccess  # only who runs on Slack pays for its import
    from bot.adapters.slack.adapter import SlackAdapter
    from bot.adapters.slack.doors import HttpDoor

    given = settings.slack
    assert given is not None
    access = SlackAccess(
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
        client_id=given.client_id,
        client_secret=given.client_secret,
        state_secret=settings.secret_key,
        api_url=settings.slack_api_url,
        public_url=settings.public_url,
    )
    http = None if port is None else HttpDoor(EVERYWHERE, port)
    return SlackAdapter(access, http=http, menu=frozenset(MESSAGE_MENU))
