"""The same events on PostgreSQL, in a database of their own that is dropped at the end."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import create_engine, make_url, text

from bench.accept import at_once
from bench.handle import COMMUNITIES, EVENTS, a_day, four_rows
from bench.measure import Figure, in_turn, rate
from bench.tick import ticked
from bench.town import Town, a_house, home, now
from bot.core.ids import CommunityId
from bot.store.codec import event_json
from bot.store.database import POSTGRES_WRITERS
from bot.store.migrate import migrate

TOGETHER = 64
ACCEPTED = 47 * TOGETHER


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


async def more_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Accept messages, and strike; beside them bare psycopg with the same rows."""
    town = Town(0)
    with a_database(server) as url:
        async with a_house(url, [town]) as trellis:
            community = home(trellis, town)

            async def ours() -> float:
                posts = [town.post() for _ in range(ACCEPTED)]
                heard = at_once(TOGETHER, posts, lambda post: trellis.inbox.hear(town.space, post))
                return await rate(ACCEPTED, heard)

            async def baseline() -> float:
                body = event_json.dumps(town.post())
                return await rate(ACCEPTED, asyncio.to_thread(_accept_bare, url, community, body))

            accepted, written = await in_turn(rounds, ours, baseline)
    with a_database(server) as url:
        beside = "bare psycopg, one transaction"
        tick = await ticked(url, rounds, lambda: _move_bare(url), " on PostgreSQL", beside)
    name, beside = (
        f"accepted durably on PostgreSQL, {TOGETHER} at once",
        "bare psycopg thread, same row, as many a commit",
    )
    return [Figure(name=name, unit="events/s", ours=accepted, beside=beside, baseline=written), tick]


def _accept_bare(url: str, community: CommunityId, body: str) -> None:
    row = (
        "INSERT INTO inbox (community, key, body, heard_at, done) VALUES (%s, %s, %s, %s, FALSE) ON CONFLICT DO NOTHING"
    )
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        for start in range(0, ACCEPTED, TOGETHER):
            rows = [(community, secrets.token_hex(16), body, number) for number in range(start, start + TOGETHER)]
            connection.cursor().executemany(row, rows)
            connection.commit()


def _move_bare(url: str) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        moment = round(now().timestamp() * 1_000_000)
        ripe = connection.execute("SELECT community, id, body FROM due WHERE due_at <= %s", (moment,)).fetchall()
        rows = [(community, secrets.token_hex(16), body, moment) for community, _, body in ripe]
        cursor = connection.cursor()
        cursor.executemany(
            "INSERT INTO inbox (community, key, body, heard_at, done) VALUES (%s, %s, %s, %s, FALSE)", rows
        )
        cursor.executemany("DELETE FROM due WHERE community = %s AND id = %s", [row[:2] for row in ripe])


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
