"""A card as a Markdown file: front matter over its words, which stand there as they are.

Pages that somebody else wrote are read as well: their title is that of the front matter, else the first heading, else
the name of the file.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from bot.bindery import front_matter
from bot.bindery.bound import (
    FIELDS,
    LONGEST_NAME,
    MOST_TOPICS,
    Bound,
    read_bound,
    read_moment,
    told,
    too_long,
)
from bot.core.errors import ConfigError, nearest
from bot.questions.titles import LONGEST_TITLE, cut_at_word, one_line
from bot.questions.topics import listed
from bot.yaml_marks import Entry, read_yaml_text

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
_ATX = re.compile(r"\A#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")
_SETEXT = re.compile(r"\A(?![>#`~\-+*])(.+)\n(?:=+|--+)[ \t]*(?:\n|\Z)")
_APART = re.compile(r"[,;]|\s+(?=#)")
_STYLES = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)|(\*\*|__|`)(?=\S)(.+?)(?<=\S)\2")

THEIRS = ("tags", "date", "authors")
"""What others call `topics`, `kept` and `author`."""
NEARLY = 0.8
"""How much of a name has to be one of ours for it to be a slip."""
LONGEST_HEADING = 1_000
"""Characters of a line in which a heading is looked for: with links in it, it may be far longer than it reads."""


def write_card(card: Bound) -> str:
    """Write a card as a file."""
    lines = [front_matter.line(name, value or "") for name, value in told(card).items() if value or name == "title"]
    return f"---\n{''.join(lines)}---\n\n{card.words}\n"


def read_card(text: str, shown: Path) -> Bound:
    """Read a file; `shown` is how its path is told. Raises `ConfigError` with file and line of what is wrong."""
    if "\x00" in text:
        _wrong(shown, text[: text.index("\x00")].count("\n") + 1, "this is no text (a NUL stands in it).")
    text = _with_unix_lines(text.removeprefix("\ufeff"))
    found = _FRONT.match(text)
    front = None if found is None else read_yaml_text(f"\n{found[1]}", shown)
    fields, besides = ({}, {}) if front is None else _fields(front)
    body, begins = (text, 1) if found is None else (text[found.end() :], found[0].count("\n") + 1)
    if "id" in fields:
        card = _with(besides, read_bound(fields, body.removeprefix("\n").removesuffix("\n")))
    else:
        card = _page(_with(besides, read_bound(fields, body.strip())), shown)
        if not card.words:
            _wrong(shown, begins, "there are no words here; a card needs some.")
    if not card.title:
        _wrong(shown, 1, "title: a card needs one.")
    if (said := too_long(card.words)) is not None:
        _wrong(shown, begins, said)
    return card


def _with_unix_lines(text: str) -> str:
    """Undo what an editor or git on Windows does to a whole file; a lone carriage return in words is left alone."""
    is_windows = re.match(r"[^\n]*\r\n", text) is not None
    return text.replace("\r\n", "\n") if is_windows else text


def _fields(front: Entry) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return what stands under our names, and what stands besides on somebody's own page.

    There anything may; what is nearly one of our names was meant to be it, and is told.
    """
    found = dict(front.pairs())
    is_ours = "id" in found
    known = (*FIELDS, "tags") if is_ours else (*FIELDS, *THEIRS)
    for name, entry in found.items():
        if is_ours or nearest(name, known, most=1, alike=NEARLY):
            entry.known(name, known, "key here")
    return (
        {name: entry for name, entry in found.items() if name in FIELDS},
        {name: entry for name, entry in found.items() if name not in FIELDS},
    )


def _with(besides: Mapping[str, Entry], card: Bound) -> Bound:
    """Read what others call otherwise, where our own name says nothing; the rest stays unread."""
    unread = [name for name in besides if name not in THEIRS]
    kept = card.kept
    if "date" in besides:
        try:
            kept = kept or read_moment(besides["date"])
        except ConfigError:  # in whatever way they write it
            unread.append("date")
    return replace(
        card,
        kept=kept,
        topics=card.topics or listed(",".join(_several(besides.get("tags"))))[:MOST_TOPICS],
        author=card.author or ", ".join(_several(besides.get("authors")))[:LONGEST_NAME],
        unread=tuple(unread),
    )


def _several(entry: Entry | None) -> list[str]:
    """Read a list, or a line that is one to whoever wrote it: "rust, planes", "#rust #planes"."""
    if entry is None or entry.is_empty:
        return []
    said = [item.verbatim() for item in entry.items()] if entry.is_list else _APART.split(entry.verbatim())
    return [one for one in (each.strip().removeprefix("#") for each in said) if one]


def _page(card: Bound, shown: Path) -> Bound:
    """Make a card of somebody's own page."""
    heading = _heading(card.words)
    title, words = card.title, card.words
    if not title and heading is not None:
        title = one_line(_STYLES.sub(lambda found: found[1] or found[3] or "", heading[1]))
        if len(title) <= LONGEST_TITLE:
            words = card.words[heading.end() :].strip()
    title = title or one_line(re.sub("[-_]+", " ", shown.stem))
    topics = listed(",".join(card.topics))
    return replace(card, title=cut_at_word(title, LONGEST_TITLE), words=words or card.words, topics=topics)


def _heading(words: str) -> re.Match[str] | None:
    """Return the heading with which words begin; a line that nobody can have meant as one is not looked at."""
    if len(words.partition("\n")[0]) > LONGEST_HEADING:
        return None
    return _ATX.match(words) or _SETEXT.match(words)


def _wrong(shown: Path, line: int, sentence: str) -> NoReturn:
    raise ConfigError(f"{shown}:{line}: {sentence}")
