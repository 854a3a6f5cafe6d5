"""A crowd: two hundred communities of a hundred people each in one house, and whether one waits for another.

Somebody in a quiet community types `/trellis help`, again and again, and waits for the answer to be delivered: alone,
while one other community is flooded, and while all others are. At last everybody types at once.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median

from bench.measure import Figure, Spread
from bench.town import Platform, Town, a_house, now
from bot.adapters.base import Parcel
from bot.app import Trellis
from bot.core.effects import AnswerPrivately
from bot.core.events import CommandInvoked, Interaction
from bot.core.ids import EventId, MessageRef, identity
from bot.store.migrate import migrate

COMMUNITIES, PEOPLE, ASKED, BETWEEN = 200, 100, 25, 0.05
FLOOD, DRIZZLE = 4_000, 25
"""How much is owed in the one community that is flooded, and in each of them where all are."""


class Answers(Platform):
    """A chat that knows when somebody was answered."""

    def __init__(self) -> None:
        """Nobody waits."""
        self.waiting: dict[str, asyncio.Future[float]] = {}

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do it, and tell whoever waits for it."""
        if isinstance(parcel.effect, AnswerPrivately):
            waiting = self.waiting.pop(parcel.effect.interaction.handle, None)
            if waiting is not None:
                waiting.set_result(time.perf_counter())
        return await super().deliver(parcel)


class Asker:
    """Somebody in each community who types, and waits."""

    def __init__(self, trellis: Trellis, chat: Answers) -> None:
        """Take the house, and the chat in which it answers."""
        self._trellis, self._chat, self._serial = trellis, chat, count()

    async def asks(self, town: Town) -> float:
        """Return after how many milliseconds the answer was there."""
        number = next(self._serial)
        by, handle = identity(town.space, f"p{number % PEOPLE}"), f"asked{number}"
        waiting = self._chat.waiting[handle] = asyncio.get_running_loop().create_future()
        touch = Interaction(town.space, handle, now().replace(year=now().year + 1))
        began = time.perf_counter()
        await self._trellis.hear(
            town.space, CommandInvoked(id=EventId(f"asks{number}"), at=now(), by=by, text="help", interaction=touch)
        )
        answered: float = await waiting
        return (answered - began) * 1000


async def crowded(file: Path, rounds: int) -> list[Figure]:
    """Ask on SQLite."""
    migrate(f"sqlite:///{file}")
    return await _crowded(f"sqlite:///{file}", "SQLite", rounds)


async def crowded_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Ask on PostgreSQL, in a database of its own that is dropped at the end."""
    from bench.postgres import a_database  # psycopg is not everybody's

    with a_database(server) as url:
        return await _crowded(url, "PostgreSQL", rounds)


async def _crowded(url: str, where: str, rounds: int) -> list[Figure]:
    towns = [Town(number, PEOPLE) for number in range(COMMUNITIES)]
    quiet, others = towns[0], towns[1:]
    async with _running(url, towns) as (trellis, asker):
        await asker.asks(quiet)  # what is done for the first time is not what is measured
        alone, beside_one, beside_all = list[float](), list[float](), list[float]()
        for _ in range(max(1, rounds // 2)):
            alone += [await asker.asks(quiet) for _ in range(ASKED)]
            beside_one += await _meanwhile(trellis, asker, quiet, others[:1], FLOOD)
            beside_all += await _meanwhile(trellis, asker, quiet, others, DRIZZLE)
        together = sorted(await asyncio.gather(*(asker.asks(town) for town in towns)))
    told = f"{COMMUNITIES} communities of {PEOPLE} on {where}"

    def figure(name: str, ours: Sequence[float], beside: str, baseline: Sequence[float]) -> Figure:
        spread = Spread(tuple(ours)), Spread(tuple(baseline))
        return Figure(name=f"{told}: {name}", unit="ms", ours=spread[0], beside=beside, baseline=spread[1])

    middle, slowest = [median(alone)], "while nobody else speaks, median"
    return [
        figure("a command answered while one other is flooded, median", [median(beside_one)], slowest, middle),
        figure("… the slowest", [max(beside_one)], "while nobody else speaks, the slowest", [max(alone)]),
        figure("a command answered while all others are flooded, median", [median(beside_all)], slowest, middle),
        figure("… the slowest", [max(beside_all)], "while nobody else speaks, the slowest", [max(alone)]),
        figure("all type at once, until the last is answered", [together[-1]], "the middle one", [median(together)]),
    ]


async def _meanwhile(
    trellis: Trellis, asker: Asker, quiet: Town, flooded: Sequence[Town], each: int
) -> Sequence[float]:
    """Ask while so much is owed elsewhere; what is answered when nothing is owed any more does not count."""
    for town in flooded:
        await trellis.hear(town.space, *town.happenings(each))
    took: list[float] = []
    while len(took) < ASKED:
        answered = await asker.asks(quiet)
        if trellis.engine.is_idle:
            break
        took.append(answered)
        await asyncio.sleep(BETWEEN)
    assert took, "the flood was over before anybody asked"
    await trellis.settled()
    return took


@asynccontextmanager
async def _running(url: str, towns: Sequence[Town]) -> AsyncIterator[tuple[Trellis, Asker]]:
    chat = Answers()
    async with a_house(url, towns, chat) as trellis:
        running = asyncio.create_task(trellis.run(ticking=False))
        try:
            yield trellis, Asker(trellis, chat)
        finally:
            trellis.stop()
            await running
