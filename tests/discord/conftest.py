"""A small Discord to try."""

from collections.abc import AsyncIterator

import pytest

from tests.discord.server import DiscordServer
from tests.discord.wire import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def discord(clock: Clock) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock, patience=30) as server:
        yield server
    assert not server.violations, "\n".join(server.violations)
