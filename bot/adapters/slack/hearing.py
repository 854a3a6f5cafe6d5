"""What comes of one payload, and what has to be known of its workspace to understand it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from bot.adapters.slack import text
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.payload import LONGEST_TEXT
from bot.adapters.slack.profiles import SLACKBOT
from bot.core.effects import ANSWER_LIVES
from bot.core.events import CommandInvoked, Event, Interaction
from bot.core.ids import ChannelId, EventId, Identity, MessageName, MessageRef, SpaceId, channel_id, identity

_MESSAGE = re.compile(
    r"https://[^/\s]+/archives/(?P<channel>[A-Z0-9]{2,40})/p(?P<second>[0-9]{10})(?P<rest>[0-9]{6})\b"
)
_LABELLED = re.compile(r"<@([A-Z0-9]{2,40})\|([^<>|\n]{1,80})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What comes of one payload.

    `kind` names what arrived, for counting. `strangers` are user ids that nobody knows yet, `visits` the users whose
    App Home wants drawing; `gone` says that we were removed; `answer` is the body of the acknowledgement.
    """

    kind: str = "rubbish"
    space: SpaceId | None = None
    events: tuple[Event, ...] = ()
    strangers: frozenset[str] = field(default_factory=frozenset)
    visits: tuple[str, ...] = ()
    gone: bool = False
    refresh_channels: bool = False
    answer: Mapping[str, object] | None = None


class Knows(Protocol):
    """What has to be known to understand a payload; users and channels are named by Slack's own ids."""

    @property
    def verbs(self) -> frozenset[str]:
        """Return what a message's menu offers."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...

    def bot_user(self, space: SpaceId) -> str:
        """Return who we are in a workspace."""
        ...

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called, None where nobody knows them yet."""
        ...

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called, None where nobody knows it yet."""
        ...

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is known to be private."""
        ...

    def behind(self, address: str) -> MessageName | None:
        """Return the message that an address of ours leads to, None where it is another's."""
        ...

    def word(self, key: str, **arguments: str | int) -> str:
        """Return plain words of ours."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What hears in one workspace: it gives Slack's ids their full names. `also_ours` are further users that are us."""

    space: SpaceId
    knows: Knows
    also_ours: frozenset[str] = frozenset()

    def is_ours(self, user: str) -> bool:
        """Say whether a user is us."""
        return user in self.also_ours or user == self.knows.bot_user(self.space)

    def is_person(self, user: str) -> bool:
        """Say whether a user may be a person: somebody, and neither we nor Slack's own bot."""
        return bool(user) and user != SLACKBOT and not self.is_ours(user)

    def is_open(self, channel: str, channel_type: str = "") -> bool:
        """Say whether a channel is one that we may hear: everybody of the workspace could read it."""
        if not channel or channel[0] in "DG" or channel_type not in ("", "channel"):
            return False
        return not self.knows.is_private(self.space, channel)

    def person(self, user: str) -> Identity:
        """Say who a user is."""
        return identity(self.space, user)

    def channel(self, channel: str) -> ChannelId:
        """Say which channel is meant."""
        return channel_id(self.space, channel)

    def message(self, channel: str, ts: str) -> MessageRef:
        """Say which message is meant."""
        return MessageRef(self.channel(channel), ts)

    def thread(self, channel: str, thread_ts: str, ts: str) -> MessageRef | None:
        """Return the message that another stands under; a thread's first message stands under none."""
        return self.message(channel, thread_ts) if thread_ts and thread_ts != ts else None

    def reads(self, words: str) -> str:
        """Return a member's words as ours are written; whom nobody knows is called what Slack calls them there."""
        labels = dict(_LABELLED.findall(words))

        def person(user: str) -> str:
            return self.knows.name_of(self.space, user) or labels.get(user, user)

        def channel(channel: str) -> str:
            return self.knows.channel_name(self.space, channel) or channel

        return text.read(words, names=person, channels=channel)[:LONGEST_TEXT]

    def written_at(self, ts: str) -> datetime:
        """Return when something was written: what reaches us late is as old as it is, and nothing is from tomorrow."""
        now, written = self.knows.now(), float(ts)
        return now if written >= now.timestamp() else datetime.fromtimestamp(written, UTC)

    def interaction(self, grip: Grip) -> Interaction:
        """Say how a gesture can be answered, and until when."""
        return Interaction(self.space, str(grip), self.knows.now() + ANSWER_LIVES)

    def _linked(self, words: str) -> MessageRef | None:
        """Return the message to which a link leads; of another workspace's we know no channel of that id."""
        found = _MESSAGE.search(words)
        return None if found is None else self.message(found["channel"], f"{found['second']}.{found['rest']}")

    def command(self, id_: str, words: str, grip: Grip, channel: str = "") -> CommandInvoked:
        """Tell what was typed to us."""
        return CommandInvoked(
            id=EventId(id_),
            at=self.knows.now(),
            by=self.person(grip.user),
            text=words,
            channel=self.channel(channel) if channel else None,
            linked=self._linked(words),
            interaction=self.interaction(grip),
        )
