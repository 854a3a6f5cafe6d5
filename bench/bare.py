"""The baseline: sqlite3 alone, one thread that writes, one commit for all that wait. No bot can be faster than this."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Statement = tuple[str, Sequence[Any]]


class BareWriter:
    """Writes what it is given, in groups; a writer is awake as long as its `with` lasts."""

    def __init__(self, file: Path, group: int) -> None:
        """Take a database with a schema, and how many transactions may share a commit."""
        self._file = file
        self._group = group
        self._waiting: deque[tuple[Sequence[Statement], asyncio.Future[None]]] = deque()
        self._something = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._write_on)

    def __enter__(self) -> "BareWriter":
        """Start the thread."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        with self._something:
            self._closed = True
            self._something.notify()
        self._thread.join()

    async def write(self, *statements: Statement) -> None:
        """Execute some statements; they are committed once this returns."""
        done: asyncio.Future[None] = self._loop.create_future()
        with self._something:
            self._waiting.append((statements, done))
            self._something.notify()
        await done

    def _write_on(self) -> None:
        connection = sqlite3.connect(self._file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        while taken := self._take():
            error = _commit(connection, [statement for statements, _ in taken for statement in statements])
            self._loop.call_soon_threadsafe(_tell, [done for _, done in taken], error)
        connection.close()

    def _take(self) -> list[tuple[Sequence[Statement], "asyncio.Future[None]"]]:
        with self._something:
            self._something.wait_for(lambda: self._waiting or self._closed)
            return [self._waiting.popleft() for _ in range(min(self._group, len(self._waiting)))]


def _commit(connection: sqlite3.Connection, statements: Sequence[Statement]) -> Exception | None:
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                connection.execute(sql, values)
    except sqlite3.Error as error:
        return error
    return None


def _tell(all_done: list["asyncio.Future[None]"], error: Exception | None) -> None:
    for done in all_done:
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
