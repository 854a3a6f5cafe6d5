"""What is to be said, on its way to delivery.

1. `sending` is committed before the call. What is found `sending` at a start has an ambiguous end: look before
   repeating.
2. Within a lane nothing overtakes; a row that can never be delivered is set aside and frees its lane.
3. A receipt, and the event that tells a role of it, are one transaction.
4. Bodies of private answers vanish once they are settled; all others after a day.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, text, update

from bot.adapters.base import Parcel
from bot.core.clock import Clock
from bot.core.effects import (
    ASKS,
    AddBookmark,
    AnswerPrivately,
    EditMessage,
    Effect,
    ListEvent,
    MarkSolved,
    OpenForm,
    PostMessage,
    React,
    ReadMessage,
    SendDirectMessage,
    SendGroupMessage,
    ShowBehindLink,
    Whisper,
)
from bot.core.events import MessageSent, Mishap, WentWrong
from bot.core.ids import (
    ChannelId,
    CommunityId,
    EffectKey,
    EventId,
    Identity,
    Lane,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
    space_of,
)
from bot.core.policy import Dropped
from bot.core.views import View
from bot.store.codec import UnreadableError, effect_json
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import into_inbox, line_of
from bot.store.passage_tables import ON_THE_WAY, dropped, outbox
from bot.store.queries.accounts import as_seen_from, identities_of
from bot.store.scope import Scope
from bot.store.tables import spaces


class State(StrEnum):
    """How far a row of the outbox has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    EXPIRED = "expired"
    DEAD = "dead"


# Statements of every message: built once, because building costs more than executing.
_ON_THE_WAY = text(ON_THE_WAY)
_HEAD = select(outbox).where(outbox.c.lane == bindparam("of"), _ON_THE_WAY).order_by(outbox.c.id).limit(1)
_HEADS = (
    select(func.min(outbox.c.id).label("id"))
    .where(_ON_THE_WAY, ~outbox.c.lane.startswith(ASKS))
    .group_by(outbox.c.lane)
)
_OPEN = (
    select(outbox.c.lane)
    .where(outbox.c.id.in_(_HEADS), outbox.c.not_before.is_(None) | (outbox.c.not_before <= bindparam("now")))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(outbox.c.not_before)).where(_ON_THE_WAY, outbox.c.not_before > bindparam("now"))
