"""What was heard, written down before it is acknowledged.

1. A repeated happening is recognised by its keyed hash and changes nothing.
2. What is overheard in a channel that nobody switched on leaves no trace at all.
3. Rows of one community become visible in the order of their ids, so that a drain can never pass one by.
4. Whose act something is, and what it is about, is kept as a number until it is done: by it, what is awaited finds out
   whether it may overtake. Where two people share a number one waits for the other, and nothing worse.
5. Control characters are left out of all text but for line breaks and tabs: PostgreSQL refuses some, nobody sees any.
6. When it was heard is the house's own time, from which its hash is kept; when it happened stands in the event.
7. Whose a space is says the database, at every arrival: a space may come to belong to another community at any moment.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from sqlalchemy import Connection, bindparam, insert, select

from bot.core.about import author_of, overheard_in, subject_of
from bot.core.clock import Clock
from bot.core.events import Event, SpaceEntered
from bot.core.ids import ChannelId, CommunityId, SpaceId, new_token
from bot.core.people import Life, Mode
from bot.store.codec import event_json
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import inbox
from bot.store.scope import upsert
from bot.store.tables import LONGEST_NAME_OF_A_SPACE, channels, communities, spaces
from bot.store.writer import Writer

_HOMES = select(spaces.c.space, spaces.c.community).where(spaces.c.space.in_(bindparam("asked", expanding=True)))
_LISTENING = select(channels.c.channel).where(
    channels.c.channel.in_(bindparam("asked", expanding=True)), channels.c.mode != Mode.OFF
)


_CONTROLS = {number: None for number in range(32) if chr(number) not in "\n\t"}
_CONTROL_IN_JSON = re.compile(r"\\(?:u00[01]|u202[a-e]|u206[6-9]|[bfr])")
_ESCAPED = re.compile(r"\\(u00[01][0-9a-f]|u202[a-e]|u206[6-9]|[bfr]|.)")


class Line(NamedTuple):
    """An event as a row of the inbox."""

    key: str
    body: str
    at: datetime
    awaited: bool
    author: int
    subject: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """Something heard in a space; `channel` is where it was overheard: it counts only if listening is on there."""

    space: SpaceId
    line: Line
    channel: ChannelId | None
    called: str


class Inbox:
    """Hears; wakes the engine for whom something was heard."""

    def __init__(
        self, writer: Writer, fingerprint: Fingerprint, clock: Clock, wake: Callable[[CommunityId], None]
    ) -> None:
        """Take the writer that takes in arrivals, the key of the hashes, the clock, and whom to wake."""
        self._writer = writer
        self._fingerprint = fingerprint
        self._clock = clock
        self._wake = wake
        self._homes: dict[SpaceId, CommunityId] = {}

    async def hear(self, space: SpaceId, *events: Event) -> None:
        """Write down what happened; durable once this returns. Raises `StoreUnavailableError`."""
        arriving = [self._writer.arrive(self._arrival(space, event)) for event in events]
        # `gather` costs as much as the rest of this, and mostly there is one.
        homes = [await arriving[0]] if len(arriving) == 1 else await asyncio.gather(*arriving)
        for community in set(homes):
            self._homes[space] = community
            self._wake(community)

    def home(self, space: SpaceId) -> CommunityId | None:
        """Return the community of a space that was heard from since the start, as it was then."""
        return self._homes.get(space)

    def _arrival(self, space: SpaceId, event: Event) -> Arrival:
        return Arrival(
            space=space,
            line=line_of(event, space, self._clock.now(), self._fingerprint),
            channel=overheard_in(event),
            called=event.name.translate(_CONTROLS) if isinstance(event, SpaceEntered) else "",
        )


def line_of(event: Event, source: SpaceId | CommunityId, at: datetime, fingerprint: Fingerprint) -> Line:
    """Write an event as a row, heard at a moment from a space or from a community's own house."""
    subject = subject_of(event)
    return Line(
        key=fingerprint.inbox_key(source, event.id),
        body=_legible_json(event_json.dumps(event)),
        at=at,
        awaited=event.awaited,
        author=crc32((author_of(event) or "").encode()),
        subject=None if subject is None else crc32(str(subject).encode()),
    )


def take_in(connection: Connection, arrivals: Sequence[Arrival]) -> Sequence[CommunityId]:
    """Write down all that arrived, in order, but for what was overheard where nobody switched listening on."""
    overheard = {arrival.channel for arrival in arrivals if arrival.channel is not None}
    listening = _listening(connection, overheard)
    homes = _homes(connection, arrivals)
    into_inbox(
        connection,
        [
            (homes[arrival.space], arrival.line)
            for arrival in arrivals
            if arrival.channel is None or arrival.channel in listening
        ],
    )
    return [homes[arrival.space] for arrival in arrivals]


