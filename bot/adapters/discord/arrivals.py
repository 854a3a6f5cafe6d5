"""Our coming into guilds and going out of them: until it is known what a guild is, its gate is shut.

1. What happens in a guild waits before its gate.
2. A guild of which no frame tells (after a restart with the old session) is asked about.
3. What a guild is owed from while we were away is caught up on, also after a crash.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from bot.adapters.base import House
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.entering import Entrance
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.scribe import Scribe, insist
from bot.adapters.discord.spots import space_in
from bot.adapters.discord.stream import Frame, Stream
from bot.core.events import SpaceLeft
from bot.core.ids import EventId, external_of

KNOWN_SOON = 5.0

log = logging.getLogger(__name__)

Later = Callable[[Coroutine[Any, Any, None], str], None]
Hear = Callable[[Stream, Frame, Payload, str], Awaitable[None]]


class Arrivals:
    """Knows into which guilds we came, and tells the house of it; `greeted` is set once a session stands."""

    def __init__(
        self,
        directory: Directory,
        entrance: Entrance,
        house: House,
        scribe: Scribe,
        *,
        later: Later,
        entered: Callable[[Guild], None],
        hear: Hear,
    ) -> None:
        """Take who is known, the way in, the house and who writes, who is told of a guild, and who hears a frame."""
        self._directory, self._entrance, self._house, self._scribe = directory, entrance, house, scribe
        self._later, self._entered, self._hear = later, entered, hear
        self._gates: dict[str, asyncio.Event] = {}
        self._soon = 0.0
        self.greeted = asyncio.Event()

    # ---- what a session tells ----------------------------------------------------------------------------------------

    async def begin(self, stream: Stream, told: Payload) -> None:
        """A session began: what we were in before and are in no more has removed us meanwhile."""
        self._directory.us = told.part("user").id("id") or self._directory.us
        here = {guild.id("id") for guild in told.parts("guilds")}
        for guild in sorted(stream.guilds - here):
            await self._scribe.write(space_in(guild), self._left(guild, f"{stream.session}:0"))
            self.leave(stream, guild)
        stream.guilds = set(here)
        for guild in here - self._directory.guilds.keys():
            self._gate_for(guild)
        self.greeted.set()

    def go_on(self, stream: Stream) -> None:
        """A session is gone on with."""
        self._ask_about_all(stream)
        self.greeted.set()

    async def come_in(self, stream: Stream, told: Payload, mark: str) -> None:
        """Learn what a guild is; whoever is there is told first where the house was never there, else meanwhile."""
        id_ = told.id("id")
        stream.guilds.add(id_)
        gate = self._gate_for(id_)
        guild, since = self._directory.enter(id_), stream.owed.get(id_, "")
        guild.take_guild(told)
        for member in told.parts("members"):
            self._directory.meet(guild, member)
        await insist(partial(self._recollect, guild))
        if guild.told:
            gate.set()
            self._later(insist(lambda: self._catch_up(stream, guild, mark, since)), "looks around")
            return
        await insist(lambda: self._entrance.look_around(guild, mark, ""))
        gate.set()
        stream.caught_up(id_)
        self._entered(guild)

    def leave(self, stream: Stream, guild: str) -> None:
        """We are in a guild no more."""
        stream.guilds.discard(guild)
        stream.caught_up(guild)
        self._directory.leave(guild)
        self._gates.pop(guild, None)
        log.warning("Trellis was removed from the server %s; nothing is done there any more.", guild)

    # ---- what is asked -----------------------------------------------------------------------------------------------

    async def knows(self, stream: Stream, guild: str) -> None:
        """Wait until it is known what a guild is."""
        await (self._gates.get(guild) or self._ask_about(stream, guild)).wait()

    async def knows_all(self) -> None:
        """Wait until it is known what every guild is in which we are."""
        for gate in tuple(self._gates.values()):
            await gate.wait()

    async def knows_all_soon(self, stream: Stream) -> None:
        """Wait until it is known what every guild is; not for ever: one may be out of reach."""
        self._ask_about_all(stream)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._soon):
                await self.knows_all()

    # ---- finding out -------------------------------------------------------------------------------------------------

    def _gate_for(self, guild: str) -> asyncio.Event:
        """Return what opens once it is known what a guild is."""
        if guild not in self._gates:
            self._gates[guild] = asyncio.Event()
            self._soon = asyncio.get_running_loop().time() + KNOWN_SOON
        return self._gates[guild]

    def _ask_about_all(self, stream: Stream) -> None:
        for guild in stream.guilds - self._directory.guilds.keys():
            self._ask_about(stream, guild)

    def _ask_about(self, stream: Stream, guild: str) -> asyncio.Event:
        """Find out what a guild is that no frame told of."""
        if guild not in self._gates:
            gate = self._gate_for(guild)
            self._later(insist(lambda: self._find_out(stream, guild, gate)), "finds out what a server is")
        return self._gates[guild]

    async def _find_out(self, stream: Stream, id_: str, gate: asyncio.Event) -> None:
        """Find out what a guild is, and catch up on what a former process owed it when it ended."""
        guild, since = await self._entrance.find_out(id_), stream.owed.get(id_, "")
        if guild is None:  # we are not in it any more; the gateway tells us so, or has told
            gate.set()
            return
        await self._recollect(guild)
        gate.set()
        if since:
            await self._catch_up(stream, guild, f"{stream.session}:{stream.heard}", since)
        else:
            self._entered(guild)

    async def _recollect(self, guild: Guild) -> None:
        known = await self._house.recollect(space_in(guild.id))
        guild.told |= {external_of(person) for person in known.people}

    async def _catch_up(self, stream: Stream, guild: Guild, mark: str, since: str) -> None:
        await self._entrance.look_around(guild, mark, since)
        if since:
            async for number, frame in _numbered(self._entrance.missed(guild, since)):
                await self._hear(stream, frame, Payload.of(frame["d"]), f"{mark}:{number}")
            stream.caught_up(guild.id)
        self._entered(guild)

    def _left(self, guild: str, mark: str) -> SpaceLeft:
        return SpaceLeft(id=EventId(f"left:{guild}:{mark}"), at=self._house.now(), space=space_in(guild))


async def _numbered(frames: AsyncIterator[Frame]) -> AsyncIterator[tuple[int, Frame]]:
    number = 0
    async for frame in frames:
        yield number, frame
        number += 1
