"""What the tests of delivery share: a deliverer before a small Discord, on a clock that is turned, and effects."""

import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from discord.http import HTTPClient

from bot.adapters.base import Parcel
from bot.adapters.discord.bans import Watch
from bot.adapters.discord.calling import Door
from bot.adapters.discord.deliver import Deliverer
from bot.adapters.discord.desk import Desk
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.offered import NO_WAYS
from bot.adapters.discord.spots import Spot, space_in, where
from bot.core.effects import AnswerPrivately, Asked, Effect, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import Interaction
from bot.core.forms import Field, Form, Page
from bot.core.ids import EffectKey, MemberId, MessageName, MessageRef, SpaceId, identity
from bot.core.markup import Markup
from bot.core.views import Block, Document, Paragraph, view
from tests.adapters.contract import Notebook
from tests.adapters.discord import scripted
from tests.adapters.discord.scripted import APP, BEGAN, FORUM, GUILD, HELP, US, ScriptedDiscord, a_client

SPACE = space_in(GUILD)
LATER = BEGAN + timedelta(minutes=15)
WHY = Reason(rule="contract")
ANA, BEN, NOBODY = MemberId("m-ana"), MemberId("m-ben"), MemberId("m-nobody")
PIXEL = base64.b64encode(b"picture").decode()
FORM = Form(
    verb="broker.ask", title="Ask", submit="Send", pages=(Page((Field(name="question", label="Your question"),)),)
)
LONG = tuple(Paragraph(Markup(f"Thought {number}. {'mend ' * 20}")) for number in range(90))
NOTES = Document(name="notes.txt", media_type="text/plain", content="all of it")


class Known:
    """What the tests' directory knows."""

    us, app, ways = US, APP, NO_WAYS

    def __init__(self) -> None:
        self.open = {HELP, FORUM}
        self.forums = {FORUM}
        self.groups: str | None = HELP
        self.of_forum: dict[str, str] = {"Glue": "500"}

    def name_of(self, space: SpaceId, user: str) -> str | None:
        return {"1": "Ana", "2": "Ben"}.get(user)

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        return "help" if channel == HELP else None

    def is_private(self, space: SpaceId, channel: str) -> bool:
        return channel not in self.open

    def is_forum(self, space: SpaceId, channel: str) -> bool:
        return channel in self.forums

    def tags(self, space: SpaceId, forum: str) -> Mapping[str, str]:
        return self.of_forum

    def channel_for_groups(self, space: SpaceId) -> str | None:
        return self.groups


class Counter:
    """A deliverer, the Discord that it speaks to, and the clock that noes are counted by."""

    def __init__(self, discord: ScriptedDiscord, http: HTTPClient, watch: Watch, seconds: list[float]) -> None:
        self.discord, self.http, self.watch, self._seconds = discord, http, watch, seconds
        self.house, self.known = Notebook(moment=BEGAN), Known()
        self.door = Door(http, watch, patience=0.1)
        self.desk, self.deliverer = self.anew()

    @property
    def seconds(self) -> float:
        return self._seconds[0]

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._seconds[0] = seconds

    def anew(
        self, patience: float = 60.0, thinks_at_most: float = 60.0, closes_within: float = 60.0
    ) -> tuple[Desk, Deliverer]:
        """Begin again, remembering nothing."""
        self.desk = Desk(
            self.door, self.known, patience=patience, thinks_at_most=thinks_at_most, closes_within=closes_within
        )
        self.deliverer = Deliverer(self.door, self.known, self.house, self.desk)
        return self.desk, self.deliverer

    def parcel(self, effect: Effect, key: str = "k1", **names: MessageRef) -> Parcel:
        return Parcel(
            key=EffectKey(key),
            space=SPACE,
            effect=effect,
            people={ANA: identity(SPACE, scripted.ANA), BEN: identity(SPACE, scripted.BEN)},
            messages={MessageName(name): ref for name, ref in names.items()},
        )

    async def deliver(self, effect: Effect, key: str = "k1", **names: MessageRef) -> MessageRef | None:
        return await self.deliverer.deliver(self.parcel(effect, key, **names))

    async def look(self, effect: Effect, key: str = "k1") -> MessageRef | None:
        return await self.deliverer.look_for(self.parcel(effect, key), BEGAN)

    async def again(self, effect: Effect, key: str = "k1") -> MessageRef | None:
        """Do what delivery does after an ambiguous end."""
        return await self.look(effect, key) or await self.deliver(effect, key)


@asynccontextmanager
async def a_counter(discord: ScriptedDiscord) -> AsyncIterator[Counter]:
    """Open a counter before a small Discord."""
    seconds = [0.0]
    watch = Watch(now=lambda: seconds[0])
    async with a_client(watch) as http:
        discord.calls.clear()
        discord.arrived.clear()
        counter = Counter(discord, http, watch, seconds)
        yield counter
        for task in (*counter.desk._waiting, *counter.desk._thinking):
            task.cancel()
        await counter.door.close()


def says(text: str = "Hello") -> Paragraph:
    return Paragraph(Markup(text))


def post(*blocks: Block, channel: str = HELP, **how: Any) -> PostMessage:
    return PostMessage(channel=where(SPACE, channel), view=view(*(blocks or (says(),))), reason=WHY, **how)


def direct(to: MemberId, *blocks: Block) -> SendDirectMessage:
    return SendDirectMessage(to=to, view=view(*(blocks or (says(),))), reason=WHY, asked=Asked.FOR, kind=Kind.THANKS)


def grip(kind: str = "command", id: str = "41", **how: Any) -> Grip:
    return Grip(**{"kind": kind, "id": id, "token": f"t{id}", "user": "1", "guild": GUILD, "channel": HELP, **how})


def held(grip: Grip) -> Interaction:
    return Interaction(SPACE, str(grip), LATER)


def answer(grip: Grip, *blocks: Block, replaces: bool = False) -> AnswerPrivately:
    return AnswerPrivately(interaction=held(grip), view=view(*(blocks or (says(),))), replaces=replaces)


def ref(message: str, channel: str = HELP, thread: str = "") -> MessageRef:
    return Spot(channel, message, thread).ref(SPACE)


def shown(body: Mapping[str, Any]) -> str:
    return str(body["components"])
