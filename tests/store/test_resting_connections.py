"""Connections at rest: of many one is used, and a PostgreSQL that was started again is found by whoever asks it next.

Nobody asks before each statement.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, select, text

from bot.core.errors import StoreUnavailableError
from bot.store import database
from bot.store.database import Database, reading
from bot.store.inbox import take_in
from bot.store.tables import meta
from tests.conftest import a_database


@pytest.fixture(params=[pytest.param("postgres", marks=pytest.mark.postgres)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An open PostgreSQL that has been read from."""
    with a_database(request, tmp_path) as url:
        opened = Database(url, take_in)
        read(opened)
        yield opened
        opened.close()


def read(opened: Database) -> None:
    with reading(opened.engine) as connection:
        connection.execute(select(meta.c.key)).all()


def end_all_sessions(opened: Database) -> None:
    """Do what a start of the server does to everybody who is connected."""
    engine = create_engine(opened.url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_whoever_rested_is_asked_first(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "RESTED", 0.0)
    end_all_sessions(opened)
    read(opened)


def test_whoever_was_used_just_now_fails_once(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "RESTED", 60.0)
    end_all_sessions(opened)
    with pytest.raises(StoreUnavailableError):
        read(opened)
    read(opened)


def test_whoever_is_busy_is_not_asked(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "RESTED", 60.0)
    asked: list[str] = []
    event.listen(opened.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    monkeypatch.setattr(opened.engine.dialect, "do_ping", lambda _driver: asked.append("are you there?"))
    read(opened)
    assert len(asked) == 1


def asking(connection: Connection) -> int:
    return int(connection.execute(text("SELECT 1")).scalar_one())


async def test_a_session_that_ends_before_a_job_begins_is_no_fault_of_the_job(opened: Database) -> None:
    assert await opened.writer.write(asking) == 1
    end_all_sessions(opened)
    with pytest.raises(StoreUnavailableError):
        await opened.writer.write(asking)
    assert await opened.writer.write(asking) == 1


async def test_a_session_that_ends_within_a_job_is_no_fault_of_the_job(opened: Database) -> None:
    def cut(connection: Connection) -> None:
        asking(connection)
        end_all_sessions(opened)
        asking(connection)

    with pytest.raises(StoreUnavailableError):
        await opened.writer.write(cut)
    assert await opened.writer.write(asking) == 1


def test_whoever_looks_alone_uses_one_connection_however_many_there_were(database_url: str) -> None:
    """Each that is used fills caches of its own."""
    opened = Database(database_url, take_in)
    with ExitStack() as together:
        for _ in range(4):
            together.enter_context(reading(opened.engine))
    used = set()
    for _ in range(10):
        with reading(opened.engine) as connection:
            used.add(id(connection.connection.driver_connection))
    assert len(used) == 1
    opened.close()
