"""Everything that a Discord keeps: its guilds and people, the application, and the interactions that are under way.

1. All of it hangs on one `Discord`, so that it can be hosted in this process or in one of its own.
2. Ids are snowflakes of its clock, unique and increasing, whatever the clock does.
3. What was said and what was taken is in the log, if there is one, before anybody is told.
"""

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.discord.records import (
    DIRECT,
    Channel,
    Command,
    Guild,
    Json,
    Member,
    Message,
    Modal,
    User,
    stamp,
)
from tests.discord.rights import APPLICATION_FLAGS, PRIVILEGED, Intent, May, allowed, can_view

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
ANSWER_WITHIN, FOLLOW_WITHIN = timedelta(seconds=3), timedelta(minutes=15)


def real_time() -> datetime:
    """Return the moment by the clock on the wall."""
    return datetime.now(UTC)


class Log:
    """What was said and taken: a line of JSON each, on the disk before anybody is told."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, kind: str, **what: Any) -> None:
        self._file.write(json.dumps({"kind": kind, **what}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


@dataclass(kw_only=True)
class App:
    """The application: who it is, which privileged intents are switched on, and what it registered."""

    id: str
    token: str
    bot: str
    intents_on: Intent = PRIVILEGED
    commands: dict[str, Command] = field(default_factory=dict)

    @property
    def flags(self) -> int:
        return sum(flag for intent, flag in APPLICATION_FLAGS.items() if intent in self.intents_on)


@dataclass(kw_only=True)
class Pending:
    """An interaction: who made it where, and what became of it (`state`: fresh, deferred, answered)."""

    id: str
    token: str
    kind: int
    user: str
    channel: str
    guild: str | None
    at: datetime
    message: str | None = None
    state: str = "fresh"
    original: str | None = None
    callback: Json | None = None
    only_you: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it was answered with more than *wait a moment*."""


