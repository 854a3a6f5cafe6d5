"""Slack: what it sends is written down and acknowledged, what is to be said keeps its pace, and many workspaces fit."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from sqlalchemy import Connection

from bench.accept import at_once, rows
from bench.measure import Figure, Spread, in_turn
from bench.town import FORMATS, VOICE, drained
from bench.wire import CHANNELS
from bot.adapters.base import Completion, House, Installations, Page, Parcel, Recollection, Streams, TryLater
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.pace import A_MINUTE, Pace
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import WallClock
from bot.core.effects import Asked, Kind, Reason, SendDirectMessage
from bot.core.events import Event, SpaceEntered
from bot.core.ids import EffectKey, EventId, Identity, MemberId, SpaceId, channel_id, identity
from bot.core.markup import Markup
from bot.core.people import Life, Mode, Spans
from bot.core.profiles import ChannelProfile
from bot.core.views import Paragraph, view
from bot.store.queries.places import Places
from bot.store.scope import Scope

TEAM = "T0000"
SPACE = SpaceId(f"slack:{TEAM}")
EVENTS, OUTSTANDING = 4_000, 100
STEADY, SECONDS = 500, 8
MESSAGES, PERMITTED, FASTER = 1_000, 300, 20
"""A thousand messages where 300 a minute are permitted, on a clock that runs twenty times as fast."""
WORKSPACES = 200


class Deaf:
    """A house that writes nothing down."""

    def __init__(self, house: House) -> None:
        """Stand in the place of a house."""
        self._house = house
        self.streams: Streams = house.streams
        self.form_drafts = house.form_drafts

    @property
    def installations(self) -> Installations:
        """Return where installations are kept."""
        return self._house.installations

    async def recollect(self, space: SpaceId) -> Recollection:
        """Return what the house knows of a space."""
        return await self._house.recollect(space)

    async def hear(self, space: SpaceId, *events: Event) -> None:
        """Write nothing down."""

    async def complete(self, space: SpaceId, by: Identity, typed: str) -> tuple[Completion, ...]:
        """Return nothing."""
        return ()

    async def home(self, space: SpaceId, by: Identity) -> Page:
        """Return the house's page."""
        return await self._house.home(space, by)

    def word(self, key: str, **arguments: str | int) -> str:
        """Return the key."""
        return key

    def now(self) -> Any:
        """Return the present moment."""
        return self._house.now()


async def accepting_from_slack(file: Path, rounds: int) -> list[Figure]:
    """Hear messages over Socket Mode; beside it the same app without the commit, and a bare app of slack-bolt."""
    async with a_wire() as (address, wire):
        trellis = a_trellis(file)
        await _listen(trellis)

        async def measured(speaker: Callable[[], Any], **how: Any) -> dict[str, float]:
            async with speaker(), wire.post("/send", json={"teams": 1, **how}) as response:
                told: dict[str, float] = await response.json()
                return told

        async def a_round(speaker: Callable[[], Any]) -> float:
            told = await measured(speaker, number=EVENTS, at_once=OUTSTANDING)
            return EVENTS / told["seconds"]

        async def durably() -> float:
            before = rows(trellis)
            accepted = await a_round(ours)
            assert rows(trellis) - before >= EVENTS
            return accepted

        def ours() -> Any:
            return _hearing(address, trellis)

        def without_commit() -> Any:
            return _hearing(address, Deaf(trellis))

        def bare() -> Any:
            return _bare_bolt(address)

        accepted, unwritten = await in_turn(rounds, durably, lambda: a_round(without_commit))
        again, bolt = await in_turn(rounds, durably, lambda: a_round(bare))
        steady = await measured(ours, number=STEADY * SECONDS, rate=STEADY)
        plain = await measured(bare, number=STEADY * SECONDS, rate=STEADY)
        await asyncio.to_thread(trellis.database.close)
    at = f"{OUTSTANDING} outstanding"
    return [
        Figure(
            name=f"Slack: accepted durably and acknowledged, {at}",
            unit="events/s",
            ours=accepted,
            beside="the same app without the commit",
            baseline=unwritten,
            ratio_at_least=0.6,
        ),
        Figure(
            name=f"Slack: accepted durably and acknowledged, {at}",
            unit="events/s",
            ours=again,
            beside="a bare slack-bolt app",
            baseline=bolt,
            ratio_at_least=2.0,
        ),
        Figure(
            name=f"Slack: acknowledged at {STEADY} events/s, p99",
            unit="ms",
            ours=Spread((steady["p99"] * 1000,)),
            beside="a bare slack-bolt app",
            baseline=Spread((plain["p99"] * 1000,)),
            at_most=500.0,
        ),
    ]


