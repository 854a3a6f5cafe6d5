"""What lets thousands of tests open a database each: importing this is enough.

1. Our processes die in these tests, the machine does not: what SQLite wrote stands without waiting for the disk. (The
   houses that the crash tests kill are processes of their own, which do not import this and wait.)
2. A statement is compiled once for all databases of a kind; SQLAlchemy would do it again for every engine.
3. A connection to PostgreSQL that an engine closes is left open and cleaned for the next engine: a new one costs the
   server a process that has to read about every table first.
"""

import sqlite3
from collections import defaultdict
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event


class _Compiled(dict[tuple[Any, ...], Any]):
    """Statements by what they say and the kind of their database, whichever engine asks."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_of_a_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_of_a_kind(key), compiled)


def _of_a_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), *statement)


_COMPILED = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


@event.listens_for(Engine, "checkout")
def _do_not_wait(driver: Any, _record: object, _proxy: object) -> None:
    if isinstance(driver, sqlite3.Connection):
        driver.execute("PRAGMA synchronous=OFF")


_Address = tuple[object, ...]
_RESTING: dict[_Address, list["_Kept"]] = defaultdict(list)
_MOST = 16


class _Kept(psycopg.Connection[Any]):
    """A connection that rests in the place of being closed, unless something is wrong with it."""

    address: _Address | None = None

    def close(self) -> None:
        if self.address is None or self.closed or len(_RESTING[self.address]) >= _MOST or not self.is_clean():
            super().close()
        else:
            _RESTING[self.address].append(self)

    def is_clean(self) -> bool:
        """Forget what the last engine left in this session; say whether that went well."""
        try:
            self.rollback()
            self.autocommit = True
            self.execute("SELECT pg_advisory_unlock_all()")
            self.execute("RESET ALL")
            self.autocommit = False
        except psycopg.Error:
            return False
        return self.info.transaction_status == TransactionStatus.IDLE


@event.listens_for(Engine, "do_connect")
def _wake(dialect: Any, _record: object, arguments: Any, named: dict[str, Any]) -> Any:
    if dialect.driver != "psycopg":
        return None
    address = (*arguments, *sorted((key, value) for key, value in named.items() if key != "context"))
    while _RESTING[address]:
        kept = _RESTING[address].pop()
        if kept.is_clean():  # a test may have ended the sessions of all others
            return kept
    opened = _Kept.connect(*arguments, **named)
    opened.address = address
    return opened
