"""What the engine owes, settled role by role; implements `core.engine.Ledger`.

What is awaited is found wherever it waits, unless an earlier event that still waits is of the same person or about the
same message. Where an older version wrote down neither, it might be.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, or_, select, text

from bot.core.clock import Clock
from bot.core.events import Mishap, WentWrong
from bot.core.ids import CommunityId, EventId, SpaceId, platform_of
from bot.core.ledger import Failure, Heard, Work
from bot.core.people import Spans
from bot.core.suggestions import Model
from bot.core.voice import Voice
from bot.core.witness import Witness, happening, noted
from bot.store.codec import UnreadableError, event_json
from bot.store.database import reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import into_inbox, line_of
from bot.store.look import Look
from bot.store.passage_tables import AWAITED, NOT_DONE, inbox, marks
from bot.store.settling import RoleFailedError, Settled, Settling, is_owed, mark, mark_done
from bot.store.writer import Writer

R = TypeVar("R")

# Statements of every event: built once, because building costs more than executing.
_NOT_DONE = text(NOT_DONE)
_OWED = (
    select(inbox.c.id, inbox.c.body)
    .where(inbox.c.community == bindparam("of"), _NOT_DONE, inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_AWAITED = (
    select(inbox.c.id, inbox.c.author, inbox.c.subject)
    .where(inbox.c.community == bindparam("of"), text(AWAITED), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
_RIVALS = (
    select(inbox.c.id, inbox.c.author, inbox.c.subject)
    .where(inbox.c.community == bindparam("of"), _NOT_DONE)
    .where(inbox.c.id > bindparam("after"), inbox.c.id < bindparam("before"))
    .where(
        or_(
            inbox.c.author.is_(None),
            inbox.c.author.in_(bindparam("authors", expanding=True)),
            inbox.c.subject.in_(bindparam("subjects", expanding=True)),
        )
    )
    .order_by(inbox.c.id)
)
_THESE = (
    select(inbox.c.id, inbox.c.body)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)), _NOT_DONE)
    .order_by(inbox.c.id)
)
_OWING = select(inbox.c.community).where(_NOT_DONE).distinct()
_MARKED = select(marks.c.inbox, marks.c.role).where(marks.c.inbox.between(bindparam("first"), bindparam("last")))


class SqlReader:
    """Looks at one community from a thread of its own; nothing it sees is locked."""

    def __init__(self, ledger: "SqlLedger", community: CommunityId) -> None:
        """Take what knows how to look."""
        self._ledger = ledger
        self._community = community

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self._ledger.clock.now()

    async def look(self, at: Callable[[Any], R], /) -> R:
        """Return what `at` reads."""
        return await asyncio.to_thread(self._ledger.look, self._community, at)

    def whispers_in(self, space: SpaceId) -> bool:
        """Say whether a line can be shown there to one person who made no gesture."""
        return platform_of(space) not in self._ledger.without_whispers


class SqlLedger:
    """The inbox as the engine sees it."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        *,
        clock: Clock,
        voice: Voice,
        defaults: Spans,
        fingerprint: Fingerprint,
        said: Callable[[], None],
        stirred: Callable[[CommunityId], None],
        asked: Callable[[], None] = lambda: None,
        model: Model | None = None,
        without_whispers: Collection[str] = (),
        witness: Witness | None = None,
    ) -> None:
        """Take the database, what units of work are made with, and whom to tell when something is to be said or heard.

        `stirred` is told of a community into whose inbox something came from another, `asked` that the `model` of the
        house is to be asked; `without_whispers` are platforms that show nobody a line of their own unasked, and
        `witness` is told what was decided, if anybody looks on.
        """
        self.without_whispers = frozenset(without_whispers)
        self._witness = witness
        self._stirred = stirred
        self._asked = asked
        self._model = model
        self._engine = engine
        self._writer = writer
        self.clock = clock
        self._voice = voice
        self._defaults = defaults
        self._fingerprint = fingerprint
        self._said = said
        self._settling = Settling(clock, voice, defaults, fingerprint, model)

    def reader(self, community: CommunityId) -> SqlReader:
        """Return how to look at one community."""
        return SqlReader(self, community)

    def look(self, community: CommunityId, at: Callable[[Look], R], space: SpaceId | None = None) -> R:
        """Read with a connection of its own, now, in this thread; as seen from a space, where one is named."""
        with reading(self._engine) as connection:
            look = Look(
                connection,
                community,
                self.clock.now(),
                self._voice,
                self._defaults,
                fingerprint=self._fingerprint,
                space=space,
                model=self._model,
            )
            return at(look)

    async def in_debt(self) -> Sequence[CommunityId]:
        """Return the communities that have events not yet done."""
        return await asyncio.to_thread(self._in_debt)

    async def owed(self, community: CommunityId, after: int, most: int) -> Sequence[Heard]:
        """Return the events not yet done, in the order in which they were heard, from behind `after`.

        What cannot be read any more (after an upgrade) is given up, as a failing role's event would be.
        """
        found = await asyncio.to_thread(self._owed, community, after, most)
        unreadable = [row for row in found if isinstance(row, int)]
        if unreadable:
            await self._writer.write(lambda connection: self._give_up(connection, community, unreadable))
            return await self.owed(community, after, most)
        return [heard for heard in found if isinstance(heard, Heard)]

    async def overtaking(self, community: CommunityId, after: int, most: int) -> Sequence[Heard]:
        """Return what may overtake everything that waits behind `after`, in the order in which it was heard."""
        found = await asyncio.to_thread(self._overtaking, community, after, most)
        return [heard for heard in found if isinstance(heard, Heard)]

    async def settle(
        self, community: CommunityId, heard: Heard, works: Sequence[Work], *, done: bool
    ) -> Sequence[Failure]:
        """Let each role handle the event on its own; mark the event done where `done` and none failed."""

        def work(connection: Connection) -> Settled:
            return self._settling.settle(connection, community, heard, works, done=done)

        try:
            failures, settled = await self._writer.write(work)
        except RoleFailedError as error:
            return [error.failure]
        if any(tx.spoke for tx in settled):
            self._said()
        if any(tx.asked_model for tx in settled):
            self._asked()
        for stirred in {stirred for tx in settled for stirred in tx.links.stirred}:
            self._stirred(stirred)
        if self._witness is not None:
            for tx in settled:
                self._witness.settled(community, happening(heard.event), tx.role, noted(tx.notes))
        return failures

    async def set_aside(self, community: CommunityId, heard: Heard, failure: Failure, *, done: bool) -> None:
        """Give up on an event for one role: keep the trace, tell the coordinators by an event."""
        now = self.clock.now()
        what = f"{failure.role}: {type(heard.event).__name__}"
        told = WentWrong(
            id=EventId(f"went-wrong:{heard.id}:{failure.role}"), at=now, mishap=Mishap.ROLE_FAILED, what=what
        )

        def work(connection: Connection) -> None:
            if not is_owed(connection, heard.id):
                return
            mark(connection, community, heard.id, failure.role, failure.trace)
            if done:
                mark_done(connection, heard.id)
            if not isinstance(heard.event, WentWrong):  # telling of trouble must not make more of it
                into_inbox(connection, [(community, line_of(told, community, now, self._fingerprint))])

        await self._writer.write(work)

    def _in_debt(self) -> Sequence[CommunityId]:
        with reading(self._engine) as connection:
            return [CommunityId(row.community) for row in connection.execute(_OWING)]

    def _give_up(self, connection: Connection, community: CommunityId, rows: Sequence[int]) -> None:
        now = self.clock.now()
        for row in rows:
            if not mark_done(connection, row):
                continue
            told = WentWrong(
                id=EventId(f"unreadable:{row}"), at=now, mishap=Mishap.ROLE_FAILED, what="inbox: unreadable"
            )
            into_inbox(connection, [(community, line_of(told, community, now, self._fingerprint))])

    def _owed(self, community: CommunityId, after: int, most: int) -> Sequence[Heard | int]:
        with reading(self._engine) as connection:
            return _heard(connection, connection.execute(_OWED, {"of": community, "after": after, "most": most}).all())

    def _overtaking(self, community: CommunityId, after: int, most: int) -> Sequence[Heard | int]:
        with reading(self._engine) as connection:
            awaited = connection.execute(_AWAITED, {"of": community, "after": after, "most": most}).all()
            if not awaited:
                return ()
            asked = {
                "of": community,
                "after": after,
                "before": awaited[-1].id,
                "authors": list({row.author for row in awaited}),
                "subjects": list({row.subject for row in awaited if row.subject is not None}),
            }
            free = _unrivalled(awaited, connection.execute(_RIVALS, asked).all())
            return _heard(connection, connection.execute(_THESE, {"rows": free}).all())


