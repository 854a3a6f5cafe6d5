"""What people type: few words, many ways to say them, and never an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.errors import nearest


@dataclass(frozen=True, slots=True)
class Word:
    """A word of `/trellis`, with the aliases people try; `board` and its like are for coordinators.

    `verb` is what a button carries that does the same as typing the word; without one the menu leaves it out.
    """

    word: str
    also: tuple[str, ...] = ()
    for_coordinators: bool = False
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What was typed: the word it means, how it was said, and the rest; `word` is None where nothing fits."""

    word: str | None
    said: str
    rest: str
    near: tuple[str, ...] = ()


class Vocabulary:
    """All the words that somebody answers to."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Take the words of all roles, in the order in which the menu shows them."""
        self.words = tuple(words)
        self._meaning: Mapping[str, str] = {said: word.word for word in self.words for said in (word.word, *word.also)}

    def read(self, typed: str) -> Command:
        """Understand what was typed: nothing is the menu (`help`), a sentence ending in "?" is a question."""
        text = typed.strip().removeprefix("/trellis").strip()
        said, rest = (*text.split(maxsplit=1), "", "")[:2]
        said = said.casefold().strip(".,:;!")
        if not text:
            return Command(word="help", said="", rest="")
        if said in self._meaning:
            return Command(word=self._meaning[said], said=said, rest=rest.strip())
        if text.endswith("?") and " " in text and "ask" in self._meaning:
            return Command(word="ask", said="ask", rest=text)
        near = tuple(dict.fromkeys(self._meaning[word] for word in nearest(said, self._meaning, most=4)))[:2]
        return Command(word=None, said=said, rest=rest.strip(), near=near)

    def complete(self, typed: str) -> tuple[Word, ...]:
        """Return the words that what was typed so far may become; an alias leads to its word."""
        begun = typed.strip().casefold()
        return tuple(word for word in self.words if any(said.startswith(begun) for said in (word.word, *word.also)))
