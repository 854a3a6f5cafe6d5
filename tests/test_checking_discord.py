"""`trellis check` asks Discord: it names the bot, and what is off with the click that repairs it; never a traceback."""

import asyncio
import json
import re
import shutil
import socket
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.access import DiscordAccess, Shards
from bot.adapters.discord.inspection import inspect
from bot.adapters.discord.permissions import INTENTS, PERMISSIONS, invite_link, missing, switched_off
from bot.checking import check
from bot.core.errors import ConfigError
from bot.core.people import Spans
from bot.core.suggestions import Limits
from bot.service import serve
from bot.settings import read_settings
from tests.village import CONFIG

TOKEN = "MTI.open-sesame.open_sesame-27"
APPLICATION, SERVER = "1234567890", "4567890123"
ALL = sum(permission.bit for permission in PERMISSIONS.values())
SWITCHED_ON = 1 << 15 | 1 << 19
PRIVILEGED = {name: intent for name, intent in INTENTS.items() if intent.flags}
Checks = Callable[..., Any]


def a_server(name: str = "Menders", permissions: int = ALL, *, owner: bool = False, id: str = SERVER) -> dict[str, Any]:
    """A server as Discord lists it: what we may do there is said along."""
    return {"id": id, "name": name, "owner": owner, "permissions": str(permissions), "features": []}


def as_json(answer: Any, status: int) -> web.Response:
    """Write as Discord does: the library takes for JSON only what comes without a charset."""
    return web.Response(body=json.dumps(answer).encode(), status=status, content_type="application/json")


@asynccontextmanager
async def a_discord(
    *,
    flags: int = SWITCHED_ON,
    servers: Sequence[dict[str, Any]] = (a_server(),),
    application: Any = None,
    status: int = 200,
    answers: asyncio.Event | None = None,
) -> AsyncIterator[str]:
    """A Discord that knows three addresses; it answers as it is told, and with `answers` not before that is set."""

    def answering(answer: Any) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            if answers is not None:
                await answers.wait()
            if status != 200:
                return as_json({"message": "Away", "code": 0, "retry_after": 0.001}, status)
            known = request.headers.get("Authorization") == f"Bot {TOKEN}"
            return as_json(answer, 200) if known else as_json({"message": "401: Unauthorized", "code": 0}, 401)

        return handle

    served = web.Application()
    us = {"id": APPLICATION, "username": "trellis", "bot": True}
    known = {"id": APPLICATION, "name": "Trellis", "flags": flags} if application is None else application
    for path, answer in {"users/@me": us, "applications/@me": known, "users/@me/guilds": list(servers)}.items():
        served.router.add_get(f"/api/v10/{path}", answering(answer))
    runner = web.AppRunner(served)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    finally:
        await runner.cleanup()


@pytest.fixture
def checked(tmp_path: Path, sqlite_template: Path, capsys: pytest.CaptureFixture[str]) -> Checks:
    """Check what an environment says; return how many parts are wrong, what was told, and what to mend."""

    async def checked(address: str, **environ: str) -> tuple[int, str, list[str]]:
        url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
        given = {"TRELLIS_DATABASE_URL": url, "DISCORD_API_URL": address, "DISCORD_TOKEN": TOKEN}
        ended = await asyncio.to_thread(check, {**given, **environ})
        told, _, wrong = capsys.readouterr().out.partition("\n\n")
        assert "sesame" not in told + wrong
        return ended, told, re.findall("^! (.*)$", wrong, re.M)

    return checked


async def test_it_names_the_bot_and_in_how_many_servers_it_is(checked: Checks) -> None:
    async with a_discord(servers=[a_server(), a_server("Gardeners", id="2")]) as address:
        ended, told, wrong = await checked(address)
    assert "Discord: trellis, in 2 servers" in told
    assert "DISCORD_TOKEN = set  (environment)" in told
    assert "Slack: not connected" in told
    assert (ended, wrong) == (0, [])


@pytest.mark.parametrize("intent", PRIVILEGED)
async def test_an_intent_that_is_off_is_named_with_what_is_off_and_the_click(intent: str, checked: Checks) -> None:
    async with a_discord(flags=SWITCHED_ON & ~PRIVILEGED[intent].flags) as address:
        ended, _, wrong = await checked(address)
    assert ended == 1
    (said,) = wrong
    assert f"The {intent} is not switched on, so this is off: {INTENTS[intent].purpose}." in said
    assert said.endswith(f"https://discord.com/developers/applications/{APPLICATION}/bot")


async def test_a_permission_that_a_server_does_not_give_is_named_with_the_click(checked: Checks) -> None:
    lacking = {str(number): name for number, name in enumerate(PERMISSIONS)}
    servers = [a_server(f"Server {id}", ALL & ~PERMISSIONS[name].bit, id=id) for id, name in lacking.items()]
    async with a_discord(servers=[*servers, a_server()]) as address:
        ended, _, wrong = await checked(address)
    assert (ended, len(wrong)) == (1, len(PERMISSIONS))
    for said, (id, name) in zip(wrong, lacking.items(), strict=True):
        assert said.startswith(f"Server {id} does not allow")
        assert f": {name} ({PERMISSIONS[name].purpose}). " in said
        assert said.endswith(invite_link(APPLICATION, id))


async def test_whoever_may_everything_lacks_nothing(checked: Checks) -> None:
    async with a_discord(servers=[a_server(permissions=1 << 3), a_server(permissions=0, owner=True)]) as address:
        assert (await checked(address))[2] == []


