"""The village's square in simcord: a Discord that nobody here wrote.

Where the bot begins a conversation in a forum, its first message has another id there than the conversation, which in
Discord have the same. There is no onboarding, and so no roles that members choose; nobody is a guest; no connection is
lost. What it knows, it holds people and bot to.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from simcord import Env, GuildHandle, UserHandle
from simcord.backend import Backend, serializers
from simcord.backend.models import Message as TheirMessage
from simcord.backend.models import Overwrite, User
from simcord.enums import OverwriteType
from simcord.interactions import base_payload

from bot.adapters.discord.wire import custom_id
from bot.core.clock import TurnedClock
from tests.discord.components import BUTTON, SELECT
from tests.discord.gestures import COMPONENT
from tests.discord.records import Channel, Json, Message
from tests.discord.rights import May
from tests.discord.simcord.front import SESSION, Front
from tests.discord.simcord.mirror import Mirror, message_shown
from tests.discord.simcord.person import PersonInSimcord
from tests.discord.square import GUILD, DiscordSquare, channel_of, user_of
from tests.discord.telling import LOOKS_EVERY
from tests.discord.watched import Watched

TAKES_AT_MOST = 20.0
CLOSED = 50007
ONLY_FOR_YOU = 1 << 6
CHANGES_THREADS = int(May.MANAGE_THREADS | May.MANAGE_CHANNELS)
"""Simcord wants the second where Discord wants the first."""


class SimcordSquare(DiscordSquare):
    """The square, over simcord and the adapter that hears it."""

    def __init__(
        self,
        env: Env,
        front: Front,
        guild: GuildHandle,
        adapter: Watched,
        clock: TurnedClock,
        people: Sequence[str],
        channels: Sequence[str],
        *,
        approachable: bool,
    ) -> None:
        self._env, self._front, self._there = env, front, guild
        self._mirror = mirror = Mirror(env)
        shown: Any = mirror  # it has the face of our own server, as far as the square looks at that
        guild_shown = mirror.state.guilds[GUILD]
        super().__init__(shown, guild_shown, adapter, clock, people, channels, approachable=approachable)

    # ---- who and where -------------------------------------------------------------------------------------------

    def _acting(self, user: str) -> Any:
        return PersonInSimcord(self._env, self._there, self._mirror, user, self._takes)

    async def _takes(self) -> bool:
        """Wait until all that was told is written down; nobody can tell us, for the gateway has no acknowledgement."""
        try:
            async with asyncio.timeout(TAKES_AT_MOST):
                while not self.adapter.has_heard(SESSION, self._front.sent):  # noqa: ASYNC110
                    await asyncio.sleep(LOOKS_EVERY)
        except TimeoutError:
            return False
        return True

    def _is_there(self, person: str, *, bot: bool = False) -> None:
        backend, user = self._env.backend, int(user_of(person))
        if user not in backend.get_guild(int(GUILD)).members:
            self._names[user_of(person)] = person
            a_user(self._env, person, bot=bot)
            backend.add_member(int(GUILD), user)

    def _shut_door(self, name: str, *, shut: bool) -> None:
        backend = self._env.backend
        if user_of(name) in self._names:
            path = f"/channels/{backend.get_dm_channel(int(user_of(name))).id}/messages"
            backend.faults = [fault for fault in backend.faults if fault["path"] != path]
            if shut:
                self._env.inject_error("POST", path, status=403, code=CLOSED, message="closed", times=None)
            return
        place, bot = int(channel_of(name)), backend.bot_user.id
        if shut:
            silent = int(May.SEND_MESSAGES | May.SEND_MESSAGES_IN_THREADS)
            backend.set_overwrite(place, Overwrite(target_id=bot, type=OverwriteType.MEMBER, deny=silent))
        else:
            backend.delete_overwrite(place, bot)

    @property
    def is_literate(self) -> bool:
        """Say whether the bot may read what is written."""
        return "message_content" in self._front.intents_on

    @is_literate.setter
    def is_literate(self, literate: bool) -> None:
        self._front.lets_read(literate)

    @property
    def may_mark(self) -> bool:
        """Say whether the bot may change the threads of others."""
        return self._may_mark

    @may_mark.setter
    def may_mark(self, may: bool) -> None:
        self._may_mark = may
        guild = self._env.backend.get_guild(int(GUILD))
        (role,) = (role for role in guild.roles.values() if role.managed)
        role.permissions = role.permissions | CHANGES_THREADS if may else role.permissions & ~CHANGES_THREADS

    def _file(self, url: str) -> str:
        return (self._env.backend.cdn.get(url) or b"").decode()

    # ---- gestures ------------------------------------------------------------------------------------------------

    async def _forges(
        self, person: str, verb: str, token: str, values: Sequence[str], place: Channel, said: Message | None
    ) -> None:
        """Let somebody press what stands there no more, or never did: no client does that, and simcord lets none."""
        backend, user = self._env.backend, int(user_of(person))
        wire = custom_id(verb, token, None if place.guild else self.space)
        if said is None or said.only_for not in (None, user_of(person)):
            forged = TheirMessage(
                id=backend.snowflake(), channel_id=int(place.id), author_id=backend.bot_user.id, flags=ONLY_FOR_YOU
            )
            forged.interaction_metadata = {"user": serializers.user_payload(backend.get_user(user))}
            backend.messages[forged.channel_id][forged.id] = forged
            said = message_shown(forged)
            self._latest[said.id] = self._first[said.id] = self._new(place, said, "forged")
        data: Json = {"custom_id": wire, "component_type": SELECT if values else BUTTON}
        if values:
            data["values"] = list(values)
        record, payload = base_payload(
            backend,
            type=COMPONENT,
            channel_id=int(place.id),
            guild_id=int(place.guild) if place.guild else None,
            user_id=user,
            data=data,
        )
        record.source_message_id = int(said.id)
        standing = backend.get_message(int(place.id), int(said.id))
        backend.emit("INTERACTION_CREATE", {**payload, "message": serializers.message_payload(backend, standing)})
        assert await self._takes()

    async def looks_around(self, private: frozenset[str] = frozenset()) -> None:
        """Let the guild be unavailable for a while, and these channels be private when it is back."""
        backend = self._env.backend
        backend.emit("GUILD_DELETE", {"id": GUILD, "unavailable": True})
        assert await self._takes()
        for name in private:
            hidden = Overwrite(target_id=int(GUILD), type=OverwriteType.ROLE, deny=int(May.VIEW_CHANNEL))
            backend.get_channel(int(channel_of(name))).overwrites.append(hidden)
        backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(int(GUILD))))
        assert await self._takes()
        await self._settles()

    async def _offers_tags(self, forum: str, tags: Sequence[str]) -> list[str]:
        """Let a forum have these tags; return what they are called there."""
        place = self._mirror.state.channels[forum]
        known = {tag.name.casefold(): tag.name for tag in place.tags}
        if new := [tag for tag in tags if tag.casefold() not in known]:
            backend = self._env.backend
            standing = backend.get_channel(int(forum)).available_tags
            backend.edit_channel(int(forum), {"available_tags": [*standing, *(a_tag(backend, tag) for tag in new)]})
            assert await self._takes()
        return [known.get(tag.casefold(), tag) for tag in tags]

    async def joins(self, person: str, zone: str = "UTC") -> None:
        """Let somebody come in."""
        self._names[user_of(person)] = person
        self._there.add_member(a_user(self._env, person))
        assert await self._takes()

    async def leaves(self, person: str) -> None:
        """Let somebody go."""
        self._there.remove_member(UserHandle(self._env, self._env.backend.get_user(int(user_of(person)))))
        assert await self._takes()


def a_tag(backend: Backend, name: str) -> dict[str, Any]:
    """Return a tag of a forum."""
    return {"id": str(backend.snowflake()), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def a_user(env: Env, person: str, *, bot: bool = False) -> UserHandle:
    """Return somebody with an account, under the id that our own server gives them."""
    user = int(user_of(person))
    if user not in env.backend.users:
        env.backend.users[user] = User(id=env.backend.reserve_id(user), name=person.title(), bot=bot)
    return UserHandle(env, env.backend.users[user])
