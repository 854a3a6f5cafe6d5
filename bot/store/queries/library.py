"""Cards, who used them, and what was looked for in vain."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_

from bot.core.ids import ChannelId, MemberId, MessageName, MessageRef, SpaceId
from bot.questions.found import Shelf
from bot.questions.word_forms import bare
from bot.roles.cybrarian.card import STOOD, UNDER_WAY, Card, Kind, Missed, Reader, Stage
from bot.store.library_tables import cards, gone_cards, missed, readers, uses
from bot.store.queries.brought import brought_json, brought_of
from bot.store.queries.gone import Gone, Mark, gone_from, note_gone, source_mark
from bot.store.queries.places import private_channels
from bot.store.queries.questions import question_of
from bot.store.queries.shelving import shelve_card, shelve_question
from bot.store.scope import Scope, within
from bot.store.tables import questions

MOST_COMPLETED = 25
LATEST = (cards.c.kept_at.desc(), cards.c.card)
"""In the order in which cards were kept, the last one first."""


class Library:
    """The library of one community."""

    def __init__(self, scope: Scope, mark: Mark) -> None:
        """Take the scope, and how a card that left is known again."""
        self._scope = scope
        self._mark = mark

    # ---- cards -----------------------------------------------------------------------------------------------------

    def begin(self, card: Card) -> None:
        """Write a new card down."""
        self._scope.insert(cards, card=card.id, **_columns(card))
        shelve_card(self._scope, card)

    def change(self, card: Card) -> None:
        """Write down how a card is now."""
        self._scope.change(cards, cards.c.card == card.id, **_columns(card))
        shelve_card(self._scope, card)
        if card.stage is Stage.RETIRED:  # half a year later nothing else of it is left
            self._know_again(card.id)

    def drop(self, card: str) -> None:
        """Forget a card; what stood in the library is known again, by marks without a word of it."""
        self._know_again(card)
        self._scope.remove(uses, uses.c.card == card)
        self._scope.remove(cards, cards.c.card == card)

    def card(self, card: str) -> Card | None:
        """Return a card of this community."""
        row = self._scope.find(cards, card=card)
        return None if row is None else _card(row)

    def _know_again(self, card: str) -> None:
        row = self._scope.find(cards, card=card)
        if row is not None and row.stage in STOOD:
            note_gone(self._scope, self._mark, row)

    def gone(self) -> Gone:
        """Return what left the library: taken back, gone with its author, or retired."""
        return gone_from(self._scope, self._mark)

    def refuse(self, source: MessageRef) -> None:
        """Know a message again whose author will not have it kept; who that is stands nowhere."""
        self._scope.insert_new(gone_cards, mark=source_mark(self._mark, source))

    def allow(self, source: MessageRef) -> None:
        """Let a message be kept again: its author does it themselves."""
        self._scope.remove(gone_cards, gone_cards.c.mark == source_mark(self._mark, source))

    def is_refused(self, source: MessageRef) -> bool:
        """Say whether a message's author will not have it kept."""
        return self._scope.find(gone_cards, mark=source_mark(self._mark, source)) is not None

    def ids(self) -> frozenset[str]:
        """Return the ids of all cards that are there and did not retire, here and where they come from."""
        rows = self._scope.rows(cards, cards.c.stage != Stage.RETIRED)
        brought = (brought_of(row) for row in rows)
        return frozenset((*(row.card for row in rows), *(one.id for one in brought if one is not None and one.id)))

    def from_source(self, message: MessageRef) -> Sequence[Card]:
        """Return the cards whose words come from a message, whatever became of them."""
        return self._many(cards.c.source_channel == message.channel, cards.c.source == message.id)

    def kept(self) -> Sequence[Card]:
        """Return every card that is kept, latest first."""
        return self._latest(cards.c.stage == Stage.KEPT)

    def latest_in(self, space: SpaceId, most: int) -> Sequence[Card]:
        """Return the cards that were kept last in a space, latest first."""
        return self._latest(*_kept_in(space), most=most)

    def number_in(self, space: SpaceId) -> int:
        """Return how many cards are kept in a space."""
        return self._scope.count(cards, *_kept_in(space))

    def under_way(self) -> Sequence[Card]:
        """Return every card that is not in the library yet, oldest first."""
        return self._many(cards.c.stage.in_(UNDER_WAY))

    def waiting_for(self, author: MemberId) -> Sequence[Card]:
        """Return the cards that wait for somebody's yes, oldest first."""
        return self._many(cards.c.author == author, cards.c.stage == Stage.WAITING)

    def asked_in(self, message: MessageName) -> Sequence[Card]:
        """Return the cards of which a message asks and that still wait, oldest first."""
        return self._many(cards.c.asked_in == message, cards.c.stage == Stage.WAITING)

    def begun_by(self, keeper: MemberId) -> Sequence[Card]:
        """Return what somebody began and has not described yet, or what waits for its author, for all they know."""
        stages = (Stage.BEGUN, Stage.WAITING, Stage.DECLINED)
        return self._many(cards.c.keeper == keeper, cards.c.stage.in_(stages))

    def of(self, member: MemberId) -> Sequence[Card]:
        """Return the cards that somebody wrote or looks after, oldest first; what retired is theirs as well."""
        return self._many(or_(cards.c.author == member, cards.c.owner == member), cards.c.stage.in_(STOOD))

    def naming(self, member: MemberId, most: int) -> Sequence[Card]:
        """Return the kept cards on which somebody is named as one to talk to, latest first."""
        names = cards.c.people.contains(f'"{member}"', autoescape=True)
        return self._latest(cards.c.stage == Stage.KEPT, names, most=most)

    def called(self, begun: str, most: int = MOST_COMPLETED) -> Sequence[Card]:
        """Return the kept cards in whose title something stands, however it is spelled, latest first.

        A card that stands where not everybody can read any more is for nobody to be led to.
        """
        named = cards.c.folded.contains(bare(begun), autoescape=True)
        can_be_read = cards.c.channel.not_in(private_channels(self._scope))
        return self._latest(cards.c.stage == Stage.KEPT, can_be_read, named, most=most)

    def newer_than(self, card: str) -> Card | None:
        """Return the card that is a new version of one."""
        row = self._scope.find(cards, replaces=card, stage=Stage.KEPT)
        return None if row is None else _card(row)

    def _latest(self, *where: ColumnElement[bool], most: int | None = None) -> Sequence[Card]:
        return [_card(row) for row in self._scope.rows(cards, *where, order=LATEST, most=most)]

    def _many(self, *where: ColumnElement[bool]) -> Sequence[Card]:
        return [_card(row) for row in self._scope.rows(cards, *where, order=(cards.c.begun_at, cards.c.card))]

    def shelve(self, after: str, most: int) -> str | None:
        """Write some of what leads to questions, then to cards, down anew; return the last, None where none is left."""
        shelf, _, last = after.rpartition("/")
        if shelf != Shelf.CARD:
            asked = self._scope.rows(questions, questions.c.question > last, order=(questions.c.question,), most=most)
            for row in asked:
                shelve_question(self._scope, question_of(row))
            if asked:
                return f"{Shelf.QUESTION}/{asked[-1].question}"
            last = ""
        rows = self._scope.rows(cards, cards.c.card > last, order=(cards.c.card,), most=most)
        for row in rows:
            shelve_card(self._scope, _card(row))
            if row.folded != bare(row.title):
                self._scope.change(cards, cards.c.card == row.card, folded=bare(row.title))
        return f"{Shelf.CARD}/{rows[-1].card}" if rows else None

    # ---- how they are used -----------------------------------------------------------------------------------------

    def use(self, card: str, member: MemberId, at: datetime) -> None:
        """Write down that somebody used a card."""
        self._scope.put(uses, ("card", "member"), card=card, member=member, at=at)

    def times_used(self, card: str) -> int:
        """Return how many people used a card, here and where it comes from."""
        row = self._scope.find(cards, card=card)
        brought = None if row is None else brought_of(row)
        return self._scope.count(uses, uses.c.card == card) + (0 if brought is None else brought.used)

    # ---- what was looked for in vain -------------------------------------------------------------------------------

    def miss(self, one: Missed) -> None:
        """Write down what somebody looked for in vain."""
        self._scope.insert(missed, missed=one.id, member=one.member, text=one.text, at=one.at)

    def leave_out(self, token: str, member: MemberId) -> None:
        """Forget what somebody looked for, because they say so."""
        self._scope.remove(missed, missed.c.missed == token, missed.c.member == member)

    def missed(self) -> Sequence[Missed]:
        """Return what was looked for in vain, oldest first."""
        return self._missed()

    def missed_by(self, member: MemberId, since: datetime) -> Sequence[Missed]:
        """Return what somebody looked for in vain lately, oldest first."""
        return self._missed(missed.c.member == member, missed.c.at > since)

    def _missed(self, *where: ColumnElement[bool]) -> Sequence[Missed]:
        rows = self._scope.rows(missed, *where, order=(missed.c.at, missed.c.missed))
        return [Missed(id=row.missed, member=MemberId(row.member), text=row.text, at=row.at) for row in rows]

    def forget_missed(self) -> None:
        """Forget what was looked for in vain: it was told."""
        self._scope.remove(missed)

    # ---- what people say about offers ------------------------------------------------------------------------------

    def reader(self, member: MemberId) -> Reader:
        """Return what somebody said about offers."""
        row = self._scope.find(readers, member=member)
        if row is None:
            return Reader(member=member)
        return Reader(member=member, offered_at=row.offered_at, declines=row.declines, asked_at=row.asked_at)

    def note(self, reader: Reader) -> None:
        """Write down what somebody said about offers."""
        self._scope.put(
            readers,
            ("member",),
            member=reader.member,
            offered_at=reader.offered_at,
            declines=reader.declines,
            asked_at=reader.asked_at,
        )


