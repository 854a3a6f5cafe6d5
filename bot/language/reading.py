"""Makes suggestions of what a model said, which is as hostile as any stranger's words.

1. Only what was wanted is taken, as many as were wanted, none longer than was wanted.
2. Nothing in it mentions anybody, draws anything, or hides; a text with an address that nobody gave is left out.
3. Whatever it said, this returns: at worst nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.core.suggestions import Suggestions, Wanted, bounded

LONGEST_READ = 40_000
"""Characters of an answer that are looked at."""
MOST_LINES = 40

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:|javascript:|data:)[^\s<>()\[\]\"']*"
    r"|\b(?:[a-z0-9-]{1,63}\.)+(?:com|net|org|io|info|biz|co|me|ly|gg|app|dev|ai|xyz|link|site|online|shop|ru|cn|tk)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"<(?:[@#!:]|a:|t:|/|https?:)[^<>]{0,200}>", re.IGNORECASE)
_AT = re.compile(r"(?<!\w)[@\uff20](?=\w)")
_MARKUP = re.compile(r"[`*~|]{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|^\s{0,3}(?:#{1,6}|>{1,3})\s+", re.MULTILINE)
_LABELLED = re.compile(r"\[([^\[\]]{0,300})\]\(([^()]{0,500})\)")
_NUMBERED = re.compile(r"^\s*(?:[-–•]|\d{1,2}[.)])\s+")


def read(said: str, wants: Sequence[Wanted], material: Mapping[str, str]) -> Suggestions:
    """Return what is suggested, by the names of what was wanted; parts of which nothing is left are not there."""
    given = _object(said[:LONGEST_READ])
    known = frozenset(found[0].casefold() for words in material.values() for found in _ADDRESS.finditer(words))
    parts = {wanted.name: tuple(_texts(given.get(wanted.name), wanted, known)) for wanted in wants}
    return {name: texts for name, texts in parts.items() if texts}


def _object(said: str) -> Mapping[str, object]:
    """Find the JSON object in an answer, which may be fenced or talked about."""
    fenced = _FENCED.search(said)
    for text in (said, *((fenced[1],) if fenced else ()), said[said.find("{") : said.rfind("}") + 1]):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}


def _texts(given: object, wanted: Wanted, known: frozenset[str]) -> Iterator[str]:
    several = given if isinstance(given, list) else [given]
    seen: set[str] = set()
    for each in several[: 4 * wanted.most]:
        text = _harmless(each, wanted, known) if isinstance(each, str) else ""
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            yield text
        if len(seen) == wanted.most:
            return


def _harmless(text: str, wanted: Wanted, known: frozenset[str]) -> str:
    """Return a text that does nothing but be read; empty where it leads anywhere that nobody gave."""
    seen = _LABELLED.sub(r"\1 \2", bounded(text, LONGEST_READ))
    if any(found[0].casefold() not in known for found in _ADDRESS.finditer(seen)):
        return ""
    seen = _AT.sub("", _MARKUP.sub("", _TOKEN.sub("", seen)))
    lines = [" ".join(line.split()) for line in seen.splitlines()]
    if wanted.lines:
        kept = "\n".join([line for line in lines if line][:MOST_LINES])
    else:
        kept = _NUMBERED.sub("", " ".join(" ".join(lines).split()))
    return bounded(kept, wanted.longest).strip()
