"""The house of Discord's crash test, a process of its own: the real adapter on the real discord.py.

Runs as `python -m tests.crash.discord.house DATABASE API TOKEN HOURS [POINT:PASSAGE]`. Once it hears it says so.

Discord learns what was taken by two things: the answer that a gesture waits for, and the position that a session is
gone on with. Those are its acknowledgements.
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import discord

from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.calling import Door
from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from bot.store.streams import Streams
from tests.crash.discord.expected import by_hash
from tests.crash.house import FailPoint, live, put_together
from tests.village import the_formats

SILENCE = 1.5
"""Seconds of silence after which a socket is given up; the library's own minute would make the test as long."""


def watch_the_wire(fail: FailPoint) -> None:
    """Stand beside every acknowledgement, and beside everything that is said."""
    call, keep = Door.call, Streams.keep

    async def calls(door: Door, method: str, path: str, **how: Any) -> Any:
        if method == "GET":
            return await call(door, method, path, **how)
        what = "acknowledgement" if path.endswith("/callback") else "send"
        fail.passing(f"before-{what}")
        told = await call(door, method, path, **how)
        fail.passing(f"after-{what}")
        return told

    async def keeps(streams: Streams, stream: str, position: Mapping[str, str]) -> None:
        fail.passing("before-acknowledgement")
        await keep(streams, stream, position)
        fail.passing("after-acknowledgement")

    Door.call = calls  # type: ignore[assignment, method-assign]
    Streams.keep = keeps  # type: ignore[method-assign]


def hurry() -> None:
    """Let the library be less patient than it is, with silent sockets and before new sessions."""
    made = discord.Client.__init__

    def impatient(client: discord.Client, **options: Any) -> None:
        made(client, heartbeat_timeout=SILENCE, **options)

    async def at_once(client: discord.Client, shard: int | None, *, initial: bool = False) -> None:
        """Begin a session."""

    discord.Client.__init__ = impatient  # type: ignore[assignment, method-assign]
    discord.Client.before_identify_hook = at_once  # type: ignore[method-assign]


async def say_when(adapter: DiscordAdapter) -> None:
    """Say that we hear, once we do."""
    await adapter.ready.wait()
    sys.stdout.write("hears\n")
    sys.stdout.flush()


async def main(url: str, api: str, token: str, hours: float, point: str) -> None:
    fail = FailPoint(point)
    watch_the_wire(fail)
    hurry()
    words = [word for role in every_role(the_formats()) for word in role.words]
    access = DiscordAccess(token=token, api_url=api)
    adapter = DiscordAdapter(access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU)
    async with asyncio.TaskGroup() as group:
        saying = group.create_task(say_when(adapter))
        await live(put_together(url, adapter, hours, by_hash), fail)
        saying.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), (*sys.argv[5:], "")[0]))
