"""Reads a ritual that somebody typed in one line: `open desk every 2 weeks on thu 16:00 host @ana in #meetups`.

1. What is read is a suggestion: it fills the form in, and nothing is set by it.
2. Nothing typed is lost: what is understood as nothing else is taken for *when*, and said back where it cannot be.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.core.errors import nearest

LONGEST_LINE = 400
_CLAUSE = re.compile(
    r"(?:^|\s)(?:"
    r"(?P<co_host>co-?host|cohost|with)\s+@?(?=\S)"
    r"|(?P<host>(?:hosted by|host):?)\s+@?(?=\S)"
    r"|(?P<channel>in)\s+(?=#)"
    r"|(?P<minutes>for)\s+(?=\d+\s*(?:m|min|mins|minutes|h|hour|hours)\b)"
    r"|(?P<title>called|titled)\s+(?=\S)"
    r"|(?P<place>at)\s+(?=https?://)"
    r")",
    re.IGNORECASE,
)
_HYPHENS = re.compile(r"[-\u2010\u2011\u2013]")
_LENGTH = re.compile(r"(\d{1,3})\s*(m|min|mins|minutes|h|hour|hours)\b", re.IGNORECASE)
_QUOTES = "\"'“”„«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line said; empty where it said nothing. `near` are the formats that may have been meant."""

    format: str = ""
    when: str = ""
    host: str = ""
    co_host: str = ""
    channel: str = ""
    minutes: str = ""
    title: str = ""
    place: str = ""
    near: tuple[str, ...] = ()


def read_line(typed: str, formats: Mapping[str, str], people: Collection[str] = ()) -> Line:
    """Understand a line; `formats` are ids by the names that people may type, `people` names in small letters."""
    text, formats = " ".join(typed[:LONGEST_LINE].split()), {spoken(name): id_ for name, id_ in formats.items()}
    first = _CLAUSE.search(text)
    head, clauses = (text, {}) if first is None else (text[: first.start()], _clauses(text[first.start() :], people))
    found, rest = _format(head, formats)
    when, minutes = " ".join((rest, clauses.pop("rest", ""))).strip(), _minutes(clauses.pop("minutes", ""))
    near = () if found or not rest else _near(rest, formats)
    return Line(format=found, when=when, minutes=minutes, near=near, **clauses)


def spoken(name: str) -> str:
    """Return a name as people say it: in small letters, and "show and tell" for Show-and-tell; none gets shorter."""
    return _HYPHENS.sub(" ", name.casefold())


def _clauses(text: str, people: Collection[str]) -> dict[str, str]:
    """Share a text out among the words that open its parts; what a length leaves over goes back to *when*."""
    found: dict[str, str] = {}
    openings = list(_CLAUSE.finditer(text))
    ends = [*(opening.start() for opening in openings[1:]), len(text)]
    for opening, end in zip(openings, ends, strict=True):
        name, said = opening.lastgroup or "", text[opening.end() : end].strip()
        if name in ("channel", "place"):
            said, _, left = said.partition(" ")
        elif name == "minutes" and (length := _LENGTH.match(said)):
            said, left = length[0], said[length.end() :]
        elif name == "title" and said[:1] in _QUOTES and (close := _closing(said)):
            said, left = said[1:close], said[close + 1 :]
        else:
            said, left = _person(said, people) if name in ("host", "co_host") else (said, "")
        found.setdefault(name, said.strip().lstrip("#@") if name != "title" else said.strip(_QUOTES))
        found["rest"] = f"{found.get('rest', '')} {left.strip()}".strip()
    return found


def _person(said: str, people: Collection[str]) -> tuple[str, str]:
    """Return the longest name that a text begins with, and the rest; all of it where none is known."""
    words = said.split()
    for number in range(len(words), 0, -1):
        name = " ".join(words[:number]).lstrip("@").rstrip(",.;")
        if name.casefold() in people:
            return name, " ".join(words[number:])
    return said, ""


def _closing(said: str) -> int:
    return next((place for place, letter in enumerate(said) if place and letter in _QUOTES), 0)


def _minutes(said: str) -> str:
    length = _LENGTH.match(said)
    if length is None:
        return ""
    return str(int(length[1]) * (60 if length[2][0] in "hH" else 1))


def _format(head: str, formats: Mapping[str, str]) -> tuple[str, str]:
    """Find the format that a text begins with: the longest name, or the only one that begins so."""
    words = head.split()
    for number in range(len(words), 0, -1):
        begun, rest = _plainly(words[:number]), " ".join(words[number:])
        if begun in formats:
            return formats[begun], rest
        opened = {id_ for name, id_ in formats.items() if name.startswith(f"{begun} ")}
        if len(opened) == 1 and len(begun) > 2:
            return opened.pop(), rest
    return "", head


def _plainly(words: Iterable[str]) -> str:
    return spoken(" ".join(words)).strip(_QUOTES + ".,:;")


def _near(rest: str, formats: Mapping[str, str]) -> tuple[str, ...]:
    words = rest.split()
    said = [spoken(" ".join(words[:number])) for number in range(1, min(len(words), 4) + 1)]
    near = [formats[name] for begun in reversed(said) for name in nearest(begun, formats, most=2)]
    return tuple(dict.fromkeys(near))[:2]
