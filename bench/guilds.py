"""A house in many servers of Discord's. Runs as `python -m bench.guilds DATABASE DISCORD GUILDS`.

It prints how long that took once it has come into all of them, and everything it was told there is handled.
"""

import asyncio
import json
import logging
import sys
import time

from bench.discord import OURS, an_adapter
from bench.town import FORMATS, VOICE
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import WallClock
from bot.core.people import Spans


async def main(file: str, discord: str, guilds: int) -> None:
    """Hear until the process is ended."""
    logging.basicConfig(level=logging.ERROR)
    adapter = an_adapter(discord, OURS)
    trellis = Trellis(
        url=f"sqlite:///{file}",
        adapters=(adapter,),
        roles=every_role(FORMATS),
        clock=WallClock(),
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
        secret="a secret of the benchmark, long enough",
    )
    began = time.perf_counter()
    running = asyncio.create_task(trellis.run())
    while not adapter.has_heard(f"session{OURS}", guilds + 1):  # noqa: ASYNC110 (READY, and one frame for each)
        await asyncio.sleep(0.1)
    await trellis.settled()
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - began, "processor": time.process_time()}) + "\n")
    sys.stdout.flush()
    await running


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
