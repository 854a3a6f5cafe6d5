"""What the process holds of the machine's memory; promised by `bot/footprint.py`, and by a house that is kept."""

from pathlib import Path

import pytest

from bot.footprint import give_back, trimming
from tests.faults.household import a_house

STATM = Path("/proc/self/statm")
PAGE = 4096
MANY, LARGE = 60_000, 1_000
"""Things of such a size: sixty million bytes, of which every hundredth thing stays."""

pytestmark = [
    pytest.mark.skipif(not STATM.exists(), reason="how much a process holds is read as Linux tells it"),
    pytest.mark.skipif(trimming() is None, reason="this C library has no word for giving memory back"),
]


def held() -> int:
    return int(STATM.read_text().split()[1]) * PAGE


def freed() -> list[bytes]:
    """Leave much that is free between what is in use, which is returned."""
    return [bytes(LARGE) for _ in range(MANY)][::100]


async def test_what_was_freed_is_given_back() -> None:
    kept = freed()
    before = held()
    give_back()
    assert held() < before - MANY * LARGE // 2
    assert len(kept) == MANY // 100


async def test_whoever_keeps_house_gives_back_what_was_freed(database_url: str) -> None:
    house = a_house(database_url)
    kept = freed()
    before = held()
    await house.sweep()
    assert held() < before - MANY * LARGE // 2
    assert len(kept) == MANY // 100
    house.database.close()
