"""Looking in turn: whose time runs while somebody else looks."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.ids import SpaceId
from bot.core.looking import InTurn

MOMENT = datetime(2027, 1, 4, tzinfo=UTC)
BRIEF, LONG = 0.02, 0.1
"""Seconds: how long a role has in these tests, and what is longer."""


class Slow:
    """A reader that takes its time over each look."""

    now = MOMENT

    def __init__(self, takes: float = 0.0) -> None:
        self.takes = takes

    async def look(self, at: Callable[[Any], Any], /) -> Any:
        await asyncio.get_running_loop().create_task(_passes(self.takes))
        return at(self)

    def whispers_in(self, space: SpaceId) -> bool:
        return True


async def _passes(seconds: float) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()


async def test_waiting_for_a_turn_costs_a_role_nothing() -> None:
    turns = asyncio.Semaphore(0)
    async with asyncio.timeout(BRIEF) as limit:
        asyncio.get_running_loop().call_later(LONG, turns.release)
        assert await InTurn(Slow(), turns, limit).look(lambda at: "seen") == "seen"


async def test_looks_at_once_wait_each_for_their_turn_and_cost_nothing() -> None:
    turns = asyncio.Semaphore(0)
    async with asyncio.timeout(BRIEF) as limit:
        read = InTurn(Slow(), turns, limit)
        for number in (1, 2):
            asyncio.get_running_loop().call_later(LONG * number, turns.release)
        assert await asyncio.gather(read.look(lambda at: 1), read.look(lambda at: 2)) == [1, 2]
        assert limit.when() is not None, "its time goes on"


async def test_a_look_that_takes_too_long_is_the_roles_own() -> None:
    turns = asyncio.Semaphore(1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(BRIEF) as limit:
            await InTurn(Slow(LONG), turns, limit).look(lambda at: "seen")
    assert not turns.locked(), "its turn is free again"


async def test_what_was_left_before_a_look_is_all_that_is_left_behind_it() -> None:
    turns = asyncio.Semaphore(1)
    looked: list[str] = []

    async def looking() -> None:
        async with asyncio.timeout(LONG) as limit:
            read = InTurn(Slow(LONG / 4), turns, limit)
            while True:
                looked.append(await read.look(lambda at: "seen"))

    with pytest.raises(TimeoutError):
        await looking()
    assert 1 <= len(looked) <= 4


async def test_a_look_that_outlives_its_role_leaves_its_turn_to_others() -> None:
    turns = asyncio.Semaphore(0)
    async with asyncio.timeout(LONG) as limit:
        orphan = asyncio.create_task(InTurn(Slow(), turns, limit).look(lambda at: "seen"))
        await asyncio.sleep(0)  # it waits for its turn, and its role has ended by then
    turns.release()
    await asyncio.gather(orphan, return_exceptions=True)
    assert not turns.locked()


async def test_who_has_any_time_in_the_world_keeps_it() -> None:
    async with asyncio.timeout(None) as limit:
        assert await InTurn(Slow(BRIEF), asyncio.Semaphore(1), limit).look(lambda at: "seen") == "seen"


async def test_everything_else_is_asked_of_the_reader() -> None:
    read = InTurn(Slow(), asyncio.Semaphore(1), asyncio.timeout(None))
    assert (read.now, read.whispers_in(SpaceId("test:here"))) == (MOMENT, True)
