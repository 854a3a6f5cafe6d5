"""What we want said or done. Effects are imperative, are data, and are stored before anything is sent.

Where an effect sends something that nobody asked for, it says so (`Asked.NOT`), of what kind it is, and until when it
is useful; `policy` then decides whether and when it goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2s
from typing import Protocol

from bot.core.events import Event, Interaction
from bot.core.forms import Form
from bot.core.ids import ChannelId, Lane, MemberId, MessageName, MessageRef
from bot.core.suggestions import Use, Wanted
from bot.core.views import View

FORM_LIVES = timedelta(seconds=3)
ANSWER_LIVES = timedelta(minutes=15)
TO_TELL = timedelta(minutes=1)
ASKS = "model:"
"""How the lanes begin in which a model is asked; what waits there is no message."""


class Asked(StrEnum):
    """Whether somebody asked for a message."""

    FOR = "for"
    """It answers an act of the person it goes to."""
    DUTY = "duty"
    """It belongs to what they accepted (helper, host, coordinator); it has caps of its own and keeps quiet hours."""
    NOT = "not"
    """It was not asked for: attention budget, quiet hours, pauses and mutes apply."""


class Kind(StrEnum):
    """What a message is about, as far as a member can mute it."""

    INVITATION = "invitation"
    OWN_QUESTION = "own-question"
    THANKS = "thanks"
    OUTCOME = "outcome"
    MEETUP = "meetup"
    LIBRARY = "library"
    BRIEF = "brief"
    NEWCOMER = "newcomer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is said: a rule (`why-<rule>` in config/voice) and what set it off, never a person's words."""

    rule: str
    about: Mapping[str, str] = field(default_factory=dict)
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something to do on a platform. Its key is derived from event, role and place in order, when it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage(Effect):
    """Say something in a channel; `under` places it in a message's thread."""

    channel: ChannelId
    view: View
    reason: Reason
    name: MessageName | None = None
    under: MessageRef | MessageName | None = None
    pinned: bool = False
    asked: Asked = Asked.FOR
    notify: MemberId | None = None
    """The one member whose mention may notify; all others are only names."""
    title: str = field(default="", repr=False)
    """What the conversation is called that this begins, where the channel is a forum; empty: its first words."""
    tags: tuple[str, ...] = ()
    """What it is about, by the forum's own tags; those that the forum does not have are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDirectMessage(Effect):
    """Write to one member."""

    to: MemberId
    view: View
    reason: Reason
    asked: Asked
    kind: Kind
    name: MessageName | None = None
    useful_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGroupMessage(Effect):
    """Write to a few members at once, each of whom agreed to be brought together; they can answer each other there."""

    to: tuple[MemberId, ...]
    view: View
    reason: Reason
    name: MessageName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBookmark(Effect):
    """Put the way to a message into a channel's header, where the platform has such a place; pinned is it anyway."""

    channel: ChannelId
    label: str
    message: MessageRef | MessageName


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPrivately(Effect):
    """Answer a gesture so that only its author sees it; `replaces` puts the answer in the place of what was pressed."""

    interaction: Interaction
    view: View
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper(Effect):
    """Say something in a channel that only one member sees, without a gesture of theirs.

    Where a platform has no such thing, or they are not in that channel, nothing is said.
    """

    to: MemberId
    channel: ChannelId
    view: View
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm(Effect):
    """Answer a gesture with a form."""

    interaction: Interaction
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage(Effect):
    """Change a message of ours in its place, without a new notification."""

    message: MessageName | MessageRef
    view: View
    title: str = field(default="", repr=False)
    """What the conversation is called from now on that it begins, where the channel is a forum; empty: as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Effect):
    """Put a reaction on a message."""

    message: MessageRef
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSolved(Effect):
    """Mark a forum's conversation as solved, or as open again, in the platform's own way.

    Where there is no such mark nothing is done: the message itself says how things stand.
    """

    message: MessageRef | MessageName
    solved: bool = True


class EventStage(StrEnum):
    """How far an event in a platform's own list has come."""

    PLANNED = "planned"
    ON = "on"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvent(Effect):
    """Let the platform's own list of events show a gathering as it stands now; its invitation is the `message`.

    Where there is no such list nothing is done: the invitation itself says when it is. Who shows interest in the list
    is heard as `InterestShown`.
    """

    message: MessageRef | MessageName
    title: str = field(repr=False)
    about: str = field(repr=False)
    """Plain words."""
    place: str = field(repr=False)
    """A link, or words that say where; empty: at the invitation."""
    begins: datetime
    ends: datetime
    stage: EventStage = EventStage.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBehindLink(Effect):
    """Show under somebody's message what an address of ours in it leads to (`to`, see `signposts`).

    What was shown there for the same address gives its place. Where a platform has no such thing, or lets us do none of
    it, nothing is done: the address leads there all the same.
    """

    message: MessageRef
    to: MessageName
    view: View
    name: MessageName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage(Effect):
    """Fetch what a member wrote in public and now gives; the answer is a `MessageRead` with this verb and token.

    Where somebody waits for it, `interaction` is how they are answered; the answer brings it along.
    """

    message: MessageRef
    verb: str
    token: str
    interaction: Interaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskModel(Effect):
    """Ask the language model for a suggestion to whoever made a gesture.

    What comes of it is a `ModelAnswered` with this verb and token: what it suggests, or why it does not. Nothing is
    sent where the community has not switched this use on.
    """

    use: Use
    material: Mapping[str, str] = field(repr=False)
    """What it is to work with, each piece under its name: what people wrote stands here and nowhere else."""
    wants: tuple[Wanted, ...]
    verb: str
    token: str
    asker: MemberId
    interaction: Interaction
    language: str = "en"
    concerns: tuple[MemberId, ...] = ()
    """Who wrote the material or is named in it, so that it goes with them where they ask to be forgotten."""


