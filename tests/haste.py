"""What lets thousands of tests open a database each: importing this is enough.

1. Our processes die in these tests, the machine does not: what SQLite wrote stands without waiting for the disk. (The
   houses that the crash tests kill are processes of their own, which do not import this and wait.)
2. A statement is compiled once for all databases of a kind; SQLAlchemy would do it again for every engine.
"""

import sqlite3
from typing import Any

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