_CHANGED = update(outbox).where(outbox.c.id == bindparam("row")).returning(outbox.c.community)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An effect at the head of its lane. `ambiguous`: an earlier attempt, begun at `began`, may have succeeded."""

    row: int
    community: CommunityId
    lane: Lane
    parcel: Parcel | None
    attempts: int
    ambiguous: bool
    began: datetime
    name: MessageName | None
    expires_at: datetime | None


class Outbox:
    """The outbox over all communities; delivery drains it lane by lane."""

    def __init__(
        self, database: Database, fingerprint: Fingerprint, clock: Clock, wake: Callable[[CommunityId], None]
    ) -> None:
        """Take the database, the key of the hashes, the clock, and whom to wake when a receipt became an event."""
        self._database = database
        self._fingerprint = fingerprint
        self._clock = clock
        self._wake = wake

    async def open_lanes(self, but: frozenset[Lane], most: int) -> Sequence[Lane]:
        """Return lanes whose head may go now, longest waiting first, leaving out those that are in hand."""
        return await asyncio.to_thread(self._open_lanes, but, most)

    async def next_at(self) -> datetime | None:
        """Return the earliest moment at which a lane that has to wait may go on."""
        return await asyncio.to_thread(self._next_at)

    async def take(self, lane: Lane) -> Outgoing | None:
        """Mark the head of a lane as `sending` and return it; None where the lane is empty or has to wait."""
        return await self._database.outgoing.write(lambda connection: self._take(connection, lane))

    async def sent(self, outgoing: Outgoing, standing: MessageRef | None) -> None:
        """Write the receipt down, and tell the role that had named the message."""
        now = self._clock.now()

        def work(connection: Connection) -> CommunityId:
            if _is_private_answer(outgoing):
                connection.execute(outbox.delete().where(outbox.c.id == outgoing.row))
                return outgoing.community
            home = _change(
                connection,
                outgoing.row,
                state=State.SENT,
                settled_at=now,
                channel=None if standing is None else standing.channel,
                message=None if standing is None else standing.id,
            )
            if standing is not None and outgoing.name is not None:
                sent = MessageSent(id=EventId(f"sent:{outgoing.row}"), at=now, name=outgoing.name, message=standing)
                self._report(connection, home or outgoing.community, sent)
            return home or outgoing.community

        self._wake(await self._database.outgoing.write(work))

    async def again(self, outgoing: Outgoing, not_before: datetime) -> None:
        """Put a row back after an ambiguous end; it stays `sending`, so that the next attempt looks first."""
        await self._database.outgoing.write(
            lambda connection: _change(connection, outgoing.row, state=State.SENDING, not_before=not_before)
        )

    async def postpone(self, outgoing: Outgoing, not_before: datetime, *, ambiguous: bool) -> None:
        """Put a row back that the platform asked to wait with: that was no attempt."""
        await self._database.outgoing.write(
            lambda connection: _change(
                connection,
                outgoing.row,
                state=State.SENDING if ambiguous else State.WAITING,
                attempts=outgoing.attempts,
                not_before=not_before,
            )
        )

    async def expired(self, outgoing: Outgoing) -> None:
        """Write down that a row lost its use before it could be sent."""
        now = self._clock.now()

        def work(connection: Connection) -> None:
            community = _change(connection, outgoing.row, state=State.EXPIRED, settled_at=now, body=None)
            rule = "answer" if outgoing.parcel is None else type(outgoing.parcel.effect).__name__
            scope = Scope(connection, community or outgoing.community)
            scope.insert(dropped, member=None, rule=rule, why=Dropped.EXPIRED, at=now)

        await self._database.outgoing.write(work)

    async def dead(self, outgoing: Outgoing, why: str) -> None:
        """Set a row aside for good, which frees its lane, and tell the coordinators.

        Where we were removed meanwhile, there is nothing to tell.
        """
        now = self._clock.now()

        def work(connection: Connection) -> CommunityId:
            if outgoing.parcel is not None and _was_left(connection, outgoing.parcel.space):
                _change(connection, outgoing.row, state=State.EXPIRED, settled_at=now, body=None)
                return outgoing.community
            gone = {"body": None} if _is_private_answer(outgoing) else {}
            home = _change(connection, outgoing.row, state=State.DEAD, settled_at=now, **gone) or outgoing.community
            what = WentWrong(id=EventId(f"dead:{outgoing.row}"), at=now, mishap=Mishap.NOT_DELIVERED, what=why[:200])
            self._report(connection, home, what)
            return home

        self._wake(await self._database.outgoing.write(work))

    def _report(self, connection: Connection, community: CommunityId, event: MessageSent | WentWrong) -> None:
        into_inbox(connection, [(community, line_of(event, community, event.at, self._fingerprint))])

    def _open_lanes(self, but: frozenset[Lane], most: int) -> Sequence[Lane]:
        asked = {"now": self._clock.now(), "most": most + len(but)}
        with reading(self._database.engine) as connection:
            lanes = [Lane(row.lane) for row in connection.execute(_OPEN, asked)]
        return [lane for lane in lanes if lane not in but][:most]

    def _next_at(self) -> datetime | None:
        with reading(self._database.engine) as connection:
            earliest: datetime | None = connection.execute(_NEXT, {"now": self._clock.now()}).scalar()
            return earliest

    def _take(self, connection: Connection, lane: Lane) -> Outgoing | None:
        now = self._clock.now()
        row = connection.execute(_HEAD, {"of": lane}).first()
        if row is None or (row.not_before is not None and row.not_before > now):
            return None
        if row.body is None:  # its member was forgotten while it was on its way
            _change(connection, row.id, state=State.EXPIRED, settled_at=now)
            return self._take(connection, lane)
        _change(connection, row.id, state=State.SENDING, attempts=row.attempts + 1)
        community = CommunityId(row.community)
        try:
            parcel = _addressed(Scope(connection, community), row, effect_json.loads(row.body))
        except UnreadableError:
            parcel = None
        return Outgoing(
            row=row.id,
            community=community,
            lane=lane,
            parcel=parcel,
            attempts=row.attempts,
            ambiguous=row.state == State.SENDING,
            began=row.created_at,
            name=None if row.name is None else MessageName(row.name),
            expires_at=row.expires_at,
        )


def _was_left(connection: Connection, space: SpaceId) -> bool:
    return connection.execute(select(spaces.c.active).where(spaces.c.space == space)).scalar() is False


def _is_private_answer(outgoing: Outgoing) -> bool:
    return outgoing.parcel is not None and isinstance(outgoing.parcel.effect, AnswerPrivately | OpenForm)


def _addressed(scope: Scope, row: Row[Any], effect: Effect) -> Parcel | None:
    """Add the addresses that the platform needs; None where the one it goes to is not to be found."""
    named = [
        name for name in (getattr(effect, "under", None), getattr(effect, "message", None)) if isinstance(name, str)
    ]
    people = _identities(scope, _people_in(effect))
    messages = _standing(scope, named)
    if any(name not in messages for name in named):
        return None
    space = _space(row, effect, people, messages)
    if space is None:
        return None
    return Parcel(
        key=EffectKey(row.key),
        space=space,
        effect=_seen_from(scope, effect, space),
        people={
            member: next((one for one in known if space_of(one) == space), known[0]) for member, known in people.items()
        },
        messages=messages,
    )


def _space(
    row: Row[Any],
    effect: Effect,
    people: Mapping[MemberId, Sequence[Identity]],
    messages: Mapping[MessageName, MessageRef],
) -> SpaceId | None:
    match effect:
        case SendDirectMessage(to=member):
            known = people.get(member)
            return space_of(known[0]) if known else None
        case SendGroupMessage(to=members):
            return next(iter(_shared_by(members, people)), None)
        case AnswerPrivately(interaction=interaction) | OpenForm(interaction=interaction):
            return interaction.space
        case PostMessage(channel=channel) | AddBookmark(channel=channel) | Whisper(channel=channel):
            return space_of(channel)
        case React(message=message) | ReadMessage(message=message) | ShowBehindLink(message=message):
            return space_of(message.channel)
        case EditMessage(message=message) | MarkSolved(message=message) | ListEvent(message=message):
            return space_of((message if isinstance(message, MessageRef) else messages[message]).channel)
        case _:
            return None


def _seen_from(scope: Scope, effect: Effect, space: SpaceId) -> Effect:
    """Return an effect as it can be drawn in one space: what lies in another is only its name there."""
    shown = getattr(effect, "view", None)
    if not isinstance(shown, View):
        return effect
    told = as_seen_from(scope, shown, space)
    return effect if told is shown else replace(effect, view=told)  # type: ignore[call-arg]


def _shared_by(members: Sequence[MemberId], people: Mapping[MemberId, Sequence[Identity]]) -> Sequence[SpaceId]:
    """Return the spaces in which all of them can be met."""
    everywhere = [[space_of(known) for known in people.get(member, ())] for member in members]
    return [space for spaces in everywhere[:1] for space in spaces if all(space in others for others in everywhere)]


def _people_in(effect: Effect) -> frozenset[MemberId]:
    view = getattr(effect, "view", None)
    mentioned = view.members() if isinstance(view, View) else frozenset()
    match effect:
        case SendDirectMessage(to=member) | Whisper(to=member):
            return mentioned | {member}
        case SendGroupMessage(to=members):
            return mentioned | set(members)
        case _:
            return mentioned


def _identities(scope: Scope, some: frozenset[MemberId]) -> dict[MemberId, list[Identity]]:
    return identities_of(scope, some) if some else {}


def _standing(scope: Scope, named: Sequence[str]) -> dict[MessageName, MessageRef]:
    if not named:
        return {}
    rows = scope.rows(outbox, outbox.c.name.in_(named), outbox.c.message.is_not(None))
    return {MessageName(row.name): MessageRef(ChannelId(row.channel), row.message) for row in rows}


def _change(connection: Connection, row: int, **values: Any) -> CommunityId | None:
    """Change a row; return whose it is now (its space may have come to another community), None where it is gone."""
    community = connection.execute(_CHANGED, {"row": row, **values}).scalar()
    return None if community is None else CommunityId(community)
