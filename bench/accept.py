"""Events accepted durably: a message is heard, written down, and only then acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from sqlalchemy import func, select

from bench.bare import BareWriter
from bench.measure import Figure, in_turn, rate
from bench.town import Town, a_house, home, now
from bot.app import Trellis
from bot.store.codec import event_json
from bot.store.passage_tables import inbox
from bot.store.writer import ARRIVALS

AT_ONCE = (1, 64, 256)
EVENTS = {1: 300, 64: 6_000, 256: 12_000}
INTO_INBOX = "INSERT OR IGNORE INTO inbox (community, key, body, heard_at, done) VALUES (?, ?, ?, ?, 0)"
T = TypeVar("T")


async def accepting(file: Path, rounds: int) -> list[Figure]:
    """Hear messages, so many at once; beside it the same rows from a bare writer."""
    town, figures = Town(0), []
    async with a_house(f"sqlite:///{file}", [town]) as trellis:
        with BareWriter(file, ARRIVALS) as bare:
            community = home(trellis, town)
            for many in AT_ONCE:
                number = EVENTS[many]

                async def ours(many: int = many, number: int = number) -> float:
                    posts = [town.post() for _ in range(number)]
                    heard = at_once(many, posts, lambda post: trellis.inbox.hear(town.space, post))
                    before = rows(trellis)
                    accepted = await rate(number, heard)
                    assert rows(trellis) - before == number
                    return accepted

                async def baseline(many: int = many, number: int = number) -> float:
                    body = event_json.dumps(town.post())
                    moment = round(now().timestamp() * 1_000_000)
                    rows = [(community, token_hex(16), body, moment + n) for n in range(number)]
                    return await rate(number, at_once(many, rows, lambda row: bare.write((INTO_INBOX, row))))

                accepted, written = await in_turn(rounds, ours, baseline)
                figures.append(
                    Figure(
                        name=f"accepted durably, {many} at once",
                        unit="events/s",
                        ours=accepted,
                        beside="bare sqlite3 thread, same row",
                        baseline=written,
                        ratio_at_least=0.5 if many > 1 else None,
                    )
                )
    return figures


def rows(trellis: Trellis) -> int:
    """Return how many events stand in the inbox."""
    with trellis.database.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(inbox)).scalar_one())


async def at_once(many: int, things: Iterable[T], act: Callable[[T], Awaitable[object]]) -> None:
    """Act on everything, so many outstanding at any time."""
    left = iter(things)

    async def one_after_another() -> None:
        for thing in left:
            await act(thing)

    await asyncio.gather(*(one_after_another() for _ in range(many)))
