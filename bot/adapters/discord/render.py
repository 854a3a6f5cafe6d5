"""Draws what is said as Discord shows it: one message, or several where one has no room.

1. Whom a message is meant to reach is mentioned; everybody else is a name that notifies nobody.
2. What another server holds is only words here.
3. Nothing is lost: what one message has no room for stands in the next.
4. The first component of each message bears a number made of the effect's key, by which the message is found again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any
from urllib.parse import quote

from bot.adapters.base import Refused
from bot.adapters.discord.components import TEXT, Drawing, Piece, Upload
from bot.adapters.discord.lengths import shortened
from bot.adapters.discord.markdown import Part, Token, escaped
from bot.adapters.discord.offered import Ways
from bot.adapters.discord.spots import Spot, guild_of
from bot.core.ids import ChannelId, EffectKey, Identity, MemberId, MessageRef, SpaceId, external_of, space_of
from bot.core.markup import ChannelLink, Link, Mention, MessageLink, Moment, Span, Words, parse
from bot.core.views import Facts, Heading, Paragraph, Quoted, View

SOMEBODY = "somebody"
"""Who is mentioned and no longer known."""
ELSEWHERE = "a channel elsewhere"
MOST_COMPONENTS = 40
MOST_CHARACTERS = 4_000
MOST_FILES = 10
MOST_CALLED = 100
LONGEST_TITLE = 100
COMPONENTS_V2 = 1 << 15
_LONGEST_TOKEN = 1_500
_IN_ADDRESSES = "%/?#@!$&'*+,;=:~"
_NOT_IN_LABELS = frozenset("[]")
_EMPTY = Piece({"type": TEXT, "content": "…"})


@dataclass(frozen=True, slots=True)
class Body:
    """A message as Discord takes it, and the files that go with it."""

    json: dict[str, Any]
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Draws the bot's views for one server; `names` says what its users are called, by Discord's ids.

    `in_private` is for direct messages, where what is pressed has to tell of which server it speaks. `is_forum` says
    whether every conversation in a channel begins with a post of its own. `ways` are the commands that Discord groups.
    """

    space: SpaceId
    people: Mapping[MemberId, Identity]
    names: Callable[[str], str | None]
    calls: Callable[[MemberId], bool]
    in_private: bool = False
    is_forum: Callable[[str], bool] = lambda channel: False
    ways: Ways = field(default_factory=dict)

    def message(self, view: View, key: EffectKey) -> tuple[Body, ...]:
        """Draw a view as one message or more."""
        pieces = list(Drawing(self._part, self.space if self.in_private else None, self.ways).of(view.blocks))
        return tuple(_body(part, mark(key, number)) for number, part in enumerate(_messages(pieces or [_EMPTY])))

    # ---- what is more than words ----------------------------------------------------------------------------------

    def _part(self, span: Span) -> Part:
        part = self._whole_part(span)
        fits = isinstance(part, Words) or len(part.text) <= _LONGEST_TOKEN
        return part if fits else aloud(span)

    def _whole_part(self, span: Span) -> Part:
        match span:
            case Words():
                return span
            case Link(label, url):
                return _link(label, url)
            case MessageLink(label, message):
                where = self.address_of(message)
                return _link(label, where) if where else Words(label)
            case Mention(member):
                return self._mention(member)
            case ChannelLink(channel) if self._here(channel):
                return Token(f"<#{external_of(channel)}>")
            case ChannelLink():
                return aloud(span)
            case Moment(at, is_day):
                return Token(f"<t:{int(at.timestamp())}:{'D' if is_day else 'f'}>")

    def address_of(self, message: MessageRef) -> str:
        """Return the way to a message of this guild; empty where it is in no place that Discord knows."""
        if not self._here(message.channel):
            return ""
        try:
            spot = Spot.of(message)
        except Refused:
            return ""
        return address_of(spot, self.space, in_forum=self.is_forum(spot.channel))

    def _mention(self, member: MemberId) -> Part:
        who = self.people.get(member)
        if who is None or not self._here(who):
            return Words(SOMEBODY)
        user = external_of(who)
        if self.calls(member):
            return Token(f"<@{user}>")
        name = self.names(user)
        return Words(f"@{' '.join(name.split())}" if name else SOMEBODY)

    def _here(self, thing: Identity | ChannelId) -> bool:
        return space_of(thing) == self.space and external_of(thing).isdecimal()


