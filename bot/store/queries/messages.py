"""What we said: where it stands, and why it was said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from bot.core.effects import Kind
from bot.core.ids import ChannelId, EffectKey, MemberId, MessageName, MessageRef
from bot.store.passage_tables import BELOW_LINKS, outbox, parts, reasons
from bot.store.scope import Scope

_ALIVE = outbox.c.state.not_in(("expired", "dead"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReason:
    """Why something was said; `member` is whom it was for, None where it was for a channel."""

    rule: str
    kind: Kind | None
    about: Mapping[str, str]
    member: MemberId | None
    at: datetime


class Messages:
    """The messages of ours in one community."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def where(self, name: MessageName) -> MessageRef | None:
        """Return where a message that a role named stands, once it was sent."""
        row = self._scope.one(outbox, outbox.c.name == self._carrier(name), outbox.c.message.is_not(None))
        return None if row is None else MessageRef(ChannelId(row.channel), row.message)

    def below_links_to(self, card: str) -> Sequence[MessageRef]:
        """Return below which messages an address of a card shows what it leads to, oldest first."""
        named = (text(BELOW_LINKS), outbox.c.name.startswith(f"link/{card}/", autoescape=True))
        rows = self._scope.rows(outbox, *named, outbox.c.message.is_not(None), order=(outbox.c.id,))
        return list(dict.fromkeys(MessageRef(ChannelId(row.channel), row.message) for row in rows))

    def name_at(self, message: MessageRef) -> MessageName | None:
        """Return by which name a role knows a message of ours; None where it has none, or is nobody's of ours."""
        row = self._scope.find(outbox, has="name", channel=message.channel, message=message.id)
        return None if row is None else MessageName(row.name)

    def was_sent(self, name: MessageName) -> bool:
        """Say whether a message of that name was put into the outbox, and was not refused."""
        return self._scope.one(outbox, outbox.c.name == self._carrier(name), _ALIVE) is not None

    def sent(self, beginning: str) -> Sequence[MessageName]:
        """Return the names that begin so of what was put into the outbox, and was not refused, oldest first."""
        named = outbox.c.name.startswith(beginning, autoescape=True)
        rows = self._scope.rows(outbox, named, _ALIVE, order=(outbox.c.id,))
        return list(dict.fromkeys(MessageName(row.name) for row in rows))

    def _carrier(self, name: MessageName) -> str:
        """Return the name of the message that a named one is part of, which may be itself."""
        part = self._scope.one(parts, parts.c.name == name)
        return name if part is None else str(part.carrier)

    def stands_no_more(self, message: MessageRef) -> None:
        """Give up the name of a message that was taken away: nothing can be changed there any more."""
        self._scope.change(outbox, outbox.c.channel == message.channel, outbox.c.message == message.id, name=None)

    def reason(self, key: EffectKey) -> KeptReason | None:
        """Return why the message with this key was said."""
        row = self._scope.find(reasons, key=key)
        return None if row is None else _reason(row)

    def reasons_at(self, message: MessageRef) -> tuple[KeptReason, ...]:
        """Return why a message of ours stands where it stands; merged messages have several reasons."""
        here = self._scope.rows(outbox, outbox.c.channel == message.channel, outbox.c.message == message.id)
        rows = self._scope.among(reasons, "carried_by", (row.key for row in here))  # of its edits none has any
        rows.sort(key=lambda row: str(row.key))
        return tuple(_reason(row) for row in rows)


def _reason(row: Row[Any]) -> KeptReason:
    return KeptReason(
        rule=row.rule,
        kind=None if row.kind is None else Kind(row.kind),
        about=json.loads(row.about),
        member=None if row.member is None else MemberId(row.member),
        at=row.at,
    )
