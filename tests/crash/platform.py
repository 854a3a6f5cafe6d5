"""A platform in a process of its own; its durable log is the oracle of the crash test.

It hands out what its people do until that is acknowledged, again and again, and takes what is said to them. It is no
better than real ones: it repeats itself, mixes the order up, loses replies after it did what was asked, asks to wait.

It knows nothing of the house but JSON over HTTP, and runs as `python -m tests.crash.platform LOG SEED SPACES`.
"""

import asyncio
import heapq
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.crash.people import Message, Space

LOST, BUSY, TWICE, LATE = 0.05, 0.05, 0.02, 0.05
AT_ONCE = 48
AGAIN_AFTER = 2.0
BREATH = 0.002


class Log:
    """What happened, a JSON line each, on the disk before anything else goes on."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")

    def write(self, what: str, **more: Any) -> None:
        self._file.write(json.dumps({"what": what, **more}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


class Platform:
    """All spaces, who did what there, and what the bot said."""

    def __init__(self, log: Log, seed: str, spaces: int) -> None:
        self._log = log
        self._fate = random.Random(f"{seed}/fate")
        self._next = random.Random(f"{seed}/next")
        self._spaces = {
            name: Space(name=name, dice=random.Random(f"{seed}/{name}"))
            for name in (f"wire:s{number}" for number in range(spaces))
        }
        self._allowed = 0
        self._born: list[dict[str, Any]] = []
        self._open: dict[int, dict[str, Any]] = {}
        self._agenda: list[tuple[float, int, bool]] = []
        self._said: dict[str, dict[str, str]] = {}
        self._mouth: web.WebSocketResponse | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/status", self.status),
            web.post("/allow", self.allow),
            web.get("/events", self.events),
            web.post("/say", self.say),
            web.post("/look", self.look),
        ]

    # ---- for the driver -------------------------------------------------------------------------------------------

    async def status(self, request: web.Request) -> web.Response:
        return web.json_response({"born": len(self._born), "open": len(self._open), "said": len(self._said)})

    async def allow(self, request: web.Request) -> web.Response:
        self._allowed = (await request.json())["upto"]
        return web.json_response({})

    # ---- what happens, until it is acknowledged --------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.WebSocketResponse:
        mouth = web.WebSocketResponse()
        await mouth.prepare(request)
        self._mouth = mouth
        self._agenda = []
        for number in self._open:
            self._plan(number)
        handing_out = asyncio.create_task(self._hand_out(mouth))
        async for message in mouth:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(message.data)["ack"])
        handing_out.cancel()
        await asyncio.gather(handing_out, return_exceptions=True)
        return mouth

    async def _hand_out(self, mouth: web.WebSocketResponse) -> None:
        now = asyncio.get_running_loop().time
        while self._mouth is mouth and not mouth.closed:
            while len(self._born) < self._allowed and len(self._open) < AT_ONCE:
                self._let_happen()
            while self._agenda and self._agenda[0][0] <= now():
                _, number, for_fun = heapq.heappop(self._agenda)
                if number in self._open or for_fun:
                    await mouth.send_json(self._born[number])
                    heapq.heappush(self._agenda, (now() + AGAIN_AFTER, number, False))
            await asyncio.sleep(BREATH)

    def _let_happen(self) -> None:
        number = len(self._born)
        act = self._next.choice(list(self._spaces.values())).act(number)
        self._log.write("born", **act)
        self._born.append(act)
        self._open[number] = act
        self._plan(number)

    def _plan(self, number: int) -> None:
        """Send it now, or somewhat late, and now and then twice."""
        at = asyncio.get_running_loop().time()
        late = self._fate.uniform(0.005, 0.1) if self._fate.random() < LATE else 0.0
        heapq.heappush(self._agenda, (at + late, number, False))
        if self._fate.random() < TWICE:
            heapq.heappush(self._agenda, (at + self._fate.uniform(0.0, 0.3), number, True))

    def _acknowledged(self, number: int) -> None:
        if self._open.pop(number, None) is not None:
            self._log.write("acknowledged", n=number)

    # ---- what the bot says ------------------------------------------------------------------------------------------

    async def say(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if self._fate.random() < BUSY:
            return self._busy(asked["key"])
        answer = self._do(asked)
        if self._fate.random() < LOST:
            return self._lose(request, asked["key"])
        return web.json_response(answer)

    async def look(self, request: web.Request) -> web.Response:
        key = (await request.json())["key"]
        if self._fate.random() < BUSY:
            return self._busy(key)
        self._log.write("looked", key=key, found=key in self._said)
        return web.json_response(self._said.get(key))

    def _busy(self, key: str) -> web.Response:
        self._log.write("busy", key=key)
        return web.json_response({"after": self._fate.uniform(0.01, 0.3)}, status=429)

    def _lose(self, request: web.Request, key: str) -> web.Response:
        self._log.write("lost", key=key)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        space, effect, key = self._spaces[asked["space"]], asked["effect"], asked["key"]
        if effect["_type"] == "ReadMessage":
            standing = space.find(effect["message"]["id"])
            return {"text": standing.text, "author": standing.by} if standing else {"text": "", "author": None}
        do: dict[str, Callable[[Space, dict[str, Any]], dict[str, str]]] = {
            "PostMessage": self._post,
            "SendDirectMessage": self._direct,
            "AnswerPrivately": self._answer,
        }
        standing_at = do.get(effect["_type"], _elsewhere)(space, asked)
        self._log.write("said", key=key, space=space.name, to=asked["to"], effect=effect, standing=standing_at)
        self._said[key] = standing_at
        return standing_at

    def _post(self, space: Space, asked: dict[str, Any]) -> dict[str, str]:
        channel = asked["effect"]["channel"].rpartition("/")[2]
        message = Message(channel=channel, id=f"b{len(self._said)}", by=None, thread=asked["under"])
        space.messages.append(message)
        space.shows(asked["effect"]["view"], None, message)
        return {"channel": channel, "id": message.id}

    def _direct(self, space: Space, asked: dict[str, Any]) -> dict[str, str]:
        message = Message(channel=f"direct-{asked['to']}", id=f"b{len(self._said)}", by=None)
        space.shows(asked["effect"]["view"], asked["to"], message)
        return {"channel": message.channel, "id": message.id}

    def _answer(self, space: Space, asked: dict[str, Any]) -> dict[str, str]:
        person = asked["effect"]["interaction"]["handle"].partition("/")[0]
        space.shows(asked["effect"]["view"], person, None)
        return {"channel": f"only-{person}", "id": f"b{len(self._said)}"}


def _elsewhere(space: Space, asked: dict[str, Any]) -> dict[str, str]:
    return {"channel": "elsewhere", "id": asked["key"]}


async def main(log: Path, seed: str, spaces: int) -> None:
    app = web.Application()
    app.add_routes(Platform(Log(log), seed, spaces).routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
