"""Draws the blocks of a view as Discord's components: words as text, what can be pressed in rows.

1. Limits are kept by cutting into more components; nothing but what stands here is shortened: what a menu is called
   after 150 characters, the label of an option after 200, a picture's words after 1,024.
2. Whom a component's own words mention is told beside it, so that only they can be notified.
"""

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from bot.adapters.discord import markdown
from bot.adapters.discord.lengths import length, pieces, portions, shortened
from bot.adapters.discord.markdown import Part, Token
from bot.adapters.discord.offered import Ways, offered
from bot.adapters.discord.wire import custom_id
from bot.core.errors import InvalidViewError
from bot.core.ids import SpaceId
from bot.core.markup import Line, LineKind, Markup, Span, Style, Words, parse
from bot.core.views import (
    Actions,
    AsItStands,
    Block,
    Button,
    Divider,
    Document,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Quoted,
    Select,
    Small,
    Tone,
)

LONGEST_PORTION = 2_000
"""Half of what a message holds, so that what stands before a long text need not stand alone."""
MOST_IN_A_ROW = 5
LONGEST_OPTION = 100
LONGEST_PLACEHOLDER = 150
LONGEST_ALT = 1_024

ROW, BUTTON, MENU, TEXT, GALLERY, FILE, SEPARATOR = 1, 2, 3, 10, 12, 13, 14
_STYLE_OF = {Tone.QUIET: 2, Tone.PRIMARY: 1, Tone.GRAVE: 4}
_QUOTE, _SMALL, _HEADING = "> ", "-# ", "### "
_BULLET = "• "
_CALLED = re.compile(r"<@([0-9]+)>")

Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a message; `description` says what it shows to whoever cannot see it."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A component as Discord takes it; whom its words mention, and the file that it shows."""

    json: Drawn
    called: tuple[str, ...] = ()
    file: Upload | None = None

    @property
    def length(self) -> int:
        """Return how much of a message's characters it takes."""
        return length(self.json.get("content", ""))

    @property
    def components(self) -> int:
        """Return how many of a message's components it takes."""
        return 1 + len(self.json.get("components", ()))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws blocks; `part` says how what is more than words is written, `space` where nothing else says it.

    `ways` are the commands that Discord groups by a word.
    """

    part: Callable[[Span], Part]
    space: SpaceId | None = None
    ways: Ways = field(default_factory=dict)

    def of(self, blocks: Sequence[Block]) -> Iterator[Piece]:
        """Draw blocks from top to bottom; no two things to press get the same id, nor two files the same name."""
        wires: set[str] = set()
        files: set[str] = set()
        for block in blocks:
            match block:
                case Actions(items):
                    yield from self._rows(items, wires)
                case Document(name=name, content=content):
                    upload = Upload(_unused(name, files), content.encode())
                    yield Piece({"type": FILE, "file": _attached(upload)}, file=upload)
                case Picture(name=name, content=content, alt=alt):
                    words = shortened(alt, LONGEST_ALT)
                    upload = Upload(_unused(name, files), base64.b64decode(content), words)
                    item = {"media": _attached(upload), "description": words}
                    yield Piece({"type": GALLERY, "items": [item]}, file=upload)
                case Divider():
                    yield Piece({"type": SEPARATOR})
                case AsItStands():  # drawn without having been read, it is nothing
                    pass
                case _:
                    yield from self._said(block)

    # ---- words ----------------------------------------------------------------------------------------------------

    def _said(self, block: Heading | Paragraph | Quoted | Small | Facts) -> Iterator[Piece]:
        match block:
            case Heading(text):
                yield from self.texts([_flat(line) for line in _ours(text, self.ways)], _HEADING)
            case Paragraph(text):
                yield from self.texts(_ours(text, self.ways))
            case Quoted(text):
                yield from self.texts(parse(text, ours=False), _QUOTE, ours=False)
            case Small(text):
                yield from self.texts([_flat(line) for line in _ours(text, self.ways)], _SMALL)
            case Facts(pairs):
                yield from self.texts(list(chain.from_iterable(_fact(name, value, self.ways) for name, value in pairs)))

    def texts(self, lines: Sequence[Line], before: str = "", *, ours: bool = True) -> Iterator[Piece]:
        """Draw lines of text, `before` at the beginning of each; a quote shows its empty lines as well."""
        shown = lines if before in ("", _QUOTE) else [line for line in lines if self._says_something(line)]
        for portion in portions(shown, self.part, LONGEST_PORTION):
            if any(map(self._says_something, portion)):
                content = markdown.drawn(portion, self.part, ours=ours, before=before)
                yield Piece({"type": TEXT, "content": content}, called=tuple(self._called(portion)))

    def _says_something(self, line: Line) -> bool:
        return any(self.part(span).text.strip() for span in line.spans)

    def _called(self, lines: Sequence[Line]) -> Iterator[str]:
        for span in chain.from_iterable(line.spans for line in lines):
            part = self.part(span)
            if isinstance(part, Token) and (found := _CALLED.fullmatch(part.text)):
                yield found[1]

    # ---- what can be pressed --------------------------------------------------------------------------------------

    def _rows(self, items: Sequence[Button | Select], wires: set[str]) -> Iterator[Piece]:
        """Put buttons beside each other; a menu takes a row of its own."""
        row: list[Drawn] = []
        for item in items:
            wire = self._wire(item, wires)
            if row and (isinstance(item, Select) or len(row) == MOST_IN_A_ROW):
                yield Piece({"type": ROW, "components": row})
                row = []
            if isinstance(item, Select):
                yield Piece({"type": ROW, "components": [_menu(item, wire)]})
            else:
                row.append({"type": BUTTON, "style": _STYLE_OF[item.tone], "label": item.label, "custom_id": wire})
        if row:
            yield Piece({"type": ROW, "components": row})

    def _wire(self, item: Button | Select, wires: set[str]) -> str:
        number, wire = 0, custom_id(item.verb, item.token, self.space)
        while wire in wires:
            number += 1
            wire = custom_id(item.verb, item.token, self.space, number)
        wires.add(wire)
        return wire


def _ours(text: Markup, ways: Ways) -> list[Line]:
    """Read words of ours; the commands that they name are as Discord offers them."""
    return [offered(line, ways) for line in parse(text, ours=True)]


def _flat(line: Line) -> Line:
    """Make a line ready to stand behind what sets it off, so that only its words are left of what it was."""
    match line.kind:
        case LineKind.ITEM:
            return Line((Words(_BULLET), *line.spans))
        case LineKind.CODE:
            return Line(tuple(_code(span) for span in line.spans))
        case _:
            return Line(line.spans)


def _code(span: Span) -> Span:
    return Words(span.text) if isinstance(span, Words) and "`" in span.text else span


def _fact(name: Markup, value: Markup, ways: Ways) -> Iterator[Line]:
    """Put name and value on one line, or under each other where the value has several."""
    names, values = _ours(name, ways), _ours(value, ways)
    yield from (_strong(line) for line in names[:-1])
    last = _strong(names[-1])
    if len(values) == 1 and values[0].kind is LineKind.TEXT:
        between = (Words(" · "),) if last.spans and values[0].spans else ()
        yield Line((*last.spans, *between, *values[0].spans), last.kind)
    else:
        yield last
        yield from values


def _strong(line: Line) -> Line:
    spans = tuple(
        Words(span.text, Style.STRONG) if isinstance(span, Words) and span.style is Style.PLAIN else span
        for span in line.spans
    )
    return Line(spans, line.kind)


def _menu(item: Select, wire: str) -> Drawn:
    return {
        "type": MENU,
        "custom_id": wire,
        "placeholder": shortened(item.label, LONGEST_PLACEHOLDER),
        "options": [option_of(option) for option in item.options],
        "min_values": 1,
        "max_values": max(1, min(item.most, len(item.options))),
    }


def option_of(option: Option) -> Drawn:
    """Draw one of several things to choose; where its label is long, it goes on in small print."""
    if not 0 < length(option.value) <= LONGEST_OPTION:
        raise InvalidViewError(
            f"The option {shortened(option.label, 40)!r} has a value of {length(option.value)} characters; "
            f"Discord takes 1 to {LONGEST_OPTION}. Give it a short token instead."
        )
    label = option.label.strip() or option.value
    first = next(pieces(label, LONGEST_OPTION))
    more = shortened(label[len(first) :], LONGEST_OPTION)
    drawn: Drawn = {"label": first, "value": option.value}
    return {**drawn, "description": more} if more.strip() else drawn


# ---- files ---------------------------------------------------------------------------------------------------------


def _attached(upload: Upload) -> Drawn:
    return {"url": f"attachment://{upload.name}"}


def _unused(name: str, used: set[str]) -> str:
    """Write a file's name as Discord keeps it, and as no other file of the view is named."""
    stem, dot, ending = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip(".").rpartition(".")
    stem, number = (stem or ending or "file") if dot else (ending or "file"), 0
    ending = f".{ending}" if dot and stem != ending else ""
    whole = f"{stem}{ending}"
    while whole in used:
        number += 1
        whole = f"{stem}-{number}{ending}"
    used.add(whole)
    return whole
