"""Importing: what of a start is whose. Python itself tells (`-X importtime`), of a process that imports and ends.

Each module counts for the package it belongs to, and what it imports for the package of that.
"""

import asyncio
import os
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench.measure import Figure, Spread, in_turn

MOST_NAMED = 8
STARTS = {"the playground": "bot.rehearsal", "the bot": "bot.service"}
"""What is imported at a start; what only one platform or a language model needs comes when it is used."""
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


async def importing(_: Path, rounds: int) -> list[Figure]:
    """Import what the playground and the bot import; beside them a Python that imports nothing."""
    figures: list[Figure] = []
    for what, module in STARTS.items():

        async def ours(module: str = module) -> float:
            return await _took("-c", f"import {module}")

        async def baseline() -> float:
            return await _took("-c", "pass")

        took, nothing = await in_turn(rounds, ours, baseline)
        figures.append(
            Figure(name=f"imports of {what}", unit="ms", ours=took, beside="python -c pass", baseline=nothing)
        )
    return [*figures, *await _by_package(rounds)]


async def _by_package(rounds: int) -> list[Figure]:
    told = [await _told() for _ in range(rounds)]
    whole = Spread(tuple(float(sum(one.values())) for one in told))
    packages = sorted(told[0], key=lambda package: median(one.get(package, 0.0) for one in told), reverse=True)
    return [
        Figure(
            name=f"imports of the playground: {package}",
            unit="ms",
            ours=Spread(tuple(one.get(package, 0.0) for one in told)),
            beside="all of it, with the telling",
            baseline=whole,
        )
        for package in packages[:MOST_NAMED]
    ]


async def _took(*arguments: str) -> float:
    """Return how many milliseconds a Python with warm bytecode took, from its start to its end."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=_with_bytecode())
    assert await process.wait() == 0
    return (time.perf_counter() - began) * 1000


async def _told() -> dict[str, float]:
    """Return how many milliseconds the modules of each package took."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-c", "import gc; gc.disable(); import bot.rehearsal"),
        stderr=asyncio.subprocess.PIPE,
        env=_with_bytecode(),
    )
    _, said = await process.communicate()
    took = defaultdict[str, float](float)
    for microseconds, module in _LINE.findall(said.decode()):
        took[module.partition(".")[0]] += int(microseconds) / 1000
    return took


def _with_bytecode() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
