"""Draws what is said as blocks for the page: first with ids, as the chat keeps it, then with the names one reader sees.

1. Blocks are plain data; the page draws their characters and nothing else, so that no text can become markup or code.
2. What a member wrote holds no link, no channel and no time; only `@` and a member's name is more than characters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.adapters.playground.calling import Calling
from bot.adapters.playground.clock import day_and_hour, long_day
from bot.adapters.playground.records import BOT, Channel, Json, Message, Person
from bot.core.ids import ChannelId, Identity, MemberId, SpaceId, external_of, space_of
from bot.core.markup import (
    ChannelLink,
    Line,
    Link,
    Markup,
    Mention,
    MessageLink,
    Moment,
    Span,
    Style,
    Words,
    parse,
)
from bot.core.views import (
    Actions,
    AsItStands,
    Button,
    Divider,
    Document,
    Drawn,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Quoted,
    Select,
    Small,
    View,
    wire_id,
)

SOMEBODY = "somebody"
"""Who is mentioned and no longer known."""


# ---- what is said, with ids ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Draws the bot's views; `calls` says whose mention is meant to reach them, all others are only names."""

    space: SpaceId
    people: Mapping[MemberId, Identity]
    calls: Callable[[MemberId], bool]

    def blocks(self, view: View) -> tuple[Json, ...]:
        """Draw a view."""
        return tuple(self._block(block) for block in view.blocks if not isinstance(block, AsItStands))

    def _block(self, block: Drawn) -> Json:
        match block:
            case Heading(text):
                return {"type": "heading", "lines": self._lines(text)}
            case Paragraph(text):
                return {"type": "paragraph", "lines": self._lines(text)}
            case Small(text):
                return {"type": "small", "lines": self._lines(text)}
            case Quoted(text):
                return {"type": "quoted", "lines": [self._line(line) for line in parse(text, ours=False)]}
            case Facts(pairs):
                return {"type": "facts", "pairs": [[self._one_line(part) for part in pair] for pair in pairs]}
            case Actions(items):
                return {"type": "actions", "items": [_item(item) for item in items]}
            case Document(name=name, media_type=media_type, content=content):
                return {"type": "document", "name": name, "media_type": media_type, "content": content}
            case Picture(name=name, media_type=media_type, content=content, alt=alt):
                return {"type": "picture", "name": name, "media_type": media_type, "content": content, "alt": alt}
            case Divider():
                return {"type": "divider"}

    def _lines(self, text: Markup) -> list[Json]:
        return [self._line(line) for line in parse(text, ours=True)]

    def _line(self, line: Line) -> Json:
        return {"kind": line.kind.value, "spans": [self._span(span) for span in line.spans]}

    def _one_line(self, text: Markup) -> Json:
        first, *others = self._lines(text)
        for other in others:
            first["spans"] += [_words(" "), *other["spans"]]
        return first

    def _span(self, span: Span) -> Json:
        match span:
            case Words(text, style):
                return _words(text, style)
            case Link(label, url):
                return {"type": "link", "label": label, "url": url}
            case MessageLink(label, message):
                return {
                    "type": "message",
                    "label": label,
                    "channel": external_of(message.channel),
                    "message": message.id,
                }
            case Mention(member):
                return self._mention(member)
            case ChannelLink(channel):
                return self._channel(channel)
            case Moment(at, is_day):
                return {"type": "time", "iso": at.isoformat(), **({"is_day": True} if is_day else {})}

    def _mention(self, member: MemberId) -> Json:
        who = self.people.get(member)
        if who is None or space_of(who) != self.space:
            return _words(SOMEBODY)
        return {"type": "mention", "id": external_of(who), "calls": self.calls(member)}

    def _channel(self, channel: ChannelId) -> Json:
        if space_of(channel) != self.space:
            return _words(f"#{external_of(channel)}")
        return {"type": "channel", "id": external_of(channel)}


def _words(text: str, style: Style = Style.PLAIN) -> Json:
    return {"type": "words", "text": text, "style": style.value}


def _item(item: Button | Select) -> Json:
    wire = wire_id(item.verb, item.token)
    match item:
        case Button(label=label, tone=tone):
            return {"type": "button", "label": label, "id": wire, "tone": tone.value}
        case Select(label=label, options=options, most=most):
            offered = [{"label": option.label, "value": option.value} for option in options]
            return {"type": "select", "label": label, "id": wire, "options": offered, "most": most}


def member_blocks(text: str, people: Sequence[Person]) -> tuple[Json, ...]:
    """Draw what a member wrote."""
    calling = Calling(people)
    lines = [
        {"kind": line.kind.value, "spans": [part for span in line.spans for part in _written(span, calling)]}
        for line in parse(text, ours=False)
    ]
    return ({"type": "paragraph", "lines": lines},)


def _written(span: Span, calling: Calling) -> list[Json]:
    if not isinstance(
        span, Words
    ):  # parse(…, ours=False) gives nothing else; were it to, its characters are lost, not run
        return []
    if span.style is not Style.PLAIN:
        return [_words(span.text, span.style)]
    drawn: list[Json] = []
    for part in calling.parts(span.text):
        if isinstance(part, Person):
            drawn.append({"type": "mention", "id": part.id, "calls": True})
        elif part and drawn and drawn[-1]["type"] == "words":
            drawn[-1]["text"] += part
        elif part:
            drawn.append(_words(part))
    return drawn


# ---- how one reader sees it ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How one reader sees what stands in the chat: with names, in their own zone, and only what is theirs to see."""

    reader: str
    zone: ZoneInfo
    people: Mapping[str, Person]
    channels: Mapping[str, Channel]
    message: Callable[[str], Message | None]

    def blocks(self, blocks: Sequence[Json]) -> list[Json]:
        """Put names and local times in the place of ids and moments."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Json) -> Json:
        if "lines" in block:
            return {**block, "lines": [self._line(line) for line in block["lines"]]}
        if "pairs" in block:
            return {**block, "pairs": [[self._line(part) for part in pair] for pair in block["pairs"]]}
        return block

    def _line(self, line: Json) -> Json:
        return {**line, "spans": [self._span(span) for span in line["spans"]]}

    def _span(self, span: Json) -> Json:
        match span["type"]:
            case "mention":
                me = span["id"] == self.reader and span["calls"]
                return {"type": "mention", "id": span["id"], "name": self.name(span["id"]), "me": me}
            case "channel":
                channel = self.channels.get(span["id"])
                if channel is None or not channel.open_to(self.reader):
                    return _words("a private channel")
                return {"type": "channel", "id": self.place(channel), "name": channel.name}
            case "message":
                return self._message(span)
            case "time":
                at, is_day = datetime.fromisoformat(span["iso"]), span.get("is_day", False)
                return {**span, "label": (long_day if is_day else day_and_hour)(at, self.zone)}
            case _:
                return span

    def _message(self, span: Json) -> Json:
        channel = self.channels.get(span["channel"])
        message = self.message(span["message"])
        gone = message is None or message.deleted or not message.visible_to(self.reader)
        if channel is None or not channel.open_to(self.reader) or message is None or gone:
            return _words(span["label"])
        return {
            "type": "message",
            "label": span["label"],
            "place": self.place(channel),
            "message": message.id,
            "thread": message.thread,
        }

    def name(self, person: str) -> str:
        """Return what somebody is called."""
        if person == BOT:
            return "Trellis"
        known = self.people.get(person)
        return SOMEBODY if known is None else known.name

    def place(self, channel: Channel) -> str:
        """Return what the page calls a channel: one's own conversation with the bot has its name."""
        return BOT if channel.direct else channel.id
