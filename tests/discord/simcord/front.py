"""Simcord on loopback: its routes answer discord.py's HTTP client, and what it tells goes over a socket as frames.

Simcord itself takes the place of that client. Here it stands behind the client instead, so that the adapter runs as it
is: what is asked goes through simcord's table of routes, and what happens goes through its rules about intents. What it
does not know is never answered: it is noted, and fails whoever asked.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import RouteNotImplemented, UnsupportedField
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.gateway import FakeGateway
from simcord.http import routes  # noqa: F401 - what it imports is what simcord knows
from simcord.http.router import dispatch

from bot.adapters.discord.access import DiscordAccess

Json = dict[str, Any]
SESSION = "simcord"
BEATS_EVERY = 41_250
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID, HELLO, HEARD = 0, 1, 2, 6, 9, 10, 11
PRIVILEGED = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
"""How an application that is in few servers says which intents are switched on."""


class Front:
    """A simcord that listens; `unknown` is what it was asked for and does not know."""

    def __init__(self, backend: Backend) -> None:
        """Take whose rules hold."""
        self.backend = backend
        self.intents_on = set(PRIVILEGED)
        self.unknown: list[str] = []
        self.sent = 0
        self.address = ""
        self._line: Line | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "Front":
        """Listen."""
        app = web.Application()
        app.router.add_get("/gateway/", self._connected)
        app.router.add_get("/gateway", self._connected)
        app.router.add_route("*", "/api/v10/{path:.*}", self._asked)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.address = f"127.0.0.1:{port}"
        self.backend.subscribers.append(self._tell)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Listen no more."""
        self.backend.subscribers.remove(self._tell)
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def access(self) -> DiscordAccess:
        """Return what lets the bot in."""
        return DiscordAccess(token="simcord", api_url=f"http://{self.address}/api/v10")

    def lets_read(self, literate: bool) -> None:
        """Switch the intent on or off by which the bot reads what is written."""
        (self.intents_on.add if literate else self.intents_on.discard)("message_content")
        line = self._line
        if line is not None and line.gateway is not None:
            intents = discord.Intents._from_value(line.gateway.intents.value)
            intents.message_content = literate
            line.gateway = FakeGateway(self.backend, Ears(intents, self._send))

    # ---- REST ----------------------------------------------------------------------------------------------------

    async def _asked(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body, files = await _read(request)
        try:
            answer = self._ours(path) or dispatch(
                self.backend,
                request.method,
                path,
                json=body,
                params=dict(request.query),
                files=files,
                reason=request.headers.get("X-Audit-Log-Reason"),
                message_content_access="message_content" in self.intents_on,
            )
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.unknown.append(str(gap))
            return _told(501, gap.to_json())
        except BackendError as error:
            return _told(error.status, error.to_json())
        return web.Response(status=204) if answer is None else _told(200, answer)

    def _ours(self, path: str) -> Json | None:
        """Answer what every server of Discord's tells of itself, and simcord has no need of."""
        if path == "/gateway/bot":
            starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return {"url": f"ws://{self.address}/gateway", "shards": 1, "session_start_limit": starts}
        if path == "/applications/@me":
            return {"id": str(self.backend.application_id), "name": self.backend.bot_user.name, "flags": self._flags}
        return None

    @property
    def _flags(self) -> int:
        return sum(PRIVILEGED[name] for name in self.intents_on)

    # ---- gateway -------------------------------------------------------------------------------------------------

    async def _connected(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket)
        line.say(HELLO, {"heartbeat_interval": BEATS_EVERY})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._heard(line, json.loads(frame.data))
        finally:
            await line.close()
            if self._line is line:
                self._line = None
        return socket

    def _heard(self, line: "Line", frame: Mapping[str, Any]) -> None:
        match frame["op"]:
            case op if op == HEARTBEAT:
                line.say(HEARD, None)
            case op if op == RESUME:  # simcord keeps nothing of what it told
                line.say(INVALID, False)
            case op if op == IDENTIFY:
                self._begin(line, discord.Intents._from_value(frame["d"]["intents"]))

    def _begin(self, line: "Line", intents: discord.Intents) -> None:
        self._line, self.sent = line, 0
        line.gateway = FakeGateway(self.backend, Ears(intents, self._send))
        guilds = list(self.backend.guilds.values())
        ready = {
            "v": 10,
            "user": serializers.user_payload(self.backend.bot_user),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": SESSION,
            "resume_gateway_url": f"ws://{self.address}/gateway",
            "shard": [0, 1],
            "application": {"id": str(self.backend.application_id), "flags": self._flags},
        }
        self._tell("READY", ready)
        for guild in guilds:
            self._tell("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))

    def _tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell the bot what happened, as far as its intents let it hear that."""
        if self._line is not None and self._line.gateway is not None:
            self._line.gateway.feed(event, payload)

    def _send(self, event: str, payload: Mapping[str, Any]) -> None:
        assert self._line is not None
        self.sent += 1
        self._line.say(DISPATCH, payload, s=self.sent, t=event)


class Ears:
    """What simcord takes for a connection of discord.py's: its intents, and who hears each kind of event."""

    def __init__(self, intents: discord.Intents, send: Callable[[str, Mapping[str, Any]], None]) -> None:
        """Take what may be heard, and who hears it."""
        self.intents = intents
        self.parsers = self
        self._send = send

    def __getitem__(self, event: str) -> Callable[[Mapping[str, Any]], None]:
        """Return who hears events of a kind."""
        return lambda payload: self._send(event, payload)


class Line:
    """One socket, over which frames leave in their order."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        """Take the socket."""
        self.gateway: FakeGateway | None = None
        self._socket = socket
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._sending = asyncio.create_task(self._send_all())

    def say(self, op: int, told: Any, **more: Any) -> None:
        """Let a frame leave after those before it."""
        self._waiting.put_nowait(json.dumps({"op": op, "d": told, "s": None, "t": None, **more}))

    async def _send_all(self) -> None:
        while True:
            frame = await self._waiting.get()
            if self._socket.closed:
                return
            await self._socket.send_str(frame)

    async def close(self) -> None:
        """Send nothing more."""
        self._sending.cancel()
        await asyncio.gather(self._sending, return_exceptions=True)


async def _read(request: web.Request) -> tuple[Any, list[discord.File]]:
    """Return what was sent, and the files that came along."""
    if not request.content_type.startswith("multipart/"):
        sent = await request.read()
        return (json.loads(sent) if sent else None), []
    parts = await request.post()
    body = json.loads(str(parts["payload_json"]))
    said = {str(about["id"]): about.get("description") for about in body.get("attachments") or ()}
    files = []
    for name, part in parts.items():
        if isinstance(part, web.FileField):
            number = name.removeprefix("files[").removesuffix("]")
            content = BytesIO(part.file.read())
            files.append(discord.File(content, filename=part.filename, description=said.get(number)))
    return body, files


def _told(status: int, what: Any) -> web.Response:
    return web.Response(status=status, body=json.dumps(what).encode(), content_type="application/json")
