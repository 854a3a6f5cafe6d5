"""A Discord in a process of its own, which does nothing but keep the other side busy.

Over its gateway it sends what was prepared before the clock runs, or at a steady rate; over its REST it takes whatever
is said, and notes when a gesture is answered. Whoever has a token (a number) is in all guilds. Runs as
`python -m bench.gateway_wire GUILDS MEMBERS CHANNELS`, and prints its port.
"""

import asyncio
import json
import sys
import time
import zlib
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from bench import gateway_frames as frames

LISTENING = 10
"""Channels in which is spoken: the first of the first guild."""
HELLO, INVALID, BEAT_TAKEN = 10, 9, 11


@dataclass
class Session:
    """One client's stream; all its frames are one zlib stream, where it asked for that."""

    socket: web.WebSocketResponse
    token: str = ""
    sequence: int = 0
    packer: Any = field(default_factory=zlib.compressobj)
    packs: bool = True

    @property
    def id(self) -> str:
        """Name it."""
        return f"session{self.token}"

    def packed(self, op: int, data: Any, kind: str | None = None) -> bytes | str:
        """Write a frame; frames have to be sent in the order in which they were written."""
        if kind is not None:
            self.sequence += 1
        text = json.dumps({"t": kind, "s": self.sequence if kind else None, "op": op, "d": data}, separators=(",", ":"))
        if not self.packs:
            return text
        return bytes(self.packer.compress(text.encode()) + self.packer.flush(zlib.Z_SYNC_FLUSH))

    async def send(self, packed: bytes | str) -> None:
        """Send what was written."""
        await (self.socket.send_bytes(packed) if isinstance(packed, bytes) else self.socket.send_str(packed))


