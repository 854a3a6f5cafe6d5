"""The house is killed again and again, at named points and at any moment, before a platform that forgets nothing.

Nothing is lost, nothing is said twice, sums are exact, order is kept. TRELLIS_SOAK=1 runs it at full size, TRELLIS_CRASH_SEED
throws other dice; what was thrown stands in the output of a run that failed.
"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import create_engine

from bot.core.events import ChannelProfile, Profile, SpaceEntered
from bot.core.ids import EventId, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose
from bot.store.database import Database
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import Inbox, take_in
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.crash.house import POINTS, SECRET
from tests.crash.oracle import Witness, unfinished, verify
from tests.crash.people import PEOPLE

ROOT = Path(__file__).parent.parent.parent
SOAK = bool(os.environ.get("TRELLIS_SOAK"))
SEED = os.environ.get("TRELLIS_CRASH_SEED", "a trellis in spring")
CHANNELS = {"help": Purpose.QUESTIONS, "lobby": None, "coordinators": Purpose.COORDINATORS}
SPACES = 6
POLL = 0.05
PASSAGES = 25
IN_TIME = 8.0


@dataclass(frozen=True)
class Size:
    """How much happens, and how often the house is killed meanwhile."""

    events: int
    kills: int


SIZES = (Size(3_000, 25), Size(20_000, 100)) if SOAK else (Size(600, len(POINTS) + 2),)


@pytest.mark.slow
@pytest.mark.timeout(3_600 if SOAK else 120)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.events}-events-{size.kills}-kills")
async def test_nothing_is_lost_and_nothing_said_twice(size: Size, database_url: str, tmp_path: Path) -> None:
    print(f"seed: {SEED!r}")
    dice = random.Random(SEED)
    hours = _hours_until_a_monday_morning()
    await _found_communities(database_url, hours)
    engine = create_engine(database_url)
    log = tmp_path / "platform.jsonl"
    async with _platform(log) as address, ClientSession(address) as platform:
        reached = set()
        for life, death in enumerate(_deaths(size.kills, dice), start=1):
            await platform.post("/allow", json={"upto": size.events * life // (size.kills + 1)})
            print(f"life {life} ends {death}")
            if await _live(database_url, address, hours, death):
                reached.add(death.point)
        assert reached == set(POINTS), "a point was never reached"
        await platform.post("/allow", json={"upto": size.events})
        async with _house(database_url, address, hours) as house:

            async def at_rest() -> bool:
                assert house.returncode is None, "the house ended by itself"
                async with platform.get("/status") as response:
                    status = await response.json()
                left = await asyncio.to_thread(unfinished, engine, _now(hours))
                return bool(status["born"] == size.events and not status["open"] and not any(left.values()))

            await _until(at_rest, size.events / 10 + 30)
            house.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(house.wait(), 15) == 0
    witness = Witness.of(log)
    print(dict(witness.counted))
    verify(engine, witness, SECRET)
    engine.dispose()
    assert witness.counted["lost"] > 0
    assert witness.counted["busy"] > 0
    assert len(witness.posted_by_wish()) > size.events / 50


# ---- lives and deaths ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Death:
    """How a life of the house ends: at the nth passage of a point, or after so many seconds."""

    point: str
    passage: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.point}:{self.passage}" if self.point else f"after {self.seconds:.2f} s"


def _deaths(number: int, dice: random.Random) -> list[Death]:
    """Throw the dice: every point once, half of what is left at other points, half at any moment."""
    points = [*POINTS, *(dice.choice((*POINTS, "", "", "", "", "", "", "", "")) for _ in range(number - len(POINTS)))]
    dice.shuffle(points)
    return [Death(point, dice.randint(1, PASSAGES), IN_TIME if point else dice.uniform(0.1, 3.0)) for point in points]


async def _live(url: str, address: str, hours: float, death: Death) -> bool:
    """Let the house live until its death; say whether it came at a point."""
    async with _house(url, address, hours, str(death) if death.point else "") as house:
        try:
            await asyncio.wait_for(house.wait(), death.seconds)
            by_itself = True
        except TimeoutError:
            by_itself = False
            house.kill()
            await house.wait()
        assert house.returncode == -signal.SIGKILL, "the house ended by itself"
        return by_itself


@asynccontextmanager
async def _house(url: str, address: str, hours: float, point: str = "") -> AsyncIterator[Process]:
    async with _process("tests.crash.house", url, address, str(hours), point) as house:
        yield house


@asynccontextmanager
async def _platform(log: Path) -> AsyncIterator[str]:
    async with _process("tests.crash.platform", str(log), SEED, str(SPACES)) as platform:
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


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(POLL)


# ---- before the first life -----------------------------------------------------------------------------------------


def _now(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def _hours_until_a_monday_morning() -> float:
    """Return how far the clock is set forward, so that nobody sleeps while the test runs."""
    now = datetime.now(UTC)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    return (monday - now) / timedelta(hours=1)


async def _found_communities(url: str, hours: float) -> None:
    """Leave communities as *Set up* does: a test of the house's way, not of its first step."""
    database = Database(url, take_in)
    inbox = Inbox(database.intake, Fingerprint(SECRET), lambda community: None)
    for number in range(SPACES):
        space = SpaceId(f"wire:s{number}")
        channels = tuple(ChannelProfile(channel=channel_id(space, name), name=name) for name in CHANNELS)
        people = tuple(
            Profile(identity=identity(space, person), name=person.title(), may_coordinate=person == "cora")
            for person in PEOPLE
        )
        entered = SpaceEntered(
            id=EventId("entered"), at=_now(hours), space=space, name=f"Village {number}", people=people, channels=channels
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
