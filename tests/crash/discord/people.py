"""What the people of a guild do next: a seeded throw of the dice, on what they see in their Discord."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from bot.adapters.discord.wire import read_custom_id
from tests.crash import people
from tests.crash.discord.expected import MENUS
from tests.crash.people import PEOPLE, TOPICS
from tests.discord.affairs import Affairs
from tests.discord.components import BUTTON, interactive
from tests.discord.gestures import Person
from tests.discord.inputs import NotPossible
from tests.discord.reading import texts_in
from tests.discord.records import FORUM, LOADING, TEXT, WORDS, Channel, Guild, Message
from tests.discord.rights import EVERYBODY, May
from tests.discord.server import DiscordServer
from tests.discord.state import Log
from tests.discord.telling import Told

CHANNELS = {"help": TEXT, "lobby": TEXT, "workshop": FORUM, "coordinators": TEXT}
OPEN = ("help", "lobby", "workshop")
CHAT = "lobby"
AGAIN_AFTER = 0.3
MOST_NEWCOMERS = 12
PRESSED = {
    **people.PRESSED,
    "broker.topics": 0.2,
    "broker.helped": 2.0,
    "broker.look": 2.0,
    "broker.not_me": 0.5,
    "broker.ask_room": 1.0,
    "broker.quiet": 0.5,
}
IN_PRIVATE = 4
"""How much rather people press what only they see."""
THING = re.compile(r"thing \w+ of \w+")


def guild_of(number: int) -> str:
    """Return a guild's id."""
    return str(900_000_000_000_000_000 + number)


def user_of(number: int, person: str) -> str:
    """Return somebody's id; nobody is in two guilds."""
    return str(100_000_000_000_000_000 * (number + 1) + PEOPLE.index(person))


def channel_of(number: int, name: str) -> str:
    """Return a channel's id."""
    return str(600_000_000_000_000_000 + 100 * number + list(CHANNELS).index(name))


def settle(discord: DiscordServer, number: int) -> Guild:
    """Found a guild; everybody reads everything but the coordinators' channel."""
    cora = discord.add_user("Cora", user_of(number, "cora"))
    guild = discord.add_guild(f"Village {number}", guild_of(number), owner=cora.id)
    for person in PEOPLE:
        if person != "cora":
            discord.add_member(guild, discord.add_user(person.title(), user_of(number, person)))
    discord.add_role(guild, "Coordinators", EVERYBODY | May.MANAGE_GUILD)
    for name, kind in CHANNELS.items():
        private = name == "coordinators"
        discord.add_channel(guild, name, channel_of(number, name), kind=kind, private=private, members=[cora.id])
    return guild


@dataclass(frozen=True)
class Offered:
    """A button that stands before somebody."""

    person: Person
    place: Channel
    said: Message
    wire: str

    @property
    def name(self) -> tuple[str, str, str]:
        return self.person.id, self.said.id, self.wire

    @property
    def verb(self) -> str:
        return (read_custom_id(self.wire) or ("", "", None))[0]

    @property
    def thing(self) -> str:
        """Return what the message asks about."""
        return thing_in(self.said)

    @property
    def stands(self) -> bool:
        """Say whether it can still be pressed."""
        return self.place.messages.get(self.said.id) is self.said and self.wire in _wires(self.said)


