"""Writes a member's words, in the styles that they gave them, so that `markup` reads exactly those again."""

import re
from collections.abc import Iterable
from itertools import groupby

from bot.core.markup import SPECIAL, TOKEN, LineKind, Style, Words, spans_in

_POWERFUL = frozenset({"url", "member", "channel", "time", "is_day"})
_LETTER = re.compile(r"[A-Za-z0-9]")
_SEAM = "\u200b"
"""No width: an underscore beside a letter is no style, beside this one it is."""
_OPENING = {LineKind.TEXT: "", LineKind.ITEM: "- ", LineKind.QUOTE: "> "}
_OPENINGS = ("- ", "> ", "```")


def compose(runs: Iterable[Words], kind: LineKind = LineKind.TEXT) -> str:
    """Write a line of a member's words as `parse` will read it; a backslash stands where it is needed."""
    meant = _seamed(run for run in runs if run.text)
    begins = kind is LineKind.TEXT
    line = _escaped_where_needed(meant, begins=begins)
    if list(spans_in(line, ours=False)) != _joined(meant):
        line = _escaped_everywhere(meant, begins=begins)
    return _OPENING[kind] + line


def _seamed(runs: Iterable[Words]) -> list[Words]:
    """Put a seam where emphasis stands beside a letter, where its underscore would only be a character."""
    seamed: list[Words] = []
    for run in runs:
        last = seamed[-1] if seamed else Words("")
        from_letter = run.style is Style.EMPHASIS and last.style is Style.PLAIN and _LETTER.match(last.text[-1:])
        to_letter = last.style is Style.EMPHASIS and run.style is Style.PLAIN and _LETTER.match(run.text)
        seamed += (Words(_SEAM), run) if from_letter or to_letter else (run,)
    return seamed


def _joined(runs: Iterable[Words]) -> list[Words]:
    return [
        joined
        for style, alike in groupby(runs, lambda run: run.style)
        for joined in ((Words("".join(run.text for run in alike)),) if style is Style.PLAIN else tuple(alike))
    ]


def _composed(run: Words) -> str:
    match run.style:
        case Style.STRONG if run.text:
            return "**" + re.sub(r"([*\\])", r"\\\1", run.text) + "**"
        case Style.EMPHASIS if run.text:
            return "_" + re.sub(r"([_\\])", r"\\\1", run.text) + "_"
        case Style.CODE if run.text:
            return f"`{run.text}`"
        case _:
            return run.text


def _escaped_where_needed(runs: Iterable[Words], *, begins: bool) -> str:
    pieces: list[str] = []
    styled: set[int] = set()
    length = 0
    for run in runs:
        pieces.append(_composed(run))
        if run.style is not Style.PLAIN:
            styled.add(length)
        length += len(pieces[-1])
    line = "".join(pieces)
    inert: list[str] = []
    reached = 0
    if begins and line.startswith(_OPENINGS) and 0 not in styled:
        inert.append(f"\\{line[0]}")
        reached = 1
    while found := TOKEN.search(line, reached):
        begin, end = found.span()
        whole = begin in styled or (
            found.lastgroup in _POWERFUL and not any(at in styled for at in range(begin + 1, end))
        )
        inert.append(line[reached:end] if whole else f"{line[reached:begin]}\\{line[begin]}")
        reached = end if whole else begin + 1
    return "".join((*inert, line[reached:]))


def _escaped_everywhere(runs: Iterable[Words], *, begins: bool) -> str:
    line = "".join(SPECIAL.sub(r"\\\1", run.text) if run.style is Style.PLAIN else _composed(run) for run in runs)
    return f"\\{line}" if begins and line.startswith(_OPENINGS) else line
