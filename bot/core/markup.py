r"""The small Markdown in which Trellis writes, read into a tree that every platform can draw.

1. What a person wrote goes in through `escape` and can then never become a mention, a link or a style.
2. A mention, a channel and a time are tokens (`<@member>`, `<#channel>`, `<t:2027-01-04T09:00+00:00>`) that only our
   own words may hold; `parse(…, ours=False)` leaves them as the characters that they are.
3. Everything parses: a lone star is a star. A backslash makes a star a star in anybody's words, so that what a
   platform knows to be only a character stays one.

Known: `**strong**`, `_emphasis_`, `` `code` ``, fenced code, `[label](https://…)`, and lines that open with `- ` or
`> `.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from urllib.parse import quote

from bot.core.clock import aware
from bot.core.errors import NaiveDatetimeError
from bot.core.ids import ChannelId, MemberId, MessageRef, SpaceId, space_of


class Markup(str):
    """Text in the small Markdown whose tokens may be trusted; plain `str` is somebody's words."""

    __slots__ = ()


def shows(text: str) -> bool:
    """Say whether anything of a text can be seen: blanks, controls, and letters without a shape cannot."""
    return any(unicodedata.category(letter) not in _UNSEEN and letter not in _SHAPELESS for letter in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_SHAPELESS = "\u115f\u1160\u2800\u3164\uffa0"


class Style(StrEnum):
    """How a run of words is set."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of characters in one style."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address; only http and https exist."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MessageLink:
    """The way to a message."""

    label: str
    message: MessageRef


@dataclass(frozen=True, slots=True)
class Mention:
    """A member, shown by the name they use on the platform; whether it notifies is the effect's decision."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel, shown by its name."""

    channel: ChannelId


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, shown in each reader's own zone."""

    at: datetime


Span = Words | Link | MessageLink | Mention | ChannelLink | Moment


class LineKind(StrEnum):
    """What a line of text is."""

    TEXT = "text"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; code lines hold their characters untouched."""

    spans: tuple[Span, ...]
    kind: LineKind = LineKind.TEXT


_SPECIAL = re.compile(r"([\\`*_\[\]<>#@])")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]<>#@-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>(?:[^*\\\n]|\\.)+)\*\*"
    r"|(?<![A-Za-z0-9])_(?P<emphasis>(?:[^_\\\n]|\\.)+)_(?![A-Za-z0-9])"
    r"|\[(?P<label>(?:[^\[\]\\\n]|\\.)+)\]\((?P<url>https?://[^\s)]+|message:(?P<channel_of>[^\s)#]+)#(?P<message>[^\s)#]+))\)"
    r"|<@(?P<member>[A-Za-z0-9_-]+)>"
    r"|<#(?P<channel>[^<>\s]+)>"
    r"|<t:(?P<time>[0-9T:+.-]+)>"
)

_POWERFUL = frozenset({"url", "member", "channel", "time"})
_LETTER = re.compile(r"[A-Za-z0-9]")
_SEAM = "\u200b"
"""No width: an underscore beside a letter is no style, beside this one it is."""
_OPENING = {LineKind.TEXT: "", LineKind.ITEM: "- ", LineKind.QUOTE: "> "}
_OPENINGS = ("- ", "> ", "```")


def escape(words: str) -> Markup:
    """Make somebody's words inert: they will read exactly as written."""
    inert = _SPECIAL.sub(r"\\\1", words)
    return Markup(re.sub(r"(?m)^([^\S\n]*)-", r"\1\\-", inert))


def mention(member: MemberId) -> Markup:
    """Speak of a member by name."""
    return Markup(f"<@{member}>")


def channel_link(channel: ChannelId) -> Markup:
    """Speak of a channel by name."""
    return Markup(f"<#{channel}>")


def moment(at: datetime) -> Markup:
    """Speak of a time that everybody reads in their own zone."""
    return Markup(f"<t:{aware(at).isoformat()}>")


def link(label: str, url: str) -> Markup:
    """Write a labelled link; the label is somebody's words unless it is `Markup`."""
    whole = re.sub(r"[\s()<>]", lambda found: quote(found[0]), url)
    return Markup(f"[{label if isinstance(label, Markup) else escape(label)}]({whole})")


def message_link(label: str, message: MessageRef) -> Markup:
    """Write the way to a message."""
    return link(label, f"message:{message}")


def _unescape(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words)


def _span(found: re.Match[str], *, ours: bool) -> Span:
    match found.lastgroup:
        case "escaped":
            return Words(found["escaped"])
        case "code":
            return Words(found["code"], Style.CODE)
        case "strong":
            return Words(_unescape(found["strong"]), Style.STRONG)
        case "emphasis":
            return Words(_unescape(found["emphasis"]), Style.EMPHASIS)
        case "url" if ours and found["message"]:
            target = MessageRef(ChannelId(found["channel_of"]), found["message"])
            return MessageLink(_unescape(found["label"]), target)
        case "url" if ours:
            return Link(_unescape(found["label"]), found["url"])
        case "member" if ours:
            return Mention(MemberId(found["member"]))
        case "channel" if ours:
            return ChannelLink(ChannelId(found["channel"]))
        case "time" if ours:
            try:
                return Moment(aware(datetime.fromisoformat(found["time"])))
            except (ValueError, OverflowError, NaiveDatetimeError):
                return Words(found[0])
        case _:
            return Words(found[0])


def _spans(line: str, *, ours: bool) -> Iterator[Span]:
    plain, reached = "", 0
    for found in _TOKEN.finditer(line):
        span = _span(found, ours=ours)
        plain += line[reached : found.start()]
        reached = found.end()
        if isinstance(span, Words) and span.style is Style.PLAIN:
            plain += span.text
            continue
        if plain:
            yield Words(plain)
            plain = ""
        yield span
    plain += line[reached:]
    if plain:
        yield Words(plain)


def parse(text: str, *, ours: bool | None = None) -> tuple[Line, ...]:
    """Read text into lines; `ours` says whether tokens and links are trusted (default: only in `Markup`)."""
    trusted = isinstance(text, Markup) if ours is None else ours
    lines: list[Line] = []
    fenced = False
    for raw in text.split("\n"):
        if raw.startswith("```"):
            fenced = not fenced
        elif fenced:
            lines.append(Line((Words(raw, Style.CODE),), LineKind.CODE))
        elif raw.startswith("- "):
            lines.append(Line(tuple(_spans(raw[2:], ours=trusted)), LineKind.ITEM))
        elif raw.startswith("> "):
            lines.append(Line(tuple(_spans(raw[2:], ours=trusted)), LineKind.QUOTE))
        else:
            lines.append(Line(tuple(_spans(raw, ours=trusted))))
    return tuple(lines)


def compose(runs: Iterable[Words], kind: LineKind = LineKind.TEXT) -> str:
    """Write a line of a member's words as `parse` will read it; a backslash stands where it is needed."""
    meant = _seamed(run for run in runs if run.text)
    begins = kind is LineKind.TEXT
    line = _escaped_where_needed(meant, begins=begins)
    if list(_spans(line, ours=False)) != _joined(meant):
        line = _escaped_everywhere(meant, begins=begins)
    return _OPENING[kind] + line


def _seamed(runs: Iterable[Words]) -> list[Words]:
    """Put a seam where emphasis stands beside a letter, where its underscore would only be a character."""
    seamed: list[Words] = []
    for run in runs:
        last = seamed[-1] if seamed else Words("")
        from_letter = run.style is Style.EMPHASIS and last.style is Style.PLAIN and _LETTER.match(last.text[-1:])
        to_letter = last.style is Style.EMPHASIS and run.style is Style.PLAIN and _LETTER.match(run.text)
        seamed += (Words(_SEAM), run) if from_letter or to_letter else (run,)
    return seamed


def _joined(runs: Iterable[Words]) -> list[Words]:
    return [
        joined
        for style, alike in groupby(runs, lambda run: run.style)
        for joined in ((Words("".join(run.text for run in alike)),) if style is Style.PLAIN else tuple(alike))
    ]


def _composed(run: Words) -> str:
    match run.style:
        case Style.STRONG if run.text:
            return "**" + re.sub(r"([*\\])", r"\\\1", run.text) + "**"
        case Style.EMPHASIS if run.text:
            return "_" + re.sub(r"([_\\])", r"\\\1", run.text) + "_"
        case Style.CODE if run.text:
            return f"`{run.text}`"
        case _:
            return run.text


def _escaped_where_needed(runs: Iterable[Words], *, begins: bool) -> str:
    pieces: list[str] = []
    styled: set[int] = set()
    length = 0
    for run in runs:
        pieces.append(_composed(run))
        if run.style is not Style.PLAIN:
            styled.add(length)
        length += len(pieces[-1])
    line = "".join(pieces)
    inert: list[str] = []
    reached = 0
    if begins and line.startswith(_OPENINGS) and 0 not in styled:
        inert.append(f"\\{line[0]}")
        reached = 1
    while found := _TOKEN.search(line, reached):
        begin, end = found.span()
        whole = begin in styled or (
            found.lastgroup in _POWERFUL and not any(at in styled for at in range(begin + 1, end))
        )
        inert.append(line[reached:end] if whole else f"{line[reached:begin]}\\{line[begin]}")
        reached = end if whole else begin + 1
    return "".join((*inert, line[reached:]))


def _escaped_everywhere(runs: Iterable[Words], *, begins: bool) -> str:
    line = "".join(_SPECIAL.sub(r"\\\1", run.text) if run.style is Style.PLAIN else _composed(run) for run in runs)
    return f"\\{line}" if begins and line.startswith(_OPENINGS) else line


def seen_from(
    text: Markup, space: SpaceId, people: Mapping[MemberId, str], channels: Mapping[ChannelId, str]
) -> Markup:
    """Return a text as it can be drawn in one space.

    Members in `people` and channels of other spaces are only their names, and the way to a message there is only its
    label. What is not named there is called by nothing.
    """

    def drawn(found: re.Match[str]) -> str:
        if found["member"] and found["member"] in people:
            return escape(people[MemberId(found["member"])])
        if found["channel"] and space_of(ChannelId(found["channel"])) != space:
            return escape(f"#{channels.get(ChannelId(found['channel']), '')}")
        if found["channel_of"] and space_of(ChannelId(found["channel_of"])) != space:
            return found["label"]
        return found[0]

    told = _TOKEN.sub(drawn, text)
    while told != text:  # what stood beside a name may have been a style that hid another
        text, told = Markup(told), _TOKEN.sub(drawn, told)
    return Markup(told)


def members_in(text: Markup) -> frozenset[MemberId]:
    """Return whom a text of ours mentions."""
    return frozenset(span.member for line in parse(text) for span in line.spans if isinstance(span, Mention))


def places_in(text: Markup) -> frozenset[ChannelId]:
    """Return the channels that a text of ours speaks of or leads to."""
    spans = [span for line in parse(text) for span in line.spans]
    spoken_of = (span.channel for span in spans if isinstance(span, ChannelLink))
    led_to = (span.message.channel for span in spans if isinstance(span, MessageLink))
    return frozenset((*spoken_of, *led_to))


def plain(text: str) -> str:
    """Return the characters of a text without its styles (for alt texts, titles and tests)."""
    drawn = []
    for line in parse(text):
        drawn.append("".join(_read_aloud(span) for span in line.spans))
    return "\n".join(drawn)


def _read_aloud(span: Span) -> str:
    match span:
        case Words(text=text):
            return text
        case Link(label=label) | MessageLink(label=label):
            return label
        case Mention(member=member):
            return f"@{member}"
        case ChannelLink(channel=channel):
            return f"#{channel.rpartition('/')[2]}"
        case Moment(at=at):
            return at.isoformat()
