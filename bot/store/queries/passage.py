"""What is on its way through the house: what is to be said, what waits to be, and what falls due.

It only looks, and tells of messages whom they are for and why, never what they say.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.core.effects import Kind, SendDirectMessage
from bot.core.events import Event
from bot.core.ids import EventId, Lane, MemberId
from bot.core.policy import Dropped
from bot.core.witness import Deed, deed
from bot.store.codec import UnreadableError, effect_json, event_json
from bot.store.passage_tables import dropped, due, held, outbox, reasons
from bot.store.queries.attention import Attention
from bot.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something is said."""

    rule: str
    kind: Kind | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    to: MemberId | None = None
    """Whom it is said to alone."""
    at: datetime | None = None
    """Since when it is to be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A row of the outbox; what it was is not known any more once its body is gone."""

    row: int
    lane: Lane
    state: str
    deed: Deed | None
    to: tuple[MemberId, ...]
    """Whom it is for, also once its body is gone; nobody where it stands in a channel for all of it to read."""
    why: tuple[Why, ...]
    at: datetime
    until: datetime | None
    """Not before then, where its platform asked to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that nobody asked for, before the outbox."""

    key: str
    effect: SendDirectMessage = field(repr=False)
    why: Why
    looked_at: datetime | None
    """When it is looked at next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A message that was never sent, and why."""

    row: int
    member: MemberId | None
    rule: str
    why: Dropped
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due."""

    at: datetime
    event: Event


class Passage:
    """What passes through one community's house."""

    def __init__(self, scope: Scope, connection: Connection) -> None:
        """Take the scope; the connection serves the one count that looks across communities."""
        self._scope = scope
        self._attention = Attention(scope, connection)

    def leaving(self, most: int) -> Sequence[Leaving]:
        """Return what was last put into the outbox, the latest first."""
        rows = self._scope.rows(outbox, order=(outbox.c.id.desc(),), most=most)
        why = self._reasons([row.key for row in rows])
        return [
            Leaving(
                row=row.id,
                lane=Lane(row.lane),
                state=row.state,
                deed=_deed(row.body),
                to=_to(Lane(row.lane), why.get(row.key, ())),
                why=why.get(row.key, ()),
                at=row.settled_at or row.created_at,
                until=row.not_before,
            )
            for row in rows
        ]

    def waiting(self) -> Sequence[Waiting]:
        """Return what waits for its hour, the oldest first."""
        rows = self._scope.rows(held, order=(held.c.id,))
        why = self._reasons([row.key for row in rows])
        found = []
        for row in rows:
            effect, timer = effect_json.loads(row.body), EventId(f"release:{row.member}")
            assert isinstance(effect, SendDirectMessage)  # nothing else is ever held
            release = self._scope.one(due, due.c.id == timer)
            found.append(
                Waiting(
                    key=row.key,
                    effect=effect,
                    why=next(iter(why.get(row.key, ())), Why(rule=effect.reason.rule, kind=effect.kind)),
                    looked_at=None if release is None else release.due_at,
                )
            )
        return found

    def given_up(self, since: datetime) -> Sequence[Given]:
        """Return what was dropped lately, the latest first."""
        rows = self._scope.rows(dropped, dropped.c.at > since, order=(dropped.c.id.desc(),))
        return [
            Given(
                row=row.id,
                member=None if row.member is None else MemberId(row.member),
                rule=row.rule,
                why=Dropped(row.why),
                at=row.at,
            )
            for row in rows
        ]

    def due(self, until: datetime) -> Sequence[Due]:
        """Return what falls due until a moment, the next first."""
        found = []
        for row in self._scope.rows(due, due.c.due_at < until, order=(due.c.due_at, due.c.id)):
            try:
                found.append(Due(row.due_at, event_json.loads(row.body)))
            except UnreadableError:
                continue
        return found

    def sent_lately(self, member: MemberId, now: datetime) -> Sequence[datetime]:
        """Return when unrequested messages went to the person behind a member lately, as policy counts them."""
        return self._attention.sent_lately(member, now)

    def _reasons(self, keys: Sequence[str]) -> dict[str, tuple[Why, ...]]:
        found: dict[str, tuple[Why, ...]] = {}
        for row in self._scope.among(reasons, "carried_by", keys):
            why = Why(
                rule=row.rule,
                kind=None if row.kind is None else Kind(row.kind),
                about=json.loads(row.about),
                to=None if row.member is None else MemberId(row.member),
                at=row.at,
            )
            found[row.carried_by] = (*found.get(row.carried_by, ()), why)
        return found


def _to(lane: Lane, why: Sequence[Why]) -> tuple[MemberId, ...]:
    """Return whom a row is for: who is written to by its lane, or who alone was told something in a channel."""
    kind, _, named = lane.partition(":")
    if kind == "to":
        return tuple(MemberId(member) for member in named.split("+"))
    return tuple(dict.fromkeys(one.to for one in why if one.to is not None))


def _deed(body: str | None) -> Deed | None:
    if body is None:
        return None
    try:
        return deed(effect_json.loads(body))
    except UnreadableError:
        return None
