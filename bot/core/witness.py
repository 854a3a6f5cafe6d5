"""Who looks on while an event is settled, so that people can be told afterwards what was decided, and why.

1. A witness is told once a decision stands, and has no part in it.
2. It is told whom and of which kind; nobody's words are in what it is told.
3. Where nobody looks on, nothing is told, and it costs nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.about import author_of, overheard_in, subject_of
from bot.core.effects import (
    AddBookmark,
    Asked,
    AskModel,
    Effect,
    Kind,
    ListEvent,
    MarkSolved,
    PostMessage,
    React,
    ReadMessage,
    SendDirectMessage,
    SendGroupMessage,
    ShowBehindLink,
    Whisper,
)
from bot.core.events import Event
from bot.core.ids import ChannelId, CommunityId, EventId, Identity, MemberId, MessageRef
from bot.core.policy import Verdict


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a role says nothing where somebody might have expected it to (`silence-<why>` in config/voice)."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that a role wants said or done: of which kind, to whom or where, and by which rule."""

    kind: type[Effect]
    to: tuple[MemberId, ...] = ()
    channel: ChannelId | None = None
    rule: str = ""
    muted_as: Kind | None = None
    """What it is about, as far as its reader can mute it."""
    is_held: bool = False
    """Whether it waits until policy lets it go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What policy said of a message that its reader had not asked for."""

    to: MemberId
    rule: str
    muted_as: Kind
    verdict: Verdict


Note = Deed | Judged | Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event without anybody's words: its kind, whose act it is and where; for a moment that came, what for."""

    id: EventId
    kind: type[Event]
    at: datetime
    by: Identity | None = None
    channel: ChannelId | None = None
    is_awaited: bool = False
    member: MemberId | None = None
    verb: str = ""
    token: str = ""


class Witness(Protocol):
    """Whoever looks on."""

    def passed(self, community: CommunityId, what: Happening, role: str, why: Silence | None) -> None:
        """Hear that an event is nothing for a role, and why, where that is worth a word."""
        ...

    def settled(self, community: CommunityId, what: Happening, role: str, notes: tuple[Note, ...]) -> None:
        """Hear that a role settled an event, and what it decided."""
        ...

    def failed(self, community: CommunityId, what: Happening, role: str) -> None:
        """Hear that a role failed on an event; it may try again."""
        ...


def happening(event: Event) -> Happening:
    """Return what a witness is told of an event; what a gesture was about is between its author and us."""
    subject, timed = subject_of(event), author_of(event) is None
    return Happening(
        id=event.id,
        kind=type(event),
        at=event.at,
        by=author_of(event),
        channel=overheard_in(event) or (subject.channel if subject is not None else None),
        is_awaited=event.awaited,
        member=getattr(event, "member", None) if timed else None,
        verb=str(getattr(event, "verb", "")) if timed else "",
        token=str(getattr(event, "token", "")) if timed else "",
    )


def noted(what: Iterable[Effect | Judged | Silence]) -> tuple[Note, ...]:
    """Return what a witness is told of what a role decided."""
    return tuple(deed(one) if isinstance(one, Effect) else one for one in what)


def deed(effect: Effect) -> Deed:
    """Return what a witness is told of an effect."""
    kind = type(effect)
    match effect:
        case PostMessage(channel=channel, reason=reason):
            return Deed(kind=kind, channel=channel, rule=reason.rule)
        case SendDirectMessage(to=to, reason=reason, asked=asked, kind=about):
            return Deed(kind=kind, to=(to,), rule=reason.rule, muted_as=about, is_held=asked is not Asked.FOR)
        case SendGroupMessage(to=together, reason=reason):
            return Deed(kind=kind, to=together, rule=reason.rule)
        case Whisper(to=to, channel=channel, reason=reason):
            return Deed(kind=kind, to=(to,), channel=channel, rule=reason.rule)
        case AddBookmark(channel=channel):
            return Deed(kind=kind, channel=channel)
        case AskModel(asker=asker):
            return Deed(kind=kind, to=(asker,))
        case React(message=where) | ReadMessage(message=where) | ShowBehindLink(message=where):
            return Deed(kind=kind, channel=where.channel)
        case MarkSolved(message=MessageRef(channel=channel)) | ListEvent(message=MessageRef(channel=channel)):
            return Deed(kind=kind, channel=channel)
        case _:
            return Deed(kind=kind)
