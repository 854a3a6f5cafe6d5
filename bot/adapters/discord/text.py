"""What members wrote, from Discord's Markdown into the small Markdown of the house and back.

1. Nothing that a reader sees is lost on the way in or back; what is read, written and read again stays as it is.
2. On the way in, mentions, channels, links, emoji of a guild and times become inert words; on the way back nothing can
   become one.
3. The opening of a heading, of small print and of a numbered item stays as the characters that it is.
4. Every text can be read, in a time that grows with its length alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.adapters.discord import markdown
from bot.adapters.discord.markdown import FENCE, LIVE, SEAM
from bot.adapters.discord.styles import MARKS, Cell, Row, Turn, styled
from bot.core.composing import compose
from bot.core.markup import LineKind, Style, Words, parse

Name = Callable[[str], str | None]

SOMEBODY = "somebody"
"""Who is mentioned and not known."""
A_ROLE = "role"
A_CHANNEL = "channel"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ESCAPE = r"¯\\_\(ツ\)_/¯|\\(?P<escaped>[^0-9A-Za-z\s])"
_URL = r"https?://[^\s<]+[^<.,:;\"')\]\s]"
_CODE = r"(?P<ticks>`++)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)|`++"
_FENCED = r"```(?:[A-Za-z0-9_+.#-]+\n)?\n*(?P<fenced>[^\n].*?)```"
_QUOTED = r"(?m:^) *>>> (?P<all>.*)|(?m:^)(?P<quoted> *> [^\n]*(?:\n *> [^\n]*)*)"
_APART = re.compile(rf"{_ESCAPE}|{_URL}|{_FENCED}|{_QUOTED}|{_CODE}", re.DOTALL)
_APART_IN_QUOTE = re.compile(rf"{_ESCAPE}|{_URL}|{_FENCED}|{_CODE}", re.DOTALL)
_CELL = re.compile(
    r"(?P<line>\n(?:(?P<item>[*-] )|(?P<bounded> *(?:[*-]|#{1,3}|-#|[0-9]+\.) ))?)"
    rf"|{_ESCAPE}|<(?P<hidden>https?://[^\s<>]+)>|(?P<url>{_URL})|{_CODE}"
    r"|<(?P<kind>@!?|@&|#|t:|a?:(?P<emoji>\w+):|/(?P<command>[^<>:\n]+):)(?P<id>-?[0-9]{1,20})(?::[tTdDfFRsS])?>"
    r"|(?P<mark>\*++|_++|~++|\|++)"
    rf"|(?P<unseen>[{SEAM}{LIVE}]++)",
    re.DOTALL,
)
_PLAIN = re.compile(r"(?!- )[A-Za-z0-9 ,.;?!()/'\"-]*")
_QUOTE = re.compile(r"(?m)^ *> ")
_UNSEEN = re.compile(f"[{SEAM}{LIVE}]")
_UNSEEN_IN_CODE = re.compile(rf"(?<=[^\n]``){SEAM}(?=`)|(?m:^){SEAM}(?m:$)")
_LIKE_FENCE = re.compile("(?m)^``(?=`)")
_IN_WORD = re.compile(r"[A-Za-z0-9_]")


def read(content: str, *, names: Name, channels: Name, roles: Name = lambda role: None) -> str:
    """Read what a member wrote in Discord; what people, channels and roles are called is asked for by their ids."""
    if _PLAIN.fullmatch(content):  # most of what is said holds nothing to be read
        return content
    return "\n".join(_Reader(names, channels, roles).lines(content))


def written(text: str) -> str:
    """Write a member's words for Discord: their styles show, and nothing in them has any power."""
    return markdown.drawn(parse(text, ours=False))


@dataclass(frozen=True, slots=True)
class _Fenced:
    """Code on lines of its own."""

    content: str


@dataclass(frozen=True, slots=True)
class _Around:
    """Lines around code and between quotes, or a quote."""

    content: str
    quoted: bool = False


def _chunks(text: str, apart: re.Pattern[str]) -> Iterator[_Fenced | _Around]:
    """Split a text into what stands apart, fenced code and quotes, and the lines around it."""
    reached = 0
    for found in apart.finditer(text):
        if found.lastgroup not in ("fenced", "all", "quoted"):
            continue
        yield from _between(text[reached : found.start()], first=reached == 0, last=False)
        reached = found.end()
        if found["fenced"]:
            yield _Fenced(found["fenced"].strip("\n"))
        else:
            yield _Around(found["all"] or _QUOTE.sub("", found["quoted"] or ""), quoted=True)
    yield from _between(text[reached:], first=reached == 0, last=True)


