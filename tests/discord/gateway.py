"""The gateway: sessions that outlive their sockets, and everything that can go wrong with either.

1. A session keeps all frames that it was told; RESUME replays those after the sequence that it names.
2. A socket that the client closes with 1000 or 1001 ends its session, as Discord says of it.
3. Every frame, in both directions, is held against the contracts.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import json
import zlib
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord.faults import Closes, Faults, Twice
from tests.discord.records import Guild, Json
from tests.discord.rights import PRIVILEGED, Intent
from tests.discord.schemas import wrong_with_frame
from tests.discord.state import Discord

KNOWN_INTENTS = Intent(sum(Intent))
CHUNK = 1_000


class Compressed:
    """One zlib stream over all frames of a socket (`compress=zlib-stream`)."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def __call__(self, text: str) -> bytes:
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)


@dataclass
class Socket:
    """One connection of the client's."""

    web: web.WebSocketResponse
    compress: Compressed | None
    beats: int = 0
    ended: bool = False
    """Whether it was we who closed it; what the client's library answers to that says nothing about its session."""

    async def end(self, code: int) -> None:
        self.ended = True
        await self.web.close(code=code)

    async def send(self, frame: Json) -> None:
        text = json.dumps(frame)
        if self.compress is None:
            await self.web.send_str(text)
        else:
            await self.web.send_bytes(self.compress(text))


@dataclass
class Session:
    """One stream of events, as the client can go on with."""

    id: str
    shard: tuple[int, int]
    intents: Intent
    seq: int = 0
    frames: list[Json] = field(default_factory=list)
    forgotten: int = 0
    socket: Socket | None = None
    resumed: int = 0

    def concerns(self, guild: str | None) -> bool:
        """Say whether a guild, or what is in none, belongs to this shard."""
        number, count = self.shard
        return (int(guild) >> 22) % count == number if guild is not None else number == 0


@dataclass(frozen=True)
class Frame:
    """Where something was told: which session, as which of its frames; and of which interaction it told."""

    session: str
    seq: int
    interaction: str = ""


