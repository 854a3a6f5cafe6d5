"""What a member is and gave in rituals: shown to them, taken away with them, and shared out where people part.

1. What they wrote goes, also what they gave without their name for as long as the run's seal can tell it; what others
   wrote stays.
2. A ritual that they set goes on without their words; one that they only proposed goes with them.
3. Take-aways that somebody approved are the community's: they stay, and nobody's name with them.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from bot.core.ids import MemberId, SpaceId
from bot.core.markup import escape
from bot.rituals.closing import NAMELESS
from bot.rituals.ritual import NOT_OVER, Hosting, Life
from bot.rituals.takeaways.worth import APART_FROM_WORDS
from bot.store.passage_tables import held, outbox, parts
from bot.store.ritual_tables import (
    OF_RUNS,
    ballots,
    feeds,
    givens,
    my_steps,
    queue,
    rituals,
    rsvps,
    runs,
    take_aways,
    worths,
)
from bot.store.scope import Scope, within
from bot.store.tables import accounts, drafts, form_drafts, members

ASKED_TO_HOST = ((runs.c.host, runs.c.hosting), (runs.c.co_host, runs.c.co_hosting))
MENTIONED = (rituals.c.host, rituals.c.co_host, rituals.c.by, take_aways.c.by, take_aways.c.approved_by)
"""Where a row of the community's names somebody, and stays without them."""
OWN = (rsvps, my_steps, queue, feeds)
"""What is somebody's alone."""

ON_ITS_WAY = (held, outbox, parts, drafts, form_drafts)
BLOT = "-"
SHORTEST_NAME = 2
SHORTEST = 8
"""Characters of a line of theirs that is recognised; a word alone may be anybody's."""

Anonymous = Callable[[str, MemberId], str]


