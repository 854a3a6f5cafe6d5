"""What is held about a member, how all of it goes, and what went wrong in the house."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, or_

from bot.core.events import Mishap
from bot.core.ids import ChannelId, EventId, Identity, MemberId, MessageName, MessageRef, external_of
from bot.rituals.closing import NAMELESS
from bot.store.codec import event_json
from bot.store.language_tables import model_uses
from bot.store.passage_tables import dropped, due, held, inbox, outbox, parts, reasons
from bot.store.queries import newcomer_lives
from bot.store.queries.gone import Mark
from bot.store.queries.shelves import Shelves
from bot.store.queries.taking_part import Anonymous, TakingPart
from bot.store.rewriting import ask_for_rewriting
from bot.store.scope import Scope
from bot.store.tables import (
    accounts,
    audits,
    choices,
    chosen,
    drafts,
    forgotten,
    form_drafts,
    identities,
    invitations,
    links,
    members,
    mishaps,
    paces,
    posts,
    questions,
    thanks,
    topics,
)
from bot.store.told import plain

SLICE = 50
UNTOLD = ("mark", "nonce", "seal")
"""What would open an address, or tell whose something is."""
NAMING = ("host", "co_host", "by", "approved_by", "taken_by")
"""Where a row that is about one member may name another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMishap:
    """Something that failed for good, without anybody's words."""

    mishap: Mishap
    what: str
    at: datetime


