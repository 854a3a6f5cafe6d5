"""Draws lines of the small Markdown as Slack's mrkdwn, which knows no escape for the characters of its styles.

1. Every `<`, `>` and `&` of words is an entity; only a `Token` holds live ones, and only our own words hold tokens.
2. Slack styles what stands between two marks that words do not touch on their outer sides. A style of ours gets a
   seam there where it needs one; a mark that only is a character gets a guard, which no reader sees and which Slack
   takes for a piece of a word.
3. Spaces at the edges of a style are not styled: Slack does not style across them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.core.markup import Line, LineKind, Span, Style, Words

SEAM = "\u200b"
"""No width, and no part of a word."""
GUARD = "\u034f"
"""No width, and part of a word."""
FENCE = "```"
MARKS = "*_~`"

_MARK_OF = {Style.STRONG: "*", Style.EMPHASIS: "_", Style.CODE: "`"}
_PREFIX = {LineKind.TEXT: "", LineKind.ITEM: "• ", LineKind.QUOTE: "> ", LineKind.CODE: ""}
_THIRD_TICK = re.compile("``(?=`)")


@dataclass(frozen=True, slots=True)
class Token:
    """What Slack itself understands, such as a mention; only ours to write."""

    text: str


Part = Words | Token


def entities(words: str) -> str:
    """Make characters that only are characters."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_word(character: str) -> bool:
    """Say whether Slack takes a character for a piece of a word; the empty string is none."""
    return character.isalnum() or "\u0300" <= character <= "\u036f"


def opens(text: str, at: int) -> bool:
    """Say whether a style can begin with the mark that stands there; code may begin with a space."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return bool(after) and not in_word(before) and (text[at] == "`" or not after.isspace())


def closes(text: str, at: int) -> bool:
    """Say whether a style can end with the mark that stands there; code may end with a space."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return bool(before) and not in_word(after) and (text[at] == "`" or not before.isspace())


def as_words(span: Span) -> Part:
    """Take a text that holds nothing but words, as every member's does."""
    return span if isinstance(span, Words) else Words("")


def drawn(
    lines: Sequence[Line],
    part: Callable[[Span], Part] = as_words,
    *,
    ours: bool = False,
    quoted: bool = False,
) -> str:
    """Draw lines. `ours` keeps tildes from striking out, which a member may have meant; `quoted` sets all apart."""
    pieces: list[str] = []
    for code, run in groupby(lines, lambda line: line.kind is LineKind.CODE):
        if code:
            content = "\n".join(_untouched(line) for line in run)
            pieces.append(f"{FENCE}\n{_THIRD_TICK.sub(f'``{GUARD}', entities(content))}\n{FENCE}")
        else:
            apart = _PREFIX[LineKind.QUOTE] if quoted else ""
            pieces += (apart + _line(line, part, ours=ours) for line in run)
    return "\n".join(pieces)


def _untouched(line: Line) -> str:
    return "".join(span.text for span in line.spans if isinstance(span, Words))


def _line(line: Line, part: Callable[[Span], Part], *, ours: bool) -> str:
    sheet = _Sheet()
    for span in line.spans:
        sheet.add(part(span))
    marks = MARKS if ours else MARKS.replace("~", "")
    begins_like_another = line.kind is LineKind.TEXT and sheet.text.startswith((">", "• ")) and sheet.runs[0].words
    return _PREFIX[line.kind] + (GUARD if begins_like_another else "") + sheet.guarded(marks)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one origin: words (within a style, `mark` says which), code, or something live."""

    text: str
    words: bool = False
    mark: str = ""


@dataclass(slots=True)
class _Sheet:
    """A line while it is being drawn."""

    runs: list[_Run] = field(default_factory=list)
    _closed: str = ""

    @property
    def text(self) -> str:
        """Return the line's characters, before any is an entity."""
        return "".join(run.text for run in self.runs)

    def add(self, part: Part) -> None:
        if isinstance(part, Token):
            self._put(_Run(part.text))
            return
        mark = _MARK_OF.get(part.style, "")
        core = part.text if mark in ("", "`") else part.text.strip()
        if not mark or not core:
            self._put(_Run(part.text, words=True))
            return
        begin = part.text.index(core)
        self._put(_Run(part.text[:begin], words=True))
        self._put(_Run(mark), opening=mark)
        self._put(_Run(core, words=mark != "`", mark=mark))
        self._put(_Run(mark))
        self._closed = mark
        self._put(_Run(part.text[begin + len(core) :], words=True))

    def _put(self, run: _Run, opening: str = "") -> None:
        if not run.text:
            return
        first, last = run.text[0], self._last()
        if (self._closed and (in_word(first) or first in MARKS)) or (opening and (in_word(last) or last == opening)):
            self.runs.append(_Run(SEAM))
        self._closed = ""
        self.runs.append(run)

    def _last(self) -> str:
        return self.runs[-1].text[-1] if self.runs else ""

    def guarded(self, marks: str) -> str:
        """Write the line down, with a guard beside each character that Slack would take for a style."""
        whole = self.text
        ends = {mark: max(_ends(whole, mark), default=-1) for mark in marks}
        drawn, reached = [], 0
        for run in self.runs:
            live = not run.words and not run.mark
            text = run.text if live else entities(run.text)
            if run.words:
                text = _guarded(run, whole, reached, ends)
            drawn.append(text)
            reached += len(run.text)
        return "".join(drawn)


def _guarded(run: _Run, line: str, reached: int, ends: dict[str, int]) -> str:
    pieces, begin = [], 0
    for found in re.finditer(f"[{re.escape(''.join(ends))}]", run.text):
        mark, at = found[0], reached + found.start()
        within = run.mark == mark
        before = GUARD if within or (opens(line, at) and ends[mark] > at + 1) else ""
        pieces.append(f"{entities(run.text[begin : found.start()])}{before}{mark}{GUARD if within else ''}")
        begin = found.end()
    return _THIRD_TICK.sub(f"``{GUARD}", "".join((*pieces, entities(run.text[begin:]))))


def _ends(text: str, mark: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(mark), text) if closes(text, found.start()))
