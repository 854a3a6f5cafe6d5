"""The stage of proofs with real processes: a platform, a house before it, and communities that are set up."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import Connection, Engine

from bot.adapters.base import Installation
from bot.core.clock import TurnedClock, WallClock
from bot.core.events import SpaceEntered
from bot.core.ids import ChannelId, CommunityId, EventId, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose
from bot.core.profiles import ChannelProfile, Profile
from bot.store.database import Database
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import Inbox, take_in
from bot.store.keyring import Keyring
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.crash.house import POINTS, SECRET
from tests.crash.oracle import unfinished
from tests.crash.people import PEOPLE, WILL
from tests.crash.rituals import PLACE, set_rituals

ROOT = Path(__file__).parent.parent.parent
CHANNELS = {
    "help": Purpose.QUESTIONS,
    "lobby": None,
    "library": Purpose.REPERTOIRE,
    "coordinators": Purpose.COORDINATORS,
}
SPACES = 6
POLL = 0.05
PASSAGES = 25
IN_TIME = 30.0
STOPS_WITHIN = 40.0
SAYS_WITHIN = 60.0


@asynccontextmanager
async def a_house(url: str, address: str, hours: float, point: str = "") -> AsyncIterator[Process]:
    """Start the house; it kills itself where `point` says."""
    async with a_process("tests.crash.house", url, address, str(hours), point) as house:
        yield house


@asynccontextmanager
async def a_platform(log: Path, seed: str) -> AsyncIterator[str]:
    """Start the platform; nothing happens there until it is allowed."""
    async with a_process("tests.crash.platform", str(log), seed, str(SPACES)) as platform:
        yield f"http://127.0.0.1:{await first_line(platform)}"


async def first_line(process: Process) -> str:
    """Return the first line that a process says; empty where it ended before that, with what it waited for if late."""
    assert process.stdout is not None
    reading = asyncio.ensure_future(process.stdout.readline())
    await asyncio.wait({reading}, timeout=SAYS_WITHIN)
    if not reading.done():
        process.send_signal(signal.SIGUSR1)
        await asyncio.wait({reading}, timeout=1.0)
        reading.cancel()
        raise AssertionError(f"it said nothing in {SAYS_WITHIN:.0f} s; what it waits for, a house says that had begun")
    return reading.result().decode().strip()


@asynccontextmanager
async def a_process(module: str, *arguments: str) -> AsyncIterator[Process]:
    """Start a module of the tests as a process, and see that it ends."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def at_rest(platform: ClientSession, engine: Engine, events: int, hours: float, house: Process) -> bool:
    """Say whether so many events have happened, all are acknowledged, and the house has nothing left to do."""
    assert house.returncode is None, "the house ended by itself"
    async with platform.get("/status") as response:
        status = await response.json()
    left = await asyncio.to_thread(unfinished, engine, now_there(hours))
    return bool(status["born"] == events and not status["open"] and not any(left.values()))


async def has_said(number: int, platform: ClientSession) -> bool:
    """Say whether the platform has been told so much."""
    async with platform.get("/status") as response:
        return bool((await response.json())["said"] >= number)


async def is_heard(platform: ClientSession, engine: Engine, events: int) -> bool:
    """Say whether so many events have happened, and the house has settled all of them."""
    async with platform.get("/status") as response:
        status = await response.json()
    left = await asyncio.to_thread(unfinished, engine, datetime.min.replace(tzinfo=UTC))
    return bool(status["born"] == events and not status["open"] and not left["owed"])


async def somebody_was_asked(oracle: Path) -> bool:
    """Say whether a host has been asked to greet somebody."""
    return f'"{WILL}"' in await asyncio.to_thread(oracle.read_text)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Wait for what can be seen from outside, in another process."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 (nobody there can set an event of ours)
            await asyncio.sleep(POLL)


# ---- lives and deaths ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Death:
    """How a life of the house ends: at the nth passage of a point, or after so many seconds."""

    point: str
    passage: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.point}:{self.passage}" if self.point else f"after {self.seconds:.2f} s"

    @property
    def where(self) -> str:
        """Return what the house is told of it."""
        return str(self) if self.point else ""