def home_of(connection: Connection, space: SpaceId) -> CommunityId | None:
    """Return the community of a space; None where nothing was ever heard from it."""
    found = connection.execute(select(spaces.c.community).where(spaces.c.space == space)).scalar()
    return None if found is None else CommunityId(found)


def origin_of(connection: Connection, space: SpaceId) -> CommunityId | None:
    """Return the community that was made for a space, to which it still belongs unless it joined another."""
    row = connection.execute(select(spaces.c.community, spaces.c.origin).where(spaces.c.space == space)).first()
    return None if row is None else CommunityId(row.origin or row.community)


def _homes(connection: Connection, arrivals: Sequence[Arrival]) -> dict[SpaceId, CommunityId]:
    """Return whose the spaces are; on a server they stay so until the transaction ends (see `in_order`)."""
    homes = _look_up(connection, arrivals)
    if connection.dialect.name == "postgresql":
        while True:
            in_order(connection, homes.values())
            now = _look_up(connection, arrivals)
            if now == homes:
                break
            homes = now
    return homes


def _look_up(connection: Connection, arrivals: Sequence[Arrival]) -> dict[SpaceId, CommunityId]:
    named = {arrival.space: arrival for arrival in arrivals}
    found = {
        SpaceId(row.space): CommunityId(row.community) for row in connection.execute(_HOMES, {"asked": list(named)})
    }
    new = {space: _found(connection, arrival) for space, arrival in named.items() if space not in found}
    return {**found, **new}


def _found(connection: Connection, arrival: Arrival) -> CommunityId:
    """Let a space that is new become a community of its own, which stays quiet."""
    community = CommunityId(new_token())
    connection.execute(
        insert(communities).values(
            community=community,
            name=arrival.called or arrival.space.partition(":")[2],
            life=Life.QUIET,
            care="",
            zone="UTC",
            language="en",
            settings="{}",
            created_at=arrival.line.at,
        )
    )
    named = {"space": arrival.space, "name": arrival.called[:LONGEST_NAME_OF_A_SPACE] or None}
    connection.execute(insert(spaces).values(community=community, active=True, **named))
    return community


def in_order(connection: Connection, communities: Iterable[CommunityId]) -> None:
    """Let nobody else append to these inboxes, nor join or part these communities, until the transaction ends.

    A server lets several write at once; SQLite never does.
    """
    if connection.dialect.name == "postgresql":
        for community in sorted(set(communities)):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (community,))


def into_inbox(connection: Connection, lines: Sequence[tuple[CommunityId, Line]]) -> None:
    """Append lines to the inboxes of communities; those whose key is there already are left out."""
    if not lines:
        return
    if connection.dialect.name == "postgresql":
        in_order(connection, (community for community, _ in lines))
        fresh = upsert(connection, inbox).on_conflict_do_nothing()
        connection.execute(
            fresh,
            [
                {
                    "community": community,
                    "key": line.key,
                    "body": line.body,
                    "heard_at": line.at,
                    "done": False,
                    "awaited": line.awaited,
                    "author": line.author,
                    "subject": line.subject,
                }
                for community, line in lines
            ],
        )
        return
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO inbox (community, key, body, heard_at, done, awaited, author, subject) "
        "VALUES (?, ?, ?, ?, 0, ?, ?, ?)",
        [
            (community, line.key, line.body, _microseconds(line.at), line.awaited, line.author, line.subject)
            for community, line in lines
        ],
    )


def _legible_json(body: str) -> str:
    """Leave control characters out of encoded text; one escape after another is read, for backslashes come in pairs."""
    if _CONTROL_IN_JSON.search(body) is None:
        return body
    return _ESCAPED.sub(lambda escaped: "" if _is_control(escaped[1]) else escaped[0], body)


def _is_control(escape: str) -> bool:
    return len(escape) > 1 or escape in "bfr"


def _microseconds(at: datetime) -> int:
    value = inbox.c.heard_at.type.process_bind_param(at, None)  # type: ignore[attr-defined]
    return int(value)


def _listening(connection: Connection, some: Iterable[ChannelId]) -> frozenset[ChannelId]:
    asked = list(some)
    if not asked:
        return frozenset()
    return frozenset(ChannelId(row.channel) for row in connection.execute(_LISTENING, {"asked": asked}))
