r"""Draws lines of the small Markdown as Discord's, in which a backslash takes the power from any mark.

1. Every character of words that could be a mark is escaped; only a `Token` is live, and only our own words hold tokens.
2. What is live, beside tokens, is bold, italics and code; in members' words also what Discord alone knows (struck out,
   underlined, hidden): its two marks are `LIVE` ones, so that tildes which only are tildes stay tildes.
3. Headings and small print are ours alone: what members wrote can never look as if we had said it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.core.markup import Line, LineKind, Span, Style, Words

SEAM = "\u200b"
"""No width: keeps marks from being read as one."""
LIVE = "\u2063"
"""No width: between two characters of members' words it says that they were a mark when they were written."""
FENCE = "```"
MARKS = "*_~|`"
_MARK_OF = {Style.STRONG: "**", Style.EMPHASIS: "_", Style.CODE: "`"}
_OPENING = {LineKind.TEXT: "", LineKind.ITEM: "- ", LineKind.QUOTE: "> ", LineKind.CODE: ""}
_SPECIAL = re.compile(r"[\\`*_~|<>\[\]@]|:(?=//)|¯(?=[\\_])")  # the last: in a shrug nothing is escaped
_LIKE_ANOTHER = re.compile(r"\A(\s*)(?:([-+#])|([0-9]+)(?=\.))")
_LIVE_MARK = re.compile(rf"~{LIVE}~|\|{LIVE}\||_{LIVE}_")
_THIRD_TICK = re.compile("``(?=`)")
_WORD = re.compile(r"[A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Token:
    """What Discord itself understands, such as a mention; only ours to write."""

    text: str


Part = Words | Token


def escaped(words: str) -> str:
    """Make characters that only are characters."""
    return _SPECIAL.sub(r"\\\g<0>", words)


def as_words(span: Span) -> Part:
    """Take a text that holds nothing but words, as every member's does."""
    return span if isinstance(span, Words) else Words("")


def drawn(
    lines: Sequence[Line],
    part: Callable[[Span], Part] = as_words,
    *,
    ours: bool = False,
    before: str = "",
) -> str:
    """Draw lines. `ours` knows no marks but the house's; `before` opens every line that is drawn."""
    pieces: list[str] = []
    for code, run in groupby(lines, lambda line: line.kind is LineKind.CODE):
        if code:
            pieces += _fenced(run)
        else:
            pieces += (_OPENING[line.kind] + _line(line, part, ours=ours) for line in run)
    return "\n".join(before + line for line in pieces)


def _fenced(lines: Iterator[Line]) -> Iterator[str]:
    """Draw code; Discord drops empty lines at its edges, so they get something that nobody sees."""
    content = ["".join(span.text for span in line.spans if isinstance(span, Words)) for line in lines]
    content[0], content[-1] = content[0] or SEAM, content[-1] or SEAM
    yield FENCE
    yield from (_THIRD_TICK.sub(f"``{SEAM}", line) for line in content)
    yield FENCE


def _line(line: Line, part: Callable[[Span], Part], *, ours: bool) -> str:
    parts = [part(span) for span in line.spans]
    live = {} if ours else _pairs(parts)
    sheet = _Sheet()
    for number, one in enumerate(parts):
        if isinstance(one, Token):
            sheet.put(one.text)
        elif one.style is Style.PLAIN:
            sheet.words(one.text, {at: opens for (of, at), opens in live.items() if of == number})
        else:
            sheet.styled(one.text, _MARK_OF[one.style])
    return _LIKE_ANOTHER.sub(_inert, sheet.text(), count=1)


def _inert(found: re.Match[str]) -> str:
    """Keep what begins a line from opening a list, a heading or small print."""
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\"


class _Sheet:
    """A line while it is being drawn; a seam comes where two marks, or a mark and a word, would be read as one."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._closed = ""

    def text(self) -> str:
        """Return the line."""
        return "".join(self._pieces)

    def styled(self, words: str, mark: str) -> None:
        """Set words between marks, spaces at their edges outside, where every reader of Markdown wants them."""
        core = words if mark == "`" else words.strip()
        before, _, after = words.partition(core) if core else (words, "", "")
        self.put(escaped(before))
        if core:
            self._mark(mark, opens=True)
            self.put(core if mark == "`" else escaped(core))
            self._mark(mark)
        self.put(escaped(after))

    def words(self, words: str, live: Mapping[int, bool]) -> None:
        """Write words; `live` says which marks in them are, by where they stand, and whether each opens."""
        reached = 0
        for at, opens in live.items():
            self.put(escaped(words[reached:at]))
            self._mark(words[at] * 2, opens=opens)
            reached = at + 3
        self.put(escaped(words[reached:]))

    def put(self, text: str) -> None:
        """Write what is not a mark."""
        if text:
            if self._closed == "_" and _WORD.match(text):
                self._pieces.append(SEAM)
            self._pieces.append(text)
            self._closed = ""

    def _mark(self, mark: str, *, opens: bool = False) -> None:
        last = self._pieces[-1][-1] if self._pieces else ""
        begins_within_a_word = opens and mark == "_" and last.isalnum()
        if last == mark[0] or begins_within_a_word or (self._closed == "~~" and mark[0] == "_"):
            self._pieces.append(SEAM)
        self._pieces.append(mark)
        self._closed = "" if opens else mark


def _is_plain(part: Part) -> bool:
    return isinstance(part, Words) and part.style is Style.PLAIN


def _pairs(parts: Sequence[Part]) -> dict[tuple[int, int], bool]:
    """Return where live marks stand that come in pairs, one within the other; the value says whether one opens."""
    waiting: list[tuple[str, tuple[int, int]]] = []
    found: dict[tuple[int, int], bool] = {}
    for number, part in enumerate(parts):
        if (
            isinstance(part, Words) and part.style is Style.CODE
        ):  # code that holds a mark would end what the mark began, and be code no longer
            waiting = [(mark, at) for mark, at in waiting if mark[0] * 2 not in part.text]
        for mark in _LIVE_MARK.finditer(part.text if _is_plain(part) else ""):
            at = (number, mark.start())
            opened = next((n for n, (of, _) in enumerate(waiting) if of == mark[0]), None)
            if opened is None:
                waiting.append((mark[0], at))
            elif waiting[opened][1] != (number, mark.start() - 3):  # there is something between them
                found[waiting[opened][1]], found[at] = True, False
                del waiting[opened:]
    return dict(sorted(found.items()))
