"""Writes, in groups: one commit carries what many have asked for.

1. Nothing is told "done" before the commit of its group.
2. A job that fails takes back only its own rows; the others of its group stand.
3. After any database error we look whether the transaction still stands (a full disk rolls all of it back), and if not,
   replay the group one by one, so that one bad job never spoils its neighbours.
4. What arrives (the inbox) goes before everything else that waits, all of it at once and in a commit of its own:
   acknowledgements do not wait for roles. Then a group of what waits has its turn.
5. A group is closed once it has worked for `GROUP_WITHIN`: what arrives meanwhile waits no longer than that.
6. What no transaction can hold has the connection to itself between two groups.
"""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.core.errors import StoreUnavailableError

R = TypeVar("R")


ARRIVALS = 512
GROUP_WITHIN = 0.05
"""Seconds of work."""

TakeIn = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""Writes down all that arrived, in one go; returns what each arrival is told."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[Connection], Any] | None
    arrived: Any
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: _Job
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.job.future.done():
            return
        if self.error is None:
            self.job.future.set_result(self.result)
        else:
            self.job.future.set_exception(self.error)


class _GroupLostError(Exception):
    """The database ended the group's transaction by itself."""


class Writer:
    """Threads that write. On SQLite there is exactly one, with large groups.

    On PostgreSQL several, with groups of one.
    """

    def __init__(self, engine: Engine, *, threads: int, group: int, take_in: TakeIn, begin: str | None = None) -> None:
        """Take the engine, how many threads write, how many jobs share a commit, and what begins a transaction.

        `begin` None leaves that to the driver.
        """
        self._take_in = take_in
        self._engine = engine
        self._group = group
        self._begin = begin
        self._arrived: deque[_Job] = deque()
        self._waiting: deque[_Job] = deque()
        self._between: deque[_Job] = deque()
        self._something = threading.Condition()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._write_on, name=f"writer-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Do the work in a transaction, which it leaves open, and return its result once it is committed.

        Raises what `work` raised, or `StoreUnavailableError` where the database cannot write just now.
        """
        return await self._done(self._waiting, work)

    async def between(self, work: Callable[[Connection], R]) -> R:
        """Do what no transaction can hold, while this thread begins none, and return its result.

        Raises as `write` does.
        """
        return await self._done(self._between, work)

    async def _done(self, queue: deque[_Job], work: Callable[[Connection], R]) -> R:
        loop = asyncio.get_running_loop()
        job = _Job(work, None, loop, loop.create_future())
        self._queue(queue, job)
        result: R = await job.future
        return result

    def arrive(self, arrived: Any) -> "asyncio.Future[Any]":
        """Write down what arrived, before anything else that waits; it is committed once the future is done."""
        loop = asyncio.get_running_loop()
        job = _Job(None, arrived, loop, loop.create_future())
        self._queue(self._arrived, job)
        return job.future

    def _queue(self, queue: deque[_Job], job: _Job) -> None:
        with self._something:
            if self._closed:
                raise StoreUnavailableError("The database is being closed; this was not written.")
            queue.append(job)
            self._something.notify()

    def close(self) -> None:
        """Write what was asked for so far, then end."""
        with self._something:
            self._closed = True
            self._something.notify_all()
        for thread in self._threads:
            thread.join()

    def _is_wanted(self) -> bool:
        """Wait until there is something to write; say whether there ever will be."""
        with self._something:
            while not (self._is_asked or self._closed):
                self._something.wait()
            return self._is_asked

    @property
    def _is_asked(self) -> bool:
        return bool(self._arrived or self._waiting or self._between)

    def _take(self, queue: deque[_Job], most: int) -> list[_Job]:
        with self._something:
            return [queue.popleft() for _ in range(min(most, len(queue)))]

    def _put_back(self, jobs: Sequence[_Job]) -> None:
        with self._something:
            self._waiting.extendleft(reversed(jobs))

    def _write_on(self) -> None:
        while self._is_wanted():
            for queue, most in ((self._arrived, ARRIVALS), (self._waiting, self._group)):
                if jobs := self._take(queue, most):
                    self._report(self._commit(jobs))
            for job in self._take(self._between, 1):
                self._report([self._do_alone(job)])

    def _report(self, outcomes: Sequence[_Outcome]) -> None:
        for loop in {outcome.job.loop for outcome in outcomes}:
            told = [outcome for outcome in outcomes if outcome.job.loop is loop]
            if not loop.is_closed():
                loop.call_soon_threadsafe(_tell, told)

    def _do_alone(self, job: _Job) -> _Outcome:
        assert job.work is not None
        try:
            with self._engine.connect() as connection:
                if self._begin is None:  # the driver would begin by itself
                    connection.execution_options(isolation_level="AUTOCOMMIT")
                return _Outcome(job, job.work(connection))
        except Exception as error:  # as in `_commit`
            return _Outcome(job, error=_unavailable(error))

    def _commit(self, jobs: list[_Job]) -> list[_Outcome]:
        """Write these in one transaction; those that the group had no time for are taken out and wait on."""
        begun = False
        try:
            with self._engine.connect() as connection:
                if self._begin is not None:
                    connection.exec_driver_sql(self._begin)
                begun = True
                try:
                    arrived = [job for job in jobs if job.work is None]
                    told = self._take_in(connection, [job.arrived for job in arrived]) if arrived else ()
                    outcomes = [_Outcome(job, result) for job, result in zip(arrived, told, strict=True)]
                    outcomes += self._attempt_all(connection, jobs)
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
                return outcomes
        except Exception as error:  # a writer's thread must outlive whatever the database does
            if begun and len(jobs) > 1:
                return [outcome for job in jobs for outcome in self._commit([job])]
            return [_Outcome(job, error=_unavailable(error)) for job in jobs]

    def _attempt_all(self, connection: Connection, jobs: list[_Job]) -> list[_Outcome]:
        outcomes: list[_Outcome] = []
        begun = time.monotonic()
        attempt = self._attempt_alone if len(jobs) == 1 else self._attempt
        for number, job in enumerate(jobs):
            if job.work is None:
                continue
            if outcomes and time.monotonic() - begun >= GROUP_WITHIN:
                self._put_back(jobs[number:])
                del jobs[number:]
                break
            outcomes.append(attempt(connection, job, job.work))
        return outcomes

    def _attempt(self, connection: Connection, job: _Job, work: Callable[[Connection], Any]) -> _Outcome:
        connection.exec_driver_sql("SAVEPOINT job")
        try:
            result = work(connection)
        except Exception as error:
            if lost(error, connection):
                raise _GroupLostError from error
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")
            connection.exec_driver_sql("RELEASE SAVEPOINT job")
            return _Outcome(job, error=error)
        connection.exec_driver_sql("RELEASE SAVEPOINT job")
        return _Outcome(job, result)

    def _attempt_alone(self, connection: Connection, job: _Job, work: Callable[[Connection], Any]) -> _Outcome:
        """Do what has the transaction to itself: there are no others whose rows a savepoint would spare."""
        try:
            result = work(connection)
        except Exception as error:
            if lost(error, connection):
                raise _GroupLostError from error
            connection.rollback()
            return _Outcome(job, error=error)
        if not _stands(connection):
            raise _GroupLostError
        return _Outcome(job, result)


def lost(error: Exception, connection: Connection) -> bool:
    """Say whether an error is the database's own (full disk, lock, lost connection) or took the transaction with it."""
    if connection.invalidated or is_its_own(error):  # of a connection that was cut nothing more can be asked
        return True
    driver: Any = connection.connection.driver_connection
    return not getattr(driver, "in_transaction", True)


