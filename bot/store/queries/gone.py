"""What left a library is known again, so that no old file brings it back: taken back, gone with its author, retired.

A mark is a hash of a card's id, or of its words, and that one is keyed: what somebody said could be guessed. It holds
neither. An id is known again whatever the key is, for a command may be given another one than the bot. A message that
its author will not have kept has a mark as well, keyed like words, so that nobody is asked about it twice.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.core.ids import MessageRef
from bot.store.library_tables import gone_cards
from bot.store.queries.brought import brought_of
from bot.store.scope import Scope

Mark = Callable[[str], str]
"""Makes a mark of words."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What left a library."""

    marks: frozenset[str]
    mark: Mark

    def __len__(self) -> int:
        """Return how many marks are known."""
        return len(self.marks)

    def has(self, card: str, words: str) -> bool:
        """Say whether a card of this id, or in these words, stood in the library and left it."""
        return not self.marks.isdisjoint(_marks(self.mark, (card,), words))


def gone_from(scope: Scope, mark: Mark) -> Gone:
    """Return what left a library."""
    return Gone(frozenset(row.mark for row in scope.rows(gone_cards)), mark)


def note_gone(scope: Scope, mark: Mark, row: Row[Any]) -> None:
    """Know a card again by its words and its ids: that which it has here, and that under which it came."""
    brought = brought_of(row)
    for one in _marks(mark, (row.card, "" if brought is None else brought.id), row.words):
        scope.insert_new(gone_cards, mark=one)


def source_mark(mark: Mark, source: MessageRef) -> str:
    """Return the mark of a message; no words have it, for words have one line."""
    return mark(f"{source.channel}\n{source.id}")


def _marks(mark: Mark, ids: tuple[str, ...], words: str) -> Iterator[str]:
    yield from (hashlib.blake2b(each.encode(), digest_size=16, person=b"card").hexdigest() for each in ids if each)
    if plain := " ".join(words.split()).casefold():
        yield mark(plain)
