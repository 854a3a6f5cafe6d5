"""What happened. Events speak of people and channels as their platform does; the unit of work knows whom that means.

1. An event's id is the same at every delivery of the same happening.
2. An event is data of our own: no client, no payload, nothing that only one platform has.
3. A timer is an event that is due later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from bot.core.clock import aware
from bot.core.forms import Values
from bot.core.ids import (
    ChannelId,
    EffectKey,
    EventId,
    Identity,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
)
from bot.core.profiles import ChannelProfile, Choice, Profile
from bot.core.suggestions import Use, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, at a moment in UTC."""

    id: EventId
    at: datetime

    overheard: ClassVar[bool] = False
    """Heard by listening in a channel, so that it counts only where listening is switched on."""
    awaited: ClassVar[bool] = False
    """A person waits for what follows, so that it overtakes ordinary happenings."""

    def __post_init__(self) -> None:
        """Refuse a moment without a zone."""
        object.__setattr__(self, "at", aware(self.at))


@dataclass(frozen=True, slots=True)
class Interaction:
    """A gesture that the platform lets us answer privately, for a while."""

    space: SpaceId
    handle: str
    until: datetime

    def __post_init__(self) -> None:
        """Refuse a moment without a zone."""
        object.__setattr__(self, "until", aware(self.until))


# ---- spaces, channels and people -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceEntered(Event):
    """The bot came into a space, or came back and looked around; whoever is there already is no newcomer.

    Many people are told in portions, each an event of its own, and none says that the others are gone.
    `coordinators` are who let it in, or whom a playground's seed names; others who may coordinate can claim it later.
    Where nobody coordinates yet, those of them coordinate who are known by the end of the portion.
    Whoever let it in waits for it: what is typed at once must not overtake the knowledge of who they are.
    Where people are `reserved`, nobody is written to in private before they turned to us.
    """

    awaited: ClassVar[bool] = True
    space: SpaceId
    name: str
    people: tuple[Profile, ...] = ()
    channels: tuple[ChannelProfile, ...] = ()
    coordinators: tuple[Identity, ...] = ()
    reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceLeft(Event):
    """The bot was removed from a space."""

    space: SpaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChanged(Event):
    """A channel appeared, was renamed, archived, or made private."""

    profile: ChannelProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntered(Event):
    """The bot was let into a channel, by somebody or by its own wish (`by` None)."""

    profile: ChannelProfile
    by: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLeft(Event):
    """The bot was taken out of a channel: it hears nothing there any more and cannot write there."""

    channel: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody joined the space."""

    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Event):
    """Somebody's name, zone or standing changed.

    Whoever was unknown until now is written down, never as a newcomer; but not who asked to be forgotten.
    """

    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberIntroduced(Event):
    """Who somebody is, told beside an act of theirs for which they await an answer.

    It means what `MemberChanged` means, and overtakes what that act may overtake; else their own name would let them
    wait behind what others do.
    """

    awaited: ClassVar[bool] = True
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesOffered(Event):
    """A space offers these choices to its members now, and no others."""

    space: SpaceId
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """Somebody left the space."""

    by: Identity


# ---- what is overheard in channels ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """A person wrote in a channel; `thread` is the message that theirs stands under, `mentions` whom they called."""

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    thread: MessageRef | None = None
    mentions: tuple[Identity, ...] = ()
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Event):
    """A person changed what they had written."""

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(Event):
    """A message was taken away."""

    overheard: ClassVar[bool] = True
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionAdded(Event):
    """A person reacted; `author` wrote the message, where the platform says so."""

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    emoji: str
    author: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionRemoved(Event):
    """A person took a reaction back."""

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOpened(Event):
    """A person opened a conversation in a forum: `title` names it, `message` is its first post, which may follow."""

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    title: str = field(repr=False)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChanged(Event):
    """A forum's conversation was renamed, tagged otherwise, marked as solved or no longer so; by whom is not told."""

    overheard: ClassVar[bool] = True
    message: MessageRef
    title: str = field(repr=False)
    tags: tuple[str, ...] = ()
    solved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelJoined(Event):
    """A person came into a channel that they can also leave, where the platform has such."""

    overheard: ClassVar[bool] = True
    by: Identity
    channel: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShared(Event):
    """A person wrote an address of ours into a message; of that message nothing else is told.

    `to` are the messages of ours that it leads to (see `signposts`), in the order in which they were written.
    """

    overheard: ClassVar[bool] = True
    by: Identity
    message: MessageRef
    to: tuple[MessageName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestShown(Event):
    """A person showed interest in an event of the platform's list, or no longer does; `message` is its invitation."""

    by: Identity
    message: MessageRef
    on: bool


# ---- what is said to the bot ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandInvoked(Event):
    """A person typed to the bot: what follows the root command, or a direct message.

    `linked` is the message of this platform to which a link among their words leads.
    """

    awaited: ClassVar[bool] = True
    by: Identity
    text: str = field(repr=False)
    channel: ChannelId | None = None
    linked: MessageRef | None = None
    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Event):
    """A person pressed a button or chose from a menu (`values`)."""

    awaited: ClassVar[bool] = True
    by: Identity
    verb: str
    token: str
    values: tuple[str, ...] = ()
    message: MessageRef | None = None
    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted(Event):
    """A person sent a form that had passed `forms.check`."""

    awaited: ClassVar[bool] = True
    by: Identity
    verb: str
    token: str
    values: Values = field(repr=False)
    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMenuChosen(Event):
    """A person chose an entry of a message's menu. `text` is given by that gesture where they wrote it themselves."""

    awaited: ClassVar[bool] = True
    by: Identity
    verb: str
    message: MessageRef
    thread: MessageRef | None = None
    author: Identity | None
    text: str = field(repr=False)
    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMenuChosen(Event):
    """A person chose an entry of somebody's menu."""

    awaited: ClassVar[bool] = True
    by: Identity
    verb: str
    member: Identity
    interaction: Interaction


# ---- what our own house reports ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCame(Event):
    """A moment that a role waited for; the verb's first part names the role."""

    verb: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDue(Event):
    """What is held for a member may now be looked at again."""

    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """A message that a role had named now stands on its platform."""

    name: MessageName
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRead(Event):
    """The answer to `ReadMessage`; `author` is None where the message is gone.

    `interaction` is the gesture that can still be answered, where one was given along.
    """

    verb: str
    token: str
    message: MessageRef
    author: Identity | None
    text: str = field(repr=False)
    interaction: Interaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswered(Event):
    """The answer to `AskModel`: what the model suggests, or else why it does not.

    The suggestions are bounded and without links, mentions and markup; they are still a stranger's words.
    """

    verb: str
    token: str
    use: Use
    asker: MemberId
    interaction: Interaction
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    why: Why | None = None
    """None where it suggests something."""


class Mishap(StrEnum):
    """What can go wrong in our own house."""

    ROLE_FAILED = "role-failed"
    NOT_DELIVERED = "not-delivered"
    MISSING_PERMISSION = "missing-permission"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class WentWrong(Event):
    """Something failed for good; `what` names it without anybody's words, `repair` is a page where it can be mended."""

    mishap: Mishap
    what: str
    effect: EffectKey | None = None
    repair: str = ""
