"""What we show, without saying how a platform draws it.

1. A view is data: it can be stored, compared, previewed, and drawn differently by every platform.
2. A button carries a verb and a short token, never a closure; it works after a restart and a month later.
3. Limits that every platform shares are kept here, at the constructor; what differs is the adapter's to split or
   shorten.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.errors import InvalidViewError
from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.core.markup import Markup, members_in, places_in

LONGEST_BUTTON_ID = 80
LONGEST_LABEL = 45
MOST_OPTIONS = 25
LONGEST_READ_OUT = 1_200


class Tone(StrEnum):
    """How a button offers itself."""

    QUIET = "quiet"
    PRIMARY = "primary"
    GRAVE = "grave"


def wire_id(verb: str, token: str) -> str:
    """Join verb and token into what travels on a button.

    The narrowest platform takes 100 characters; the rest is for what an adapter has to add.
    """
    joined = f"{verb}:{token}"
    if len(joined) > LONGEST_BUTTON_ID:
        raise InvalidViewError(f"The button id {joined!r} has more than {LONGEST_BUTTON_ID} characters.")
    return joined


def parse_wire_id(wire: str) -> tuple[str, str]:
    """Split what travelled on a button into verb and token."""
    verb, _, token = wire.partition(":")
    return verb, token


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press. The verb's first part names the role that answers: `broker.look`."""

    label: str
    verb: str
    token: str = ""
    tone: Tone = Tone.QUIET

    def __post_init__(self) -> None:
        """Keep the limits of the narrowest platform."""
        wire_id(self.verb, self.token)
        if not 0 < len(self.label) <= LONGEST_LABEL:
            raise InvalidViewError(f"The label {self.label!r} must have 1 to {LONGEST_LABEL} characters.")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A menu on a message; what is chosen arrives as `ButtonPressed.values`."""

    label: str
    verb: str
    token: str = ""
    options: tuple[Option, ...]
    most: int = 1

    def __post_init__(self) -> None:
        """Keep the limits of the narrowest platform."""
        wire_id(self.verb, self.token)
        if not 0 < len(self.options) <= MOST_OPTIONS:
            raise InvalidViewError(f"The menu {self.label!r} must have 1 to {MOST_OPTIONS} options.")


@dataclass(frozen=True, slots=True)
class Heading:
    """A short line that names what follows."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Our own words."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody's own words, kept as they wrote them; their styles show, their mentions and links do nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class AsItStands:
    """What a member wrote in public, read where it stands whenever this is delivered, so that it rests nowhere with us.

    `gone` is said in its place where it stands no more. Drawn without having been read, it is nothing.
    """

    message: MessageRef
    gone: Markup


@dataclass(frozen=True, slots=True)
class Small:
    """A line in small print: who sees this, what happens next."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Facts:
    """Short pairs of name and value."""

    pairs: tuple[tuple[Markup, Markup], ...]


@dataclass(frozen=True, slots=True)
class Actions:
    """Things to press or choose, in one row where the platform has the room."""

    items: tuple[Button | Select, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to take along."""

    name: str
    media_type: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Something to look at. `content` is its bytes in base64; `alt` says what it shows to whoever cannot see it."""

    name: str
    media_type: str
    content: str = field(repr=False)
    alt: str

    def __post_init__(self) -> None:
        """Refuse a picture that some cannot read."""
        if not self.alt.strip():
            raise InvalidViewError(f"The picture {self.name!r} needs words for whoever cannot see it.")


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between things that belong to different thoughts."""


Drawn = Heading | Paragraph | Quoted | Small | Facts | Actions | Document | Picture | Divider
Block = Drawn | AsItStands


@dataclass(frozen=True, slots=True)
class View:
    """A message's content, from top to bottom."""

    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        """Refuse an empty message."""
        if not self.blocks:
            raise InvalidViewError("A view needs at least one block.")

    def __add__(self, other: "View") -> "View":
        """Put one view under another, with a line between."""
        return View((*self.blocks, Divider(), *other.blocks))

    def followed_by(self, *blocks: Block) -> "View":
        """Return this view with more at its end."""
        return View((*self.blocks, *blocks))

    def buttons(self) -> Iterator[Button]:
        """Go through what can be pressed."""
        for block in self.blocks:
            if isinstance(block, Actions):
                yield from (item for item in block.items if isinstance(item, Button))

    def members(self) -> frozenset[MemberId]:
        """Return whom this view mentions."""
        return frozenset().union(*(members_in(text) for text in self._markups()))

    def places(self) -> frozenset[ChannelId]:
        """Return the channels that this view speaks of or leads to."""
        return frozenset().union(*(places_in(text) for text in self._markups()))

    def reworded(self, change: Callable[[Markup], Markup]) -> "View":
        """Return this view with a change made to all of our own words."""
        return View(tuple(_reworded(block, change) for block in self.blocks))

    def to_read(self) -> tuple[MessageRef, ...]:
        """Return the messages that are to be read before this is drawn."""
        return tuple(block.message for block in self.blocks if isinstance(block, AsItStands))

    def read_out(self, words: Mapping[MessageRef, str | None]) -> "View":
        """Return this view with what was read in its place: None where a message is gone, empty where nothing shows."""
        return view(*(_read_out(block, words) if isinstance(block, AsItStands) else block for block in self.blocks))

    def _markups(self) -> Iterator[Markup]:
        for block in self.blocks:
            match block:
                case Heading(text) | Paragraph(text) | Small(text) | AsItStands(gone=text):
                    yield text
                case Facts(pairs):
                    yield from (text for pair in pairs for text in pair)


def _reworded(block: Block, change: Callable[[Markup], Markup]) -> Block:
    match block:
        case Heading(text):
            return Heading(change(text))
        case Paragraph(text):
            return Paragraph(change(text))
        case Small(text):
            return Small(change(text))
        case AsItStands(message, gone):
            return AsItStands(message, change(gone))
        case Facts(pairs):
            return Facts(tuple((change(name), change(value)) for name, value in pairs))
        case _:
            return block


def _read_out(block: AsItStands, words: Mapping[MessageRef, str | None]) -> Block | None:
    said = words.get(block.message, "")
    if said is None:
        return Small(block.gone)
    shown = said.strip()
    if len(shown) > LONGEST_READ_OUT:
        shown = f"{shown[: LONGEST_READ_OUT - 1].rstrip()}…"
    return Quoted(shown) if shown else None


def view(*blocks: Block | None) -> View:
    """Stack blocks into a view, leaving out those that are not there."""
    return View(tuple(block for block in blocks if block is not None))