class TakingPart:
    """What one community's tables hold of a member's part in rituals."""

    def __init__(self, scope: Scope, anonymous: Anonymous) -> None:
        """Take the scope, and how a seal makes a mark of a member."""
        self._scope = scope
        self._anonymous = anonymous

    def held_about(self, member: MemberId) -> dict[str, Sequence[Row[Any]]]:
        """Return the rows that are about a member, by what they say of them."""
        rows, marks = self._scope.rows, self._marks(member)
        hosted = or_(*(host == member for host, _ in ASKED_TO_HOST))
        wrote = or_(take_aways.c.by == member, take_aways.c.approved_by == member)
        return {
            "rituals": rows(rituals, or_(*(column == member for column in MENTIONED if column.table is rituals))),
            "asked_to_host": rows(runs, hosted, order=(runs.c.begins,)),
            "meetups_answered": rows(rsvps, rsvps.c.member == member, order=(rsvps.c.at,)),
            "given_to_rituals": rows(givens, givens.c.by == member, order=(givens.c.at,)),
            "given_without_your_name": self._scope.among(givens, "mark", marks),
            "chosen_without_your_name": self._scope.among(ballots, "mark", marks),
            "worth_your_time": self._scope.among(worths, "mark", marks),
            "take_aways": rows(take_aways, wrote, order=(take_aways.c.at,)),
            "my_steps": rows(my_steps, my_steps.c.member == member),
            "questions_put_aside": rows(queue, queue.c.member == member, order=(queue.c.at,)),
            "calendar_addresses": rows(feeds, feeds.c.member == member),
        }

    def shown_in(self, member: MemberId) -> list[Row[Any]]:
        """Return the runs whose public message may name a member or show their words, for it to be drawn again."""
        rows = self._scope.rows
        set_by = [row.ritual for row in rows(rituals, or_(rituals.c.by == member, rituals.c.host == member))]
        hosted = rows(runs, or_(*(host == member for host, _ in ASKED_TO_HOST)))
        gave = self._scope.among(runs, "run", {row.run for row in self._given(member)})
        said = self._scope.among(runs, "run", {row.run for row in rows(rsvps, rsvps.c.member == member)})
        lasting = [row for row in (*said, *self._scope.among(runs, "ritual", set_by)) if row.stage in NOT_OVER]
        named = self._scope.among(runs, "run", self._naming(member))
        return list({row.run: row for row in (*hosted, *gave, *lasting, *named)}.values())

    def proposed_by(self, member: MemberId) -> list[str]:
        """Return the rituals that a member proposed and nobody decided on yet."""
        proposed = (rituals.c.by == member, rituals.c.life == Life.PROPOSED)
        return [row.ritual for row in self._scope.rows(rituals, *proposed)]

    def blot(self, member: MemberId, also: Iterable[str] = ()) -> None:
        """Make what a member wrote unreadable in messages and forms of ours that others are to get."""
        lines = {line.strip(" -") for words in (*self._words_of(member), *also) for line in words.splitlines()}
        told = {line for line in lines if len(line) >= SHORTEST and " " in line}
        ways = {way for line in told for way in (line, escape(line), " ".join(line.split()))}
        written = {json.dumps(way, ensure_ascii=plain)[1:-1] for way in ways for plain in (True, False)}
        if not written:
            return
        longest_first = sorted(written, key=len, reverse=True)
        for table in ON_ITS_WAY:
            (key,) = table.primary_key  # what somebody wrote may be many lines: each table is read once for all of them
            bodies = {row._mapping[key]: row.body for row in self._scope.rows(table, table.c.body.is_not(None))}
            blotted = {which: reduce(_blotted, longest_first, body) for which, body in bodies.items()}
            changes = {which: {"body": body} for which, body in blotted.items() if body != bodies[which]}
            self._scope.change_all(table, key.name, changes)

    def _words_of(self, member: MemberId) -> list[str]:
        """Return what a member wrote into rituals, and that is not the community's yet."""
        rows = self._scope.rows
        set_by = rows(rituals, rituals.c.by == member)
        drafted = rows(take_aways, take_aways.c.by == member, take_aways.c.approved.is_(False))
        own = (rows(table, table.c.member == member) for table in (my_steps, queue))
        return [
            *(words for row in set_by for words in (row.title, row.opening, row.place)),
            *(words for row in drafted for words in json.loads(row.words).values()),
            *(row.text for row in (*self._given(member), *chain(*own))),
        ]

    def forget(self, member: MemberId, now: datetime) -> None:
        """Remove a member from rituals; calendars that hold what they wrote hear that it changed."""
        scope, marks = self._scope, self._marks(member)
        gone = {row.given for row in self._given(member)}
        nameless = self._naming(member)
        for table, column, some in (
            (ballots, ballots.c.mark, marks),
            (worths, worths.c.mark, marks),
            (ballots, ballots.c.of, gone),
            (givens, givens.c.given, gone),
        ):
            scope.remove(table, column.in_(list(some)))
        scope.remove(rituals, rituals.c.by == member, rituals.c.life == Life.PROPOSED)
        has_words = or_(*(column != "" for column in (rituals.c.title, rituals.c.opening, rituals.c.place)))
        scope.change(rituals, rituals.c.by == member, has_words, title="", opening="", place="", changed_at=now)
        scope.remove(take_aways, take_aways.c.by == member, take_aways.c.approved.is_(False))
        for run, words in nameless.items():
            scope.change(take_aways, take_aways.c.run == run, words=words)
        for table in OWN:
            scope.remove(table, table.c.member == member)
        unname(scope, lambda column: column == member)

    def unite(self, first: MemberId, second: MemberId) -> None:
        """Let what the second member gave unseen be the first's; where both chose, the first's choice holds."""
        for mark, theirs in zip(self._marks(second), self._marks(first), strict=True):
            self._scope.change(givens, givens.c.mark == mark, mark=theirs)
            for table, once in ((ballots, ("run", "step")), (worths, ("run",))):
                for row in self._scope.rows(table, table.c.mark == mark):
                    place = {name: row._mapping[name] for name in once}
                    same = (table.c.mark == mark, *(table.c[name] == value for name, value in place.items()))
                    if self._scope.find(table, mark=theirs, **place) is None:
                        self._scope.change(table, *same, mark=theirs)
                    else:
                        self._scope.remove(table, *same)

    def _given(self, member: MemberId) -> list[Row[Any]]:
        by_name = self._scope.rows(givens, givens.c.by == member)
        return [*by_name, *self._scope.among(givens, "mark", self._marks(member))]

    def _marks(self, member: MemberId) -> list[str]:
        """Return the marks of a member in every run that still has its seal."""
        seals = [row.seal for row in self._scope.rows(runs, runs.c.seal != "")]
        return [self._anonymous(under, member) for seal in seals for under in (seal, f"{seal}/{APART_FROM_WORDS}")]

    def _took_part_in(self, member: MemberId) -> set[str]:
        """Return the runs that a member came to, hosted, gave to or wrote down, as far as it is known."""
        rows = self._scope.rows
        hosted = rows(runs, or_(*(host == member for host, _ in ASKED_TO_HOST)))
        wrote = rows(take_aways, or_(take_aways.c.by == member, take_aways.c.approved_by == member))
        own = (rows(table, table.c.member == member) for table in (rsvps, my_steps, queue))
        return {row.run for row in (*hosted, *wrote, *self._given(member), *chain(*own)) if row.run is not None}

    def _naming(self, member: MemberId) -> dict[str, str]:
        """Return the take-aways that name a member, by run, as they read without that name.

        A name may be a word as well, like Will or May: it is one only as it is written, and where they were.
        """
        rows = self._scope.rows
        known_as = [*rows(members, members.c.member == member), *rows(accounts, accounts.c.member == member)]
        names = {row.name for row in known_as if len(row.name) >= SHORTEST_NAME}
        if not names:
            return {}
        name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")
        found: dict[str, str] = {}
        for row in self._scope.among(take_aways, "run", self._took_part_in(member)):
            kept = {part: name.sub(NAMELESS, words) for part, words in json.loads(row.words).items()}
            if kept != json.loads(row.words):
                found[row.run] = json.dumps(kept, ensure_ascii=False)
        return found


