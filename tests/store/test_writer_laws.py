"""The laws of `bot/store/writer.py`, by their numbers."""

import asyncio
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import OperationalError

from bot.core.errors import StoreUnavailableError
from bot.store.database import Database, tell
from bot.store.tables import meta
from bot.store.writer import GROUP_WITHIN, Writer

SOON = 60.0
GROUP = 64


class Scribe:
    """A writer with everything around it that a test wants to see; what arrives is written into `meta`."""

    def __init__(self, database: Database) -> None:
        self.engine: Engine = database.engine
        self.taken_in: list[Sequence[str]] = []
        begin = "BEGIN IMMEDIATE" if database.is_sqlite else None
        self.writer = Writer(self.engine, threads=1, group=GROUP, take_in=self._take_in, begin=begin)

    def _take_in(self, connection: Connection, arrived: Sequence[str]) -> Sequence[str]:
        self.taken_in.append(list(arrived))
        for key in arrived:
            tell(connection, key, "arrived")
        return arrived

    def kept(self) -> set[str]:
        """Return what stands in the database, as anybody else sees it."""
        with self.engine.connect() as connection:
            return {row.key for row in connection.execute(select(meta)) if row.key != "schema"}

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Keep the writer busy meanwhile, so that what is asked for becomes one group."""
        begun, over = threading.Event(), threading.Event()

        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT 1")  # a server's transaction begins with its first statement
            begun.set()
            over.wait(SOON)

        task = asyncio.create_task(self.writer.write(work))
        await asyncio.to_thread(begun.wait, SOON)
        yield
        over.set()
        await task


@pytest.fixture
async def scribe(database_url: str) -> AsyncIterator[Scribe]:
    database = Database(database_url, lambda connection, arrived: arrived)
    scribe = Scribe(database)
    yield scribe
    await asyncio.to_thread(scribe.writer.close)
    await asyncio.to_thread(database.close)


def writing(key: str, ran: Counter[str] | None = None) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        if ran is not None:
            ran[key] += 1
        tell(connection, key, "written")
        return key

    return work


async def group(scribe: Scribe, *works: Callable[[Connection], Any]) -> list[Any]:
    """Have all of these written in one group; return their results and errors."""
    async with scribe.busy():
        waiting = [asyncio.ensure_future(scribe.writer.write(work)) for work in works]
        await asyncio.sleep(0)
    return await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), SOON)


# ---- 1: nothing is told "done" before the commit of its group ----


async def test_1_nothing_is_told_done_before_its_commit(scribe: Scribe) -> None:
    at_commit, go_on = threading.Event(), threading.Event()

    @event.listens_for(scribe.engine, "commit")
    def committing(connection: Connection) -> None:
        at_commit.set()
        go_on.wait(SOON)

    written = asyncio.ensure_future(scribe.writer.write(writing("a")))
    arrived = asyncio.ensure_future(scribe.writer.arrive("b"))
    await asyncio.to_thread(at_commit.wait, SOON)
    for _ in range(10):
        await asyncio.sleep(0)  # whatever had been told would be known by now
    assert not written.done()
    assert not arrived.done()
    assert not await asyncio.to_thread(scribe.kept)
    go_on.set()
    assert (await written, await arrived) == ("a", "b")
    assert scribe.kept() == {"a", "b"}


async def test_1_what_could_not_be_committed_is_told_to_all_of_its_group(scribe: Scribe) -> None:
    ran: Counter[str] = Counter()
    commits = 0

    @event.listens_for(scribe.engine, "commit")
    def committing(connection: Connection) -> None:
        nonlocal commits
        commits += 1
        if commits > 1:  # the first is whoever kept the writer busy
            raise ConnectionError

    results = await group(scribe, writing("a", ran), writing("b", ran))
    assert [type(result) for result in results] == [ConnectionError, ConnectionError]
    assert not scribe.kept()


# ---- 2: a job that fails takes back only its own rows ----


async def test_2_a_job_that_fails_takes_back_only_its_own_rows(scribe: Scribe) -> None:
    def failing(connection: Connection) -> None:
        tell(connection, "bad", "written")
        raise ValueError("mine")

    ran: Counter[str] = Counter()
    results = await group(scribe, writing("a", ran), failing, writing("b", ran))
    assert (results[0], results[2]) == ("a", "b")
    assert isinstance(results[1], ValueError)
    assert scribe.kept() == {"a", "b"}
    assert ran == {"a": 1, "b": 1}


async def test_2_a_wrong_statement_is_the_jobs_own_fault(scribe: Scribe) -> None:
    ran: Counter[str] = Counter()
    wrong = [lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere")]
    results = await group(scribe, writing("a", ran), *wrong, writing("b", ran))
    assert not isinstance(results[1], StoreUnavailableError)
    assert isinstance(results[1], Exception)
    assert ran == {"a": 1, "b": 1}


# ---- 3: what ends the transaction makes the group replay ----


@pytest.mark.parametrize("statement", ["ROLLBACK", "COMMIT"])
async def test_3_a_job_that_ends_the_transaction_is_told_so_when_it_is_alone(scribe: Scribe, statement: str) -> None:
    def killing(connection: Connection) -> None:
        tell(connection, "bad", "written")
        connection.exec_driver_sql(statement)

    with pytest.raises(Exception, match="transaction"):
        await scribe.writer.write(killing)


async def test_2_a_job_that_fails_alone_leaves_nothing_and_is_told_what_failed(scribe: Scribe) -> None:
    def failing(connection: Connection) -> None:
        tell(connection, "bad", "written")
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await scribe.writer.write(failing)
    assert not scribe.kept()
    assert await scribe.writer.write(writing("a")) == "a"
    assert scribe.kept() == {"a"}


async def test_2_an_error_that_a_job_swallows_alone_is_no_success(scribe: Scribe) -> None:
    """A server takes everything back after an error, and would say yes to the commit all the same.

    SQLite takes back the one statement, and what was written before it stands.
    """

    def swallowing(connection: Connection) -> None:
        tell(connection, "bad", "written")
        with suppress(Exception):
            connection.exec_driver_sql("SELECT * FROM nowhere")

    if scribe.engine.dialect.name == "sqlite":
        await scribe.writer.write(swallowing)
        assert scribe.kept() == {"bad"}
    else:
        with pytest.raises(Exception, match="transaction"):
            await scribe.writer.write(swallowing)
        assert not scribe.kept()


@pytest.mark.parametrize("raises", [True, False], ids=["and-raises", "and-says-nothing"])
async def test_3_a_job_that_ends_the_transaction_does_not_spoil_its_neighbours(scribe: Scribe, raises: bool) -> None:
    def killing(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        if raises:
            raise ValueError("mine")

    ran: Counter[str] = Counter()
    results = await group(scribe, writing("a", ran), killing, writing("b", ran))
    assert (results[0], results[2]) == ("a", "b")
    assert isinstance(results[1], Exception)
    assert scribe.kept() == {"a", "b"}
    assert ran["a"] == 2, "the group was replayed one by one"


async def test_3_a_fault_of_the_database_is_no_fault_of_the_job_nor_of_its_neighbours(scribe: Scribe) -> None:
    ill = sqlite3.OperationalError("disk I/O error")
    ill.sqlite_errorcode = sqlite3.SQLITE_IOERR

    def unlucky(connection: Connection) -> None:
        raise OperationalError("INSERT", {}, ill)

    results = await group(scribe, writing("a"), unlucky, writing("b"))
    assert (results[0], type(results[1]), results[2]) == ("a", StoreUnavailableError, "b")
    assert scribe.kept() == {"a", "b"}


async def test_3_a_transaction_that_cannot_begin_is_told_to_all_at_once(scribe: Scribe) -> None:
    if scribe.engine.dialect.name != "sqlite":
        return  # PostgreSQL has no lock on beginning
    begins = 0

    @event.listens_for(scribe.engine, "before_cursor_execute")
    def beginning(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal begins
        begins += statement.startswith("BEGIN")

    @event.listens_for(scribe.engine, "checkout")
    def impatiently(driver: Any, *_: Any) -> None:
        driver.execute("PRAGMA busy_timeout = 10")

    other = create_engine(scribe.engine.url)
    with other.connect() as holding:
        holding.exec_driver_sql("BEGIN EXCLUSIVE")
        waiting = [asyncio.ensure_future(scribe.writer.write(writing(str(number)))) for number in range(GROUP)]
        results = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), SOON)
        holding.exec_driver_sql("ROLLBACK")
    other.dispose()
    assert {type(result) for result in results} == {StoreUnavailableError}
    assert begins <= 2, "nobody's job was to blame, so nothing was tried one by one"


# ---- 4: what arrives goes first ----


async def test_4_what_arrives_goes_before_all_that_waits_and_all_of_it_at_once(scribe: Scribe) -> None:
    seen: list[bool] = []

    def looking(connection: Connection) -> None:
        seen.append(connection.execute(select(meta.c.value).where(meta.c.key == "late")).first() is not None)

    async with scribe.busy():
        waiting = [asyncio.ensure_future(scribe.writer.write(looking)) for _ in range(GROUP + 1)]
        await asyncio.sleep(0)
        waiting += [asyncio.ensure_future(scribe.writer.arrive(key)) for key in ("early", "late")]
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.gather(*waiting), SOON)
    assert scribe.taken_in == [["early", "late"]]
    assert seen == [True] * (GROUP + 1)


async def test_4_what_arrived_is_committed_before_the_first_of_what_waits_is_begun(scribe: Scribe) -> None:
    told: list[asyncio.Future[str]] = []
    seen: list[set[str]] = []

    def looking(connection: Connection) -> None:
        seen.append(scribe.kept())  # as anybody else sees it: only what is committed

    async with scribe.busy():
        told.append(asyncio.ensure_future(scribe.writer.write(looking)))
        await asyncio.sleep(0)
        told.append(asyncio.ensure_future(scribe.writer.arrive("news")))
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.gather(*told), SOON)
    assert seen == [{"news"}]


async def test_4_what_waits_has_its_turn_however_much_arrives(scribe: Scribe) -> None:
    arriving = []

    def one_more(connection: Connection, arrived: Sequence[str]) -> Sequence[str]:
        arriving.append(len(arriving))
        loop.call_soon_threadsafe(lambda: scribe.writer.arrive("more"))
        until = time.monotonic() + SOON
        while not scribe.writer._arrived and time.monotonic() < until:
            time.sleep(0.001)
        return arrived

    loop = asyncio.get_running_loop()
    scribe.writer._take_in = one_more
    async with scribe.busy():
        scribe.writer.arrive("first")
        waiting = asyncio.ensure_future(scribe.writer.write(lambda connection: len(arriving)))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(waiting, SOON) == 1
    scribe.writer._take_in = lambda connection, arrived: arrived


async def test_4_one_that_cannot_be_written_spoils_no_other_arrival(scribe: Scribe) -> None:
    def take_in(connection: Connection, arrived: Sequence[str]) -> Sequence[str]:
        if "bad" in arrived:
            raise ValueError
        for key in arrived:
            tell(connection, key, "arrived")
        return arrived

    scribe.writer._take_in = take_in
    async with scribe.busy():
        waiting = [asyncio.ensure_future(scribe.writer.arrive(key)) for key in ("a", "bad", "b")]
        await asyncio.sleep(0)
    results = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), SOON)
    assert (results[0], type(results[1]), results[2]) == ("a", ValueError, "b")
    assert scribe.kept() == {"a", "b"}


# ---- 5: a group is closed once it has worked for long enough ----


async def test_5_what_arrives_waits_for_no_more_than_a_groups_time(scribe: Scribe) -> None:
    began = threading.Event()
    order: list[str] = []

    def slowly(connection: Connection) -> None:
        order.append("job")
        began.set()
        until = time.monotonic() + GROUP_WITHIN
        while time.monotonic() < until:
            pass

    def take_in(connection: Connection, arrived: Sequence[str]) -> Sequence[str]:
        order.append("arrival")
        return arrived

    scribe.writer._take_in = take_in
    async with scribe.busy():
        waiting = [asyncio.ensure_future(scribe.writer.write(slowly)) for _ in range(6)]
        await asyncio.sleep(0)
    await asyncio.to_thread(began.wait, SOON)
    waiting.append(asyncio.ensure_future(scribe.writer.arrive("news")))  # type: ignore[arg-type]
    await asyncio.wait_for(asyncio.gather(*waiting), SOON)
    assert order.count("job") == 6, "those that wait on are done all the same, once each"
    assert order.index("arrival") <= 3


async def test_a_transaction_of_ours_gives_the_server_nothing_to_warn_of(database_url: str) -> None:
    database, notices = Database(database_url, lambda connection, arrived: arrived), list[str]()

    @event.listens_for(database.engine, "connect")
    def listen(driver: Any, _record: object) -> None:
        if not database.is_sqlite:
            driver.add_notice_handler(lambda notice: notices.append(notice.message_primary))

    for key in ("a", "b"):
        await database.writer.write(writing(key))
    await asyncio.to_thread(database.close)
    assert notices == []


# ---- 6: what no transaction can hold has the connection to itself ----


async def test_6_what_no_transaction_can_hold_is_done_between_two_groups(scribe: Scribe) -> None:
    seen: list[set[str]] = []

    def looking(connection: Connection) -> None:
        seen.append(scribe.kept())
        tell(connection, "alone", "written")
        connection.exec_driver_sql("VACUUM" if connection.dialect.name == "sqlite" else "VACUUM meta")

    async with scribe.busy():
        waiting = [asyncio.ensure_future(scribe.writer.between(looking))]
        waiting += [asyncio.ensure_future(scribe.writer.write(writing(str(number)))) for number in range(GROUP + 1)]
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.gather(*waiting), SOON)
    assert seen == [set()]
    assert scribe.kept() == {"alone", *(str(number) for number in range(GROUP + 1))}


async def test_6_what_fails_there_is_told_to_whoever_asked_and_the_next_group_is_written(scribe: Scribe) -> None:
    def failing(connection: Connection) -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await scribe.writer.between(failing)
    assert await scribe.writer.write(writing("a")) == "a"


async def test_6_it_is_done_before_the_writer_closes(scribe: Scribe) -> None:
    async with scribe.busy():
        done = asyncio.ensure_future(scribe.writer.between(lambda _: "done"))
        await asyncio.sleep(0)
        closing = asyncio.ensure_future(asyncio.to_thread(scribe.writer.close))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(done, SOON) == "done"
    await asyncio.wait_for(closing, SOON)
