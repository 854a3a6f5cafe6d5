"""What a member is and gave in the library: shown to them, taken away with them, and shared out where people part.

1. A card stays without its author's name, unless they want it gone with them; a draft of their words, or by them, goes.
2. A card that somebody else keeps goes on without them: nobody looks after it then, and it asks for somebody.
3. Where others mention them in a card, somebody is mentioned. A bare name goes with their own words: an author's, or
   what a keeper says of a card. In others' words it stays, for it may be anybody's, unless the card came from
   elsewhere under that name.
4. What they looked for, used, and said about offers goes with them.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from bot.core.ids import ChannelId, MemberId, MessageName, MessageRef, SpaceId, external_of
from bot.core.signposts import message_of
from bot.questions.mentioned import by_mention, by_name
from bot.rituals.closing import NAMELESS
from bot.roles.cybrarian.card import STOOD, UNDER_WAY, Brought, Stage
from bot.store.library_tables import cards, findables, found_by, gone_cards, missed, readers, uses
from bot.store.passage_tables import outbox
from bot.store.queries.brought import brought_json, brought_of
from bot.store.queries.gone import Mark, note_gone
from bot.store.queries.library import Library
from bot.store.scope import Scope, within
from bot.store.tables import accounts, identities, members
from bot.store.told import plain

WROTE = ("keeper", "author", "owner")
NAMED = ("people", "not_me")
"""Who is named there, and who would rather not be: lists of members."""
WORDS = ("title", "words", "why", "when_not")


class Shelves:
    """What one community's library holds of a member."""

    def __init__(self, scope: Scope, mark: Mark) -> None:
        """Take the scope, and how a card that left is known again."""
        self._scope = scope
        self._mark = mark

    def held_about(self, member: MemberId) -> dict[str, Sequence[dict[str, Any]]]:
        """Return what is about a member, by what it says of them, without the others whom it names."""
        rows = self._scope.rows
        mine = rows(cards, self._is_theirs(member), order=(cards.c.begun_at, cards.c.card))
        return {
            "cards": [_own(row, member) for row in mine],
            "cards_used": [
                plain(row, ("community",)) for row in rows(uses, uses.c.member == member, order=(uses.c.at,))
            ],
            "looked_for_in_vain": [_plain(row) for row in rows(missed, missed.c.member == member)],
            "offers": [_plain(row) for row in rows(readers, readers.c.member == member)],
        }

    def written_by(self, member: MemberId) -> int:
        """Return how many cards of the library are in a member's words."""
        return self._scope.count(cards, cards.c.author == member, cards.c.stage.in_(STOOD))

    def showing(self, member: MemberId) -> list[str]:
        """Return the cards that stand and name a member, for them to be drawn again."""
        theirs = self._scope.rows(cards, self._is_theirs(member), cards.c.stage.in_(STOOD))
        brought = self._brought_naming(by_name(self._names_of(member)))
        mentioning = (row for row in self._mentioning(self._mention_of(member)) if row.stage in STOOD)
        return list(dict.fromkeys(row.card for row in (*theirs, *brought, *mentioning)))

    def older_than(self, some: Iterable[str]) -> list[str]:
        """Return the cards of which these are new versions."""
        return [row.replaces for row in self._scope.among(cards, "card", some) if row.replaces is not None]

    def standing(self, some: Iterable[str]) -> Sequence[MessageRef]:
        """Return where cards stand."""
        names = [message_of(card) for card in some]
        rows = [row for row in self._scope.among(outbox, "name", names) if row.message is not None]
        return [MessageRef(ChannelId(row.channel), row.message) for row in rows]

    def going(self, member: MemberId, *, cards_too: bool) -> list[str]:
        """Return the cards that go with a member."""
        theirs = or_(cards.c.author == member, cards.c.keeper == member)
        under_way = self._scope.rows(cards, cards.c.stage.in_(UNDER_WAY), theirs)
        written = self._scope.rows(cards, cards.c.author == member) if cards_too else ()
        return list(dict.fromkeys(row.card for row in (*under_way, *written)))

    def asked_for(self, keeper: MemberId) -> list[MessageName]:
        """Return the messages that ask others whether a member may keep their words."""
        waits = (cards.c.keeper == keeper, cards.c.stage == Stage.WAITING, cards.c.asked_in.is_not(None))
        return list(dict.fromkeys(MessageName(row.asked_in) for row in self._scope.rows(cards, *waits)))

    def forget(self, member: MemberId, *, cards_too: bool, somebody: str = NAMELESS) -> None:
        """Take a member out of the library, and their cards with them if they wish so; `somebody` is mentioned then."""
        name, mention = by_name(self._names_of(member)), self._mention_of(member)
        self._take_out(self.going(member, cards_too=cards_too))
        for row in self._mentioning(mention):
            self._reword(row, {} if mention is None else _reworded(row, mention, somebody))
        for row in self._scope.rows(cards, self._is_theirs(member)):
            self._unname(row, member, name)
        for row in self._brought_naming(name):
            self._unname(row, member, name)
        for table in (uses, missed, readers):
            self._scope.remove(table, table.c.member == member)

    def _take_out(self, going: Sequence[str]) -> None:
        for row in self._scope.among(cards, "card", going):
            if row.stage in STOOD:
                note_gone(self._scope, self._mark, row)
        for table in (uses, cards):
            self._scope.remove(table, table.c.card.in_(going))

    def _unname(self, row: Row[Any], member: MemberId, name: re.Pattern[str] | None) -> None:
        named = {column: json.dumps([one for one in _listed(row, column) if one != member]) for column in NAMED}
        whose = {column: None for column in WROTE if row._mapping[column] == member}
        brought, own = brought_of(row), _own_words(row, member, name)
        brought = brought if name is None else _without(name, brought)
        changed = {**named, "brought": brought_json(brought), **whose}
        self._scope.change(cards, cards.c.card == row.card, **changed)
        words = {} if name is None else _reworded(row, name, NAMELESS)
        self._reword(row, {column: words[column] for column in words if column in own})

    def _reword(self, row: Row[Any], words: Mapping[str, str]) -> None:
        """Let a card say something else, everywhere; a file in which it still says what it said is known again."""
        if all(words[column] == row._mapping[column] for column in words):
            return
        if row.stage in STOOD:
            note_gone(self._scope, self._mark, row)
        self._scope.change(cards, cards.c.card == row.card, **words)
        library = Library(self._scope, self._mark)
        card = library.card(row.card)
        assert card is not None  # it has just been changed
        library.change(card)
        self._say_no_more(card.name)

    def _say_no_more(self, card: MessageName) -> None:
        """Drop what was sent of a card, of the index, and of what stands below its address: posts and their edits."""
        below = f"link/{card.removeprefix('card/')}/"
        begins = (outbox.c.name.startswith(name, autoescape=True) for name in (below, "library/"))
        said = or_(outbox.c.name == card, *begins)
        for row in self._scope.rows(outbox, said):
            here = outbox.c.id == row.id
            if row.message is not None:
                here = (outbox.c.channel == row.channel) & (outbox.c.message == row.message)
            self._scope.change(outbox, here, outbox.c.settled_at.is_not(None), body=None)

    # ---- how somebody is called --------------------------------------------------------------------------------------

    def _names_of(self, member: MemberId) -> set[str]:
        rows = self._scope.rows
        known_as = [*rows(members, members.c.member == member), *rows(accounts, accounts.c.member == member)]
        return {row.name for row in known_as}

    def _mention_of(self, member: MemberId) -> re.Pattern[str] | None:
        known = self._scope.rows(identities, identities.c.member == member)
        others = self._scope.rows(members, members.c.member != member)
        ids = (member, *(external_of(row.identity) for row in known))
        return by_mention(self._names_of(member), ids, (row.name for row in others))

    def _mentioning(self, mention: re.Pattern[str] | None) -> Sequence[Row[Any]]:
        """Return the cards that mention somebody, whoever wrote them."""
        may = or_(*(cards.c[column].contains("@") for column in (*WORDS, "topics")))
        rows = () if mention is None else self._scope.rows(cards, may)
        return [row for row in rows if mention is not None and _reworded(row, mention, "") != _as_it_is(row)]

    def _brought_naming(self, name: re.Pattern[str] | None) -> Sequence[Row[Any]]:
        """Return the cards from elsewhere that speak of somebody by name: whether it is they, nobody can tell."""
        brought = () if name is None else self._scope.rows(cards, cards.c.brought.is_not(None))
        return [row for row in brought if name is not None and name.search(" ".join(_names_in(row)))]

    def _is_theirs(self, member: MemberId) -> ColumnElement[bool]:
        whose = (cards.c[column] == member for column in WROTE)
        return or_(*whose, *(_holds(column, member) for column in NAMED))


