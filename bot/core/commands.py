"""What people type: few words, many ways to say them, and never an error."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.errors import nearest

ROOT = "/trellis"
_BEGUN = re.compile(r"(\S+)\s+(.*)", re.DOTALL)

MAY_TAKE_A_QUESTION = frozenset({"help", "find"})
"""Words behind which a question stays theirs; behind any other, it is the sentence that is meant."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of `/trellis`, with the aliases people try; `board` and its like are for coordinators.

    `verb` is what a button carries that does the same as typing the word; without one the menu leaves it out. `ways`
    are what may be typed behind it first; a platform that groups commands makes one of each, and needs no bare word.
    """

    word: str
    also: tuple[str, ...] = ()
    for_coordinators: bool = False
    verb: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What was typed: the word it means, how it was said, and the rest; `word` is None where nothing fits."""

    word: str | None
    said: str
    rest: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A command that is still being typed: its word, how it was said, and what stands behind it so far."""

    word: str
    said: str
    rest: str


class Vocabulary:
    """All the words that somebody answers to."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Take the words of all roles, in the order in which the menu shows them."""
        self.words = tuple(words)
        self._meaning: Mapping[str, str] = {said: word.word for word in self.words for said in (word.word, *word.also)}

    def read(self, typed: str) -> Command:
        """Understand what was typed: nothing is the menu (`help`), a sentence ending in "?" is a question."""
        text = self._named_once(typed.strip().removeprefix(ROOT).strip())
        first, rest = (*text.split(maxsplit=1), "", "")[:2]
        said = _said(first)
        if not text:
            return Command(word="help", said="", rest="")
        if self._asks(text, first, said):
            return Command(word="ask", said="ask", rest=text)
        if said in self._meaning:
            return Command(word=self._meaning[said], said=said, rest=rest.strip())
        near = tuple(dict.fromkeys(self._meaning[word] for word in nearest(said, self._meaning, most=4)))[:2]
        return Command(word=None, said=said, rest=rest.strip(), near=near)

    def _named_once(self, text: str) -> str:
        """Forgive whoever calls us by name once more behind our name."""
        name, _, more = text.partition(" ")
        again = name.removeprefix("/") == ROOT.removeprefix("/") and _said(more.partition(" ")[0]) in self._meaning
        return more.strip() if again else text

    def _asks(self, text: str, first: str, said: str) -> bool:
        """Say whether a text is a question as it stands, though it may begin with one of our words."""
        if "ask" not in self._meaning or not text.endswith("?"):
            return False
        meant = self._meaning.get(said)
        if meant is None:
            return first != text
        is_theirs = said == "ask" or meant == "ask" == self._meaning.get(first) or first in MAY_TAKE_A_QUESTION
        return not is_theirs and len(text.split()) > 2  # "help topics?" is no sentence

    def begun(self, typed: str) -> Begun | None:
        """Return the word behind which somebody goes on typing; None while the word itself is being typed."""
        found = _BEGUN.fullmatch(typed.lstrip().removeprefix(ROOT).lstrip())
        if found is None:
            return None
        said = _said(found[1])
        return Begun(word=self._meaning[said], said=said, rest=found[2]) if said in self._meaning else None

    def complete(self, typed: str) -> tuple[Word, ...]:
        """Return the words that what was typed so far may become; an alias leads to its word."""
        begun = typed.strip().casefold()
        return tuple(word for word in self.words if any(said.startswith(begun) for said in (word.word, *word.also)))


def _said(first: str) -> str:
    """Return a first word as our words are written."""
    return first.casefold().strip(".,:;!")