def _stands(connection: Connection) -> bool:
    """Say whether what was begun can still be committed: an error that a job swallowed may have ended it.

    A server says so; that a job itself ended it and went on, nobody sees there.
    """
    if connection.invalidated:
        return False
    driver: Any = connection.connection.driver_connection
    if hasattr(driver, "in_transaction"):
        return bool(driver.in_transaction)
    return not connection.in_transaction() or driver.info.transaction_status.name == "INTRANS"


def is_its_own(error: Exception) -> bool:
    """Say whether an error tells of the database's state rather than of what was asked of it.

    SQLite says `OperationalError` to a wrong statement as well: only its result code tells them apart.
    """
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is None or code & 0xFF != sqlite3.SQLITE_ERROR


def unavailable(error: DBAPIError) -> StoreUnavailableError:
    """Return what to tell those who wait for the database."""
    first_line = str(error.orig).partition("\n")[0]  # what follows may hold values
    return StoreUnavailableError(
        f"The database cannot be used just now ({type(error.orig).__name__}: {first_line}); we go on trying."
    )


def _unavailable(error: Exception) -> Exception:
    cause = error.__cause__ if isinstance(error, _GroupLostError) else error
    if isinstance(cause, DBAPIError):
        return unavailable(cause)
    if isinstance(error, _GroupLostError):
        return StoreUnavailableError("The database ended a transaction by itself; we go on trying.")
    return error


def _tell(outcomes: list[_Outcome]) -> None:
    for outcome in outcomes:
        outcome.tell()
