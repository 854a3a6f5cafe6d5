"""Where words speak of somebody: by a mention, or by their bare name.

A mention is an `@` before the name, as platforms show it, or the characters in which a platform writes one. A bare name
may as well be another person's, or no name at all: who reads the words as somebody's own takes it for theirs.
"""

import re
from collections.abc import Iterable

SHORTEST_NAME = 2


def by_name(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds somebody's names wherever they stand by themselves; None where they have none."""
    known = _longest_first(names)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)") if known else None


def by_mention(names: Iterable[str], ids: Iterable[str], others: Iterable[str] = ()) -> re.Pattern[str] | None:
    """Return what finds mentions of somebody, by names and platforms' ids; None where nothing mentions them.

    Of `others`, whose names go on where theirs end, no mention is found: `@Ben` is not in `@Ben Smith`.
    """
    known, others = _longest_first(names), list(others)
    spoken = [rf"@{_after(name, others)}{_loosely(name)}(?!\w)" for name in known]
    written = [rf"<@!?{re.escape(each)}(?:\|[^<>\n]*)?>" for each in ids]
    forms = [*written, *spoken]
    return re.compile(rf"\\?(?<![\w@])(?:{'|'.join(forms)})", re.IGNORECASE) if forms else None


def _after(name: str, others: Iterable[str]) -> str:
    longer = [each for each in others if len(each) > len(name) and each.casefold().startswith(name.casefold())]
    return rf"(?!(?:{'|'.join(map(_loosely, _longest_first(longer)))})(?!\w))" if longer else ""


def _loosely(name: str) -> str:
    """Return a pattern for a name whose characters may have a backslash before them, so that they are no style."""
    return "".join(rf"\\?{re.escape(each)}" for each in name)


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=lambda name: (-len(name), name))
