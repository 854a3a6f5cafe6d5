"""A full disk, a locked database: nothing is acknowledged that was not written, and the house goes on by itself."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, select

from bot.adapters.base import Parcel
from bot.app import Trellis
from bot.core.errors import StoreUnavailableError
from bot.core.events import Event, TimeCame
from bot.core.ids import EventId, MemberId
from bot.delivery.delivery import POLL
from bot.store.passage_tables import inbox, marks
from bot.store.tables import drafts
from tests.delivery.test_delivery_laws import Mouth, post
from tests.faults.household import HERE, Listener, a_house, opened, running, says, until
from tests.village import MONDAY

ROOM = 1_073_741_823
A_LOT = "x" * 20_000
"""More than fits on the pages that a small database happens to have free."""


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database: these are SQLite's own ways to fail."""
    file = tmp_path / "trellis.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


class Disk:
    """How many pages the database may grow to."""

    def __init__(self, trellis: Trellis) -> None:
        self._pages = ROOM
        event.listen(trellis.database.engine, "checkout", self._measure)

    def _measure(self, driver: Any, *_: Any) -> None:
        driver.execute(f"PRAGMA max_page_count = {self._pages}")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no page free meanwhile."""
        self._pages = 1  # SQLite reads it as: no more than there are
        try:
            yield
        finally:
            self._pages = ROOM


def writing_a_lot(happened: Event, tx: Any) -> None:
    tx.drafts.keep(MemberId("x"), "test", A_LOT, tx.now, happened.id)


def kept(trellis: Trellis) -> list[str]:
    """Return for which events the role's rows stand."""
    with trellis.database.engine.connect() as connection:
        return sorted(row.draft for row in connection.execute(select(drafts)))


def owed(trellis: Trellis) -> int:
    with trellis.database.engine.connect() as connection:
        return len(connection.execute(select(inbox.c.id).where(inbox.c.done.is_(False))).all())


def nobody_was_blamed(trellis: Trellis) -> bool:
    with trellis.database.engine.connect() as connection:
        return not connection.execute(select(marks)).all()


async def test_what_finds_no_room_is_not_acknowledged(sqlite_url: str) -> None:
    listener = Listener()
    trellis = a_house(sqlite_url, listener)
    disk = Disk(trellis)
    await opened(trellis)
    many = [says(f"m{number}", text=A_LOT) for number in range(10)]
    async with running(trellis):
        with disk.full():
            hearing = (trellis.hear(HERE, one) for one in many)
            refused = await asyncio.gather(*hearing, return_exceptions=True)
            assert {type(result) for result in refused} == {StoreUnavailableError}
            assert owed(trellis) == 0
        await trellis.hear(HERE, *many)
        await trellis.settled()
        assert listener.handled == [one.id for one in many]


async def test_one_that_finds_no_room_spoils_no_other_of_its_group(sqlite_url: str) -> None:
    listener = Listener()
    trellis = a_house(sqlite_url, listener)
    disk = Disk(trellis)
    await opened(trellis)
    async with running(trellis):
        with disk.full():
            hearing = (trellis.hear(HERE, one) for one in (says("small"), says("large", text=A_LOT), says("tiny")))
            results = await asyncio.gather(*hearing, return_exceptions=True)
            assert [type(result) for result in results] == [type(None), StoreUnavailableError, type(None)]
            await until(lambda: listener.handled == ["small", "tiny"])


async def test_what_was_acknowledged_is_handled_as_soon_as_there_is_room(sqlite_url: str) -> None:
    listener = Listener(handling=writing_a_lot)
    trellis = a_house(sqlite_url, listener)
    disk = Disk(trellis)
    await opened(trellis)
    ids = [f"m{number}" for number in range(10)]
    await trellis.hear(HERE, *map(says, ids))
    with disk.full():
        life = running(trellis, ticking=True)
        await life.__aenter__()
        await until(lambda: len(listener.tried) >= 2)
        assert kept(trellis) == []
        assert owed(trellis) == len(ids)
    await until(lambda: owed(trellis) == 0)
    assert kept(trellis) == ids
    assert nobody_was_blamed(trellis)
    await life.__aexit__(None, None, None)


async def test_a_locked_database_is_waited_for(sqlite_url: str) -> None:
    rang = Listener("rang", (TimeCame,))

    def scheduling(happened: Event, tx: Any) -> None:
        tx.schedule(TimeCame(id=EventId("timer"), at=MONDAY, verb="rang.now", token=""), tx.now)

    listener = Listener(handling=scheduling)
    trellis = a_house(sqlite_url, listener, rang)
    event.listen(trellis.database.engine, "checkout", lambda driver, *_: driver.execute("PRAGMA busy_timeout = 50"))
    await opened(trellis)
    await trellis.hear(HERE, says("before"))
    other = create_engine(sqlite_url)
    with other.connect() as holding:
        holding.exec_driver_sql("BEGIN EXCLUSIVE")
        async with running(trellis, ticking=True):
            refused = await asyncio.gather(
                *(trellis.hear(HERE, says(f"m{number}")) for number in range(10)), return_exceptions=True
            )
            assert {type(result) for result in refused} == {StoreUnavailableError}
            assert listener.handled == []
            holding.exec_driver_sql("ROLLBACK")
            await trellis.hear(HERE, says("after"))
            await until(lambda: listener.handled == ["before", "after"])
            await until(lambda: len(rang.handled) >= 1)
    assert nobody_was_blamed(trellis)
    other.dispose()


async def test_delivery_leaves_a_locked_database_in_peace(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    mouth = Mouth()
    talking = Listener(handling=lambda happened, tx: tx.send(post("hello")))
    trellis = a_house(sqlite_url, talking, adapters=(mouth,))
    event.listen(trellis.database.engine, "checkout", lambda driver, *_: driver.execute("PRAGMA busy_timeout = 1"))
    await opened(trellis)
    other = create_engine(sqlite_url)
    with other.connect() as holding:

        async def lock(parcel: Parcel) -> None:
            holding.exec_driver_sql("BEGIN EXCLUSIVE")

        mouth.after["hello"] = [lock]  # so the receipt cannot be written
        await trellis.hear(HERE, says("one"))
        async with running(trellis):
            await until(lambda: len(_complaints(caplog)) >= 3)
            holding.exec_driver_sql("ROLLBACK")
            await until(lambda: mouth.calls == ["hello", "look for hello"])
    _, second, third = _complaints(caplog)[:3]
    assert third - second > POLL / 2, "it tried again at once"
    other.dispose()


def _complaints(caplog: pytest.LogCaptureFixture) -> list[float]:
    """Return when delivery said that it could not write."""
    return [record.created for record in caplog.records if record.name == "bot.delivery.delivery"]
