"""Where the stories take place: on the square, over each kind of database, in our own Slack and Discord, and in a Slack
(local-slack) and a Discord (simcord) that nobody here wrote.

In local-slack those are told that say so. The names of all choose which half is told in our Slack and which in our
Discord (on the square is told what cannot be told there), which twelfth on PostgreSQL as well, which third of Slack's
over HTTP in the place of Socket Mode, and which sixth in simcord; with `TRELLIS_SOAK` each is told wherever it can be.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Protocol
from zlib import crc32

import pytest

from tests.conftest import DATABASES, a_database
from tests.discord.grounds import in_our_discord
from tests.slack.grounds import in_local_slack, in_our_slack
from tests.slack.local import ABSENT, program
from tests.village import Village, a_village, in_memory

ALL = bool(os.environ.get("TRELLIS_SOAK"))
ONE_IN, ONE_IN_POSTGRES, ONE_IN_SIMCORD = 3, 4, 6


class Opens(Protocol):
    """Opens a village, as `a_village` does."""

    def __call__(self, **how: object) -> AbstractAsyncContextManager[Village]: ...


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell a story wherever it can be told."""
    if "opens" not in metafunc.fixturenames:
        return
    story = metafunc.definition
    draw = crc32(metafunc.function.__name__.encode())
    may = [place for place in ("slack", "discord") if story.get_closest_marker(f"not_in_{place}") is None]
    told_in = may if ALL or not may else [may[draw // ONE_IN_SIMCORD % len(may)]]
    transports = ("socket", "http") if ALL else ("http",) if draw % ONE_IN == 0 else ("socket",)
    square, postgres = DATABASES
    places = [square] if ALL or not told_in else []
    places += [postgres] if ALL or draw % ONE_IN_POSTGRES == 1 else []
    if "slack" in told_in:
        places += [f"slack-{transport}" for transport in transports]
    if "discord" in told_in:
        places.append("discord-gateway")
    if story.get_closest_marker("in_local_slack") is not None:
        places += [pytest.param(f"local-{transport}", marks=pytest.mark.local_slack) for transport in transports]
    is_known = "discord" in may and story.get_closest_marker("not_in_simcord") is None
    if is_known and (ALL or draw % ONE_IN_SIMCORD == 2):
        places.append("simcord")
    metafunc.parametrize("opens", places, indirect=True)


def pytest_report_collectionfinish(items: list[pytest.Item]) -> list[str]:
    """Say which stories are not told in Slack, Discord or simcord, and why not."""
    kept = {
        f"{platform.title()}: {item.originalname}": mark.args[0]
        for platform in ("slack", "discord", "simcord")
        for item in items
        if (mark := item.get_closest_marker(f"not_in_{platform}"))
    }
    return [f"not told in {story}: {reason}" for story, reason in kept.items()]


@pytest.fixture
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Opens:
    """What opens villages on a ground, over a database of their own."""
    platform, _, transport = request.param.partition("-")
    ground = in_memory
    if platform == "slack":
        ground = in_our_slack(over_http=transport == "http")
    elif platform == "discord":
        ground = in_our_discord()
    elif platform == "local":
        if program() is None:
            pytest.skip(ABSENT)
        ground = in_local_slack(tmp_path, over_http=transport == "http")
    elif platform == "simcord":
        pytest.importorskip("simcord", reason="there is no simcord: `make test` installs it")
        from tests.discord.simcord.ground import in_simcord

        ground = in_simcord()
    with a_database(request, tmp_path) as url:
        yield partial(a_village, url, ground=ground)


@pytest.fixture
async def village(opens: Opens) -> AsyncIterator[Village]:
    """A village that is set up."""
    async with opens() as village:
        yield village