def unite(scope: Scope, first: MemberId, second: MemberId) -> None:
    """Let what the second member has in the library be the first's."""
    for column in WROTE:
        scope.change(cards, cards.c[column] == second, **{column: first})
    for column in NAMED:
        for row in scope.rows(cards, _holds(column, second)):
            named = list(dict.fromkeys(first if one == second else one for one in _listed(row, column)))
            scope.change(cards, cards.c.card == row.card, **{column: json.dumps(named)})


def tokens_in(scope: Scope, space: SpaceId) -> set[str]:
    """Return the cards of a space, as timers name them."""
    return {row.card for row in scope.rows(cards, within(cards.c.channel, space))}


def part(home: Scope, own: Scope, space: SpaceId, gone: Any) -> set[str]:
    """Let the library of a space go with it, and `gone`, its people; return what timers call what went.

    Cards stay where they stand; whoever parts from them is named there no more.
    """
    went = tokens_in(home, space)
    home.change(cards, within(cards.c.channel, space), community=own.community)
    there = select(cards.c.card).where(cards.c.community == own.community)
    home.change(uses, uses.c.card.in_(there), community=own.community)
    for table in (missed, readers):
        home.change(table, table.c.member.in_(gone), community=own.community)
    for scope, is_elsewhere in ((home, lambda column: column.in_(gone)), (own, lambda column: column.not_in(gone))):
        _part_with(scope, is_elsewhere)
    for row in home.rows(gone_cards):  # of which space they were cannot be told: that is what marks are for
        own.insert_new(gone_cards, mark=row.mark)
    return went


