"""A Slack as a story sees it: what stands there, what is open before whom, and what people do.

`Stage` is what our own server and one that nobody here wrote have in common.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.slack.state import Json

TEAM = "T0VILLAGE"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the village. `handle` is what stories call them."""

    handle: str
    name: str
    zone: str | None = None
    may_coordinate: bool = False

    @property
    def id(self) -> str:
        return user_of(self.handle)


def user_of(handle: str) -> str:
    """Return somebody's id in Slack."""
    return f"U0{handle.upper()}"


def channel_of(name: str) -> str:
    """Return a channel's id in Slack."""
    return f"C0{name.upper()}"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Something that the bot said and that stands. `version` changes with its content, `since` and `version` sort."""

    channel: str
    ts: str
    text: str
    blocks: Sequence[Json]
    version: str
    thread: str | None = None
    only_for: str | None = None
    pinned: bool = False
    files: Sequence[tuple[str, str]] = ()
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What somebody presses: where it stands (in a message, else in their modal), and which element it is."""

    action: str
    values: Sequence[str] = ()
    channel: str = ""
    ts: str = ""
    blocks: Sequence[Json] = field(default_factory=tuple)


class Stage(Protocol):
    """A workspace that a story takes place in."""

    bot: str

    def standing(self) -> Sequence[Standing]:
        """Return all that stands of what the bot said."""
        ...

    def modals(self) -> Mapping[str, Json]:
        """Return what is open before whom, by user id."""
        ...

    def conversation_of(self, channel: str) -> str | None:
        """Return whose conversation with the bot a channel is, None where it is none."""
        ...

    def reactions(self) -> Sequence[tuple[str, str, str]]:
        """Return the bot's reactions: channel, message, name."""
        ...

    async def finds(self, address: str) -> None:
        """Learn where the bot listens, where it does so over HTTP."""
        ...

    async def says(self, user: str, text: str, channel: str, thread: str | None) -> str:
        """Let somebody write; return where it stands."""
        ...

    async def edits(self, user: str, channel: str, ts: str, text: str) -> None:
        """Let somebody change what they wrote."""
        ...

    async def deletes(self, channel: str, ts: str) -> None:
        """Let whoever wrote something take it away."""
        ...

    async def reacts(self, user: str, channel: str, ts: str, name: str, *, on: bool) -> None:
        """Let somebody react, or take that back."""
        ...

    async def commands(self, user: str, text: str, channel: str) -> None:
        """Let somebody type `/trellis …`."""
        ...

    async def presses(self, user: str, pressed: Pressed) -> None:
        """Let somebody press or choose something."""
        ...

    async def picks(self, user: str, channel: str, ts: str, verb: str) -> None:
        """Let somebody choose from a message's menu."""
        ...

    async def submits(self, user: str, values: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
        """Let somebody send the form that is open; return what is said beside its fields."""
        ...

    async def joins(self, user: str, name: str, zone: str) -> None:
        """Let somebody join the workspace."""
        ...

    async def enters(self, user: str, channel: str) -> None:
        """Let somebody come into a channel."""
        ...

    async def had_more(self) -> bool:
        """Wait for what was under way; say whether there was anything."""
        ...

    def shuts(self, name: str, *, shut: bool) -> None:
        """Let nothing be delivered to a person or a channel, without a word about it."""
        ...

    def hides(self, name: str) -> None:
        """Make a channel private, without a word about it."""
        ...
