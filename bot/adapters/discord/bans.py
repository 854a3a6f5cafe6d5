"""Keeps us from being banned: Discord shuts out an address that is told no 10,000 times within ten minutes.

1. Every answer 401, 403 or 429 counts, whoever asked; what Discord does not count (a limit that all bots share) neither
   do we. At a tenth of what Discord bears nothing leaves any more until the oldest are ten minutes ago.
2. A place that refused several times in a row to let us speak is not asked for that again for ten minutes, or until
   something changes; what is to be said there waits, and nothing else does.
3. Where our token is not taken nothing is tried for ten minutes, and that is told once.
4. A limit of all our calls holds them all, without asking again; only gestures, which Discord does not count there, go.
5. The library may wait and repeat by itself; what was given up meanwhile, and what can be done once only, is not sent.
"""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import aiohttp

from bot.adapters.base import Ambiguous, TryLater

WINDOW = 600.0
MOST_IN_A_WINDOW = 1_000
MOST_IN_A_ROW = 5
MOST_PLACES = 5_000
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 3_600.0
AGAIN_AFTER = timedelta(minutes=1)
"""How soon a place that refused us is thought of again, without asking Discord: something may have changed there."""
_COUNTED = frozenset({401, 403, 429})

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Attempt:
    """One call, as it is seen on the wire: the library may wait before it sends, and send again."""

    once: bool
    """Whether sending it again, after an answer that says nothing, could do it twice."""
    under_way: bool = False
    doubtful: bool = False
    """Whether an answer of this call said nothing, so that it may have been done."""
    held_until: float | None = None
    """Until when Discord asked to wait with it."""
    given_up: bool = False
    taken: bool = False
    """Whether Discord did what was asked."""
    answer: "asyncio.Future[bytes]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """What Discord answers then; the library keeps it to itself while it waits for its next turn."""

    @property
    def may_be_done(self) -> bool:
        """Say whether Discord may have done what was asked."""
        return self.under_way or self.doubtful


class Watch:
    """Sees every call that leaves, and says what may not be asked now."""

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = MOST_IN_A_WINDOW) -> None:
        """Take the clock to count by, and how many noes to bear within ten minutes."""
        self._now, self._most = now, most
        self._noes: deque[float] = deque(maxlen=most)
        self._in_a_row: OrderedDict[str, list[float]] = OrderedDict()
        self._shut_until = self._held_until = float("-inf")

    @property
    def now(self) -> float:
        """Return the moment by the clock that is counted by."""
        return self._now()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what shows us the wire, for `discord.Client(http_trace=…)`."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._sends)
        trace.on_request_end.append(self._answered)
        trace.on_response_chunk_received.append(self._reads)
        return trace

    def admit(self, place: str, *, gesture: bool = False) -> None:
        """Raise `TryLater` where nothing may be asked now; `place` for what is said there, `gesture` for an answer."""
        now = self._now()
        until = self._shut_until if gesture else max(self._shut_until, self._held_until)
        if len(self._noes) == self._most:
            until = max(until, self._noes[0] + WINDOW)
        if until > now:
            raise TryLater(timedelta(seconds=until - now))
        noes = self._in_a_row.get(place, [])
        if len(noes) == MOST_IN_A_ROW:
            left = timedelta(seconds=noes[-1] + WINDOW - now)
            if left > timedelta():
                raise TryLater(min(left, AGAIN_AFTER))
            del self._in_a_row[place]

    def refused(self, place: str) -> None:
        """Remember that a place refused to let us speak, for want of a permission."""
        if not place:
            return
        noes = self._in_a_row.pop(place, [])
        self._in_a_row[place] = [*noes, self._now()][-MOST_IN_A_ROW:]
        if len(self._in_a_row) > MOST_PLACES:
            self._in_a_row.popitem(last=False)

    def allowed(self, place: str) -> None:
        """Forget what a place refused: it let us speak."""
        self._in_a_row.pop(place, None)

    def anything_changed(self) -> None:
        """Forget what any place refused: roles changed, which may give us permissions anywhere."""
        self._in_a_row.clear()

    async def _sends(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestStartParams
    ) -> None:
        attempt = context.trace_request_ctx
        if not isinstance(attempt, Attempt):
            return
        if attempt.given_up or (attempt.once and attempt.doubtful):
            raise Ambiguous("What was given up, or may be done already, is not sent again.")
        attempt.under_way, attempt.held_until = True, None

    async def _answered(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        answer, attempt = params.response, context.trace_request_ctx
        if answer.status in _COUNTED and answer.headers.get("X-RateLimit-Scope") != "shared":
            self._noes.append(self._now())
        if answer.status == 401 and not of_a_gesture(params.url.path):
            self._token_is_not_taken()
        if answer.status == 429:
            self._has_to_wait(answer.headers, attempt)
        elif isinstance(attempt, Attempt):
            attempt.doubtful = attempt.doubtful or answer.status >= 500
            attempt.taken = answer.ok

    async def _reads(
        self,
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceResponseChunkReceivedParams,
    ) -> None:
        attempt = context.trace_request_ctx
        if isinstance(attempt, Attempt) and attempt.taken and not attempt.answer.done():
            attempt.answer.set_result(params.chunk)

    def _token_is_not_taken(self) -> None:
        now = self._now()
        if self._held_until < now:
            log.error(
                "Discord does not take our token any more. Make a new one on the application's page *Bot*, set it as "
                "DISCORD_TOKEN, and start Trellis again. Nothing that is to be said is lost meanwhile."
            )
        self._held_until = max(self._held_until, now + WINDOW)

    def _has_to_wait(self, told: Mapping[str, str], attempt: object) -> None:
        until = self._now() + seconds_of(told.get("Retry-After"))
        if "Via" not in told:  # no server of Discord's own: whoever stands before them shuts us out
            self._shut_until = max(self._shut_until, until)
        elif told.get("X-RateLimit-Scope") == "global" or "X-RateLimit-Global" in told:
            self._held_until = max(self._held_until, until)
        if isinstance(attempt, Attempt):
            attempt.under_way, attempt.held_until = False, until


def of_a_gesture(path: str) -> bool:
    """Say whether a path answers a gesture; by its own token, and outside the limit of all our calls."""
    return "/interactions/" in path or "/webhooks/" in path


def seconds_of(retry_after: str | float | None) -> float:
    """Read how long to wait; what is no sensible number is a moment."""
    try:
        seconds = float(retry_after or 0)
    except ValueError:
        seconds = 0.0
    return min(seconds, LONGEST_WAIT) if seconds > 0 else SHORTEST_WAIT
