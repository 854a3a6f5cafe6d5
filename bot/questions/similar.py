"""What a text can be found by: its words in the form that their inflections share, each with how much it says there.

The weight is that of BM25 with a fixed usual length, so that it can be written down once; how rare a word is among all
that can be found is known only when somebody looks.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.questions.word_forms import Said, said_in

MOST_WORDS = 30
"""Words of a question that are looked for at all: its first ones."""
TITLE_COUNTS = 3
USUAL_LENGTH = 30
SATURATION, LENGTH_MATTERS = 1.2, 0.6
SCALE = 1_000


def wanted(text: str, language: str) -> tuple[str, ...]:
    """Return the words that somebody looks for, each once, in order."""
    return tuple(dict.fromkeys(form for said in _saying(text, language) for form in said.meant))[:MOST_WORDS]


def wanted_together(text: str, language: str) -> tuple[str, ...]:
    """Return in which other ways somebody may have written words that they look for part by part."""
    return tuple(dict.fromkeys(form for said in _saying(text, language) for form in said.together))[:MOST_WORDS]


def weights(title: str, text: str, language: str) -> Mapping[str, int]:
    """Return what something is found by: each word with how much it says there; a title says more."""
    counted = Counter(_leading(text, language))
    for word, times in Counter(_leading(title, language)).items():
        counted[word] += TITLE_COUNTS * times
    length = sum(counted.values())
    norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length / USUAL_LENGTH)
    return {word: round(SCALE * times * (SATURATION + 1) / (times + norm)) for word, times in counted.items()}


def rarity(documents: int, having: int) -> float:
    """Return how much it says that a word stands somewhere, given in how many of all it does."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def _leading(text: str, language: str) -> Iterator[str]:
    return (form for said in _saying(text, language) for form in said.leading)


def _saying(text: str, language: str) -> Iterator[Said]:
    return (said for said in said_in(text, language) if not said.silent)
