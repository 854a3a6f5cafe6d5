"""A season of thirteen weeks with forty residents, played in the playground from its first day to its last."""

import asyncio
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientSession

from bench.measure import Figure, Spread
from bot.choices import config_folder, read_choices
from bot.rehearsal import Rehearsal, bring_world, rehearse

RESIDENTS, WITHIN = 40, 60.0
SEED = "bench"
PATIENCE = 900.0
SET_UP = ("board", "Set up", "Switch on")
ZONES = ("Europe/Lisbon", "Africa/Nairobi", "Asia/Kolkata", "America/Toronto", "Asia/Tokyo", "Europe/Prague")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How many seconds a season took, how many of them a processor worked for it, and how often people wrote."""

    passed: float
    worked: float
    written: int


class StillClock:
    """Real time stands still: each season begins on the same Monday."""

    def now(self) -> datetime:
        """Return that Monday."""
        return datetime(2027, 1, 4, 9, tzinfo=UTC)


async def season(file: Path, _rounds: int) -> list[Figure]:
    """Play a season with residents; beside it one in which nobody lives and the bot keeps to itself.

    What others do on the machine lengthens the first figure, and hardly the second.
    """
    config = _forty(file.parent)
    alone = await _played(file.parent / "alone.db", config, residents=False)
    ours = await _played(file.parent / "season.db", config, residents=True)
    beside = "the same weeks without them"
    return [
        Figure(
            name=f"season: 13 weeks with {RESIDENTS} residents, who wrote {ours.written:,} times",
            unit="s",
            ours=Spread((ours.passed,)),
            beside=beside,
            baseline=Spread((alone.passed,)),
            at_most=WITHIN,
        ),
        Figure(
            name="season: what of that a processor worked",
            unit="s",
            ours=Spread((ours.worked,)),
            beside=beside,
            baseline=Spread((alone.worked,)),
        ),
    ]


def _forty(folder: Path) -> Path:
    """Return a configuration in which the residents of the playground are joined by neighbours with the same habits."""
    config = folder / "config"
    shutil.copytree(config_folder(), config)
    file = config / "playground" / "residents.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    habits = list(told["habits"])
    for number in range(RESIDENTS - len(told["residents"])):
        neighbour = {"id": f"neighbour-{number}", "name": f"Neighbour {number}", "zone": ZONES[number % len(ZONES)]}
        how = {
            "habit": habits[number % len(habits)],
            "arrives": f"{number}h",
            "hello": f"Hello, neighbour {number} here.",
        }
        told["residents"].append(neighbour | how)
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return config


async def _played(file: Path, config: Path, *, residents: bool) -> Played:
    """Open a playground as a visitor does, and play a season."""
    rehearsal = Rehearsal(file=file, config=config, defaults=read_choices(config).spans, behind=StillClock())
    await bring_world(rehearsal, None, SEED)
    stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(rehearse(rehearsal, opened, stop))
        address = await opened
        async with asyncio.timeout(PATIENCE), ClientSession(address) as session:
            visitor = _Visitor(session, address.rstrip("/"))
            await visitor.sets_up()
            if residents:
                await visitor.does("residents", on=True)
            passed = await visitor.plays("season")
        stop.set()
    return passed


class _Visitor:
    """Speaks to the playground as its page does, as a coordinator."""

    def __init__(self, session: ClientSession, origin: str) -> None:
        self._session, self._origin = session, origin

    async def does(self, path: str, **body: object) -> Any:
        headers = {"Origin": self._origin, "X-Trellis-Playground": "1"}
        async with self._session.post(f"/api/{path}", json={"as": "ana", **body}, headers=headers) as answer:
            told = await answer.json()
            assert answer.status == 200, told
            return told

    async def sees(self) -> Any:
        async with self._session.get("/api/view", params={"as": "ana", "place": "trellis"}) as answer:
            return await answer.json()

    async def sets_up(self) -> None:
        board, set_up, on = SET_UP
        await self.does("say", place="trellis", text=board)
        await self._presses(set_up)
        form = await self._until(lambda view: view["form"])
        values = {field["name"]: field["initial"] for field in form["fields"]} | {"care": ["Mending together."]}
        await self.does("submit", form=form["id"], values=values)
        await self._presses(on)
        await self._until(lambda view: view["begun"]["set_up"])

    async def plays(self, way: str) -> Played:
        async with self._session.ws_connect("/api/live", origin=self._origin) as line:
            began, worked = time.perf_counter(), time.process_time()
            await self.does("play", pace=way)
            async for told in line:
                play = told.json()["clock"]["play"]
                if play.get("stopped") == "there":
                    return Played(
                        passed=time.perf_counter() - began,
                        worked=time.process_time() - worked,
                        written=play["written"]["people"],
                    )
        raise AssertionError("the playground closed the line")

    async def _presses(self, label: str) -> None:
        message, wire = await self._until(lambda view: _button(view, label))
        await self.does("press", message=message, id=wire, values=[])

    async def _until(self, sign: Any) -> Any:
        """Look again at every change until there is a sign of something."""
        async with self._session.ws_connect("/api/live", origin=self._origin) as line:
            async for _ in line:
                if found := sign(await self.sees()):
                    return found
        raise AssertionError("the playground closed the line")


def _button(view: Any, label: str) -> tuple[str, str] | None:
    items = (
        (said["id"], item["id"])
        for said in reversed(view["messages"])
        for block in said["blocks"]
        for item in block.get("items", ())
        if item["label"] == label
    )
    return next(items, None)