async def test_a_bot_in_no_server_is_told_how_to_be_let_in(checked: Checks) -> None:
    async with a_discord(servers=[]) as address:
        ended, told, wrong = await checked(address)
    assert "in 0 servers" in told
    assert (ended, [invite_link(APPLICATION) in said for said in wrong]) == (1, [True])


async def test_a_token_that_discord_does_not_take_is_named_with_where_to_get_one(checked: Checks) -> None:
    async with a_discord() as address:
        ended, told, wrong = await checked(address, DISCORD_TOKEN="MTI.of.yesterday")
    assert (ended, "trellis, in" in told) == (1, False)
    assert wrong == [
        "Discord does not take DISCORD_TOKEN (401). "
        "Make a new one on the application's page *Bot* (*Reset Token*) and copy it from there."
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [(503, "does not answer at"), (429, "asks this machine to wait"), (403, "did not answer what")],
)
async def test_a_discord_that_does_not_answer_well_is_one_sentence(status: int, said: str, checked: Checks) -> None:
    async with a_discord(status=status) as address:
        ended, _, wrong = await checked(address)
    assert (ended, [said in sentence for sentence in wrong]) == (1, [True])


async def test_a_discord_that_never_answers_is_given_up() -> None:
    answers = asyncio.Event()
    async with a_discord(answers=answers) as address:
        inspection = await inspect(DiscordAccess(token=TOKEN, api_url=address), patience=0.01)
        answers.set()
    assert ["does not answer at" in said for said in inspection.wrong] == [True]


@pytest.mark.parametrize("application", [{}, {"id": "1", "flags": "many"}, "Welcome to nginx!"])
async def test_what_is_not_discord_is_one_sentence(application: Any, checked: Checks) -> None:
    async with a_discord(application=application) as address:
        ended, _, wrong = await checked(address)
    assert (ended, ["does not answer at" in said for said in wrong]) == (1, [True])


async def test_an_address_where_nobody_is_is_one_sentence(checked: Checks) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        ended, _, wrong = await checked(f"http://127.0.0.1:{unheard.getsockname()[1]}/api/v10")
    assert (ended, ["DISCORD_API_URL right?" in said for said in wrong]) == (1, [True])


async def test_a_start_with_a_token_that_discord_does_not_take_ends_with_the_sentence(
    tmp_path: Path, sqlite_template: Path
) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    async with a_discord() as address:
        given = {"TRELLIS_DATABASE_URL": url, "DISCORD_TOKEN": "MTI.of.yesterday", "DISCORD_API_URL": address}
        with pytest.raises(BaseExceptionGroup) as ended:
            await serve(
                read_settings(given),
                config=CONFIG,
                defaults=Spans(),
                limits=Limits(),
                port=None,
                opened=print,
                stop=asyncio.Event(),
            )
    said = ended.value.subgroup(ConfigError)
    assert said is not None
    assert "Discord does not take DISCORD_TOKEN" in "".join(traceback.format_exception(said))


# ---- what is asked for ------------------------------------------------------------------------------------


def test_a_token_is_not_shown_and_a_share_of_the_shards_is_counted_from_the_first_to_the_last() -> None:
    access = DiscordAccess(token=TOKEN, shards=Shards(2, 4, 16))
    assert "sesame" not in repr(access)
    assert access.shards is not None
    assert list(access.shards.ours) == [2, 3, 4]


def test_every_permission_has_the_bit_that_the_library_knows_by_that_name() -> None:
    called = {"View Channels": "view_channel", "Create Public Threads": "create_public_threads"}
    for name, permission in PERMISSIONS.items():
        known = called.get(name, name.casefold().replace(" ", "_"))
        assert getattr(discord.Permissions, known).flag == permission.bit, name


def test_every_intent_has_the_bit_that_the_library_knows_by_that_name() -> None:
    called = {
        "Guilds": "guilds",
        "Server Members Intent": "members",
        "Guild Messages": "guild_messages",
        "Guild Message Reactions": "guild_reactions",
        "Direct Messages": "dm_messages",
        "Guild Scheduled Events": "guild_scheduled_events",
        "Message Content Intent": "message_content",
    }
    assert {name: getattr(discord.Intents, known).flag for name, known in called.items()} == {
        name: intent.bit for name, intent in INTENTS.items()
    }


@given(st.sets(st.sampled_from(sorted(PERMISSIONS))), st.integers(0, 2**60))
def test_what_is_missing_is_what_was_not_granted(granted: set[str], more: int) -> None:
    bits = sum(PERMISSIONS[name].bit for name in granted) | more & ~ALL & ~(1 << 3)
    assert set(missing(bits)) == PERMISSIONS.keys() - granted


def test_an_intent_is_on_by_either_of_its_flags() -> None:
    for members in (1 << 14, 1 << 15):
        for content in (1 << 18, 1 << 19):
            assert switched_off(members | content) == []
    assert switched_off(0) == list(PRIVILEGED)


def test_the_link_asks_for_all_of_it_and_nothing_else() -> None:
    asked = parse_qs(urlsplit(invite_link(APPLICATION)).query)
    assert asked == {
        "client_id": [APPLICATION],
        "scope": ["bot applications.commands"],
        "permissions": [str(ALL)],
    }
    there = parse_qs(urlsplit(invite_link(APPLICATION, SERVER)).query)
    assert there == {**asked, "guild_id": [SERVER], "disable_guild_select": ["true"]}
