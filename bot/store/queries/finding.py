"""Finding cards and answered questions by their words, alike on both databases.

1. What is found is of this community, is kept or was answered where everybody here can read, and stands in its author's
   words.
2. A search reads at most so many rows, however common the words: the rarest come first, common ones only as far as
   there is room. That is what keeps it fast among a hundred thousand.
3. What shares too little with a whole question is not offered for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, exists, func, select

from bot.core.ids import ChannelId, MemberId, MessageName, MessageRef
from bot.questions.found import Found, Shelf
from bot.questions.similar import rarity, wanted, wanted_together
from bot.questions.titles import title_of
from bot.store.library_tables import LONGEST_WORD, cards, findables, found_by
from bot.store.queries.library import brought_of
from bot.store.queries.places import private_channels
from bot.store.queries.shelving import language_of
from bot.store.scope import Scope
from bot.store.tables import channels, outbox, questions

COMMON = 1_000
"""A word that more have than this is counted no further."""
MOST_READ = 1_500
SHARE = 0.35
"""How much of what a question says, by the rarity of its words, must stand in what is offered for it."""
CANDIDATES = 12


class Finding:
    """What one community's members can find."""

    def __init__(self, scope: Scope, connection: Connection) -> None:
        """Take the scope; the connection serves reads over several tables, each held to the community here."""
        self._scope = scope
        self._connection = connection

    # ---- looking ---------------------------------------------------------------------------------------------------

    def search(self, text: str, most: int = 5) -> Sequence[Found]:
        """Return what speaks of these words, best first."""
        return self._look(text, most, share=0.0)

    def like(self, text: str, most: int = 3, but: str = "") -> Sequence[Found]:
        """Return what comes so near to a whole question that it may answer it, best first; `but` is that question."""
        return self._look(text, most, share=SHARE, but=but)

    def those(self, ids: Sequence[str]) -> Sequence[Found]:
        """Return what was found before, as far as it can still be found, in the same order."""
        rows = [
            *self._scope.rows(findables, findables.c.question.in_(list(ids))),
            *self._scope.rows(findables, findables.c.card.in_(list(ids))),
        ]
        found = [
            self._question(row.question, 0.0) if row.question is not None else self._card(row.card, 0.0) for row in rows
        ]
        return sorted((one for one in found if one is not None), key=lambda one: list(ids).index(one.id))

    def _look(self, text: str, most: int, *, share: float, but: str = "") -> Sequence[Found]:
        language = language_of(self._scope)
        words = _cut(wanted(text, language))
        if not words:
            return ()
        having = self._having(dict.fromkeys((*words, *_cut(wanted_together(text, language)))))
        if not having:
            return ()
        documents = max(self._documents(), *having.values())
        rare = {word: rarity(documents, having.get(word, 0)) for word in (*words, *having)}
        chosen, read = list[str](), 0
        for word in sorted(having, key=lambda word: (having[word], word)):
            if chosen and read + having[word] > MOST_READ:
                break
            chosen.append(word)
            read += having[word]
        enough = share * sum(rare[word] for word in words)
        found = list[Found]()
        for row in self._ranked({word: rare[word] for word in chosen}):
            if row.shares < enough:
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
        """Return the channels in which something was asked and not everybody can read any more."""
        asked_there = exists().where(
            questions.c.community == self._scope.community, questions.c.channel == channels.c.channel
        )
        found = self._connection.execute(private_channels(self._scope).where(asked_there))
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
            there = questions.c.channel.in_(self._hidden)
            is_theirs = (findables.c.id == found_by.c.findable, questions.c.question == findables.c.question)
            query = query.where(~exists().where(*is_theirs, there))
        return self._connection.execute(query).all()

    def _found(self, ranked: Row[Any]) -> Found | None:
        row = self._scope.one(findables, findables.c.id == ranked.findable)
        if row is None:
            return None
        if row.question is not None:
            return self._question(row.question, ranked.score)
        return self._card(row.card, ranked.score)

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
        if row is None:
            return None
        standing = self._scope.find(outbox, has="message", name=MessageName(f"card/{token}"))
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
