"""The playground as a platform like any other: what its members do is heard, what the house wants is done in its chat.

It keeps the promises of `adapters.base` without a network; `deliver` says how.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from yarl import URL

from bot.adapters.base import Capabilities, House, Parcel, Refused, TryLater
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.clock import Time
from bot.adapters.playground.deliver import Deliverer
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.habits import Residents
from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.play_doors import PlayDoors
from bot.adapters.playground.player import Player
from bot.adapters.playground.residents import Neighbourhood
from bot.adapters.playground.rhythm import WorldRhythm
from bot.adapters.playground.server import Beside, serving
from bot.adapters.playground.sight import MenuEntry, Modes, Sight, is_at_work, no_modes
from bot.adapters.playground.visit import Settled
from bot.adapters.playground.world import World, settle
from bot.adapters.playground.world_doors import WorldDoors, Worlds
from bot.core.events import SpaceEntered
from bot.core.ids import EventId, MessageRef, SpaceId, channel_id, identity
from bot.core.profiles import ChannelProfile, Profile

PLATFORM = "playground"
_AGAIN_AFTER = timedelta(seconds=1)


class PlaygroundAdapter:
    """A small community in the browser; `url` is where, once `ready` is set."""

    platform = PLATFORM
    capabilities = Capabilities(bookmarks=False)

    def __init__(
        self,
        world: World,
        chat: Chat,
        time: Time,
        *,
        port: int = 0,
        menu: Sequence[MenuEntry] = (),
        modes: Modes = no_modes,
        beside: Sequence[Beside] = (),
        worlds: Worlds | None = None,
        residents: Residents | None = None,
        onlooker: Onlooker | None = None,
    ) -> None:
        """Take the world and the chat it lives in, who keeps its time, and what every message's menu offers.

        `beside` opens what else its server is to answer, `worlds` keeps worlds as files, if anybody does, and
        `residents` are those who live here by themselves. `onlooker` knows what goes on behind the scenes.
        """
        self._beside = beside
        self.space = SpaceId(f"{PLATFORM}:{world.id}")
        self.url = ""
        self.ready = asyncio.Event()
        self._world, self._chat, self._time, self._port, self._menu = world, chat, time, port, tuple(menu)
        self._own_doors: list[Beside] = [] if worlds is None else [WorldDoors(worlds, world.id).add_to]
        self._player = Player(time, chat)
        self._neighbourhood = Neighbourhood(residents or Residents(), chat)
        self._sight = Sight(
            residents=self._neighbourhood.told,
            onlooker=onlooker or Onlooker(),
            player=self._player,
            newcomers=world.newcomers,
            space=self.space,
            name=world.name,
            question=world.question,
            care=world.care,
            chat=chat,
            time=time,
            menu=self._menu,
            modes=modes,
        )
        self._deliverer = Deliverer(self.space, chat)
        self._house: House | None = None
        self._gestures: Gestures | None = None
        self._rhythm: WorldRhythm | None = None

    # ---- who acts by themselves --------------------------------------------------------------------------

    def next_at(self) -> datetime | None:
        """Return when the next resident comes by."""
        return None if self._gestures is None else self._neighbourhood.next_at()

    async def act(self, settled: Settled) -> None:
        """Let the residents come by whose time it is."""
        if self._gestures is not None:
            await self._neighbourhood.act(self._time.now(), self._gestures, settled)

    async def attend(self) -> bool:
        """Let the world's members begin what they begin with; say whether they did anything."""
        return self._rhythm is not None and await self._rhythm.attend()

    # ---- its life ----------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """Return where it listens."""
        return URL(self.url).port or 0

    async def run(self, house: House) -> None:
        """Enter the space, then serve its page until cancelled."""
        settle(self._world, self._chat, house.now())
        self._chat.keep(began=self._chat.fact("began") or house.now().isoformat())
        self._house = house
        await house.hear(self.space, self._entered(house.now()))
        self._gestures = gestures = Gestures(self.space, self._chat, house, self._menu, self._world.newcomers)
        await gestures.say_again()
        self._rhythm = rhythm = WorldRhythm(self._world, self._chat, gestures, self._is_at_work)
        doors = (*self._beside, *self._own_doors, PlayDoors(self._player, self._neighbourhood, self._time).add_to)
        async with serving(self._sight, gestures, self._port, doors, self._player.watched) as url:
            self.url = url
            self.ready.set()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(rhythm.begin(), name="the world's rhythm")
                    group.create_task(self._player.run(), name="the clock that plays")
            finally:
                self.ready.clear()

    async def _is_at_work(self) -> bool:
        return is_at_work(await self._sight.modes())

    def _entered(self, now: datetime) -> SpaceEntered:
        return SpaceEntered(
            id=EventId(f"enter:{self._world.id}"),
            at=now,
            space=self.space,
            name=self._world.name,
            people=tuple(
                Profile(
                    identity=identity(self.space, person.id),
                    name=person.name,
                    zone=person.zone.key,
                    may_coordinate=person.coordinator,
                )
                for person in self._chat.people()
            ),
            channels=tuple(
                ChannelProfile(channel=channel_id(self.space, channel.id), name=channel.name, private=channel.private)
                for channel in self._chat.channels()
            ),
            coordinators=tuple(identity(self.space, one.id) for one in self._chat.people() if one.coordinator),
        )

    # ---- what the house wants ----------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says; a parcel whose key is known was done already."""
        if parcel.space != self.space:
            raise Refused(f"{parcel.space} is not this playground; deliver this through its own adapter.")
        if self._house is None:
            raise TryLater(_AGAIN_AFTER)
        return await self._deliverer.deliver(parcel, self._house)

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, if it does; the chat never forgets a key."""
        return self._deliverer.look_for(parcel)

    async def way_to(self, message: MessageRef) -> str | None:
        """Messages of the playground have no address of their own: they are for this machine alone."""
        return None