class Discord:
    """The whole state."""

    def __init__(self, clock: Callable[[], datetime] = real_time, log: Log | None = None) -> None:
        self.clock, self.log = clock, log
        self._last = 0
        self.strict_time, self.shards = False, 1
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.interactions: dict[str, Pending] = {}
        self.modals: dict[str, Modal] = {}
        self.files: dict[str, bytes] = {}
        self.violations: list[str] = []
        self.calls: list[tuple[str, str, Any]] = []
        self.address = ""
        bot = User(id=self.snowflake(), name="Trellis", bot=True)
        self.users[bot.id] = bot
        # Discord gives an application and its bot one id.
        self.app = App(id=bot.id, bot=bot.id, token=f"bot-token-{bot.id}")

    # ---- time and names ------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock()

    def stamp(self) -> str:
        return stamp(self.now())

    def snowflake(self) -> str:
        """Return an id that nothing has."""
        self._last = max(self._last + 1, ((self.now() - EPOCH) // timedelta(milliseconds=1)) << 22)
        return str(self._last)

    def write(self, kind: str, **what: Any) -> None:
        """Write to the log, if there is one."""
        if self.log is not None:
            self.log.write(kind, **what)

    # ---- finding -------------------------------------------------------------------------------------------------

    def place(self, channel: Channel) -> Channel:
        """Return the channel of a guild that a thread is in, or the channel itself."""
        return self.channels[channel.parent] if channel.is_thread and channel.parent else channel

    def channels_of(self, guild: Guild) -> list[Channel]:
        return [c for c in self.channels.values() if c.guild == guild.id and not c.is_thread]

    def threads_of(self, guild: Guild) -> list[Channel]:
        return [c for c in self.channels.values() if c.guild == guild.id and c.is_thread]

    def converse(self, user: str) -> Channel:
        """Return somebody's conversation with the bot; a new one where they have none."""
        for channel in self.channels.values():
            if channel.kind == DIRECT and channel.recipients == (user,):
                return channel
        made = Channel(id=self.snowflake(), kind=DIRECT, recipients=(user,))
        self.channels[made.id] = made
        return made

    def may(self, user: str, channel: Channel) -> May:
        """Return what somebody may do in a channel."""
        guild = self.guilds.get(channel.guild or "")
        if guild is None:
            return May(0)
        member = guild.members.get(user)
        if member is None or not can_view(guild, user, channel, self.place(channel)):
            return May(0)
        return allowed(guild, member, channel, self.place(channel))

    def sees(self, user: str, channel: Channel) -> bool:
        """Say whether somebody can read a channel."""
        if channel.guild is None:
            return user in (*channel.recipients, self.app.bot)
        guild = self.guilds[channel.guild]
        return can_view(guild, user, channel, self.place(channel))

    def shares_a_guild(self, user: str) -> bool:
        """Say whether somebody is in a guild that the bot is in."""
        return any(user in guild.members and self.app.bot in guild.members for guild in self.guilds.values())

    def find(self, message: str) -> Message | None:
        """Return a message wherever it stands."""
        return next((c.messages[message] for c in self.channels.values() if message in c.messages), None)

    # ---- how things look -----------------------------------------------------------------------------------------

    def channel_wire(self, channel: Channel) -> Json:
        if channel.guild is not None:
            return channel.wire()
        return {
            "id": channel.id,
            "type": channel.kind,
            "flags": 0,
            "last_message_id": channel.last_message,
            "recipients": [self.users[user].wire() for user in channel.recipients],
        }

    def member_wire(self, guild: Guild, member: Member) -> Json:
        return member.wire(self.users[member.user])

    def message_wire(self, said: Message, *, content: bool = True, depth: int = 1) -> Json:
        """Say how a message looks; without `content`, as an application sees it that may not read messages."""
        channel = self.channels[said.channel]
        found: Json = {
            "id": said.id,
            "channel_id": said.channel,
            "author": self.users[said.author].wire(),
            "content": said.content if content else "",
            "timestamp": said.at,
            "edited_timestamp": said.edited,
            "tts": False,
            "mention_everyone": said.mentions_all,
            "mentions": [self.users[user].wire() for user in said.mentions if user in self.users],
            "mention_roles": list(said.mentions_roles),
            "attachments": list(said.attachments) if content else [],
            "embeds": [],
            "pinned": said.pinned_at is not None,
            "type": said.kind,
            "flags": said.flags | (64 if said.only_for else 0),
            "components": list(said.components) if content else [],
        }
        if said.reactions:
            found["reactions"] = [self._reaction(name, who) for name, who in said.reactions.items()]
        if said.nonce is not None:
            found["nonce"] = said.nonce
        if said.webhook is not None:
            found |= {"webhook_id": said.webhook, "application_id": said.webhook}
        if said.answers is not None:
            found["interaction_metadata"] = said.answers
        if said.refers_to is not None:
            found["message_reference"] = said.refers_to
            if depth:
                referred = self.find(said.refers_to.get("message_id", ""))
                shown = None if referred is None else self.message_wire(referred, content=content, depth=depth - 1)
                found["referenced_message"] = shown
        if channel.is_thread:
            found["position"] = 0
        return found

    def _reaction(self, name: str, who: list[str]) -> Json:
        return {
            "emoji": emoji(name),
            "count": len(who),
            "count_details": {"burst": 0, "normal": len(who)},
            "me": self.app.bot in who,
            "me_burst": False,
            "burst_colors": [],
        }

    # ---- interactions --------------------------------------------------------------------------------------------

    def is_late(self, pending: Pending) -> bool:
        """Say whether an interaction's time is over, by the clock."""
        if not self.strict_time:
            return False
        within = ANSWER_WITHIN if pending.state == "fresh" else FOLLOW_WITHIN
        return self.now() - pending.at > within


def moment_of(snowflake: str) -> datetime:
    """Return when an id was coined."""
    return EPOCH + (int(snowflake) >> 22) * timedelta(milliseconds=1)


def emoji(name: str) -> Json:
    """Say an emoji as Discord does: a custom one is `name:id`."""
    word, _, number = name.partition(":")
    return {"id": number or None, "name": word}
