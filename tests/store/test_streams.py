"""What `bot/store/streams.py` promises: a stream goes on from where it was kept, and one process hears it at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from sqlalchemy import create_engine, text

from bot.core.errors import StoreUnavailableError
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.streams import StreamLostError, Streams
from tests.faults.household import a_house, until
from tests.village import MONDAY, StillClock

SHARD, OTHER = "discord:7/shard 0 of 2", "discord:7/shard 1 of 2"
SOON = 60
Processes = Callable[[], Streams]


@pytest.fixture
async def process(database_url: str) -> AsyncIterator[Processes]:
    """Make streams as a process of its own would: on connections that nobody shares. On SQLite there is but one."""
    databases: list[Database] = []
    alone: list[Streams] = []

    def process() -> Streams:
        if alone:
            return alone[0]
        databases.append(Database(database_url, take_in))
        streams = Streams(databases[-1], StillClock(MONDAY), tried_again=0.01, looked_after=0.01)
        alone.extend([streams] if databases[-1].is_sqlite else [])
        return streams

    yield process
    for database in databases:
        database.close()


async def test_a_stream_that_was_never_heard_has_no_position(process: Processes) -> None:
    assert await process().of(SHARD) == {}


async def test_a_stream_goes_on_from_where_it_was_kept(process: Processes) -> None:
    hearing = process()
    await hearing.keep(SHARD, {"session": "a", "sequence": "7", "resume": "wss://gateway.test"})
    await hearing.keep(OTHER, {"session": "b"})
    await hearing.keep(SHARD, {"session": "a", "sequence": "8"})
    assert await process().of(SHARD) == {"session": "a", "sequence": "8"}
    assert await process().of(OTHER) == {"session": "b"}


async def test_the_house_hands_its_streams_to_adapters(database_url: str) -> None:
    house = a_house(database_url)
    await house.streams.keep(SHARD, {"sequence": "7"})
    house.database.close()
    again = a_house(database_url)
    assert await again.streams.of(SHARD) == {"sequence": "7"}
    again.database.close()


class Hearing:
    """Somebody who hears a stream for as long as they are let."""

    def __init__(self, streams: Streams, stream: str = SHARD) -> None:
        self.hears, self.may_go = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._hear(streams, stream))

    async def _hear(self, streams: Streams, stream: str) -> None:
        async with streams.sole(stream):
            self.hears.set()
            await self.may_go.wait()

    async def end(self) -> None:
        self.may_go.set()
        await asyncio.wait_for(self.task, SOON)


async def begun(hearing: Hearing) -> Hearing:
    await asyncio.wait_for(hearing.hears.wait(), SOON)
    return hearing


async def is_told_to_wait(caplog: pytest.LogCaptureFixture) -> None:
    await until(lambda: any("this one waits" in said for said in caplog.messages))


async def test_one_hears_a_stream_until_it_lets_go(process: Processes) -> None:
    one, other = process(), process()
    first = await begun(Hearing(one))
    second = Hearing(other)
    elsewhere = await begun(Hearing(other, OTHER))  # has come through, so the second had its chance as well
    assert not second.hears.is_set()
    await elsewhere.end()
    await first.end()
    await (await begun(second)).end()


async def test_who_stops_while_it_hears_lets_go(process: Processes) -> None:
    one, other = process(), process()
    first = await begun(Hearing(one))
    first.task.cancel()
    with suppress(asyncio.CancelledError):
        await first.task
    await (await begun(Hearing(other))).end()


async def test_what_fails_while_hearing_comes_out_as_itself(process: Processes) -> None:
    streams = process()
    for error in (ValueError, TimeoutError):
        with pytest.raises(error):
            async with streams.sole(SHARD):
                raise error
    async with streams.sole(SHARD):
        pass


# ---- several processes: a server --------------------------------------------------------------------------


on_a_server = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@on_a_server
async def test_who_waits_says_so_once(process: Processes, caplog: pytest.LogCaptureFixture) -> None:
    first = await begun(Hearing(process()))
    second = Hearing(process())
    await is_told_to_wait(caplog)
    for _ in range(3):  # others come and go, while this one asks again
        await (await begun(Hearing(process(), OTHER))).end()
    assert not second.hears.is_set()
    await first.end()
    await (await begun(second)).end()
    assert [said for said in caplog.messages if SHARD in said] == [
        f"Another process hears {SHARD}; this one waits until it is gone."
    ]


@on_a_server
async def test_who_stops_while_it_waits_does_not_hear_later(
    process: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    first = await begun(Hearing(process()))
    second = Hearing(process())
    await is_told_to_wait(caplog)
    second.task.cancel()
    with suppress(asyncio.CancelledError):
        await second.task
    await first.end()
    assert not second.hears.is_set()
    await (await begun(Hearing(process()))).end()


@on_a_server
async def test_who_loses_its_session_is_stopped_and_told_and_another_goes_on(
    process: Processes, database_url: str
) -> None:
    first = await begun(Hearing(process()))
    second = Hearing(process())
    end_sessions_that_hold_a_stream(database_url)
    with pytest.raises(StreamLostError):
        await asyncio.wait_for(first.task, SOON)
    await (await begun(second)).end()


def end_sessions_that_hold_a_stream(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        ended = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        ).scalars()
        assert list(ended) == [True]
    engine.dispose()


@on_a_server
async def test_where_no_server_is_nobody_waits_in_vain(process: Processes) -> None:
    streams = process()
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", take_in)
    try:
        with pytest.raises(StoreUnavailableError):
            async with Streams(nowhere, StillClock(MONDAY)).sole(SHARD):
                pass
    finally:
        nowhere.close()
    assert await streams.of(SHARD) == {}
