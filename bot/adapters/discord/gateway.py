"""The way in: one stream of events for each shard, heard in order and kept durably.

1. Frames are taken raw, as Discord sent them; nothing of the library's cache is built or asked.
2. A stream goes on where it was last written down, also in a new process: whatever Discord sent after that comes again.
3. A session is left so that Discord keeps it: sockets are closed with neither 1000 nor 1001.
4. Only one process hears a shard.

discord.py resumes a session only within one process. So its way of making a socket, `DiscordWebSocket.from_client`, is
stood beside; a test holds what we lean on there.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import discord
from discord.gateway import DiscordWebSocket, KeepAliveHandler, ReconnectWebSocket
from discord.http import Route
from discord.utils import MISSING
from yarl import URL

from bot.adapters.base import Streams, waits
from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.stream import Stream, Take
from bot.core.errors import ConfigError, TrellisError, trace_of

LEFT_WITH = 4000
"""The code that we close with: Discord keeps the session for a while, so that it can be gone on with."""
NOT_TAKEN = "Discord does not take DISCORD_TOKEN. Copy it anew from the application's page *Bot* (*Reset Token*)."
BETWEEN_SESSIONS = 5.0
_END = {
    4004: NOT_TAKEN,
    4010: "Discord does not take the shards that DISCORD_SHARDS names; its first two numbers are below its third.",
    4011: "The bot is in so many servers that Discord wants more shards; leave DISCORD_SHARDS away.",
    4012: "Discord no longer speaks the version of its gateway that this Trellis speaks; update Trellis.",
    4013: "Discord does not know an intent that this Trellis asks for; update Trellis.",
    4014: "An intent is not switched on. On the application's page *Bot* switch on what `trellis check` names.",
}

AGAIN_AFTER = (1.0, 5.0, 15.0, 60.0)

log = logging.getLogger(__name__)


class LineLostError(TrellisError):
    """Discord's library gave a connection up; begin another, which goes on where this one was."""


class Beginnings:
    """The pace at which sessions begin, however many lines come and go: one every five seconds, as Discord wants it."""

    def __init__(self) -> None:
        """Let the first begin at once."""
        self._one_at_a_time, self._next = asyncio.Lock(), float("-inf")

    async def turn(self) -> None:
        """Wait until another may begin."""
        async with self._one_at_a_time:
            await asyncio.sleep(max(0.0, self._next - asyncio.get_running_loop().time()))
            self._next = asyncio.get_running_loop().time() + BETWEEN_SESSIONS


class Line(discord.AutoShardedClient):
    """A connection of discord.py's that tells its frames to our streams, and makes nothing of them itself."""

    def __init__(
        self,
        intents: discord.Intents,
        gateway: str,
        streams: "Shards",
        beginnings: Beginnings,
        *,
        resumes_elsewhere: bool,
        **shards: Any,
    ) -> None:
        """Take the intents, where sessions begin and how often, whether they go on elsewhere, and the streams."""
        super().__init__(
            intents=intents,
            chunk_guilds_at_startup=False,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            **shards,
        )
        self._gateway, self._resumes_elsewhere = URL(gateway), resumes_elsewhere
        self._streams = streams
        self._sockets: dict[int, DiscordWebSocket] = {}
        self._beginnings, self._leaving = beginnings, False
        self._staying: asyncio.Task[None] | None = None

    async def connected(self, connect: Callable[..., Awaitable[DiscordWebSocket]], **how: Any) -> DiscordWebSocket:
        """Make a socket for a shard: one that goes on with its session where there is one, else a new one."""
        if self._leaving:
            raise asyncio.CancelledError
        number = int(how["shard_id"] or 0)
        stream = await self._streams.opened(number, self.shard_count or 1)
        former = self._sockets.get(number)
        after = await stream.begins_again(None if former is None else former.socket.close_code)
        how.update(resume=False, session=None, sequence=None, gateway=self._gateway)
        if after is not None:
            how.update(resume=True, session=stream.session, sequence=after, initial=False)
            how["gateway"] = URL(stream.resume_url) if self._resumes_elsewhere and stream.resume_url else self._gateway
        try:
            socket = await connect(self, **how)
        except ReconnectWebSocket:  # by this the library would end all, where it had been turned away before
            raise ConnectionError("Discord hung up before it said hello.") from None
        # What the library would make of an event is not wanted: it needs its cache, and drops what that does not know.
        socket._discord_parsers = {}
        socket.log_receive = stream.take  # type: ignore[assignment, method-assign]
        stream.on_too_much = lambda: asyncio.ensure_future(socket.close(LEFT_WITH))
        self._sockets[number] = socket
        return socket

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin no faster than Discord wants it; the library waits even before the first."""
        await self._beginnings.turn()

    async def stay(self) -> None:
        """Be connected until cancelled: the library forgets that it was cancelled where it is just making a socket."""
        self._staying = asyncio.create_task(self.connect())
        await asyncio.wait({self._staying})
        self._staying.result()

    async def close(self) -> None:
        """Close the sockets so that Discord keeps the sessions, also where the library gives up; then all the rest."""
        self._leaving = True
        for socket in tuple(self._sockets.values()):
            with suppress(Exception):  # whatever is wrong with a socket that is to be closed
                await socket.close(LEFT_WITH)
        await super().close()

    async def leave(self) -> None:
        """Close all, and let nothing of it go on."""
        try:
            await self.close()
        finally:
            if self._staying is not None:
                self._staying.cancel()
                await asyncio.gather(self._staying, return_exceptions=True)
        for thread in threading.enumerate():  # of a socket that was not yet made when we were stopped
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:
                thread.stop()


def stand_beside_the_library() -> None:
    """Let lines of ours make their sockets themselves; other clients in this process are not touched."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    logging.getLogger("discord.shard").addFilter(_in_one_line)
    made = DiscordWebSocket.from_client
    if getattr(made, "trellis", False):
        return

    async def from_client(cls: type[DiscordWebSocket], client: discord.Client, /, **how: Any) -> DiscordWebSocket:
        if isinstance(client, Line):
            return await client.connected(made, **how)
        return await made(client, **how)

    from_client.trellis = True  # type: ignore[attr-defined]
    DiscordWebSocket.from_client = classmethod(from_client)  # type: ignore[assignment]


