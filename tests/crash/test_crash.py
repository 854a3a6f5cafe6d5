"""The house is killed again and again, at named points and at any moment, before a platform that forgets nothing.

Nothing is lost, nothing is said twice, sums are exact, order is kept; rituals that fall due meanwhile are announced
once, and whoever said yes is down for it; newcomers' first words find somebody, and cards stand where their authors
agreed and nowhere else. TRELLIS_SOAK=1 runs it at full size, in ten stretches, each with other dice;
TRELLIS_CRASH_SIZES says otherwise: `20000/200 3000/25x4` is one stretch with 20,000 events and 200 deaths, and four
smaller ones. TRELLIS_CRASH_SEED throws other dice; what was thrown stands in the log of a run that failed.
"""

import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import create_engine

from bot.core.ids import SpaceId
from tests.crash.house import POINTS, SECRET
from tests.crash.oracle import Witness, verify
from tests.crash.rituals import A_PHASE, names_of
from tests.crash.stage import (
    SPACES,
    a_house,
    a_platform,
    at_rest,
    deaths,
    dies,
    found_communities,
    has_said,
    hours_until_a_monday_morning,
    is_heard,
    rests_and_stops,
    somebody_was_asked,
    until,
)

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
SEED = os.environ.get("TRELLIS_CRASH_SEED", "a trellis in spring")

OFTEN = ("first posts", "hosts asked", "cards")
"""What there is of newcomers and cards in however short a run."""
QUIETLY, STEPS = 5, 3
"""Which share of everything happens before the first death, and in how many steps: what comes of one step, people act
upon in the next.
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How much happens, and how often the house is killed meanwhile."""

    events: int
    kills: int
    stretch: int = 1

    def __str__(self) -> str:
        return f"{self.events}-events-{self.kills}-kills" + (f"-{self.stretch}" if self.stretch > 1 else "")


def sizes_of(words: str) -> Iterator[Size]:
    """Read how large a proof is to be: `10000/100x10`."""
    for size, _, times in (word.partition("x") for word in words.split()):
        events, _, kills = size.partition("/")
        for stretch in range(1, int(times or 1) + 1):
            yield Size(int(events), int(kills), stretch)


FULL, SHORT = "10000/100x10", f"600/{len(POINTS) + 2}"
SIZES = tuple(sizes_of(os.environ.get("TRELLIS_CRASH_SIZES", FULL if SOAK else SHORT)))


@pytest.mark.slow
@pytest.mark.timeout(max(600, 20 * max(size.kills for size in SIZES) + max(size.events for size in SIZES) // 5))
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nothing_is_lost_and_nothing_said_twice(size: Size, database_url: str, tmp_path: Path) -> None:
    seed = SEED if size.stretch == 1 else f"{SEED}, {size.stretch}"
    log.warning("TRELLIS_CRASH_SEED=%r", seed)
    dice = random.Random(seed)
    hours = hours_until_a_monday_morning()
    await found_communities(database_url, hours)
    engine = create_engine(database_url)
    oracle = tmp_path / "platform.jsonl"
    async with a_platform(oracle, seed) as address, ClientSession(address) as platform:
        quiet = size.events // QUIETLY
        async with a_house(database_url, address, hours) as house:  # nobody can say yes before an invitation stands
            await until(lambda: has_said(A_PHASE * SPACES, platform), 60)
            for upto in range(quiet // STEPS, quiet + 1, quiet // STEPS):  # nor use a card before it does
                await platform.post("/allow", json={"upto": upto})
                await until(partial(is_heard, platform, engine, upto), 60 + size.events / 100)
            await until(partial(somebody_was_asked, oracle), 60)  # later deaths may let the list come first
        reached = set()
        for life, death in enumerate(deaths(size.kills, dice), start=1):
            upto = quiet + (size.events - quiet) * life // (size.kills + 1)
            await platform.post("/allow", json={"upto": upto})
            log.warning("life %d ends %s", life, death)
            async with a_house(database_url, address, hours, death.where) as house:
                if await dies(house, death):
                    reached.add(death.point)
        assert reached == set(POINTS), "a point was never reached"
        await platform.post("/allow", json={"upto": size.events})
        await rests_and_stops(
            partial(a_house, database_url, address, hours),
            partial(at_rest, platform, engine, size.events, hours),
            size.events / 10 + 30,
            engine,
            hours,
        )
    witness = Witness.of(oracle)
    log.warning("the platform counted %s", dict(witness.counted))
    rituals = names_of((SpaceId(f"wire:s{number}") for number in range(SPACES)), phases=1)
    there_was = verify(engine, witness, SECRET, rituals)
    log.warning("there was %s", there_was)
    engine.dispose()
    assert witness.counted["lost"] > 0
    assert witness.counted["busy"] > 0
    assert len(witness.posted_by_wish()) > (size.events / 75 if SOAK else 0)  # how much comes of a short run, is chance
    assert len(witness.yeses()) > (SPACES if SOAK else 0)
    assert all(there_was[what] for what in (there_was if SOAK else OFTEN)), there_was
