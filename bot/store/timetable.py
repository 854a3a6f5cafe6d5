"""What is due later, and its coming due: a row of `due` becomes a row of the inbox, in one transaction.

An event that comes due is heard under an id that holds its moment and the setting of its timer, so that the same
timer may be set again and again, even for the same moment, and every ringing of it is handled once. What cannot be
read any more (after an upgrade) is given up and told, as an event in the inbox would be.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from bot.core.clock import Clock
from bot.core.events import Event, Mishap, WentWrong
from bot.core.ids import CommunityId, EventId
from bot.store.codec import UnreadableError, event_json
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import into_inbox, line_of
from bot.store.passage_tables import due

AT_ONCE = 500
_GONE = delete(due).where(due.c.community == bindparam("of"), due.c.id == bindparam("named"))

_NEXT = select(due).order_by(due.c.due_at, due.c.id).limit(1).offset(bindparam("behind"))


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next moment at which something falls due, and what."""

    at: datetime
    event: Event


class Timetable:
    """Everything that is due later, over all communities."""

    def __init__(
        self, database: Database, fingerprint: Fingerprint, clock: Clock, wake: Callable[[CommunityId], None]
    ) -> None:
        """Take the database, the key of the hashes, the clock, and whom to wake."""
        self._database = database
        self._fingerprint = fingerprint
        self._clock = clock
        self._wake = wake

    async def strike(self) -> Sequence[Event]:
        """Let everything happen that is due by now, in order; return it."""
        struck: list[Event] = []
        while True:
            rows = await self._database.intake.write(self._move)
            struck += [event for _, event in rows if event is not None]
            for community in {community for community, _ in rows}:
                self._wake(community)
            if len(rows) < AT_ONCE:
                return struck

    async def upcoming(self) -> Upcoming | None:
        """Return what falls due next."""
        return await asyncio.to_thread(self._upcoming)

    def _upcoming(self) -> Upcoming | None:
        with reading(self._database.engine) as connection:
            unreadable = 0
            while (row := connection.execute(_NEXT, {"behind": unreadable}).first()) is not None:
                event = _read(row)
                if event is not None:
                    return Upcoming(row.due_at, event)
                unreadable += 1
        return None

    def _move(self, connection: Connection) -> list[tuple[CommunityId, Event | None]]:
        """Hear what is due; return whose it was and what, None for what was given up."""
        now = self._clock.now()
        ripe = select(due).where(due.c.due_at <= now).order_by(due.c.due_at, due.c.id).limit(AT_ONCE)
        if connection.dialect.name == "postgresql":
            ripe = ripe.with_for_update(skip_locked=True)
        moved: list[tuple[CommunityId, Event | None]] = []
        heard, gone = [], []
        for row in connection.execute(ripe).all():
            community, event = CommunityId(row.community), _read(row)
            setting = f"{row.due_at.isoformat()}#{row.nonce}"
            if event is None:
                name = EventId(f"unreadable:{row.id}@{setting}")
                told: Event = WentWrong(id=name, at=now, mishap=Mishap.ROLE_FAILED, what="due: unreadable")
            else:
                told = replace(event, id=EventId(f"{event.id}@{setting}"), at=row.due_at)
            heard.append((community, line_of(told, community, now, self._fingerprint)))
            gone.append({"of": community, "named": row.id})
            moved.append((community, None if event is None else told))
        if moved:
            into_inbox(connection, heard)
            connection.execute(_GONE, gone)
        return moved


def _read(row: Row[Any]) -> Event | None:
    try:
        return event_json.loads(row.body)
    except UnreadableError:
        return None
