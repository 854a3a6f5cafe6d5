"""Events handled by all roles, until the engine has nothing left to do."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.accept import at_once
from bench.bare import BareWriter
from bench.measure import Figure, Spread, in_turn, rate
from bench.town import Town, a_house, drained
from bot.app import Trellis
from bot.core.engine import COMMUNITIES_AT_ONCE
from bot.store.database import GROUP

COMMUNITIES = 50
EVENTS = {COMMUNITIES: 3_000, 1: 300}
LEAST = {COMMUNITIES: 500.0, 1: None}


async def handling(file: Path, rounds: int, communities: int) -> Figure:
    """Drain what many communities said; beside it as many bare transactions of four rows, in groups of the same size."""
    towns = [Town(number) for number in range(communities)]
    number = EVENTS[communities]
    async with a_house(f"sqlite:///{file}", towns) as trellis:
        with BareWriter(file, GROUP) as bare:
            serial = iter(range(10**9))

            async def baseline() -> float:
                rows = (four_rows(next(serial)) for _ in range(number))
                many = min(communities, COMMUNITIES_AT_ONCE)
                return await rate(number, at_once(many, rows, lambda statements: bare.write(*statements)))

            handled, written = await in_turn(rounds, a_day(trellis, towns, number), baseline)
    return Figure(
        name=f"handled by all roles, {communities} {'communities' if communities > 1 else 'community, in order'}",
        unit="events/s",
        ours=handled,
        beside="bare transactions of four rows",
        baseline=written,
        at_least=LEAST[communities],
    )


async def handling_on_postgres(url: str, rounds: int, communities: int) -> Spread:
    """Drain the same on PostgreSQL."""
    towns = [Town(number) for number in range(communities)]
    async with a_house(url, towns) as trellis:
        day = a_day(trellis, towns, EVENTS[communities])
        await day()
        return Spread(tuple([await day() for _ in range(rounds)]))


def a_day(trellis: Trellis, towns: list[Town], number: int) -> Callable[[], Awaitable[float]]:
    """Return a round: hear what happens in a day, then measure how fast it is handled."""

    async def day() -> float:
        each = number // len(towns)
        await asyncio.gather(*(trellis.inbox.hear(town.space, *town.happenings(each)) for town in towns))
        return await rate(number, drained(trellis, towns))

    return day


def four_rows(serial: int) -> list[tuple[str, tuple[object, ...]]]:
    """Return what handling a message writes at least: a trace, a reason, an outbox row, and the mark that it is done."""
    key, body = f"bare-{serial}", "x" * 300
    return [
        ("INSERT INTO posts (community, channel, message, at) VALUES ('bare', 'bare', ?, 0)", (key,)),
        (
            "INSERT INTO reasons (community, key, carried_by, rule, about, at) VALUES ('bare', ?, ?, 'bare', '{}', 0)",
            (key, key),
        ),
        (
            "INSERT INTO outbox (community, key, lane, body, state, attempts, created_at)"
            " VALUES ('bare', ?, 'bare', ?, 'sent', 0, 0)",
            (key, body),
        ),
        (
            "INSERT INTO inbox (community, key, body, heard_at, done) VALUES ('bare', ?, NULL, 0, 1)",
            (key,),
        ),
    ]
