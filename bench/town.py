"""Many communities with people, channels and things that happen there: what the benchmarks are made of."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from bot.adapters.base import Capabilities, House, Parcel
from bot.app import Trellis
from bot.cast import every_role
from bot.catalogue import read_catalogue
from bot.core.clock import WallClock
from bot.core.effects import EditMessage, PostMessage, SendDirectMessage
from bot.core.engine import Engine
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    Interaction,
    MessagePosted,
    ReactionAdded,
    SpaceEntered,
)
from bot.core.ids import ChannelId, CommunityId, EventId, Identity, MessageRef, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose, Spans
from bot.core.profiles import ChannelProfile, Profile
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.voice import FluentVoice

CONFIG = Path(__file__).parent.parent / "config"
VOICE = FluentVoice(CONFIG / "voice")
FORMATS = read_catalogue(CONFIG, VOICE)
CHANNELS = {"welcome": Purpose.WELCOME, "help": Purpose.QUESTIONS, "library": Purpose.REPERTOIRE, "lobby": None}
PEOPLE = 20
TYPED = ("help", "topics", "me", "topics kriging, soil", "board", "help ask")
PRESSED = ("keeper.me", "broker.topics", "guide.help", "keeper.muting")
WORDS = (
    "which",
    "variogram",
    "model",
    "fits",
    "the",
    "soil",
    "samples",
    "of",
    "this",
    "borehole",
    "with",
    "a",
    "nugget",
)

_numbers = count(1)


class Platform:
    """A chat that does everything at once and remembers nothing."""

    platform = "bench"
    capabilities = Capabilities()

    async def run(self, house: House) -> None:
        """Hear nothing: the benchmark speaks."""
        await asyncio.get_running_loop().create_future()

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do it."""
        match parcel.effect:
            case PostMessage(channel=channel):
                return MessageRef(channel, str(next(_numbers)))
            case SendDirectMessage(to=to):
                return MessageRef(channel_id(parcel.space, f"direct-{to}"), str(next(_numbers)))
            case EditMessage(message=MessageRef() as where):
                return where
            case _:
                return None

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Find nothing."""
        return None

    async def way_to(self, message: MessageRef) -> str | None:
        """Return nothing: no message has an address."""
        return None


class Town:
    """One community's space, and what happens in it."""

    def __init__(self, number: int, people: int = PEOPLE) -> None:
        """Take its number, and how many live there."""
        self.people = people
        self.space = SpaceId(f"bench:town{number}")
        self._chance = random.Random(number)
        self._stands: list[MessageRef] = []

    def enters(self) -> SpaceEntered:
        """The bot comes in and looks around."""
        return SpaceEntered(
            id=EventId("entered"),
            at=now(),
            space=self.space,
            name=self.space,
            people=tuple(
                Profile(identity=identity(self.space, f"p{n}"), name=f"Person {n}") for n in range(self.people)
            ),
            channels=tuple(ChannelProfile(channel=self.channel(name), name=name) for name in CHANNELS),
        )

    def set_up(self, connection: Connection, community: CommunityId) -> None:
        """Leave the community as *Set up* does."""
        places = Places(Scope(connection, community))
        places.describe(name=self.space, care="Mending things together", zone="UTC", language="en")
        places.live(Life.OPEN)
        for name, purpose in CHANNELS.items():
            if purpose is not None:
                places.dedicate(purpose, self.channel(name))
            places.switch(self.channel(name), Mode.HOST)

    def channel(self, name: str) -> ChannelId:
        """Name a channel."""
        return channel_id(self.space, name)

    def post(self, *, reply: bool = False) -> MessagePosted:
        """Somebody writes some 30 words, perhaps in the thread of somebody else."""
        root = self._chance.choice(self._stands) if reply and self._stands else None
        channel = root.channel if root else self.channel(self._chance.choice(list(CHANNELS)))
        message = MessageRef(channel, f"m{next(_numbers)}")
        if root is None:
            self._stands = [*self._stands[-20:], message]
        text = " ".join(self._chance.choices(WORDS, k=30))
        return MessagePosted(id=_id(), at=now(), by=self._anybody(), message=message, thread=root, text=text)

    def happenings(self, number: int) -> Iterator[Event]:
        """A day's talk: half posts, a quarter replies, and reactions, commands and buttons."""
        for kind in self._chance.choices(("post", "reply", "react", "type", "press"), (50, 25, 10, 10, 5), k=number):
            match kind:
                case "react" if self._stands:
                    where, by = self._chance.choice(self._stands), self._anybody()
                    yield ReactionAdded(id=_id(), at=now(), by=by, message=where, emoji="👍")
                case "type":
                    text = self._chance.choice(TYPED)
                    yield CommandInvoked(
                        id=_id(), at=now(), by=self._anybody(), text=text, interaction=self._interaction()
                    )
                case "press":
                    verb, by = self._chance.choice(PRESSED), self._anybody()
                    yield ButtonPressed(id=_id(), at=now(), by=by, verb=verb, token="", interaction=self._interaction())
                case _:
                    yield self.post(reply=kind == "reply")

    def _anybody(self) -> Identity:
        return identity(self.space, f"p{self._chance.randrange(self.people)}")

    def _interaction(self) -> Interaction:
        return Interaction(self.space, f"i{next(_numbers)}", now() + timedelta(minutes=15))


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def _id() -> EventId:
    return EventId(f"e{next(_numbers)}")


@asynccontextmanager
async def a_house(url: str, towns: Sequence[Town], chat: Platform | None = None) -> AsyncIterator[Trellis]:
    """Open a house, not running, on a database where these communities have been set up."""
    trellis = Trellis(
        url=url,
        adapters=(chat or Platform(),),
        roles=every_role(FORMATS),
        clock=WallClock(),
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
    )
    try:
        for town in towns:
            await trellis.inbox.hear(town.space, town.enters())
        await drained(trellis, [home(trellis, town) for town in towns])
        for town in towns:
            await trellis.database.writer.write(partial(town.set_up, community=home(trellis, town)))
        yield trellis
    finally:
        trellis.database.close()


async def drained(trellis: Trellis, communities: Iterable[CommunityId]) -> None:
    """Let an engine of its own handle all that these communities owe."""
    engine = Engine(every_role(FORMATS), trellis.ledger)
    for community in communities:
        engine.wake(community)
    running = asyncio.create_task(engine.run())
    await engine.idle()
    engine.stop()
    await running


def home(trellis: Trellis, town: Town) -> CommunityId:
    """Return a town's community."""
    community = trellis.inbox.home(town.space)
    assert community is not None  # it was heard from
    return community