def _between(text: str, *, first: bool, last: bool) -> Iterator[_Around]:
    """Take the lines that stand between; the end of a line beside code or a quote is that one's."""
    if not first:
        if not text:
            return
        text = text.removeprefix("\n")
    if not last:
        if not text:
            return
        text = text.removesuffix("\n")
    yield _Around(text)


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Name
    channels: Name
    roles: Name

    # ---- lines ----------------------------------------------------------------------------------------------------

    def lines(self, text: str) -> Iterator[str]:
        """Read a text, line by line."""
        fenced = False
        for chunk in _chunks(text, _APART):
            if isinstance(chunk, _Fenced):
                if not fenced:
                    yield FENCE
                yield from _code_lines(chunk.content)
                fenced = True
                continue
            if fenced:
                yield FENCE
                fenced = False
            rows = self._quoted(chunk.content) if chunk.quoted else self._rows(chunk.content, LineKind.TEXT)
            yield from (compose(row.words, row.kind) for row in rows)
        if fenced:
            yield FENCE

    def _quoted(self, text: str) -> Iterator[Row]:
        """Read a quote, in which code that stands on lines of its own is code on each of them."""
        for chunk in _chunks(text, _APART_IN_QUOTE):
            if isinstance(chunk, _Fenced):
                yield from (Row(LineKind.QUOTE, [_code(line)]) for line in chunk.content.split("\n"))
            else:
                yield from self._rows(chunk.content, LineKind.QUOTE)

    def _rows(self, text: str, kind: LineKind) -> Iterator[Row]:
        return styled(list(self._cells(text, kind)))

    # ---- things on a line -----------------------------------------------------------------------------------------

    def _cells(self, text: str, kind: LineKind) -> Iterator[Cell | Turn]:
        raw = f"\n{text}"  # so that every line, also the first, begins with the end of another
        reached = escaped = 0
        for found in _CELL.finditer(raw):
            if found.start() > reached:
                yield Cell(raw[reached : found.start()])
            reached = found.end()
            if found.lastgroup == "unseen":
                yield from _unseen(found, raw, after_mark=escaped < found.start())
            else:
                yield from self._things(found, raw, kind)
            escaped = reached if found.lastgroup == "escaped" else escaped
        if reached < len(raw):
            yield Cell(raw[reached:])

    def _things(self, found: re.Match[str], raw: str, kind: LineKind) -> Iterator[Cell | Turn]:
        match found.lastgroup:
            case "line":
                listed = found["item"] is not None and kind is LineKind.TEXT
                yield Turn(LineKind.ITEM if listed else kind, bounded=len(found[0]) > 1)
                if not listed:
                    yield Cell(found[0][1:])
            case "escaped" | "url" | "hidden":
                yield Cell(_UNSEEN.sub("", found[found.lastgroup]))
            case "code":
                yield from _code_over_lines(found, kind)
            case "id":
                yield Cell(_UNSEEN.sub("", self._token(found).replace("\n", " ")))
            case "mark" if found[0] in MARKS:
                yield _mark(found[0], raw[found.start() - 1], raw[found.end() : found.end() + 1])
            case _:
                yield Cell(found[0])

    def _token(self, found: re.Match[str]) -> str:
        id_ = found["id"]
        match found["kind"]:
            case "@" | "@!":
                return f"@{self.names(id_) or SOMEBODY}"
            case "@&":
                return f"@{self.roles(id_) or A_ROLE}"
            case "#":
                return f"#{self.channels(id_) or A_CHANNEL}"
            case "t:":
                return _moment(found)
            case _:
                return f":{found['emoji']}:" if found["emoji"] else f"/{found['command']}"


def _code_lines(content: str) -> list[str]:
    """Return the lines of code; none of them may read as the end of it."""
    return _LIKE_FENCE.sub(f"``{SEAM}", _UNSEEN_IN_CODE.sub("", content)).split("\n")


def _code(line: str) -> Words:
    return Words(_UNSEEN.sub("", line)) if "`" in line else Words(line, Style.CODE)


def _code_over_lines(found: re.Match[str], kind: LineKind) -> Iterator[Cell | Turn]:
    """Take code; what holds a tick itself has no name in the house and stays as it was typed."""
    whole = "`" not in found["code"]
    for number, line in enumerate((found["code"] if whole else _UNSEEN.sub("", found[0])).split("\n")):
        if number:
            yield Turn(kind)
        yield Cell(line, code=whole)


def _mark(mark: str, before: str, after: str) -> Cell:
    """Say whether a style can begin or end with a mark, by what stands beside it."""
    match mark:
        case "*" | "***":
            return Cell(mark, begins=not after.isspace(), ends=not before.isspace())
        case "_" | "___":
            return Cell(mark, begins=True, ends=not _IN_WORD.match(after))
        case _:
            return Cell(mark, begins=True, ends=mark != "~~" or after != "_")


def _unseen(found: re.Match[str], raw: str, *, after_mark: bool) -> Iterator[Cell]:
    """Leave out what holds marks apart, or says that there is one; before it (`after_mark`) may be an escaped one."""
    before, after = raw[found.start() - 1], raw[found.end() : found.end() + 1]
    beside_mark = (after_mark and before in markdown.MARKS) or after in tuple(markdown.MARKS)
    if not beside_mark:
        yield Cell(found[0].replace(LIVE, ""))


def _moment(found: re.Match[str]) -> str:
    try:
        return f"{_EPOCH + timedelta(seconds=int(found['id'])):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return found[0]
