"""How far each stream of a platform's events was heard, and that only one process hears it.

1. What is kept lags behind what was heard, never before it: whoever goes on from there hears some things twice, and
   the inbox knows them again.
2. On SQLite one process has the whole database (`Database.lock`), so a lock in this process is enough. On PostgreSQL
   it is a lock of a session of its own: it ends with the process, however that ends, and nothing has to be cleaned up.
3. Whoever loses that session is stopped and told by `StreamLostError`, at the latest after `LOOKED_AFTER` and what a
   dead connection takes to be noticed. Until then two may hear; by the first law that costs work, and nothing else.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from hashlib import blake2b
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.core.clock import Clock
from bot.core.errors import StoreUnavailableError
from bot.store.database import Database, reading
from bot.store.scope import upsert
from bot.store.tables import streams
from bot.store.writer import unavailable

R = TypeVar("R")

TRIED_AGAIN = 1.0
"""Seconds until a stream that somebody else hears is asked for again."""
LOOKED_AFTER = 5.0
"""Seconds between two looks at whether our lock still holds."""

log = logging.getLogger(__name__)


class StreamLostError(StoreUnavailableError):
    """The database let go of our lock on a stream, so another process may hear it now; ask for it again."""


class Streams:
    """The streams of all platforms; implements `adapters.base.Streams`."""

    def __init__(
        self, database: Database, clock: Clock, *, tried_again: float = TRIED_AGAIN, looked_after: float = LOOKED_AFTER
    ) -> None:
        """Take the database and the clock, and after how many seconds to ask and to look again."""
        self._database = database
        self._clock = clock
        self._tried_again = tried_again
        self._looked_after = looked_after
        self._here: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, stream: str) -> Mapping[str, str]:
        """Return what was kept of a stream; nothing where it was never heard."""

        def look() -> Mapping[str, str]:
            with reading(self._database.engine) as connection:
                kept = connection.execute(select(streams.c.position).where(streams.c.stream == stream)).scalar()
            return {} if kept is None else dict(json.loads(kept))

        return await asyncio.to_thread(look)

    async def keep(self, stream: str, position: Mapping[str, str]) -> None:
        """Keep how far a stream was heard; whoever hears it waits for this before keeping more."""
        values = {"stream": stream, "position": json.dumps(dict(position)), "changed_at": self._clock.now()}

        def work(connection: Connection) -> None:
            written = upsert(connection, streams).values(values)
            connection.execute(written.on_conflict_do_update(index_elements=["stream"], set_=values))

        await self._database.writer.write(work)

    def sole(self, stream: str) -> AbstractAsyncContextManager[None]:
        """Be the only one in all processes who hears a stream; waits until whoever does is gone.

        Raises `StoreUnavailableError` where nobody can be asked, and stops its body with `StreamLostError` where the
        stream may be another's now.
        """
        if self._database.is_sqlite:
            return self._here[stream]
        return self._sole_in_all_processes(stream)

    @asynccontextmanager
    async def _sole_in_all_processes(self, stream: str) -> AsyncIterator[None]:
        session = _Session(self._database.url)
        limit = asyncio.timeout(None)
        try:
            await self._wait_for(stream, session)
            async with limit:
                watching = asyncio.create_task(self._watch(session, limit), name=f"watching {stream}")
                try:
                    yield
                finally:
                    watching.cancel()
        except TimeoutError:
            if not limit.expired():
                raise
        finally:
            await session.close()
        if limit.expired():  # also where our end was not told why its body stopped
            raise StreamLostError

    async def _wait_for(self, stream: str, session: "_Session") -> None:
        key, told = _number_of(stream), False
        while not await session.do(lambda connection: _try(connection, key)):
            if not told:
                log.warning("Another process hears %s; this one waits until it is gone.", stream)
                told = True
            await asyncio.sleep(self._tried_again)

    async def _watch(self, session: "_Session", limit: asyncio.Timeout) -> None:
        """Look at our session until it is gone; then stop whoever relies on it, as a time limit would."""
        with suppress(StoreUnavailableError):
            while True:
                await asyncio.sleep(self._looked_after)
                await session.do(_look)
        limit.reschedule(asyncio.get_running_loop().time())


class _Session:
    """A connection of our own to a server, used by one thread; what it locked ends with it."""

    def __init__(self, url: URL) -> None:
        self._engine: Engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": 10, "tcp_user_timeout": 10_000, **_KEEPALIVES},
        )
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="stream")

    async def do(self, ask: Callable[[Connection], R]) -> R:
        """Ask the server; raises `StoreUnavailableError` where the session is gone."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ask)

    async def close(self) -> None:
        """End the session, once what was asked last is done."""
        closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)
        await closing

    def _ask(self, ask: Callable[[Connection], R]) -> R:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.execute(_NOTICE_OUR_END)
            return ask(self._connection)
        except DBAPIError as error:
            raise unavailable(error) from error

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()


# Both ends notice within some twenty seconds that the other's machine is gone; without it the server waits for hours.
_KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2}
_NOTICE_OUR_END = text(
    "SELECT set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '2', false)"
)


def _number_of(stream: str) -> int:
    """Return the number under which a stream is locked: 64 bits, so that no other lock of ours meets it."""
    return int.from_bytes(blake2b(f"trellis stream {stream}".encode(), digest_size=8).digest(), "big", signed=True)


def _try(connection: Connection, key: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one())


def _look(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))
