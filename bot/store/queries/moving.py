"""A space coming to another community, and going its own way again.

1. What waits in the inbox is written anew, behind all that waits there already: whoever had it in hand finds that it is
   gone, and whoever drains the other inbox finds it.
2. Nothing is appended to either inbox meanwhile, and no role is at work in the community that moves (on a server; on
   SQLite nobody else writes at all).
3. Whoever asked to be forgotten in a space stays so: the marks go along, and are those of its own community for ever.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, exists, insert, or_, select, update

from bot.core.about import space_where
from bot.core.events import Event
from bot.core.ids import CommunityId, EventId, Identity, SpaceId, new_token, space_of
from bot.core.people import Life, Mode
from bot.store.codec import UnreadableError, event_json
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import in_order
from bot.store.language_tables import model_uses
from bot.store.passage_tables import due, inbox, marks, outbox, parts, reasons
from bot.store.queries import newcomer_lives, shelves, taking_part
from bot.store.scope import Scope
from bot.store.tables import (
    audits,
    channels,
    choices,
    communities,
    forgotten,
    form_drafts,
    identities,
    invitations,
    links,
    members,
    metadata,
    posts,
    questions,
    spaces,
    thanks,
)

OWNED = ("accounts", "topics", "chosen", "paces", "drafts", "held", "dropped", "reasons")
"""What goes with a member who goes."""


def join(connection: Connection, community: CommunityId, home: CommunityId, settling: EventId) -> None:
    """Let everything of one community belong to another; the event that asked for it is settled where it stands."""
    in_order(connection, (community, home))
    for row in _waiting(connection, community):
        event = _read(row)
        if event is None or event.id != settling:
            _write_anew(connection, row, home)
    mine = spaces.c.community == community
    connection.execute(update(spaces).where(mine, spaces.c.origin.is_(None)).values(origin=community))
    for table in metadata.sorted_tables:
        if "community" in table.c and table is not communities:
            _hand_over(connection, table, community, home)
    connection.execute(delete(communities).where(communities.c.community == community))


def of_people_elsewhere(scope: Scope, space: SpaceId) -> Sequence[Identity]:
    """Return the accounts in a space whose members go by others as well, in other spaces."""
    there = scope.rows(identities, identities.c.identity.startswith(f"{space}/", autoescape=True))
    several = scope.among(identities, "member", {row.member for row in there})
    away = {row.member for row in several if space_of(row.identity) != space}
    return [Identity(row.identity) for row in there if row.member in away]


def part(
    connection: Connection, scope: Scope, space: SpaceId, settling: EventId, now: datetime, fingerprint: Fingerprint
) -> CommunityId:
    """Let a space be the quiet community again that it was, with its channels and people; return it.

    One that never joined another, but was joined, becomes a new one.
    """
    row = scope.find(spaces, space=space)
    assert row is not None  # it is asked of a space of this community
    home, own = scope.community, CommunityId(row.origin or new_token())
    in_order(connection, (home, own))
    _found_again(connection, home, own, row, now)
    there = f"{space}/"
    scope.change(
        channels, channels.c.channel.startswith(there, autoescape=True), community=own, mode=Mode.OFF, purpose=None
    )
    scope.change(choices, choices.c.space == space, community=own)
    scope.change(identities, identities.c.identity.startswith(there, autoescape=True), community=own)
    gone = select(identities.c.member).where(identities.c.community == own)
    scope.change(members, members.c.member.in_(gone), community=own)
    for table in (metadata.tables[name] for name in OWNED):
        scope.change(table, table.c.member.in_(gone), community=own)
    scope.remove(links, links.c.member.in_(gone))
    went = taking_part.part(scope, Scope(connection, own), space, gone)
    went |= newcomer_lives.part(scope, Scope(connection, own), space, gone)
    went |= shelves.part(scope, Scope(connection, own), space, gone)
    _take_questions(scope, gone, own)
    theirs = select(questions.c.question).where(questions.c.community == own)
    shelves.take_findables(scope, Scope(connection, own), theirs)
    _take_traces(scope, gone, there, own)
    _take_messages(connection, scope, gone, there, own, went)
    _take_forms(connection, scope, own, fingerprint)
    for waiting in _waiting(connection, home):
        event = _read(waiting)
        if event is not None and event.id != settling and space_where(event) == space:
            _write_anew(connection, waiting, own)
    return own


def _found_again(connection: Connection, home: CommunityId, own: CommunityId, row: Row[Any], now: datetime) -> None:
    was = connection.execute(select(communities).where(communities.c.community == home)).one()._mapping
    again = {"community": own, "name": row.name or was["name"], "life": Life.QUIET, "care": "", "created_at": now}
    connection.execute(insert(communities).values({**was, **again, "settings": "{}"}))
    connection.execute(update(spaces).where(spaces.c.space == row.space).values(community=own, origin=None))
    known = [mark.mark for mark in connection.execute(select(forgotten.c.mark).where(forgotten.c.community == home))]
    if known:  # whose they are cannot be told: that is what they are for
        connection.execute(insert(forgotten), [{"community": own, "mark": mark} for mark in known])


def _take_questions(scope: Scope, gone: Any, own: CommunityId) -> None:
    """Let questions go with who asked them; what lay between people who part is forgotten."""
    scope.change(questions, questions.c.asker.in_(gone), community=own)
    theirs = select(questions.c.question).where(questions.c.community == own)
    for table in (invitations, thanks):
        scope.change(table, table.c.helper.in_(gone), table.c.question.in_(theirs), community=own)
        scope.remove(table, or_(table.c.helper.in_(gone), table.c.question.in_(theirs)))


def _take_traces(scope: Scope, gone: Any, there: str, own: CommunityId) -> None:
    is_there = posts.c.channel.startswith(there, autoescape=True)
    scope.change(posts, is_there, or_(posts.c.author.is_(None), posts.c.author.in_(gone)), community=own)
    scope.remove(posts, or_(is_there, posts.c.author.in_(gone)))
    scope.change(audits, audits.c.coordinator.in_(gone), audits.c.about.not_in(gone), coordinator=None)
    scope.change(audits, audits.c.about.in_(gone), audits.c.coordinator.not_in(gone), coordinator=None)
    scope.change(audits, audits.c.about.in_(gone), community=own)
    scope.change(model_uses, model_uses.c.member.in_(gone), member=None)  # what was used was used here


def _take_messages(
    connection: Connection, scope: Scope, gone: Any, there: str, own: CommunityId, went: AbstractSet[str]
) -> None:
    """Let what was said there, and to whoever goes, stay known by its name, so that it can still be changed."""
    people = [f"to:{row.member}" for row in connection.execute(gone)]
    said_there = (outbox.c.lane.startswith(there, autoescape=True), outbox.c.channel.startswith(there, autoescape=True))
    going = {row.id: row for row in (*scope.rows(outbox, or_(*said_there)), *scope.among(outbox, "lane", people))}
    for row in going.values():
        scope.change(outbox, outbox.c.id == row.id, community=own)
        scope.change(reasons, reasons.c.carried_by == row.key, community=own)
        if row.name is not None:
            scope.change(parts, parts.c.carrier == row.name, community=own)
    asked = [row.question for row in connection.execute(select(questions).where(questions.c.community == own))]
    theirs = {*went, *asked, *(lane.removeprefix("to:") for lane in people)}
    for row in scope.rows(due):
        if theirs & set(row.id.split(":")):
            scope.change(due, due.c.id == row.id, community=own)


def _take_forms(connection: Connection, scope: Scope, own: CommunityId, fingerprint: Fingerprint) -> None:
    known = connection.execute(select(identities.c.identity).where(identities.c.community == own))
    named = {fingerprint.mark_of(own, Identity(row.identity)) for row in known}
    open_there = [row.draft for row in scope.among(form_drafts, "mark", named)]
    for draft in open_there:
        scope.change(form_drafts, form_drafts.c.draft == draft, community=own)


# ---- rows on their way -----------------------------------------------------------------------------------------------


def _waiting(connection: Connection, community: CommunityId) -> Iterable[Row[Any]]:
    """Return what waits in an inbox, once no role is at work on any of it."""
    query = select(inbox).where(inbox.c.community == community, inbox.c.done.is_(False)).order_by(inbox.c.id)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).all()


def _read(row: Row[Any]) -> Event | None:
    try:
        return event_json.loads(row.body)
    except UnreadableError:
        return None


def _write_anew(connection: Connection, row: Row[Any], home: CommunityId) -> None:
    """Let something that waits be heard in another community, with the roles that settled it already."""
    connection.execute(delete(inbox).where(inbox.c.id == row.id))
    values = {**row._mapping, "community": home}
    del values["id"]
    anew = connection.execute(insert(inbox).values(values)).inserted_primary_key
    assert anew is not None
    connection.execute(update(marks).where(marks.c.inbox == row.id).values(inbox=anew[0], community=home))


def _hand_over(connection: Connection, table: Table, community: CommunityId, home: CommunityId) -> None:
    """Give a community's rows to another; where that has one of the same key, its own stands."""
    keys = [column for column in table.primary_key if column.name != "community"]
    if "community" in table.primary_key.columns:
        other = table.alias()
        same: list[ColumnElement[bool]] = [other.c[column.name] == column for column in keys]
        taken = exists().where(and_(other.c.community == home, *same))
        connection.execute(delete(table).where(table.c.community == community, taken))
    connection.execute(update(table).where(table.c.community == community).values(community=home))