def deaths(number: int, dice: random.Random, passages: int = PASSAGES) -> list[Death]:
    """Throw the dice: every point once, half of what is left at other points, half at any moment."""
    points = [*POINTS, *(dice.choice((*POINTS, "", "", "", "", "", "", "", "")) for _ in range(number - len(POINTS)))]
    dice.shuffle(points)
    return [
        Death(point, dice.randint(1, passages), IN_TIME if point else dice.uniform(0.1, 3.0))
        for point in points[:number]
    ]


async def dies(house: Process, death: Death) -> bool:
    """Let the house live until its death; say whether it came at a point."""
    try:
        await asyncio.wait_for(house.wait(), death.seconds)
        by_itself = True
    except TimeoutError:
        by_itself = False
        house.kill()
        await house.wait()
    assert house.returncode == -signal.SIGKILL, "the house ended by itself"
    return by_itself


async def stops(house: Process) -> None:
    """Ask the house to stop, which it does in time; where it does not, it says what it waits for."""
    house.send_signal(signal.SIGTERM)
    try:
        assert await asyncio.wait_for(house.wait(), STOPS_WITHIN) == 0
    except TimeoutError:
        house.send_signal(signal.SIGUSR1)
        await asyncio.sleep(1)
        raise


async def rests_and_stops(
    lives: Callable[[], AbstractAsyncContextManager[Process]],
    rests: Callable[[Process], Awaitable[bool]],
    seconds: float,
    engine: Engine,
    hours: float,
) -> None:
    """Let the house live until it rests, which takes at most so many seconds, and stop it.

    What its clock brought while it was stopping is for its next life, so it has one, until nothing is left.
    """
    while True:
        async with lives() as house:
            await until(partial(rests, house), seconds)
            await stops(house)
        left = await asyncio.to_thread(unfinished, engine, now_there(hours))
        if not any(left.values()):
            return


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
    """Leave the communities of the wire as *Set up* does."""
    await found([_village(SpaceId(f"wire:s{number}"), hours) for number in range(SPACES)], url, hours)


def _village(space: SpaceId, hours: float) -> SpaceEntered:
    channels = tuple(ChannelProfile(channel=channel_id(space, name), name=name) for name in CHANNELS)
    people = tuple(
        Profile(identity=identity(space, person), name=person.title(), may_coordinate=person == "cora")
        for person in PEOPLE
    )
    return entered(space, people, channels, hours)


def entered(
    space: SpaceId, people: tuple[Profile, ...], channels: tuple[ChannelProfile, ...], hours: float
) -> SpaceEntered:
    """Say who and what was there when we came."""
    return SpaceEntered(
        id=EventId("entered"),
        at=now_there(hours),
        space=space,
        name=f"Village {space}",
        people=people,
        channels=channels,
        coordinators=tuple(person.identity for person in people if person.may_coordinate),
    )


async def found(
    villages: Sequence[SpaceEntered],
    url: str,
    hours: float,
    installations: Sequence[Installation] = (),
    fall_due: Sequence[float] = (),
) -> None:
    """Leave communities as *Set up* does, with rituals that fall due once the clock is set forward so far.

    It is a test of the house's way, not of its first step.
    """
    dues = [now_there(forward).replace(second=0, microsecond=0) for forward in fall_due or (hours,)]
    database = Database(url, take_in)
    clock = TurnedClock(WallClock(), timedelta(hours=hours))
    inbox = Inbox(database.intake, Fingerprint(SECRET), clock, lambda community: None)
    keyring = Keyring(database, SECRET, clock)
    for installation in installations:
        await keyring.keep(installation)
    for village in villages:
        await inbox.hear(village.space, village)
        community = inbox.home(village.space)
        assert community is not None

        place = next(profile.channel for profile in village.channels if profile.name == PLACE)

        def set_rituals_there(
            connection: Connection,
            community: CommunityId = community,
            village: SpaceEntered = village,
            place: ChannelId = place,
        ) -> None:
            set_rituals(connection, community, village.space, place, dues, SECRET)

        def set_up(places: Places, village: SpaceEntered = village) -> None:
            places.describe(name=village.name, care="Mending things", zone="UTC", language="en")
            places.live(Life.OPEN)
            for profile in village.channels:
                places.see(profile)
                places.switch(profile.channel, Mode.HOST)
                purpose = CHANNELS.get(profile.name)
                if purpose is not None:
                    places.dedicate(purpose, profile.channel)

        await database.writer.write(
            lambda connection, community=community, set_up=set_up: set_up(Places(Scope(connection, community)))
        )
        await database.writer.write(set_rituals_there)
    await asyncio.to_thread(database.close)