def _in_one_line(record: logging.LogRecord) -> bool:
    """Tell of a lost connection without a traceback: it is nobody's error, and is mended."""
    if record.exc_info and record.levelno == logging.ERROR:
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]})", ()
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True


class Shards:
    """The streams of the shards that this process hears, each of them heard by nobody else."""

    def __init__(self, kept: Streams, application: str, take: Take, group: asyncio.TaskGroup) -> None:
        """Take where positions are kept, whose streams these are, who hears a frame, and what ends with a stream."""
        self._kept, self._application, self._take, self._group = kept, application, take, group
        self._open: dict[int, Stream] = {}
        self._ours: dict[int, asyncio.Future[Stream]] = {}
        self._holding: list[asyncio.Task[None]] = []
        self._closing = asyncio.Event()

    async def __aenter__(self) -> "Shards":
        """Begin without any."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Keep how far each was heard, and let others hear them."""
        self._closing.set()
        for stream in self._open.values():
            await stream.closed()
        for held in self._holding:
            held.cancel()
        await asyncio.gather(*self._holding, return_exceptions=True)

    @property
    def all(self) -> Sequence[Stream]:
        """Return the streams that are open."""
        return tuple(self._open.values())

    async def opened(self, number: int, count: int) -> Stream:
        """Return a shard's stream, once it is ours; it goes on where anybody last heard it."""
        if number not in self._ours:
            self._ours[number] = asyncio.get_running_loop().create_future()
            name = f"discord:{self._application}:{number}/{count}"
            self._holding.append(self._group.create_task(self._hold(number, name), name=f"{name} is ours"))
        return await asyncio.shield(self._ours[number])

    async def _hold(self, number: int, name: str) -> None:
        """Be the one who hears a stream; should that be lost, all ends, and begins again."""
        async with self._kept.sole(name):
            stream = self._open[number] = await Stream.opened(name, self._kept, self._take)
            self._ours[number].set_result(stream)
            await self._closing.wait()
            await stream.closed()


async def log_in(client: discord.Client, token: str) -> None:
    """Log in, however long Discord is away. Raises `ConfigError` where it does not take the token."""
    for wait in waits(AGAIN_AFTER):
        try:
            return await client.login(token)
        except discord.LoginFailure:
            raise ConfigError(NOT_TAKEN) from None
        except Exception as error:  # an adapter's mouth: the library lets through whatever its HTTP client raises
            await client.http.close()  # each try opens a session of its own,
            client.http.connector = MISSING  # which cannot use what was closed with the one before
            log.warning("Discord does not answer at %s (%s) Trying again in %.0f s.", Route.BASE, error, wait)
            await asyncio.sleep(wait)
    raise AssertionError("the waits have no end")


async def hear(
    access: DiscordAccess,
    intents: discord.Intents,
    gateway: str,
    count: int,
    shards: Shards,
    beginnings: Beginnings,
) -> NoReturn:
    """Hear until cancelled, at the address that we were told, else at the one that Discord gives (`gateway`).

    `count` is how many shards Discord recommends. Raises `ConfigError` where Discord ended it for good, and
    `LineLostError` where only the library gave up, as it does on whatever it cannot read.
    """
    ours = access.gateway_url  # a proxy, which knows where sessions go on
    how = _sharding(access, count)
    line = Line(intents, ours or gateway, shards, beginnings, resumes_elsewhere=ours is None, **how)
    try:
        await log_in(line, access.token)
        for number in _numbers(access, count):  # before the library, which gives no such time to wait
            await shards.opened(number, count if access.shards is None else access.shards.count)
        await line.stay()
        raise LineLostError
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(_END[4014]) from None
    except discord.ConnectionClosed as closed:
        raise ConfigError(_END.get(closed.code, f"Discord ended the connection for good ({closed.code}).")) from None
    except TrellisError:
        raise
    except Exception as error:  # an adapter's mouth: the library lets through whatever it did not expect
        log.warning("Discord's library gave a connection up:\n%s", trace_of(error))
        raise LineLostError(type(error).__name__) from error
    finally:
        with suppress(Exception):  # whatever is wrong with a socket that is to be closed
            await asyncio.shield(asyncio.ensure_future(line.leave()))


def _numbers(access: DiscordAccess, count: int) -> Sequence[int]:
    return range(count) if access.shards is None else access.shards.ours


def _sharding(access: DiscordAccess, count: int) -> dict[str, Any]:
    if access.shards is None:
        return {"shard_count": count}
    return {"shard_ids": list(access.shards.ours), "shard_count": access.shards.count}


def set_addresses(access: DiscordAccess) -> None:
    """Tell the library where Discord is: it keeps that on a class, for the whole process."""
    Route.BASE = access.api_url.rstrip("/")
