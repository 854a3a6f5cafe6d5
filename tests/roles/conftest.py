"""A desk at which one role settles one event after the other, on the real store."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select

from bot.core.commands import Vocabulary
from bot.core.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction, SpaceEntered
from bot.core.ids import CommunityId, EventId, SpaceId, channel_id, identity
from bot.core.people import Life, Spans
from bot.core.profiles import ChannelProfile, Profile
from bot.core.witness import Silence
from bot.roles.coordinator import Coordinator
from bot.roles.guide import Guide
from bot.roles.keeper import Keeper
from bot.roles.steward import Steward
from bot.store.codec import effect_json
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import held, outbox
from bot.store.tables import communities, metadata, spaces
from bot.store.unit_of_work import UnitOfWork
from bot.voice import FluentVoice

SPACE = SpaceId("playground:square")
HERE = CommunityId("here")
VOICE = FluentVoice(Path(__file__).parents[2] / "config/voice")
VOCABULARY = Vocabulary((*Guide.words, *Keeper.words, *Coordinator.words))
ROLES = {
    role.name: role
    for role in (
        Coordinator(VOCABULARY),
        Keeper(VOCABULARY),
        Steward(),
        Guide(VOCABULARY, ("coordinator", "keeper", "steward")),
    )
}


def who(name):
    return identity(SPACE, name)


def where(name):
    return channel_id(SPACE, name)


@dataclass
class Desk:
    """Roles at work, without the engine: what each sends is returned, and stands in the outbox."""

    engine: object
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    heard: int = 0

    async def settle(self, role, event):
        """Let one role settle an event; return what it sent, or None where it was not its affair."""
        facts = await ROLES[role].prepare(event, None)
        if facts is None or isinstance(facts, Silence):
            return None
        with self.engine.begin() as connection:
            before = connection.execute(select(outbox.c.id)).scalars().all()
            ROLES[role].handle(event, facts, self._work(connection, event, role))
            rows = connection.execute(select(outbox).where(outbox.c.id.not_in(before)).order_by(outbox.c.id))
            return [effect_json.loads(row.body) for row in rows]

    async def types(self, by, text):
        """Let every role have what somebody typed; return what was answered."""
        event = CommandInvoked(**self._heard(by), text=text)
        return [effect for role in ROLES for effect in await self.settle(role, event) or ()]

    async def presses(self, by, verb, token="", *values, settles=None):
        event = ButtonPressed(**self._heard(by), verb=verb, token=token, values=values)
        return await self.settle(settles or verb.partition(".")[0], event)

    async def fills_in(self, by, verb, token="", **values):
        given = {name: (value,) for name, value in values.items() if value}
        event = FormSubmitted(**self._heard(by), verb=verb, token=token, values=given)
        return await self.settle(verb.partition(".")[0], event)

    async def happens(self, role, kind, **what):
        self.heard += 1
        return await self.settle(role, kind(id=EventId(f"e{self.heard}"), at=self.now, **what))

    def reads(self, read):
        """Look into the community as it is now."""
        with self.engine.begin() as connection:
            event = SpaceEntered(id=EventId("look"), at=self.now, space=SPACE, name="")
            return read(self._work(connection, event, "reader"))

    def rows(self, table):
        with self.engine.begin() as connection:
            return connection.execute(select(table)).all()

    def held(self):
        return [effect_json.loads(row.body) for row in self.rows(held)]

    def member(self, name):
        return self.reads(lambda tx: tx.people.known(who(name)))

    def _heard(self, by):
        self.heard += 1
        until = self.now + timedelta(minutes=15)
        return {
            "id": EventId(f"e{self.heard}"),
            "at": self.now,
            "by": who(by),
            "interaction": Interaction(SPACE, f"gesture-{self.heard}", until),
        }

    def _work(self, connection, event, role):
        return UnitOfWork(
            connection, HERE, self.now, VOICE, Spans(), event=event, role=role, fingerprint=Fingerprint("key")
        )


@pytest.fixture
async def desk(tmp_path):
    """A community that the bot has just entered: ada may coordinate, ben and cleo are members, gus is a guest."""
    engine = create_engine(f"sqlite:///{tmp_path}/desk.db")
    metadata.create_all(engine)
    desk = Desk(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(communities).values(
                community=HERE,
                name="The Bakers",
                life=Life.QUIET,
                care="",
                zone="UTC",
                language="en",
                settings="{}",
                created_at=desk.now,
            )
        )
        connection.execute(insert(spaces).values(space=SPACE, community=HERE, active=True))
    people = (
        Profile(identity=who("ada"), name="Ada", zone="Europe/Lisbon", may_coordinate=True),
        Profile(identity=who("ben"), name="Ben", zone="Asia/Tokyo"),
        Profile(identity=who("ben-two"), name="Another Ben", zone="Asia/Tokyo"),
        Profile(identity=who("cleo"), name="Cleo"),
        Profile(identity=who("gus"), name="Gus", guest=True),
        Profile(identity=who("robot"), name="Robot", bot=True),
    )
    channels = tuple(
        ChannelProfile(channel=where(name), name=name, private=name in ("kitchen", "cellar"))
        for name in ("hello", "help", "library", "meetups", "chat", "kitchen", "cellar")
    )
    await desk.happens(
        "coordinator",
        SpaceEntered,
        space=SPACE,
        name="The Bakers",
        people=people,
        channels=channels,
        coordinators=(who("ada"),),
    )
    yield desk
    engine.dispose()


SET_UP = {
    "name": "The Bakers",
    "care": "Bread that people come back for.",
    "zone": "Europe/Lisbon",
    "language": "en",
    "welcome": where("hello"),
    "questions": where("help"),
    "repertoire": where("library"),
    "coordinators": where("kitchen"),
}


@pytest.fixture
async def opened(desk):
    """The same community after Ada has set it up."""
    (preview,) = await desk.fills_in("ada", "coordinator.set_up", **SET_UP)
    (on,) = (button for button in preview.view.buttons() if button.verb == "coordinator.switch_on")
    await desk.presses("ada", on.verb, on.token)
    return desk
