"""Topics in the words of those who named them, and whether a question speaks of one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.questions.word_forms import said_in

LONGEST_TOPIC = 40
MOST_TOPICS = 20


def fold(topic: str) -> str:
    """Return a topic as it is kept: one line, single spaces, lower case, at most 40 characters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", topic).casefold())
    return " ".join(folded.split())[:LONGEST_TOPIC].strip(" ,;.")


def listed(typed: str) -> tuple[str, ...]:
    """Read topics separated by commas, semicolons or lines, each once, in order."""
    return tuple(dict.fromkeys(topic for part in re.split(r"[,;\n]", typed) if (topic := fold(part))))[:MOST_TOPICS]


@lru_cache(maxsize=50_000)
def meant_by(topic: str, language: str) -> frozenset[str]:
    """Return the words of a topic, all of which have to be said where it is spoken of."""
    return frozenset(form for said in said_in(topic, language) for form in said.meant)


def spoken_of(topics: Iterable[str], text: str, language: str) -> tuple[str, ...]:
    """Return the topics all of whose words stand in the text, the most particular (longest) first."""
    heard = {form for said in said_in(text, language) for form in said.leading}
    found = {topic: words for topic in topics if (words := meant_by(topic, language)) and words <= heard}
    return tuple(sorted(found, key=lambda topic: (-len(found[topic]), -len(topic), topic)))
