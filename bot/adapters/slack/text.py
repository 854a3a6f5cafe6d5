"""What members wrote, from Slack's mrkdwn into the small Markdown of the house and back.

1. Nothing that a reader sees is lost on the way in or back. Only one style holds at a time: within bold or italics
   the outer one. Striking out has no name in the house; its tildes stay, and strike out again in Slack.
2. On the way in, mentions, channels and links become inert words; on the way back nothing can become one.
3. A backslash stands only before a character that would otherwise read as a style.
4. Every text can be read, in a time that grows with its length alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.adapters.slack import emoji, mrkdwn
from bot.adapters.slack.mrkdwn import FENCE, GUARD, MARKS
from bot.adapters.slack.styles import Cell, styled
from bot.core.composing import compose
from bot.core.markup import LineKind, parse

Name = Callable[[str], str]

_ENTITY = {"lt": "<", "gt": ">", "amp": "&"}
_CELL = re.compile(
    r"(?<![^\W_])(?<![`\u0300-\u036f])`(?P<code>[^`\n]+)`(?![^\W_])(?![`\u0300-\u036f])"
    r"|<(?P<token>[^<>\n]+)>"
    r"|&(?P<entity>lt|gt|amp);"
    rf"|:(?P<emoji>{emoji.WITH_TONE}):"
    r"|(?P<mark>[*_])"
    r"|(?P<unseen>[\u034f\u200b])"
)
_PLAIN = re.compile(r"(?!- )[A-Za-z0-9 ,.;?!()/'\"-]*")
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_QUOTE_ALL = re.compile(r"(?:&gt;|>){3} ?")
_LIKE_ANOTHER = re.compile(f"{GUARD}(?=&gt;|>|• )")
_UNSEEN_BESIDE_TICK = re.compile(f"(?<=`){GUARD}|{GUARD}(?=`)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?")


def read(text: str, *, names: Name, channels: Name) -> str:
    """Read what a member wrote in Slack; `names` and `channels` say what people and channels are called, by id."""
    if _PLAIN.fullmatch(text):  # most of what is said holds nothing to be read
        return text
    reader = _Reader(names, channels)
    return "\n".join(reader.lines(text))


def written(text: str) -> str:
    """Write a member's words for Slack: their styles show, and nothing in them has any power."""
    return mrkdwn.drawn(parse(text, ours=False))


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Name
    channels: Name

    # ---- lines ----------------------------------------------------------------------------------------------------

    def lines(self, text: str) -> Iterator[str]:
        quoting = False
        for chunk in _chunks(text):
            if isinstance(chunk, str):
                yield from (FENCE, self._flat(_UNSEEN_BESIDE_TICK.sub("", chunk)), FENCE)
                continue
            for raw in chunk:
                begin = None if quoting else _QUOTE_ALL.match(raw)
                quoting = quoting or begin is not None
                rest = raw[begin.end() :] if begin else raw
                yield self._words(rest, LineKind.QUOTE) if quoting else self._line(raw)

    def _line(self, raw: str) -> str:
        if quote := _QUOTE.match(raw):
            return self._words(raw[quote.end() :], LineKind.QUOTE)
        if raw.startswith("• "):
            return self._words(raw[2:], LineKind.ITEM)
        return self._words(_LIKE_ANOTHER.sub("", raw, count=1) if raw.startswith(GUARD) else raw, LineKind.TEXT)

    def _words(self, raw: str, kind: LineKind) -> str:
        return compose(styled(raw, list(self._cells(raw))), kind)

    # ---- things on a line -----------------------------------------------------------------------------------------

    def _cells(self, raw: str) -> Iterator[Cell]:
        reached = 0
        for found in _CELL.finditer(raw):
            if found.start() > reached:
                yield Cell(raw[reached : found.start()])
            reached = found.end()
            match found.lastgroup:
                case "code":
                    content = self._flat(found["code"])
                    whole = bool(content) and "`" not in content
                    yield Cell(content, code=True) if whole else Cell(f"`{content}`")
                case "mark":
                    yield Cell(found[0], mark=found.start())
                case "unseen" if _beside_mark(raw, found.start()):
                    continue
                case _:
                    yield Cell(self._seen(found))
        if reached < len(raw):
            yield Cell(raw[reached:])

    def _flat(self, raw: str) -> str:
        """Return the characters of code, in which entities and tokens are all that Slack reads."""
        return re.sub(r"<(?P<token>[^<>\n]+)>|&(?P<entity>lt|gt|amp);", lambda found: self._seen(found), raw)

    def _seen(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "token":
                return " ".join(self._token(found["token"]).split("\n"))
            case "entity":
                return _ENTITY[found["entity"]]
            case "emoji":
                return emoji.unicode_of(found["emoji"])
            case _:
                return found[0]

    def _token(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        label, rest = _decoded(label), target[1:]
        match target[0]:
            case "@":
                return f"@{self.names(rest)}"
            case "#":
                return f"#{label or self.channels(rest)}"
            case "!" if rest.startswith("date^"):
                return label or rest
            case "!":
                return label if label.startswith("@") else f"@{label or rest.rpartition('^')[2]}"
            case _:
                return _link(_decoded(target), label)


def _chunks(text: str) -> Iterator[str | list[str]]:
    """Split a text into fenced code and the lines around it; a fence stands on lines of its own."""
    reached = 0
    while (begin := text.find(FENCE, reached)) >= 0 and (end := text.find(FENCE, begin + 3)) >= 0:
        yield _around(text[reached:begin], after_code=reached > 0, before_code=True)
        yield text[begin + 3 : end].removeprefix("\n").removesuffix("\n")
        reached = end + 3
    yield _around(text[reached:], after_code=reached > 0, before_code=False)


def _around(chunk: str, *, after_code: bool, before_code: bool) -> list[str]:
    lines = chunk.split("\n")
    if after_code and not lines[0]:
        lines = lines[1:]
    if before_code and lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def _decoded(text: str) -> str:
    return re.sub("&(lt|gt|amp);", lambda found: _ENTITY[found[1]], text)


def _link(url: str, label: str) -> str:
    bare = _SCHEME.sub("", url, count=1)
    if not label:
        return url
    return label if label.rstrip("/") in (url.rstrip("/"), bare.rstrip("/")) else f"[{label}]({url})"


def _beside_mark(raw: str, at: int) -> bool:
    before, after = raw[at - 1 : at] if at else "", raw[at + 1 : at + 2]
    return (before or " ") in MARKS or (after or " ") in MARKS