Interactive = AnswerPrivately | OpenForm


class Gesture(Protocol):
    """An event that can be answered privately."""

    @property
    def interaction(self) -> Interaction:
        """Return how to answer."""
        ...


def expires_at(effect: Effect, event: Event) -> datetime | None:
    """Return when an effect stops making sense: a form after 3 s, an interaction's answer after 15 min, else never."""
    match effect:
        case OpenForm(interaction=interaction):
            return min(interaction.until, event.at + FORM_LIVES)
        case AnswerPrivately(interaction=interaction) | ReadMessage(interaction=Interaction() as interaction):
            return min(interaction.until, event.at + ANSWER_LIVES)
        case AskModel(interaction=interaction):  # whoever asked has to be told what came of it
            return min(interaction.until, event.at + ANSWER_LIVES) - TO_TELL
        case _:
            return None


def lane_of(effect: Effect) -> Lane:
    """Return the conversation that an effect belongs to; a platform's handle may name a person, and so is not told."""
    match effect:
        case PostMessage(channel=channel) | Whisper(channel=channel):
            return Lane(channel)
        case SendDirectMessage(to=member):
            return Lane(f"to:{member}")
        case SendGroupMessage(to=members):
            return Lane(f"to:{'+'.join(sorted(members))}")
        case AddBookmark(channel=channel):
            return Lane(channel)
        case AnswerPrivately(interaction=interaction) | OpenForm(interaction=interaction):
            return Lane(f"{interaction.space}!{blake2s(interaction.handle.encode(), digest_size=8).hexdigest()}")
        case EditMessage(message=message) | MarkSolved(message=message) | ListEvent(message=message):
            return Lane(message.channel if isinstance(message, MessageRef) else f"named:{message}")
        case React(message=message) | ReadMessage(message=message) | ShowBehindLink(message=message):
            return Lane(message.channel)
        case AskModel(asker=asker):
            return Lane(f"{ASKS}{asker}")
        case _:
            raise TypeError(f"no lane for {type(effect).__name__}")
