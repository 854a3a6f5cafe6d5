"""The waiting room before the outbox: what nobody asked for is looked at once more before it goes.

The release counts the budget, looks at quiet hours and consent as they are now, makes one message of what may go, and
looks again later for the rest.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.commands import Word
from bot.core.effects import Asked, SendDirectMessage
from bot.core.events import Event, ReleaseDue
from bot.core.ids import EffectKey, EventId, MemberId
from bot.core.people import Life
from bot.core.policy import Drop, Dropped, Hold, Verdict, weigh
from bot.core.role import Reader, UnitOfWork


class HeldBack(Protocol):
    """The reads and writes of the waiting room."""

    def held_for(self, member: MemberId) -> Sequence[tuple[EffectKey, SendDirectMessage]]:
        """Return what waits for a member, oldest first."""
        ...

    def sent_lately(self, member: MemberId, now: datetime) -> Sequence[datetime]:
        """Return when unrequested messages went to the person behind a member; keeps others from counting meanwhile."""
        ...

    def spend(self, member: MemberId, at: datetime) -> None:
        """Write down that an unrequested message goes out."""
        ...

    def let_go(self, keys: Sequence[EffectKey]) -> None:
        """Take messages out of the waiting room."""
        ...

    def drop(self, key: EffectKey, member: MemberId, rule: str, why: Dropped, at: datetime) -> None:
        """Take a message out for good, and write down why."""
        ...


class ReleaseTx(UnitOfWork, Protocol):
    """The unit of work of a release."""

    @property
    def attention(self) -> HeldBack:
        """Return the waiting room."""
        ...

    def judged(self, effect: SendDirectMessage, verdict: Verdict) -> None:
        """Give what was said of a message; whoever looks on is told, and nobody else."""
        ...

    def release(self, going: Sequence[tuple[EffectKey, SendDirectMessage]]) -> None:
        """Put what was held under these keys into the outbox, as one message."""
        ...


class Release:
    """Lets go what was held, when it may."""

    name = "release"
    handles: tuple[type[Event], ...] = (ReleaseDue,)
    words: tuple[Word, ...] = ()

    async def prepare(self, event: Event, read: Reader) -> MemberId | None:
        """Say whose waiting room it is."""
        return event.member if isinstance(event, ReleaseDue) else None

    def handle(self, event: Event, facts: MemberId, tx: ReleaseTx) -> None:
        """Send what may go as one message, drop what lost its use, and look again when the next may."""
        waiting, member = tx.attention.held_for(facts), tx.member(facts)
        if not waiting:
            return
        if member is None:
            tx.attention.let_go([key for key, _ in waiting])
            return
        if tx.community.life is not Life.OPEN:
            for key, effect in waiting:
                tx.attention.drop(key, facts, effect.reason.rule, Dropped.CLOSED, tx.now)
                tx.judged(effect, Drop(Dropped.CLOSED))
            return
        sent = tx.attention.sent_lately(facts, tx.now)
        going: list[tuple[EffectKey, SendDirectMessage]] = []
        again: list[datetime] = []
        for key, effect in waiting:
            verdict = weigh(effect, member, tx.now, sent, tx.community.spans.unrequested_a_week)
            tx.judged(effect, verdict)
            match verdict:
                case Drop(why):
                    tx.attention.drop(key, facts, effect.reason.rule, why, tx.now)
                case Hold(until, _):
                    again.append(until)
                case _:
                    going.append((key, effect))
        if going:
            tx.attention.let_go([key for key, _ in going])
            tx.release(going)
            if any(effect.asked is Asked.NOT for _, effect in going):
                tx.attention.spend(facts, tx.now)
        if again:
            tx.schedule(ReleaseDue(id=EventId(f"release:{facts}"), at=tx.now, member=facts), min(again))
