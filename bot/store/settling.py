"""Settling an event: what its roles do with it, and the mark that it is done, in one transaction.

1. A role settles an event in a savepoint of its own, or in the whole transaction where no other has to do with it:
   its rows, its outbox rows and its mark stand or fall together.
2. The body of an inbox row is dropped in the transaction that marks it done, and whose act it was with it.
3. A fault of the database is nobody's fault: it is raised, and nothing counts as tried.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, text, update

from bot.core.clock import Clock
from bot.core.errors import trace_of
from bot.core.ids import CommunityId
from bot.core.ledger import Failure, Heard, Work
from bot.core.people import Spans
from bot.core.suggestions import Model
from bot.core.voice import Voice
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import NOT_DONE, inbox, marks
from bot.store.unit_of_work import UnitOfWork
from bot.store.writer import lost

# Statements of every event: built once, because building costs more than executing.
_IS_DONE = select(inbox.c.done).where(inbox.c.id == bindparam("row"))
_IS_DONE_MEANWHILE = _IS_DONE.with_for_update()
_MARKED_ONE = select(marks.c.role).where(marks.c.inbox == bindparam("row"))
_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), text(NOT_DONE))
    .values(done=True, body=None, author=None, subject=None)
)
_MARK = insert(marks)

Settled = tuple[Sequence[Failure], Sequence[UnitOfWork]]


class RoleFailedError(Exception):
    """A role failed; what it wrote is to be taken back."""

    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


class Settling:
    """Lets roles handle events, each in a unit of work."""

    def __init__(
        self, clock: Clock, voice: Voice, defaults: Spans, fingerprint: Fingerprint, model: Model | None
    ) -> None:
        """Take what units of work are made with."""
        self._clock = clock
        self._voice = voice
        self._defaults = defaults
        self._fingerprint = fingerprint
        self._model = model

    def settle(
        self, connection: Connection, community: CommunityId, heard: Heard, works: Sequence[Work], *, done: bool
    ) -> Settled:
        """Let each role handle the event; mark it done where `done` and none failed.

        Several have a savepoint each, so that none falls with another. One alone stands or falls with all that is
        written here and needs none; it raises `RoleFailedError`. The row is locked first and marked last: in between it
        looks untouched to whoever hears the same once more, who would wait for us else.
        """
        if not is_owed(connection, heard.id):
            return [], []
        already = _marked(connection, heard.id) if works else frozenset()
        owed = [work for work in works if work.role.name not in already]
        handle = self._handle if len(owed) == 1 else self._handle_apart
        handled = [handle(connection, community, heard, work) for work in owed]
        failures = [result for result in handled if isinstance(result, Failure)]
        if done and not failures:
            mark_done(connection, heard.id)
        else:
            failed = {failure.role for failure in failures}
            for settled in (work.role.name for work in owed if work.role.name not in failed):
                mark(connection, community, heard.id, settled, None)
        return failures, [result for result in handled if isinstance(result, UnitOfWork)]

    def _handle_apart(
        self, connection: Connection, community: CommunityId, heard: Heard, work: Work
    ) -> Failure | UnitOfWork:
        connection.exec_driver_sql("SAVEPOINT role")
        try:
            tx = self._handle(connection, community, heard, work)
        except RoleFailedError as error:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT role")
            connection.exec_driver_sql("RELEASE SAVEPOINT role")
            return error.failure
        connection.exec_driver_sql("RELEASE SAVEPOINT role")
        return tx

    def _handle(self, connection: Connection, community: CommunityId, heard: Heard, work: Work) -> UnitOfWork:
        """Let a role handle the event; return the unit of work that it was settled in, or raise `RoleFailedError`."""
        tx = UnitOfWork(
            connection,
            community,
            self._clock.now(),
            self._voice,
            self._defaults,
            event=heard.event,
            role=work.role.name,
            fingerprint=self._fingerprint,
            model=self._model,
        )
        try:
            tx.note_who_turns_to_us()
            work.role.handle(heard.event, work.facts, tx)
        except Exception as error:  # the engine's one place: a role's fault is that role's alone
            if lost(error, connection):
                raise
            raise RoleFailedError(Failure(work.role.name, trace_of(error))) from None
        return tx


def is_owed(connection: Connection, row: int) -> bool:
    """Say whether an event still waits: it may be done meanwhile, or gone with somebody who was forgotten.

    A server may still be committing for a process that was killed; SQLite's lock knows no such thing.
    """
    alone = connection.dialect.name == "sqlite"
    return connection.execute(_IS_DONE if alone else _IS_DONE_MEANWHILE, {"row": row}).scalar() is False


def _marked(connection: Connection, row: int) -> frozenset[str]:
    """Return which roles settled an event meanwhile, for a process that was killed; its row is locked by now."""
    if connection.dialect.name == "sqlite":
        return frozenset()
    return frozenset(marked.role for marked in connection.execute(_MARKED_ONE, {"row": row}))


def mark_done(connection: Connection, row: int) -> bool:
    """Say that an event is done, and drop what it said; False where it was so before, or is gone."""
    return connection.execute(_DONE, {"row": row}).rowcount > 0


def mark(connection: Connection, community: CommunityId, row: int, role: str, trace: str | None) -> None:
    """Say that a role has settled an event that others still owe; `trace` where it was set aside instead."""
    connection.execute(_MARK, {"community": community, "inbox": row, "role": role, "trace": trace})
