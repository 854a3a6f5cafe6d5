"""Tells the application what happened, as each of its sessions may know it, and learns how it was taken.

1. An event goes to a session only by its intents, and only if the bot can see where it happened.
2. Without the Message Content intent what others said is blank, but in direct messages and where the bot is mentioned.
3. The gateway has no acknowledgement. `heard` says whether a frame was written down; gestures wait until it is.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tests.discord.gateway import Frame, Gateway, Session
from tests.discord.records import Channel, Guild, Json, Member, Message, Role, ScheduledEvent
from tests.discord.rights import Intent
from tests.discord.state import Discord, Pending, emoji

Heard = Callable[[Frame], bool]
LARGE, COMPLETION = 250, 4
LOOKS_EVERY = 0.002
SOON = 0.5
"""Within how many seconds what was answered is also written down, if it is at all."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of a gesture: taken or not, where it was told, what it made, and how an interaction was answered."""

    taken: bool
    frames: tuple[Frame, ...] = ()
    message: str = ""
    pending: Pending | None = None
    choices: tuple[Json, ...] = ()

    @property
    def is_answered(self) -> bool:
        return self.pending is not None and self.pending.answered.is_set()


@dataclass
class Crier:
    """Tells. `patience` is for how many seconds it waits until something is taken."""

    state: Discord
    gateway: Gateway
    heard: Heard | None = None
    patience: float = 3.0
    missed: list[Frame] = field(default_factory=list)

    # ---- how it was taken --------------------------------------------------------------------------------------

    async def take(self, frames: Sequence[Frame], message: str = "") -> Told:
        """Wait until what was told is written down."""
        taken = await self._in_time(lambda: all(map(self._is_heard, frames)))
        if not taken:
            self.missed += frames
        return Told(taken=taken, frames=tuple(frames), message=message)

    async def answer(self, frames: Sequence[Frame], pending: Pending) -> Told:
        """Wait until an interaction is answered, or written down where somebody says so, if it is a gesture."""
        if self.heard is None or pending.kind == COMPLETION:
            taken = await self._in_time(pending.answered.is_set)
        else:  # a page of a form is answered, and nobody hears of it
            await self._in_time(lambda: all(map(self._is_heard, frames)) or pending.answered.is_set())
            taken = await self._in_time(lambda: all(map(self._is_heard, frames)), SOON)
        callback = pending.callback or {}
        choices = callback.get("data", {}).get("choices", ()) if callback.get("type") == 8 else ()
        return Told(taken=taken, frames=tuple(frames), pending=pending, choices=tuple(choices))

    async def late(self) -> bool:
        """Wait until everything that was not taken in time is written down after all."""
        missed, self.missed = self.missed, []
        return await self._in_time(lambda: all(map(self._is_heard, missed)))

    def _is_heard(self, frame: Frame) -> bool:
        return self.heard is None or self.heard(frame)

    async def _in_time(self, done: Callable[[], bool], seconds: float | None = None) -> bool:
        """Look until something is done; nobody can tell us, for the gateway knows no acknowledgement."""
        try:
            async with asyncio.timeout(self.patience if seconds is None else min(seconds, self.patience)):
                while not done():  # noqa: ASYNC110
                    await asyncio.sleep(LOOKS_EVERY)
        except TimeoutError:
            return False
        return True

    # ---- messages ----------------------------------------------------------------------------------------------

    async def said(self, said: Message) -> list[Frame]:
        return await self._of_message("MESSAGE_CREATE", said)

    async def edited(self, said: Message) -> list[Frame]:
        return await self._of_message("MESSAGE_UPDATE", said)

    async def deleted(self, said: Message) -> list[Frame]:
        data = {"id": said.id, "channel_id": said.channel}
        return await self._in(self.state.channels[said.channel], "MESSAGE_DELETE", data)

    async def deleted_many(self, channel: Channel, messages: Sequence[str]) -> list[Frame]:
        return await self._in(channel, "MESSAGE_DELETE_BULK", {"ids": list(messages), "channel_id": channel.id})

    async def reacted(self, said: Message, user: str, name: str, *, on: bool) -> list[Frame]:
        channel = self.state.channels[said.channel]
        data: Json = {
            "user_id": user,
            "channel_id": said.channel,
            "message_id": said.id,
            "emoji": emoji(name),
            "burst": False,
            "type": 0,
        }
        if on:
            data["message_author_id"] = said.author
            guild = self.state.guilds.get(channel.guild or "")
            if guild is not None and user in guild.members:
                data["member"] = self.state.member_wire(guild, guild.members[user])
        kind = "MESSAGE_REACTION_ADD" if on else "MESSAGE_REACTION_REMOVE"
        intents = Intent.GUILD_MESSAGE_REACTIONS if channel.guild else Intent.DIRECT_MESSAGE_REACTIONS
        return await self._in(channel, kind, data, intents)

    async def pins_changed(self, channel: Channel) -> list[Frame]:
        pinned = [said.pinned_at for said in channel.messages.values() if said.pinned_at]
        data = {"channel_id": channel.id, "last_pin_timestamp": max(pinned, default=None)}
        intents = Intent.GUILDS if channel.guild else Intent.DIRECT_MESSAGES
        return await self._in(channel, "CHANNEL_PINS_UPDATE", data, intents)

    async def _of_message(self, kind: str, said: Message) -> list[Frame]:
        channel = self.state.channels[said.channel]
        if said.only_for is not None or not self.state.sees(self.state.app.bot, channel):
            return []
        intents = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        return await self.gateway.tell(kind, channel.guild, intents, lambda session: self._message(session, said))

    def _message(self, session: Session, said: Message) -> Json:
        channel = self.state.channels[said.channel]
        shown = self.state.message_wire(said, content=self.shows(session.intents, said)) | {
            "channel_type": channel.kind
        }
        guild = self.state.guilds.get(channel.guild or "")
        if guild is not None:
            shown["guild_id"] = guild.id
            if said.author in guild.members and said.webhook is None:
                shown["member"] = guild.members[said.author].wire()
            shown["mentions"] = [
                {**user, "member": guild.members[user["id"]].wire()} if user["id"] in guild.members else user
                for user in shown["mentions"]
            ]
        return shown

    def shows(self, intents: Intent, said: Message) -> bool:
        """Say whether an application with these intents may read what a message says."""
        bot = self.state.app.bot
        return (
            Intent.MESSAGE_CONTENT in intents
            or self.state.channels[said.channel].guild is None
            or said.author == bot
            or bot in said.mentions
        )

    async def _in(self, channel: Channel, kind: str, data: Json, intents: Intent | None = None) -> list[Frame]:
        if not self.state.sees(self.state.app.bot, channel):
            return []
        if intents is None:
            intents = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        shown = data | ({"guild_id": channel.guild} if channel.guild else {})
        return await self.gateway.tell(kind, channel.guild, intents, lambda session: shown)

    # ---- channels and threads ----------------------------------------------------------------------------------

    async def channel(self, what: str, channel: Channel, *, was_seen: bool = False) -> list[Frame]:
        """Tell that a channel was created, changed (UPDATE) or deleted; also of one that was seen until now."""
        if not was_seen and not self.state.sees(self.state.app.bot, channel):
            return []
        shown = channel.wire()
        return await self.gateway.tell(f"CHANNEL_{what}", channel.guild, Intent.GUILDS, lambda session: shown)

    async def thread_opened(self, thread: Channel) -> list[Frame]:
        shown = thread.wire() | {"newly_created": True}
        return await self._thread(thread, "THREAD_CREATE", shown)

    async def thread_changed(self, thread: Channel) -> list[Frame]:
        return await self._thread(thread, "THREAD_UPDATE", thread.wire())

    async def thread_deleted(self, thread: Channel) -> list[Frame]:
        shown = {"id": thread.id, "guild_id": thread.guild, "parent_id": thread.parent, "type": thread.kind}
        return await self._thread(thread, "THREAD_DELETE", shown)

    async def thread_joined(self, thread: Channel, *users: str) -> list[Frame]:
        assert thread.guild is not None
        guild = self.state.guilds[thread.guild]
        added = [self.thread_member(thread, user) for user in users if user in guild.members]
        data = {"id": thread.id, "guild_id": guild.id, "member_count": len(thread.thread_members)}
        return await self._thread(thread, "THREAD_MEMBERS_UPDATE", {**data, "added_members": added})

    async def _thread(self, thread: Channel, kind: str, shown: Json) -> list[Frame]:
        if not self.state.sees(self.state.app.bot, thread):
            return []
        return await self.gateway.tell(kind, thread.guild, Intent.GUILDS, lambda session: shown)

    def thread_member(self, thread: Channel, user: str) -> Json:
        return {"id": thread.id, "user_id": user, "join_timestamp": thread.thread_members[user], "flags": 0}

    # ---- people ------------------------------------------------------------------------------------------------

    async def joined(self, guild: Guild, member: Member) -> list[Frame]:
        shown = self.state.member_wire(guild, member) | {"guild_id": guild.id}
        return await self._people(guild, "GUILD_MEMBER_ADD", shown)

    async def member_changed(self, guild: Guild, member: Member) -> list[Frame]:
        shown = self.state.member_wire(guild, member) | {"guild_id": guild.id}
        return await self._people(guild, "GUILD_MEMBER_UPDATE", shown, own=member.user == self.state.app.bot)

    async def left(self, guild: Guild, user: str) -> list[Frame]:
        shown = {"guild_id": guild.id, "user": self.state.users[user].wire()}
        return await self._people(guild, "GUILD_MEMBER_REMOVE", shown)

    async def _people(self, guild: Guild, kind: str, shown: Json, *, own: bool = False) -> list[Frame]:
        if self.state.app.bot not in guild.members:
            return []
        intents = Intent(0) if own else Intent.GUILD_MEMBERS
        return await self.gateway.tell(kind, guild.id, intents, lambda session: shown)

    # ---- events ------------------------------------------------------------------------------------------------

    async def event(self, what: str, guild: Guild, event: ScheduledEvent) -> list[Frame]:
        intents = Intent.GUILD_SCHEDULED_EVENTS
        shown = event.wire()
        return await self.gateway.tell(f"GUILD_SCHEDULED_EVENT_{what}", guild.id, intents, lambda session: shown)

    async def interest(self, guild: Guild, event: ScheduledEvent, user: str, *, on: bool) -> list[Frame]:
        shown = {"guild_scheduled_event_id": event.id, "user_id": user, "guild_id": guild.id}
        kind = f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if on else 'REMOVE'}"
        return await self.gateway.tell(kind, guild.id, Intent.GUILD_SCHEDULED_EVENTS, lambda session: shown)

    # ---- guilds ------------------------------------------------------------------------------------------------

    async def role(self, what: str, guild: Guild, role: Role) -> list[Frame]:
        shown = {"guild_id": guild.id, **({"role_id": role.id} if what == "DELETE" else {"role": role.wire()})}
        return await self.gateway.tell(f"GUILD_ROLE_{what}", guild.id, Intent.GUILDS, lambda session: shown)

    async def guild_changed(self, guild: Guild) -> list[Frame]:
        shown = guild.wire()
        return await self.gateway.tell("GUILD_UPDATE", guild.id, Intent.GUILDS, lambda session: shown)

    async def guild_there(self, guild: Guild) -> list[Frame]:
        """Tell that the bot came into a guild, or that it is available again."""
        return await self.gateway.tell(
            "GUILD_CREATE", guild.id, Intent.GUILDS, lambda session: self.guild_wire(guild, session.intents)
        )

    async def guild_gone(self, guild: Guild, *, unavailable: bool) -> list[Frame]:
        """Tell that the bot was taken out of a guild, or that the guild is not available for a while."""
        shown = {"id": guild.id, **({"unavailable": True} if unavailable else {})}
        return await self.gateway.tell("GUILD_DELETE", guild.id, Intent.GUILDS, lambda session: shown)

    def welcome(self, session: Session) -> list[tuple[str, Json]]:
        """Say what a session is told after READY: its guilds."""
        return [
            ("GUILD_CREATE", self.guild_wire(guild, session.intents))
            for guild in self.state.guilds.values()
            if guild.shown and self.state.app.bot in guild.members and session.concerns(guild.id)
        ]

    def guild_wire(self, guild: Guild, intents: Intent) -> Json:
        """Say how a guild looks at first. Who is not the bot itself is listed only with the presences intent."""
        state = self.state
        small = Intent.GUILD_PRESENCES in intents and len(guild.members) <= LARGE
        listed = guild.members.values() if small else [guild.members[state.app.bot]]
        visible = [channel for channel in state.channels_of(guild) if state.sees(state.app.bot, channel)]
        threads = [t for t in state.threads_of(guild) if not t.archived and state.sees(state.app.bot, t)]
        return guild.wire() | {
            "joined_at": guild.joined_at,
            "large": len(guild.members) > LARGE,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [state.member_wire(guild, member) for member in listed],
            "channels": [channel.wire() for channel in visible],
            "threads": [thread.wire() for thread in threads],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    # ---- interactions ------------------------------------------------------------------------------------------

    async def interaction(self, guild: str | None, shown: Json) -> list[Frame]:
        frames = await self.gateway.tell("INTERACTION_CREATE", guild, Intent(0), lambda session: shown)
        return [replace(frame, interaction=shown["id"]) for frame in frames]