def take_findables(home: Scope, own: Scope, questions: Any) -> None:
    """Let what can be found go with the question or the card that it is; to be called once those have gone."""
    there = select(cards.c.card).where(cards.c.community == own.community)
    went = or_(findables.c.question.in_(questions), findables.c.card.in_(there))
    home.change(findables, went, community=own.community)
    moved = select(findables.c.id).where(findables.c.community == own.community)
    home.change(found_by, found_by.c.findable.in_(moved), community=own.community)


def _part_with(scope: Scope, is_elsewhere: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> None:
    waits = cards.c.stage.in_(UNDER_WAY)
    scope.remove(cards, waits, or_(is_elsewhere(cards.c.author), is_elsewhere(cards.c.keeper)))
    for column in WROTE:
        scope.change(cards, is_elsewhere(cards.c[column]), **{column: None})
    scope.remove(uses, is_elsewhere(uses.c.member))
    for column in NAMED:
        for row in scope.rows(cards, cards.c[column] != "[]"):
            named = _listed(row, column)
            known = {one.member for one in scope.among(members, "member", named)}
            scope.change(
                cards, cards.c.card == row.card, **{column: json.dumps([one for one in named if one in known])}
            )


def _listed(row: Row[Any], column: str) -> list[str]:
    return list(json.loads(row._mapping[column]))


def _holds(column: str, member: MemberId) -> ColumnElement[bool]:
    """Say of a card that somebody is in one of its lists."""
    return cards.c[column].contains(f'"{member}"', autoescape=True)


def _as_it_is(row: Row[Any]) -> dict[str, str]:
    return {column: row._mapping[column] for column in (*WORDS, "topics")}


def _reworded(row: Row[Any], said: re.Pattern[str], instead: str) -> dict[str, str]:
    def reworded(words: str) -> str:
        return said.sub(lambda _: instead, words)

    topics = [reworded(topic) for topic in json.loads(row.topics)]
    words = {column: reworded(row._mapping[column]) for column in WORDS}
    return {**words, "topics": json.dumps(topics, ensure_ascii=False)}


def _own_words(row: Row[Any], member: MemberId, name: re.Pattern[str] | None) -> Collection[str]:
    """Return in what of a card somebody speaks themselves; in one from elsewhere that names them it may be in all."""
    if name is not None and name.search(" ".join(_names_in(row))):
        return (*WORDS, "topics")
    headed = ("title", "why", "when_not", "topics") if member in (row.author, row.keeper) else ()
    return ("words", *headed) if row.author == member else headed


def _names_in(row: Row[Any]) -> Sequence[str]:
    brought = brought_of(row) or Brought()
    return (brought.author, brought.owner, *brought.people)


def _without(name: re.Pattern[str], brought: Brought | None) -> Brought | None:
    if brought is None:
        return None
    return replace(
        brought,
        author="" if name.search(brought.author) else brought.author,
        owner="" if name.search(brought.owner) else brought.owner,
        people=tuple(one for one in brought.people if not name.search(one)),
    )


def _plain(row: Row[Any]) -> dict[str, Any]:
    return plain(row, ("community",))


def _own(row: Row[Any], member: MemberId) -> dict[str, Any]:
    """Write a card that names a member, without whoever else it names, and others' words."""
    said = _plain(row)
    if row.stage == Stage.DECLINED and row.author != member:  # nobody is told who said no
        said["stage"] = Stage.WAITING
    named = {column: [one for one in _listed(row, column) if one == member] for column in NAMED}
    others = {name for name in WROTE if said[name] not in (member, None)}
    if row.author is not None and row.author != member:
        others.add("words")
    return {
        **{name: value for name, value in said.items() if name not in others | {"asked_in", "brought", "folded"}},
        **named,
    }
