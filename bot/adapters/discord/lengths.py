"""Cuts what is said into portions that fit where Discord shows them: between lines, else between words, else anywhere.

1. Nothing is lost and nothing is said twice.
2. What is measured is an upper bound of what is drawn, so that nothing drawn is ever too long.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.adapters.discord.markdown import FENCE, SEAM, Part, escaped
from bot.core.markup import Line, LineKind, Span, Words

_OF_STYLE = 6  # two marks and two seams
_OF_LINE = 6  # how it opens, a backslash, and its end
_LONGEST_CHARACTER = 2
_LONGEST_PREFIX = 4


def length(text: str) -> int:
    """Measure as the strictest of Discord's programs does: what lies beyond the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def portions(lines: Sequence[Line], part: Callable[[Span], Part], longest: int) -> Iterator[list[Line]]:
    """Cut lines into portions that are drawn, each line with a short prefix, with at most so many characters."""
    of_line = _OF_LINE + _LONGEST_PREFIX
    of_fence = 2 * (len(FENCE) + of_line)
    portion: list[Line] = []
    filled = 0
    for line in _short_lines(lines, part, longest - of_line - of_fence):
        weight = sum(_weight(part(span)) for span in line.spans) + of_line
        fenced = line.kind is LineKind.CODE
        goes_on = fenced and bool(portion) and portion[-1].kind is LineKind.CODE
        if portion and filled + weight + (of_fence if fenced and not goes_on else 0) > longest:
            yield portion
            portion, filled, goes_on = [], 0, False
        filled += weight + (of_fence if fenced and not goes_on else 0)
        portion.append(line)
    if portion:
        yield portion


def shortened(text: str, longest: int) -> str:
    """Return a text, with an ellipsis where it is longer than there is room for."""
    if length(text) <= longest:
        return text
    return f"{next(pieces(text, longest - 1))}…"


def pieces(text: str, longest: int) -> Iterator[str]:
    """Cut a text anywhere, into pieces that are no longer than that; of an empty one there is none."""
    begin = 0
    while begin < len(text):
        end = begin + longest
        while length(text[begin:end]) > longest:
            end -= max(1, (length(text[begin:end]) - longest) // 2)
        yield text[begin:end]
        begin = end


def _weight(part: Part) -> int:
    if not isinstance(part, Words):
        return length(part.text) + len(SEAM)
    return length(escaped(part.text)) + _OF_STYLE  # in code nothing is escaped, but a seam may come at every third tick


def _short_lines(lines: Sequence[Line], part: Callable[[Span], Part], longest: int) -> Iterator[Line]:
    for line in lines:
        spans: list[Span] = []
        filled = 0
        for span in _short_spans(line.spans, part, longest):
            weight = _weight(part(span))
            if spans and filled + weight > longest:
                yield Line(tuple(spans), line.kind)
                spans, filled = [], 0
            spans.append(span)
            filled += weight
        yield Line(tuple(spans), line.kind)


def _short_spans(spans: Sequence[Span], part: Callable[[Span], Part], longest: int) -> Iterator[Span]:
    for span in spans:
        words = part(span)
        if isinstance(words, Words) and _weight(words) > longest:
            room = (longest - _OF_STYLE) // _LONGEST_CHARACTER
            yield from (Words(text, words.style) for text in _cut(words.text, room))
        else:
            yield span


def _cut(text: str, longest: int) -> Iterator[str]:
    begin = 0
    while len(text) - begin > longest:
        space = text.rfind(" ", begin + longest // 2, begin + longest)
        end = begin + longest if space < 0 else space + 1
        yield text[begin:end]
        begin = end
    yield text[begin:]
