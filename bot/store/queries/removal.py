"""Being removed from a space: what stops at once, and how everything is erased where nobody lets us in again.

1. What is due, is held or waits to be sent ends with the place that it was for; with the last place, all of it.
2. What is erased goes from every table that knows of communities: a property over all of them, so that none is missed.
3. A space that shares its community with others is parted from it first, so that only what is its own goes.
4. What counts a person's attention goes with them, unless they are a member elsewhere.
5. Where somebody is about to let us in again, nothing is erased.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.core.events import SpaceEntered
from bot.core.ids import CommunityId, EventId, SpaceId
from bot.store.codec import UnreadableError, event_json
from bot.store.inbox import in_order
from bot.store.passage_tables import attention, due, held, inbox, outbox, reasons
from bot.store.queries import newcomer_lives, shelves
from bot.store.queries.links import Links
from bot.store.queries.taking_part import tokens_in
from bot.store.rewriting import ask_for_rewriting
from bot.store.scope import Scope, within
from bot.store.tables import (
    channels,
    identities,
    installations,
    invitations,
    members,
    metadata,
    questions,
    spaces,
    thanks,
    tries,
)


class Removal:
    """What becomes of a space of one community that we were removed from."""

    def __init__(self, scope: Scope, connection: Connection, links: Links) -> None:
        """Take the scope; the connection serves what is of no community; `links` part a space from others."""
        self._scope = scope
        self._connection = connection
        self._links = links

    def stop(self, space: SpaceId, *but: str) -> None:
        """Let nothing more happen in a space, nor anywhere once it was the last; timers whose names begin so go on.

        What its channels do is kept, for the day on which they are there again.
        """
        self._scope.change(spaces, spaces.c.space == space, active=False)
        self._scope.change(channels, within(channels.c.channel, space), archived=True)
        stops = [~due.c.id.startswith(beginning, autoescape=True) for beginning in but]
        if self._scope.one(spaces, spaces.c.active.is_(True)) is None:
            self._scope.remove(due, *stops)
            self._take_back(self._scope.rows(held), self._scope.rows(outbox, outbox.c.state == "waiting"))
            return
        known = select(identities.c.member).where(within(identities.c.identity, space))
        gone = (members.c.member.in_(known), members.c.here.is_(False))
        away = {row.member for row in self._scope.rows(members, *gone)}
        theirs = away | {*self._asked_in(space)} | tokens_in(self._scope, space)
        theirs |= newcomer_lives.tokens_in(self._scope, space) | shelves.tokens_in(self._scope, space)
        for row in self._scope.rows(due, *stops):
            if theirs & set(row.id.split(":")):
                self._scope.remove(due, due.c.id == row.id)
        waiting = self._scope.rows(outbox, outbox.c.state == "waiting")
        self._take_back(
            (row for row in self._scope.rows(held) if row.member in away),
            (row for row in waiting if _is_for(row, space) or row.lane.removeprefix("to:") in away),
        )

    def _take_back(self, some: Iterable[Row[Any]], others: Iterable[Row[Any]]) -> None:
        """Take messages out of the waiting room and out of the outbox, with why they were to be said."""
        for table, rows in ((held, some), (outbox, others)):
            for row in rows:
                self._scope.remove(table, table.c.key == row.key)
                self._scope.remove(reasons, reasons.c.carried_by == row.key)

    def erase(self, space: SpaceId, settling: EventId) -> None:
        """Erase everything of a space that we are not in any more; `settling` is the event that asked for it."""
        in_order(self._connection, (self._scope.community,))
        row = self._scope.find(spaces, space=space)
        if row is None or row.active or self._is_being_entered(space):
            return
        if self._scope.one(spaces, spaces.c.space != space) is None:
            erase(self._connection, self._scope.community)
            return
        self._erase_questions(space)
        erase(self._connection, self._links.part(space, settling))

    def _erase_questions(self, space: SpaceId) -> None:
        """Erase what was asked in a space, also by whoever stays with the others by another account."""
        asked = self._asked_in(space)
        for table in (invitations, thanks, questions):
            self._scope.remove(table, table.c.question.in_(asked))

    def _asked_in(self, space: SpaceId) -> list[str]:
        return [row.question for row in self._scope.rows(questions, within(questions.c.channel, space))]

    def _is_being_entered(self, space: SpaceId) -> bool:
        waiting = self._scope.rows(inbox, inbox.c.done.is_(False))
        return any(isinstance(event, SpaceEntered) and event.space == space for event in map(_read, waiting))


def erase(connection: Connection, community: CommunityId) -> None:
    """Erase a community from every table, with what its spaces gave us and what counts its people's attention."""
    ask_for_rewriting(connection)
    elsewhere = select(members.c.person).where(members.c.community != community)
    only_here = select(members.c.person).where(members.c.community == community, members.c.person.not_in(elsewhere))
    for table in (attention, tries):
        connection.execute(delete(table).where(table.c.person.in_(only_here)))
    its_spaces = select(spaces.c.space).where(spaces.c.community == community)
    connection.execute(delete(installations).where(installations.c.space.in_(its_spaces)))
    for table in metadata.sorted_tables:
        if "community" in table.c:
            connection.execute(delete(table).where(table.c.community == community))


def _is_for(row: Row[Any], space: SpaceId) -> bool:
    return row.space == space or str(row.lane).startswith((f"{space}/", f"{space}!"))


def _read(row: Row[Any]) -> object:
    try:
        return event_json.loads(row.body)
    except UnreadableError:
        return None
