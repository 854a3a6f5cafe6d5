"""What is asked for at every message is found by an index, also by a database that nobody ever analyzed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import ClauseElement, Connection, create_engine
from sqlalchemy.dialects import sqlite

from bot.store.asks import _ANY, _GOING
from bot.store.outbox import _HEAD, _NEXT, _OPEN
from bot.store.passage_tables import outbox
from bot.store.queries.newcomers import _LATELY
from bot.store.scope import _finding

PASSING = (_OPEN, _NEXT, _HEAD, _GOING, _ANY)
KEPT = {
    "posts": ("channel = 'c' AND thread = 't' AND author IS NOT NULL ORDER BY at, message", "posts_by_thread"),
    "invitations": ("question = 'q' ORDER BY at, helper", "invitations_by_question"),
    "thanks": ("question = 'q'", "thanks_by_question"),
    "rsvps": ("run = 'r' ORDER BY at", "rsvps_by_run"),
    "greetings": ("post = 'p' ORDER BY at, host", "greetings_by_post"),
}


@pytest.fixture
def connection(sqlite_template: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{sqlite_template}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan(connection: Connection, statement: str) -> str:
    return " / ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))


@pytest.mark.parametrize("statement", PASSING, ids=("open lanes", "next", "head", "asks", "any ask"))
def test_what_is_on_its_way_is_found_without_what_was_sent(statement: ClauseElement, connection: Connection) -> None:
    written = str(statement.compile(dialect=sqlite.dialect()))
    told = plan(connection, written.replace("?", "1"))
    assert "outbox_open" in told
    assert "SCAN outbox USING INDEX outbox_open" in told or "SCAN outbox" not in told


def test_what_was_said_lately_is_found_by_its_channel(connection: Connection) -> None:
    written = str(_LATELY.compile(dialect=sqlite.dialect()))
    assert "posts_by_channel_at (community=? AND channel=? AND at>?)" in plan(connection, written.replace("?", "1"))


def test_what_a_message_of_ours_is_called_is_found_by_where_it_stands(connection: Connection) -> None:
    written = str(_finding(outbox, None, "name", ("channel", "message")).compile(dialect=sqlite.dialect()))
    assert "outbox_by_message (community=? AND channel=? AND message=?)" in plan(connection, written.replace("?", "1"))


@pytest.mark.parametrize("table", KEPT)
def test_what_belongs_to_something_is_found_by_that(table: str, connection: Connection) -> None:
    where, index = KEPT[table]
    told = plan(connection, f"SELECT * FROM {table} WHERE community = 'c' AND {where}")
    assert f"USING INDEX {index} (community=? AND" in told
