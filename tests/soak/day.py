"""A day of a house's life, in a process of its own: `python -m tests.soak.day URL STEPS MINUTES`.

In each step happens what can happen in a town, every role has something to do, and the clock goes on by so many
minutes. It prints after each how many bytes the process holds. The day begins early on a Monday: before it is half
over, the first questions have waited long enough for somebody to be found, and all that there is to do has begun.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dateparser  # noqa: F401  # the house imports them when they are needed first, at whatever hour that is
import holidays.countries  # noqa: F401
import icalendar  # noqa: F401

from bench.ageing import lived_in

PAGE = 4096
STORED = 2_000
A_MONDAY_MORNING = datetime(2026, 1, 5, 6, tzinfo=UTC)


async def main(url: str, steps: int, minutes: float) -> None:
    """Live, and tell."""
    async with lived_in(url, STORED, A_MONDAY_MORNING) as house:
        for _ in range(steps):
            house.costs.clear()
            house.took.clear()
            await house.step(timedelta(minutes=minutes))
            print(_held(), flush=True)  # noqa: T201


def _held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
