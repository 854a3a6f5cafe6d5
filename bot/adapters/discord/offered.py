"""Our words name commands as one would type them; Discord offers them otherwise, with named fields and two roots."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.core.commands import Word
from bot.core.markup import Line, Style, Words

ROOT, BOARD = "/trellis", "/trellis-board"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "start": "word",
        "ask": "question",
        "find": "words",
        "keep": "words",
        "topics": "topics",
        "calendar": "days",
        "ritual": "details",
        "me": "page",
        "help": "word",
        "board": "page",
    }
)
"""What the field behind each word is called, as the commands are registered (`discord-option-…`)."""
_UNDER: Mapping[str, str] = MappingProxyType(
    {"pause": "me", "mute": "me", "forget": "me", "settings": "me", "privacy": "me", "human": "help"}
)
"""Other ways to say a word: the field behind that word takes them."""

Ways = Mapping[str, tuple[str, ...]]
"""Words that Discord groups: each way is a command, and the bare word stands for the first."""
NO_WAYS: Ways = MappingProxyType({})


def grouped(words: Iterable[Word]) -> Ways:
    """Return the words that are groups of commands, as they are registered."""
    return MappingProxyType({word.word: word.ways for word in words if word.ways})


def as_offered(command: str, ways: Ways) -> str:
    """Write a command as it can be given in Discord: `/trellis board` is `/trellis-board` there."""
    word, _, rest = command.removeprefix(ROOT).strip().partition(" ")
    if word in _UNDER:
        word, rest = _UNDER[word], f"{word} {rest}"
    if not word:
        word = "help"
    if word not in FIELDS:
        return command
    root = BOARD if word == "board" else f"{ROOT} {word}"
    if word in ways:
        first, _, behind = rest.strip().partition(" ")
        way, rest = (first, behind) if first in ways[word] else (ways[word][0], rest)
        root = f"{root} {way}"
    return f"{root} {FIELDS[word]}: {rest.strip()}" if rest.strip() else root


def offered(line: Line, ways: Ways) -> Line:
    """Write the commands that a line of ours names as Discord offers them."""
    return replace(line, spans=tuple(_offered(span, ways) if isinstance(span, Words) else span for span in line.spans))


def _offered(span: Words, ways: Ways) -> Words:
    names_a_command = span.style is Style.CODE and (span.text == ROOT or span.text.startswith(f"{ROOT} "))
    return replace(span, text=as_offered(span.text, ways)) if names_a_command else span
