"""The same events on PostgreSQL, in a database of their own that is dropped at the end."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import create_engine, make_url, text

from bench.handle import COMMUNITIES, EVENTS, a_day, four_rows
from bench.measure import Figure, in_turn, rate
from bench.town import Town, a_house
from bot.store.database import POSTGRES_WRITERS
from bot.store.migrate import migrate


async def handling_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Drain what many communities said; beside it bare transactions of four rows from as many threads."""
    towns, number = [Town(number) for number in range(COMMUNITIES)], EVENTS[COMMUNITIES]
    with a_database(server) as url:
        async with a_house(url, towns) as trellis:

            async def baseline() -> float:
                each = number // POSTGRES_WRITERS
                writers = (asyncio.to_thread(_write_bare, url, each) for _ in range(POSTGRES_WRITERS))
                return await rate(number, asyncio.gather(*writers))

            handled, written = await in_turn(rounds, a_day(trellis, towns, number), baseline)
    return [
        Figure(
            name=f"handled by all roles on PostgreSQL, {COMMUNITIES} communities",
            unit="events/s",
            ours=handled,
            beside=f"bare transactions of four rows, {POSTGRES_WRITERS} threads",
            baseline=written,
        )
    ]


def _write_bare(url: str, number: int) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        for _ in range(number):
            for sql, values in four_rows(done="TRUE"):
                connection.execute(sql.replace("?", "%s"), values)
            connection.commit()


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """Make a database with our schema, and drop it at the end."""
    name = f"trellis_bench_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
            migrate(url)
            yield url
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
