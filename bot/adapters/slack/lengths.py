"""Cuts what is said into portions that fit where Slack shows them: between lines, else between words, else anywhere.

1. Nothing is lost and nothing is said twice.
2. What is measured is an upper bound of what is drawn, so that nothing drawn is ever too long.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.adapters.slack.mrkdwn import MARKS, Part, entities
from bot.core.markup import Line, LineKind, Span, Words

_OF_STYLE = 4  # two marks and two seams
_OF_LINE = 12  # how it opens, a guard, and its end
_OF_FENCE = 8
_LONGEST_ENTITY = 5


def portions(lines: Sequence[Line], part: Callable[[Span], Part], longest: int) -> Iterator[list[Line]]:
    """Cut lines into portions that are drawn with at most so many characters."""
    portion: list[Line] = []
    length = 0
    for line in _short_lines(lines, part, longest - _OF_LINE - _OF_FENCE):
        weight = sum(_weight(part(span)) for span in line.spans) + _OF_LINE
        if line.kind is LineKind.CODE and not (portion and portion[-1].kind is LineKind.CODE):
            weight += _OF_FENCE
        if portion and length + weight > longest:
            yield portion
            portion, length = [], _OF_FENCE if line.kind is LineKind.CODE else 0
        portion.append(line)
        length += weight
    if portion:
        yield portion


def shortened(text: str, longest: int) -> str:
    """Return a text, with an ellipsis where it is longer than there is room for."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _weight(part: Part) -> int:
    if not isinstance(part, Words):
        return len(part.text) + 2
    return len(entities(part.text)) + 3 * sum(map(part.text.count, MARKS)) + _OF_STYLE


def _short_lines(lines: Sequence[Line], part: Callable[[Span], Part], longest: int) -> Iterator[Line]:
    for line in lines:
        spans: list[Span] = []
        length = 0
        for span in _short_spans(line.spans, part, longest):
            weight = _weight(part(span))
            if spans and length + weight > longest:
                yield Line(tuple(spans), line.kind)
                spans, length = [], 0
            spans.append(span)
            length += weight
        yield Line(tuple(spans), line.kind)


def _short_spans(spans: Sequence[Span], part: Callable[[Span], Part], longest: int) -> Iterator[Span]:
    for span in spans:
        words = part(span)
        if isinstance(words, Words) and _weight(words) > longest:
            yield from (Words(text, words.style) for text in _cut(words.text, (longest - _OF_STYLE) // _LONGEST_ENTITY))
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
