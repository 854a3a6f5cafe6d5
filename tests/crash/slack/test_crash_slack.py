"""The house is killed again and again before a Slack that forgets nothing, over Socket Mode and over HTTP.

Nothing is lost, nothing is said twice, sums are exact, order is kept; rituals that fall due meanwhile are announced
once, and whoever said yes is down for it. TRELLIS_SOAK=1 runs it at full size,
TRELLIS_CRASH_SEED throws other dice; what was thrown stands in the log of a run that failed.
"""

import logging
import os
import random
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import Engine, create_engine

from bot.adapters.base import Installation
from bot.core.events import SpaceEntered
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.profiles import ChannelProfile, Profile
from tests.crash.house import POINTS, SECRET
from tests.crash.people import PEOPLE
from tests.crash.rituals import names_of
from tests.crash.slack.oracle import Witness, verify
from tests.crash.slack.people import CHANNELS, user_of
from tests.crash.slack.platform import DISCONNECTS
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
)

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
SEED = os.environ.get("TRELLIS_CRASH_SEED", "a trellis in spring")
PASSAGES = 12
RESTS = 2
LOSES_WITHIN = 120
UNTIL_HELPERS_ARE_ASKED = 4.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How much happens, and how often the house is killed meanwhile."""

    events: int
    kills: int


FULL = Size(3_000, 25)
SMALL = {
    ("socket", "sqlite"): Size(400, len(POINTS) + 2),
    ("http", "postgres"): Size(200, 4),
}
CASES = [
    pytest.param(
        transport,
        database,
        FULL if SOAK else SMALL[transport, database],
        id=f"{transport}-{database}",
        marks=[pytest.mark.postgres] if database == "postgres" else [],
    )
    for transport, database in (product(("socket", "http"), ("sqlite", "postgres")) if SOAK else SMALL)
]


@pytest.mark.slow
@pytest.mark.timeout(3_600 if SOAK else 600)
@pytest.mark.parametrize(("transport", "database_url", "size"), CASES, indirect=["database_url"])
async def test_nothing_is_lost_and_nothing_said_twice(
    transport: str, database_url: str, size: Size, tmp_path: Path
) -> None:
    log.warning("TRELLIS_CRASH_SEED=%r", SEED)
    planned = deaths(size.kills, random.Random(f"{SEED}/{transport}"), PASSAGES)
    morning, half = hours_until_a_monday_morning(), len(planned) // 2
    engine = create_engine(database_url)
    oracle = tmp_path / "slack.jsonl"
    async with (
        a_process("tests.crash.slack.platform", str(oracle), SEED, transport) as slack,
        ClientSession(f"http://127.0.0.1:{await first_line(slack)}") as platform,
    ):
        api = await _install(platform, database_url, morning)
        course = Course(platform, engine, (database_url, api, transport), size)
        await course.goes_on(planned[:half], morning)
        await course.goes_on(
            planned[half:], morning + UNTIL_HELPERS_ARE_ASKED, ways=DISCONNECTS * (transport == "socket")
        )
        status = await _asked(platform, "/status")
    log.warning("Slack counted %s", {name: status[name] for name in ("faults", "told again", "disconnects")})
    assert not status["wrong"], "\n".join(sorted(set(status["wrong"])))
    assert course.reached == {death.point for death in planned if death.point}, "a point was never reached"
    witness = Witness.of(oracle)
    spaces = [SpaceId(f"slack:{team}") for team in witness.told]
    yeses = verify(engine, witness, SECRET, names_of(spaces, phases=2))
    engine.dispose()
    assert {"LoseReply", "RateLimited", "Twice", "OutOfOrder"} <= status["faults"].keys()
    assert status["told again"].keys() == {"saying so", "without saying so"}
    assert set(status["disconnects"]) == (set(DISCONNECTS) if transport == "socket" else set())
    assert len(witness.wished) > (size.events / 50 if SOAK else 0)  # how much comes of a short run, is chance
    assert yeses > (len(spaces) if SOAK else 0)


@dataclass
class Course:
    """What happens from the first life to the last."""

    platform: ClientSession
    engine: Engine
    where: tuple[str, str, str]
    size: Size
    shares: int = 0
    reached: set[str] = field(default_factory=set)

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
        events = await self._allows(hours)
        await rests_and_stops(
            partial(self._house, hours),
            partial(self._rests, events, hours, ways),
            self.size.events / 10 + LOSES_WITHIN,
            self.engine,
            hours,
        )

    async def _rests(self, events: int, hours: float, ways: Sequence[str], house: Process) -> bool:
        """Say whether everything happened, sockets were lost in each way, and the house has nothing left to do."""
        lost = (await _asked(self.platform, "/status"))["disconnects"]
        return set(ways) <= set(lost) and await at_rest(self.platform, self.engine, events, hours, house)

    async def _allows(self, hours: float) -> int:
        """Let as much happen as is due; return how much that is in all."""
        self.shares += 1
        events = self.size.events * self.shares // (self.size.kills + RESTS)
        await self.platform.post("/allow", json={"upto": events, "hours": hours})
        return events

    @asynccontextmanager
    async def _house(self, hours: float, point: str = "") -> AsyncIterator[Process]:
        """Start the house, and tell Slack where it is once it hears; it kills itself where `point` says."""
        async with a_process("tests.crash.slack.house", *self.where, str(hours), point) as house:
            where = await first_line(house)
            if where.startswith("http:"):
                await self.platform.post("/address", json={"url": where})
            yield house


# ---- before the first life -----------------------------------------------------------------------------------------


async def _asked(platform: ClientSession, path: str) -> Any:
    async with platform.get(path) as answer:
        return await answer.json()


async def _install(platform: ClientSession, url: str, hours: float) -> str:
    """Leave the workspaces as after *Set up*; return where their API is."""
    there = await _asked(platform, "/installations")
    villages = [_village(SpaceId(f"slack:{one['team']}"), hours) for one in there["teams"]]
    installations = [
        Installation(
            space=SpaceId(f"slack:{one['team']}"),
            secrets={"bot_token": one["token"]},
            facts={"bot_user": one["bot"]},
        )
        for one in there["teams"]
    ]
    await found(villages, url, hours, installations, fall_due=(hours, hours + UNTIL_HELPERS_ARE_ASKED))
    return str(there["api"])


def _village(space: SpaceId, hours: float) -> SpaceEntered:
    people = tuple(
        Profile(identity=identity(space, user_of(person)), name=person.title(), may_coordinate=person == "cora")
        for person in PEOPLE
    )
    channels = tuple(ChannelProfile(channel=channel_id(space, id), name=name) for id, name in CHANNELS.items())
    return entered(space, people, channels, hours)
