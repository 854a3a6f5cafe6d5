"""A playground in this process whose real time stands still: what passes in it is what somebody lets pass."""

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.choices import config_folder, read_choices
from bot.core.clock import Clock
from bot.rehearsal import Rehearsal, bring_world, rehearse
from tests.test_playing import Caller

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
PATIENCE = 240.0


class StillClock:
    def now(self) -> datetime:
        return MONDAY


class Season(Caller):
    """Speaks to a playground, and lets time pass there."""

    def __init__(self, session: ClientSession, address: str) -> None:
        super().__init__(session, address)
        self.session, self.origin = session, address.rstrip("/")

    async def lets_live(self) -> None:
        await self.sends("residents", "ana", on=True)

    async def passes(self, way: str) -> Any:
        """Let a week or a season pass; return what is told of it."""
        began = (await self.sees("ana", "help"))["now"]
        async with asyncio.timeout(PATIENCE), self.session.ws_connect("/api/live", origin=self.origin) as line:
            await self.sends("play", "ana", pace=way)
            async for told in line:
                play = told.json()["clock"]["play"]
                if play.get("stopped") == "there" and play["since"] >= began:  # not what was played before
                    return play
        raise AssertionError("the playground closed the line")

    async def saves(self, file: Path) -> None:
        headers = {"Origin": self.origin, "X-Trellis-Playground": "1"}
        async with self.session.post("/api/world/save", json={}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            content = await answer.read()
        await asyncio.to_thread(file.write_bytes, content)

    async def opens(self, content: bytes) -> tuple[int, Any]:
        """Open a world's file; where it is taken, wait until the house stands again."""
        before = await self.hello()
        status, told = await self.asks_to_open(content)
        if status == 200:
            await self.finds_another(before["opening"])
        return status, told

    async def asks_to_open(self, content: bytes) -> tuple[int, Any]:
        headers = {"Origin": self.origin, "X-Trellis-Playground": "1", "Content-Type": "application/octet-stream"}
        async with self.session.post("/api/world/load", data=content, headers=headers) as answer:
            return answer.status, await answer.json()

    async def asks_to_begin_again(self, **how: str) -> tuple[int, Any]:
        headers = {"Origin": self.origin, "X-Trellis-Playground": "1"}
        async with self.session.post("/api/world/reset", json=how, headers=headers) as answer:
            return answer.status, await answer.json()

    async def begins_again(self, **how: str) -> None:
        before = await self.hello()
        await self.sends("world/reset", "ana", **how)
        await self.finds_another(before["opening"])

    async def hello(self) -> Any:
        async with self.session.get("/api/hello") as answer:
            return await answer.json()

    async def finds_another(self, opening: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    if (await self.hello())["opening"] != opening:
                        return
                except OSError:
                    await asyncio.sleep(0.02)  # nobody listens while one house ends and the next one opens


@asynccontextmanager
async def a_season(file: Path, seed: str | None = None, behind: Clock | None = None) -> AsyncIterator[Season]:
    """Open a playground in a file, with a seed where it is to begin; real time stands still unless a clock is given."""
    config = config_folder()
    spans = read_choices(config).spans
    rehearsal = Rehearsal(file=file, config=config, defaults=spans, behind=behind or StillClock())
    if seed is not None:
        await bring_world(rehearsal, None, seed)
    stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()
    running = asyncio.create_task(rehearse(rehearsal, opened, stop))
    await asyncio.wait({running, opened}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    try:
        async with ClientSession(opened.result()) as session:
            yield Season(session, opened.result())
    finally:
        stop.set()
        await running


def transcript(file: Path) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Return what was said where, in each conversation and thread in its order: when, by whom, and the words."""
    chat = sqlite3.connect(file.with_suffix(".chat.db"))
    try:
        rows = chat.execute(
            "SELECT id, channel, thread, author, at, text, blocks FROM messages ORDER BY number"
        ).fetchall()
    finally:
        chat.close()
    begun = {id_: f"{at} {author} {text}" for id_, _, _, author, at, text, _ in rows}
    said = defaultdict(list)
    for _, channel, thread, author, at, text, blocks in rows:
        said[channel, begun.get(thread, "")].append((at, author, text or _words(blocks)))
    return dict(said)


def _words(blocks: str) -> str:
    lines = [line for block in json.loads(blocks) for line in block.get("lines", ())]
    items = [item["label"] for block in json.loads(blocks) for item in block.get("items", ())]
    shown = ("text", "label", "iso")
    spans = [
        str(span.get(next((key for key in shown if key in span), "id"), "")) for line in lines for span in line["spans"]
    ]
    return " ".join((*spans, *items))


def still_due(file: Path, by: datetime) -> list[Any]:
    """Return what the house owes: what fell due until then and was not done, and what was heard and not handled."""
    house = sqlite3.connect(file)
    try:
        moment = round(by.timestamp() * 1_000_000)
        owed = house.execute("SELECT id, due_at FROM due WHERE due_at <= ?", (moment,)).fetchall()
        return [*owed, *house.execute("SELECT id FROM inbox WHERE NOT done").fetchall()]
    finally:
        house.close()


def fact(file: Path, name: str) -> str:
    """Return what a chat knows about its world."""
    chat = sqlite3.connect(file.with_suffix(".chat.db"))
    try:
        [found] = chat.execute("SELECT value FROM meta WHERE name = ?", (f"fact:{name}",)).fetchone()
    finally:
        chat.close()
    return str(found)
