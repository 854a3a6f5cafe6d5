"""Pages of forms whose gesture comes again after it was taken; numbers as in `pages`."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.adapters.discord.directory import Directory
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Filling
from bot.adapters.discord.pages import Pages
from bot.adapters.discord.spots import snowflake_at
from tests.adapters.discord.counter import Counter, a_counter, grip, shown
from tests.adapters.discord.scripted import APP, BEGAN, CALLBACK, a_scripted_discord


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_scripted_discord() as discord, a_counter(discord) as counter:
        yield counter


def pages(counter: Counter) -> Pages:
    """Open the pages of forms before a small Discord."""
    directory = Directory({}, {}, counter.house.now)
    directory.app = APP
    return Pages(counter.door, counter.desk, directory, counter.house)


def made_ago(seconds: float, kind: str) -> Grip:
    """Make a gesture that is so old when it is heard."""
    return grip(kind, id=snowflake_at(BEGAN - timedelta(seconds=seconds)))


@pytest.mark.parametrize("filled", [True, False])
async def test_2_whose_form_is_gone_is_told(counter, filled):
    gesture = made_ago(2, "modal" if filled else "component")
    await pages(counter).turn(Filling(gesture, "k1", {} if filled else None))
    [said] = counter.discord.of(f"POST {CALLBACK}")
    assert "discord-form-gone" in shown(said["data"])


async def test_2_a_form_that_was_taken_before_a_restart_is_not_told_that_it_is_gone(counter):
    await pages(counter).turn(Filling(made_ago(3.1, "modal"), "k1", {}))
    assert counter.discord.calls == []
    assert counter.desk.is_idle
