"""Two guilds in one process: nobody of the one sees a word of the other, and nothing they do there changes it.

Somebody of the one tries every command, button, menu, form and completion with all the ids of the other that there are,
in their own guild and in private, where a button itself says of which guild it speaks.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.spots import space_in
from bot.adapters.discord.wire import PAGE, custom_id, modal_id, read_custom_id, read_modal_id
from bot.app import Trellis
from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from bot.core.clock import TurnedClock, WallClock
from bot.core.ids import CommunityId, SpaceId, channel_id
from bot.core.people import Life, Mode, Purpose, Spans
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import metadata
from bot.voice import FluentVoice
from tests.discord.affairs import Affairs
from tests.discord.components import interactive
from tests.discord.gestures import COMMAND, COMPLETION, COMPONENT, FORM, USER_MENU, Person
from tests.discord.gestures import MESSAGE_MENU as MESSAGE_MENU_KIND
from tests.discord.reading import seen, texts_in
from tests.discord.records import Channel, Guild, Json, Message
from tests.discord.server import DiscordServer
from tests.discord.telling import Told
from tests.village import CONFIG, UNHURRIED, the_formats

SECRET = "a secret of these tests, as long as it has to be"
SUBCOMMAND, TEXT = 1, 3
ANA, BEN, EVE = "111111111111111111", "222222222222222222", "333333333333333333"
ATTIC, OTHER = "700000000000000000", "800000000000000000"
HELP, ELSE = "710000000000000000", "810000000000000000"
SECRETS = ("heirloom", "varnish", "Ana Ruiz", "Benedict", ANA, BEN, ATTIC, HELP)
"""What is known in the attic only."""

Try = Callable[[], Awaitable[Told]]


@dataclass
class Stage:
    """A Discord with two guilds, and a house that is in both."""

    discord: DiscordServer
    trellis: Trellis
    adapter: DiscordAdapter
    attic: Guild
    other: Guild

    def home(self, guild: Guild) -> CommunityId:
        home = self.trellis.inbox.home(space_in(guild.id))
        assert home is not None
        return home

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self.adapter.is_busy:  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.002)
        await self.trellis.settled()

    async def until_entered(self) -> None:
        async with asyncio.timeout(60):
            while any(self.trellis.inbox.home(space_in(guild)) is None for guild in (ATTIC, OTHER)):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        await self.settled()
        for guild, channel in ((self.attic, HELP), (self.other, ELSE)):
            work = partial(set_up, community=self.home(guild), space=space_in(guild.id), channel=channel)
            await self.trellis.database.writer.write(work)

    def rows_of(self, guild: Guild) -> dict[str, list[Any]]:
        """Return everything that the database holds of a community."""
        home = self.home(guild)
        with self.trellis.database.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).where(table.c.community == home))]
                for table in metadata.sorted_tables
                if "community" in table.c
            }

    def said(self, *places: str) -> list[Message]:
        """Return what the bot said in these channels, and in private to these people."""
        return [
            said
            for place in self.discord.state.channels.values()
            if place.guild in places or set(place.recipients) & set(places)
            for said in place.messages.values()
            if said.author == self.discord.app.bot
        ]

    def everything_said(self, *places: str) -> str:
        """Return all that the bot said or opened there."""
        modals = [modal for user, modal in self.discord.state.modals.items() if user in places]
        return json.dumps([(said.components, said.content) for said in self.said(*places)] + [str(m) for m in modals])


@asynccontextmanager
async def a_stage(url: str) -> AsyncIterator[Stage]:
    clock = TurnedClock(WallClock())
    async with DiscordServer(clock.now, patience=30) as discord:
        ana, ben, eve = (
            discord.add_user(name, user) for name, user in (("Ana Ruiz", ANA), ("Benedict", BEN), ("Eve", EVE))
        )
        attic = discord.add_guild("The Attic", ATTIC, owner=ben.id)
        other = discord.add_guild("Other", OTHER, owner=eve.id)
        discord.add_member(attic, ana)
        discord.add_channel(attic, "help", HELP)
        discord.add_channel(other, "else", ELSE)
        access = DiscordAccess(token=discord.app.token, api_url=discord.api_url)
        words = [word for role in every_role(the_formats()) for word in role.words]
        adapter = DiscordAdapter(access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU, patience=1.0)
        trellis = Trellis(
            url=url,
            adapters=(adapter,),
            roles=every_role(the_formats()),
            clock=clock,
            voice=FluentVoice(CONFIG / "voice"),
            defaults=Spans(),
            formats=the_formats(),
            secret=SECRET,
            prepare_within=UNHURRIED,
        )
        running = asyncio.create_task(trellis.run(ticking=False))
        await asyncio.wait_for(adapter.ready.wait(), 10)
        stage = Stage(discord, trellis, adapter, attic, other)
        discord.crier.heard = lambda frame: adapter.has_heard(frame.session, frame.seq)
        await stage.until_entered()
        try:
            yield stage
        finally:
            trellis.stop()
            with suppress(asyncio.CancelledError):
                await running
        forged = "GatewayReceive INTERACTION_CREATE"  # is not as Discord itself would tell it
        assert [wrong for wrong in discord.violations if not wrong.startswith(forged)] == []


def set_up(connection: Connection, community: CommunityId, space: SpaceId, channel: str) -> None:
    places = Places(Scope(connection, community))
    places.describe(name=f"Community of {space}", care="Mending", zone="UTC", language="en")
    places.live(Life.OPEN)
    places.dedicate(Purpose.QUESTIONS, channel_id(space, channel))
    places.switch(channel_id(space, channel), Mode.HOST)


# ---- what nobody could do before their own Discord -------------------------------------------------------------------


@dataclass
class Forger:
    """Somebody who sends whatever they like, as if they did it in a place of theirs."""

    person: Person
    place: Channel

    @property
    def discord(self) -> DiscordServer:
        return self.person.server

    async def types(self, word: str, rest: str, *, completes: bool = False) -> Told:
        typed = {"name": "about", "type": TEXT, "value": rest, **({"focused": True} if completes else {})}
        data = {"id": "1", "name": "trellis", "type": 1, "options": [_behind(word, typed)]}
        return await self._sends(COMPLETION if completes else COMMAND, data)

    async def presses(self, wire: str, *values: str, kind: int = 2) -> Told:
        said = Message(
            id=self.discord.state.snowflake(), channel=self.place.id, author=self.discord.app.bot, at=_now(self)
        )
        data = {"custom_id": wire, "component_type": kind, **({"values": list(values)} if values else {})}
        return await self._sends(COMPONENT, data, said)

    async def picks(self, label: str, message: Json) -> Told:
        data = {"id": "1", "name": label, "type": 3, "target_id": message["id"]}
        return await self._sends(COMMAND, data | {"resolved": {"messages": {message["id"]: message}}})

    async def picks_on(self, label: str, user: str) -> Told:
        return await self._sends(COMMAND, {"id": "1", "name": label, "type": 2, "target_id": user})

    async def submits(self, wire: str) -> Told:
        fields = ("question", "channel", "mode", "member", "questions", "coordinators", "text")
        values = {"question": "Mine?", "channel": HELP, "mode": "host", "member": ANA}
        inputs = [{"type": 4, "id": 1, "custom_id": name, "value": values.get(name, "x")} for name in fields]
        data = {"custom_id": wire, "components": [{"type": 18, "id": 1, "component": input_} for input_ in inputs]}
        return await self._sends(FORM, data)

    async def _sends(self, kind: int, data: Json, said: Message | None = None) -> Told:
        return await self.person._interacts(kind, self.place, data, said)


def _behind(word: str, typed: Json) -> Json:
    return {"name": word, "type": SUBCOMMAND, "options": [typed]}


def _now(forger: Forger) -> str:
    return forger.discord.state.stamp()


def everything_to_try(stage: Stage, forger: Forger, wires: Sequence[str], drafts: Sequence[str]) -> Iterator[Try]:
    """Go through all that somebody elsewhere can try with what stands in the attic."""
    tokens = sorted({(read_custom_id(wire) or ("", "", None))[1] for wire in wires} - {""})
    verbs = sorted({(read_custom_id(wire) or ("", "", None))[0] for wire in wires} | set(MESSAGE_MENU))
    attic = space_in(ATTIC)
    messages = [said for place in stage.discord.state.channels_of(stage.attic) for said in place.messages.values()]
    for known in stage.trellis.vocabulary.words:
        for rest in (f"<@{ANA}> <#{HELP}>", "varnish", tokens[0]):
            yield partial(forger.types, known.word, rest)
        for word in (known.word, *known.also):
            yield partial(forger.types, word, "")
        yield partial(forger.types, known.word, "varn", completes=True)
    for wire in sorted({*wires, *(custom_id(verb, token) for verb in verbs for token in tokens[:2])}):
        yield partial(forger.presses, wire)
    for verb in verbs:
        yield partial(forger.presses, custom_id(verb, tokens[0], attic))
        yield partial(forger.presses, custom_id(verb, tokens[0]), ANA, kind=5)
        yield partial(forger.presses, custom_id(verb, tokens[0]), HELP, kind=8)
    commands = stage.discord.app.commands.values()
    for label in (command.name for command in commands if command.kind == MESSAGE_MENU_KIND):
        for said in messages:
            mine = {**stage.discord.state.message_wire(said), "content": "mine now"}
            mine["author"] = stage.discord.state.users[EVE].wire()
            yield partial(forger.picks, label, mine)
    for label in (command.name for command in commands if command.kind == USER_MENU):
        yield partial(forger.picks_on, label, ANA)
    for draft in drafts:
        for wire in (modal_id(draft), modal_id(draft, attic)):
            yield partial(forger.submits, wire)
        for wire in (custom_id(PAGE, draft), custom_id(PAGE, draft, attic)):
            yield partial(forger.presses, wire)


# ---- the proofs --------------------------------------------------------------------------------------------------


async def test_nobody_of_one_guild_reaches_into_another(database_url: str) -> None:
    async with a_stage(database_url) as stage:
        discord = stage.discord
        ana, ben = Person(discord, stage.attic, ANA), Person(discord, stage.attic, BEN)
        eve = Person(discord, stage.other, EVE)

        # a life in the attic
        await ben.commands(HELP, "topics varnish")
        await ana.commands(HELP, "ask Which varnish keeps an heirloom chair?")
        await stage.settled()
        draft = next(said for said in reversed(stage.said(ATTIC)) if said.only_for == ANA)
        await ana.presses(HELP, draft.id, "Post it")
        await ana.says(None, "me")
        await ana.commands(HELP, "me")
        await ben.commands(HELP, "", root="trellis-board")
        await stage.settled()
        await ana.commands(HELP, "ask")
        await stage.settled()
        assert "heirloom" in stage.everything_said(ATTIC)
        wires = sorted(
            {found["custom_id"] for said in stage.said(ATTIC, ANA) for found in interactive(said.components)}
        )
        drafts = [(read_modal_id(modal.custom_id) or ("", None))[0] for modal in discord.state.modals.values()]
        assert len(wires) > 10
        assert drafts
        before, said_before = stage.rows_of(stage.attic), stage.everything_said(ATTIC, ANA, BEN)

        # everything that somebody elsewhere can try
        forgers = (
            Forger(eve, discord.state.channels[ELSE]),
            Forger(eve, discord.state.converse(EVE)),
        )
        offered: list[Json] = []
        for forger in forgers:
            for one in everything_to_try(stage, forger, wires, drafts):
                told = await one()
                assert told.taken or told.is_answered
                offered += [*told.choices]
        for place in (ELSE, None):
            for said in stage.said(ATTIC):
                link = f"https://discord.com/channels/{ATTIC}/{HELP}/{said.id}"
                assert (await eve.says(place, f"<@{discord.app.bot}> ask {link} <@{ANA}> <#{HELP}>")).taken
        await stage.settled()

        after = stage.rows_of(stage.attic)
        assert {name for name in before if before[name] != after[name]} == set()
        assert stage.everything_said(ATTIC, ANA, BEN) == said_before
        told_to_eve = _without_what_eve_typed(stage.everything_said(OTHER, EVE) + json.dumps(offered))
        assert [secret for secret in SECRETS if secret in told_to_eve] == []


def _without_what_eve_typed(told: str) -> str:
    """Leave out what Eve herself typed, as it may come back to her; Discord tells who it is that a message mentions."""
    for typed in (ATTIC, HELP, f"<@{ANA}>", ANA, "@Ana Ruiz", "varnish"):
        told = told.replace(typed, "")
    return told


async def test_each_guild_hears_its_own_answers_only(database_url: str) -> None:
    async with a_stage(database_url) as stage:
        discord = stage.discord
        discord.add_member(stage.other, ANA)
        await Affairs(discord, stage.other).is_called(ANA, "Another Ana")
        await stage.settled()
        people = [Person(discord, guild, ANA) for guild in (stage.attic, stage.other)]
        await asyncio.gather(
            *(person.commands(place, "me") for person, place in zip(people, (HELP, ELSE), strict=True))
        )
        await stage.settled()
        for place, name in ((HELP, "Ana Ruiz"), (ELSE, "Another Ana")):
            [answer] = [said for said in seen(discord.state, ANA, place) if said.only_you]
            assert name in answer.text


async def test_what_stands_in_private_is_about_the_guild_that_it_was_sent_from(database_url: str) -> None:
    """Whoever is in both guilds has one conversation with the bot; each button there says of which it speaks."""
    async with a_stage(database_url) as stage:
        discord = stage.discord
        discord.add_member(stage.attic, EVE)
        eve = Person(discord, stage.other, EVE)
        await eve.commands(ELSE, "help")
        assert (await eve.says(None, "ask Which glue for a mug?")).taken
        await stage.settled()
        draft = stage.said(EVE)[-1]
        before = stage.rows_of(stage.attic)
        assert (await eve.presses(discord.state.converse(EVE).id, draft.id, "Post it")).taken
        await stage.settled()
        assert any("Which glue for a mug" in text for said in stage.said(OTHER) for text in texts_in(said))
        assert "mug" not in stage.everything_said(ATTIC)
        assert {name for name, rows in stage.rows_of(stage.attic).items() if before[name] != rows} == set()
