"""What `bot/store/rewriting.py` promises: nothing stays in a SQLite file of what was erased."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, delete, event

from bot.app import Trellis
from bot.core.errors import StoreUnavailableError
from bot.store.database import tell
from bot.store.queries.removal import erase
from bot.store.rewriting import ANEW, rewrite
from bot.store.tables import meta
from tests.conftest import DATABASES
from tests.faults.household import a_house
from tests.store.remnants import leaves_remnants, shown
from tests.village import MONDAY, Village

FOR_EVER = 3_600_000

pytestmark = pytest.mark.parametrize("database_url", DATABASES[:1], indirect=True)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[Trellis]:
    house = a_house(database_url)
    yield house
    house.database.close()


def files_of(house: Trellis) -> tuple[Path, Path]:
    file = Path(str(house.database.engine.url.database))
    return file, file.with_name(f"{file.name}-wal")


def left_in(house: Trellis) -> list[str]:
    """Leave something in a house's file that was erased, and return it."""

    def happens(written: Mapping[str, str], erased: Sequence[str]) -> None:
        with house.database.engine.begin() as connection:
            connection.exec_driver_sql("BEGIN")
            for key, words in written.items():
                tell(connection, key, words)
            for key in erased:
                connection.execute(delete(meta).where(meta.c.key == key))
        with house.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    return leaves_remnants(files_of(house)[0], happens)


@contextmanager
def rewritten(engine: Engine) -> Iterator[list[str]]:
    """Collect each time that the file is written anew."""
    times: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "VACUUM":
            times.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield times
    event.remove(engine, "before_cursor_execute", note)


async def test_what_was_erased_is_neither_in_the_file_nor_in_its_log_once_house_was_kept(house: Trellis) -> None:
    secret, left = house.database.secret(None), left_in(house)
    await house.sweep()
    assert shown(files_of(house), left) == []
    assert house.database.secret(None) == secret, "what was kept is there"


async def test_it_is_written_anew_once_a_week_and_after_somebody_was_forgotten(village: Village) -> None:
    with rewritten(village.trellis.database.engine) as times:
        await village.trellis.sweep()
        await village.waits("6 days")
        assert len(times) == 1
        await village.waits("1 day")
        assert len(times) == 2
        await village.types("ana", "topics upholstery")
        await village.types("ana", "forget")
        await village.presses("ana", "Forget me")
        await village.trellis.sweep()
        assert len(times) == 3
        await village.waits("1 day")
        assert len(times) == 3


async def test_it_is_written_anew_after_a_community_or_its_tokens_were_erased(village: Village) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    with rewritten(village.trellis.database.engine) as times:
        await village.trellis.sweep()
        await village.trellis.database.writer.write(lambda connection: erase(connection, community))
        await village.trellis.sweep()
        assert len(times) == 2
        await village.trellis.installations.erase(village.square.space)
        await village.trellis.sweep()
        assert len(times) == 3


async def test_nobody_waits_for_whoever_reads_what_was_there_and_the_log_is_emptied_once_they_are_done(
    house: Trellis,
) -> None:
    has_patience(house.database.engine, FOR_EVER)
    other = create_engine(house.database.engine.url)
    left = left_in(house)
    with rewritten(house.database.engine) as times, other.connect() as reading:
        reading.exec_driver_sql("BEGIN")
        reading.exec_driver_sql("SELECT * FROM meta").fetchone()
        await house.sweep()
        await house.sweep()
        assert files_of(house)[1].stat().st_size > 0
        reading.exec_driver_sql("ROLLBACK")
        await house.sweep()
        assert len(times) == 1
        assert files_of(house)[1].stat().st_size == 0
    other.dispose()
    assert shown(files_of(house), left) == []


async def test_where_it_cannot_be_written_anew_the_reason_is_told_and_it_is_tried_again(house: Trellis) -> None:
    has_patience(house.database.engine, 10)
    other = create_engine(house.database.engine.url)
    left = left_in(house)
    with other.connect() as holding:
        holding.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match=r"locked.*room for all of it in the folder of temporary files"):
            await house.database.writer.between(partial(rewrite, now=MONDAY))
        holding.exec_driver_sql("ROLLBACK")
    other.dispose()
    await house.sweep()
    assert shown(files_of(house), left) == []


async def test_when_it_was_written_anew_may_be_told_by_anybody(house: Trellis) -> None:
    left = left_in(house)
    for told in ("junk", "2026-01-01", "99999999999999999999"):
        await house.database.writer.write(partial(tell, key=ANEW, value=told))
        with rewritten(house.database.engine) as times:
            await house.sweep()
        assert len(times) == 1
    assert shown(files_of(house), left) == []


async def test_where_it_cannot_be_written_anew_house_is_kept_all_the_same(
    house: Trellis, caplog: pytest.LogCaptureFixture
) -> None:
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE meta RENAME TO away")
    await house.sweep()
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO meta")
    assert "could not be written anew" in caplog.text


def has_patience(engine: Engine, milliseconds: int) -> None:
    @event.listens_for(engine, "checkout")
    def patiently(driver: Any, *_: Any) -> None:
        driver.execute(f"PRAGMA busy_timeout = {milliseconds}")
