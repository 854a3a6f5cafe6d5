"""Draws what people wrote: the styles that a chat knows, and addresses as themselves."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from bot.core.markup import Line, LineKind, Span, Style, Words, parse

_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+")
_TRAILING = ".,;:!?…)»”’"
_TAGS = {Style.STRONG: "strong", Style.EMPHASIS: "em", Style.CODE: "code"}


def drawn(words: str) -> str:
    """Draw words as HTML."""
    blocks: list[str] = []
    for kind, lines in groupby(parse(words, ours=False), lambda line: line.kind):
        blocks += _block(kind, list(lines))
    return "\n".join(blocks)


def _block(kind: LineKind, lines: list[Line]) -> Iterable[str]:
    match kind:
        case LineKind.ITEM:
            yield "<ul>" + "".join(f"<li>{_line(line)}</li>" for line in lines) + "</ul>"
        case LineKind.QUOTE:
            yield "<blockquote><p>" + "<br>".join(map(_line, lines)) + "</p></blockquote>"
        case LineKind.CODE:
            code = "\n".join("".join(escape(_text(span)) for span in line.spans) for line in lines)
            yield f'<pre tabindex="0"><code>{code}</code></pre>'
        case LineKind.TEXT:
            for has_words, some in groupby(lines, lambda line: any(_text(span).strip() for span in line.spans)):
                if has_words:
                    yield "<p>" + "<br>".join(map(_line, some)) + "</p>"


def _line(line: Line) -> str:
    return "".join(map(_span, line.spans))


def _span(span: Span) -> str:
    style = span.style if isinstance(span, Words) else Style.PLAIN
    if style is Style.PLAIN:
        return _with_addresses(_text(span))
    return f"<{_TAGS[style]}>{escape(_text(span))}</{_TAGS[style]}>"


def _text(span: Span) -> str:
    return span.text if isinstance(span, Words) else ""  # nothing else is in anybody's own words


def _with_addresses(text: str) -> str:
    pieces, reached = list[str](), 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_TRAILING)
        pieces.append(escape(text[reached : found.start()]))
        shown = escape(address)
        pieces.append(f'<a href="{shown}" rel="noopener noreferrer nofollow">{shown}</a>')
        reached = found.start() + len(address)
    return "".join((*pieces, escape(text[reached:])))
