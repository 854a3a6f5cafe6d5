"""Lets a world's rhythm begin once the bot is switched on, so that whoever turns the clock meets one that is alive.

1. What comes round is typed and set as anybody would, in a coordinator's own conversation; what cannot be set waits
   there, and says why.
2. Who greets newcomers says so in `me`, and who wrote what is worth keeping keeps it in the library, by the menu of
   their own message and the form that follows; where there is no library, they leave it. A form that lies before them
   goes first: whoever speaks as them just now is writing. Nobody else waits for that.
3. The first time of what comes round is met with a yes by those who would come, as soon as they are asked. All that
   follows is the visitor's.
4. Each of these is done once, also where the playground stops in between.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.records import BOT, Message, Person, direct_channel
from bot.adapters.playground.world import Kept, Recurring, World
from bot.core.errors import TrellisError
from bot.core.views import parse_wire_id

_SET, _YES, _HOST, _KEEP = "calendar.set", "gathering.yes", "gathering.host", "cybrarian.keep"
_DESCRIBE = "cybrarian.describe"
_GREETS = ("greeter.me", "greeter.greet")
_log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[bool]]
"""Does what can be done now; says whether nothing is left to do."""


class WorldRhythm:
    """Moves the hands of the world's members, until its rhythm has begun."""

    def __init__(self, world: World, chat: Chat, gestures: Gestures, is_at_work: Callable[[], Awaitable[bool]]) -> None:
        """Take what the members of the world do, and who says whether the bot is switched on."""
        self._rituals, self._greeters, self._cards = world.rituals, world.greeters, world.cards
        self._chat, self._gestures = chat, gestures
        self._is_at_work = is_at_work
        self._news = asyncio.Event()
        self._waits = asyncio.Event()
        self._is_under_way = False
        self._pressed: set[tuple[str, str]] = set()
        self._chosen: dict[str, int] = {}
        """For which messages menus were opened, and what stood in the chat last before that."""

    async def begin(self) -> None:
        """Do what was not done yet, one after the other, and let the first time of what comes round meet with a yes."""
        if not self._chat.begins_with_a_rhythm():
            return
        loop = asyncio.get_running_loop()
        self._is_under_way = True
        leave = self._chat.on_change(lambda: loop.call_soon_threadsafe(self._news.set))
        try:
            await self._until(self._is_at_work)
            for at, ritual in enumerate(self._rituals):
                await self._until(partial(self._is_set, str(at), ritual))
            for person in self._greeters:
                await self._until(partial(self._greets, person))
            await self._until(self._are_kept_and_met)
        finally:
            leave()
            self._is_under_way = False
            self._waits.set()

    async def attend(self) -> bool:
        """Let be done what can be done now; say whether anything was."""
        before = self._gestures.made
        for _ in range(2):  # what is being looked at just now may have begun before there was news
            if self._is_under_way:
                self._waits.clear()
                self._news.set()
                await self._waits.wait()
        return self._gestures.made != before

    async def _until(self, step: Step) -> None:
        while not await self._is_done(step):
            self._waits.set()
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
        return await self._is_typed(name, ritual.by, ritual.line, (_SET,))

    async def _is_typed(self, name: str, by: str, line: str, verbs: Sequence[str]) -> bool:
        """Type a line, and press on its answer whatever goes by one of these verbs, until nothing does any more."""
        person = self._chat.person(by)
        if person is None or self._chat.begun(name):
            return True
        typed = self._chat.typed(person.id, direct_channel(person).id, line)
        if typed is None:
            await self._gestures.say(person.id, BOT, None, line)
            return False
        answer = self._chat.answer_to(typed)
        wire = None if answer is None else next(filter(None, (_button(answer, verb) for verb in verbs)), None)
        if answer is not None and wire is not None and (answer.id, wire) not in self._pressed:
            await self._gestures.press(person.id, answer.id, wire, ())
            self._pressed.add((answer.id, wire))
        if answer is None or wire is not None:
            return False
        self._chat.note_begun(name)
        return True

    # ---- law 2 -------------------------------------------------------------------------------------------

    async def _greets(self, person: str) -> bool:
        return await self._is_typed(f"greets:{person}", person, "me", _GREETS)

    async def _are_kept(self) -> bool:
        """Let one thing be kept after the other; one whose author writes something else waits until they have."""
        waits = False
        for card in self._cards:
            if self._writes_otherwise(card):
                self._chosen.pop(card.message, None)  # what was chosen has lost its form, and is chosen again
                waits = True
            elif not await self._is_kept(card):
                return False
        return not waits

    def _writes_otherwise(self, card: Kept) -> bool:
        sheet = self._chat.sheet(card.by)
        if sheet is None or self._chat.begun(f"keeps:{card.message}"):
            return False
        return (sheet.spot.message, sheet.sheet["verb"]) != (card.message, _DESCRIBE)

    async def _is_kept(self, card: Kept) -> bool:
        name = f"keeps:{card.message}"
        said, author = self._chat.message(card.message), self._chat.person(card.by)
        if said is None or author is None or self._chat.begun(name):
            return True
        since, sheet = self._chosen.get(said.id), self._chat.sheet(author.id)
        if since is None:
            self._chosen[said.id] = self._chat.latest()
            await self._gestures.choose(author.id, said.id, _KEEP)
            return False
        if sheet is None and not self._chat.was_told(author.id, since):
            return False
        self._chat.note_begun(name)  # first: what is sent twice would stand there twice
        if sheet is not None:
            await self._gestures.submit(author.id, sheet.id, {key: (value,) for key, value in card.told.items()})
        return True

    # ---- law 3 -------------------------------------------------------------------------------------------

    async def _are_kept_and_met(self) -> bool:
        are_kept = await self._are_kept()
        return await self._are_met() and are_kept

    async def _are_met(self) -> bool:
        waiting = list(self._waiting())
        for ritual, person, name in waiting:
            asked = self._asked(ritual, person)
            if asked is not None:
                message, wire = asked
                self._chat.note_begun(name)  # first: pressed twice, a yes would be taken back
                self._chat.note_answered(person.id, message.id, parse_wire_id(wire)[0])
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
