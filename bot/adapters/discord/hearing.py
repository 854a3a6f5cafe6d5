"""What comes of one frame, and what has to be known of its guild to understand it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.adapters.discord import text
from bot.adapters.discord.guild import SPOKEN_IN, Guild
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.payload import LONGEST_TEXT, Payload
from bot.adapters.discord.profiles import is_bot
from bot.adapters.discord.spots import Spot, moment_of, space_in, where, who
from bot.core.effects import ANSWER_LIVES
from bot.core.events import CommandInvoked, Event, Interaction
from bot.core.forms import Values
from bot.core.ids import ChannelId, EventId, Identity, MessageRef, SpaceId

_MESSAGE = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/"
    r"(?P<guild>[0-9]{1,20})/(?P<channel>[0-9]{1,20})/(?P<message>[0-9]{1,20})\b"
)


@dataclass(frozen=True, slots=True)
class Completing:
    """Somebody types a command: `typed` is what stands there so far, and `grip` shows them how it may go on.

    `said` are the words of it that Discord completes by itself.
    """

    grip: Grip
    typed: str = field(repr=False)
    said: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """Somebody sent a page of a form, or wants to see one (`values` None); `draft` is the key of what was asked."""

    grip: Grip
    draft: str
    values: Values | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What comes of one frame.

    `kind` names what arrived, for counting. `grip` is an interaction that Discord waits for an answer to; `completion`
    and `page` are gestures that are no events, or not yet. `strangers` are users who speak and of whom neither the
    frame tells nor anybody knows who they are; `gone` says that we were removed.

    `unknown_channel` (also a thread), `unknown_user` and `unknown_event` have to be looked at before the frame can be
    understood:
    nothing else is told then, and once they are known the same frame is to be heard again.
    """

    kind: str = "rubbish"
    space: SpaceId | None = None
    events: tuple[Event, ...] = ()
    grip: Grip | None = None
    completion: Completing | None = None
    page: Filling | None = None
    strangers: frozenset[str] = field(default_factory=frozenset)
    unknown_channel: str = ""
    unknown_user: str = ""
    unknown_event: str = ""
    gone: bool = False

    @property
    def is_understood(self) -> bool:
        """Say whether nothing has to be looked at first."""
        return not (self.unknown_channel or self.unknown_user or self.unknown_event)


class Knows(Protocol):
    """What has to be known to understand a frame, as it was before the frame; all is named by Discord's own ids."""

    @property
    def us(self) -> str:
        """Return who we are."""
        ...

    @property
    def verbs(self) -> Mapping[str, str]:
        """Return what a message's menu offers: the verb of each label."""
        ...

    @property
    def member_verbs(self) -> Mapping[str, str]:
        """Return what a member's menu offers: the verb of each label."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...

    def guild(self, guild: str) -> Guild | None:
        """Return what is known of a guild, None where we are not in it."""
        ...

    def is_bot(self, guild: str, user: str) -> bool | None:
        """Say whether a user is a bot, None where nobody knows."""
        ...

    def was_unfinished(self, guild: str, user: str) -> bool:
        """Say whether somebody was in Discord's onboarding when we last heard of them."""
        ...

    def space_for(self, user: str) -> SpaceId | None:
        """Return the space that somebody speaks of who writes to us in private, None where we share none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What hears in one guild: it gives Discord's ids their full names. `mark` is the frame's place in its stream.

    `names` are what the frame itself says that people are called.
    """

    guild: Guild
    knows: Knows
    mark: str
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def space(self) -> SpaceId:
        """Return the space that is heard in."""
        return space_in(self.guild.id)

    def is_person(self, user: Payload) -> bool:
        """Say whether a user is a person: somebody, and neither a bot nor us."""
        return bool(user.id("id")) and user.id("id") != self.knows.us and not is_bot(user)

    def may_be_person(self, user: str) -> bool:
        """Say whether a user of whom only the id is told may be a person, as far as anybody knows."""
        return bool(user) and user != self.knows.us and not self.knows.is_bot(self.guild.id, user)

    def is_known(self, channel: str) -> bool:
        """Say whether a channel is known, or the thread, and the channel that it belongs to."""
        return self.guild.parent_of(channel) in self.guild.places

    def is_open(self, channel: str) -> bool:
        """Say whether we may hear a channel or thread: it is for writing in, and everybody in the guild can read it."""
        place = self.guild.places.get(self.guild.parent_of(channel))
        return place is not None and place.kind in SPOKEN_IN and not self.guild.is_private(channel)

    def person(self, user: str) -> Identity:
        """Say who a user is."""
        return who(self.space, user)

    def channel(self, channel: str) -> ChannelId:
        """Say which channel is meant; of a thread that is the channel which it belongs to."""
        return where(self.space, self.guild.parent_of(channel) or channel)

    def message(self, channel: str, message: str) -> MessageRef:
        """Say which message is meant that stands in a channel or thread."""
        parent = self.guild.parent_of(channel) or channel
        return Spot(parent, message, "" if parent == channel else channel).ref(self.space)

    def reads(self, words: str) -> str:
        """Return a member's words as ours are written; whom nobody knows is called what Discord calls them there."""
        return text.read(words, names=self._person, channels=self._channel, roles=self._role)[:LONGEST_TEXT]

    def written_at(self, id_: str) -> datetime:
        """Return when something was written: what we missed is told late, and is as old as it is."""
        return min(moment_of(id_), self.knows.now())

    def interaction(self, grip: Grip) -> Interaction:
        """Say how a gesture can be answered, and until when."""
        return Interaction(self.space, str(grip), self.knows.now() + ANSWER_LIVES)

    def command(self, id_: str, words: str, grip: Grip) -> CommandInvoked:
        """Tell what was typed to us; what is said in private is said in no channel."""
        return CommandInvoked(
            id=EventId(id_),
            at=self.knows.now(),
            by=self.person(grip.user),
            text=words,
            channel=None if grip.in_private else self.channel(grip.channel),
            linked=self._linked(words),
            interaction=self.interaction(grip),
        )

    def _linked(self, words: str) -> MessageRef | None:
        """Return the message to which a link leads, which may stand in another guild."""
        found = _MESSAGE.search(words)
        if found is None:
            return None
        if found["guild"] == self.guild.id:
            return self.message(found["channel"], found["message"])
        return Spot(found["channel"], found["message"]).ref(space_in(found["guild"]))

    def _person(self, user: str) -> str | None:
        return self.guild.people.get(user) or self.names.get(user)

    def _channel(self, channel: str) -> str | None:
        thread, place = self.guild.threads.get(channel), self.guild.places.get(channel)
        return thread.title if thread is not None else None if place is None else place.name

    def _role(self, role: str) -> str | None:
        known = self.guild.roles.get(role)
        return None if known is None else known[0]
