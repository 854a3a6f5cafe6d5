"""What a text can be found by: its words in the form that their inflections share, each with how much it says there.

The weight is that of BM25 with a fixed usual length, so that it can be written down once; how rare a word is among all
that can be found is known only when somebody looks.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import snowballstemmer

MOST_WORDS = 30
"""Words of a question that are looked for at all: its first ones."""
TITLE_COUNTS = 3
USUAL_LENGTH = 30
SATURATION, LENGTH_MATTERS = 1.2, 0.6
SCALE = 1_000

_WORD = re.compile(r"[^\W_]+(?:[-+#.'’][^\W_]+)*[+#]*")
_CODE = re.compile(r"https?://\S+|<[@#!][^>]*>")

_SILENT = """
a about after again all also am an and any anybody anyone anything are aren't as at be because been before being
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down each either else
ever every few find for from further get gets getting give got had has have haven't having he hello help her here
hers hey hi him his how i i'd i'll i'm i've if in into is isn't it it's its just know let like look looking make
many maybe me might more most much must my need needs no nobody nor not now of off on once one only or other our out
over own people perhaps please possible question quite really right same say seem she should shouldn't so some
somebody someone something still such sure take tell than thank thanks that that's the their them then there these
they thing things think this those through to too try trying under until up us use used using very want wants was
wasn't way we well were what what's when where whether which while who why will with without won't wonder wondering
work would wouldn't yes yet you your
"""
STOP_WORDS = frozenset(_SILENT.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text in their shared form, in order, without those that say nothing."""
    plain = _CODE.sub(" ", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return [_stem(word) for word in _WORD.findall(bare) if word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stemmer = snowballstemmer.stemmer("english")  # it holds the word in hand, and threads of ours meet here
    return str(stemmer.stemWord(word))


def wanted(text: str) -> tuple[str, ...]:
    """Return the words that somebody looks for, each once, in order."""
    return tuple(dict.fromkeys(words_of(text)))[:MOST_WORDS]


def weights(title: str, text: str) -> Mapping[str, int]:
    """Return what something is found by: each word with how much it says there; a title says more."""
    in_title = Counter(words_of(title))
    counted = Counter(words_of(text))
    for word, times in in_title.items():
        counted[word] += TITLE_COUNTS * times
    length = sum(counted.values())
    norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length / USUAL_LENGTH)
    return {word: round(SCALE * times * (SATURATION + 1) / (times + norm)) for word, times in counted.items()}


def rarity(documents: int, having: int) -> float:
    """Return how much it says that a word stands somewhere, given in how many of all it does."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))
