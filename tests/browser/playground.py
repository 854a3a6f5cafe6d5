"""The command `trellis play` in a process of its own, with a database of its own."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PATIENCE = 30.0


@asynccontextmanager
async def a_playground(folder: Path) -> AsyncIterator[str]:
    """Open a playground as a visitor does and close it with Ctrl+C; gives its address. It must not complain."""
    command = (sys.executable, "-m", "bot", "play", "--no-browser", "--port", "0", "--database", folder / "play.db")
    errors = folder / "errors.txt"
    with errors.open("wb") as complaints:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=complaints, env={**os.environ, "PYTHONWARNINGS": "ignore"}
        )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
    address = re.search(r"http://\S+", line)
    assert address, line + errors.read_text()
    try:
        yield address[0]
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), PATIENCE)
    assert errors.read_text() == ""
    assert process.returncode == 0
