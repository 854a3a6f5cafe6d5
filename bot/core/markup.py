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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from bot.core.clock import aware
from bot.core.errors import NaiveDatetimeError
from bot.core.ids import ChannelId, MemberId, MessageRef, SpaceId, space_of


class Markup(str):
    """Text in the small Markdown whose tokens may be trusted; plain `str` is somebody's words."""

    __slots__ = ()


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
    """A time, shown in each reader's own zone; of some only the day is meant."""

    at: datetime
    is_day: bool = False


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


SPECIAL = re.compile(r"([\\`*_\[\]<>#@])")
TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]<>#@-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>(?:[^*\\\n]|\\.)+)\*\*"
    r"|(?<![A-Za-z0-9])_(?P<emphasis>(?:[^_\\\n]|\\.)+)_(?![A-Za-z0-9])"
    r"|\[(?P<label>(?:[^\[\]\\\n]|\\.)+)\]\((?P<url>https?://[^\s)]+|message:(?P<channel_of>[^\s)#]+)#(?P<message>[^\s)#]+))\)"
    r"|<@(?P<member>[A-Za-z0-9_-]+)>"
    r"|<#(?P<channel>[^<>\s]+)>"
    r"|<t:(?P<time>[0-9T:+.-]+)(?P<is_day>/day)?>"
)


def escape(words: str) -> Markup:
    """Make somebody's words inert: they will read exactly as written."""
    inert = SPECIAL.sub(r"\\\1", words)
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


def day(at: datetime) -> Markup:
    """Speak of a day, as everybody has it in their own zone."""
    return Markup(f"<t:{aware(at).isoformat()}/day>")


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
        case "time" | "is_day" if ours:
            try:
                return Moment(aware(datetime.fromisoformat(found["time"])), bool(found["is_day"]))
            except (ValueError, OverflowError, NaiveDatetimeError):
                return Words(found[0])
        case _:
            return Words(found[0])


def spans_in(line: str, *, ours: bool) -> Iterator[Span]:
    """Read one line, without what it opens with."""
    plain, reached = "", 0
    for found in TOKEN.finditer(line):
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
            lines.append(Line(tuple(spans_in(raw[2:], ours=trusted)), LineKind.ITEM))
        elif raw.startswith("> "):
            lines.append(Line(tuple(spans_in(raw[2:], ours=trusted)), LineKind.QUOTE))
        else:
            lines.append(Line(tuple(spans_in(raw, ours=trusted))))
    return tuple(lines)


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

    told = TOKEN.sub(drawn, text)
    while told != text:  # what stood beside a name may have been a style that hid another
        text, told = Markup(told), TOKEN.sub(drawn, told)
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
        case Moment(at=at, is_day=is_day):
            return at.date().isoformat() if is_day else at.isoformat()
