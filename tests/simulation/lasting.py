"""A village whose house is stopped and started again, over one database and before one square that forgets nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.base import Parcel
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import TurnedClock
from bot.core.effects import EditMessage, PostMessage
from bot.core.ids import MessageRef
from bot.core.people import Spans
from bot.feeds.addresses import Addresses
from tests.square import Said, Square
from tests.village import (
    COORDINATORS,
    PEOPLE,
    UNHURRIED,
    StillClock,
    Village,
    channel_profiles,
    profiles,
    set_up,
    the_formats,
    the_voice,
)


@dataclass(frozen=True, kw_only=True)
class Stood:
    """How a public message read from a moment on."""

    at: datetime
    ref: MessageRef
    text: str
    is_new: bool


class Chronicle(Square):
    """A square that keeps how each public message read, and since when."""

    def __init__(self, *how: object) -> None:
        super().__init__(*how)  # type: ignore[arg-type]
        self.stood: list[Stood] = []

    async def _deliver(self, parcel: Parcel) -> MessageRef | None:
        where = await super()._deliver(parcel)
        effect = parcel.effect
        if where is not None and isinstance(effect, PostMessage | EditMessage):
            said: Said = self._standing[where]
            is_new = isinstance(effect, PostMessage)
            self.stood.append(Stood(at=self.now(), ref=where, text=said.text, is_new=is_new))
        return where


class LastingVillage(Village):
    """A village that outlives its house."""

    square: Chronicle
    restarts = 0

    def begins(self) -> None:
        """Put a house together and let it run."""
        self.square.ready.clear()
        self.trellis = Trellis(
            url=self.url,
            adapters=(self.square,),
            roles=every_role(the_formats(), Addresses("https://trellis.example.org")),
            clock=self.clock,
            voice=the_voice(),
            defaults=Spans(),
            formats=the_formats(),
            secret="the same after every restart",
            waits=(0.02, 0.1, 0.3, 1.0),
            prepare_within=UNHURRIED,
        )
        self._turning.house = self.trellis
        self._running = asyncio.create_task(self.trellis.run(ticking=False))

    async def ends(self) -> None:
        """Stop the house."""
        self.trellis.stop()
        await self._running

    async def is_away(self, for_: timedelta) -> None:
        """Stop the house, and start another on what it left behind some time later."""
        await self.ends()
        self.clock.turn_to(self.now + for_)
        self.begins()
        await self.square.ready.wait()
        self.restarts += 1
        await self.settles()


@asynccontextmanager
async def a_lasting_village(
    url: str, zones: Mapping[str, str], at: datetime, kept_by: type[Chronicle] = Chronicle
) -> AsyncIterator[LastingVillage]:
    """Open a village that is set up; everybody in it is named, with the zone that their profile tells."""
    assert {*PEOPLE, *COORDINATORS} <= zones.keys()
    clock = TurnedClock(StillClock(at))
    square = kept_by(profiles(zones), channel_profiles())
    village = LastingVillage(None, square, clock, url)  # type: ignore[arg-type]
    village.begins()
    try:
        await square.ready.wait()
        await village.settles()
        community = village.trellis.inbox.home(square.space)
        assert community is not None
        await village.trellis.database.writer.write(lambda connection: set_up(connection, community, square.place))
        yield village
    finally:
        await village.ends()
