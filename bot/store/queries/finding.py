"""Finding cards and answered questions by their words, alike on both databases.

1. What is found is of this community, is kept or was answered where everybody here can read, and stands in its author's
   words.
2. A search reads at most so many rows, however common the words: the rarest come first, common ones only as far as
   there is room. That is what keeps it fast among a hundred thousand.
3. What shares too little with what is looked for, or with a whole question, does not fit. What comes nearest to a
   search that nothing fits can be had as well, as just that.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, exists, func, select

from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.core.signposts import message_of
from bot.questions.found import Found, Shelf
from bot.questions.similar import rarity, wanted, wanted_together
from bot.questions.titles import title_of
from bot.store.library_tables import LONGEST_WORD, cards, findables, found_by
from bot.store.passage_tables import outbox
from bot.store.queries.brought import brought_of
from bot.store.queries.places import private_channels
from bot.store.queries.shelving import language_of
from bot.store.scope import Scope
from bot.store.tables import channels, questions

COMMON = 1_000
"""A word that more have than this is counted no further."""
MOST_READ = 1_500
SHARE = 0.35
"""How much of what a search or a question says, by the rarity of its words, must stand in what fits it.

Tried on three real communities (docs/design.md): below it, a search of three words for what nobody here ever spoke
of finds something nearly always, and from it on most of them find nothing, while hardly anything that fits goes.
"""
CANDIDATES = 12


class Finding:
    """What one community's members can find."""

    def __init__(self, scope: Scope, connection: Connection) -> None:
        """Take the scope; the connection serves reads over several tables, each held to the community here."""
        self._scope = scope
        self._connection = connection

    # ---- looking ---------------------------------------------------------------------------------------------------

    def search(self, text: str, most: int = 5) -> Sequence[Found]:
        """Return what fits these words, best first.

        Of so few, one that stands nowhere may say little ("ein Haus"), so it counts no more than what stands once.
        """
        return self._look(text, most, share=SHARE, nowhere=1)

    def near(self, text: str, most: int = 2) -> Sequence[Found]:
        """Return what comes nearest to words that nothing fits: it has some of them at least, best first."""
        return self._look(text, most, share=0.0)

    def like(self, text: str, most: int = 3, but: str = "") -> Sequence[Found]:
        """Return what comes so near to a whole question that it may answer it, best first; `but` is that question."""
        return self._look(text, most, share=SHARE, but=but)

    def those(self, ids: Sequence[str]) -> Sequence[Found]:
        """Return what was found before, as far as it can still be found, in the same order."""
        if not ids:
            return ()
        rows = [
            *self._scope.rows(findables, findables.c.question.in_(list(ids))),
            *self._scope.rows(findables, findables.c.card.in_(list(ids))),
        ]
        found = [self._read(row, 0.0) for row in rows]
        return sorted((one for one in found if one is not None), key=lambda one: list(ids).index(one.id))

    def _look(self, text: str, most: int, *, share: float, but: str = "", nowhere: int = 0) -> Sequence[Found]:
        language = language_of(self._scope)
        words = _cut(wanted(text, language))
        if not words:
            return ()
        having = self._having(dict.fromkeys((*words, *_cut(wanted_together(text, language)))))
        if not having:
            return ()
        documents = max(self._documents(), *having.values())
        rare = {word: rarity(documents, having.get(word, nowhere)) for word in (*words, *having)}
        chosen, read = list[str](), 0
        for word in sorted(having, key=lambda word: (having[word], word)):
            if chosen and read + having[word] > MOST_READ:
                break
            chosen.append(word)
            read += having[word]
        enough = share * sum(rare[word] for word in words)
        ranked = self._ranked({word: rare[word] for word in chosen})
        unread = self._unread([row.findable for row in ranked], {word: rare[word] for word in having.keys() - chosen})
        found = list[Found]()
        for row in ranked:
            if row.shares + unread.get(row.findable, 0.0) < enough:
                continue
            one = self._found(row)
            if one is not None and one.id != but:
                found.append(one)
            if len(found) == most:
                break
        return found

    def _having(self, words: Iterable[str]) -> dict[str, int]:
        """Return in how many each word stands, those that stand in none left out; common ones are not counted out."""
        counted = {
            word: self._connection.execute(_HAVING, {"of": self._scope.community, "word": word}).scalar_one()
            for word in words
        }
        return {word: int(having) for word, having in counted.items() if having}

    def _documents(self) -> int:
        """Return about how many can be found: by the span of their numbers, which costs nothing to read."""
        first, last = self._connection.execute(_SPAN, {"of": self._scope.community}).one()
        return 0 if first is None else int(last - first) + 1

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Return the channels in which something was asked or stands kept, and not everybody can read any more."""
        here = self._scope.community
        asked_there = exists().where(questions.c.community == here, questions.c.channel == channels.c.channel)
        kept_there = exists().where(cards.c.community == here, cards.c.channel == channels.c.channel)
        found = self._connection.execute(private_channels(self._scope).where(asked_there | kept_there))
        return frozenset(row.channel for row in found)

    def _ranked(self, rare: Mapping[str, float]) -> Sequence[Any]:
        says = case(dict(rare), value=found_by.c.word, else_=0.0)
        score = func.sum(says * found_by.c.weight).label("score")
        query = (
            select(found_by.c.findable, score, func.sum(says).label("shares"))
            .where(found_by.c.community == self._scope.community, found_by.c.word.in_(list(rare)))
            .group_by(found_by.c.findable)
            .order_by(score.desc(), found_by.c.findable.desc())
            .limit(CANDIDATES)
        )
        if self._hidden:
            is_it = findables.c.id == found_by.c.findable
            asked_there = (questions.c.question == findables.c.question, questions.c.channel.in_(self._hidden))
            kept_there = (cards.c.card == findables.c.card, cards.c.channel.in_(self._hidden))
            query = query.where(~exists().where(is_it, *asked_there), ~exists().where(is_it, *kept_there))
        return self._connection.execute(query).all()

    def _unread(self, ranked: Sequence[int], common: Mapping[str, float]) -> Mapping[int, float]:
        """Return how much of what was too common to look for stands in what was found by other words."""
        there = (found_by.c.community == self._scope.community, found_by.c.findable.in_(ranked))
        query = select(found_by.c.findable, found_by.c.word).where(*there, found_by.c.word.in_(list(common)))
        shares = dict[int, float]()
        for row in self._connection.execute(query) if ranked and common else ():
            shares[row.findable] = shares.get(row.findable, 0.0) + common[row.word]
        return shares

    def _found(self, ranked: Row[Any]) -> Found | None:
        row = self._scope.one(findables, findables.c.id == ranked.findable)
        return None if row is None else self._read(row, ranked.score)

    def _read(self, row: Row[Any], score: float) -> Found | None:
        return self._card(row.card, score) if row.question is None else self._question(row.question, score)

    def _question(self, token: str, score: float) -> Found | None:
        row = self._scope.find(questions, question=token)
        if row is None or not row.text or row.channel in self._hidden:
            return None
        post = None if row.post is None else MessageRef(ChannelId(row.channel), row.post)
        return Found(
            shelf=Shelf.QUESTION,
            id=row.question,
            title=title_of(row.text),
            words=row.text,
            author=MemberId(row.asker),
            at=row.asked_at,
            post=post,
            score=score,
        )

    def _card(self, token: str, score: float) -> Found | None:
        row = self._scope.find(cards, card=token)
        if row is None or row.channel in self._hidden:
            return None
        standing = self._scope.find(outbox, has="message", name=message_of(token))
        brought = brought_of(row)
        return Found(
            shelf=Shelf.CARD,
            id=row.card,
            title=row.title,
            words=row.words or row.why,
            author=None if row.author is None else MemberId(row.author),
            by_name="" if brought is None else brought.author,
            at=row.kept_at,
            post=None if standing is None else MessageRef(ChannelId(standing.channel), standing.message),
            score=score,
        )


def _cut(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as far as they are kept, each once."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words))


_SPAN = select(  # each by itself, for SQLite reads the whole index for both at once
    *(
        select(end(findables.c.id)).where(findables.c.community == bindparam("of")).scalar_subquery()
        for end in (func.min, func.max)
    )
)
_HAVING = select(func.count()).select_from(
    select(found_by.c.findable)
    .where(found_by.c.community == bindparam("of"), found_by.c.word == bindparam("word"))
    .limit(COMMON)
    .subquery()
)
