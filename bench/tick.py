"""The tick: a thousand timers of a hundred thousand fall due at once, and become events of the inbox."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.measure import Figure, in_turn
from bench.town import Town, a_house, home, now
from bot.core.events import TimeCame
from bot.core.ids import EventId
from bot.store.codec import event_json
from bot.store.passage_tables import due

ALL, RIPE = 100_000, 1_000


async def ticking(file: Path, rounds: int) -> list[Figure]:
    """Strike; beside it the same rows moved by bare sqlite3, in one transaction."""
    return [await ticked(f"sqlite:///{file}", rounds, lambda: _move_bare(file), "", "bare sqlite3, one transaction")]


async def ticked(url: str, rounds: int, move_bare: Callable[[], None], where: str, beside: str) -> Figure:
    """Strike in a database; `move_bare` does it there without us."""
    town = Town(0)
    async with a_house(url, [town]) as trellis:
        community, serial = home(trellis, town), iter(range(10**9))
        timer = event_json.dumps(TimeCame(id=EventId("timer"), at=now(), verb="broker.nothing", token="bench"))

        async def fall_due(number: int, shift: timedelta) -> None:
            rows = [
                {
                    "community": community,
                    "id": f"timer{next(serial)}",
                    "due_at": now() + shift,
                    "nonce": "",
                    "body": timer,
                }
                for _ in range(number)
            ]
            await trellis.database.writer.write(lambda connection: connection.execute(due.insert(), rows))

        async def ours() -> float:
            await fall_due(RIPE, timedelta(seconds=-1))
            began = time.perf_counter()
            struck = await trellis.timetable.strike()
            assert len(struck) == RIPE
            return (time.perf_counter() - began) * 1000

        async def baseline() -> float:
            await fall_due(RIPE, timedelta(seconds=-1))
            began = time.perf_counter()
            await asyncio.to_thread(move_bare)
            return (time.perf_counter() - began) * 1000

        await fall_due(ALL - RIPE, timedelta(days=1))
        struck, moved = await in_turn(rounds, ours, baseline)
    return Figure(
        name=f"tick: {RIPE:,} of {ALL:,} timers into the inbox{where}",
        unit="ms",
        ours=struck,
        beside=beside,
        baseline=moved,
    )


def _move_bare(file: Path) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    moment = now().timestamp() * 1_000_000
    connection.execute("BEGIN IMMEDIATE")
    ripe = connection.execute("SELECT community, id, body FROM due WHERE due_at <= ? ORDER BY due_at, id", (moment,))
    for community, name, body in ripe.fetchall():
        connection.execute(
            "INSERT OR IGNORE INTO inbox (community, key, body, heard_at, done) VALUES (?, ?, ?, 0, 0)",
            (community, name, body),
        )
        connection.execute("DELETE FROM due WHERE community = ? AND id = ?", (community, name))
    connection.execute("COMMIT")
    connection.close()
