"""The playground, put together: a small community in the browser, its own database, and a clock that can be turned.

What falls due while the clock is turned happens in order and through delivery, exactly as in real time. Where another
world is to stand here the house ends, finishing what it has in hand, and another one opens at the same address.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.playground import Chat, MenuEntry, PlaygroundAdapter, World, load_residents, load_world
from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.scenes import Scenes
from bot.app import Trellis
from bot.backstage import Stagehand
from bot.cast import MESSAGE_MENU, every_role
from bot.catalogue import read_catalogue
from bot.core.chance import CHANCE, a_seed
from bot.core.clock import Clock, TurnedClock, WallClock
from bot.core.errors import TrellisError
from bot.core.ids import ChannelId, SpaceId
from bot.core.people import Spans
from bot.feeds.addresses import Addresses
from bot.feeds.door import FeedDoor
from bot.language.scripted import Scripted
from bot.rhythm import Rhythm
from bot.rituals.calendar.adding import names_of
from bot.store.database import Survives, held_for, told
from bot.store.migrate import migrate
from bot.turning import Turning
from bot.voice import FluentVoice
from bot.worlds import before_of, begin, birth_of, bring, chat_of, copy_out, making, pack, save, stage, take_over

UNHURRIED = 5.0
"""Seconds for a role to look: nobody else waits here, and a busy machine is no reason to alarm whoever rehearses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a playground is opened with: its database, the files that tell of it, where it listens, and real time."""

    file: Path
    config: Path
    defaults: Spans
    port: int = 0
    behind: Clock = field(default_factory=WallClock)


async def rehearse(rehearsal: Rehearsal, opened: asyncio.Future[str], stop: asyncio.Event) -> None:
    """Run the playground until `stop`; `opened` is told where it stands.

    Raises `DatabaseInUseError`, `WrongDatabaseError` or `ConfigError`, each with what to do.
    """
    with held_for(rehearsal.file, "play"), CHANCE.as_it_was():  # held before the schema is touched: it may be another's
        while True:
            await asyncio.to_thread(take_over, rehearsal.file)
            await asyncio.to_thread(migrate, f"sqlite:///{rehearsal.file}")
            house = _House(rehearsal, stop)
            port = await house.live(opened)
            if port is None:
                return
            rehearsal = replace(rehearsal, port=port)  # the page finds it where it was


async def keep_world(rehearsal: Rehearsal, into: Path) -> None:
    """Save the world of a playground that is not open."""
    with held_for(rehearsal.file, "play"):
        await asyncio.to_thread(take_over, rehearsal.file)
        await asyncio.to_thread(save, rehearsal.file, _world_of(rehearsal.config)[0].name, into)


async def bring_world(rehearsal: Rehearsal, file: Path | None, seed: str | None) -> None:
    """Let a playground that is not open go on with a world's file next, or begin again where there is none."""
    with held_for(rehearsal.file, "play"):
        await asyncio.to_thread(take_over, rehearsal.file)
        await asyncio.to_thread(_bring, rehearsal.file, _world_of(rehearsal.config)[0], file, seed)


def _bring(play: Path, world: World, file: Path | None, seed: str | None) -> None:
    with making(play) as folder:
        if file is not None:
            bring(file, world.id, folder)
        else:
            _begin(play, seed, folder)
        if chat_of(play).exists():
            save(play, world.name, before_of(play))
        stage(folder, play)


def _begin(play: Path, seed: str | None, folder: Path) -> None:
    chat = Chat(chat_of(play)) if chat_of(play).exists() else None
    kept = None if chat is None else chat.fact("seed")
    begun = None if chat is None else chat.fact("began")
    if chat is not None:
        chat.close()
    begin(folder, seed or kept or a_seed(), begun)


def _world_of(config: Path) -> tuple[World, FluentVoice]:
    voice = FluentVoice(config / "voice")
    rituals = names_of(read_catalogue(config, voice), voice.speaking("en"))
    return load_world(config / "playground" / "world.yaml", rituals), voice


