"""Lets a world's rhythm begin once the bot is switched on, so that whoever turns the clock meets one that is alive.

1. What comes round is typed and set as anybody would, in a coordinator's own conversation; what cannot be set waits
   there, and says why.
2. The first time of it is met with a yes by those who would come, as soon as they are asked. All that follows is the
   visitor's.
3. Each of these is done once, also where the playground stops in between.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.records import BOT, Message, Person, direct_channel
from bot.adapters.playground.world import Recurring
from bot.core.errors import TrellisError
from bot.core.views import parse_wire_id

_SET, _YES, _HOST = "calendar.set", "gathering.yes", "gathering.host"
_log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[bool]]
"""Does what can be done now; says whether nothing is left to do."""


class WorldRhythm:
    """Moves the hands of the world's members, until its rhythm has begun."""

    def __init__(
        self, rituals: Sequence[Recurring], chat: Chat, gestures: Gestures, is_at_work: Callable[[], Awaitable[bool]]
    ) -> None:
        """Take what comes round, and who says whether the bot is switched on."""
        self._rituals, self._chat, self._gestures = rituals, chat, gestures
        self._is_at_work = is_at_work
        self._news = asyncio.Event()
        self._pressed: set[str] = set()

    async def begin(self) -> None:
        """Set what was not set yet, one after the other, and let the first time of each be met with a yes."""
        if not self._chat.begins_with_a_rhythm():
            return
        loop = asyncio.get_running_loop()
        leave = self._chat.on_change(lambda: loop.call_soon_threadsafe(self._news.set))
        try:
            await self._until(self._is_at_work)
            for at, ritual in enumerate(self._rituals):
                await self._until(partial(self._is_set, str(at), ritual))
            await self._until(self._are_met)
        finally:
            leave()

    async def _until(self, step: Step) -> None:
        while not await self._is_done(step):
            await self._news.wait()
            self._news.clear()

    async def _is_done(self, step: Step) -> bool:
        try:
            return await step()
        except TrellisError as error:  # nothing of it was heard; with the next thing that happens it is tried again
            _log.warning("the playground's rhythm could not go on yet (%s)", error)
            return False

    # ---- law 1 -------------------------------------------------------------------------------------------

    async def _is_set(self, name: str, ritual: Recurring) -> bool:
        person = self._chat.person(ritual.by)
        if person is None or self._chat.begun(name):
            return True
        typed = self._chat.typed(person.id, direct_channel(person).id, ritual.line)
        if typed is None:
            await self._gestures.say(person.id, BOT, None, ritual.line)
            return False
        answer = self._chat.answer_to(typed)
        wire = None if answer is None else _button(answer, _SET)
        if answer is not None and wire is not None and wire not in self._pressed:
            await self._gestures.press(person.id, answer.id, wire, ())
            self._pressed.add(wire)
        if answer is None or wire is not None:
            return False
        self._chat.note_begun(name)
        return True

    # ---- law 2 -------------------------------------------------------------------------------------------

    async def _are_met(self) -> bool:
        waiting = list(self._waiting())
        for ritual, person, name in waiting:
            asked = self._asked(ritual, person)
            if asked is not None:
                message, wire = asked
                self._chat.note_begun(name)  # first: pressed twice, a yes would be taken back
                await self._gestures.press(person.id, message.id, wire, ())
        return not waiting

    def _waiting(self) -> Iterator[tuple[Recurring, Person, str]]:
        for at, ritual in enumerate(self._rituals):
            for name in ritual.coming:
                person = self._chat.person(name)
                if person is not None and not self._chat.begun(f"{at}:{name}"):
                    yield ritual, person, f"{at}:{name}"

    def _asked(self, ritual: Recurring, person: Person) -> tuple[Message, str] | None:
        """Return the first message that offers somebody to come, or to host, and what to press on it."""
        verb = _HOST if person.id == ritual.host else _YES
        seen = {direct_channel(person).id, *(one.id for one in self._chat.channels() if one.open_to(person.id))}
        for message in self._chat.written_by_bot():
            wire = _button(message, verb)
            if wire is not None and message.channel in seen and _names(message, ritual.title):
                return message, wire
        return None


def _names(message: Message, title: str) -> bool:
    spans = (span for block in message.blocks for line in block.get("lines", ()) for span in line["spans"])
    return any(title.casefold() in span.get("text", span.get("label", "")).casefold() for span in spans)


def _button(message: Message, verb: str) -> str | None:
    """Return a button of a message by its verb."""
    wires = (item["id"] for block in message.blocks if block["type"] == "actions" for item in block["items"])
    return next((wire for wire in wires if parse_wire_id(wire)[0] == verb), None)
