"""`trellis check` asks Slack: it names the workspace, and what is off with what to do about it; never a traceback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.base import Installation
from bot.adapters.slack.scopes import FOR_LINKS, SCOPES
from bot.checking import check
from bot.core.clock import WallClock
from bot.core.ids import SpaceId
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.keyring import Keyring
from bot.store.migrate import migrate

BOT, APP = "xoxb-open-sesame", "xapp-open-sesame"
WORKSPACE = {"ok": True, "team": "Menders", "url": "https://menders.slack.test/", "user": "trellis"}
Checks = Callable[..., Any]


@asynccontextmanager
async def a_slack(
    *,
    scopes: str | None = ",".join(SCOPES),
    bot: dict[str, Any] | None = None,
    app: dict[str, Any] | None = None,
    status: int = 200,
) -> AsyncIterator[str]:
    """A Slack that knows two methods, and answers as it is told."""

    def answering(answer: dict[str, Any], token: str) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            if status != 200:
                return web.Response(status=status, text="<html>away</html>")
            known = request.headers.get("Authorization") == f"Bearer {token}"
            headers = {} if scopes is None else {"x-oauth-scopes": scopes}
            return web.json_response(answer if known else {"ok": False, "error": "invalid_auth"}, headers=headers)

        return handle

    served = web.Application()
    served.router.add_route("*", "/api/auth.test", answering(bot or WORKSPACE, BOT))
    served.router.add_route(
        "*", "/api/apps.connections.open", answering(app or {"ok": True, "url": "wss://slack.test/"}, APP)
    )
    runner = web.AppRunner(served)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        await runner.cleanup()


@pytest.fixture
def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checks:
    """Check what an environment says; return how many parts are wrong, what was told, and what to mend."""

    async def checked(address: str, **environ: str) -> tuple[int, str, str]:
        url = f"sqlite:///{tmp_path}/trellis.db"
        await asyncio.to_thread(migrate, url)
        given = {"TRELLIS_DATABASE_URL": url, "SLACK_API_URL": address, "SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
        ended = await asyncio.to_thread(check, {**given, **environ})
        told, _, wrong = capsys.readouterr().out.partition("\n\n")
        assert "sesame" not in told + wrong
        return ended, told, wrong

    return checked


async def test_it_names_the_workspace_and_says_that_socket_mode_is_on(checked: Checks) -> None:
    async with a_slack() as address:
        ended, told, wrong = await checked(address)
    assert "Slack: Menders (https://menders.slack.test/), as @trellis" in told
    assert "Socket Mode is on" in told
    assert "SLACK_BOT_TOKEN = set  (environment)" in told
    assert (ended, wrong.strip()) == (0, "Nothing is wrong.")


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_scope_that_is_missing_is_named_with_what_is_off_and_what_to_do(scope: str, checked: Checks) -> None:
    async with a_slack(scopes=", ".join(other for other in SCOPES if other != scope)) as address:
        ended, _, wrong = await checked(address)
    assert f"The scope {scope} was not granted, so this is off: {SCOPES[scope]}." in wrong
    assert "*Reinstall*" in wrong
    assert (ended, wrong.count("\n! ") + wrong.startswith("! ")) == (1, 1)


async def test_where_slack_does_not_say_what_it_granted_nothing_is_missed(checked: Checks) -> None:
    async with a_slack(scopes=None) as address:
        assert (await checked(address))[0] == 0


async def test_a_token_that_slack_does_not_take_is_named_with_where_to_copy_it(checked: Checks) -> None:
    async with a_slack() as address:
        ended, _, wrong = await checked(address, SLACK_BOT_TOKEN="xoxb-of-yesterday")
    assert ended == 1
    assert "Slack does not take SLACK_BOT_TOKEN (invalid_auth). Copy the *Bot User OAuth Token*" in wrong


async def test_an_app_token_without_socket_mode_is_told_where_to_switch_it_on(checked: Checks) -> None:
    async with a_slack(app={"ok": False, "error": "missing_scope"}) as address:
        ended, told, wrong = await checked(address)
    assert ended == 1
    assert "Menders" in told
    assert "SLACK_APP_TOKEN (missing_scope)" in wrong
    assert "connections:write" in wrong


@pytest.mark.parametrize("status", [500, 503])
async def test_a_slack_that_is_away_is_one_sentence_a_token(status: int, checked: Checks) -> None:
    async with a_slack(status=status) as address:
        ended, _, wrong = await checked(address)
    assert ended == 1
    assert wrong.count("does not answer") == 2


async def test_a_slack_that_asks_to_wait_could_not_be_tried(checked: Checks) -> None:
    async with a_slack(bot={"ok": False, "error": "ratelimited"}) as address:
        ended, _, wrong = await checked(address)
    assert ended == 1
    assert "SLACK_BOT_TOKEN could not be tried" in wrong


async def test_an_address_where_nobody_is_is_one_sentence_a_token(checked: Checks) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        ended, _, wrong = await checked(f"http://127.0.0.1:{unheard.getsockname()[1]}/api/")
    assert ended == 1
    assert wrong.count("SLACK_API_URL right?") == 2


async def test_over_http_only_the_bot_s_token_is_tried(checked: Checks) -> None:
    async with a_slack() as address:
        ended, told, _ = await checked(address, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="open-sesame")
    assert ended == 0
    assert "Menders" in told
    assert "Socket Mode" not in told


ADDRESS = {"TRELLIS_PUBLIC_URL": "https://trellis.example.org/"}


async def test_whether_links_to_cards_unfurl_is_told_and_nobody_has_to_want_that(checked: Checks) -> None:
    async with a_slack() as address:
        ended, told, _ = await checked(address)
        assert "cards have no address that unfurls, for TRELLIS_PUBLIC_URL is not set" in told
        assert ended == 0
        ended, told, _ = await checked(address, **ADDRESS)
        assert "do not unfurl, for links:read and links:write were not granted" in told
        assert ended == 0
    async with a_slack(scopes=",".join((*SCOPES, *FOR_LINKS))) as address:
        ended, told, _ = await checked(address, **ADDRESS)
        assert "unfurl where the app's manifest names trellis.example.org under unfurl_domains" in told
        assert ended == 0


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "open-sesame",
    "SLACK_SIGNING_SECRET": "open-sesame",
    "SLACK_BOT_TOKEN": "",
    "SLACK_APP_TOKEN": "",
    "TRELLIS_SECRET_KEY": "open-sesame" * 4,
}


async def test_many_workspaces_need_no_token_to_be_checked(checked: Checks) -> None:
    async with a_slack() as address:
        ended, told, _ = await checked(address, **MANY)
    assert ended == 0
    assert "workspaces install Trellis by themselves" in told


async def granted(folder: Path, workspace: str, scopes: str | None, secret: str = MANY["TRELLIS_SECRET_KEY"]) -> None:
    """Let a workspace have installed Trellis by itself, with these scopes."""
    url = f"sqlite:///{folder}/trellis.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url, take_in)
    facts = {} if scopes is None else {"scopes": scopes}
    kept = Installation(space=SpaceId(f"slack:{workspace}"), secrets={"bot_token": BOT}, facts=facts)
    await Keyring(database, secret, WallClock()).keep(kept)
    await asyncio.to_thread(database.close)


async def test_each_workspace_that_installed_it_is_listed_with_what_it_did_not_grant(
    checked: Checks, tmp_path: Path
) -> None:
    lacking = ",".join(scope for scope in SCOPES if scope != "pins:write")
    await granted(tmp_path, "T1", ",".join(SCOPES))
    await granted(tmp_path, "T2", lacking)
    await granted(tmp_path, "T3", None)
    async with a_slack() as address:
        ended, told, wrong = await checked(address, **MANY)
    assert [f"Slack: slack:{team} installed Trellis" in told for team in ("T1", "T2", "T3")] == [True] * 3
    assert f"slack:T2 did not grant the scope pins:write, so this is off there: {SCOPES['pins:write']}." in wrong
    assert "Install Trellis again in that workspace." in wrong
    assert "T1" not in wrong
    assert "T3" not in wrong
    assert ended == 1


async def test_a_workspace_sealed_with_another_key_gets_its_sentence_and_the_others_are_still_listed(
    checked: Checks, tmp_path: Path
) -> None:
    await granted(tmp_path, "T1", ",".join(SCOPES), secret="other-sesame" * 4)
    await granted(tmp_path, "T2", ",".join(SCOPES))
    async with a_slack() as address:
        ended, told, wrong = await checked(address, **MANY)
    assert "slack:T1 were sealed with another TRELLIS_SECRET_KEY" in wrong
    assert "slack:T2 installed Trellis" in told
    assert ended == 1
