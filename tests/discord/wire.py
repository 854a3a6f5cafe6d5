"""A client that keeps to the wire: frames as they come, answers as they are."""

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self

import aiohttp

from tests.discord.records import Json
from tests.discord.rights import PRIVILEGED, Intent
from tests.discord.server import DiscordServer

EVERYTHING = int(
    PRIVILEGED
    | Intent.GUILDS
    | Intent.GUILD_MESSAGES
    | Intent.GUILD_MESSAGE_REACTIONS
    | Intent.DIRECT_MESSAGES
    | Intent.DIRECT_MESSAGE_REACTIONS
) & ~int(Intent.GUILD_PRESENCES)


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


class Line:
    """One socket to the gateway, compressed as discord.py asks for it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._inflate = socket, zlib.decompressobj()
        self.session, self.seq = "", 0

    async def frame(self) -> Json:
        """Return the next frame; where the socket ended, its code as `closed`."""
        message = await self._socket.receive(timeout=5)
        if message.type is not aiohttp.WSMsgType.BINARY:
            return {"op": -1, "closed": self._socket.close_code}
        frame: Json = json.loads(self._inflate.decompress(message.data))
        self.seq = frame["s"] or self.seq
        return frame

    async def until(self, kind: str) -> list[Json]:
        """Return all frames up to one of a kind, which is the last."""
        found = [await self.frame()]
        while found[-1].get("t") != kind:
            assert "closed" not in found[-1], found
            found.append(await self.frame())
        return found

    async def sends(self, op: int, data: Any) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def identifies(self, server: DiscordServer, shard: tuple[int, int] = (0, 1), **otherwise: Any) -> Self:
        """Begin a session."""
        properties = {"os": "linux", "browser": "wire", "device": "wire"}
        asked = {"token": server.app.token, "intents": EVERYTHING, "shard": list(shard), "properties": properties}
        await self.sends(2, asked | otherwise)
        return self

    async def begins(self, server: DiscordServer, shard: tuple[int, int] = (0, 1), **otherwise: Any) -> Self:
        """Begin a session, and hear of its guilds."""
        await self.identifies(server, shard, **otherwise)
        [*_, ready] = await self.until("READY")
        self.session = ready["d"]["session_id"]
        guilds = [guild for guild in ready["d"]["guilds"] if server.state.guilds[guild["id"]].shown]
        for _ in guilds:
            await self.until("GUILD_CREATE")
        return self

    async def goes_on(self, server: DiscordServer, session: str, seq: int) -> Self:
        """Go on with a session."""
        await self.sends(6, {"token": server.app.token, "session_id": session, "seq": seq})
        return self

    async def ends(self, code: int = 4000) -> None:
        await self._socket.close(code=code)


@asynccontextmanager
async def a_line(server: DiscordServer) -> AsyncIterator[Line]:
    """Open a socket, and leave it so that its session can be gone on with."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.gateway_url}?v=10&encoding=json&compress=zlib-stream") as socket,
    ):
        line = Line(socket)
        assert (await line.frame())["op"] == 10
        yield line
        await line.ends()


class Rest:
    """Calls of the API; answers are their status and body."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server, self._session = server, session

    async def __call__(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self._server.app.token}"}
        how = {"json": body} if body is not None else {}
        async with self._session.request(
            method, f"{self._server.api_url}{path}", headers=headers, params=query, **how
        ) as answer:
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()


@asynccontextmanager
async def an_api(server: DiscordServer) -> AsyncIterator[Rest]:
    """Have the API at hand."""
    async with aiohttp.ClientSession() as session:
        yield Rest(server, session)
