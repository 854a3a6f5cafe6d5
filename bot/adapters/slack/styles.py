"""Which words of a line Slack sets in which style; of styles within styles the outer one holds."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.slack.mrkdwn import closes, opens
from bot.core.markup import Style, Words

_STYLE_OF = {"*": Style.STRONG, "_": Style.EMPHASIS}


@dataclass(frozen=True, slots=True)
class Cell:
    """What Slack reads as one thing: characters, code, or the mark of a style, with where on the line it stands."""

    text: str
    code: bool = False
    mark: int = -1


def styled(line: str, cells: Sequence[Cell]) -> Iterator[Words]:
    """Set the cells of a line in their styles; no space at the edges of a style is styled."""
    return _merged(_set(cells, _Ends(line, cells)))


class _Ends:
    """Where styles begin and end on a line."""

    def __init__(self, line: str, cells: Sequence[Cell]) -> None:
        def alone(mark: int) -> bool:
            return line[mark] not in (line[mark + 1 : mark + 2], line[mark - 1 : mark])

        marks = [(at, cell) for at, cell in enumerate(cells) if cell.mark >= 0 and alone(cell.mark)]
        self._begins = {at for at, cell in marks if opens(line, cell.mark)}
        self._ends = {
            mark: [at for at, cell in marks if cell.text == mark and closes(line, cell.mark)] for mark in _STYLE_OF
        }

    def of(self, at: int, mark: str, before: int) -> int | None:
        """Return where the style ends that begins with a cell, None where none begins."""
        ends = self._ends[mark]
        end = bisect_left(ends, at + 1)
        return ends[end] if at in self._begins and end < len(ends) and ends[end] < before else None


def _set(cells: Sequence[Cell], ends: _Ends) -> Iterator[Words]:
    style, outer, inner = Style.PLAIN, -1, -1
    for at, cell in enumerate(cells):
        if at == outer:
            style, outer = Style.PLAIN, -1
        elif at == inner:
            inner = -1
        elif cell.mark < 0:
            yield Words(cell.text, Style.CODE if cell.code else style)
        elif outer < 0 and (end := ends.of(at, cell.text, len(cells))):
            style, outer = _STYLE_OF[cell.text], end
        elif outer >= 0 > inner and style is not _STYLE_OF[cell.text] and (end := ends.of(at, cell.text, outer)):
            inner = end
        else:
            yield Words(cell.text, style)


def _merged(runs: Iterable[Words]) -> Iterator[Words]:
    texts: list[str] = []
    style = Style.PLAIN
    for run in runs:
        if run.style is not style or style is Style.CODE:
            yield from _without_edges("".join(texts), style)
            texts, style = [], run.style
        texts.append(run.text)
    yield from _without_edges("".join(texts), style)


def _without_edges(text: str, style: Style) -> Iterator[Words]:
    core = text.strip() if style in _STYLE_OF.values() else text
    before, _, after = text.partition(core) if core else (text, "", "")
    yield from (Words(*run) for run in ((before, Style.PLAIN), (core, style), (after, Style.PLAIN)) if run[0])
