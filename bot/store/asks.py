"""What a language model is to be asked, and what came of it; its rows wait in the outbox and are no messages.

1. That it is asked, and what that may cost, is committed before the call.
2. It is asked at most twice, whatever happens: a crash, a lost answer, a service that asks to wait.
3. What it answered, what that cost, and the event that tells of it are one transaction, which ends the row.
4. Whether it may be asked is looked at when it is to be asked: the switch, the budget, and whether anybody still waits.
5. Whoever asked and was forgotten meanwhile took the row along; nothing is told then.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text, update

from bot.core.clock import Clock
from bot.core.effects import ASKS, AskModel
from bot.core.events import ModelAnswered
from bot.core.ids import CommunityId, EventId
from bot.core.suggestions import Letter, Model, Suggestions, Use, Why, letter, room_for
from bot.store.codec import UnreadableError, effect_json
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import home_of, into_inbox, line_of
from bot.store.language_tables import model_uses
from bot.store.outbox import State
from bot.store.passage_tables import ON_THE_WAY, outbox
from bot.store.queries.suggesting import switched_on, used
from bot.store.scope import Scope

_OPEN = (text(ON_THE_WAY), outbox.c.lane.startswith(ASKS))
_GOING = select(outbox.c.id).where(*_OPEN, outbox.c.not_before.is_(None) | (outbox.c.not_before <= bindparam("now")))
"""They are few, and sorted here: for the sake of their order SQLite would walk through all that was ever sent."""
_ANY = select(outbox.c.id).where(*_OPEN).limit(1)

MOST_ASKS = 2
ASKED, SUGGESTED = "asked", "suggested"
"""What is noted of a use whose end is not known, and of one that came to something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A letter that may go out now; `last` says that there is no second try."""

    row: int
    effect: AskModel
    letter: Letter
    room: int
    last: bool


class Asks:
    """What is to be asked, over all communities."""

    def __init__(
        self,
        database: Database,
        fingerprint: Fingerprint,
        clock: Clock,
        wake: Callable[[CommunityId], None],
        model: Model | None,
    ) -> None:
        """Take the model that can be asked, if any can; `wake` is called with whom an answer is for."""
        self._database = database
        self._fingerprint = fingerprint
        self._clock = clock
        self._wake = wake
        self._model = model

    async def waiting(self, but: Collection[int], most: int) -> Sequence[int]:
        """Return the rows that may go now, the oldest first, leaving out those that are in hand."""
        return await asyncio.to_thread(self._waiting, frozenset(but), most)

    async def postponed(self) -> bool:
        """Say whether anything waits for a later moment."""
        return await asyncio.to_thread(self._postponed)

    async def take(self, row: int) -> Ask | None:
        """Note that a letter goes out, and return it; where it may not, tell whoever asked why not."""

        def work(connection: Connection) -> Ask | CommunityId | None:
            found = _find(connection, row)
            if found is None or _is_to_wait(found, self._clock.now()):
                return None
            effect = _read(found)
            if effect is None:
                _remove(connection, row)
                return None
            scope, written = Scope(connection, found.community), letter_of(effect)
            why = self._why_not(scope, found, effect, written)
            if why is not None:
                return self._settle(connection, found, effect, {}, why, None)
            self._note(scope, found, effect, written)
            attempts = found.attempts + 1
            connection.execute(update(outbox).where(outbox.c.id == row).values(state=State.SENDING, attempts=attempts))
            room = room_for(effect.wants)
            return Ask(row=row, effect=effect, letter=written, room=room, last=attempts >= MOST_ASKS)

        taken = await self._database.writer.write(work)
        if isinstance(taken, Ask):
            return taken
        self._tell(taken)
        return None

    async def again(self, row: int, not_before: datetime) -> None:
        """Put a row back that may be tried once more."""
        again = update(outbox).where(outbox.c.id == row).values(state=State.WAITING, not_before=not_before)
        await self._database.writer.write(lambda connection: connection.execute(again))

    async def answered(self, row: int, suggestions: Suggestions, tokens: int | None) -> None:
        """Tell whoever asked what is suggested; `tokens` is what it cost, None where nobody counted."""
        await self._end(row, suggestions, None if suggestions else Why.NONSENSE, tokens)

    async def unanswered(self, row: int, why: Why, tokens: int | None = None) -> None:
        """Tell whoever asked why there is no suggestion."""
        await self._end(row, {}, why, tokens)

    async def _end(self, row: int, suggestions: Suggestions, why: Why | None, tokens: int | None) -> None:
        def work(connection: Connection) -> CommunityId | None:
            found = _find(connection, row)
            effect = None if found is None else _read(found)
            if found is None or effect is None:
                return None
            return self._settle(connection, found, effect, suggestions, why, tokens)

        self._tell(await self._database.writer.write(work))

    def _tell(self, community: CommunityId | None) -> None:
        if community is not None:
            self._wake(community)

    def _why_not(self, scope: Scope, row: Row[Any], effect: AskModel, written: Letter) -> Why | None:
        now, standing = self._clock.now(), switched_on(scope, self._model)
        if standing is None or effect.use not in standing.uses:
            return Why.OFF
        if row.attempts >= MOST_ASKS:
            return Why.SILENT
        if row.expires_at is not None and now > row.expires_at:
            return Why.LATE
        may_cost = written.tokens + room_for(effect.wants)
        return Why.BUDGET if used(scope, now) + may_cost > standing.tokens else None

    def _note(self, scope: Scope, row: Row[Any], effect: AskModel, written: Letter) -> None:
        """Count what a call may cost, before it is made; a second call counts as well."""
        may_cost = written.tokens + room_for(effect.wants)
        noted = scope.change(model_uses, model_uses.c.ask == row.key, tokens=model_uses.c.tokens + may_cost)
        if not noted:
            use = {"use": effect.use, "member": effect.asker, "at": self._clock.now()}
            scope.insert(model_uses, ask=row.key, tokens=may_cost, outcome=ASKED, **use)

    def _settle(
        self,
        connection: Connection,
        row: Row[Any],
        effect: AskModel,
        suggestions: Suggestions,
        why: Why | None,
        tokens: int | None,
    ) -> CommunityId:
        scope = Scope(connection, row.community)
        cost = {} if tokens is None else {"tokens": self._cost(row, effect, tokens)}
        scope.change(model_uses, model_uses.c.ask == row.key, outcome=why or SUGGESTED, **cost)
        _remove(connection, row.id)
        home = home_of(connection, effect.interaction.space) or CommunityId(row.community)
        told = ModelAnswered(
            id=EventId(f"model:{row.key}"),
            at=self._clock.now(),
            verb=effect.verb,
            token=effect.token,
            use=Use(effect.use),
            asker=effect.asker,
            interaction=effect.interaction,
            suggestions={name: tuple(texts) for name, texts in suggestions.items()},
            why=why,
        )
        into_inbox(connection, [(home, line_of(told, home, told.at, self._fingerprint))])
        return home

    def _cost(self, row: Row[Any], effect: AskModel, tokens: int) -> int:
        """Return what a use cost in all: this call as it was counted, an earlier one as it was guessed."""
        guessed = letter_of(effect).tokens + room_for(effect.wants)
        return int(tokens + guessed * max(0, row.attempts - 1))

    def _waiting(self, but: frozenset[int], most: int) -> Sequence[int]:
        with reading(self._database.engine) as connection:
            going = sorted(row.id for row in connection.execute(_GOING, {"now": self._clock.now()}))
        return [row for row in going if row not in but][:most]

    def _postponed(self) -> bool:
        with reading(self._database.engine) as connection:
            return connection.execute(_ANY).first() is not None


def letter_of(effect: AskModel) -> Letter:
    """Write the letter that an effect sends."""
    return letter(effect.use, effect.material, effect.wants, effect.language)


def _find(connection: Connection, row: int) -> Row[Any] | None:
    return connection.execute(select(outbox).where(outbox.c.id == row, *_OPEN)).first()


def _is_to_wait(row: Row[Any], now: datetime) -> bool:
    return row.not_before is not None and row.not_before > now


def _read(row: Row[Any]) -> AskModel | None:
    try:
        effect = None if row.body is None else effect_json.loads(row.body)
    except UnreadableError:
        return None
    return effect if isinstance(effect, AskModel) else None


def _remove(connection: Connection, row: int) -> None:
    connection.execute(outbox.delete().where(outbox.c.id == row))
