"""Answers gestures: within three seconds Discord wants to hear one thing, and for a quarter of an hour more may follow.

1. Of one gesture one answer is under way at a time, and the first of them is the callback that Discord waits for.
2. Where nothing answers in time the gesture is deferred: what was pressed stays quiet, else they see that we think.
   Where nothing ever answers, that is taken away again.
3. A private answer takes the place of what was pressed only where nobody else sees that.
4. What a gesture has been answered with may be unknown: the reply was lost, or another process did it. Discord says
   then that it is answered (40060), and shows with what, by which our own answer is known again.
5. A form can be the first answer only, and never that to a form.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bot.adapters.base import Completion, DeliveryError
from bot.adapters.discord.calling import Door
from bot.adapters.discord.components import Upload
from bot.adapters.discord.errors import Declined, No, declined
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.known import Known
from bot.adapters.discord.look import mark_of
from bot.adapters.discord.render import Body

MESSAGE, THINKING, QUIETLY, IN_ITS_PLACE, COMPLETION, MODAL = 4, 5, 6, 7, 8, 9
ONLY_FOR_YOU, LOADING = 1 << 6, 1 << 7
PATIENCE = 2.0
A_MOMENT = 0.25
LEAVES_WITHIN, CLOSES_WITHIN = A_MOMENT, 1.0
THINKS_AT_MOST = 60.0
MOST_GESTURES = 5_000
MOST_COMPLETIONS, LONGEST_COMPLETION = 25, 100
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_NOTHING_THERE = frozenset({No.UNKNOWN_MESSAGE, No.UNKNOWN_WEBHOOK})

log = logging.getLogger(__name__)


class State(Enum):
    """How far a gesture is answered."""

    FRESH = auto()
    """Nothing was said to it, as far as we know."""
    THOUGHT_ABOUT = auto()
    """They see that we think; the answer takes that place."""
    QUIET = auto()
    """Discord waits no more; what was pressed is as it was."""
    ANSWERED = auto()


@dataclass(slots=True)
class Gesture:
    """A gesture, and how far it is answered."""

    grip: Grip
    state: State = State.FRESH
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    heeded: asyncio.Event = field(default_factory=asyncio.Event)
    opening: bool = False
    """Whether we tried to open a form, and do not know whether it is open."""
    shown: set[int | None] = field(default_factory=set)
    """The marks of what was shown for it: the gateway may tell of a gesture again, and its answer is made again."""

    def becomes(self, state: State) -> None:
        """Remember how far it is answered."""
        self.state = state
        if state is not State.FRESH:
            self.heeded.set()


class Desk:
    """Where gestures wait for their answers."""

    def __init__(
        self,
        door: Door,
        known: Known,
        *,
        patience: float = PATIENCE,
        thinks_at_most: float = THINKS_AT_MOST,
        closes_within: float = CLOSES_WITHIN,
    ) -> None:
        """Take the door, who we are, how long a gesture waits before it is deferred, we seem to think, and we close."""
        self._door, self._known = door, known
        self._patience, self._thinks_at_most, self._closes_within = patience, thinks_at_most, closes_within
        self._gestures: OrderedDict[str, Gesture] = OrderedDict()
        self._waiting: set[asyncio.Task[None]] = set()
        self._limits: dict[asyncio.Timeout, Grip] = {}
        self._thinking: set[asyncio.Task[None]] = set()

    def opened(self, grip: Grip, waited: float = 0.0) -> None:
        """Say that a gesture was heard and written down, so that it is answered or deferred; that took so long."""
        if grip.token:
            self._goes_on(self._waiting, self._defer_in_time(self._of(grip), self._patience - waited))

    @property
    def is_idle(self) -> bool:
        """Say whether no gesture waits for its first answer."""
        return not self._waiting

    async def idle(self) -> None:
        """Wait until no gesture waits for its first answer."""
        while self._waiting:
            await asyncio.wait(self._waiting)

    async def close(self) -> None:
        """Let every gesture have its first answer soon, then stop; what comes later takes the place that is kept.

        Discord may keep us waiting: what it has not taken by then is given up, for a gesture may be heard again.
        """
        self._patience = min(self._patience, LEAVES_WITHIN)
        self._hurry(list(self._limits), self._patience)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._closes_within):
                await self.idle()
        left = (*self._waiting, *self._thinking)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def edited(self, message: str) -> None:
        """Say that what was pressed has changed: that may be all that comes, so it shall not look as if we thought."""
        self._hurry([limit for limit, grip in self._limits.items() if grip.message == message], A_MOMENT)

    def _hurry(self, limits: Sequence[asyncio.Timeout], seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        for limit in (limit for limit in limits if not limit.expired()):
            limit.reschedule(min(end, limit.when() or end))

    async def answer(self, grip: Grip, body: Body, *, replaces: bool = False) -> None:
        """Show something to whoever made a gesture. Raises a `DeliveryError`; `Declined` where it is too late."""
        gesture, replaces, shown = self._of(grip), replaces and _is_theirs_to_replace(grip), mark_of(body.json)
        async with gesture.turn:
            if shown is None or shown not in gesture.shown:
                await self._shows(gesture, body, replaces)
                gesture.shown.add(shown)

    async def open(self, grip: Grip, modal: Mapping[str, Any]) -> None:
        """Open a form before whoever made a gesture. Raises a `DeliveryError`; `Declined` where none can be opened."""
        gesture = self._of(grip)
        async with gesture.turn:
            if gesture.state is not State.FRESH or grip.kind == "modal" or not grip.token:
                raise declined(No.ACKNOWLEDGED, "a form")
            tried, gesture.opening = gesture.opening, True
            try:
                await self._calls_back(grip, MODAL, modal)
            except Declined as no:
                if no.code != No.ACKNOWLEDGED or not tried:
                    raise
            gesture.becomes(State.ANSWERED)

    async def complete(self, grip: Grip, choices: Sequence[Completion]) -> None:
        """Show how what is being typed may go on; who types on meanwhile asks again, so that too late is no harm."""
        offered = [
            {"name": _short(f"{choice.text} · {choice.hint}" if choice.hint else choice.text), "value": choice.text}
            for choice in choices
            if 0 < len(choice.text) <= LONGEST_COMPLETION
        ]
        try:
            await self._calls_back(grip, COMPLETION, {"choices": offered[:MOST_COMPLETIONS]})
        except DeliveryError as error:
            log.info("What was being typed was not completed: %s", error)

    # ---- deferring -----------------------------------------------------------------------------------------------

    async def _defer_in_time(self, gesture: Gesture, patience: float) -> None:
        limit = asyncio.timeout(patience)
        self._limits[limit] = gesture.grip
        try:
            async with limit:
                await gesture.heeded.wait()
        except TimeoutError:
            await self._defer(gesture)
        finally:
            del self._limits[limit]

    async def _defer(self, gesture: Gesture) -> None:
        grip = gesture.grip
        quietly = grip.kind == "component" or (grip.kind == "modal" and bool(grip.message))
        async with gesture.turn:
            if gesture.state is not State.FRESH:
                return
            try:
                if quietly:
                    await self._calls_back(grip, QUIETLY, None)
                else:
                    await self._calls_back(grip, THINKING, {"flags": _visibility(grip)})
            except DeliveryError as error:  # an answer that comes finds out how things stand
                log.info("A gesture could not be deferred: %s", error)
                return
            gesture.becomes(State.QUIET if quietly else State.THOUGHT_ABOUT)
        if not quietly:
            self._goes_on(self._thinking, self._think_no_longer(gesture))

    async def _think_no_longer(self, gesture: Gesture) -> None:
        await asyncio.sleep(self._thinks_at_most)
        async with gesture.turn:
            if gesture.state is State.THOUGHT_ABOUT:
                gesture.becomes(State.ANSWERED)
                try:
                    await self._says("DELETE", _ORIGINAL, gesture.grip)
                except DeliveryError as error:
                    log.info("It still looks as if we thought about a gesture: %s", error)

    def _goes_on(self, tasks: set[asyncio.Task[None]], what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(what)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    # ---- the wire ------------------------------------------------------------------------------------------------

    async def _calls_back(
        self, grip: Grip, kind: int, data: Mapping[str, Any] | None, files: Sequence[Upload] = ()
    ) -> None:
        body = {"type": kind} if data is None else {"type": kind, "data": data}
        await self._door.call("POST", _CALLBACK, json=body, files=files, webhook_id=grip.id, webhook_token=grip.token)

    async def _shows(self, gesture: Gesture, body: Body, replaces: bool) -> None:
        """Answer a gesture, or say more to one that is answered."""
        grip = gesture.grip
        if gesture.state is State.FRESH:
            try:
                await self._calls_back(grip, IN_ITS_PLACE if replaces else MESSAGE, *_data(grip, body, replaces))
                gesture.becomes(State.ANSWERED)
                return
            except Declined as no:
                if no.code != No.ACKNOWLEDGED:
                    raise
            original = await self._original(grip)
            gesture.becomes(_state_by(original, grip))
            if original is not None and mark_of(original) == mark_of(body.json):
                gesture.becomes(State.ANSWERED)
                return
        await self._follows(gesture, body, replaces)

    async def _follows(self, gesture: Gesture, body: Body, replaces: bool) -> None:
        """Say more to a gesture that Discord does not wait for any more."""
        grip, state = gesture.grip, gesture.state
        if state is State.THOUGHT_ABOUT or (state is State.QUIET and replaces):
            whole = {"attachments": [], **body.json}
            await self._says("PATCH", _ORIGINAL, grip, whole, body.files)
            gesture.becomes(State.ANSWERED)
        else:
            data, files = _data(grip, body, replaces=False)
            await self._says("POST", _FOLLOW_UP, grip, data, files)

    async def _original(self, grip: Grip) -> Mapping[str, Any] | None:
        """Return what stands as the first answer to a gesture, or what was pressed; None where there is none."""
        try:
            found = await self._says("GET", _ORIGINAL, grip)
        except Declined as no:
            if no.code not in _NOTHING_THERE:
                raise
            return None
        return found if isinstance(found, dict) else None

    async def _says(
        self, method: str, path: str, grip: Grip, body: Mapping[str, Any] | None = None, files: Sequence[Upload] = ()
    ) -> Any:
        """Call by the token of a gesture, which lives for a quarter of an hour."""
        return await self._door.call(
            method, path, json=body, files=files, webhook_id=self._known.app, webhook_token=grip.token
        )

    def _of(self, grip: Grip) -> Gesture:
        gesture = self._gestures.setdefault(grip.id, Gesture(grip))
        self._gestures.move_to_end(grip.id)
        if len(self._gestures) > MOST_GESTURES:
            self._gestures.popitem(last=False)
        return gesture


def _is_theirs_to_replace(grip: Grip) -> bool:
    """Say whether a gesture was made on a message that nobody else sees; a command is made on none."""
    return grip.only_theirs and bool(grip.message) and grip.kind in ("component", "modal")


def _state_by(original: Mapping[str, Any] | None, grip: Grip) -> State:
    if original is None:
        return State.ANSWERED
    if int(original.get("flags") or 0) & LOADING:
        return State.THOUGHT_ABOUT
    return State.QUIET if original.get("id") == grip.message else State.ANSWERED


def _data(grip: Grip, body: Body, replaces: bool) -> tuple[dict[str, Any], Sequence[Upload]]:
    if replaces:
        return {"attachments": [], **body.json}, body.files
    return {**body.json, "flags": int(body.json.get("flags") or 0) | _visibility(grip)}, body.files


def _visibility(grip: Grip) -> int:
    """Return what lets only them see an answer; in their conversation with us nobody else does, so that it may stay."""
    return 0 if grip.in_private else ONLY_FOR_YOU


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_COMPLETION else f"{text[: LONGEST_COMPLETION - 1]}…"