async def sending_to_slack(file: Path, rounds: int) -> list[Figure]:
    """Say a thousand things to a thousand people, at 95 % of what is permitted and on a fast clock."""
    del rounds  # one is long enough
    async with a_wire() as (address, wire):
        trellis, within = a_trellis(file), 60 / FASTER
        await wire.post("/permit", json={"posts": PERMITTED, "within": within})
        pace = Pace(
            timedelta(seconds=1),
            {**A_MINUTE, "chat.postMessage": round(PERMITTED * 0.95)},
            now=lambda: time.monotonic() * FASTER,
            rest=lambda seconds: asyncio.sleep(seconds / FASTER),
        )
        async with _hearing(address, trellis, pace=pace) as adapter:
            began = time.perf_counter()
            await at_once(16, range(MESSAGES), lambda number: _say(adapter, number))
            took = time.perf_counter() - began
        async with wire.get("/counted") as response:
            counted = await response.json()
        await asyncio.to_thread(trellis.database.close)
    assert counted == {"posted": MESSAGES, "refused": 0}, counted
    return [
        Figure(
            name="Slack: direct messages a minute, none refused",
            unit="messages",
            ours=Spread((MESSAGES / took * within,)),
            beside="what is permitted a minute",
            baseline=Spread((float(PERMITTED),)),
            ratio_at_least=0.9,
        )
    ]


async def many_workspaces(file: Path, rounds: int) -> list[Figure]:
    """Hear 200 workspaces in one process; beside it a Python that does nothing."""
    del rounds
    async with a_wire() as (address, wire), a_process("bench.tenants", str(file), address, str(WORKSPACES)) as process:
        assert process.stdout is not None
        assert await process.stdout.readline()
        await wire.post("/send", json={"number": WORKSPACES * 20, "at_once": OUTSTANDING, "teams": WORKSPACES})
        held = await memory(process.pid)
    async with a_process("bench.nothing") as process:
        assert process.stdout is not None
        await process.stdout.readline()
        nothing = await memory(process.pid)
    return [
        Figure(
            name=f"Slack: memory with {WORKSPACES} workspaces of 100 people",
            unit="MiB",
            ours=Spread((held,)),
            beside="a Python that does nothing",
            baseline=Spread((nothing,)),
            at_most=350.0,
        )
    ]


# ---- both sides ----------------------------------------------------------------------------------------------------


def a_trellis(file: Path) -> Trellis:
    """Put a house together, whose engine does not run: what is measured is hearing."""
    return Trellis(
        url=f"sqlite:///{file}",
        adapters=(),
        roles=every_role(FORMATS),
        clock=WallClock(),
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
    )


async def _listen(trellis: Trellis) -> None:
    """Leave the workspace as after *Set up*: where nobody listens, nothing would be written down."""
    channels = tuple(
        ChannelProfile(channel=channel_id(SPACE, f"C{number:04}"), name=f"channel{number}")
        for number in range(CHANNELS)
    )
    entered = SpaceEntered(id=EventId("entered"), at=trellis.now(), space=SPACE, name="Menders", channels=channels)
    await trellis.inbox.hear(SPACE, entered)
    community = trellis.inbox.home(SPACE)
    assert community is not None
    await drained(trellis, [community])

    def switch(connection: Connection) -> None:
        places = Places(Scope(connection, community))
        places.live(Life.OPEN)
        for channel in channels:
            places.switch(channel.channel, Mode.HOST)

    await trellis.database.writer.write(switch)


@asynccontextmanager
async def a_process(module: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a module in a process of its own."""
    root = Path(__file__).parent.parent
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE, cwd=root
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def a_wire() -> AsyncIterator[tuple[str, ClientSession]]:
    """Start the other side."""
    async with a_process("bench.wire") as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{int(await process.stdout.readline())}"
        async with ClientSession(address) as wire:
            yield address, wire


@asynccontextmanager
async def _hearing(address: str, house: House, pace: Pace | None = None) -> AsyncIterator[SlackAdapter]:
    access = SlackAccess(bot_token=f"xoxb-{TEAM}", app_token="xapp-1", api_url=f"{address}/api/")
    adapter = SlackAdapter(access, pace=pace or Pace())
    running = asyncio.create_task(adapter.run(house))
    await adapter.ready.wait()
    try:
        yield adapter
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def _bare_bolt(address: str) -> AsyncIterator[None]:
    access = SlackAccess(api_url=f"{address}/api/")
    app = AsyncApp(name="bare", client=access.client(f"xoxb-{TEAM}"), signing_secret="none")

    @app.event("message")
    async def nothing() -> None:
        """Do nothing."""

    handlers = [AsyncSocketModeHandler(app, "xapp-1") for _ in range(2)]
    for handler in handlers:
        await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def _say(adapter: SlackAdapter, number: int) -> None:
    to = MemberId(f"m{number}")
    effect = SendDirectMessage(
        to=to,
        view=view(Paragraph(Markup("Somebody asks about soldering. Would you have a look?"))),
        reason=Reason(rule="bench"),
        asked=Asked.FOR,
        kind=Kind.INVITATION,
    )
    people = {to: identity(SPACE, f"U{number:04}")}
    parcel = Parcel(key=EffectKey(f"k{number}"), space=SPACE, effect=effect, people=people, messages={})
    while True:
        try:
            await adapter.deliver(parcel)
        except TryLater as later:
            await asyncio.sleep(later.after.total_seconds() / FASTER)
        else:
            return


async def memory(pid: int) -> float:
    """Return how many MiB a process holds."""
    asked = await asyncio.create_subprocess_exec("ps", "-o", "rss=", "-p", str(pid), stdout=asyncio.subprocess.PIPE)
    said, _ = await asked.communicate()
    return int(said) / 1024
