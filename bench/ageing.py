"""Ageing: what a message costs each role where a million are stored, beside a house where ten thousand are.

Both houses live through the same hours, in turn: people write, answer, react, join, type, press what they are offered,
and fill in forms, and the clock goes on, so that what was set in motion goes its way. What a role takes for an event
of a kind is the median of all such events, so that somebody else's haste does not count; a role's cost is the mean of
these over what happens. On SQLite the processor is asked, which other programs do not disturb; of PostgreSQL, which
works in processes of its own, only a clock on the wall tells.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select

from bench.measure import Figure, Spread
from bench.oldtown import Chat, OldTown, pour
from bench.town import FORMATS, VOICE, drained, home
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import TurnedClock, WallClock
from bot.core.events import CommandInvoked, Event, MessageSent
from bot.core.ids import MemberId, MessageRef
from bot.core.people import Spans
from bot.core.role import Reader, Role
from bot.core.witness import Silence
from bot.store.migrate import migrate
from bot.store.tables import members
from bot.turning import Turning

YOUNG, OLD, MOST = 10_000, 1_000_000, 1.2
HOURS, ALMOST = 24, 5
"""How many hours are lived through, and how often something has to happen to count by itself."""
UNHURRIED = 5.0

Costs = dict[tuple[str, str], list[float]]


class Timed:
    """A role that tells how long it took, by the kind of what happened."""

    def __init__(self, role: Role, costs: Costs, watch: Callable[[], float]) -> None:
        """Take the role, where to tell it, and what it is measured with."""
        self._role, self._costs, self._watch = role, costs, watch
        self.name, self.handles, self.words = role.name, role.handles, role.words

    async def prepare(self, event: Event, read: Reader) -> Any:
        """Look, and keep what it took with what it found."""
        began = self._watch()
        facts = await self._role.prepare(event, read)
        took = self._watch() - began
        if facts is None or isinstance(facts, Silence):
            self._costs[self.name, f"{_kind(event)}, let pass"].append(took)
            return facts
        return took, facts

    def handle(self, event: Event, facts: Any, tx: Any) -> None:
        """Settle it, and tell what both took."""
        took, prepared = facts
        began = self._watch()
        self._role.handle(event, prepared, tx)
        self._costs[self.name, _kind(event)].append(took + self._watch() - began)


def _kind(event: Event) -> str:
    """Return what is like it: the class, and the verb where there is one, what was typed, or what was sent."""
    match event:
        case MessageSent(name=name):
            verb = name.partition("/")[0]
        case CommandInvoked(text=text):
            verb = " ".join(text.split()[:2])
        case _:
            verb = getattr(event, "verb", "")
    return f"{type(event).__name__} {verb}".strip()


class Old:
    """A house with a town in it, in which so much has been said."""

    def __init__(
        self, trellis: Trellis, town: OldTown, turning: Turning, costs: Costs, watch: Callable[[], float]
    ) -> None:
        """Take what it consists of."""
        self.trellis, self.town, self.turning, self.costs = trellis, town, turning, costs
        self.watch = watch
        self.stored: Sequence[MessageRef] = ()
        self.took: list[float] = []

    async def step(self, on: timedelta) -> None:
        """Go a step on: what happens, what is answered to it, and what falls due meanwhile."""
        for happening in (partial(self.town.hour, stored=self.stored), self.town.answers, self.town.answers):
            events = list(happening(self.turning.now()))
            for event in events:
                await self.trellis.inbox.hear(self.town.space, event)
            began = self.watch()
            await self.trellis.settled()
            self.took.append((self.watch() - began) / max(1, len(events)))
        await self.turning.turn_to(self.turning.now() + on)


async def ageing(file: Path, rounds: int) -> list[Figure]:
    """Compare the two on SQLite."""
    with_more = file.with_name("old.db")
    for one in (file, with_more):
        migrate(f"sqlite:///{one}")
    return await _compared(f"sqlite:///{file}", f"sqlite:///{with_more}", "SQLite", rounds)


async def ageing_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Compare the two on PostgreSQL, each in a database of its own that is dropped at the end."""
    from bench.postgres import a_database  # psycopg is not everybody's

    with a_database(server) as young, a_database(server) as old:
        return await _compared(young, old, "PostgreSQL", rounds)