class Gateway:
    """The sessions of the application. `interval` is a heartbeat's in milliseconds, `large` is Discord's 75,000."""

    def __init__(self, state: Discord, faults: Faults) -> None:
        self._state, self._faults = state, faults
        self.sessions: dict[str, Session] = {}
        self.open: list[Socket] = []
        self.seen: list[str] = []
        self.identified, self.resumed = 0, 0
        self.acknowledges, self.interval = True, 41_250
        self._refusals: list[bool] = []
        self._turned_away = self._hung_up_on = 0
        self.says_hello, self._kept_waiting = True, asyncio.Event()
        self._ending: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self.welcome: Callable[[Session], Sequence[tuple[str, Json]]] = lambda session: ()
        """Says what follows READY; whoever knows guilds sets it."""

    # ---- what a test does with it ------------------------------------------------------------------------------

    async def close(self, code: int = 4000) -> None:
        """Close all sockets with a code; sessions stay."""
        for socket in list(self.open):
            await socket.end(code)

    async def drop(self) -> None:
        """Break all connections without a word."""
        for socket in list(self.open):
            if socket.web._req is not None and socket.web._req.transport is not None:
                socket.web._req.transport.abort()

    async def reconnect(self) -> None:
        """Ask the client to come again (op 7)."""
        await self._send_all({"op": 7, "s": None, "t": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the client that its session is no longer valid (op 9)."""
        if not resumable:
            self.forget()
        await self._send_all({"op": 9, "d": resumable, "s": None, "t": None})

    def forget(self) -> None:
        """Forget all sessions: none can be resumed."""
        for session in self.sessions.values():
            session.socket = None
        self.sessions.clear()

    def refuses(self, times: int = 1, *, resumable: bool = False) -> None:
        """Answer the next RESUMEs with op 9."""
        self._refusals += [resumable] * times

    def is_away(self, turns_away: int, hangs_up: int) -> None:
        """Turn so many away who come, then hang up on so many before a word was said."""
        self._turned_away, self._hung_up_on = turns_away, hangs_up

    async def keeps_somebody_waiting(self) -> None:
        """Wait until somebody came to whom nothing is said."""
        await self._kept_waiting.wait()

    async def babbles(self) -> None:
        """Say what nobody can read."""
        for socket in list(self.open):
            await socket.web.send_str("\N{CARROT}")

    async def asks_for_heartbeat(self) -> None:
        """Ask for a heartbeat at once (op 1)."""
        await self._send_all({"op": 1, "s": None, "t": None})

    async def connected(self, sockets: int = 1) -> None:
        """Wait until so many sessions have a socket."""
        async with self._changed:
            await self._changed.wait_for(lambda: sum(1 for s in self.sessions.values() if s.socket) >= sockets)

    async def resumed_at_least(self, times: int) -> None:
        """Wait until so many RESUMEs succeeded."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.resumed >= times)

    async def gone(self) -> None:
        """Wait until nobody is connected."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self.open)

    async def _send_all(self, frame: Json) -> None:
        for socket in list(self.open):
            await self._send(socket, frame)

    # ---- telling -----------------------------------------------------------------------------------------------

    async def tell(
        self, kind: str, guild: str | None, intents: Intent, data: Callable[[Session], Json | None]
    ) -> list[Frame]:
        """Tell every session whom it concerns; `data` says how it looks to it, None if it is not told."""
        found = []
        for session in list(self.sessions.values()):
            if not session.concerns(guild) or (intents and not intents & session.intents):
                continue
            shown = data(session)
            if shown is None:
                continue
            match self._faults.at(f"event:{kind}"):
                case Twice():
                    await self._dispatch(session, kind, shown)
                case Closes(code):
                    self._end(session, code)
            found.append(await self._dispatch(session, kind, shown))
        return found

    async def tell_again(self, frame: Frame) -> Frame:
        """Tell once more what was told, as another frame."""
        session = self.sessions[frame.session]
        [told] = [found for found in session.frames if found["s"] == frame.seq]
        return await self._dispatch(session, told["t"], told["d"])

    async def _dispatch(self, session: Session, kind: str, data: Json) -> Frame:
        session.seq += 1
        frame = {"op": 0, "t": kind, "s": session.seq, "d": data}
        session.frames.append(frame)
        if session.socket is not None:
            await self._send(session.socket, frame)
        return Frame(session.id, session.seq)

    async def _send(self, socket: Socket, frame: Json) -> None:
        self._state.violations += wrong_with_frame("GatewayReceive", frame)
        with suppress(ConnectionError):  # It is told at RESUME.
            await socket.send(frame)

    def _end(self, session: Session, code: int) -> None:
        socket, session.socket = session.socket, None
        if socket is not None:
            self._ends(socket, code)

    def _ends(self, socket: Socket, code: int) -> None:
        """Close a socket that may be waiting for us."""
        task = asyncio.create_task(socket.end(code))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    # ---- a socket ------------------------------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        if self._turned_away:
            self._turned_away -= 1
            raise web.HTTPServiceUnavailable
        wire = web.WebSocketResponse(max_msg_size=2**20, timeout=1.0)
        await wire.prepare(request)
        if self._hung_up_on:
            self._hung_up_on -= 1
            await wire.close(code=1001)
            return wire
        if not self.says_hello:
            self._kept_waiting.set()
            async for _ in wire:
                pass
            return wire
        compress = Compressed() if request.query.get("compress") == "zlib-stream" else None
        socket = Socket(wire, compress)
        self.open.append(socket)
        session: Session | None = None
        try:
            await self._send(socket, {"op": 10, "d": {"heartbeat_interval": self.interval}, "s": None, "t": None})
            async for message in wire:
                if message.type is WSMsgType.TEXT:
                    session = await self._heard(socket, session, message.data)
        finally:
            await self._retire(socket, session)
        return wire

    async def _retire(self, socket: Socket, session: Session | None) -> None:
        self.open.remove(socket)
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.web.close_code in (1000, 1001) and not socket.ended:
                self.sessions.pop(session.id, None)
        await self._tell_change()

    async def _tell_change(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _heard(self, socket: Socket, session: Session | None, text: str) -> Session | None:
        try:
            frame = json.loads(text)
            op = frame["op"]
        except (ValueError, KeyError, TypeError):
            await socket.web.close(code=4002)
            return session
        self._state.violations += wrong_with_frame("GatewaySend", frame)
        ways: dict[int, Callable[[Socket, Session | None, Any], Coroutine[Any, Any, Session | None]]] = {
            1: self._beat,
            2: self._identify,
            3: self._nothing,
            4: self._nothing,
            6: self._resume,
            8: self._members,
        }
        if op not in ways:
            await socket.web.close(code=4001)
            return session
        if session is None and op in (3, 4, 8):
            await socket.web.close(code=4003)
            return session
        return await ways[op](socket, session, frame.get("d"))

    async def _beat(self, socket: Socket, session: Session | None, data: Any) -> Session | None:
        socket.beats += 1
        if self.acknowledges:
            await self._send(socket, {"op": 11, "s": None, "t": None})
        return session

    async def _nothing(self, socket: Socket, session: Session | None, data: Any) -> Session | None:
        return session

    # ---- beginning and going on ------------------------------------------------------------------------------------

    async def _identify(self, socket: Socket, session: Session | None, data: Json) -> Session | None:
        number, count = data.get("shard", (0, 1))
        code = self._against_identify(session, data, number, count)
        if code is not None:
            await socket.web.close(code=code)
            return session
        # Whoever begins anew does not come back to what it left.
        for left in [s for s in self.sessions.values() if s.shard == (number, count) and s.socket is None]:
            del self.sessions[left.id]
        state = self._state
        begun = Session(f"session{state.snowflake()}", (number, count), Intent(data["intents"]), socket=socket)
        self.sessions[begun.id] = begun
        self.identified += 1
        follows = self.welcome(begun)
        await self._dispatch(begun, "READY", self._ready(begun))
        for kind, told in follows:
            await self._dispatch(begun, kind, told)
        await self._tell_change()
        return begun

    def _against_identify(self, session: Session | None, data: Json, number: int, count: int) -> int | None:
        if session is not None:
            return 4005
        if data.get("token") != self._state.app.token:
            return 4004
        if not 0 <= number < count:
            return 4010
        intents = int(data.get("intents", 0))
        if intents & ~int(KNOWN_INTENTS):
            return 4013
        if Intent(intents) & PRIVILEGED & ~self._state.app.intents_on:
            return 4014
        most = max((sum(1 for g in self._state.guilds if (int(g) >> 22) % count == n) for n in range(count)), default=0)
        return 4011 if most > 2_500 else None

    def _ready(self, session: Session) -> Json:
        state = self._state
        guilds = [guild for guild in state.guilds.values() if self._holds(session, guild)]
        return {
            "v": 10,
            "user": state.users[state.app.bot].wire() | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"ws://{state.address.removeprefix('http://')}/gateway",
            "shard": list(session.shard),
            "application": {"id": state.app.id, "flags": state.app.flags, "flags_new": str(state.app.flags)},
        }

    def _holds(self, session: Session, guild: Guild) -> bool:
        return self._state.app.bot in guild.members and session.concerns(guild.id)

    async def _resume(self, socket: Socket, session: Session | None, data: Json) -> Session | None:
        if data.get("token") != self._state.app.token:
            await socket.web.close(code=4004)
            return session
        found = self.sessions.get(data.get("session_id", ""))
        if self._refusals:
            found = None if not (resumable := self._refusals.pop(0)) else found
            await self._send(socket, {"op": 9, "d": resumable, "s": None, "t": None})
            return session
        if found is None or data["seq"] < found.forgotten:
            await self._send(socket, {"op": 9, "d": False, "s": None, "t": None})
            return session
        if data["seq"] > found.seq:
            await socket.web.close(code=4007)
            return session
        former, found.socket = found.socket, None
        if former is not None and former is not socket:
            self._ends(former, 4000)
        await self._replay(socket, found, data["seq"])
        found.resumed += 1
        self.resumed += 1
        await self._dispatch(found, "RESUMED", {})
        await self._tell_change()
        return found

    async def _replay(self, socket: Socket, session: Session, seq: int) -> None:
        """Tell everything after a sequence, in order; what happens meanwhile comes after it."""
        while seq < session.seq:
            frame = session.frames[seq - session.seq]
            await self._send(socket, frame)
            seq += 1
        session.socket = socket

    def forget_before(self, seq: int) -> None:
        """Keep no frames up to a sequence: whoever wants them has to begin anew."""
        for session in self.sessions.values():
            session.forgotten = seq
            session.frames = [frame for frame in session.frames if frame["s"] > seq]

    # ---- members -----------------------------------------------------------------------------------------------------

    async def _members(self, socket: Socket, session: Session | None, data: Json) -> Session | None:
        assert session is not None
        guild = self._state.guilds.get(data["guild_id"] if isinstance(data["guild_id"], str) else str(data["guild_id"]))
        everybody = data.get("query") == "" and data.get("limit") == 0
        if guild is None or (everybody and Intent.GUILD_MEMBERS not in session.intents):
            return session
        members, unknown = self._asked_for(guild, data)
        chunks = [members[start : start + CHUNK] for start in range(0, len(members), CHUNK)] or [[]]
        for index, chunk in enumerate(chunks):
            told: Json = {
                "guild_id": guild.id,
                "members": chunk,
                "chunk_index": index,
                "chunk_count": len(chunks),
                **({"not_found": unknown} if unknown else {}),
                **({"nonce": data["nonce"]} if "nonce" in data else {}),
            }
            await self._dispatch(session, "GUILD_MEMBERS_CHUNK", told)
        return session

    def _asked_for(self, guild: Guild, data: Json) -> tuple[list[Json], list[str]]:
        if "user_ids" in data:
            named = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            ids = [str(user) for user in named]
            found = [self._state.member_wire(guild, guild.members[user]) for user in ids if user in guild.members]
            return found, [user for user in ids if user not in guild.members]
        begins, limit = data.get("query", "").casefold(), data.get("limit") or len(guild.members)
        named_so = [
            member
            for member in guild.members.values()
            if self._state.users[member.user].username.startswith(begins)
            or (member.nick or "").casefold().startswith(begins)
        ]
        return [self._state.member_wire(guild, member) for member in named_so[:limit]], []
