"""A Slack in a process of its own, which does nothing but keep the other side busy.

Over Socket Mode it sends messages and takes the time until each is acknowledged; over its Web API it takes what is
posted, and answers 429 to whatever exceeds what it permits. Runs as `python -m bench.wire`, and prints its port.
"""

import asyncio
import json
import sys
import time
from collections import deque
from itertools import count
from statistics import quantiles
from typing import Any

from aiohttp import WSMsgType, web

PEOPLE, CHANNELS = 100, 20
TEXT = "Which variogram model fits the soil samples of this borehole with a nugget, and how would you choose its range?"


class Wire:
    """Sends, counts and times."""

    def __init__(self) -> None:
        """Begin with nobody connected."""
        self._sockets: list[web.WebSocketResponse] = []
        self._sent: dict[str, float] = {}
        self._took: list[float] = []
        self._room = asyncio.Semaphore(0)
        self._done = asyncio.Event()
        self._numbers = count(1)
        self._posted: deque[float] = deque()
        self._permitted, self._within = 10**9, 60.0
        self._counted = {"posted": 0, "refused": 0}

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers to."""
        return [
            web.post("/api/{method}", self.api),
            web.get("/link", self.link),
            web.post("/send", self.send),
            web.post("/permit", self.permit),
            web.get("/counted", self.counted),
        ]

    # ---- Socket Mode ------------------------------------------------------------------------------------------------

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Hold a socket open and take acknowledgements."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str('{"type": "hello", "num_connections": 1}')
        self._sockets.append(socket)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                began = self._sent.pop(json.loads(frame.data).get("envelope_id", ""), None)
                if began is not None:
                    self._took.append(time.perf_counter() - began)
                    self._room.release()
                    if not self._sent:
                        self._done.set()
        self._sockets.remove(socket)
        return socket

    async def send(self, request: web.Request) -> web.Response:
        """Send so many messages, so many at once, or at a steady rate; return how long it took in all and for each."""
        asked = await request.json()
        number, rate = asked["number"], asked.get("rate")
        self._took, self._room = [], asyncio.Semaphore(asked.get("at_once", 10**6))
        began = time.perf_counter()
        for sent in range(number):
            if rate:
                await asyncio.sleep(max(0.0, began + sent / rate - time.perf_counter()))
            await self._room.acquire()
            self._done.clear()
            await self._send(asked["teams"])
        if self._sent:
            await self._done.wait()
        cuts = quantiles(self._took, n=100)
        return web.json_response({"seconds": time.perf_counter() - began, "p50": cuts[49], "p99": cuts[98]})

    async def _send(self, teams: int) -> None:
        number = next(self._numbers)
        name, team = f"e{number}", f"T{number % teams:04}"
        self._sent[name] = time.perf_counter()
        ts = f"{1_800_000_000 + number}.000100"
        event = {
            "type": "message",
            "channel": f"C{number % CHANNELS:04}",
            "channel_type": "channel",
            "user": f"U{number % PEOPLE:04}",
            "text": TEXT,
            "ts": ts,
            "event_ts": ts,
            "team": team,
            "client_msg_id": f"c{number}",
        }
        payload = {
            "token": "t",
            "team_id": team,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event_time": 1_800_000_000,
            "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}],
        }
        envelope = {"envelope_id": name, "type": "events_api", "payload": payload, "accepts_response_payload": False}
        await self._sockets[number % len(self._sockets)].send_str(json.dumps(envelope))

    # ---- Web API ----------------------------------------------------------------------------------------------------

    async def api(self, request: web.Request) -> web.Response:
        """Answer what an app asks when it comes in, and take what it posts."""
        match request.match_info["method"]:
            case "apps.connections.open":
                return web.json_response({"ok": True, "url": f"ws://{request.host}/link"})
            case "auth.test":
                token = request.headers.get("Authorization", "").rpartition("-")[2] or "T0000"
                return web.json_response(
                    {"ok": True, "url": "https://b.slack.com/", "team": token, "team_id": token, "user_id": "UBOT"}
                    | {"bot_id": "BBOT", "user": "trellis"}
                )
            case "users.list":
                people = [{"id": f"U{n:04}", "name": f"person{n}", "tz": "Europe/Lisbon"} for n in range(PEOPLE)]
                return web.json_response({"ok": True, "members": people})
            case "conversations.list":
                channels = [{"id": f"C{n:04}", "name": f"channel{n}", "is_channel": True} for n in range(CHANNELS)]
                return web.json_response({"ok": True, "channels": channels})
            case "chat.postMessage":
                return self._take(await request.json())
            case _:
                return web.json_response({"ok": True, "channels": [], "members": []})

    def _take(self, asked: Any) -> web.Response:
        now = time.monotonic()
        while self._posted and self._posted[0] <= now - self._within:
            self._posted.popleft()
        if len(self._posted) >= self._permitted:
            self._counted["refused"] += 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        self._posted.append(now)
        self._counted["posted"] += 1
        channel = str(asked["channel"]).replace("U", "D", 1)
        return web.json_response({"ok": True, "channel": channel, "ts": f"{next(self._numbers)}.000200"})

    async def permit(self, request: web.Request) -> web.Response:
        """Permit so many posts within so many seconds from now on."""
        asked = await request.json()
        self._permitted, self._within = asked["posts"], asked["within"]
        self._counted = {"posted": 0, "refused": 0}
        self._posted.clear()
        return web.json_response({})

    async def counted(self, request: web.Request) -> web.Response:
        """Return what was posted and what was refused."""
        return web.json_response(self._counted)


async def main() -> None:
    """Listen until the process is ended."""
    app = web.Application()
    app.add_routes(Wire().routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
