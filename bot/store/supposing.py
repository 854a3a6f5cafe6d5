"""What would happen: roles settle events whose moment has not come, and nothing of it remains.

1. All of it is done in a savepoint of the transaction in which it is asked for, and taken back with that.
2. What is said and scheduled meanwhile is seen by whoever supposes; delivery, engine and timetable never hear of it.
3. A message that stands only here has a place only here: its name can be used, and nothing can be delivered to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from bot.core.effects import Effect, PostMessage, SendDirectMessage, lane_of
from bot.core.events import Event, MessageSent, TimeCame
from bot.core.ids import ChannelId, CommunityId, EventId, MessageName, MessageRef, SpaceId, channel_id
from bot.store.codec import effect_json
from bot.store.passage_tables import held, outbox
from bot.store.scope import Scope
from bot.store.unit_of_work import UnitOfWork

NOWHERE = SpaceId("preview:preview")


@dataclass(frozen=True, slots=True)
class Supposed:
    """Something that would be said, and when."""

    at: datetime
    effect: Effect


@dataclass(slots=True)
class _Seen:
    """What was said and scheduled in one supposition."""

    said: list[Supposed] = field(default_factory=list)
    timers: dict[EventId, tuple[datetime, TimeCame]] = field(default_factory=dict)


class _SupposedUnitOfWork(UnitOfWork):
    """A unit of work whose doings are seen."""

    seen: _Seen

    def send(self, effect: Effect) -> None:
        super().send(effect)
        self.seen.said.append(Supposed(self.now, effect))

    def recall(self, name: MessageName) -> bool:
        was_there = super().recall(name)
        if was_there:
            self.seen.said[:] = [one for one in self.seen.said if getattr(one.effect, "name", None) != name]
        return was_there

    def schedule(self, event: Event, due_at: datetime) -> None:
        super().schedule(event, due_at)
        if isinstance(event, TimeCame):  # what is released goes at once, see `delivered`
            self.seen.timers[event.id] = (due_at, event)

    def cancel(self, event: EventId) -> None:
        super().cancel(event)
        self.seen.timers.pop(event, None)


class Supposition:
    """One supposition; it ends with the block in which it was made."""

    def __init__(self, tx: UnitOfWork, connection: Connection, community: CommunityId) -> None:
        """Take the unit of work in whose transaction it is made."""
        self._tx = tx
        self._scope = Scope(connection, community)
        self._seen = _Seen()
        self._waited, self._stood = _latest(connection, held), _latest(connection, outbox)

    @property
    def said(self) -> tuple[Supposed, ...]:
        """Return what would be said so far, in its order."""
        return tuple(self._seen.said)

    def unit(self, event: Event, role: str, at: datetime) -> UnitOfWork:
        """Return a unit of work in which a role can settle an event at a moment."""
        unit = self._tx.beside(_SupposedUnitOfWork, event, role, at)
        unit.seen = self._seen
        return unit

    def next_timer(self) -> tuple[datetime, TimeCame] | None:
        """Take the next event out that was scheduled here; None where there is none."""
        timers = self._seen.timers
        if not timers:
            return None
        return timers.pop(min(timers, key=lambda id_: timers[id_][0]))

    def is_due(self, at: datetime) -> bool:
        """Say whether anything else was scheduled here for a moment, or before."""
        return any(due_at <= at for due_at, _ in self._seen.timers.values())

    def delivered(self, at: datetime) -> tuple[MessageSent, ...]:
        """Let everything that was said here stand somewhere; return what roles hear of it."""
        self._release(at)
        heard: list[MessageSent] = []
        for row in self._scope.rows(outbox, outbox.c.id > self._stood, order=(outbox.c.id,)):
            self._stood = row.id
            place = _place(effect_json.loads(row.body))
            if place is None:
                continue
            standing = MessageRef(place, f"preview-{row.id}")
            self._scope.change(
                outbox, outbox.c.id == row.id, state="sent", channel=place, message=standing.id, settled_at=at
            )
            if row.name is not None:
                name = MessageName(row.name)
                heard.append(MessageSent(id=EventId(f"preview:sent:{row.id}"), at=at, name=name, message=standing))
        return tuple(heard)

    def _release(self, at: datetime) -> None:
        """Let what is held here go at once, each by itself: attention and quiet hours are not supposed away."""
        for row in self._scope.rows(held, held.c.id > self._waited):
            self._scope.remove(held, held.c.key == row.key)
            self._scope.insert(
                outbox,
                key=row.key,
                lane=lane_of(effect_json.loads(row.body)),
                body=row.body,
                name=row.name,
                state="waiting",
                attempts=0,
                created_at=at,
            )


def _latest(connection: Connection, table: Table) -> int:
    """Return the number of the last row that there was before."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())


def _place(effect: Effect) -> ChannelId | None:
    match effect:
        case PostMessage(channel=channel):
            return channel
        case SendDirectMessage(to=member):
            return channel_id(NOWHERE, member)
        case _:
            return None


@contextmanager
def supposing(tx: UnitOfWork) -> Iterator[Supposition]:
    """Suppose that things happen; whatever follows of it is taken back at the end."""
    connection = tx.connection
    connection.exec_driver_sql("SAVEPOINT supposed")
    try:
        yield Supposition(tx, connection, tx.community.id)
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT supposed")
        connection.exec_driver_sql("RELEASE SAVEPOINT supposed")
