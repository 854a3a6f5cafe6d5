"""A clock that jumps two hours, forth and back: the tick goes on, every timer rings once, everything is said once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.events import CommandInvoked, Event, TimeCame
from bot.core.ids import EventId
from tests.delivery.test_delivery_laws import Mouth, post
from tests.faults.household import HERE, Listener, a_house, opened, running, types, until


class JumpingClock:
    """The wall's clock, as somebody sets it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def setting_timers(happened: Event, tx: Any) -> None:
    """`breakfast 3600` rings in an hour, and is said in the lobby."""
    match happened:
        case CommandInvoked(text=text):
            name, seconds = text.split()
            due = tx.now + timedelta(seconds=float(seconds))
            tx.schedule(TimeCame(id=EventId(name), at=due, verb="timers.rang", token=name), due)
        case TimeCame(token=name):
            tx.send(post(name))


async def test_a_jump_of_two_hours_loses_and_doubles_nothing(database_url: str) -> None:
    clock, mouth = JumpingClock(), Mouth()
    timers = Listener("timers", (CommandInvoked, TimeCame), handling=setting_timers)
    trellis = a_house(database_url, timers, adapters=(mouth,), clock=clock)
    await opened(trellis)

    async def set_timer(words: str) -> None:
        await trellis.hear(HERE, types(words, text=words))
        await until(lambda: words in timers.handled)

    async with running(trellis, ticking=True):
        await set_timer("one-hour 3600")
        await set_timer("three-hours 10800")
        clock.ahead = timedelta(hours=2)
        await until(lambda: mouth.said() == ["one-hour"])
        await set_timer("late 0.2")
        await until(lambda: mouth.said() == ["one-hour", "late"])
        clock.ahead = timedelta(0)
        await set_timer("after-the-jump 0.2")
        await until(lambda: mouth.said() == ["one-hour", "late", "after-the-jump"])
        clock.ahead = timedelta(hours=-2)
        await set_timer("before-all 0.2")
        await until(lambda: "before-all" in mouth.said())
        clock.ahead = timedelta(hours=3)
        await until(lambda: "three-hours" in mouth.said())
        await trellis.settled()
    said = Counter(mouth.said())
    assert said == Counter(["one-hour", "late", "after-the-jump", "before-all", "three-hours"])


async def test_a_timer_that_rang_may_be_set_for_the_same_moment_after_a_jump_back(database_url: str) -> None:
    clock, moment = JumpingClock(), datetime.now(UTC) + timedelta(hours=1)

    def setting_one_timer(happened: Event, tx: Any) -> None:
        if isinstance(happened, CommandInvoked):
            tx.schedule(TimeCame(id=EventId("same"), at=moment, verb="timers.rang", token="same"), moment)

    timers = Listener("timers", (CommandInvoked, TimeCame), handling=setting_one_timer)
    trellis = a_house(database_url, timers, clock=clock)
    await opened(trellis)
    async with running(trellis, ticking=True):
        for number in (1, 2):
            clock.ahead = timedelta(0)
            await trellis.hear(HERE, types(f"set-{number}"))
            await until(lambda set=f"set-{number}": set in timers.handled)
            clock.ahead = timedelta(hours=2)
            await until(lambda rung=number: sum(id.startswith("same@") for id in timers.handled) == rung)