class _House:
    """One opening of a playground; what it is asked for as `Worlds` is the page's."""

    def __init__(self, rehearsal: Rehearsal, stop: asyncio.Event) -> None:
        self._file, self._stop = rehearsal.file, stop
        self._another = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._world, voice = _world_of(rehearsal.config)
        self._space = SpaceId(f"playground:{self._world.id}")
        self._chat = _chat_in(chat_of(self._file))
        self._clock = TurnedClock(rehearsal.behind)
        self._turning = Turning(self._clock, self._space, lambda at: self._chat.keep(moment=at.isoformat()))
        onlooker = Onlooker()
        stagehand = Stagehand(lambda: self._turning.house, self._space, onlooker)
        scenes = Scenes(self._space, self._chat, stagehand.shows, stagehand.coordinates)
        feeds = FeedDoor(lambda secret: self._trellis.feed(secret))
        say, formats = voice.speaking("en"), read_catalogue(rehearsal.config, voice)
        self._adapter = PlaygroundAdapter(
            self._world,
            self._chat,
            self._turning,
            port=rehearsal.port,
            menu=[MenuEntry(verb, str(say(key))) for verb, key in MESSAGE_MENU.items()],
            modes=self._modes,
            beside=(scenes.add_to, feeds.add_to),
            worlds=self,
            onlooker=onlooker,
            residents=load_residents(rehearsal.config / "playground" / "residents.yaml", self._world),
        )
        self._turning.company = self._adapter
        self._addresses = Addresses()
        self._trellis = self._turning.house = Trellis(
            url=f"sqlite:///{self._file}",
            adapters=(self._adapter,),
            roles=every_role(formats, self._addresses),
            clock=self._clock,
            voice=voice,
            defaults=rehearsal.defaults,
            formats=formats,
            speaks=Scripted(),
            prepare_within=UNHURRIED,
            witness=onlooker,
            lanes_at_once=1,  # what is said at one moment stands in one order, whenever it is said again
            survives=Survives.A_KILL,  # a season is thousands of commits, and a rehearsal is no promise to anybody
        )

    async def live(self, opened: asyncio.Future[str]) -> int | None:
        """Live until it is enough; return the port where the next house is to open, None where there is none."""
        try:
            self._trellis.database.claim_for("play")
            self._set_the_clock()
        except Exception:
            self._trellis.database.close()
            self._chat.close()
            raise
        rhythm = Rhythm(self._turning, self._trellis.sweep)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self._trellis.run(ticking=False))
            ticking = group.create_task(rhythm.run())
            opening = group.create_task(self._adapter.ready.wait())
            await asyncio.wait({running, opening}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                self._addresses.base = self._adapter.url
                if not opened.done():
                    opened.set_result(self._adapter.url)
            opening.cancel()
            endings = [group.create_task(self._stop.wait()), group.create_task(self._another.wait())]
            await asyncio.wait({running, *endings}, return_when=asyncio.FIRST_COMPLETED)
            for ending in endings:
                ending.cancel()
            rhythm.stop()
            await ticking
            self._trellis.stop()
        self._chat.keep(moment=self._clock.now().isoformat())
        self._chat.close()
        return self._adapter.port if self._another.is_set() and not self._stop.is_set() else None

    def _set_the_clock(self) -> None:
        """Show what the clock showed, or what a world that was brought here begins with."""
        with self._trellis.database.engine.connect() as connection:
            self._clock.offset = timedelta(seconds=float(told(connection, "turned") or 0))
        begins, stood = self._chat.fact("begins_at"), self._chat.fact("moment")
        if begins is not None:
            self._clock.set_to(datetime.fromisoformat(begins))
            self._turning.begin()
            self._chat.forget("begins_at")
        elif stood is not None:
            self._clock.turn_to(datetime.fromisoformat(stood))

    async def _modes(self) -> Mapping[ChannelId, str]:
        home = self._trellis.inbox.home(self._space)
        if home is None:
            return {}
        return await asyncio.to_thread(
            self._trellis.ledger.look,
            home,
            lambda look: {channel.id: str(channel.mode) for channel in look.places.channels()},
        )

    # ---- worlds as files -----------------------------------------------------------------------------------

    async def save(self, into: Path) -> None:
        """Write the world into a file; from then on it goes on as whoever loads that will see it go on."""
        with tempfile.TemporaryDirectory(prefix="trellis-") as folder:
            async with self._turning.standing_still() as now:
                copy_out(self._file, self._chat, Path(folder))
                _begin_with_chance(self._chat)
            await asyncio.to_thread(pack, Path(folder), self._world.name, now, into)

    async def load(self, file: Path) -> None:
        """Let a file's world be the next; what is here is kept beside before that."""
        async with self._next_world() as folder:
            await asyncio.to_thread(bring, file, self._world.id, folder)

    async def begin_again(self, seed: str | None) -> None:
        """Let the world begin again, with its own seed or another; what is here is kept beside before that."""
        async with self._next_world() as folder:
            seed = seed or self._chat.fact("seed") or a_seed()
            await asyncio.to_thread(begin, folder, seed, self._chat.fact("began"))

    @asynccontextmanager
    async def _next_world(self) -> AsyncIterator[Path]:
        """Give a folder to make the next world ready in; it is opened only once the one that is here was kept."""
        async with self._one_at_a_time:
            if self._another.is_set():
                raise TrellisError("Another world is about to open here; wait until it has.")
            with making(self._file) as folder:
                yield folder
                await self.save(before_of(self._file))
                stage(folder, self._file)
            self._another.set()


def _chat_in(file: Path) -> Chat:
    """Open a chat whose world has a seed, and begin with the chance of this opening."""
    seed = a_seed()
    chat = Chat(file) if file.exists() else Chat(file, birth_of(seed))
    chat.keep(seed=chat.fact("seed") or seed)
    _begin_with_chance(chat)
    return chat


def _begin_with_chance(chat: Chat) -> None:
    """Begin another stretch of the seed's chance: no name is coined twice, and whoever replays begins here as well."""
    stretch = int(chat.fact("stretch") or 0) + 1
    chat.keep(stretch=str(stretch))
    CHANCE.begin_with(f"{chat.fact('seed')}/{stretch}")
