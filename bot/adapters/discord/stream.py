"""One shard's events in the order in which Discord sent them, and how far they are written down.

1. What is kept is a position up to which everything was heard, never beyond it; what follows comes again.
2. After a session that could not be gone on with, every guild is owed what happened there meanwhile (`owed`), until
   somebody says that it was caught up on; that is kept as well.
3. Where more comes than can be written down, the socket is closed and the rest comes again later.
"""

import asyncio
import json
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from bot.adapters.base import Streams
from bot.core.errors import StoreUnavailableError, trace_of

Frame = Mapping[str, Any]
Take = Callable[["Stream", Frame, str], Awaitable[None]]
"""Hears a frame of a stream, which has a mark of its own: the session that it came in, and its number there."""

KEPT_EVERY = 0.5
MOST_IN_HAND = 20_000
FINISHES_WITHIN = 1.0
MOST_IN_VAIN = 5
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 10.0
_A_LITTLE, _FOR_A_MINUTE, _WHILE_NOTHING_WAS_KEPT = 5_000, 60_000, 600_000
"""Milliseconds, by Discord's clock."""
_OVER = frozenset({4007, 4009})
INVALID_SESSION, DISPATCH = 9, 0
_TELLS_TIME = frozenset({"MESSAGE_CREATE", "INTERACTION_CREATE", "THREAD_CREATE"})

log = logging.getLogger(__name__)


def nothing() -> None:
    """Do nothing: nobody listens yet."""


