"""What is held for people, and how much of their attention is left."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from bot.core.effects import SendDirectMessage
from bot.core.ids import EffectKey, MemberId
from bot.core.policy import WEEK, Dropped
from bot.store.codec import effect_json
from bot.store.passage_tables import attention, dropped, held, reasons
from bot.store.scope import Scope
from bot.store.tables import members, tries


class Attention:
    """The waiting room before the outbox."""

    def __init__(self, scope: Scope, connection: Connection) -> None:
        """Take the scope; the connection serves the one count that looks across communities."""
        self._scope = scope
        self._connection = connection

    def held_for(self, member: MemberId) -> Sequence[tuple[EffectKey, SendDirectMessage]]:
        """Return what waits for a member, oldest first."""
        found = []
        for row in self._scope.rows(held, held.c.member == member, order=(held.c.id,)):
            effect = effect_json.loads(row.body)
            assert isinstance(effect, SendDirectMessage)  # nothing else is ever held
            found.append((EffectKey(row.key), effect))
        return found

    def sent_lately(self, member: MemberId, now: datetime) -> Sequence[datetime]:
        """Return when unrequested messages went to the person behind a member, in any community, in the last 168 hours.

        It is the one function that looks across communities, and it tells times, nothing else. The person's rows stay
        locked until the transaction ends, so that two communities cannot count at once.
        """
        person = self._person(member)
        if person is None:
            return ()
        if self._connection.dialect.name == "postgresql":
            lock = select(members.c.member).where(members.c.person == person).order_by(members.c.member)
            lock = lock.with_for_update()
            self._connection.execute(lock)
        lately = select(attention.c.at).where(attention.c.person == person, attention.c.at > now - WEEK)
        return [row.at for row in self._connection.execute(lately)]

    def spend(self, member: MemberId, at: datetime) -> None:
        """Write down that an unrequested message goes to the person behind a member."""
        person = self._person(member)
        if person is not None:
            self._connection.execute(insert(attention).values(person=person, at=at))

    def let_go(self, keys: Sequence[EffectKey]) -> None:
        """Take messages out of the waiting room."""
        self._scope.remove(held, held.c.key.in_(list(keys)))

    def drop(self, key: EffectKey, member: MemberId, rule: str, why: Dropped, at: datetime) -> None:
        """Take a message out of the waiting room for good, and write down why."""
        self.let_go((key,))
        self._scope.remove(reasons, reasons.c.key == key)
        self._scope.insert(dropped, member=member, rule=rule, why=why, at=at)

    def forget(self, member: MemberId) -> None:
        """Forget the person behind a member and their attention, unless they are a member elsewhere too."""
        person = self._person(member)
        elsewhere = select(func.count()).select_from(members)
        elsewhere = elsewhere.where(members.c.person == person, members.c.member != member)
        if person is None or self._connection.execute(elsewhere).scalar_one():
            return
        for table in (attention, tries):
            self._connection.execute(delete(table).where(table.c.person == person))

    def _person(self, member: MemberId) -> str | None:
        row = self._scope.find(members, member=member)
        return None if row is None else str(row.person)
