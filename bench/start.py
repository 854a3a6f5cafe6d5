"""Starting: how long until the playground listens, and what the process holds in memory while nobody speaks."""

import asyncio
import sys
import time
from pathlib import Path

from bench.measure import Figure, Spread, in_turn

SOON, LEAN = 2_000.0, 120.0
SETTLE = 2.0
"""Seconds after which a process that is left alone counts as idle."""


async def starting(file: Path, rounds: int) -> list[Figure]:
    """Start the playground with warm bytecode, on a database that is there; beside it a Python that does nothing."""
    memory: dict[str, list[float]] = {"ours": [], "python": []}

    async def ours() -> float:
        database = str(file.with_name("play.db"))
        took, held = await _start("-m", "bot", "play", "--no-browser", "--port", "0", "--database", database)
        memory["ours"].append(held)
        return took

    async def baseline() -> float:
        took, held = await _start("-c", "print(flush=True); input()")
        memory["python"].append(held)
        return took

    listening, nothing = await in_turn(rounds, ours, baseline)
    python = "python -c pass"
    return [
        Figure(
            name="start: until the playground listens",
            unit="ms",
            ours=listening,
            beside=python,
            baseline=nothing,
            at_most=SOON,
        ),
        Figure(
            name="memory while idle",
            unit="MiB",
            ours=Spread(tuple(memory["ours"][1:])),
            beside=python,
            baseline=Spread(tuple(memory["python"][1:])),
            at_most=LEAN,
        ),
    ]


async def _start(*arguments: str) -> tuple[float, float]:
    """Return how many milliseconds it took to its first line, and how many MiB it held a little later."""
    began = time.perf_counter()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    line = await process.stdout.readline()
    took = (time.perf_counter() - began) * 1000
    assert line, "it ended before it said anything"
    await asyncio.sleep(SETTLE)
    held = await _memory(process.pid)
    process.terminate()
    await process.wait()
    return took, held


async def _memory(pid: int) -> float:
    asked = await asyncio.create_subprocess_exec("ps", "-o", "rss=", "-p", str(pid), stdout=asyncio.subprocess.PIPE)
    said, _ = await asked.communicate()
    return int(said) / 1024