async def _compared(young_url: str, old_url: str, where: str, rounds: int) -> list[Figure]:
    async with AsyncExitStack() as stack:
        young = await stack.enter_async_context(lived_in(young_url, YOUNG))
        old = await stack.enter_async_context(lived_in(old_url, OLD))
        for number in range(HOURS * rounds // 5 + 1):
            for house in (old, young) if number % 2 else (young, old):
                await house.step(timedelta(hours=1))
            if number == 0:  # what is done for the first time is not what is measured
                for house in (young, old):
                    house.took.clear()
                    house.costs.clear()
    roles = sorted({role for role, _ in young.costs})
    by_role = [_figure(f"{role}, an event", _of(role, young.costs, old.costs), where) for role in roles]
    everything = _figure("all of it, an event", (median(old.took) * 1000, median(young.took) * 1000), where)
    return [everything, *by_role, *_worst(young.costs, old.costs, where)]


def _of(role: str, young: Costs, old: Costs) -> tuple[float, float]:
    """Return what an event costs a role in the old house and in the young, in ms: the same mixture in both."""
    kinds = [kind for kind in young if kind[0] == role and len(young[kind]) >= ALMOST and len(old[kind]) >= ALMOST]
    weights = {kind: len(young[kind]) + len(old[kind]) for kind in kinds}
    total = sum(weights.values()) or 1
    means = [sum(weights[kind] * median(costs[kind]) for kind in kinds) / total * 1000 for costs in (old, young)]
    return means[0] or 1e-9, means[1] or 1e-9


def _worst(young: Costs, old: Costs, where: str) -> list[Figure]:
    """Return the kinds of events by which the old house loses most, be it little."""
    kinds = [kind for kind in young if len(young[kind]) >= ALMOST and len(old[kind]) >= ALMOST]
    loses = sorted(kinds, key=lambda kind: median(young[kind]) - median(old[kind]))[:3]
    return [
        _figure(f"{kind[0]} at {kind[1]}", (median(old[kind]) * 1000, median(young[kind]) * 1000), where, None)
        for kind in loses
    ]


def _figure(name: str, costs: tuple[float, float], where: str, most: float | None = MOST) -> Figure:
    ours, baseline = costs
    return Figure(
        name=f"with {OLD:,} messages stored on {where}: {name}",
        unit="ms",
        ours=Spread((ours,)),
        beside=f"with {YOUNG:,}",
        baseline=Spread((baseline,)),
        ratio_at_most=most,
    )


@asynccontextmanager
async def lived_in(url: str, messages: int, at: datetime | None = None) -> AsyncIterator[Old]:
    """Open a house on an empty database, with a town in which so many messages are stored; it runs meanwhile.

    It is `at` there, or what the machine's clock shows.
    """
    costs: Costs = defaultdict(list)
    clock, chat = TurnedClock(WallClock()), Chat()
    if at is not None:
        clock.set_to(at)
    watch = time.process_time if url.startswith("sqlite") else time.perf_counter
    town, turning = OldTown(1, chat), Turning(clock)
    trellis = Trellis(
        url=url,
        adapters=(chat,),
        clock=clock,
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
        roles=tuple(Timed(role, costs, watch) for role in every_role(FORMATS)),
        prepare_within=UNHURRIED,
    )
    turning.house = trellis
    house = Old(trellis, town, turning, costs, watch)
    await trellis.inbox.hear(town.space, town.enters())
    await drained(trellis, [home(trellis, town)])
    await trellis.database.writer.write(partial(town.set_up, community=home(trellis, town)))
    people = await asyncio.to_thread(_people, trellis)
    house.stored = await asyncio.to_thread(
        pour, trellis.database.engine, town, home(trellis, town), people, messages, turning.now()
    )
    running = asyncio.create_task(trellis.run(ticking=False))
    try:
        await trellis.inbox.hear(town.space, *town.arrangements(turning.now()))
        await trellis.settled()
        yield house
    finally:
        trellis.stop()
        await running


def _people(trellis: Trellis) -> list[MemberId]:
    with trellis.database.engine.connect() as connection:
        return [MemberId(row.member) for row in connection.execute(select(members.c.member).order_by(members.c.member))]


def told(costs: Mapping[tuple[str, str], Sequence[float]]) -> str:
    """Write down what each role took for each kind, for whoever looks for a reason."""
    lines = [f"{median(some) * 1000:8.2f} ms × {len(some):4}  {role} {kind}" for (role, kind), some in costs.items()]
    return "\n".join(sorted(lines, reverse=True))
