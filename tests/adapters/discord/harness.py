"""Discord as the contract needs it: our own server on loopback, discord.py as it is, gestures over the real wire."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.spots import Spot, space_in, where, who
from bot.core.commands import Word
from bot.core.ids import ChannelId, Identity, MessageRef, external_of
from tests.adapters.contract import Answer, Harness, Notebook, Standing
from tests.discord.affairs import Affairs
from tests.discord.gateway import Frame
from tests.discord.gestures import Person
from tests.discord.inputs import labels_of
from tests.discord.markdown import typed
from tests.discord.reading import Seen, seen
from tests.discord.records import Channel, Guild, Modal
from tests.discord.server import DiscordServer
from tests.discord.telling import Told

KEEP, KEEP_LABEL = "cybrarian.keep", "keep-menu-label"
WORDS = (Word("find"), Word("help"), Word("me"), Word("board", for_coordinators=True))
PATIENT, IMPATIENT = 20.0, 0.15
"""Seconds in which something is taken; where it cannot be, nobody waits long for it."""
AGAIN, GOES_ON = "discord-form-again-button", "discord-form-next-button"
NOT_A_FACT = frozenset({"only-you", "discord-form-wrong"})


class DiscordNotebook(Notebook):
    """A house whose forms bear their own titles."""

    def word(self, key: str, **arguments: str | int) -> str:
        return str(arguments["title"]) if key == "discord-form-title" else super().word(key, **arguments)


class DiscordHarness(Harness):
    """Makes gestures as members do."""

    def __init__(self, server: DiscordServer, guild: Guild, adapter: DiscordAdapter, house: Notebook) -> None:
        self.server, self.guild, self.adapter, self.house = server, guild, adapter, house
        self.affairs = Affairs(server, guild)
        self.space = space_in(guild.id)
        self.place: Channel = next(c for c in server.state.channels_of(guild) if c.name == "help")
        self.channel = where(self.space, self.place.id)
        self.ana, self.ben, self.cleo = (who(self.space, _called(server, name)) for name in ("Ana Ruiz", "Ben", "Cleo"))

    def person(self, who: Identity) -> Person:
        """Return somebody before their Discord."""
        self.server.set_patience(IMPATIENT if self.house.unable else PATIENT)
        return Person(self.server, self.guild, external_of(who))

    def has_heard(self, frame: Frame) -> bool:
        """Say whether a frame is written down; of an interaction whether the house knows of it."""
        if frame.interaction:
            return any(event.id == f"interaction:{frame.interaction}" for event in self.house.heard)
        return self.adapter.has_heard(frame.session, frame.seq)

    # ---- what people do ----------------------------------------------------------------------------------

    async def says(self, by: Identity, text: str, *, under: MessageRef | None = None, to_bot: bool = False) -> Answer:
        text = typed(text)
        if to_bot or under is None:
            return _answer(await self.person(by).says(None if to_bot else self.place.id, text))
        spot = Spot.of(under)
        thread = spot.thread or spot.message
        if thread in self.server.state.channels:
            return _answer(await self.person(by).says(thread, text))
        return _answer(await self.person(by).says(spot.channel, text, reply_to=spot.message))

    async def invokes(self, by: Identity, text: str) -> Answer:
        return _answer(await self.person(by).commands(self.place.id, text))

    async def edits(self, by: Identity, message: MessageRef, text: str) -> Answer:
        return _answer(await self.person(by).edits(*self._at(message), typed(text)))

    async def deletes(self, by: Identity, message: MessageRef) -> Answer:
        return _answer(await self.person(by).deletes(*self._at(message)))

    async def reacts(self, by: Identity, message: MessageRef, emoji: str, *, on: bool = True) -> Answer:
        person = self.person(by)
        return _answer(await (person.reacts if on else person.unreacts)(*self._at(message), emoji))

    async def presses(self, by: Identity, message: MessageRef, label: str, *values: str) -> Answer:
        return _answer(await self.person(by).presses(*self._at(message), label, *values))

    async def picks(self, by: Identity, message: MessageRef) -> Answer:
        return _answer(await self.person(by).picks(*self._at(message), KEEP_LABEL))

    def _at(self, message: MessageRef) -> tuple[str, str]:
        spot = Spot.of(message)
        return spot.place(in_forum=False), spot.message

    # ---- forms -------------------------------------------------------------------------------------------

    async def submits(self, by: Identity, values: Mapping[str, Sequence[str]]) -> Answer:
        """Send the form page by page, until its last page was taken or something is wrong with one."""
        person = self.person(by)
        while (modal := person.modal) is not None:
            here = {name: value for name, value in values.items() if name in labels_of(modal.components)}
            told = await person.submits(here)
            if told.taken or not told.is_answered:
                return _answer(told)
            answer = await self.last(by)
            assert answer.only_you
            [button] = answer.buttons
            opened = await person.presses(*self._at(answer.ref), button)
            assert opened.is_answered
            if button == AGAIN:
                return Answer(taken=False, problems=_problems(answer.text, modal))
            assert button == GOES_ON
        raise AssertionError("no form is open before them")

    async def form_of(self, by: Identity) -> str | None:
        modal = self.person(by).modal
        return modal.title if modal is not None else None

    # ---- what people see ---------------------------------------------------------------------------------

    async def sees(self, by: Identity, *, with_bot: bool = False) -> list[Standing]:
        user = external_of(by)
        place = self.server.state.converse(user) if with_bot else self.place
        return self._seen(by, place.id)

    async def sees_in(self, by: Identity, channel: ChannelId) -> list[Standing]:
        return self._seen(by, external_of(channel))

    async def loses_next_reply(self) -> None:
        self.server.loses_next_reply()

    def _seen(self, by: Identity, channel: str) -> list[Standing]:
        found = seen(self.server.state, external_of(by), channel)
        return [self._standing(by, said) for said in found if not said.thinks]

    def _standing(self, by: Identity, said: Seen) -> Standing:
        return Standing(
            ref=Spot(said.channel, said.message, said.thread).ref(self.space),
            by_bot=said.by_bot,
            text=said.text,
            calls=frozenset(who(self.space, user) for user in said.calls & {external_of(by)}),
            links=said.links,
            leads_to=said.leads_to,
            buttons=said.buttons,
            pictures=said.pictures,
            under=said.under,
            only_you=said.only_you,
            pinned=said.pinned,
            edited=said.edited,
            reactions=said.reactions,
        )


def _answer(told: Told) -> Answer:
    return Answer(taken=told.taken)


def _problems(text: str, modal: Modal) -> dict[str, str]:
    """Return what is said of which field: it goes by its label."""
    names = {label: name for name, label in labels_of(modal.components).items()}
    found = {}
    for line in text.splitlines():
        label = next((label for label in names if line.startswith(label)), None)
        if label is not None:
            found[names[label]] = line.removeprefix(label).strip(" :·\n")
    return found


def _called(server: DiscordServer, name: str) -> str:
    return next(user.id for user in server.state.users.values() if user.name == name)


def a_guild(server: DiscordServer) -> Guild:
    """Found a guild with three people and a channel."""
    found = server.add_guild()
    for name in ("Ana Ruiz", "Ben", "Cleo"):
        server.add_member(found, server.add_user(name))
    server.add_channel(found, "help")
    return found


@asynccontextmanager
async def a_discord(house: Notebook, *, patience: float = 0.5) -> AsyncIterator[DiscordHarness]:
    """Run a Discord with the adapter in it; all that was sent must have been right."""
    async with DiscordServer(house.now, patience=PATIENT) as server:
        guild = a_guild(server)
        access = DiscordAccess(token=server.app.token, api_url=server.api_url)
        adapter = DiscordAdapter(access, words=WORDS, menu={KEEP: KEEP_LABEL}, member_menu={}, patience=patience)
        async with running(adapter, house):
            harness = DiscordHarness(server, guild, adapter, house)
            server.crier.heard = harness.has_heard
            yield harness
    assert not server.violations, "\n".join(server.violations)


@asynccontextmanager
async def running(adapter: DiscordAdapter, house: Notebook) -> AsyncIterator[None]:
    """Run an adapter until the end, and say at once if it could not start."""
    task = asyncio.create_task(adapter.run(house))
    ready = asyncio.create_task(adapter.ready.wait())
    await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if task.done():
        task.result()
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
