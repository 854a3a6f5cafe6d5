"""A house that has lived for a day holds no more than at noon: what was said goes through it, and nothing of it stays.

With `TRELLIS_SOAK` something happens in every minute of the day, a hundred thousand events in all, on both databases;
else in every second hour, on SQLite.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import DATABASES, a_database
from tests.crash.stage import a_process

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
MINUTES = 1 if SOAK else 120
DAY = 24 * 60
FLAT = 0.05


@pytest.fixture(params=DATABASES if SOAK else DATABASES[:1])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with a_database(request, tmp_path) as url:
        yield url


@pytest.mark.slow
@pytest.mark.timeout(7_200 if SOAK else 300)
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="how much a process holds is read as Linux tells it")
async def test_memory_is_flat_in_the_second_half_of_a_day(url: str) -> None:
    async with a_process("tests.soak.day", url, str(DAY // MINUTES), str(MINUTES)) as house:
        assert house.stdout is not None
        held = [int(line) async for line in house.stdout]
        assert await house.wait() == 0
    assert len(held) == DAY // MINUTES
    second = held[len(held) // 2 :]
    middle = median(second)
    assert max(second) < middle * (1 + FLAT), held
    assert min(second) > middle * (1 - FLAT), held
