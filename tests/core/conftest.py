"""The words of the house, for what the core leaves to be said."""

from pathlib import Path

import pytest

from bot.core.voice import Say
from bot.voice import FluentVoice


@pytest.fixture(scope="session")
def say() -> Say:
    """Speak English."""
    return FluentVoice(Path(__file__).parent.parent.parent / "config/voice").speaking("en")
