"""Topics in the words of those who named them, and whether a question speaks of one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

LONGEST_TOPIC = 40
MOST_TOPICS = 20

_WORD = re.compile(r"[^\W_]+(?:[-+#.'’][^\W_]+)*[+#]*")


def fold(topic: str) -> str:
    """Return a topic as it is kept: one line, single spaces, lower case, at most 40 characters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", topic).casefold())
    return " ".join(folded.split())[:LONGEST_TOPIC].strip(" ,;.")


def listed(typed: str) -> tuple[str, ...]:
    """Read topics separated by commas, semicolons or lines, each once, in order."""
    return tuple(dict.fromkeys(topic for part in re.split(r"[,;\n]", typed) if (topic := fold(part))))[:MOST_TOPICS]


@lru_cache(maxsize=50_000)
def _stems_of_topic(topic: str) -> frozenset[str]:
    return stems(topic)


def stems(text: str) -> frozenset[str]:
    """Return the words of a text in the form that their inflections share (Snowball, English)."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    stemmer = snowballstemmer.stemmer("english")  # it holds the word in hand, and threads of ours meet here
    return frozenset(stemmer.stemWords(words))


def spoken_of(topics: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the topics all of whose words stand in the text, the most particular (longest) first."""
    said = stems(text)
    found = {topic for topic in topics if (words := _stems_of_topic(topic)) and words <= said}
    return tuple(sorted(found, key=lambda topic: (-len(_stems_of_topic(topic)), -len(topic), topic)))
