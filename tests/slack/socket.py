"""Socket Mode: hands each envelope to one of the app's sockets, waits for its acknowledgement, and ends sockets.

Its frames are those of https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

import asyncio
import itertools
import json

from aiohttp import WSMsgType, web

from tests.slack.office import EVENT, Told
from tests.slack.records import Json
from tests.slack.state import Slack

MOST = 10


class Sockets:
    """The app's sockets. `patience` is for how many seconds an acknowledgement is waited for."""

    def __init__(self, slack: Slack, patience: float = 3.0) -> None:
        self._slack, self.patience = slack, patience
        self.open: list[web.WebSocketResponse] = []
        self.seen = 0
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._envelopes, self._turns = itertools.count(1), itertools.count()
        self._someone, self._changed = asyncio.Event(), asyncio.Event()

    # ---- handing over ------------------------------------------------------------------------------------

    async def hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        """Hand an envelope to one socket; taken is what it acknowledged in time."""
        try:
            async with asyncio.timeout(self.patience):
                await self._someone.wait()
                return await self._hand_over(kind, payload, tried, why)
        except TimeoutError:
            return Told(taken=False, why="timeout", tries=tried + 1)

    async def _hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        name = f"00000000-0000-4000-8000-{next(self._envelopes):012}"
        envelope: Json = {
            "envelope_id": name,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != EVENT,
        }
        if kind == EVENT:
            envelope |= {"retry_attempt": tried, "retry_reason": why}
        acknowledged = self._waiting[name] = asyncio.get_running_loop().create_future()
        try:
            await self._next().send_json(envelope)
            answer = await acknowledged
        except ConnectionError:
            return Told(taken=False, why="connection_failed", tries=tried + 1)
        finally:
            del self._waiting[name]
        return Told(taken=True, body=answer.get("payload"), tries=tried + 1)

    def _next(self) -> web.WebSocketResponse:
        return self.open[next(self._turns) % len(self.open)]

    # ---- the sockets -------------------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= MOST:
            await self._say_goodbye(socket, "too_many_websockets")
            return socket
        self.open.append(socket)
        self.seen += 1
        self._someone.set()
        self._changed.set()
        try:
            await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._heard(frame.data)
        finally:
            self._retire(socket)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self._slack.app.id},
        }

    def _heard(self, text: str) -> None:
        if not text.startswith("{"):
            return
        answer = json.loads(text)
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _retire(self, socket: web.WebSocketResponse) -> None:
        if socket in self.open:
            self.open.remove(socket)
            self._changed.set()
        if not self.open:
            self._someone.clear()

    # ---- endings -----------------------------------------------------------------------------------------

    async def warn(self) -> None:
        """Say to the oldest socket that it will end soon."""
        await self.open[0].send_json(self._goodbye("warning"))

    async def end(self, reason: str = "refresh_requested") -> None:
        """End the oldest socket with a reason; nothing more is handed to it."""
        socket = self.open[0]
        self._retire(socket)
        await self._say_goodbye(socket, reason)

    async def end_all(self, reason: str = "link_disabled") -> None:
        """End all sockets with a reason."""
        for _ in list(self.open):
            await self.end(reason)

    def drop(self) -> None:
        """Break the oldest socket without a word, as a network does."""
        socket = self.open[0]
        self._retire(socket)
        # aiohttp keeps the transport to itself; breaking it is what no method of its does
        socket._req.transport.abort()  # type: ignore[union-attr]

    def drop_all(self) -> None:
        """Break all sockets without a word."""
        while self.open:
            self.drop()

    async def _say_goodbye(self, socket: web.WebSocketResponse, reason: str) -> None:
        await socket.send_json(self._goodbye(reason))
        await socket.close()

    def _goodbye(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}

    async def wait_for(self, count: int) -> None:
        """Wait until the app holds so many sockets open."""
        while len(self.open) != count:
            self._changed.clear()
            await self._changed.wait()

    async def close(self) -> None:
        """End everything."""
        for socket in list(self.open):
            self._retire(socket)
            await socket.close()
