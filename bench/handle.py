"""Events handled by all roles, until the engine has nothing left to do."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.accept import at_once
from bench.bare import BareWriter, Statement
from bench.measure import Figure, in_turn, rate
from bench.town import Town, a_house, drained, home
from bot.app import Trellis
from bot.core.engine import COMMUNITIES_AT_ONCE
from bot.store.database import GROUP

COMMUNITIES = 50
EVENTS = {COMMUNITIES: 3_000, 1: 300}
AT_ONCE = 64
LEAST = {COMMUNITIES: 500.0, 1: None}


async def handling(file: Path, rounds: int, communities: int) -> list[Figure]:
    """Drain what many communities said; beside it as many bare transactions of four rows, as many at once."""
    towns = [Town(number) for number in range(communities)]
    number = EVENTS[communities]
    async with a_house(f"sqlite:///{file}", towns) as trellis:
        with BareWriter(file, GROUP) as bare:

            async def baseline() -> float:
                rows = (four_rows() for _ in range(number))
                many = min(communities, COMMUNITIES_AT_ONCE)
                return await rate(number, at_once(many, rows, lambda statements: bare.write(*statements)))

            handled, written = await in_turn(rounds, a_day(trellis, towns, number), baseline)
    figure = Figure(
        name=f"handled by all roles, {communities} {'communities' if communities > 1 else 'community, in order'}",
        unit="events/s",
        ours=handled,
        beside="bare transactions of four rows",
        baseline=written,
        at_least=LEAST[communities],
    )
    return [figure]


async def through_the_house(file: Path, rounds: int) -> list[Figure]:
    """Hear, handle and deliver at once, as a running house does; beside it two bare transactions an event."""
    towns = [Town(number) for number in range(COMMUNITIES)]
    number = EVENTS[COMMUNITIES]
    async with a_house(f"sqlite:///{file}", towns) as trellis:
        with BareWriter(file, GROUP) as bare:

            async def live() -> None:
                happenings = ((town, event) for town in towns for event in town.happenings(number // len(towns)))
                await at_once(AT_ONCE, happenings, lambda heard: trellis.inbox.hear(heard[0].space, heard[1]))
                await trellis.settled()
                assert not await trellis.ledger.in_debt()

            async def ours() -> float:
                return await rate(number, live())

            async def baseline() -> float:
                async def twice(statements: Sequence[Statement]) -> None:
                    await bare.write(statements[-1])
                    await bare.write(*statements[:-1])

                return await rate(number, at_once(AT_ONCE, (four_rows() for _ in range(number)), twice))

            running = asyncio.create_task(trellis.run(ticking=False))
            lived, written = await in_turn(rounds, ours, baseline)
            trellis.stop()
            await running
    figure = Figure(
        name=f"heard, handled and delivered, {COMMUNITIES} communities",
        unit="events/s",
        ours=lived,
        beside="two bare transactions an event",
        baseline=written,
    )
    return [figure]


def a_day(trellis: Trellis, towns: list[Town], number: int) -> Callable[[], Awaitable[float]]:
    """Return a round: hear what happens in a day, then measure how fast it is handled."""

    async def day() -> float:
        each = number // len(towns)
        await asyncio.gather(*(trellis.inbox.hear(town.space, *town.happenings(each)) for town in towns))
        handled = await rate(number, drained(trellis, [home(trellis, town) for town in towns]))
        assert not await trellis.ledger.in_debt()
        return handled

    return day


def four_rows(done: str = "1") -> list[Statement]:
    """Return what handling an event may write: a trace, a reason, an outbox row, and the mark that it is done."""
    key = secrets.token_hex(16)
    return [
        ("INSERT INTO posts (community, channel, message, at) VALUES ('bare', 'bare', ?, 0)", (key,)),
        (
            "INSERT INTO reasons (community, key, carried_by, rule, about, at) VALUES ('bare', ?, '', '', '{}', 0)",
            (key[:24],),
        ),
        (
            "INSERT INTO outbox (community, key, lane, body, state, attempts, created_at)"
            " VALUES ('bare', ?, 'bare', ?, 'sent', 0, 0)",
            (key[:24], "x" * 300),
        ),
        (f"INSERT INTO inbox (community, key, body, heard_at, done) VALUES ('bare', ?, NULL, 0, {done})", (key,)),
    ]
