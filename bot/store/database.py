"""Opening a database: what SQLite and PostgreSQL each need so that a commit is a promise.

SQLite: WAL, `synchronous=FULL`, explicit `BEGIN IMMEDIATE` for the one writer (with the driver's own transactions a
savepoint can outlive the outer rollback). PostgreSQL: psycopg 3, read committed; the driver begins by itself, and a
second `BEGIN` would make the server warn of every transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import InvalidatePoolError, OperationalError, SQLAlchemyError

from bot.core.errors import DatabaseInUseError, WrongDatabaseError
from bot.core.ids import new_token
from bot.store.scope import upsert
from bot.store.tables import meta
from bot.store.writer import TakeIn, Writer, is_its_own, unavailable

GROUP = 64
POSTGRES_WRITERS = 4
POSTGRES_COURIERS = 2
"""What is delivered waits at each of its steps for none of what is handled: its way has three."""
RESTED = 1.0
"""Seconds after which a connection may have been cut without anybody noticing."""


class Survives(StrEnum):
    """What a commit outlives: a cut of power, which costs the disk's own time, or the end of the process."""

    A_POWER_CUT = "FULL"
    A_KILL = "NORMAL"


class Database:
    """An open database with its writers. One process at a time writes to a SQLite file, see `lock`."""

    def __init__(self, url: str, take_in: TakeIn, survives: Survives = Survives.A_POWER_CUT) -> None:
        """Open the database at an SQLAlchemy address; its schema must be up to date, see `migrate`.

        `survives` is what a commit on SQLite is to outlive.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _engine(url, survives, sqlite=self.is_sqlite)
        self._lock: Any = None
        if self.is_sqlite:
            self.writer = self.intake = self.outgoing = Writer(
                self.engine, threads=1, group=GROUP, take_in=take_in, begin="BEGIN IMMEDIATE"
            )
        else:
            self.writer = Writer(self.engine, threads=POSTGRES_WRITERS, group=1, take_in=take_in)
            self.intake = Writer(self.engine, threads=1, group=GROUP, take_in=take_in)
            self.outgoing = Writer(self.engine, threads=POSTGRES_COURIERS, group=1, take_in=take_in)

    def lock(self) -> None:
        """Claim a SQLite database for this process until it ends; raises `DatabaseInUseError` where another has it."""
        if self.is_sqlite and self.url.database:
            self._lock = _locked(Path(self.url.database))

    def close(self) -> None:
        """Write what was asked for, then let go."""
        for writer in dict.fromkeys((self.writer, self.intake, self.outgoing)):
            writer.close()
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def secret(self, given: str | None) -> str:
        """Return the key of the hashes: the one given, else one that this database keeps for itself."""
        if given:
            return given
        with self.engine.begin() as connection:
            kept = told(connection, "secret")
            if kept is None:
                kept = new_token(40)
                tell(connection, "secret", kept)
            return kept

    def claim_for(self, use: str) -> None:
        """Mark the database as one for `play` or for `run`; raises `WrongDatabaseError` where it is the other's."""
        with self.engine.begin() as connection:
            _refuse_unless(use, told(connection, "use"))
            tell(connection, "use", use)


@contextmanager
def held_for(file: Path, use: str) -> Iterator[None]:
    """Hold a SQLite file for this process and one use, whatever schema it has: before anything in it is touched.

    Raises `DatabaseInUseError` or `WrongDatabaseError`.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = _locked(file)
    try:
        _refuse_unless(use, _use_of(file))
        yield
    finally:
        lock.close()


def _use_of(file: Path) -> str | None:
    """Return what a file is for; None where it does not say, be it new or no database at all."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            return told(connection, "use") if inspect(connection).has_table(meta.name) else None
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()


def _refuse_unless(use: str, kept: str | None) -> None:
    if kept is not None and kept != use:
        raise WrongDatabaseError(
            f"This database was made by `trellis {kept}`, so `trellis {use}` leaves it alone; "
            "choose another one (TRELLIS_DATABASE_URL, or --database FILE in the playground)."
        )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection to read with; raises `StoreUnavailableError` where the database cannot be read just now.

    Nothing is begun or rolled back around what is read: read committed sees each statement's own moment anyway, and on
    a server each of the two is a way there and back. SQLite's driver is never told to begin anything.
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection
    except OperationalError as error:
        if is_its_own(error):
            raise unavailable(error) from error
        raise


def told(connection: Connection, key: str) -> str | None:
    """Return a fact about the house."""
    value = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()
    return None if value is None else str(value)


def tell(connection: Connection, key: str, value: str) -> None:
    """Keep a fact about the house."""
    written = upsert(connection, meta).values(key=key, value=value)
    connection.execute(written.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def _engine(url: str, survives: Survives, *, sqlite: bool) -> Engine:
    """Return connections, of which the one used last is used next: each that is used fills caches of its own."""
    if not sqlite:
        size = POSTGRES_WRITERS + POSTGRES_COURIERS + 8
        engine = create_engine(url, pool_size=size, max_overflow=8, pool_use_lifo=True)
        _ask_who_rested(engine)
        return engine
    arguments = {"check_same_thread": False, "timeout": 5.0}
    engine = create_engine(url, connect_args=arguments, pool_size=8, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, _record: object) -> None:
        driver.isolation_level = None
        for pragma in ("journal_mode=WAL", f"synchronous={survives}", "foreign_keys=ON", "secure_delete=ON"):
            driver.execute(f"PRAGMA {pragma}")

    return engine


def _ask_who_rested(engine: Engine) -> None:
    """Ask a connection that nobody used for a while whether it is still there, and replace it where it is not.

    Asking each time, as the pool would, is every sixth statement of a busy house.
    """

    @event.listens_for(engine, "checkin")
    def rest(_driver: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def wake(driver: Any, record: Any, _proxy: object) -> None:
        if monotonic() - record.info.get("rests_since", inf) < RESTED:
            return
        try:
            engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.OperationalError as error:
            raise InvalidatePoolError from error


def _locked(database: Path) -> Any:
    """Return the open lock beside a database file; raises `DatabaseInUseError` where another process has it."""
    file = database.with_suffix(".lock").open("a+b")
    try:
        _lock_file(file)
    except OSError:
        file.close()
        raise DatabaseInUseError from None
    return file


def _lock_file(file: Any) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