def _unrivalled(awaited: Sequence[Any], rivals: Sequence[Any]) -> list[int]:
    """Return which rows nothing earlier speaks against: no act of the same person, nothing about the same message."""
    free: list[int] = []
    authors: set[int | None] = set()
    subjects: set[int | None] = set()
    earlier = deque(rivals)
    for row in awaited:
        while earlier and earlier[0].id < row.id:
            rival = earlier.popleft()
            authors.add(rival.author)
            subjects.add(rival.subject)
        is_about_nothing_earlier = row.subject is None or row.subject not in subjects
        if authors.isdisjoint((None, row.author)) and is_about_nothing_earlier:
            free.append(row.id)
    return free


def _heard(connection: Connection, rows: Sequence[Any]) -> Sequence[Heard | int]:
    """Return the events of rows that are in order, each with the roles that settled it before."""
    settled: dict[int, set[str]] = {}
    if rows:
        for mark in connection.execute(_MARKED, {"first": rows[0].id, "last": rows[-1].id}):
            settled.setdefault(mark.inbox, set()).add(mark.role)
    return [_read(row.id, row.body, frozenset(settled.get(row.id, ()))) for row in rows]


def _read(row: int, body: str, settled: frozenset[str]) -> Heard | int:
    """Return an event as it was heard, or the number of its row where the body cannot be read."""
    try:
        return Heard(id=row, event=event_json.loads(body), settled=settled)
    except UnreadableError:
        return row
