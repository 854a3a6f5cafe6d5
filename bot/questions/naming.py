"""Whether words name somebody of a community: rather once too often than once too seldom."""

import re
from collections.abc import Iterable

from bot.questions.word_forms import bare

SHORTEST_FIRST_NAME = 3
_MENTION = re.compile(r"<@[^>]*>|(?<!\w)@\w")


def as_called(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return how people are spoken of: by their whole names, and by the first part of these."""
    whole = {_words(name) for name in names}
    first = {name[:1] for name in whole if name and len(name[0]) >= SHORTEST_FIRST_NAME}
    return frozenset((whole | first) - {()})


def names_somebody(text: str, called: frozenset[tuple[str, ...]]) -> bool:
    """Say whether somebody who is called so is named, or mentioned."""
    if _MENTION.search(text):
        return True
    words, longest = _words(text), max(map(len, called), default=0)
    return any(
        words[at : at + length] in called
        for at in range(len(words))
        for length in range(1, 1 + min(longest, len(words)))
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", bare(text)))
