"""Which words Discord sets in which style; of bold and italics within each other the outer one holds.

1. A mark that finds no other to go with is a character. A pair ends what was opened inside it and not closed.
2. A style may go on over lines; what is opened in a line of a list, or in a heading, ends there.
3. What the house has no name for (struck out, underlined, hidden) is kept by `LIVE` marks around it on every line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.adapters.discord.markdown import LIVE
from bot.core.markup import LineKind, Style, Words

_STYLE_OF = {"**": Style.STRONG, "***": Style.STRONG, "*": Style.EMPHASIS, "_": Style.EMPHASIS, "___": Style.EMPHASIS}
_DOUBLE_OF = {"~~": "~~", "||": "||", "__": "__", "___": "__"}
MARKS = frozenset({*_STYLE_OF, *_DOUBLE_OF})


@dataclass(frozen=True, slots=True)
class Cell:
    """What Discord reads as one thing: characters, code, or a mark, which may begin a style, end one, or both."""

    text: str
    code: bool = False
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a line begins; what is opened in a `bounded` one ends with it."""

    kind: LineKind = LineKind.TEXT
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters as they are set; `doubles` are the marks of Discord's own around them, from the outermost."""

    text: str
    style: Style
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and the words on it."""

    kind: LineKind
    words: list[Words] = field(default_factory=list)


def styled(cells: Sequence[Cell | Turn]) -> Iterator[Row]:
    """Set cells in their styles, line by line."""
    pairs = _pairs(cells)
    around: list[str] = []
    kind: LineKind | None = None
    runs: list[_Run] = []
    for at, cell in enumerate(cells):
        if isinstance(cell, Turn):
            if kind is not None:
                yield Row(kind, list(_merged(_with_doubles(runs))))
            kind, runs = cell.kind, []
        elif at not in pairs:
            style = next((_STYLE_OF[mark] for mark in around if mark in _STYLE_OF), Style.PLAIN)
            doubles = tuple(dict.fromkeys(_DOUBLE_OF[mark] for mark in around if mark in _DOUBLE_OF))
            runs += [_Run(cell.text, Style.CODE if cell.code else style, doubles)] if cell.text else []
        elif pairs[at] > at:
            around.append(cell.text)
        else:
            around.pop()
    if kind is not None:
        yield Row(kind, list(_merged(_with_doubles(runs))))


def _pairs(cells: Sequence[Cell | Turn]) -> Mapping[int, int]:
    """Return which marks go with each other, each by where it stands; pairs lie beside or within one another."""
    pairs: dict[int, int] = {}
    waiting: dict[str, int] = {}
    line, bounded = 0, False
    for at, cell in enumerate(cells):
        if isinstance(cell, Turn):
            waiting = {mark: begin for mark, begin in waiting.items() if not (bounded and begin > line)}
            line, bounded = at, cell.bounded
        elif cell.code:  # code that holds a mark would end what the mark began, and be code no longer
            waiting = {mark: begin for mark, begin in waiting.items() if mark not in cell.text}
        elif cell.ends and cell.text in waiting:
            begin = waiting[cell.text]
            pairs[begin], pairs[at] = at, begin
            waiting = {mark: other for mark, other in waiting.items() if other < begin}
        elif cell.begins:
            waiting[cell.text] = at
    return pairs


def _with_doubles(runs: Iterable[_Run]) -> Iterator[Words]:
    """Put live marks around what they set; they themselves are in no style, so that they enclose those that are."""
    around: tuple[str, ...] = ()
    for run in (*runs, _Run("", Style.PLAIN)):
        same = next((n for n, (a, b) in enumerate(zip(around, run.doubles, strict=False)) if a != b), None)
        kept = min(len(around), len(run.doubles)) if same is None else same
        for mark in (*reversed(around[kept:]), *run.doubles[kept:]):
            yield Words(mark[0] + LIVE + mark[0])
        around = run.doubles
        yield Words(run.text, run.style)


def _merged(runs: Iterable[Words]) -> Iterator[Words]:
    texts: list[str] = []
    style = Style.PLAIN
    for run in runs:
        if run.text and (run.style is not style or style is Style.CODE):
            yield from _without_edges("".join(texts), style)
            texts, style = [], run.style
        texts.append(run.text)
    yield from _without_edges("".join(texts), style)


def _without_edges(text: str, style: Style) -> Iterator[Words]:
    core = text.strip() if style in (Style.STRONG, Style.EMPHASIS) else text
    before, _, after = text.partition(core) if core else (text, "", "")
    yield from (Words(*run) for run in ((before, Style.PLAIN), (core, style), (after, Style.PLAIN)) if run[0])
