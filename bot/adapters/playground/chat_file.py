"""The file that the playground's chat lives in: one connection, short transactions, and a word to whoever watches."""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.adapters.playground.news import Listener, News
from bot.adapters.playground.records import SCHEMA

_LOCK_PATIENCE = 1.0
"""Seconds: nobody else has business in this file."""


class ChatFile:
    """An SQLite file whose changes are counted and told."""

    def __init__(self, file: Path | str, birth: str | None = None) -> None:
        """Open the file, or begin one; `birth` is what ids in a new one begin with, where chance does not say."""
        self._lock = threading.RLock()
        self._news = News()
        self._db = sqlite3.connect(file, _LOCK_PATIENCE, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA secure_delete=ON")  # what somebody takes back is not to be found in the file either
        self._db.executescript(SCHEMA)
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('birth', ?)", (birth or secrets.token_hex(3),))
        self._birth = str(self._meta("birth"))

    def close(self) -> None:
        """Close the file, and leave nothing in it of what was taken back: of rows that SQLite moved copies may stay."""
        with self._lock:
            with suppress(sqlite3.Error):  # where there is no room for it, the next time
                self._db.execute("VACUUM")
            self._db.close()

    @contextmanager
    def _unseen(self) -> Iterator[sqlite3.Connection]:
        """Change what nobody sees, in one transaction."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _seen(self) -> Iterator[sqlite3.Connection]:
        """Change what somebody may see, in one transaction."""
        with self._unseen() as db:
            yield db
            self._count("revision")
        self.changed()

    def _rows(self, sql: str, *given: object) -> list[sqlite3.Row]:
        with self._lock, closing(self._db.execute(sql, given)) as cursor:
            return cursor.fetchall()

    def _row(self, sql: str, *given: object) -> sqlite3.Row | None:
        return next(iter(self._rows(sql, *given)), None)

    def _meta(self, name: str) -> object:
        row = self._row("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else row["value"]

    def copy_to(self, file: Path) -> None:
        """Write all of it into another file, as it stands at this moment."""
        with self._lock, closing(sqlite3.connect(file)) as copy:
            self._db.backup(copy)

    @property
    def world(self) -> str | None:
        """Return which world's chat this is; None where it is yet to begin."""
        found = self._meta("world")
        return None if found is None else str(found)

    def forget(self, fact: str) -> None:
        """Drop a fact about the world."""
        with self._unseen() as db:
            db.execute("DELETE FROM meta WHERE name = ?", (f"fact:{fact}",))

    def fact(self, name: str) -> str | None:
        """Return a fact about the world that this chat belongs to."""
        found = self._meta(f"fact:{name}")
        return None if found is None else str(found)

    def keep(self, **facts: str) -> None:
        """Keep facts about the world; nobody sees them in the chat."""
        with self._unseen() as db:
            db.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", [(f"fact:{name}", fact) for name, fact in facts.items()]
            )

    def _count(self, name: str) -> int:
        row = self._row(
            "INSERT INTO meta VALUES (?, '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value + 1 AS TEXT) "
            "RETURNING value",
            name,
        )
        assert row is not None
        return int(row["value"])

    @property
    def revision(self) -> int:
        """Return a number that grows with every change."""
        return int(str(self._meta("revision") or 0))

    @property
    def coined(self) -> int:
        """Return the last number that was given to anything."""
        return int(str(self._meta("coined") or 0))

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called after every change; return how to leave it off."""
        return self._news.on(listener)

    def changed(self) -> None:
        """Tell the listeners that there is something new to see."""
        self._news.tell()

    def coin(self) -> str:
        """Return an id that was never given before."""
        with self._lock:
            return f"{self._birth}-{self._count('coined')}"
