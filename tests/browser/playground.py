"""The command `trellis play` in a process of its own, with a database of its own, from the same hour on every time."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.worlds import begin, chat_of, making, stage

PATIENCE = 90.0
"""Seconds that a start or an end may take: a machine that does much else is slow, and that is no fault."""
KEPT = ("A toaster whose lever will not stay down", "A radio that crackles", "Helpers who come again")
"""What the world's own members keep as soon as the bot is switched on."""
SEED = "a trellis in spring"
A_MORNING = "2026-03-03T09:30:00+00:00"
"""A Tuesday: who is awake and what falls due does not depend on when the tests run."""


@asynccontextmanager
async def a_playground(folder: Path) -> AsyncIterator[str]:
    """Open a playground as a visitor does and close it with Ctrl+C; gives its address. It must not complain."""
    play = folder / "play.db"
    if not chat_of(play).exists():
        with making(play) as world:
            begin(world, SEED, A_MORNING)
            stage(world, play)
    command = (sys.executable, "-m", "bot", "play", "--no-browser", "--port", "0", "--database", play)
    errors = folder / "errors.txt"
    with errors.open("wb") as complaints:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=complaints, env={**os.environ, "PYTHONWARNINGS": "ignore"}
        )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        address = re.search(r"http://\S+", line)
        assert address, line + errors.read_text()
        yield address[0]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
    assert not errors.read_text(), errors.read_text()
    assert process.returncode == 0
