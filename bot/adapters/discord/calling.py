"""The one door to Discord's REST, before discord.py's client.

1. A call is made once. What the client repeats by itself after an answer that says nothing is let through only where
   doing it twice does no harm: it carries a nonce, or is no POST.
2. What waits for its turn longer than a moment is put off (`TryLater`), and certainly never sent after that.
3. Whatever the answer is, it is a value or one `DeliveryError`; a no to a repetition proves nothing (`Ambiguous`).
4. What Discord answered is known at once, though the client keeps it to itself while it waits for its next turn.
5. The client is never stopped while it sits out a limit of all our calls: it would hold every later call for ever.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from json import dumps, loads
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route

from bot.adapters.base import Ambiguous, DeliveryError, TryLater
from bot.adapters.discord.bans import SHORTEST_WAIT, Attempt, Watch, of_a_gesture
from bot.adapters.discord.components import Upload
from bot.adapters.discord.errors import Declined, No, understood

PATIENCE = 5.0
ANSWERS_WITHIN = 15.0
_MAY_NOT_SPEAK = frozenset({No.NO_ACCESS, No.NO_PERMISSION})
_SAYS = frozenset(
    {
        "/channels/{channel_id}/messages",
        "/channels/{channel_id}/threads",
        "/channels/{channel_id}/messages/{message_id}/threads",
    }
)
Written = Mapping[str, Any] | Sequence[Mapping[str, Any]]
_BYTES = "application/octet-stream"


class Door:
    """Calls Discord, as far as it may be asked; `watch` has to be the one that traces the client."""

    def __init__(
        self, http: HTTPClient, watch: Watch, *, patience: float = PATIENCE, answers_within: float = ANSWERS_WITHIN
    ) -> None:
        """Take the client, what sees its wire, and how long to wait for a turn and then for an answer."""
        self._http, self._watch = http, watch
        self._patience, self._answers_within = patience, answers_within
        self._under_way: set[asyncio.Task[Any]] = set()

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: Written | None = None,
        params: Mapping[str, str] | None = None,
        files: Sequence[Upload] = (),
        **ids: str,
    ) -> Any:
        """Ask once; return what Discord answers. Raises a `DeliveryError`. `ids` fill the path."""
        place = f"{ids['channel_id']}: {path}" if method == "POST" and path in _SAYS else ""
        self._watch.admit(place, gesture=of_a_gesture(path))
        attempt = Attempt(once=method == "POST" and "nonce" not in (json or {}))
        try:
            answer = await self._answer(attempt, Route(method, path, **ids), _written(json, params, files))
        except Declined as declined:
            if declined.code in _MAY_NOT_SPEAK:
                self._watch.refused(place)
            raise
        self._watch.allowed(place)
        return answer

    async def close(self) -> None:
        """Stop what is still under way; nothing may be asked afterwards."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _answer(self, attempt: Attempt, route: Route, written: Mapping[str, Any]) -> Any:
        limit = aiohttp.ClientTimeout(total=self._answers_within)
        task = asyncio.create_task(self._http.request(route, trace_request_ctx=attempt, timeout=limit, **written))
        self._under_way.add(task)
        task.add_done_callback(self._over)
        try:
            await _first_of(task, attempt, self._patience)
            if not task.done() and attempt.may_be_done:
                await _first_of(task, attempt, self._answers_within)
        finally:
            if not task.done() and not attempt.answer.done():
                _give_up(task, attempt)
        return self._meaning(attempt, task, f"{route.method} {route.path}")

    def _meaning(self, attempt: Attempt, task: asyncio.Task[Any], what: str) -> Any:
        try:
            if attempt.answer.done():
                return loads(attempt.answer.result() or b"null")
            if task.done():
                return task.result()
        except Exception as error:  # an adapter's mouth: the client lets through whatever its own client raises
            meaning = understood(error, what)
            if attempt.doubtful:
                meaning = Ambiguous(f"Discord did not say whether {what} was done.")
            raise meaning from error
        raise self._put_off(attempt, what)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # what was given up has nobody else to look at it

    def _put_off(self, attempt: Attempt, what: str) -> DeliveryError:
        if attempt.may_be_done:
            return Ambiguous(f"Discord has not answered {what} in time.")
        left = 0.0 if attempt.held_until is None else attempt.held_until - self._watch.now
        return TryLater(timedelta(seconds=max(left, SHORTEST_WAIT)))


async def _first_of(task: asyncio.Task[Any], attempt: Attempt, within: float) -> None:
    await asyncio.wait({task, attempt.answer}, timeout=within, return_when=asyncio.FIRST_COMPLETED)


def _give_up(task: asyncio.Task[Any], attempt: Attempt) -> None:
    attempt.given_up = True
    if attempt.held_until is None:
        task.cancel()


def _written(body: Written | None, params: Mapping[str, str] | None, files: Sequence[Upload]) -> dict[str, Any]:
    written: dict[str, Any] = {} if params is None else {"params": params}
    if files:
        parts = (
            {"name": f"files[{number}]", "filename": file.name, "value": file.content, "content_type": _BYTES}
            for number, file in enumerate(files)
        )
        written["form"] = [{"name": "payload_json", "value": dumps(body)}, *parts]
    elif body is not None:
        written["json"] = body
    return written
