"""What a stream of Discord's promises by itself, without a socket."""

import asyncio
import json

from bot.adapters.discord.stream import INVALID_SESSION, Frame, Stream
from tests.adapters.contract import Notebook


async def test_a_frame_is_marked_with_the_session_that_it_came_in_though_that_ends_before_it_is_heard() -> None:
    marks: list[tuple[str, str]] = []
    heard = asyncio.Event()

    async def take(stream: Stream, frame: Frame, mark: str) -> None:
        marks.append((frame["t"], mark))
        if len(marks) == 2:
            heard.set()

    stream = Stream("discord:1:0", Notebook().streams, take)
    stream.take(json.dumps({"op": 0, "t": "READY", "s": 1, "d": {"session_id": "first"}}))
    stream.take(json.dumps({"op": 0, "t": "MESSAGE_REACTION_ADD", "s": 2, "d": {}}))
    stream.take(json.dumps({"op": INVALID_SESSION, "d": False}))
    await asyncio.wait_for(heard.wait(), 5)
    assert marks == [("READY", "first:1"), ("MESSAGE_REACTION_ADD", "first:2")]
