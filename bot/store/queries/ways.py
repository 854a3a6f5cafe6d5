"""How members take part, as they say it themselves, what they follow, and the small tasks that they offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.core.ids import MemberId
from bot.roles.greeter.newcomer import Familiar, Said, Task, Way, Yes
from bot.store.newcomer_tables import follows, tasks, ways
from bot.store.scope import Scope
from bot.store.tables import members


class Ways:
    """What one community's members say of how they take part."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def said_by(self, member: MemberId) -> Said | None:
        """Return what a member said, None where they said nothing."""
        row = self._scope.find(ways, member=member)
        return None if row is None else _said(row)

    def note(self, said: Said) -> None:
        """Write down what a member says, in the place of what they said before."""
        self._scope.put(
            ways,
            ("member",),
            member=said.member,
            familiar=said.familiar or "",
            way=said.way or "",
            greets=said.greets,
            named=said.named or "",
            hints=said.hints or "",
            hints_from=said.hints_from,
            greeted=said.greeted,
            eyes=said.eyes,
        )

    def forget(self, member: MemberId) -> None:
        """Drop what a member said, and what they follow."""
        for table in (ways, follows):
            self._scope.remove(table, table.c.member == member)

    def greeting(self) -> Sequence[MemberId]:
        """Return who said that they greet newcomers."""
        return [MemberId(row.member) for row in self._scope.rows(ways, ways.c.greets.is_(True))]

    def named(self) -> Sequence[Said]:
        """Return whom a coordinator asked to be named on the welcome card, with what they said."""
        return [_said(row) for row in self._scope.rows(ways, ways.c.named != "", order=(ways.c.member,))]

    def with_hints(self) -> Sequence[Said]:
        """Return who wants hints."""
        return [_said(row) for row in self._scope.rows(ways, ways.c.hints == Yes.YES)]

    # ---- what they follow ----------------------------------------------------------------------------------------

    def follows(self, member: MemberId) -> Sequence[str]:
        """Return the topics that a member follows."""
        rows = self._scope.rows(follows, follows.c.member == member, order=(follows.c.topic,))
        return [str(row.topic) for row in rows]

    def follow(self, member: MemberId, topic: str) -> None:
        """Write down that a member follows a topic."""
        self._scope.insert_new(follows, member=member, topic=topic)

    def no_longer_follow(self, member: MemberId, topic: str) -> None:
        """Write down that a member follows a topic no more."""
        self._scope.remove(follows, follows.c.member == member, follows.c.topic == topic)

    # ---- small tasks ---------------------------------------------------------------------------------------------

    def offer(self, task: Task) -> None:
        """Write a task down."""
        self._scope.insert(
            tasks, task=task.id, member=task.member, text=task.text, at=task.at, taken_by=None, taken_at=None
        )

    def task(self, token: str) -> Task | None:
        """Return a task."""
        row = self._scope.find(tasks, task=token)
        return None if row is None else _task(row)

    def offered_by(self, member: MemberId) -> Sequence[Task]:
        """Return the tasks that a member offers and nobody has taken."""
        mine = (tasks.c.member == member, tasks.c.taken_by.is_(None))
        return [_task(row) for row in self._scope.rows(tasks, *mine, order=(tasks.c.at, tasks.c.task))]

    def free_for(self, member: MemberId, most: int = 5) -> Sequence[Task]:
        """Return tasks that a member could take, the oldest first: of others who are here, and taken by nobody."""
        here = select(members.c.member).where(members.c.community == self._scope.community, members.c.here.is_(True))
        free = (tasks.c.member != member, tasks.c.taken_by.is_(None), tasks.c.member.in_(here))
        return [_task(row) for row in self._scope.rows(tasks, *free, order=(tasks.c.at, tasks.c.task), most=most)]

    def take(self, token: str, member: MemberId, at: datetime) -> bool:
        """Let a member take a task, if nobody was quicker; say whether they have it."""
        free = (tasks.c.task == token, tasks.c.taken_by.is_(None))
        return self._scope.change(tasks, *free, taken_by=member, taken_at=at) > 0

    def taken_by(self, member: MemberId, most: int = 5) -> Sequence[Task]:
        """Return the tasks that a member took, the latest first."""
        took = (tasks.c.taken_by == member, tasks.c.member != member)
        return [_task(row) for row in self._scope.rows(tasks, *took, order=(tasks.c.taken_at.desc(),), most=most)]

    def give_back(self, token: str, member: MemberId) -> bool:
        """Let a task be free again that a member took; say whether it was theirs to give."""
        took = (tasks.c.task == token, tasks.c.taken_by == member)
        return self._scope.change(tasks, *took, taken_by=None, taken_at=None) > 0

    def take_off(self, token: str) -> bool:
        """Take a task off the list, unless somebody has taken it; say whether it was there."""
        return self._scope.remove(tasks, tasks.c.task == token, tasks.c.taken_by.is_(None)) > 0


def _said(row: Row[Any]) -> Said:
    return Said(
        member=MemberId(row.member),
        familiar=Familiar(row.familiar) if row.familiar else None,
        way=Way(row.way) if row.way else None,
        greets=row.greets,
        named=Yes(row.named) if row.named else None,
        hints=Yes(row.hints) if row.hints else None,
        hints_from=row.hints_from,
        greeted=row.greeted,
        eyes=row.eyes,
    )


def _task(row: Row[Any]) -> Task:
    return Task(
        id=row.task,
        member=MemberId(row.member),
        text=row.text,
        at=row.at,
        taken_by=None if row.taken_by is None else MemberId(row.taken_by),
    )