class Wire:
    """Sends, counts and times."""

    def __init__(self, guilds: int, members: int, channels: int) -> None:
        """Take how large all is."""
        self._guilds, self._members, self._channels = guilds, members, channels
        self._speakers = members // 2  # the others ask: nobody's command overtakes what they said before
        self._sessions: dict[str, Session] = {}
        self._numbers = count(1)
        self._asked: dict[str, float] = {}
        self._took: list[float] = []
        self._late = 0
        self._talking: asyncio.Task[None] | None = None
        self._commands: Any = []
        self._listed = {
            frames.guild_id(n): json.dumps(
                [frames.member(n, one) for one in range(members)] + [frames.our_member(n, "1")]
            )
            for n in range(guilds)
        }

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers to."""
        return [
            web.get("/gateway/", self.gateway),
            web.post("/talk", self.talk),
            web.post("/ask", self.ask),
            web.get("/api/v10/users/@me", self.us),
            web.get("/api/v10/gateway/bot", self.address),
            web.get("/api/v10/applications/@me", self.application),
            web.get("/api/v10/oauth2/applications/@me", self.application),
            web.get("/api/v10/applications/{application}/commands", self.commands),
            web.put("/api/v10/applications/{application}/commands", self.take_commands),
            web.get("/api/v10/guilds/{guild}/members", self.members),
            web.post("/api/v10/interactions/{id}/{token}/callback", self.answered),
            web.post("/api/v10/{rest:.*}", self.said),
            web.route("*", "/api/v10/{rest:.*}", self.anything),
        ]

    # ---- the gateway -------------------------------------------------------------------------------------------------

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Hold a socket open, and begin a session."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        session = Session(socket, packs=request.query.get("compress") == "zlib-stream")
        await session.send(session.packed(HELLO, {"heartbeat_interval": 41_250}))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._take(session, json.loads(frame.data), request.host)
        return socket

    async def _take(self, session: Session, frame: Any, host: str) -> None:
        match frame["op"]:
            case 1:  # a heartbeat
                if self._talking is not None:  # what was written first has to be sent first
                    await self._talking
                await session.send(session.packed(BEAT_TAKEN, None))
            case 6:  # it would go on with a session: there is none
                await session.send(session.packed(INVALID, False))
            case 2:  # it begins
                session.token = str(frame["d"]["token"])
                self._sessions[session.token] = session
                await self._welcome(session, host)

    async def _welcome(self, session: Session, host: str) -> None:
        token = session.token
        ready = {
            "v": 10,
            "user": {**frames.bot(token), "verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": frames.guild_id(n), "unavailable": True} for n in range(self._guilds)],
            "session_id": session.id,
            "resume_gateway_url": f"ws://{host}/gateway/",
            "shard": [0, 1],
            "application": {"id": frames.bot_id(token), "flags": 0},
        }
        await session.send(session.packed(0, ready, "READY"))
        for number in range(self._guilds):
            there = frames.guild(number, token, channels=self._channels, members=self._members)
            await session.send(session.packed(0, there, "GUILD_CREATE"))

    # ---- what is measured --------------------------------------------------------------------------------------------

    async def talk(self, request: web.Request) -> web.Response:
        """Prepare so many messages and send them all once this is answered: the gateway waits for nobody."""
        asked = await request.json()
        session = self._sessions[asked["token"]]
        packed = [session.packed(0, self._message(), "MESSAGE_CREATE") for _ in range(asked["number"])]
        self._talking = asyncio.create_task(_send_all(session, packed))
        return _told({"session": session.id, "last": session.sequence})

    async def ask(self, request: web.Request) -> web.Response:
        """Send messages at a steady rate, a command among each so many; return how long each answer took (ms)."""
        asked = await request.json()
        session, rate, each = self._sessions[asked["token"]], asked["rate"], asked["command_each"]
        self._took, self._late = [], 0
        began = time.perf_counter()
        for sent in range(rate * asked["seconds"]):
            await asyncio.sleep(max(0.0, began + sent / rate - time.perf_counter()))
            await session.send(session.packed(0, self._message(), "MESSAGE_CREATE"))
            if sent % each == 0:
                await self._ask(session)
        sending = time.perf_counter() - began
        while self._asked and time.perf_counter() - began < asked["seconds"] + 10:  # noqa: ASYNC110 (it ends somewhen)
            await asyncio.sleep(0.01)
        told = {"took": self._took, "unanswered": len(self._asked), "deferred": self._late, "sending": sending}
        self._asked.clear()
        return _told(told | {"session": session.id, "last": session.sequence})

    def _message(self) -> Any:
        number = next(self._numbers)
        return frames.message(number, guild=0, channel=number % LISTENING, by=number % self._speakers)

    async def _ask(self, session: Session) -> None:
        number = next(self._numbers)
        by, channel = self._speakers + number % (self._members - self._speakers), number % LISTENING
        command = frames.command(number, session.token, guild=0, channel=channel, by=by)
        packed = session.packed(0, command, "INTERACTION_CREATE")
        self._asked[command["id"]] = time.perf_counter()
        await session.send(packed)

    async def answered(self, request: web.Request) -> web.Response:
        """Note how long an answer took, and whether it said more than that we think."""
        now = time.perf_counter()
        asked = self._asked.pop(request.match_info["id"], None)
        if asked is not None:
            self._took.append((now - asked) * 1000)
            self._late += (await request.json())["type"] == 5
        return web.Response(status=204)

    # ---- REST --------------------------------------------------------------------------------------------------------

    async def us(self, request: web.Request) -> web.Response:
        """Say who somebody with a token is."""
        return _told(frames.bot(_token(request)))

    async def application(self, request: web.Request) -> web.Response:
        """Say what its application is."""
        return _told(frames.application(_token(request)))

    async def address(self, request: web.Request) -> web.Response:
        """Say where the gateway is."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return _told({"url": f"ws://{request.host}/gateway/", "shards": 1, "session_start_limit": limit})

    async def commands(self, request: web.Request) -> web.Response:
        """Show the commands that were written down."""
        return _told(self._commands)

    async def take_commands(self, request: web.Request) -> web.Response:
        """Write commands down."""
        self._commands = await request.json()
        return _told(self._commands)

    async def members(self, request: web.Request) -> web.Response:
        """List a guild's members, all at once."""
        return _as_told(self._listed[request.match_info["guild"]])

    async def said(self, request: web.Request) -> web.Response:
        """Take whatever is said."""
        await request.read()
        return _told({"id": frames.message_id(next(self._numbers)), "channel_id": "1"})

    async def anything(self, request: web.Request) -> web.Response:
        """Answer with nothing whatever else is asked."""
        return _told({})


async def _send_all(session: Session, packed: list[bytes | str]) -> None:
    for frame in packed:
        await session.send(frame)


def _told(answer: Any) -> web.Response:
    return _as_told(json.dumps(answer))


def _as_told(body: str) -> web.Response:
    # Without a charset, as Discord answers: discord.py reads no other type.
    return web.Response(body=body.encode(), headers={"Content-Type": "application/json"})


def _token(request: web.Request) -> str:
    return request.headers["Authorization"].removeprefix("Bot ")


async def main(guilds: int, members: int, channels: int) -> None:
    """Listen until the process is ended."""
    app = web.Application()
    app.add_routes(Wire(guilds, members, channels).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:4])))
