"""A tick that fails is not the last one, and house is kept from the start, however late the machine comes to it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.executors.base import run_coroutine_job

from bot.core.events import Event
from bot.rhythm import Rhythm
from tests.faults.household import SOON, FaultError, until


class Stumbling:
    """What is due cannot be told the first time."""

    def __init__(self) -> None:
        self.asked = 0

    async def strike(self) -> Sequence[Event]:
        self.asked += 1
        if self.asked == 1:
            raise FaultError
        return ()


async def test_a_tick_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    timetable, swept = Stumbling(), []

    async def sweep() -> None:
        swept.append(timetable.asked)
        raise FaultError

    rhythm = Rhythm(timetable, sweep)
    life = asyncio.create_task(rhythm.run())
    await until(lambda: timetable.asked >= 2 or life.done())
    rhythm.stop()
    await asyncio.wait_for(life, SOON)
    assert swept == [0], "house is kept at the start"
    assert "FaultError" in caplog.text


async def test_house_that_a_machine_came_too_late_for_is_kept_then(caplog: pytest.LogCaptureFixture) -> None:
    swept = []

    async def sweep() -> None:
        swept.append("hourly")

    rhythm = Rhythm(Stumbling(), sweep)
    scheduler = rhythm._housekeeping()
    scheduler.start(paused=True)
    try:
        due = datetime.now(UTC) - timedelta(minutes=20)
        for job in scheduler.get_jobs():
            await run_coroutine_job(job, "default", [due], "apscheduler.executors.default")
    finally:
        scheduler.shutdown(wait=False)
    assert swept == ["hourly"]
    assert rhythm._awake.is_set()
    assert caplog.text == ""
