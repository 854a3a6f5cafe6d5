"""A house without a platform, for proofs of its laws: roles do what a test says, events come as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from bot.adapters.base import Adapter
from bot.app import Trellis
from bot.core.clock import Clock
from bot.core.commands import Word
from bot.core.engine import PREPARE_WITHIN
from bot.core.events import CommandInvoked, Event, Interaction, MemberJoined, MessagePosted, SpaceEntered
from bot.core.ids import CommunityId, EventId, Identity, MessageRef, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose, Spans
from bot.core.profiles import ChannelProfile, Profile
from bot.core.role import Reader, Role
from bot.core.witness import Witness
from bot.language.speaking import Speaks
from bot.store.passage_tables import inbox
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.village import MONDAY, StillClock, the_formats, the_voice

HERE, THERE = SpaceId("test:here"), SpaceId("test:there")
SOON = 60.0
STOPS_WITHIN = 10.0
AT_ONCE = (0.01, 0.01, 0.01, 0.01)
"""Seconds between tries, where a test does not want to wait."""


class Listener:
    """A role that remembers what it handled; `preparing` and `handling` let it do more, or fail."""

    words: tuple[Word, ...] = ()

    def __init__(
        self,
        name: str = "listener",
        handles: tuple[type[Event], ...] = (MessagePosted, CommandInvoked, MemberJoined),
        *,
        preparing: Callable[[Event, Reader], Awaitable[Any]] | None = None,
        handling: Callable[[Event, Any], None] | None = None,
    ) -> None:
        self.name = name
        self.handles = handles
        self.tried: list[str] = []
        self.handled: list[str] = []
        self._preparing = preparing
        self._handling = handling

    async def prepare(self, event: Event, read: Reader) -> Any:
        return True if self._preparing is None else await self._preparing(event, read)

    def handle(self, event: Event, facts: Any, tx: Any) -> None:
        self.tried.append(event.id)
        if self._handling is not None:
            self._handling(event, tx)
        self.handled.append(event.id)


class FaultError(Exception):
    """What a test lets go wrong."""


def failing_on(*events: str) -> Callable[[Event, Any], None]:
    """Fail on these events, every time."""

    def handling(event: Event, tx: Any) -> None:
        if event.id in events:
            raise FaultError

    return handling


def a_house(
    url: str,
    *roles: Role,
    adapters: Sequence[Adapter] = (),
    clock: Clock | None = None,
    waits: Sequence[float] = AT_ONCE,
    prepare_within: float = PREPARE_WITHIN,
    speaks: Speaks | None = None,
    witness: Witness | None = None,
) -> Trellis:
    """Build a house; nothing runs yet, but it can hear."""
    return Trellis(
        url=url,
        adapters=adapters,
        clock=clock or StillClock(MONDAY),
        voice=the_voice(),
        defaults=Spans(),
        formats=the_formats(),
        secret="a secret of the tests",
        roles=roles,
        waits=waits,
        prepare_within=prepare_within,
        speaks=speaks,
        witness=witness,
    )


@asynccontextmanager
async def running(trellis: Trellis, *, ticking: bool = False) -> AsyncIterator[Trellis]:
    """Let a house live for a while."""
    life = asyncio.create_task(trellis.run(ticking=ticking))
    try:
        yield trellis
    finally:
        trellis.stop()
        await asyncio.wait_for(life, STOPS_WITHIN)


async def opened(trellis: Trellis, space: SpaceId = HERE, **channels: Purpose | None) -> CommunityId:
    """Let the bot enter a space and leave the community as *Set up* does; nothing is owed afterwards."""
    named = {"lobby": None, **channels}
    profiles = tuple(ChannelProfile(channel=channel_id(space, name), name=name) for name in named)
    await trellis.hear(
        space, SpaceEntered(id=EventId("entered"), at=MONDAY, space=space, name="Here", channels=profiles)
    )
    community = trellis.inbox.home(space)
    assert community is not None

    def set_up(places: Places) -> None:
        places.live(Life.OPEN)
        for profile in profiles:
            places.see(profile)
            places.switch(profile.channel, Mode.HOST)
            purpose = named[profile.name]
            if purpose is not None:
                places.dedicate(purpose, profile.channel)

    def work(connection: Connection) -> None:
        set_up(Places(Scope(connection, community)))
        connection.execute(update(inbox).where(inbox.c.community == community).values(done=True, body=None))

    await trellis.database.writer.write(work)
    return community


async def until(condition: Callable[[], bool], seconds: float = SOON) -> None:
    """Wait for what can be seen from outside."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (it happens in a thread, or in the database)
            await asyncio.sleep(0.01)


# ---- what happens ----------------------------------------------------------------------------------------------------


def person(name: str, space: SpaceId = HERE) -> Identity:
    return identity(space, name)


def message(name: str, space: SpaceId = HERE) -> MessageRef:
    return MessageRef(channel_id(space, "lobby"), name)


def says(id: str, who: str = "ana", space: SpaceId = HERE, *, text: str = "") -> MessagePosted:
    return MessagePosted(id=EventId(id), at=MONDAY, by=person(who, space), message=message(id, space), text=text)


def types(id: str, who: str = "ben", space: SpaceId = HERE, *, text: str = "") -> CommandInvoked:
    interaction = Interaction(space, f"{who}/{id}", MONDAY + timedelta(minutes=15))
    return CommandInvoked(id=EventId(id), at=MONDAY, by=person(who, space), text=text, interaction=interaction)


def joins(who: str, space: SpaceId = HERE) -> MemberJoined:
    profile = Profile(identity=person(who, space), name=who.title())
    return MemberJoined(id=EventId(f"join-{who}"), at=datetime(2027, 1, 4, 9, tzinfo=UTC), profile=profile)
