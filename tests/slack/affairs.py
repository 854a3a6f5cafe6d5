"""What happens to people, channels and the app itself, without anybody saying a word."""

from typing import Any

from tests.slack.gestures import Member
from tests.slack.office import Told
from tests.slack.records import Channel, Team
from tests.slack.server import SlackServer


class Affairs:
    """The affairs of a workspace; each returns how the app took it."""

    def __init__(self, server: SlackServer, team: Team) -> None:
        self.server, self.team = server, team
        self._office = server.office

    # ---- people ------------------------------------------------------------------------------------------

    async def joins(self, user: str, name: str, **how: Any) -> tuple[Member, Told]:
        """Let somebody join the workspace."""
        person = self.server.add_person(self.team, user, name, **how)
        told = await self._office.event(self.team, self._office.of_person("team_join", person))
        return Member(self.server, self.team, user), told

    async def changes(self, user: str, **what: Any) -> Told:
        """Change what somebody's profile says: `name`, `tz`, `is_admin`, `deleted` …"""
        person = self.team.people[user]
        for name, value in what.items():
            setattr(person, name, value)
        return await self._office.event(self.team, self._office.of_person("user_change", person))

    async def leaves(self, user: str) -> Told:
        """Let somebody leave the workspace: Slack says that as a change of their profile."""
        return await self.changes(user, deleted=True)

    # ---- channels ----------------------------------------------------------------------------------------

    async def enters(self, user: str, channel: str, inviter: str | None = None) -> Told:
        """Let somebody come into a channel."""
        place = self.team.channels[channel]
        place.members.add(user)
        joined = self._office.noted(place, "channel_join", user, f"<@{user}> has joined the channel")
        await self._office.event(self.team, joined, place)
        return await self._office.event(self.team, self._office.joined(self.team, place, user, inviter), place)

    async def goes(self, user: str, channel: str) -> Told:
        """Let somebody leave a channel."""
        place = self.team.channels[channel]
        place.members.discard(user)
        left = self._office.noted(place, "channel_leave", user, f"<@{user}> has left the channel")
        await self._office.event(self.team, left, place)
        return await self._office.event(self.team, self._office.left(self.team, place, user), place)

    async def invites_bot(self, channel: str, by: str) -> Told:
        """Let somebody invite the bot."""
        return await self.enters(self.team.bot.id, channel, by)

    async def removes_bot(self, channel: str, by: str) -> Told:
        """Let somebody take the bot out."""
        place = self.team.channels[channel]
        place.members.discard(self.team.bot.id)
        return await self._office.event(self.team, self._office.of_channel("left", place, by), place)

    async def creates(self, channel: str, name: str, by: str) -> Told:
        """Let somebody open a channel."""
        place = self.server.add_channel(self.team, channel, name, [by])
        return await self._of(place, "created", by)

    async def renames(self, channel: str, name: str, by: str) -> Told:
        """Let somebody rename a channel."""
        place = self.team.channels[channel]
        place.name = name
        return await self._of(place, "rename", by)

    async def archives(self, channel: str, by: str) -> Told:
        """Let somebody archive a channel."""
        self.team.channels[channel].archived = True
        return await self._of(self.team.channels[channel], "archive", by)

    async def unarchives(self, channel: str, by: str) -> Told:
        """Let somebody bring a channel back; its members are who brought it back."""
        place = self.team.channels[channel]
        place.archived = False
        return await self._of(place, "unarchive", by)

    async def _of(self, place: Channel, what: str, by: str) -> Told:
        return await self._office.event(self.team, self._office.of_channel(what, place, by), place)

    # ---- the app -----------------------------------------------------------------------------------------

    async def uninstalls(self) -> list[Told]:
        """Take the app out of the workspace. Slack tells that twice, in no order that one may rely on."""
        tokens = {"oauth": [], "bot": [self.team.bot.id]}
        self._revoke()
        told = [
            await self._office.event(self.team, {"type": "tokens_revoked", "tokens": tokens}),
            await self._office.event(self.team, {"type": "app_uninstalled"}),
        ]
        self.team.installed = False
        return told

    async def revokes_tokens(self) -> Told:
        """Take the bot's token away and leave the app installed."""
        self._revoke()
        tokens = {"oauth": [], "bot": [self.team.bot.id]}
        return await self._office.event(self.team, {"type": "tokens_revoked", "tokens": tokens})

    def _revoke(self) -> None:
        for token in self.server.state.tokens.values():
            token.revoked = token.revoked or (token.team == self.team.id and not token.is_app)
