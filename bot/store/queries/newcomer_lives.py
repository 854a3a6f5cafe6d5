"""What a member is and said as a newcomer, or to newcomers: shown to them, taken away, and shared out.

1. A first post goes with whoever wrote it; that a host was asked that day still counts for the host.
2. A task goes with whoever offered it; where its taker goes, it is free again.
3. Of two who turn out to be one person, what the first said of themselves holds; only a *no* of either stays one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from bot.core.ids import MemberId, SpaceId
from bot.roles.greeter.newcomer import Yes
from bot.store.newcomer_tables import first_posts, follows, greetings, tasks, ways
from bot.store.queries.ways import Ways
from bot.store.scope import Scope, within


def held_about(scope: Scope, member: MemberId) -> dict[str, Sequence[Row[Any]]]:
    """Return the rows that are about a member, by what they say of them."""
    return {
        "how_you_take_part": scope.rows(ways, ways.c.member == member),
        "topics_you_follow": scope.rows(follows, follows.c.member == member, order=(follows.c.topic,)),
        "first_posts": scope.rows(first_posts, first_posts.c.member == member, order=(first_posts.c.at,)),
        "asked_to_greet": scope.rows(greetings, greetings.c.host == member, order=(greetings.c.at,)),
        "tasks_you_offer": scope.rows(tasks, tasks.c.member == member, order=(tasks.c.at,)),
    }


def taken_by(scope: Scope, member: MemberId) -> list[str]:
    """Return when a member took somebody's task: whose it is and what it says is theirs who offered it."""
    took = scope.rows(tasks, tasks.c.taken_by == member, tasks.c.member != member, order=(tasks.c.taken_at,))
    return [row.taken_at.isoformat() for row in took]


def tokens_of(scope: Scope, member: MemberId) -> list[str]:
    """Return what messages and timers call that a member began: first posts, tasks taken, what they told by name."""
    wrote = [str(row.post) for row in scope.rows(first_posts, first_posts.c.member == member)]
    wrote += [str(row.task) for row in scope.rows(tasks, tasks.c.taken_by == member)]
    said = Ways(scope).said_by(member)
    return wrote if said is None or said.told_by_name is None else [*wrote, said.told_by_name]


def words_of(scope: Scope, member: MemberId) -> list[str]:
    """Return what a member wrote that others can see by way of us."""
    return [str(row.text) for row in scope.rows(tasks, tasks.c.member == member)]


def forget(scope: Scope, member: MemberId) -> None:
    """Remove a member from all that is about newcomers."""
    scope.remove(greetings, greetings.c.host == member)
    for table in (first_posts, follows, ways, tasks):
        scope.remove(table, table.c.member == member)
    scope.change(tasks, tasks.c.taken_by == member, taken_by=None, taken_at=None)


def unite(scope: Scope, first: MemberId, second: MemberId) -> None:
    """Let what two members said of themselves be what the first says: before their rows become one's."""
    known = Ways(scope)
    one, other = known.said_by(first), known.said_by(second)
    if one is not None and other is not None:
        known.note(
            replace(
                one,
                familiar=one.familiar or other.familiar,
                way=one.way or other.way,
                greets=one.greets and other.greets,
                named=Yes.NO if Yes.NO in (one.named, other.named) else one.named or other.named,
                hints=Yes.NO if Yes.NO in (one.hints, other.hints) else one.hints or other.hints,
                hints_from=one.hints_from or other.hints_from,
                greeted=one.greeted or other.greeted,
                eyes=one.eyes or other.eyes,
            )
        )
    own = select(first_posts.c.post).where(
        first_posts.c.community == scope.community, first_posts.c.member.in_((first, second))
    )
    scope.remove(greetings, greetings.c.host.in_((first, second)), greetings.c.post.in_(own))


def tokens_in(scope: Scope, space: SpaceId) -> set[str]:
    """Return the first posts that stand in a space, as timers name them."""
    return {str(row.post) for row in scope.rows(first_posts, within(first_posts.c.channel, space))}


def part(home: Scope, own: Scope, space: SpaceId, gone: Any) -> set[str]:
    """Let what stands in a space go with it, and `gone`, its people; what lay between people who part is forgotten."""
    went = tokens_in(home, space)
    home.change(first_posts, within(first_posts.c.channel, space), community=own.community)
    there = select(first_posts.c.post).where(first_posts.c.community == own.community)
    home.change(greetings, greetings.c.post.in_(there), community=own.community)
    for table in (ways, follows, tasks):
        home.change(table, table.c.member.in_(gone), community=own.community)
    home.remove(first_posts, first_posts.c.member.in_(gone))
    own.remove(first_posts, first_posts.c.member.not_in(gone))
    left = select(first_posts.c.post).where(first_posts.c.community == home.community)
    home.remove(greetings, greetings.c.post.not_in(left))
    own.remove(greetings, greetings.c.post.not_in(there))
    home.remove(greetings, greetings.c.host.in_(gone))
    own.remove(greetings, greetings.c.host.not_in(gone))
    home.change(tasks, tasks.c.taken_by.in_(gone), taken_by=None, taken_at=None)
    own.change(tasks, tasks.c.taken_by.not_in(gone), taken_by=None, taken_at=None)
    return went
