"""Two members becoming one, and an account becoming somebody of its own again.

Where both said something about the same, the stricter word holds: a *no* before a *yes*, the longer span between two
asks. Of timers and messages that each had of its own, such as both have who joined twice, the first's hold. Messages
that are on their way at this moment keep their place in the order of things; only whom they speak of changes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, func, select

from bot.core.ids import Identity, MemberId, new_token, space_of
from bot.store.language_tables import model_uses
from bot.store.library_tables import cards, missed, readers, uses
from bot.store.newcomer_tables import first_posts, follows, greetings, tasks, ways
from bot.store.passage_tables import dropped, due, held, inbox, outbox, parts, reasons
from bot.store.queries import newcomer_lives, shelves
from bot.store.queries.accounts import TOLD, Accounts
from bot.store.ritual_tables import feeds, givens, my_steps, queue, rituals, rsvps, runs, take_aways
from bot.store.scope import Scope
from bot.store.tables import (
    accounts,
    audits,
    chosen,
    drafts,
    form_drafts,
    identities,
    invitations,
    links,
    members,
    paces,
    posts,
    questions,
    thanks,
    topics,
)

OWNED: Sequence[Column[str]] = (
    questions.c.asker,
    posts.c.author,
    audits.c.about,
    audits.c.coordinator,
    drafts.c.member,
    held.c.member,
    reasons.c.member,
    dropped.c.member,
    links.c.member,
    identities.c.member,
    accounts.c.member,
    rituals.c.host,
    rituals.c.co_host,
    rituals.c.by,
    runs.c.host,
    runs.c.co_host,
    givens.c.by,
    take_aways.c.by,
    take_aways.c.approved_by,
    queue.c.member,
    feeds.c.member,
    first_posts.c.member,
    tasks.c.member,
    tasks.c.taken_by,
    missed.c.member,
    model_uses.c.member,
)
"""Where rows say whose they are, any number of them."""
KEYED: Sequence[tuple[Table, str, tuple[str, ...]]] = (
    (topics, "member", ("topic",)),
    (chosen, "member", ("space", "choice")),
    (paces, "member", ()),
    (invitations, "helper", ("question",)),
    (thanks, "helper", ("question",)),
    (rsvps, "member", ("run",)),
    (my_steps, "member", ("run",)),
    (ways, "member", ()),
    (follows, "member", ("topic",)),
    (greetings, "host", ("post",)),
    (uses, "member", ("card",)),
    (readers, "member", ()),
)
"""Where rows are somebody's only once: the column that says whose, and the rest of the key."""
SPOKEN: Sequence[tuple[Table, Sequence[str]]] = (
    (due, ("id", "body")),
    (held, ("name", "body")),
    (drafts, ("body",)),
    (form_drafts, ("body",)),
    (reasons, ("about",)),
    (inbox, ("body",)),
    (outbox, ("name", "body")),
    (parts, ("name", "carrier", "body")),
    (cards, ("asked_in",)),
)
"""Where a member is spoken of inside a text of ours."""
CALLED: Sequence[Column[str]] = (due.c.id, parts.c.name)
"""What is called by its member, and is there only once."""
STRICTER: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "topics": ("agreed", min),
    "chosen": ("declined", max),
    "paces": ("days", max),
    "rsvps": ("came", max),
    "readers": ("declines", max),
}
"""What holds of two that said something about the same."""


def merge(scope: Scope, first: MemberId, second: MemberId) -> None:
    """Let everything of the second member be the first's, and the second be no more."""
    _agree(scope, first, second)
    newcomer_lives.unite(scope, first, second)
    for column in OWNED:
        scope.change(column.table, column == second, **{column.name: first})
    shelves.unite(scope, first, second)
    for table, whose, rest in KEYED:
        _join_keyed(scope, table, whose, rest, first, second)
    own = select(questions.c.question).where(questions.c.community == scope.community, questions.c.asker == first)
    for table in (invitations, thanks):  # nobody helps themselves
        scope.remove(table, table.c.helper == first, table.c.question.in_(own))
    for table in (rituals, runs):  # nor do they host with themselves
        scope.change(table, table.c.host == first, table.c.co_host == first, co_host=None)
    scope.remove(due, due.c.id == f"release:{second}")  # whoever joins them looks at what waits
    for called in CALLED:
        _let_first_hold(scope, called, first, second)
    for table, columns in SPOKEN:
        for name in columns:
            spoken = table.c[name].contains(second, autoescape=True)
            scope.change(table, spoken, **{name: func.replace(table.c[name], second, first)})
    in_nobodys_hand = outbox.c.state != "sending"  # delivery holds what it sends by the name of its lane
    scope.change(outbox, outbox.c.lane == f"to:{second}", in_nobodys_hand, lane=f"to:{first}")
    scope.remove(members, members.c.member == second)


def _agree(scope: Scope, first: MemberId, second: MemberId) -> None:
    one, other = scope.find(members, member=first), scope.find(members, member=second)
    assert one is not None
    assert other is not None  # both have just been read
    hours = one if one.waking_start is not None else other
    scope.change(
        members,
        members.c.member == first,
        coordinator=one.coordinator or other.coordinator,
        approachable=one.approachable or other.approachable,
        imported=one.imported or other.imported,
        waking_start=hours.waking_start,
        waking_end=hours.waking_end,
    )


def _let_first_hold(scope: Scope, called: Column[str], first: MemberId, second: MemberId) -> None:
    """Drop what is called by the second member where there is the same of the first."""
    taken = select(called).where(called.table.c.community == scope.community)
    as_first = func.replace(called, second, first)
    scope.remove(called.table, called.contains(second, autoescape=True), as_first != called, as_first.in_(taken))


def _join_keyed(scope: Scope, table: Table, whose: str, rest: Sequence[str], first: MemberId, second: MemberId) -> None:
    for row in scope.rows(table, table.c[whose] == second):
        key = {name: row._mapping[name] for name in rest}
        same = [table.c[name] == value for name, value in key.items()]
        known = scope.find(table, **{whose: first}, **key)
        if known is None:
            scope.change(table, table.c[whose] == second, *same, **{whose: first})
            continue
        if table.name in STRICTER:
            name, stricter = STRICTER[table.name]
            holds = stricter(known._mapping[name], row._mapping[name])
            scope.change(table, table.c[whose] == first, *same, **{name: holds})
        scope.remove(table, table.c[whose] == second, *same)


def split(scope: Scope, identity: Identity, member: MemberId) -> MemberId:
    """Let one of a member's accounts be a member of its own, who allows what the other does; return them."""
    account, row = scope.find(accounts, identity=identity), scope.find(members, member=member)
    assert account is not None  # each account of whoever goes by several is written down
    assert row is not None
    apart, told = MemberId(new_token()), {name: account._mapping[name] for name in (*TOLD, "joined_at")}
    kept = {name: value for name, value in row._mapping.items() if name not in ("member", "community", *told)}
    scope.insert(members, member=apart, **{**kept, "coordinator": False}, **told)
    scope.change(identities, identities.c.identity == identity, member=apart)
    scope.remove(accounts, accounts.c.identity == identity)
    scope.change(chosen, chosen.c.member == member, chosen.c.space == space_of(identity), member=apart)
    Accounts(scope).tell(member)
    return apart
