"""The stage of proofs with real processes: a platform, a house before it, and communities that are set up."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import Engine

from bot.core.clock import TurnedClock, WallClock
from bot.core.events import ChannelProfile, Profile, SpaceEntered
from bot.core.ids import EventId, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose
from bot.store.database import Database
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import Inbox, take_in
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.crash.house import SECRET
from tests.crash.oracle import unfinished
from tests.crash.people import PEOPLE

ROOT = Path(__file__).parent.parent.parent
CHANNELS = {"help": Purpose.QUESTIONS, "lobby": None, "coordinators": Purpose.COORDINATORS}
SPACES = 6
POLL = 0.05


@asynccontextmanager
async def a_house(url: str, address: str, hours: float, point: str = "") -> AsyncIterator[Process]:
    """Start the house; it kills itself where `point` says."""
    async with _process("tests.crash.house", url, address, str(hours), point) as house:
        yield house


@asynccontextmanager
async def a_platform(log: Path, seed: str) -> AsyncIterator[str]:
    """Start the platform; nothing happens there until it is allowed."""
    async with _process("tests.crash.platform", str(log), seed, str(SPACES)) as platform:
        assert platform.stdout is not None
        port = int(await asyncio.wait_for(platform.stdout.readline(), 20))
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _process(module: str, *arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=PIPE if "platform" in module else None
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def at_rest(house: Process, platform: ClientSession, engine: Engine, events: int, hours: float) -> bool:
    """Say whether so many events have happened, all are acknowledged, and the house has nothing left to do."""
    assert house.returncode is None, "the house ended by itself"
    async with platform.get("/status") as response:
        status = await response.json()
    left = await asyncio.to_thread(unfinished, engine, now_there(hours))
    return bool(status["born"] == events and not status["open"] and not any(left.values()))


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Wait for what can be seen from outside, in another process."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 (nobody there can set an event of ours)
            await asyncio.sleep(POLL)


# ---- before the first life -----------------------------------------------------------------------------------------


def now_there(hours: float) -> datetime:
    """Return what the clock of the house shows."""
    return datetime.now(UTC) + timedelta(hours=hours)


def hours_until_a_monday_morning() -> float:
    """Return how far the clock is set forward, so that nobody sleeps while the test runs."""
    now = datetime.now(UTC)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    return (monday - now) / timedelta(hours=1)


async def found_communities(url: str, hours: float) -> None:
    """Leave communities as *Set up* does: a test of the house's way, not of its first step."""
    database = Database(url, take_in)
    clock = TurnedClock(WallClock(), timedelta(hours=hours))
    inbox = Inbox(database.intake, Fingerprint(SECRET), clock, lambda community: None)
    for number in range(SPACES):
        space = SpaceId(f"wire:s{number}")
        channels = tuple(ChannelProfile(channel=channel_id(space, name), name=name) for name in CHANNELS)
        people = tuple(
            Profile(identity=identity(space, person), name=person.title(), may_coordinate=person == "cora")
            for person in PEOPLE
        )
        entered = SpaceEntered(
            id=EventId("entered"),
            at=now_there(hours),
            space=space,
            name=f"Village {number}",
            people=people,
            channels=channels,
            coordinators=tuple(person.identity for person in people if person.may_coordinate),
        )
        await inbox.hear(space, entered)
        community = inbox.home(space)
        assert community is not None

        def set_up(places: Places, space: SpaceId = space, channels: tuple[ChannelProfile, ...] = channels) -> None:
            places.describe(name=f"Village of {space}", care="Mending things", zone="UTC", language="en")
            places.live(Life.OPEN)
            for profile in channels:
                places.see(profile)
                places.switch(profile.channel, Mode.HOST)
                purpose = CHANNELS[profile.name]
                if purpose is not None:
                    places.dedicate(purpose, profile.channel)

        await database.writer.write(
            lambda connection, community=community, set_up=set_up: set_up(Places(Scope(connection, community)))
        )
    await asyncio.to_thread(database.close)
