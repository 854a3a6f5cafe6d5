"""The bot, put together for the platforms that are configured, on the database of its communities."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from sqlalchemy import make_url

from bot.adapters.base import Adapter
from bot.app import Trellis
from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from bot.catalogue import read_catalogue
from bot.core.clock import WallClock
from bot.core.errors import ConfigError
from bot.core.people import Spans
from bot.core.role import Role
from bot.core.signposts import Signposts
from bot.core.suggestions import Limits, Model
from bot.feeds.addresses import Addresses
from bot.feeds.cards import CardDoor
from bot.feeds.door import FeedDoor, a_door_of_its_own
from bot.language.client import Access, ChatModel
from bot.settings import Discord, Settings, Slack
from bot.store.database import held_for
from bot.store.migrate import refuse_unless_migrated
from bot.voice import FluentVoice

EVERYWHERE = "0.0.0.0"

Served = Callable[[web.Application], None]
"""Lets an application lead to what is served over HTTP beside a platform."""


@dataclass(frozen=True, slots=True, eq=False)
class _Platform:
    """A platform that we are on: `ready` is set while it is heard, and `greeting` then says where."""

    adapter: Adapter
    ready: asyncio.Event
    greeting: Callable[[], str]


async def serve(
    settings: Settings,
    *,
    config: Path,
    defaults: Spans,
    limits: Limits,
    port: int | None,
    opened: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    """Run until `stop`; `opened` is told of each platform, in a sentence, that it is heard.

    Slack is heard over HTTP where a `port` is given, else over Socket Mode. Raises a `TrellisError` with what to do:
    nothing is configured, a platform does not take what it gave us, the database is another's, in use, or not migrated.
    """
    _refuse_unless_reachable(settings, over_http=port is not None)
    with _held(settings.database_url):
        await asyncio.to_thread(refuse_unless_migrated, settings.database_url)
        await _serve(settings, config, defaults, limits, port, opened, stop)


def _refuse_unless_reachable(settings: Settings, *, over_http: bool) -> None:
    if settings.slack is not None:
        settings.slack.refuse_unless_reachable(over_http=over_http)
    elif settings.discord is None:
        raise ConfigError(
            "No platform is connected: docs/slack.md says how to connect Slack, and docs/discord.md Discord. "
            "`trellis play` opens the playground, which needs none."
        )
    elif over_http:
        raise ConfigError("`--http` lets Slack call, and only Discord is connected; start `trellis run` without it.")


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
    limits: Limits,
    port: int | None,
    opened: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    voice = FluentVoice(config / "voice")
    formats = read_catalogue(config, voice)
    feeds, cards = FeedDoor(lambda secret: trellis.feed(secret)), CardDoor(lambda card: trellis.way_to(card))
    roles = every_role(formats, Addresses(settings.public_url), signposts=Signposts(settings.public_url))

    def served(application: web.Application) -> None:
        feeds.add_to(application)
        cards.add_to(application)

    platforms = tuple(_platforms(settings, port, roles, served))
    trellis = Trellis(
        url=settings.database_url,
        adapters=[platform.adapter for platform in platforms],
        roles=roles,
        clock=WallClock(),
        voice=voice,
        defaults=defaults,
        formats=formats,
        secret=settings.secret_key,
        speaks=_model(settings, limits),
    )
    is_beside_slack = settings.slack is not None and port is not None
    async with AsyncExitStack() as door:
        try:
            await asyncio.to_thread(trellis.database.claim_for, "run")
            await door.enter_async_context(_served_alone(settings, served, is_needed=not is_beside_slack))
        except Exception:
            trellis.database.close()
            raise
        async with asyncio.TaskGroup() as group:
            running = group.create_task(trellis.run())
            opening = [group.create_task(_tell_of(platform, opened)) for platform in platforms]
            stopping = group.create_task(stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for waiting in (*opening, stopping):
                waiting.cancel()
            await door.aclose()  # whoever asks for a calendar or a card asks the house, which closes next
            trellis.stop()


def _model(settings: Settings, limits: Limits) -> ChatModel | None:
    """Return the language model that communities may switch on, if the environment knows one; nothing is asked yet."""
    if not settings.has_model:
        return None
    model = Model(name=limits.model, address=settings.shown_openai_base_url, tokens_a_month=limits.tokens_a_month)
    key = settings.openai_key or ""
    return ChatModel(model, Access(base_url=settings.openai_base_url, key=key, seconds=limits.seconds))


def _served_alone(settings: Settings, served: Served, *, is_needed: bool) -> AbstractAsyncContextManager[str | None]:
    """Serve calendar feeds and cards' addresses where Slack's door is not open, if they are to be served at all."""
    if settings.public_url is None or not is_needed:
        return nullcontext()
    return a_door_of_its_own(served, EVERYWHERE, settings.port)


async def _tell_of(platform: _Platform, opened: Callable[[str], None]) -> None:
    await platform.ready.wait()
    opened(platform.greeting())


def _platforms(settings: Settings, port: int | None, roles: Sequence[Role], served: Served) -> Iterator[_Platform]:
    """Make an adapter for each platform that is configured."""
    if settings.slack is not None:
        yield _on_slack(settings.slack, settings, port, served)
    if settings.discord is not None:
        yield _on_discord(settings.discord, settings, roles)


def _on_slack(given: Slack, settings: Settings, port: int | None, served: Served) -> _Platform:
    from bot.adapters.slack.access import SlackAccess  # only who runs on Slack pays for its import
    from bot.adapters.slack.adapter import SlackAdapter
    from bot.adapters.slack.doors import HttpDoor

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
    beside = None if settings.public_url is None else served
    http = None if port is None else HttpDoor(EVERYWHERE, port, beside)
    slack = SlackAdapter(access, http=http, menu=frozenset(MESSAGE_MENU))

    def greeting() -> str:
        return f"Trellis hears Slack at {slack.address}." if slack.address else "Trellis hears Slack over Socket Mode."

    return _Platform(slack, slack.ready, greeting)


def _on_discord(given: Discord, settings: Settings, roles: Sequence[Role]) -> _Platform:
    from bot.adapters.discord.access import DiscordAccess, Shards  # only who runs on Discord pays for its import
    from bot.adapters.discord.adapter import DiscordAdapter

    access = DiscordAccess(
        token=given.token,
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        shards=None if given.shards is None else Shards(*given.shards),
    )
    words = [word for role in roles for word in role.words]
    discord = DiscordAdapter(access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU)
    return _Platform(discord, discord.ready, lambda: f"Trellis hears Discord as {discord.greeting}.")
