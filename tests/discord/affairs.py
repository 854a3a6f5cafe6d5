"""What happens in a guild without anybody writing: people join and leave, roles and channels change, the bot comes."""

from collections.abc import Sequence
from dataclasses import replace

from tests.discord.records import (
    COMPLETED_ONBOARDING,
    JOINED,
    STARTED_ONBOARDING,
    Channel,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    ScheduledEvent,
    Tag,
)
from tests.discord.rights import FOR_THE_BOT, May
from tests.discord.server import DiscordServer
from tests.discord.telling import Told


class Affairs:
    """The life of one guild."""

    def __init__(self, server: DiscordServer, guild: Guild) -> None:
        self.server, self.guild = server, guild
        self._state, self._crier = server.state, server.crier

    # ---- people ------------------------------------------------------------------------------------------

    async def joins(
        self, name: str, user: str | None = None, *, onboarding: bool = False, pending: bool = False, flags: int = 0
    ) -> tuple[str, Told]:
        """Let somebody come in; with `onboarding` they are still answering the guild's questions."""
        if user is None or user not in self._state.users:
            user = self.server.add_user(name, user).id
        started = STARTED_ONBOARDING if onboarding else 0
        member = Member(user=user, joined_at=self._state.stamp(), flags=flags | started, pending=pending)
        self.guild.members[user] = member
        frames = await self._crier.joined(self.guild, member)
        greeted = self._state.channels.get(self.guild.system_channel or "")
        if greeted is not None:
            number = self._state.snowflake()
            line = Message(id=number, channel=greeted.id, author=user, at=self._state.stamp(), kind=JOINED)
            greeted.messages[number] = line
            frames += await self._crier.said(line)
        return user, await self._crier.take(frames)

    async def finishes_onboarding(self, user: str, roles: Sequence[Role] = ()) -> Told:
        """Let somebody finish: their answers gave them roles."""
        member = self.guild.members[user]
        member.flags |= STARTED_ONBOARDING | COMPLETED_ONBOARDING
        member.pending = False
        member.roles += [role.id for role in roles if role.id not in member.roles]
        return await self._changed(member)

    async def leaves(self, user: str) -> Told:
        """Let somebody go."""
        del self.guild.members[user]
        return await self._crier.take(await self._crier.left(self.guild, user))

    async def has_roles(self, user: str, *roles: Role) -> Told:
        """Let somebody have these roles, and no others."""
        member = self.guild.members[user]
        member.roles = [role.id for role in roles]
        return await self._changed(member)

    async def is_called(self, user: str, nick: str | None) -> Told:
        """Let somebody have another name here."""
        self.guild.members[user].nick = nick
        return await self._changed(self.guild.members[user])

    async def _changed(self, member: Member) -> Told:
        return await self._crier.take(await self._crier.member_changed(self.guild, member))

    # ---- channels and roles ------------------------------------------------------------------------------

    async def opens_channel(self, name: str, **how: object) -> tuple[Channel, Told]:
        """Let there be a new channel."""
        channel = self.server.add_channel(self.guild, name, **how)  # type: ignore[arg-type]
        return channel, await self._crier.take(await self._crier.channel("CREATE", channel))

    async def renames(self, channel: str, name: str) -> Told:
        """Call a channel otherwise."""
        found = self._state.channels[channel]
        found.name = name
        return await self._crier.take(await self._crier.channel("UPDATE", found))

    async def has_tags(self, forum: str, *tags: Tag) -> Told:
        """Let a forum have these tags, and no others."""
        found = self._state.channels[forum]
        found.tags = list(tags)
        return await self._crier.take(await self._crier.channel("UPDATE", found))

    async def hides(self, channel: str, *, from_bot: bool = False) -> Told:
        """Make a channel private; the bot stays in it, or not."""
        found = self._state.channels[channel]
        found.overwrites[self.guild.id] = Overwrite(deny=May.VIEW_CHANNEL)
        if not from_bot:
            found.overwrites[self._state.app.bot] = Overwrite(allow=May.VIEW_CHANNEL, of_member=True)
        return await self._crier.take(await self._crier.channel("UPDATE", found, was_seen=True))

    async def removes(self, channel: str) -> Told:
        """Take a channel away, with all that stands in it."""
        found = self._state.channels.pop(channel)
        for thread in [t for t in self._state.channels.values() if t.parent == channel]:
            del self._state.channels[thread.id]
        return await self._crier.take(await self._crier.channel("DELETE", found, was_seen=True))

    async def clears(self, channel: str, *messages: str) -> Told:
        """Take many messages away at once, as a moderator does."""
        place = self._state.channels[channel]
        for message in messages:
            del place.messages[message]
        return await self._crier.take(await self._crier.deleted_many(place, messages))

    async def archives(self, thread: str) -> Told:
        """Let a thread rest."""
        found = self._state.channels[thread]
        found.archived = True
        return await self._crier.take(await self._crier.thread_changed(found))

    async def lets_role(self, role: Role, may: May) -> Told:
        """Let a role do this from now on."""
        changed = self.guild.roles[role.id] = replace(role, permissions=int(may))
        return await self._crier.take(await self._crier.role("UPDATE", self.guild, changed))

    async def founds_role(self, name: str, may: May | int = 0) -> tuple[Role, Told]:
        """Let there be a new role."""
        role = self.server.add_role(self.guild, name, may)
        return role, await self._crier.take(await self._crier.role("CREATE", self.guild, role))

    # ---- events ------------------------------------------------------------------------------------------

    async def is_interested(self, user: str, event: ScheduledEvent, *, on: bool = True) -> Told:
        """Let somebody press *Interested* on an event, or take it back."""
        if on:
            event.interested.append(user)
        else:
            event.interested.remove(user)
        return await self._crier.take(await self._crier.interest(self.guild, event, user, on=on))

    # ---- the bot -----------------------------------------------------------------------------------------

    async def lets_bot_in(self, may: May = FOR_THE_BOT) -> Told:
        """Add the bot to the guild."""
        self.server.let_bot_in(self.guild, may)
        return await self._crier.take(await self._crier.guild_there(self.guild))

    async def puts_bot_out(self) -> Told:
        """Take the bot out of the guild."""
        bot = self._state.app.bot
        frames = await self._crier.guild_gone(self.guild, unavailable=False)
        del self.guild.members[bot]
        return await self._crier.take(frames)

    async def fails(self) -> Told:
        """Let the guild be unavailable for a while: an outage of Discord's own."""
        self.guild.shown = False
        return await self._crier.take(await self._crier.guild_gone(self.guild, unavailable=True))

    async def is_back(self) -> Told:
        """Let the guild be available again."""
        self.guild.shown = True
        return await self._crier.take(await self._crier.guild_there(self.guild))