class Record:
    """What one community's tables hold about a member, and about our own failures."""

    def __init__(
        self,
        scope: Scope,
        connection: Connection,
        now: datetime,
        mark: Callable[[Identity], str],
        anonymous: Anonymous,
        words_mark: Mark,
    ) -> None:
        """Take the moment, how a seal marks, and how an identity, or a card, is recognised without being kept.

        The connection serves what is of no community.
        """
        self._scope = scope
        self._connection = connection
        self._now = now
        self._mark = mark
        self._part = TakingPart(scope, anonymous)
        self._shelves = Shelves(scope, words_mark)

    # ---- what went wrong --------------------------------------------------------------------------------

    def note_mishap(self, mishap: Mishap, what: str, at: datetime, trace: str = "") -> None:
        """Write down that something failed for good."""
        self._scope.insert(mishaps, mishap=mishap, what=what[:200], trace=trace, at=at)

    def mishaps(self, since: datetime, most: int = 20) -> Sequence[KeptMishap]:
        """Return what went wrong lately, latest first."""
        rows = self._scope.rows(mishaps, mishaps.c.at > since, order=(mishaps.c.id.desc(),), most=most)
        return [KeptMishap(mishap=Mishap(row.mishap), what=row.what, at=row.at) for row in rows]

    # ---- what is held about a member --------------------------------------------------------------------

    def posted_for(self, member: MemberId) -> Sequence[MessageRef]:
        """Return the messages of ours that hold what this member asked or began, but for those to themselves."""
        asked = self._scope.rows(questions, questions.c.asker == member, order=(questions.c.asked_at,))
        began = newcomer_lives.tokens_of(self._scope, member)
        named = [
            row
            for some in _slices([*(str(row.question) for row in asked), *began])
            for row in self._scope.rows(
                outbox,
                or_(*(outbox.c.name.contains(token, autoescape=True) for token in some)),
                outbox.c.message.is_not(None),
                outbox.c.lane != f"to:{member}",
                order=(outbox.c.id,),
            )
        ]
        stands = [row for row in asked if row.ours and row.message is not None]
        return list(dict.fromkeys(MessageRef(ChannelId(row.channel), row.message) for row in (*stands, *named)))

    def answered_by(self, member: MemberId) -> Sequence[MessageRef]:
        """Return the messages of ours in which a member answered in another space."""
        named = outbox.c.name.contains(f"/answer/{member}", autoescape=True)
        rows = self._scope.rows(outbox, named, outbox.c.message.is_not(None), order=(outbox.c.id,))
        return [MessageRef(ChannelId(row.channel), row.message) for row in rows]

    def parts_about(self, member: MemberId) -> Sequence[MessageName]:
        """Return the parts of merged messages to others that hold what this member asked or began."""
        asked = {str(row.question) for row in self._scope.rows(questions, questions.c.asker == member)}
        asked |= {*newcomer_lives.tokens_of(self._scope, member)}
        to_them = {row.name for row in self._scope.rows(outbox, outbox.c.lane == f"to:{member}")}
        return [
            MessageName(row.name)
            for row in self._scope.rows(parts, order=(parts.c.name,))
            if row.carrier not in to_them and asked & set(row.name.split("/"))
        ]

    def runs_showing(self, member: MemberId) -> Sequence[tuple[str, str]]:
        """Return the runs whose public message may name a member or show their words, each with its kind."""
        return [(row.kind, row.run) for row in self._part.shown_in(member)]

    def proposals_of(self, member: MemberId) -> Sequence[MessageName]:
        """Return the messages to coordinators that hold a proposal of this member."""
        return [MessageName(f"proposal/{ritual}") for ritual in self._part.proposed_by(member)]

    def cards_by(self, member: MemberId) -> int:
        """Return how many cards of the library are in a member's words."""
        return self._shelves.written_by(member)

    def cards_showing(self, member: MemberId) -> Sequence[str]:
        """Return the cards that stand in the library and name a member, or lead to one that does."""
        theirs = self._shelves.showing(member)
        return list(dict.fromkeys((*theirs, *self._shelves.older_than(theirs))))

    def cards_asked_for(self, member: MemberId) -> Sequence[MessageName]:
        """Return the messages that ask others whether a member may keep their words."""
        return self._shelves.asked_for(member)

    def held_about(self, member: MemberId) -> dict[str, Any]:
        """Return everything that is held about a member, as plain JSON."""
        rows = self._scope.rows
        mine = rows(members, members.c.member == member)
        by_carrier = rows(reasons, reasons.c.member == member, order=(reasons.c.at,))
        waiting = rows(held, held.c.member == member, order=(held.c.id,))
        to_them = {row.name for row in rows(outbox, outbox.c.lane == f"to:{member}")}
        known_as = [Identity(row.identity) for row in rows(identities, identities.c.member == member)]
        return {
            "member": _plain(mine[0], leave_out=("person",)) if mine else {},
            "goes_by": known_as,
            "accounts": _all(rows(accounts, accounts.c.member == member)),
            "codes": _all(rows(links, links.c.member == member), ("mark",)),
            "topics": _all(rows(topics, topics.c.member == member)),
            "roles_you_chose": self._chosen_by(member),
            "days_between_asks": [row.days for row in rows(paces, paces.c.member == member)],
            "questions": _all(rows(questions, questions.c.asker == member, order=(questions.c.asked_at,))),
            "asked_to_help": _all(rows(invitations, invitations.c.helper == member)),
            "thanked_for": _all(rows(thanks, thanks.c.helper == member)),
            "posts": _all(rows(posts, posts.c.author == member, order=(posts.c.at,))),
            "name_used_by_coordinators": _all(rows(audits, audits.c.about == member), ("coordinator",)),
            "acts_as_coordinator": _all(rows(audits, audits.c.coordinator == member), ("about",)),
            "asked_a_language_model": _all(
                rows(model_uses, model_uses.c.member == member, order=(model_uses.c.id,)), ("ask",)
            ),
            "drafts": _all(rows(drafts, drafts.c.member == member)),
            "open_forms": _all(rows(form_drafts, self._is_open_before(known_as)), ("draft", "mark")),
            "messages_to_you": _all(by_carrier),
            "parts_of_messages_to_you": _all(row for row in rows(parts) if row.carrier in to_them),
            "messages_waiting": [json.loads(row.body) for row in waiting],
            "messages_not_sent": _all(rows(dropped, dropped.c.member == member)),
            **{what: _own(found, member) for what, found in self._part.held_about(member).items()},
            "tasks_you_took": newcomer_lives.taken_by(self._scope, member),
            **{what: _own(found, member) for what, found in newcomer_lives.held_about(self._scope, member).items()},
            **self._shelves.held_about(member),
        }

    def _chosen_by(self, member: MemberId) -> list[dict[str, Any]]:
        """Return what a member chose for themselves, by name, with the topic that it declares here."""
        offered = {(row.space, row.choice): row for row in self._scope.rows(choices)}
        mine = self._scope.rows(chosen, chosen.c.member == member, order=(chosen.c.space, chosen.c.choice))
        named = [(row, offered.get((row.space, row.choice))) for row in mine]
        return [
            {**_plain(row), **({} if what is None else {"name": what.name, "topic": what.topic})} for row, what in named
        ]

    # ---- how all of it goes -----------------------------------------------------------------------------

    def forget(self, member: MemberId, settling: EventId, *, cards_too: bool = False, somebody: str = NAMELESS) -> None:
        """Remove a member from every table; `settling` is the event that asked for it, which goes by itself.

        What they wrote for the library stays without their name, unless they want it to go with them; where others
        mention them in it, `somebody` is mentioned.
        """
        ask_for_rewriting(self._connection)
        scope = self._scope
        mine = scope.rows(questions, questions.c.asker == member)
        asked = [str(row.question) for row in mine]
        known_as = [Identity(row.identity) for row in scope.rows(identities, identities.c.member == member)]
        for identity in known_as:
            scope.insert_new(forgotten, mark=self._mark(identity))
        scope.remove(form_drafts, self._is_open_before(known_as))
        standing = [str(MessageRef(row.channel, row.message)) for row in mine if row.message is not None]
        began = newcomer_lives.tokens_of(scope, member)
        standing += map(str, self._shelves.standing(self._shelves.going(member, cards_too=cards_too)))
        self._clear_the_way(_Trace((member, *asked, *began), (*known_as, *standing)), member, settling)
        self._part.blot(member, newcomer_lives.words_of(scope, member))
        called = _Trace((), (member, *map(external_of, known_as)))
        self._remove(mishaps, mishaps.c.id, (mishaps.c.what,), called)
        scope.remove(invitations, or_(invitations.c.helper == member, invitations.c.question.in_(asked)))
        scope.remove(thanks, or_(thanks.c.helper == member, thanks.c.question.in_(asked)))
        scope.remove(questions, questions.c.asker == member)
        self._part.forget(member, self._now)
        newcomer_lives.forget(scope, member)
        self._shelves.forget(member, cards_too=cards_too, somebody=somebody)
        scope.remove(posts, posts.c.author == member)
        scope.remove(audits, audits.c.about == member)
        scope.change(audits, audits.c.coordinator == member, coordinator=None)
        scope.change(model_uses, model_uses.c.member == member, member=None)
        for table in (topics, chosen, paces, drafts, dropped, links, accounts, identities, members):
            scope.remove(table, table.c.member == member)

    def close_forms(self, identity: Identity) -> None:
        """Remove the forms that are open before somebody, who need not be a member."""
        self._scope.remove(form_drafts, self._is_open_before([identity]))

    def _is_open_before(self, known_as: Iterable[Identity]) -> ColumnElement[bool]:
        """Say of a form that it is open before somebody who goes by these."""
        return form_drafts.c.mark.in_([self._mark(identity) for identity in known_as])

    def _clear_the_way(self, trace: "_Trace", member: MemberId, settling: EventId) -> None:
        """Take a member out of what is on its way through the house."""
        self._remove(due, due.c.id, (due.c.id, due.c.body), trace)
        self._remove(drafts, drafts.c.draft, (drafts.c.body,), trace)
        self._remove(form_drafts, form_drafts.c.draft, (form_drafts.c.body,), trace)
        self._scope.remove(held, held.c.member == member)
        self._remove(held, held.c.key, (held.c.body,), trace)
        self._scope.remove(reasons, reasons.c.member == member)
        self._remove(reasons, reasons.c.key, (reasons.c.about,), trace)
        for row in self._found(inbox, (inbox.c.body,), trace):
            if event_json.loads(row.body).id != settling:
                self._scope.remove(inbox, inbox.c.id == row.id)
        is_to_them = outbox.c.lane.startswith("to:") & outbox.c.lane.contains(member, autoescape=True)
        to_them = self._scope.rows(outbox, is_to_them)
        self._scope.remove(parts, parts.c.carrier.in_([row.name for row in to_them if row.name is not None]))
        self._remove(parts, parts.c.name, (parts.c.name, parts.c.body), trace)
        in_private = {row.channel for row in to_them if row.channel is not None}
        self._scope.remove(outbox, or_(is_to_them, outbox.c.lane.in_(in_private), outbox.c.channel.in_(in_private)))
        for row in self._found(outbox, (outbox.c.body, outbox.c.name), trace):
            if row.settled_at is None:
                self._scope.remove(outbox, outbox.c.id == row.id)
            else:
                name = None if trace.is_in(row.name) else row.name
                self._scope.change(outbox, outbox.c.id == row.id, body=None, name=name)
        # Whose eyes an answer was for is not written on it: what only its reader would have seen goes, whoever that
        # was. An older version's lane may name them, too.
        unseen = outbox.c.state.in_(("expired", "dead")) & outbox.c.name.is_(None)
        self._scope.remove(outbox, outbox.c.lane.contains("!"), unseen)

    def _found(self, table: Table, where: Sequence[ColumnElement[Any]], trace: "_Trace") -> list[Row[Any]]:
        """Return the rows with a trace of the member in one of these columns."""
        found = {
            tuple(row): row
            for some in trace.marks()
            for row in self._scope.rows(
                table, or_(*(column.contains(mark, autoescape=True) for column in where for mark in some))
            )
        }
        return [row for row in found.values() if any(trace.is_in(row._mapping[column]) for column in where)]

    def _remove(
        self, table: Table, key: ColumnElement[Any], where: Sequence[ColumnElement[Any]], trace: "_Trace"
    ) -> None:
        found = [row._mapping[key] for row in self._found(table, where, trace)]
        self._scope.remove(table, key.in_(found))