class Stream:
    """A shard as it is heard; `seen` is the last id that Discord had coined for anything that was written down."""

    def __init__(self, name: str, kept: Streams, take: Take) -> None:
        """Take what the stream is called, where its position is kept, and who hears a frame."""
        self.name = name
        self.session = self.resume_url = self.seen = ""
        self.heard = 0
        self.guilds: set[str] = set()
        self.owed: dict[str, str] = {}
        self.on_too_much: Callable[[], object] = nothing
        self._kept, self._take = kept, take
        self._in_hand: deque[int] = deque()
        self._times: Counter[int] = Counter()
        self._coined: dict[int, str] = {}
        self._in_vain = 0
        self._done: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._deaf = False
        self._written: Mapping[str, str] = {}
        self._family_seen = 0
        self._keeping: asyncio.Task[None] | None = None

    @classmethod
    async def opened(cls, name: str, kept: Streams, take: Take) -> "Stream":
        """Go on where a stream was last written down."""
        stream = cls(name, kept, take)
        position = await kept.of(name)
        stream.session, stream.resume_url = position.get("session", ""), position.get("resume_url", "")
        stream.seen, stream.heard = position.get("seen", ""), int(position.get("seq") or 0)
        if not position:  # new, or the shards were counted otherwise before: what they had seen is as much as is known
            earlier = (await kept.of(stream.family)).get("seen", "")
            stream.seen = _before(earlier, _WHILE_NOTHING_WAS_KEPT) if earlier else ""
        stream.guilds = set(json.loads(position.get("guilds", "[]")))
        stream.owed = json.loads(position.get("owed", "{}"))
        stream._written = stream.position()
        stream._keeping = asyncio.create_task(stream._keep_on(), name=f"{name} is kept")
        return stream

    async def closed(self) -> None:
        """Finish what is in hand, and keep the position."""
        if self._keeping is not None:
            self._keeping.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=FINISHES_WITHIN)
            for task in late:  # what it heard comes again
                task.cancel()
        with suppress(StoreUnavailableError):
            await self._keep()

    @property
    def family(self) -> str:
        """Return what all streams of the application are called together."""
        return self.name.rpartition(":")[0]

    @property
    def has_more(self) -> bool:
        """Say whether anything is in hand."""
        return bool(self._tasks)

    # ---- what the socket tells ---------------------------------------------------------------------------------------

    def take(self, text: str) -> None:
        """Take a frame as it was read from the socket; it is heard in its turn."""
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return
        if not isinstance(frame, dict) or self._deaf:
            return
        if frame.get("op") == INVALID_SESSION and frame.get("d") is False:
            self.session = ""
        elif frame.get("op") == DISPATCH and isinstance(frame.get("s"), int):
            self._begin(frame)

    def _begin(self, frame: Frame) -> None:
        if len(self._in_hand) >= MOST_IN_HAND:
            log.warning("%s: more comes than can be written down; it will come again.", self.name)
            self._deaf = True
            self.on_too_much()
            return
        number = frame["s"]
        if frame.get("t") == "READY":
            self._new_session(frame)
        self._in_vain = 0
        self._in_hand.append(number)
        self._times[number] += 1
        self._coined[number] = _coined(frame)
        task = asyncio.create_task(self._hear(frame, number, self.session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _new_session(self, frame: Frame) -> None:
        told = frame.get("d")
        ready = told if isinstance(told, dict) else {}
        self.session, self.resume_url = str(ready.get("session_id") or ""), str(ready.get("resume_gateway_url") or "")
        self.heard = frame["s"] - 1
        self._in_hand.clear()
        self._times.clear()
        self._done.clear()
        here = {str(guild.get("id")) for guild in ready.get("guilds") or () if isinstance(guild, dict)}
        if self.seen:  # ids are coined a little before they are told, and not told strictly in their order
            since = _before(self.seen, _A_LITTLE)
            self.owed = {guild: self.owed.get(guild, since) for guild in here}

    async def begins_again(self, closed_with: int | None) -> int | None:
        """Return after which event Discord shall go on, None for a new session; what is in hand comes again then.

        A session that Discord closed as gone, or that was gone on with in vain several times, is over.
        """
        if closed_with in _OVER or self._in_vain >= MOST_IN_VAIN:
            self.session = ""
        if not self.session:
            return None
        if self._in_vain:
            await asyncio.sleep(min(LONGEST_WAIT, SHORTEST_WAIT * 2**self._in_vain))
        self._in_vain += 1
        while len(self._in_hand) > MOST_IN_HAND // 2:  # noqa: ASYNC110 - what is full has to be written down first
            await asyncio.sleep(SHORTEST_WAIT)
        self._deaf = False
        return self.heard

    # ---- what was written down ---------------------------------------------------------------------------------------

    async def _hear(self, frame: Frame, number: int, session: str) -> None:
        try:
            await self._take(self, frame, f"{session}:{number}")
        except asyncio.CancelledError:
            return
        except Exception as error:  # the adapter's mouth: one frame's fault is that frame's alone
            log.error("%s: event %s could not be heard:\n%s", self.name, frame.get("t"), trace_of(error))
        if session == self.session:
            self._done.add(number)
            self._advance()

    def _advance(self) -> None:
        """Go on behind everything that is written down, in the order in which it came."""
        while self._in_hand and self._in_hand[0] in self._done:
            number = self._in_hand.popleft()
            self._times[number] -= 1
            if not self._times[number]:
                del self._times[number]
                self._done.discard(number)
            self.heard = max(self.heard, number)
            coined = self._coined.pop(number, "")
            if coined and int(coined) > int(self.seen or 0):
                self.seen = coined

    def caught_up(self, guild: str) -> None:
        """Say that nothing is owed to a guild any more."""
        self.owed.pop(guild, None)

    def position(self) -> Mapping[str, str]:
        """Return how far all is written down."""
        return {
            "session": self.session,
            "resume_url": self.resume_url,
            "seq": str(self.heard),
            "seen": self.seen,
            "guilds": json.dumps(sorted(self.guilds)),
            "owed": json.dumps(self.owed),
        }

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(KEPT_EVERY)
            try:
                await self._keep()
            except StoreUnavailableError as error:
                log.warning("%s: how far it was heard could not be kept: %s", self.name, error)

    async def _keep(self) -> None:
        position = self.position()
        if position != self._written:
            await self._kept.keep(self.name, position)
            self._written = position
        if self.seen and int(self.seen) >> 22 >= self._family_seen + _FOR_A_MINUTE:
            await self._kept.keep(self.family, {"seen": self.seen})
            self._family_seen = int(self.seen) >> 22


def _coined(frame: Frame) -> str:
    """Return the id by which an event tells when it happened, of those that Discord coins for each."""
    told = frame.get("d")
    coined = told.get("id") if frame.get("t") in _TELLS_TIME and isinstance(told, dict) else None
    return coined if isinstance(coined, str) and coined.isdecimal() else ""


def _before(coined: str, milliseconds: int) -> str:
    """Return the id that Discord would have coined so long before another."""
    return str(max(0, int(coined) - (milliseconds << 22)))
