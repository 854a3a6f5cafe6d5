"""Slack as the contract needs it: our own server on loopback, the real clients, and gestures over the real wire."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.doors import HttpDoor
from bot.adapters.slack.pace import Pace
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId, channel_id, external_of, identity
from tests.adapters.contract import Answer, Harness, Notebook, Standing
from tests.slack.affairs import Affairs
from tests.slack.gestures import Member
from tests.slack.office import Told
from tests.slack.reading import Seen
from tests.slack.records import Team
from tests.slack.server import SlackServer

KEEP = "cybrarian.keep"
EMOJI = {"❓": "question", "🌱": "seedling"}
NAMES = {name: emoji for emoji, name in EMOJI.items()}
PATIENT, IMPATIENT = 20.0, 0.3
"""Seconds in which an acknowledgement comes; where it cannot come, nobody waits long for it."""


class SlackHarness(Harness):
    """Makes gestures as members do."""

    def __init__(self, server: SlackServer, team: Team, adapter: SlackAdapter, house: Notebook) -> None:
        self.server, self.team, self.adapter, self.house = server, team, adapter, house
        self.affairs = Affairs(server, team)
        self.space = SpaceId(f"slack:{team.id}")
        self.channel = channel_id(self.space, "C0HELP")
        self.ana, self.ben, self.cleo = (identity(self.space, user) for user in ("U0ANA", "U0BEN", "U0CLEO"))

    def member(self, who: Identity) -> Member:
        """Return somebody in front of their Slack."""
        self.server.set_patience(IMPATIENT if self.house.unable else PATIENT)
        return Member(self.server, self.team, external_of(who))

    async def says(self, by: Identity, text: str, *, under: MessageRef | None = None, to_bot: bool = False) -> Answer:
        channel = None if to_bot else external_of(self.channel)
        return _answer(await self.member(by).says(text, channel, thread=under.id if under else None))

    async def invokes(self, by: Identity, text: str) -> Answer:
        return _answer(await self.member(by).commands(text, external_of(self.channel)))

    async def edits(self, by: Identity, message: MessageRef, text: str) -> Answer:
        return _answer(await self.member(by).edits(external_of(message.channel), message.id, text))

    async def deletes(self, by: Identity, message: MessageRef) -> Answer:
        return _answer(await self.member(by).deletes(external_of(message.channel), message.id))

    async def reacts(self, by: Identity, message: MessageRef, emoji: str, *, on: bool = True) -> Answer:
        member = self.member(by)
        gesture = member.reacts if on else member.unreacts
        return _answer(await gesture(external_of(message.channel), message.id, EMOJI[emoji]))

    async def presses(self, by: Identity, message: MessageRef, label: str, *values: str) -> Answer:
        return _answer(await self.member(by).presses(external_of(message.channel), message.id, label, *values))

    async def picks(self, by: Identity, message: MessageRef) -> Answer:
        return _answer(await self.member(by).picks(external_of(message.channel), message.id, KEEP))

    async def submits(self, by: Identity, values: Mapping[str, Sequence[str]]) -> Answer:
        return _answer(await self.member(by).submits(values))

    async def form_of(self, by: Identity) -> str | None:
        modal = self.member(by).modal
        return modal.title if modal is not None else None

    async def sees(self, by: Identity, *, with_bot: bool = False) -> list[Standing]:
        await self._goes_on(by)
        channel = None if with_bot else external_of(self.channel)
        return [self._standing(by, said) for said in self.member(by).sees(channel)]

    async def sees_in(self, by: Identity, channel: ChannelId) -> list[Standing]:
        place = self.team.channels.get(external_of(channel))
        if place is None or external_of(by) not in place.members:
            return []
        return [self._standing(by, said) for said in self.member(by).sees(external_of(channel))]

    async def bookmarks(self) -> list[str]:
        return [bookmark["link"] for bookmark in self.team.channels[external_of(self.channel)].bookmarks]

    async def loses_next_reply(self) -> None:
        self.server.loses_next_reply()

    async def _goes_on(self, by: Identity) -> None:
        """Let somebody do what the house need not hear of, so that what was acknowledged before is known by then."""
        member = self.member(by)
        self.server.set_patience(PATIENT)
        assert (await member.puts_away()).taken

    def _standing(self, by: Identity, said: Seen) -> Standing:
        return Standing(
            ref=MessageRef(channel_id(self.space, said.channel), said.ts),
            by_bot=said.by_bot,
            text=said.text,
            calls=frozenset(identity(self.space, user) for user in said.calls & {external_of(by)}),
            links=said.links,
            leads_to=said.leads_to,
            buttons=said.buttons,
            pictures=said.pictures,
            under=said.under,
            only_you=said.only_you,
            pinned=said.pinned,
            edited=said.edited,
            reactions={NAMES.get(name, f":{name}:"): count for name, count in said.reactions.items()},
        )


def _answer(told: Told) -> Answer:
    return Answer(taken=told.taken and not told.problems, problems=told.problems)


def a_workspace(server: SlackServer, team: str = "T0ATTIC") -> Team:
    """Found a workspace with three people and a channel in which the bot is."""
    found = server.add_team(team)
    for user, name, zone in (
        ("U0ANA", "Ana Ruiz", "Europe/Lisbon"),
        ("U0BEN", "Ben", "Asia/Kolkata"),
        ("U0CLEO", "Cleo", "America/Toronto"),
    ):
        server.add_person(found, user, name, zone, is_admin=user == "U0ANA")
    server.add_channel(found, "C0HELP", "help", ["U0ANA", "U0BEN", "U0CLEO", found.bot.id])
    return found


@asynccontextmanager
async def a_slack(house: Notebook, transport: str = "socket") -> AsyncIterator[SlackHarness]:
    """Run a Slack with the adapter in it, heard over `socket` or `http`; all that was sent must have been right."""
    async with SlackServer(house.now, patience=PATIENT) as server:
        team = a_workspace(server)
        access = SlackAccess(
            bot_token=server.install(team),
            app_token=server.app.app_token,
            signing_secret=server.app.signing_secret,
            api_url=server.api_url,
        )
        door = HttpDoor(host="127.0.0.1", port=0) if transport == "http" else None
        adapter = SlackAdapter(access, http=door, menu=frozenset({KEEP}), pace=Pace(timedelta(0)))
        async with running(adapter, house):
            if transport == "http":
                server.app.request_url = adapter.address
            yield SlackHarness(server, team, adapter, house)
            await server.office.idle()
    assert server.violations == []


@asynccontextmanager
async def running(adapter: SlackAdapter, house: Notebook) -> AsyncIterator[None]:
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