def _kept_in(space: SpaceId) -> tuple[ColumnElement[bool], ...]:
    return cards.c.stage == Stage.KEPT, within(cards.c.channel, space)


def _columns(card: Card) -> dict[str, Any]:
    return {
        "stage": card.stage,
        "kind": card.kind,
        "title": card.title,
        "folded": bare(card.title),
        "topics": json.dumps(card.topics, ensure_ascii=False),
        "words": card.words,
        "why": card.why,
        "when_not": card.when_not,
        "people": json.dumps(card.people),
        "not_me": json.dumps(card.not_me),
        "keeper": card.keeper,
        "author": card.author,
        "owner": card.owner,
        "channel": card.channel,
        "source_channel": None if card.source is None else card.source.channel,
        "source": None if card.source is None else card.source.id,
        "begun_at": card.begun_at,
        "kept_at": card.kept_at,
        "review_at": card.review_at,
        "ownerless_since": card.ownerless_since,
        "asked_in": card.asked_in,
        "told_of_model": card.told_of_model,
        "version": card.version,
        "replaces": card.replaces,
        "brought": brought_json(card.brought),
    }


def _member(value: str | None) -> MemberId | None:
    return None if value is None else MemberId(value)


def _card(row: Row[Any]) -> Card:
    return Card(
        id=row.card,
        stage=Stage(row.stage),
        kind=Kind(row.kind),
        title=row.title,
        topics=tuple(json.loads(row.topics)),
        words=row.words,
        why=row.why,
        when_not=row.when_not,
        people=tuple(MemberId(one) for one in json.loads(row.people)),
        not_me=tuple(MemberId(one) for one in json.loads(row.not_me)),
        keeper=_member(row.keeper),
        author=_member(row.author),
        owner=_member(row.owner),
        channel=ChannelId(row.channel),
        source=None if row.source is None else MessageRef(ChannelId(row.source_channel), row.source),
        begun_at=row.begun_at,
        kept_at=row.kept_at,
        review_at=row.review_at,
        ownerless_since=row.ownerless_since,
        asked_in=None if row.asked_in is None else MessageName(row.asked_in),
        told_of_model=row.told_of_model,
        version=row.version,
        replaces=row.replaces,
        brought=brought_of(row),
    )