def _blotted(body: str, line: str) -> str:
    return body.replace(line, BLOT)


def unname(scope: Scope, who: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> None:
    """Let what stays name nobody of these."""
    for column in MENTIONED:
        scope.change(column.table, who(column), **{column.name: None})
    for host, said in ASKED_TO_HOST:
        scope.change(runs, who(host), **{host.name: None, said.name: Hosting.ASKED})


def tokens_in(scope: Scope, space: SpaceId) -> set[str]:
    """Return the rituals of a space, and their runs, as timers name them."""
    there = {row.ritual for row in scope.rows(rituals, within(rituals.c.channel, space))}
    return there | {row.run for row in scope.among(runs, "ritual", there)}


def part(home: Scope, own: Scope, space: SpaceId, gone: Any) -> set[str]:
    """Let the rituals of a space go with it, and `gone`, its people; return what timers call what went.

    What lay between people who part is forgotten.
    """
    went = tokens_in(home, space)
    home.change(rituals, within(rituals.c.channel, space), community=own.community)
    set_there = select(rituals.c.ritual).where(rituals.c.community == own.community)
    home.change(runs, runs.c.ritual.in_(set_there), community=own.community)
    happened_there = select(runs.c.run).where(runs.c.community == own.community)
    for table in OF_RUNS:
        home.change(table, table.c.run.in_(happened_there), community=own.community)
    home.change(queue, queue.c.member.in_(gone), queue.c.run.is_(None), community=own.community)
    home.change(feeds, feeds.c.member.in_(gone), community=own.community)

    def went_away(column: ColumnElement[str]) -> ColumnElement[bool]:
        return column.in_(gone)

    def stayed(column: ColumnElement[str]) -> ColumnElement[bool]:
        return column.not_in(gone)

    for scope, is_elsewhere in ((home, went_away), (own, stayed)):
        for table, whose in ((rsvps, rsvps.c.member), (my_steps, my_steps.c.member), (queue, queue.c.member)):
            scope.remove(table, is_elsewhere(whose))
        scope.remove(givens, is_elsewhere(givens.c.by))
        unname(scope, is_elsewhere)
    return went
