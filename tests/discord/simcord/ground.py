"""Where a village can be built in simcord."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import discord
from simcord import Env, GuildHandle
from simcord.backend import Backend
from simcord.backend.models import Channel, Overwrite
from simcord.enums import ChannelType, OverwriteType

from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from bot.core.clock import TurnedClock
from tests.discord.grounds import TAGS
from tests.discord.rights import EVERYBODY, May
from tests.discord.simcord.front import Front
from tests.discord.simcord.square import SimcordSquare, a_tag, a_user
from tests.discord.square import GUILD, channel_of, user_of
from tests.discord.watched import Watched
from tests.village import CHANNELS, COORDINATORS, Ground, Plan, the_formats

PATIENT = 20.0


class VillageClock:
    """The clock of a village, as simcord asks it; nobody but the story turns it."""

    def __init__(self, clock: TurnedClock) -> None:
        """Take the clock."""
        self._clock, self._begun = clock, clock.now()

    def now(self) -> datetime:
        """Return the moment."""
        return self._clock.now()

    @property
    def elapsed(self) -> float:
        """Return how many seconds passed since the story began."""
        return (self.now() - self._begun).total_seconds()


def in_simcord() -> Ground:
    """Build villages in simcord; at the end it must have known all that it was asked."""

    @asynccontextmanager
    async def ground(plan: Plan) -> AsyncIterator[SimcordSquare]:
        async with simcord_at(plan.clock) as env, Front(env.backend) as front:
            guild = _a_guild(env, plan)
            words = [word for role in every_role(the_formats()) for word in role.words]
            adapter = Watched(front.access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU, patience=PATIENT)
            people, channels = list(plan.zones), list(CHANNELS)
            yield SimcordSquare(
                env, front, guild, adapter, plan.clock, people, channels, approachable=not plan.reserved
            )
            assert not front.unknown, "\n".join(front.unknown)

    return ground


@asynccontextmanager
async def simcord_at(clock: TurnedClock) -> AsyncIterator[Env]:
    """Run a simcord by a clock of ours; the client that it wants in this process stands by and hears nothing."""
    env = Env(discord.Client(intents=discord.Intents(guilds=True)))
    env.backend = Backend(clock=VillageClock(clock))
    env.backend.bot_user.name = "Trellis"
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


def _a_guild(env: Env, plan: Plan) -> GuildHandle:
    """Found the guild, with the ids that our own server gives to everybody and everything."""
    founder = a_user(env, "cora")
    guild = env.create_guild("Village", id=int(GUILD), owner=founder)
    everybody = guild._guild.everyone_role
    everybody.permissions = int(EVERYBODY)
    manages = guild.create_role("Coordinators", permissions=discord.Permissions(int(EVERYBODY | May.MANAGE_GUILD)))
    for person in plan.zones:
        if person != "cora":
            guild.add_member(a_user(env, person), roles=[manages] if person in COORDINATORS else [])
    for name in CHANNELS:
        _a_channel(env, name, private=name == "coordinators", forum=name in plan.forums)
    return guild


def _a_channel(env: Env, name: str, *, private: bool, forum: bool) -> None:
    backend = env.backend
    kind = ChannelType.FORUM if forum else ChannelType.TEXT
    channel = Channel(id=backend.reserve_id(int(channel_of(name))), type=kind, name=name, guild_id=int(GUILD))
    if forum:
        channel.available_tags = [a_tag(backend, tag) for tag in TAGS]
    if private:
        seen = int(May.VIEW_CHANNEL)
        insiders = [*(int(user_of(person)) for person in COORDINATORS), backend.bot_user.id]
        channel.overwrites = [
            Overwrite(target_id=int(GUILD), type=OverwriteType.ROLE, deny=seen),
            *(Overwrite(target_id=user, type=OverwriteType.MEMBER, allow=seen) for user in insiders),
        ]
    backend.channels[channel.id] = channel
    backend.messages[channel.id] = {}
    backend.get_guild(int(GUILD)).channel_ids.append(channel.id)