class _Trace:
    """The marks by which a member is recognised in what is written as JSON."""

    def __init__(self, coined: Iterable[str], known_as: Iterable[str]) -> None:
        """Take ids that we coined, and what platforms call things, which may begin the name of another."""
        ours, theirs = ([json.dumps(mark)[1:-1] for mark in marks] for marks in (coined, known_as))
        self._marks = [*ours, *theirs]
        self._pattern = re.compile(
            "|".join((*map(re.escape, ours), *(rf"{re.escape(mark)}(?![A-Za-z0-9_.-])" for mark in theirs)))
        )

    def marks(self) -> Iterable[Sequence[str]]:
        """Return the marks' characters, a few at a time: a database takes only so long a condition."""
        return _slices(self._marks)

    def is_in(self, text: str | None) -> bool:
        """Say whether the member is meant there."""
        return text is not None and self._pattern.search(text) is not None


def _slices(marks: Sequence[str]) -> Iterable[Sequence[str]]:
    return (marks[start : start + SLICE] for start in range(0, len(marks), SLICE))


def _plain(row: Row[Any], leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """Write a row as plain JSON, without the columns that say nothing to its member."""
    return plain(row, (*leave_out, "community", "id", "carried_by", "key"))


def _all(rows: Iterable[Row[Any]], leave_out: Sequence[str] = ()) -> list[dict[str, Any]]:
    return [_plain(row, leave_out) for row in rows]


def _own(rows: Iterable[Row[Any]], member: MemberId) -> list[dict[str, Any]]:
    """Write rows that are about a member, without whoever else they name."""
    return [
        {name: value for name, value in said.items() if name not in NAMING or value == member}
        for said in _all(rows, UNTOLD)
    ]
