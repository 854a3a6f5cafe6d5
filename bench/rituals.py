"""Rituals falling due: a thousand of a hundred thousand in one second, from the tick to the last opening."""

import asyncio
import time
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bench.measure import Figure, in_turn
from bench.town import FORMATS, Town, a_house, home, now
from bot.app import Trellis
from bot.cast import every_role
from bot.core.engine import Engine
from bot.core.events import TimeCame
from bot.core.ids import CommunityId, EventId
from bot.core.recurrence import Recurrence
from bot.rituals.format import Kind
from bot.rituals.planning import timer
from bot.rituals.ritual import Ritual
from bot.store.codec import event_json
from bot.store.passage_tables import due, outbox
from bot.store.queries.rituals import Rituals
from bot.store.scope import Scope

ALL, RIPE, COMMUNITIES, AT_ONCE, WITHIN = 100_000, 1_000, 50, 5_000, 300.0


async def opening(file: Path, rounds: int) -> list[Figure]:
    """Let prompts open; beside it as many timers fall due that their role lets pass."""
    return await _opening(f"sqlite:///{file}", rounds, "", WITHIN)


async def opening_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Do the same on PostgreSQL, in a database of its own that is dropped at the end."""
    from bench.postgres import a_database  # psycopg is not everybody's

    with a_database(server) as url:
        return await _opening(url, rounds, " on PostgreSQL", None)


async def _opening(url: str, rounds: int, where: str, within: float | None) -> list[Figure]:
    towns = [Town(number) for number in range(COMMUNITIES)]
    async with a_house(url, towns) as trellis:
        homes, numbers = [(town, home(trellis, town)) for town in towns], count()
        for start in range(0, ALL, AT_ONCE):
            some = range(start, start + AT_ONCE)
            await trellis.database.writer.write(partial(_set, homes=homes, some=some))

        async def fall_due(verb: str, some: list[int]) -> float:
            await trellis.database.writer.write(lambda connection: _ripen(connection, homes, verb, some))
            engine = Engine(every_role(FORMATS), trellis.ledger)
            running = asyncio.create_task(engine.run())
            began = time.perf_counter()
            struck = await trellis.timetable.strike()
            assert len(struck) == RIPE
            for _, community in homes:
                engine.wake(community)
            await engine.idle()
            passed = (time.perf_counter() - began) * 1000
            engine.stop()
            await running
            return passed

        async def ours() -> float:
            before = await _said(trellis)
            passed = await fall_due("prompt.announce", [next(numbers) for _ in range(RIPE)])
            assert await _said(trellis) == before + RIPE
            return passed

        async def baseline() -> float:
            return await fall_due("prompt.nothing", list(range(RIPE)))

        opened, passed = await in_turn(rounds, ours, baseline)
    return [
        Figure(
            name=f"rituals: {RIPE:,} of {ALL:,} opened{where}, from the tick to the last",
            unit="ms",
            ours=opened,
            beside="as many timers that their role lets pass",
            baseline=passed,
            at_most=within,
        )
    ]


def _set(connection: Connection, homes: list[tuple[Town, CommunityId]], some: range) -> None:
    """Set rituals, each with its timer, which falls due tomorrow."""
    for number in some:
        town, community = homes[number % COMMUNITIES]
        Rituals(Scope(connection, community), now()).add(_ritual(number, town))
    connection.execute(
        due.insert(),
        [
            {
                "community": homes[number % COMMUNITIES][1],
                "id": timer(f"r{number}"),
                "due_at": now() + timedelta(days=1),
                "nonce": "bench",
                "body": "",
            }
            for number in some
        ],
    )


def _ripen(connection: Connection, homes: list[tuple[Town, CommunityId]], verb: str, some: list[int]) -> None:
    """Let the timers of some fall due now."""
    local = now().replace(tzinfo=None, second=0, microsecond=0)
    for number in some:
        town, community = homes[number % COMMUNITIES]
        token = f"r{number}/{local.isoformat(timespec='minutes')}"
        event = TimeCame(id=EventId(timer(f"r{number}")), at=now(), verb=verb, token=token)
        scope = Scope(connection, community)
        scope.put(
            due, ("community", "id"), id=event.id, due_at=now(), nonce=f"{next(_nonces)}", body=event_json.dumps(event)
        )
        Rituals(scope, now()).change(_ritual(number, town))


_nonces = count()


def _ritual(number: int, town: Town) -> Ritual:
    start = now().replace(tzinfo=None, second=0, microsecond=0)
    return Ritual(
        id=f"r{number}",
        format="F01",
        kind=Kind.PROMPT,
        channel=town.channel("lobby"),
        recurrence=Recurrence(rule="FREQ=WEEKLY", start=start, zone=ZoneInfo("UTC")),
        minutes=2,
    )


async def _said(trellis: Trellis) -> int:
    def look() -> int:
        with trellis.database.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(outbox)).scalar_one())

    return await asyncio.to_thread(look)