class Villagers:
    """Everybody in a guild."""

    def __init__(self, discord: DiscordServer, number: int, log: Log, seed: str) -> None:
        self.guild = settle(discord, number)
        self.number, self._discord, self._log = number, discord, log
        self._dice = random.Random(f"{seed}/{number}")
        self._affairs = Affairs(discord, self.guild)
        self._people = [Person(discord, self.guild, user_of(number, person)) for person in PEOPLE]
        self._pressed: set[tuple[str, str, str]] = set()
        self._newcomers = count(1)
        self._gone_on: set[str] = set()

    async def act(self, number: int) -> None:
        """Let somebody do something; what is no longer possible when they come to do it, they let be."""
        with suppress(NotPossible):
            await self._acts(number)

    async def chats(self, number: int) -> None:
        """Let somebody write something, mostly into one channel."""
        dice, person = self._dice, self._dice.choice(self._people)
        posts = [place for place in self._places() if place.is_thread]
        where = dice.choice(posts).id if posts and dice.random() < 0.2 else channel_of(self.number, CHAT)
        await person.says(where, f"Meanwhile {number}")

    async def _acts(self, number: int) -> None:
        dice, person, roll = self._dice, self._dice.choice(self._people), self._dice.random()
        offered = list(self._offered()) if roll < 0.35 else []
        if offered:
            await self._press(dice.choices(offered, [_likely(one) for one in offered])[0])
        elif roll < 0.42:
            await self._asks(person, number)
        elif roll < 0.47:
            await self._types(person, dice.choice(("help", f"topics {dice.choice(TOPICS)}", "find glue", "me")))
        elif roll < 0.51:
            await person.says(None, dice.choice(("help", f"topics {dice.choice(TOPICS)}", "huh")))
        elif roll < 0.53:
            await person.says(self._channel(dice.choice(("help", CHAT))), f"<@{self._discord.app.bot}> help")
        elif roll < 0.55:
            await self._joins()
        else:
            await self._does(person, number, roll)

    async def _does(self, person: Person, number: int, roll: float) -> None:
        """Let somebody do something in a channel; whoever has no message yet writes one."""
        dice = self._dice
        own = self._latest(lambda said: said.author == person.id)
        liked = self._latest(lambda said: person.id in said.reactions.get("🎉", ()))
        any_ = [*self._standing()]
        asked = [one for one in any_ if one[1].author == self._discord.app.bot] or any_
        if roll < 0.60 and own is not None:
            await person.edits(own[0].id, own[1].id, f"Reworded in {number}")
        elif roll < 0.62 and own is not None and not self._is_dear(*own):
            await person.deletes(own[0].id, own[1].id)
        elif roll < 0.66 and own is not None:
            await person.reacts(own[0].id, own[1].id, "❓")
        elif roll < 0.70 and any_:
            place, said = dice.choice(any_)
            await person.reacts(place.id, said.id, "🎉")
        elif roll < 0.72 and liked is not None:
            await person.unreacts(liked[0].id, liked[1].id, "🎉")
        elif roll < 0.75 and any_:
            await self._picks(person, *dice.choice(any_))
        elif roll < 0.79:
            await person.opens_post(self._channel("workshop"), f"Post {number}", f"Words {number}")
        elif roll < 0.83 and any_:
            await self._opens_thread(person, *dice.choice(any_), number)
        elif roll < 0.93 and any_:
            place, said = dice.choice(dice.choice((any_, asked)))
            answered = None if place.is_thread and dice.random() < 0.5 else said.id
            await person.says(place.id, f"Words {number}", reply_to=answered)
        else:
            await person.says(self._channel(dice.choice(("help", CHAT))), f"Words {number}")

    async def _opens_thread(self, person: Person, place: Channel, said: Message, number: int) -> None:
        if not place.is_thread and said.id not in self._discord.state.channels:
            await person.opens_thread(place.id, said.id, f"About {number}")
        if said.id in self._discord.state.channels:
            await person.says(said.id, f"Words {number}")

    async def _joins(self) -> None:
        number = next(self._newcomers)
        if number <= MOST_NEWCOMERS:
            user, _ = await self._affairs.joins(f"Newcomer {number}")
            if self._dice.random() < 0.5:
                await Person(self._discord, self.guild, user).says(self._channel(CHAT), f"Good morning from {number}")

    # ---- gestures that have to be answered -----------------------------------------------------------------------

    async def _asks(self, person: Person, number: int) -> None:
        """Ask something that nobody asked before: whoever has to ask again asks something else."""
        tries = count(1)
        where = f"of v{self.number}"
        await _until_answered(
            lambda: person.commands(self._channel(CHAT), f"ask How do I mend thing {number}x{next(tries)} {where}?")
        )

    async def _types(self, person: Person, text: str) -> None:
        await _until_answered(lambda: person.commands(self._channel(CHAT), text))

    async def _picks(self, person: Person, place: Channel, said: Message) -> None:
        [label] = MENUS
        await _until_answered(
            lambda: person.picks(place.id, said.id, label), lambda: place.messages.get(said.id) is said
        )

    async def _press(self, one: Offered) -> None:
        self._pressed.add(one.name)
        thing = one.thing
        answered = await _until_answered(
            lambda: one.person.presses(one.place.id, one.said.id, one.wire), lambda: one.stands
        )
        if answered and one.verb == "broker.post":
            self._log.write("wished", thing=thing)

    # ---- what they see -------------------------------------------------------------------------------------------

    def _channel(self, name: str) -> str:
        return channel_of(self.number, name)

    def _offered(self) -> Iterator[Offered]:
        state = self._discord.state
        for place in [*self._places(), *(state.converse(person.id) for person in self._people)]:
            for said in place.messages.values():
                if said.author == self._discord.app.bot and not said.flags & LOADING:
                    person = self._reader(place, said)
                    for wire in _wires(said):
                        one = Offered(person, place, said, wire)
                        if one.verb in PRESSED and one.name not in self._pressed:
                            yield one

    def _reader(self, place: Channel, said: Message) -> Person:
        reader = said.only_for or (self._dice.choice(self._people).id if place.guild else place.recipients[0])
        return next((person for person in self._people if person.id == reader), self._people[0])

    def _places(self) -> Iterator[Channel]:
        """Go through the channels and threads that everybody reads."""
        open_ = {self._channel(name) for name in OPEN}
        for place in list(self._discord.state.channels.values()):
            if place.id in open_ or place.parent in open_:
                yield place

    def _standing(self) -> Iterator[tuple[Channel, Message]]:
        """Go through what stands there before everybody."""
        for place in self._places():
            for said in place.messages.values():
                if said.only_for is None and said.kind in WORDS and not said.flags & LOADING:
                    yield place, said

    def _latest(self, fits: Callable[[Message], bool]) -> tuple[Channel, Message] | None:
        fitting = (one for one in self._standing() if fits(one[1]))
        return max(fitting, key=lambda one: int(one[1].id), default=None)

    def _is_dear(self, place: Channel, said: Message) -> bool:
        """Say whether something stands under a message, or may; what is asked there must find its place again."""
        answers = (one for _, one in self._standing() if (one.refers_to or {}).get("message_id") == said.id)
        return bool(said.reactions) or said.id in self._discord.state.channels or next(answers, None) is not None


def thing_in(said: Message) -> str:
    """Return what a message asks about."""
    found = THING.search(" ".join(texts_in(said)))
    return "" if found is None else found[0]


def _likely(one: Offered) -> float:
    return PRESSED[one.verb] * (IN_PRIVATE if one.said.only_for or one.place.guild is None else 1)


def _wires(said: Message) -> list[str]:
    return [
        found["custom_id"]
        for found in interactive(said.components)
        if found["type"] == BUTTON and "custom_id" in found and not found.get("disabled")
    ]


async def _until_answered(gesture: Callable[[], Awaitable[Told]], possible: Callable[[], bool] = lambda: True) -> bool:
    """Make a gesture anew until it is answered, as long as it can be made; say whether it was."""
    while possible():
        if (await gesture()).is_answered:
            return True
        await asyncio.sleep(AGAIN_AFTER)
    return False
