"""The playground, put together: a small community in the browser, its own database, and a clock that can be turned.

What falls due while the clock is turned happens in order and through delivery, exactly as in real time.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.playground import Chat, MenuEntry, PlaygroundAdapter, load_world
from bot.app import MESSAGE_MENU, Trellis
from bot.catalogue import read_catalogue
from bot.core.clock import TurnedClock, WallClock
from bot.core.errors import ConfigError
from bot.core.events import Event, ReleaseDue, TimeCame
from bot.core.ids import ChannelId, SpaceId
from bot.core.markup import plain
from bot.core.people import Spans
from bot.feeds.addresses import Addresses
from bot.feeds.door import FeedDoor
from bot.language.scripted import Scripted
from bot.rituals.calendar.adding import names_of
from bot.rituals.naming import title_of
from bot.store.database import held_for, tell, told
from bot.store.look import Look
from bot.store.migrate import migrate
from bot.voice import FluentVoice

UNHURRIED = 5.0
"""Seconds for a role to look: nobody else waits here, and a busy machine is no reason to alarm whoever rehearses."""


class Turning:
    """Turns the clock of a house, so that what falls due on the way happens in order and through delivery."""

    def __init__(self, clock: TurnedClock, space: SpaceId | None = None) -> None:
        """Take the clock; `house` is set before anybody turns it. What comes round in the space is told by its name."""
        self.house: Trellis | None = None
        self._space = space
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    @property
    def _trellis(self) -> Trellis:
        if self.house is None:
            raise ConfigError("The clock was turned before the house was there.")
        return self.house

    def now(self) -> datetime:
        """Return the moment that the clock shows."""
        return self._clock.now()

    async def upcoming(self) -> tuple[datetime, str] | None:
        """Return what falls due next, with its name."""
        upcoming = await self._trellis.timetable.upcoming()
        return None if upcoming is None else (upcoming.at, await self._named(upcoming.event))

    async def turn_to(self, moment: datetime) -> tuple[str, ...]:
        """Turn the clock; return the names of what fell due, once all of it was delivered.

        That a message waited is no occasion of its own: whom it reached is to be seen.
        """
        async with self._one_at_a_time:
            passed: list[str] = []
            before = self._clock.offset
            await self._trellis.settled()
            while (stop := await self._due_on_the_way_to(moment)) is not None:
                self._clock.turn_to(stop)
                struck = await self._trellis.timetable.strike()
                passed += [await self._named(event) for event in struck if not isinstance(event, ReleaseDue)]
                self._trellis.delivery.wake()
                self._trellis.asking.wake()
                await self._trellis.settled()
            self._clock.turn_to(moment)
            if self._clock.offset != before:
                await self._remember()
            return tuple(passed)

    async def _due_on_the_way_to(self, moment: datetime) -> datetime | None:
        """Return when the next thing falls due; what does may let more fall due at once, a little after that moment."""
        for _ in range(2):
            stop = await self._next_stop()
            if stop is not None and stop <= max(moment, self._clock.now()):
                return stop
            await self._trellis.settled()  # the tick may have taken something up by itself meanwhile
        return None

    async def _next_stop(self) -> datetime | None:
        upcoming = await self._trellis.timetable.upcoming()
        stops = [stop for stop in (upcoming and upcoming.at, await self._trellis.outbox.next_at()) if stop]
        return min(stops, default=None)

    async def _remember(self) -> None:
        """Keep how far the clock was turned, and keep house as a long-running process would have done."""
        turned = str(self._clock.offset.total_seconds())
        await self._trellis.database.writer.write(lambda connection: tell(connection, "turned", turned))
        await self._trellis.sweep()

    async def _named(self, event: Event) -> str:
        match event:
            case TimeCame(verb=verb, token=token):
                what = self._trellis.word(f"due-{verb.partition('.')[2]}")
                title = await self._title(token)
                return self._trellis.word("due-of", title=title, what=what) if title else what
            case ReleaseDue():
                return self._trellis.word("due-release")
            case _:
                return type(event).__name__

    async def _title(self, token: str) -> str:
        """Return what a ritual is called whose time came; empty where it is nobody's, or a question's."""
        home = None if self._space is None else self._trellis.inbox.home(self._space)
        name, _, _ = token.partition("/")

        def title(look: Look) -> str:
            run = look.runs.run(name)
            ritual = look.rituals.ritual(run.ritual if run else name)
            return "" if ritual is None else plain(title_of(ritual, ritual.format, look.say))

        return "" if home is None or not name else await asyncio.to_thread(self._trellis.ledger.look, home, title)


async def rehearse(
    *, file: Path, config: Path, defaults: Spans, port: int, opened: asyncio.Future[str], stop: asyncio.Event
) -> None:
    """Run the playground until `stop`; `opened` is told where it stands.

    Raises `DatabaseInUseError`, `WrongDatabaseError` or `ConfigError`, each with what to do.
    """
    with held_for(file, "play"):  # before the schema is touched: it may be somebody else's
        await _rehearse(file, config, defaults, port, opened, stop)


async def _rehearse(
    file: Path, config: Path, defaults: Spans, port: int, opened: asyncio.Future[str], stop: asyncio.Event
) -> None:
    url = f"sqlite:///{file}"
    await asyncio.to_thread(migrate, url)
    clock = TurnedClock(WallClock())
    voice = FluentVoice(config / "voice")
    say = voice.speaking("en")
    formats = read_catalogue(config, voice)
    world = load_world(config / "playground" / "world.yaml", names_of(formats, say))
    space = SpaceId(f"playground:{world.id}")
    turning = Turning(clock, space)
    adapter = PlaygroundAdapter(
        world,
        Chat(file.with_suffix(".chat.db")),
        turning,
        port=port,
        menu=[MenuEntry(verb, str(say(key))) for verb, key in MESSAGE_MENU.items()],
        modes=lambda: _modes(turning, space),
        beside=FeedDoor(lambda secret: trellis.feed(secret)).add_to,
    )
    addresses = Addresses()
    trellis = Trellis(
        url=url,
        adapters=(adapter,),
        clock=clock,
        voice=voice,
        defaults=defaults,
        formats=formats,
        addresses=addresses,
        speaks=Scripted(),
        prepare_within=UNHURRIED,
    )
    turning.house = trellis
    try:
        trellis.database.claim_for("play")
    except Exception:
        trellis.database.close()
        raise
    with trellis.database.engine.connect() as connection:
        clock.offset = timedelta(seconds=float(told(connection, "turned") or 0))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(trellis.run())
        opening = group.create_task(adapter.ready.wait())
        stopping = group.create_task(stop.wait())
        await asyncio.wait({running, opening}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            addresses.base = adapter.url
            opened.set_result(adapter.url)
        opening.cancel()
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        trellis.stop()


async def _modes(turning: Turning, space: SpaceId) -> Mapping[ChannelId, str]:
    trellis = turning.house
    home = None if trellis is None else trellis.inbox.home(space)
    if trellis is None or home is None:
        return {}
    return await asyncio.to_thread(
        trellis.ledger.look, home, lambda look: {channel.id: str(channel.mode) for channel in look.places.channels()}
    )
