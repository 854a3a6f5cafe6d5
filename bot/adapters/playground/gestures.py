"""What members do in the playground: every gesture is heard by the house before the chat shows it and the page is told.

Where the house cannot hear, the gesture fails as a whole: nothing of it stands in the chat, and the page may try again.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from bot.adapters.base import House
from bot.adapters.playground.calling import Calling
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.doors import Doors, NotPossibleError, NotThereError
from bot.adapters.playground.records import Json, Message, Person, Spot
from bot.adapters.playground.render import member_blocks
from bot.adapters.playground.sheets import Choices, filled_in, form_from
from bot.adapters.playground.sight import MenuEntry, still_to_come
from bot.core.effects import ANSWER_LIVES
from bot.core.events import (
    ButtonPressed,
    ChannelJoined,
    CommandInvoked,
    Event,
    FormSubmitted,
    Interaction,
    MemberJoined,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.core.ids import EventId, Identity, MessageRef, SpaceId, channel_id, identity
from bot.core.profiles import Profile
from bot.core.views import parse_wire_id

LONGEST_TEXT = 40_000
LONGEST_EMOJI = 32
ROOT_COMMAND = "/trellis"
_ADDRESS = re.compile(r"https?://[^\s#]+#(?P<parts>[^\s#]+)")


class Gestures:
    """Takes what members do."""

    def __init__(
        self, space: SpaceId, chat: Chat, house: House, menu: Sequence[MenuEntry], newcomers: Sequence[Person] = ()
    ) -> None:
        """Take the chat in which they do it, the house that is to hear of it, and who may still join."""
        self._newcomers = newcomers
        self._space, self._chat, self._house = space, chat, house
        self._menu = {entry.verb for entry in menu}
        self._doors = Doors(chat)
        self.made = 0
        """How many gestures were heard so far."""

    # ---- joining -----------------------------------------------------------------------------------------

    async def join(self) -> str:
        """Let the next newcomer join, and come into every channel that is open; return who that is."""
        coming = next(iter(still_to_come(self._newcomers, self._chat)), None)
        if coming is None:
            raise NotPossibleError("Everybody who could join is here already.")
        await self.bring(coming)
        return coming.id

    async def bring(self, coming: Person) -> None:
        """Let somebody join, and come into every channel that is open."""
        now, who = self._house.now(), self._identity(coming.id)
        profile = Profile(identity=who, name=coming.name, zone=coming.zone.key)
        open_ = [channel_id(self._space, channel.id) for channel in self._chat.channels() if not channel.private]
        await self._hear(MemberJoined(id=EventId(f"join:{coming.id}"), at=now, profile=profile))
        for channel in open_:
            await self._hear(ChannelJoined(id=EventId(f"join:{coming.id}:{channel}"), at=now, by=who, channel=channel))
        self._chat.arrive(coming)

    # ---- words -------------------------------------------------------------------------------------------

    async def say(self, name: str, place: str, thread: str | None, text: str) -> None:
        """Say something in a place, or to the bot."""
        person = self._doors.person(name)
        here = self._doors.place(person, place)
        root = self._doors.thread(person, here, thread).id if thread else None
        spot = Spot(channel=here.id, thread=root)
        words = _sayable(text)
        command = _after_root(words)
        if command is not None and not here.direct:
            await self._hear(self._command(f"say:{self._chat.coin()}", person, spot, command, here.id))
            return
        said = self._chat.say(person.id, spot, self._house.now(), words, member_blocks(words, self._chat.people()))
        try:
            await self._hear(self._saying(said, person))
        except Exception:
            self._chat.unsay(said.id)
            raise
        self._chat.heard(said.id)

    async def say_again(self) -> None:
        """Let be heard what was said just before the playground stopped."""
        for said in self._chat.unheard():
            person = self._chat.person(said.author)
            if person is not None:
                await self._hear(self._saying(said, person))
            self._chat.heard(said.id)

    def _saying(self, said: Message, person: Person) -> Event:
        here = self._chat.channel(said.channel)
        if here is not None and here.direct:
            command = _after_root(said.text)
            spot = Spot(channel=said.channel, thread=said.thread)
            return self._command(f"say:{said.id}", person, spot, said.text if command is None else command, None)
        return MessagePosted(
            id=EventId(f"say:{said.id}"),
            at=said.at,
            by=self._identity(person.id),
            message=self._ref(said),
            thread=self._root(said),
            mentions=tuple(self._identity(called.id) for called in Calling(self._chat.people()).whom(said.text)),
            text=said.text,
        )

    def _command(self, event: str, person: Person, spot: Spot, text: str, channel: str | None) -> CommandInvoked:
        return CommandInvoked(
            id=EventId(event),
            at=self._house.now(),
            by=self._identity(person.id),
            text=Calling(self._chat.people()).in_full(text),
            linked=self._linked(text),
            channel=None if channel is None else channel_id(self._space, channel),
            interaction=self._interaction(person, spot),
        )

    def _linked(self, text: str) -> MessageRef | None:
        """Return the message to which an address of the page leads."""
        found = _ADDRESS.search(text)
        parts = {} if found is None else parse_qs(found["parts"])
        place, message = parts.get("place"), parts.get("message")
        return MessageRef(channel_id(self._space, place[0]), message[0]) if place and message else None

    async def edit(self, name: str, message: str, text: str) -> None:
        """Change one's own words."""
        person = self._doors.person(name)
        said, words = self._doors.own(person, message), _sayable(text)
        event = MessageEdited(
            id=self._coined("edit"),
            at=self._house.now(),
            by=self._identity(name),
            message=self._ref(said),
            text=words,
        )
        await self._hear(event)
        self._chat.edit(said.id, words, member_blocks(words, self._chat.people()))

    async def delete(self, name: str, message: str) -> None:
        """Take one's own words away."""
        said = self._doors.own(self._doors.person(name), message)
        await self._hear(MessageDeleted(id=EventId(f"delete:{said.id}"), at=self._house.now(), message=self._ref(said)))
        self._chat.delete(said.id)

    async def react(self, name: str, message: str, emoji: str, *, on: bool) -> None:
        """Put a reaction on a message, or take it back."""
        person = self._doors.person(name)
        said = self._shared(person, message)
        mark = emoji.strip()
        if not mark or len(mark) > LONGEST_EMOJI or not mark.isprintable() or any(map(str.isspace, mark)):
            raise NotPossibleError("A reaction is a single emoji.")
        if (name in self._chat.reactions([said.id]).get(said.id, {}).get(mark, ())) is on:
            return
        id_, at = EventId(f"react:{said.id}:{name}:{mark}:{self._chat.coin()}"), self._house.now()
        by, ref = self._identity(name), self._ref(said)
        if on:
            await self._hear(ReactionAdded(id=id_, at=at, by=by, message=ref, emoji=mark, author=self._author(said)))
        else:
            await self._hear(ReactionRemoved(id=id_, at=at, by=by, message=ref, emoji=mark))
        self._chat.react(said.id, name, mark, on=on)

    async def dismiss(self, name: str, message: str) -> None:
        """Put away what only one person sees; that is between them and the chat."""
        said = self._doors.message(self._doors.person(name), message)
        if said.only_for is None:
            raise NotPossibleError("Only what is for you alone can be dismissed.")
        self._chat.dismiss(said.id)

    # ---- buttons, menus and forms ------------------------------------------------------------------------

    async def press(self, name: str, message: str, wire: str, values: Sequence[str]) -> None:
        """Press a button, or choose from a select."""
        person = self._doors.person(name)
        said = self._doors.message(person, message)
        items = [item for item in _items(said) if item["id"] == wire]
        if not items:
            raise NotThereError("That button is no longer there.")
        chosen = _chosen(items, values)
        verb, token = parse_wire_id(wire)
        spot = Spot(channel=said.channel, thread=said.thread, message=said.id)
        await self._hear(
            ButtonPressed(
                id=self._coined("press"),
                at=self._house.now(),
                by=self._identity(name),
                verb=verb,
                token=token,
                values=chosen,
                message=None if said.only_for else self._ref(said),
                interaction=self._interaction(person, spot),
            )
        )

    async def choose(self, name: str, message: str, verb: str) -> None:
        """Choose an entry of a message's menu."""
        person = self._doors.person(name)
        said = self._shared(person, message)
        if verb not in self._menu:
            raise NotThereError("That entry is not in the menu.")
        spot = Spot(channel=said.channel, thread=said.thread, message=said.id)
        await self._hear(
            MessageMenuChosen(
                id=self._coined("menu"),
                at=self._house.now(),
                by=self._identity(name),
                verb=verb,
                message=self._ref(said),
                thread=self._root(said),
                author=self._author(said),
                text=said.text if said.author == name else "",
                interaction=self._interaction(person, spot),
            )
        )

    async def submit(self, name: str, sheet: str, given: Mapping[str, Sequence[str]]) -> list[Json]:
        """Send a form; return what is wrong with it, beside which field. Only what is right is heard."""
        person = self._doors.person(name)
        lying = self._chat.sheet(name)
        if lying is None or lying.id != sheet:
            raise NotThereError("That form is no longer open.")
        form = form_from(lying.sheet)
        values = filled_in(form, given)
        choices = Choices(self._space, self._chat.people(), self._doors.places(person))
        today = self._house.now().astimezone(person.zone).date()
        problems = choices.problems(form, values, today)
        if problems:
            word = self._house.word
            return [{"field": p.field, "text": word(p.key, **dict(p.arguments))} for p in problems]
        await self._hear(
            FormSubmitted(
                id=EventId(f"submit:{lying.id}"),
                at=self._house.now(),
                by=self._identity(name),
                verb=form.verb,
                token=form.token,
                values=values,
                interaction=self._interaction(person, lying.spot),
            )
        )
        self._chat.put_away(lying.id)
        return []

    async def close(self, name: str, sheet: str) -> None:
        """Put a form away without sending it; that is between its reader and the chat."""
        lying = self._chat.sheet(self._doors.person(name).id)
        if lying is not None and lying.id == sheet:
            self._chat.put_away(sheet)

    async def complete(self, name: str, typed: str) -> list[Json]:
        """Return how a command may go on; behind an `@`, whom it may mean."""
        person = self._doors.person(name)
        command = _after_root(typed)
        begun = typed if command is None else f"{command}{typed[len(typed.rstrip()) :]}"
        calling = Calling(self._chat.people())
        called = [
            {"text": line, "label": f"@{meant.name}", "hint": meant.about} for line, meant in calling.ways_on(begun)
        ]
        ways = await self._house.complete(self._space, self._identity(person.id), begun)
        return [*called, *({"text": way.text, "hint": way.hint} for way in ways)]

    # ---- what all of them need ---------------------------------------------------------------------------

    async def _hear(self, event: Event) -> None:
        self.made += 1
        await self._house.hear(self._space, event)

    def _shared(self, person: Person, message: str) -> Message:
        said = self._doors.message(person, message)
        if said.only_for is not None:
            raise NotPossibleError("Only you see that message; this works on what others see as well.")
        return said

    def _coined(self, kind: str) -> EventId:
        return EventId(f"{kind}:{self._chat.coin()}")

    def _identity(self, person: str) -> Identity:
        return identity(self._space, person)

    def _author(self, said: Message) -> Identity | None:
        return None if said.by_bot else self._identity(said.author)

    def _ref(self, said: Message) -> MessageRef:
        return MessageRef(channel_id(self._space, said.channel), said.id)

    def _root(self, said: Message) -> MessageRef | None:
        return None if said.thread is None else MessageRef(channel_id(self._space, said.channel), said.thread)

    def _interaction(self, person: Person, spot: Spot) -> Interaction:
        now = self._house.now()
        grip = self._chat.grip(person.id, spot, now, now + ANSWER_LIVES)
        return Interaction(self._space, grip.token, grip.until)


def _sayable(text: str) -> str:
    if not text.strip():
        raise NotPossibleError("Write something first.")
    if len(text) > LONGEST_TEXT:
        raise NotPossibleError(f"A message has room for {LONGEST_TEXT:,} characters; this one has {len(text):,}.")
    return text


def _after_root(text: str) -> str | None:
    """Return what follows the root command; None where the text is no command."""
    root, *rest = text.strip().split(maxsplit=1)[:2] or [""]
    return "".join(rest) if root == ROOT_COMMAND else None


def _items(said: Message) -> Sequence[Json]:
    return [item for block in said.blocks if block["type"] == "actions" for item in block["items"]]


def _chosen(items: Sequence[Json], values: Sequence[str]) -> tuple[str, ...]:
    """Return what was chosen; several menus of a message may lead to the same, and one of them offers it."""
    if items[0]["type"] == "button":
        return ()
    chosen = tuple(dict.fromkeys(values))
    if not any(0 < len(chosen) <= item["most"] and _offers(item, chosen) for item in items):
        raise NotPossibleError("Choose from what the menu offers.")
    return chosen


def _offers(item: Json, chosen: Sequence[str]) -> bool:
    return {option["value"] for option in item["options"]}.issuperset(chosen)
