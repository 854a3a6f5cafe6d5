"""Where a village can be built in Discord: on our own server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.discord.access import DiscordAccess
from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from tests.discord.records import FORUM, TEXT
from tests.discord.rights import EVERYBODY, May
from tests.discord.server import DiscordServer
from tests.discord.square import GUILD, DiscordSquare, channel_of, user_of
from tests.discord.watched import Watched
from tests.village import CHANNELS, COORDINATORS, Ground, Plan, the_formats

PATIENT = 20.0
"""However slow the machine, no gesture is deferred in the middle of a story; how that is done is a story of `desk`."""
TAGS = ("hand planes", "Solved")
"""What a forum's conversations can be about, from the beginning."""


def in_our_discord() -> Ground:
    """Build villages on our own server; at the end every gesture was answered, and all that was asked of it was right.

    Somebody whom nothing answers would read that the application did not respond.
    """

    @asynccontextmanager
    async def ground(plan: Plan) -> AsyncIterator[DiscordSquare]:
        server = DiscordServer(plan.clock.now, patience=PATIENT)
        async with server:
            founder = server.add_user("Cora", user_of("cora"))
            guild = server.add_guild("Village", GUILD, owner=founder.id)
            manages = server.add_role(guild, "Coordinators", EVERYBODY | May.MANAGE_GUILD)
            for person in plan.zones:
                if person != "cora":
                    server.add_user(person.title(), user_of(person))
                    roles = [manages] if person in COORDINATORS else []
                    server.add_member(guild, user_of(person), roles=roles)
            for name in CHANNELS:
                server.add_channel(
                    guild,
                    name,
                    channel_of(name),
                    kind=FORUM if name in plan.forums else TEXT,
                    tags=TAGS if name in plan.forums else (),
                    private=name == "coordinators",
                    members=[user_of(person) for person in COORDINATORS],
                )
            access = DiscordAccess(token=server.app.token, api_url=server.api_url)
            words = [word for role in every_role(the_formats()) for word in role.words]
            adapter = Watched(access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU, patience=PATIENT)
            server.crier.heard = lambda frame: adapter.has_heard(frame.session, frame.seq)
            yield DiscordSquare(
                server, guild, adapter, plan.clock, list(plan.zones), list(CHANNELS), approachable=not plan.reserved
            )
            assert all(gesture.answered.is_set() for gesture in server.state.interactions.values())
            assert not server.violations, "\n".join(server.violations)

    return ground
