"""What was heard, written down before it is acknowledged.

1. A repeated happening is recognised by its keyed hash and changes nothing.
2. What is overheard in a channel that nobody switched on leaves no trace at all.
3. Rows of one community become visible in the order of their ids, so that a drain can never pass one by.
4. Whose act something is, and what it is about, is kept as a number until it is done: by it, what is awaited finds out
   whether it may overtake. Where two people share a number one waits for the other, and nothing worse.
5. Control characters are left out of all text but for line breaks and tabs: PostgreSQL refuses some, nobody sees any.
6. When it was heard is the house's own time, from which its hash is kept; when it happened stands in the event.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from sqlalchemy import Connection, bindparam, insert, select

from bot.core.clock import Clock
from bot.core.events import Event, SpaceEntered, author_of, subject_of
from bot.core.ids import ChannelId, CommunityId, SpaceId, new_token
from bot.core.people import Life, Mode
from bot.store.codec import event_json
from bot.store.fingerprint import Fingerprint
from bot.store.scope import upsert
from bot.store.tables import channels, communities, inbox, spaces
from bot.store.writer import Writer

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
    """Something heard in a space; `home` where the space's community is known already.

    `channel` is where it was overheard: it counts only if listening is switched on there.
    """

    space: SpaceId
    home: CommunityId | None
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
        """Return the community of a space that was heard from since the start."""
        return self._homes.get(space)

    def _arrival(self, space: SpaceId, event: Event) -> Arrival:
        subject = subject_of(event) if event.overheard else None
        return Arrival(
            space=space,
            home=self._homes.get(space),
            line=line_of(event, space, self._clock.now(), self._fingerprint),
            channel=None if subject is None else subject.channel,
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
    homes = [arrival.home or _home(connection, arrival) for arrival in arrivals]
    into_inbox(
        connection,
        [
            (home, arrival.line)
            for home, arrival in zip(homes, arrivals, strict=True)
            if arrival.channel is None or arrival.channel in listening
        ],
    )
    return homes


def home_of(connection: Connection, space: SpaceId) -> CommunityId | None:
    """Return the community of a space; None where nothing was ever heard from it."""
    found = connection.execute(select(spaces.c.community).where(spaces.c.space == space)).scalar()
    return None if found is None else CommunityId(found)


def _home(connection: Connection, arrival: Arrival) -> CommunityId:
    """Return the community of a space; one that is new becomes a community of its own, which stays quiet."""
    found = home_of(connection, arrival.space)
    if found is not None:
        return found
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
    connection.execute(insert(spaces).values(space=arrival.space, community=community, active=True))
    return community


def into_inbox(connection: Connection, lines: Sequence[tuple[CommunityId, Line]]) -> None:
    """Append lines to the inboxes of communities; those whose key is there already are left out."""
    if not lines:
        return
    if connection.dialect.name == "postgresql":
        for community in sorted({community for community, _ in lines}):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (community,))
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