def address_of(spot: Spot, space: SpaceId, *, in_forum: bool) -> str:
    """Return the address under which Discord shows a message to whoever may see it."""
    return f"https://discord.com/channels/{guild_of(space)}/{spot.place(in_forum=in_forum)}/{spot.message}"


def mark(key: EffectKey, part: int) -> int:
    """Return the number that the first component of a message bears; it fits in 31 bits and is never 0."""
    digest = blake2s(f"{key}/{part}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def title_of(view: View) -> str:
    """Return what a conversation is called that begins with a view: its heading, else its first words."""
    said = [block for block in view.blocks if isinstance(block, Heading)] or view.blocks
    lines = (line.strip() for block in said for line in _spoken(block).split("\n"))
    return shortened(next(filter(None, lines), "…"), LONGEST_TITLE)


def _spoken(block: object) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return _plain(text, ours=True)
        case Quoted(text):
            return _plain(text, ours=False)
        case Facts(pairs):
            return "\n".join(_plain(value, ours=True) for _, value in pairs)
        case _:
            return ""


def _plain(text: str, *, ours: bool) -> str:
    return "\n".join("".join(aloud(span).text for span in line.spans) for line in parse(text, ours=ours))


def _link(label: str, url: str) -> Part:
    """Write a link. Discord knows no escape for brackets in a label, nor a label that reads as an address itself."""
    where = quote(url, safe=_IN_ADDRESSES)
    if not label.strip() or "://" in label or not _NOT_IN_LABELS.isdisjoint(label):
        return Token(f"{escaped(label)} <{where}>" if label.strip() else f"<{where}>")
    return Token(f"[{escaped(label)}](<{where}>)")


def aloud(span: Span) -> Words:
    """Put what is more than words into words, for where Discord draws nothing else."""
    match span:
        case Words():
            return span
        case Link(label=label, url=url):
            return Words(f"{label} ({url})")
        case MessageLink(label=label):
            return Words(label)
        case ChannelLink():
            return Words(ELSEWHERE)
        case Moment(at=at, is_day=True):
            return Words(f"{at:%Y-%m-%d}")
        case Moment(at=at):
            return Words(f"{at:%Y-%m-%d %H:%M} UTC")
        case Mention():
            return Words(SOMEBODY)


# ---- messages ------------------------------------------------------------------------------------------------------


def _messages(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Deal components out to as many messages as they need."""
    message: list[Piece] = []
    components = characters = files = 0
    for piece in pieces:
        components += piece.components
        characters += piece.length
        files += piece.file is not None
        if message and (components > MOST_COMPONENTS or characters > MOST_CHARACTERS or files > MOST_FILES):
            yield message
            message = []
            components, characters, files = piece.components, piece.length, int(piece.file is not None)
        message.append(piece)
    yield message


def _body(pieces: Sequence[Piece], first: int) -> Body:
    called = dict.fromkeys(user for piece in pieces for user in piece.called)
    files = tuple(piece.file for piece in pieces if piece.file is not None)
    drawn: dict[str, Any] = {
        "flags": COMPONENTS_V2,
        "components": [{**piece.json, "id": first} if not n else piece.json for n, piece in enumerate(pieces)],
        "allowed_mentions": {"parse": [], "users": list(called)[:MOST_CALLED], "replied_user": False},
    }
    if files:
        drawn["attachments"] = [_attachment(number, upload) for number, upload in enumerate(files)]
    return Body(drawn, files)


def _attachment(number: int, upload: Upload) -> dict[str, Any]:
    words = {"description": upload.description} if upload.description else {}
    return {"id": str(number), "filename": upload.name, **words}
