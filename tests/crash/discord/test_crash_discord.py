"""The house is killed again and again before a Discord whose sessions end in every way, and are forgotten.

Nothing is lost, nothing is said twice, sums are exact, order is kept; rituals that fall due meanwhile are announced
once, and whoever said yes is down for it. TRELLIS_SOAK=1 runs it at full size,
TRELLIS_CRASH_SEED throws other dice; what was thrown stands in the log of a run that failed.
"""

import asyncio
import json
import logging
import os
import random
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import Engine, create_engine, select

from bot.core.events import SpaceEntered
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.profiles import ChannelProfile, Profile
from bot.store.tables import streams
from tests.crash.discord.oracle import Witness, verify
from tests.crash.discord.people import CHANNELS, channel_of, guild_of, user_of
from tests.crash.discord.platform import DISCONNECTS, SPACES
from tests.crash.house import SECRET
from tests.crash.people import PEOPLE
from tests.crash.rituals import names_of
from tests.crash.stage import (
    Death,
    a_process,
    at_rest,
    deaths,
    dies,
    entered,
    first_line,
    found,
    hours_until_a_monday_morning,
    rests_and_stops,
    until,
)
from tests.discord.records import FORUM

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
SEED = os.environ.get("TRELLIS_CRASH_SEED", "a trellis in spring")
PASSAGES = 6 if SOAK else 2
RESTS = 2
LOSES_WITHIN = 120
UNTIL_HELPERS_ARE_ASKED = 4.5
ALWAYS_GOES_WRONG = {"LoseReply", "Twice"}
IN_A_LONG_RUN = {
    "LoseRequest",
    "Garbage",
    "RateLimited user",
    "RateLimited shared",
    "RateLimited global",
    "Broken",
    "BrokenAfter",
    "Closes",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How much happens, how often the house is killed meanwhile, and how much is written in a long absence."""

    events: int
    kills: int
    gap: int
    gaps: Sequence[int]
    """After which deaths the house is away for long; every second time its session is forgotten meanwhile."""
    ways: Sequence[str] = DISCONNECTS


FULL = Size(3_000, 25, 1_000, (2, 5, 9, 14, 18, 22))
SMALL = {
    "sqlite": Size(90, 4, 120, (0, 2), ways=DISCONNECTS[:5]),
    "postgres": Size(90, 1, 50, (0,), ways=DISCONNECTS[:2]),
}


@pytest.mark.slow
@pytest.mark.timeout(3_600 if SOAK else 600)
@pytest.mark.parametrize(
    ("database_url", "size"),
    [
        pytest.param("sqlite", FULL if SOAK else SMALL["sqlite"], id="sqlite"),
        pytest.param("postgres", FULL if SOAK else SMALL["postgres"], id="postgres", marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)
async def test_nothing_is_lost_and_nothing_said_twice(database_url: str, size: Size, tmp_path: Path) -> None:
    log.warning("TRELLIS_CRASH_SEED=%r", SEED)
    planned = deaths(size.kills, random.Random(f"{SEED}/discord"), PASSAGES)
    morning, half = hours_until_a_monday_morning(), len(planned) // 2
    fall_due = (morning, morning + UNTIL_HELPERS_ARE_ASKED)[0 if half else 1 :]
    engine = create_engine(database_url)
    oracle = tmp_path / "discord.jsonl"
    async with (
        a_process("tests.crash.discord.platform", str(oracle), SEED) as discord,
        ClientSession(f"http://127.0.0.1:{await first_line(discord)}") as platform,
    ):
        there = await _asked(platform, "/place")
        villages = [_village(number, morning) for number in range(SPACES)]
        await found(villages, database_url, morning, fall_due=fall_due)
        course = Course(platform, engine, (database_url, there["api"], there["token"]), size)
        await course.begins(morning)
        if half:
            await course.goes_on(planned[:half], morning)
        await course.goes_on(planned[half:], morning + UNTIL_HELPERS_ARE_ASKED, ways=size.ways)
        status = await _asked(platform, "/status")
        await platform.post("/end")
    log.warning("Discord counted %s", {name: status[name] for name in ("faults", "disconnects", "begun", "resumed")})
    assert not status["wrong"], "\n".join(sorted(set(status["wrong"])))
    witness = Witness.of(oracle)
    spaces = [SpaceId(f"discord:{guild_of(number)}") for number in range(SPACES)]
    yeses = verify(engine, witness, SECRET, size.kills, names_of(spaces, phases=len(fall_due)))
    engine.dispose()
    assert course.reached == {death.point for death in planned if death.point}, "a point was never reached"
    assert status["faults"].keys() >= ALWAYS_GOES_WRONG | (IN_A_LONG_RUN if SOAK else set())
    assert len(witness.wished) > (size.events / 75 if SOAK else 0)
    assert yeses > 0 or not half  # the shortest course may be over before anybody finds an invitation


@dataclass
class Course:
    """What happens from the first life to the last."""

    platform: ClientSession
    engine: Engine
    where: tuple[str, str, str]
    size: Size
    shares: int = 0
    reached: set[str] = field(default_factory=set)

    async def begins(self, hours: float) -> None:
        """Let the house come in: what was before that is no concern of its."""
        await self.platform.post("/allow", json={"upto": 0, "hours": hours})  # both look at one clock from the start
        await self.platform.post("/calm")
        async with self._house(hours):
            await until(self._is_known, 60)

    async def goes_on(self, planned: Sequence[Death], hours: float, ways: Sequence[str] = ()) -> None:
        """Let the house live and die as planned, and then come to rest, all at one time of the day.

        It lives on until its sockets were lost in each of these `ways`: a short run may be over before that.
        """
        for death in planned:
            await self._allows(hours)
            log.warning("a life ends %s", death)
            async with self._house(hours, death.where) as house:
                if await dies(house, death):
                    self.reached.add(death.point)
            await self._is_away(self.shares - 1)
        events = await self._allows(hours)
        await rests_and_stops(
            partial(self._house, hours),
            partial(self._rests, events, hours, ways),
            LOSES_WITHIN + self.size.events / 10 + 90,
            self.engine,
            hours,
        )

    @asynccontextmanager
    async def _house(self, hours: float, point: str = "") -> AsyncIterator[Process]:
        """Start the house, and wait until it hears; it kills itself where `point` says."""
        async with a_process("tests.crash.discord.house", *self.where, str(hours), point) as house:
            await first_line(house)
            yield house

    async def _is_away(self, life: int) -> None:
        """Let much be written before the house hears again, where this death is followed by a long absence."""
        if life in self.size.gaps:
            forgets = self.size.gaps.index(life) % 2 == 1
            await self.platform.post("/gap", json={"messages": self.size.gap, "forgets": forgets})
            log.warning("%d messages were missed; is the session forgotten? %s", self.size.gap, forgets)

    async def _rests(self, events: int, hours: float, ways: Sequence[str], house: Process) -> bool:
        """Say whether everything happened, the house heard all of it, and has nothing left to do.

        Once its sockets were lost in each of these ways, they are left alone.
        """
        status = await _asked(self.platform, "/status")
        if not set(ways) <= set(status["disconnects"]):
            return False
        await self.platform.post("/calm")
        return await asyncio.to_thread(self._has_heard, status["sessions"]) and await at_rest(
            self.platform, self.engine, events, hours, house
        )

    async def _is_known(self) -> bool:
        return bool(await asyncio.to_thread(self._position))

    def _has_heard(self, sessions: dict[str, int]) -> bool:
        position = self._position()
        return {position["session"]: int(position["seq"])} == sessions and position["owed"] == "{}"

    def _position(self) -> dict[str, str]:
        """Return how far the house says that it heard."""
        with self.engine.connect() as connection:
            kept = [json.loads(row.position) for row in connection.execute(select(streams))]
        return next((position for position in kept if "session" in position), {})

    async def _allows(self, hours: float) -> int:
        """Let as much happen as is due; return how much that is in all."""
        self.shares += 1
        events = self.size.events * self.shares // (self.size.kills + RESTS)
        await self.platform.post("/allow", json={"upto": events, "hours": hours})
        return events


async def _asked(platform: ClientSession, path: str) -> Any:
    async with platform.get(path) as answer:
        return await answer.json()


def _village(number: int, hours: float) -> SpaceEntered:
    """Leave a guild as after *Set up*."""
    space = SpaceId(f"discord:{guild_of(number)}")
    people = tuple(
        Profile(identity=identity(space, user_of(number, person)), name=person.title(), may_coordinate=person == "cora")
        for person in PEOPLE
    )
    channels = tuple(
        ChannelProfile(
            channel=channel_id(space, channel_of(number, name)),
            name=name,
            private=name == "coordinators",
            forum=kind == FORUM,
        )
        for name, kind in CHANNELS.items()
    )
    return entered(space, people, channels, hours)
