"""What the tests of our Slack have in common."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.scene import Scene, a_scene


@pytest.fixture
def contracts() -> Path:
    """The folder of the platforms' contracts."""
    folder = os.environ.get("TRELLIS_CONTRACTS")
    if not folder:
        pytest.skip("TRELLIS_CONTRACTS is not set: name the folder of the platforms' contracts there")
    return Path(folder)


@pytest.fixture(params=["socket", "http"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """A Slack whose app hears over each transport."""
    async with a_scene(request.param) as scene:
        yield scene


@pytest.fixture
async def api() -> AsyncIterator[Scene]:
    """A Slack whose app hears over a socket."""
    async with a_scene("socket") as scene:
        yield scene
