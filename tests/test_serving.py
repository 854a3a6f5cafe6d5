"""`trellis run`, for real: each platform alone and both at once, on loopback, until it is told to stop."""

import asyncio
import shutil
import socket
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.choices import read_choices
from bot.core.suggestions import Limits
from bot.service import serve
from bot.settings import read_settings
from tests.discord.gestures import Person
from tests.discord.server import DiscordServer
from tests.slack.ours import MANIFEST_SCOPES
from tests.slack.server import SlackServer
from tests.village import CONFIG

STOPS_WITHIN = 5.0


def a_free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@pytest.mark.parametrize("platforms", [("discord",), ("slack", "discord")])
async def test_it_hears_every_platform_that_is_configured_until_it_is_told_to_stop(
    platforms: tuple[str, ...], sqlite_template: Path, tmp_path: Path
) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "trellis.db")
    environ = {"TRELLIS_DATABASE_URL": f"sqlite:///{file}", "TRELLIS_SECRET_KEY": "a secret of the tests, long enough"}
    said: list[str] = []
    all_said, stop = asyncio.Event(), asyncio.Event()

    def opened(sentence: str) -> None:
        said.append(sentence)
        if len(said) == len(platforms):
            all_said.set()

    async with AsyncExitStack() as servers:
        if "slack" in platforms:
            slack = await servers.enter_async_context(SlackServer(patience=30))
            team = slack.add_team("T0ATTIC")
            environ |= {
                "SLACK_BOT_TOKEN": slack.install(team, MANIFEST_SCOPES),
                "SLACK_APP_TOKEN": slack.app.app_token,
                "SLACK_API_URL": slack.api_url,
            }
        discord = await servers.enter_async_context(DiscordServer(patience=30))
        discord.app.token = "MTI.of.today"
        guild = discord.add_guild()
        hall = discord.add_channel(guild, "hall")
        environ |= {"DISCORD_TOKEN": discord.app.token, "DISCORD_API_URL": discord.api_url}
        port = a_free_port()
        environ |= {"TRELLIS_PUBLIC_URL": "https://trellis.example.org", "PORT": str(port)}
        serving = asyncio.create_task(
            serve(
                read_settings(environ),
                config=CONFIG,
                defaults=read_choices(CONFIG).spans,
                limits=Limits(),
                port=None,
                opened=opened,
                stop=stop,
            )
        )
        await asyncio.wait({serving, asyncio.ensure_future(all_said.wait())}, return_when=asyncio.FIRST_COMPLETED)
        assert not serving.done(), serving.result()
        assert (await Person(discord, guild, guild.owner).commands(hall.id, "help")).taken
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{port}/calendar/{'s' * 32}.ics") as answer:
            assert (answer.status, await answer.text()) == (404, "There is no calendar here.")
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{port}/card/ab12") as answer:
            assert (answer.status, await answer.text()) == (404, "There is nothing here.")
        stop.set()
        await discord.gateway.gone()
        with pytest.raises(ConnectionRefusedError):  # nobody asks a house that closes for a calendar
            await asyncio.open_connection("127.0.0.1", port)
        await asyncio.wait_for(serving, STOPS_WITHIN)
        assert not discord.violations, "\n".join(discord.violations)
    assert "Trellis hears Discord as trellis in 1 server." in said
    assert ("Trellis hears Slack over Socket Mode." in said) == ("slack" in platforms)
