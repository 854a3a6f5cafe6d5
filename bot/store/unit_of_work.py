"""One transaction for one role: what it reads, writes, says and schedules stands or falls together.

A unit of work is a look (`look.py`) that may write: its `people`, `places`, `questions` … are the reads and writes that
roles declare as protocols. `send` is the only way into the outbox; what nobody asked for is held first (`policy`), and
every message keeps the reason why it was said.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, reduce
from operator import add
from typing import TypeVar

from sqlalchemy import Connection

from bot.core.about import author_of, space_where
from bot.core.effects import (
    AddBookmark,
    Asked,
    AskModel,
    EditMessage,
    Effect,
    ListEvent,
    MarkSolved,
    PostMessage,
    SendDirectMessage,
    SendGroupMessage,
    Whisper,
    expires_at,
    lane_of,
)
from bot.core.events import Event, ReleaseDue
from bot.core.ids import (
    CommunityId,
    EffectKey,
    EventId,
    Identity,
    MessageName,
    new_token,
    space_of,
)
from bot.core.people import Life, Member, Spans
from bot.core.policy import Drop, Dropped, Verdict, merge, signed
from bot.core.suggestions import Model
from bot.core.views import View
from bot.core.voice import Voice
from bot.core.witness import Judged, Silence
from bot.store.codec import effect_json, event_json
from bot.store.fingerprint import Fingerprint
from bot.store.look import Look
from bot.store.passage_tables import due, held, outbox, parts, reasons
from bot.store.queries.attention import Attention
from bot.store.queries.removal import Removal

U = TypeVar("U", bound="UnitOfWork")


class UnitOfWork(Look):
    """A look that may also write."""

    def __init__(
        self,
        connection: Connection,
        community: CommunityId,
        now: datetime,
        voice: Voice,
        defaults: Spans,
        *,
        event: Event,
        role: str,
        fingerprint: Fingerprint,
        model: Model | None = None,
    ) -> None:
        """Take the event that is settled and the role that settles it: effect keys derive from both."""
        space = space_where(event)
        super().__init__(connection, community, now, voice, defaults, fingerprint=fingerprint, space=space, model=model)
        self._event = event
        self.role = role
        """Who settles the event."""
        self._sent = 0
        self.notes: list[Effect | Judged | Silence] = []
        """What was decided, in order, for whoever looks on."""
        self.asked_model = False
        """Whether a model is to be asked."""
        self.spoke = False
        """Whether something was put into the outbox, so that delivery has something to look for."""

    def beside(self, kind: type[U], event: Event, role: str, now: datetime) -> U:
        """Return a unit of work in the same transaction, in which another event is settled at another moment."""
        return kind(
            self.connection,
            self._community,
            now,
            self._voice,
            self._defaults,
            event=event,
            role=role,
            fingerprint=self._fingerprint,
            model=self._model,
        )

    @property
    def connection(self) -> Connection:
        """Return what this is written with, for whoever works beside a role in the same transaction."""
        return self._connection

    @cached_property
    def attention(self) -> Attention:
        """Return what is held for people and how much of their attention is left."""
        return Attention(self._scope, self._connection)

    @cached_property
    def removal(self) -> Removal:
        """Return what becomes of a space that we were removed from."""
        return Removal(self._scope, self._connection, self.links)

    def who(self, identity: Identity) -> Member:
        """Return whose identity this is; whoever is written down by what they did with us has turned to us by that."""
        who = self.people.who(identity)
        if who.approachable or not self._is_turning_to_us(identity):
            return who
        self.people.turned_to_us(identity)
        return replace(who, approachable=True)

    def note_who_turns_to_us(self) -> None:
        """Write down that we may write to whoever's act this is, where it was meant for us, and by which account."""
        by = author_of(self._event)
        if by is not None and self._is_turning_to_us(by):
            self.people.turned_to_us(by)
            self.people.used(by, self._event.at)

    def _is_turning_to_us(self, identity: Identity) -> bool:
        return self._event.awaited and author_of(self._event) == identity

    def send(self, effect: Effect) -> None:
        """Put an effect into the outbox, or hold it; whether the community is open is for whoever sends to ask."""
        key = self._next_key()
        if isinstance(effect, SendDirectMessage) and effect.asked is not Asked.FOR:
            self._hold(effect, key)
        else:
            self.notes.append(effect)
            self._keep_reason(effect, key)
            self._write(effect, key)

    def release(self, going: Sequence[tuple[EffectKey, SendDirectMessage]]) -> None:
        """Put what was held into the outbox at last, as one message; its parts can still be edited one by one."""
        key, effects = self._next_key(), [effect for _, effect in going]
        if len(effects) > 1:
            carrier = MessageName(f"merged/{key}")
            for position, effect in enumerate(effects):
                self._keep_part(effect.name or MessageName(f"{carrier}/{position}"), carrier, position, effect.view)
            self._write(replace(merge(effects), name=carrier), key)
        else:
            self._write(effects[0], key)
        carried = [held_key for held_key, _ in going]
        self._scope.change(reasons, reasons.c.key.in_(carried), carried_by=key, at=self._now)

    def stay_silent(self, why: str) -> None:
        """Give a reason where nothing follows, for whoever looks on."""
        self.notes.append(Silence(why))

    def judged(self, effect: SendDirectMessage, verdict: Verdict) -> None:
        """Give what policy said of a message, for whoever looks on."""
        self.notes.append(Judged(to=effect.to, rule=effect.reason.rule, muted_as=effect.kind, verdict=verdict))

    def schedule(self, event: Event, due_at: datetime) -> None:
        """Let an event happen at a moment; the same id again moves it."""
        self._scope.put(
            due, ("community", "id"), id=event.id, due_at=due_at, nonce=new_token(), body=event_json.dumps(event)
        )

    def recall(self, name: MessageName) -> bool:
        """Take a named message back, out of the waiting room or the outbox; say whether it was there."""
        waiting = (outbox.c.name == name, outbox.c.state == "waiting", outbox.c.attempts == 0)
        found = (*self._scope.rows(held, held.c.name == name), *self._scope.rows(outbox, *waiting))
        keys = [row.key for row in found]
        if keys:
            self._scope.remove(held, held.c.key.in_(keys))
            self._scope.remove(outbox, outbox.c.key.in_(keys))
            self._scope.remove(reasons, reasons.c.carried_by.in_(keys))
        return bool(keys)

    def cancel(self, event: EventId) -> None:
        """Forget a scheduled event."""
        self._scope.remove(due, due.c.id == event)

    def _next_key(self) -> EffectKey:
        self._sent += 1
        return EffectKey(self._fingerprint.effect_key(self._community, self._event.id, self.role, str(self._sent)))

    def _hold(self, effect: SendDirectMessage, key: EffectKey) -> None:
        if self.community.life is not Life.OPEN:
            self.judged(effect, Drop(Dropped.CLOSED))
            return
        self.notes.append(effect)
        self._keep_reason(effect, key)
        note = signed(effect, str(self.say("why-button")), key)
        self._scope.insert_new(
            held,
            member=effect.to,
            key=key,
            name=effect.name,
            body=effect_json.dumps(note),
        )
        release = ReleaseDue(id=EventId(f"release:{effect.to}"), at=self._now, member=effect.to)
        self.schedule(release, self._now)

    def _write(self, effect: Effect, key: EffectKey) -> None:
        lane, space, name = lane_of(effect), None, getattr(effect, "name", None)
        if isinstance(effect, PostMessage | AddBookmark | Whisper):
            space = space_of(effect.channel)
        if isinstance(effect, AskModel):
            space, self.asked_model = effect.interaction.space, True
        if isinstance(effect, EditMessage | MarkSolved | ListEvent) and isinstance(effect.message, str):
            effect = self._whole(effect) if isinstance(effect, EditMessage) else effect
            standing = self._scope.one(
                outbox, outbox.c.name == effect.message, outbox.c.state.not_in(("expired", "dead"))
            )
            if standing is None:
                return  # it never stood anywhere
            lane, space = standing.lane, standing.space
        self.spoke = True
        self._scope.insert_new(
            outbox,
            key=key,
            space=space,
            lane=lane,
            body=effect_json.dumps(effect),
            name=name,
            state="waiting",
            attempts=0,
            expires_at=effect.useful_until
            if isinstance(effect, SendDirectMessage)
            else expires_at(effect, self._event),
            created_at=self._now,
        )

    def _keep_part(self, name: MessageName, carrier: MessageName, position: int, view: View) -> None:
        body = effect_json.dumps(EditMessage(message=name, view=view))
        self._scope.put(parts, ("name",), name=name, carrier=carrier, position=position, body=body, at=self._now)

    def _whole(self, edit: EditMessage) -> EditMessage:
        """Return the edit of the whole message that a name is part of."""
        part = self._scope.one(parts, parts.c.name == edit.message)
        if part is None:
            return edit
        self._keep_part(MessageName(part.name), MessageName(part.carrier), part.position, edit.view)
        rows = self._scope.rows(parts, parts.c.carrier == part.carrier, order=(parts.c.position,))
        edits = [effect_json.loads(row.body) for row in rows]
        views = [each.view for each in edits if isinstance(each, EditMessage)]
        return EditMessage(message=MessageName(part.carrier), view=reduce(add, views))

    def _keep_reason(self, effect: Effect, key: EffectKey) -> None:
        if not isinstance(effect, PostMessage | SendDirectMessage | SendGroupMessage | Whisper):
            return
        self._scope.insert_new(
            reasons,
            key=key,
            carried_by=key,
            member=effect.to if isinstance(effect, SendDirectMessage | Whisper) else None,
            rule=effect.reason.rule,
            kind=effect.kind if isinstance(effect, SendDirectMessage) else None,
            about=json.dumps(dict(effect.reason.about)),
            at=self._now,
        )
