"""Discord: what it sends is written down, gestures are answered while much is said, and a thousand servers fit."""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import quantiles

import discord
from aiohttp import ClientSession
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import Connection
from yarl import URL

from bench.accept import rows
from bench.gateway_frames import channel_id, guild_id
from bench.gateway_wire import LISTENING
from bench.measure import Figure, Spread, in_turn
from bench.slack import Deaf, a_process, memory
from bench.town import FORMATS, VOICE, drained, now
from bot.adapters.base import House, Recollection
from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.spots import space_in, where
from bot.app import Trellis
from bot.cast import MEMBER_MENU, MESSAGE_MENU, every_role
from bot.core.clock import WallClock
from bot.core.events import SpaceEntered
from bot.core.ids import CommunityId, EventId, SpaceId
from bot.core.people import Life, Mode, Spans
from bot.core.profiles import ChannelProfile
from bot.store.queries.places import Places
from bot.store.scope import Scope

OURS, UNWRITTEN, BARE = "1", "2", "3"
"""The tokens of three bots that are in the same server."""
SPACE = space_in(guild_id(0))
MESSAGES, LOOKS_EACH = 2_000, 0.002
RATE, COMMAND_EACH, SECONDS, ROUNDS = 500, 100, 8, 3
GUILDS, MEMBERS, CHANNELS = 1_000, 50, 20

ADAPTER, LIBRARY = "bot.adapters.discord.adapter", "discord"
IMPORTS = """
import importlib, json, sys, time
import bot.app, bot.service

def held():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096 / 2**20

before, began = held(), time.process_time()
importlib.import_module(sys.argv[1])
print(json.dumps({"took": (time.process_time() - began) * 1000, "held": held() - before}))
"""
"""Tells what importing a module adds where the house is imported already, in ms of processor and MiB."""

Session = Callable[[str, int], bool]
"""Says whether a frame of a session was heard."""


class InMemory:
    """Positions of streams, which end with the process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, Mapping[str, str]] = {}

    async def of(self, stream: str) -> Mapping[str, str]:
        """Return what was kept."""
        return self._kept.get(stream, {})

    async def keep(self, stream: str, position: Mapping[str, str]) -> None:
        """Keep it."""
        self._kept[stream] = position

    @asynccontextmanager
    async def sole(self, stream: str) -> AsyncIterator[None]:
        """Be the only one: there is nobody else."""
        yield


class Unwritten(Deaf):
    """A house that writes nothing down, not even how far it heard."""

    def __init__(self, house: House) -> None:
        """Stand in the place of a house."""
        super().__init__(house)
        self.streams = InMemory()

    async def recollect(self, space: SpaceId) -> Recollection:
        """Remember nothing."""
        return Recollection()


class Bare(discord.Client):
    """A client of discord.py's as anybody makes it, with its cache; it counts messages, and answers every command."""

    def __init__(self) -> None:
        """Want to hear what is said."""
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True, message_content=True))
        self.ready = asyncio.Event()
        self.number = 0

    async def on_ready(self) -> None:
        """Say that it hears."""
        self.ready.set()

    async def on_message(self, message: discord.Message) -> None:
        """Do nothing but count."""
        self.number += 1

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer at once."""
        await interaction.response.send_message("Here you are.", ephemeral=True)


# ---- hearing ---------------------------------------------------------------------------------------------------------


async def accepting_from_discord(file: Path, rounds: int) -> list[Figure]:
    """Hear a burst of messages; beside it the same client without the commit, and a bare client of discord.py."""
    processor: defaultdict[str, list[float]] = defaultdict(list)
    async with a_discord(1) as (address, wire):
        ours = an_adapter(address, OURS)
        trellis = await _a_house(file, ours)

        async def a_burst(token: str, heard: Session) -> float:
            async with wire.post("/talk", json={"token": token, "number": MESSAGES}) as response:
                told = await response.json()
            began, spent = time.perf_counter(), time.process_time()
            while not heard(told["session"], told["last"]):  # noqa: ASYNC110 (nobody tells that a position was reached)
                await asyncio.sleep(LOOKS_EACH)
            took = time.perf_counter() - began
            processor[token].append((time.process_time() - spent) / MESSAGES * 1_000_000)
            return MESSAGES / took

        async def durably() -> float:
            before = rows(trellis)
            accepted = await a_burst(OURS, ours.has_heard)
            assert rows(trellis) - before == MESSAGES
            return accepted

        deaf = an_adapter(address, UNWRITTEN)
        async with _hearing(ours, trellis), _hearing(deaf, Unwritten(trellis)), _bare(address) as bare:

            async def barely() -> float:
                enough = bare.number + MESSAGES
                return await a_burst(BARE, lambda *_: bare.number >= enough)

            accepted, unwritten = await in_turn(rounds, durably, lambda: a_burst(UNWRITTEN, deaf.has_heard))
            spent = _spent(processor, OURS, UNWRITTEN)
            processor.clear()
            again, bare_heard = await in_turn(rounds, durably, barely)
            spent_again = _spent(processor, OURS, BARE)
        await asyncio.to_thread(trellis.database.close)
    name, bare_name = f"Discord: accepted durably, {MESSAGES:,} in one burst", "a bare discord.py client"
    same = "the same client without the commit"
    processor_name, unit = "Discord: processor for each of them", "µs"
    return [
        Figure(name=name, unit="messages/s", ours=accepted, beside=same, baseline=unwritten, ratio_at_least=0.4),
        Figure(name=processor_name, unit=unit, ours=spent[0], beside=same, baseline=spent[1]),
        Figure(name=name, unit="messages/s", ours=again, beside=bare_name, baseline=bare_heard),
        Figure(name=processor_name, unit=unit, ours=spent_again[0], beside=bare_name, baseline=spent_again[1]),
    ]


def _spent(processor: Mapping[str, list[float]], ours: str, baseline: str) -> tuple[Spread, Spread]:
    """Return what each round took of the processor, but for those that only warmed up."""
    return Spread(tuple(processor[ours][1:])), Spread(tuple(processor[baseline][1:]))


# ---- answering -------------------------------------------------------------------------------------------------------


async def answering_on_discord(file: Path, rounds: int) -> list[Figure]:
    """Answer commands while 500 messages a second come in; beside it a bare client that answers at once."""
    took: dict[str, list[tuple[float, float, float]]] = {OURS: [], BARE: []}
    async with a_discord(1) as (address, wire), _bare(address):
        ours = an_adapter(address, OURS)
        trellis = await _a_house(file, ours)
        living = asyncio.create_task(trellis.run(ticking=False))
        await ours.ready.wait()
        for _ in range(min(rounds, ROUNDS)):
            for token in took:
                asked = {"token": token, "rate": RATE, "command_each": COMMAND_EACH, "seconds": SECONDS}
                async with wire.post("/ask", json=asked) as response:
                    told = await response.json()
                assert not told["unanswered"], told
                cuts = quantiles(told["took"], n=100, method="inclusive")
                took[token].append((cuts[49], cuts[98], max(told["took"])))
                await trellis.settled()
        trellis.stop()
        await living
    return [
        Figure(
            name=f"Discord: a command answered at {RATE} messages/s, {which}",
            unit="ms",
            ours=Spread(tuple(one[number] for one in took[OURS])),
            beside="a bare discord.py client",
            baseline=Spread(tuple(one[number] for one in took[BARE])),
            at_most=at_most,
        )
        for number, (which, at_most) in enumerate((("median", None), ("p99", 500.0), ("slowest", 3_000.0)))
    ]


# ---- room ------------------------------------------------------------------------------------------------------------


async def many_guilds(file: Path, rounds: int) -> list[Figure]:
    """Come into a thousand servers in one process; beside it a Python that does nothing."""
    del rounds
    async with (
        a_discord(GUILDS, MEMBERS) as (address, _),
        a_process("bench.guilds", str(file), address, str(GUILDS)) as process,
    ):
        assert process.stdout is not None
        told = json.loads(await process.stdout.readline())
        held = await memory(process.pid)
    async with a_process("bench.nothing") as process:
        assert process.stdout is not None
        assert await process.stdout.readline()
        nothing = await memory(process.pid)
    return [
        Figure(
            name=f"Discord: memory with {GUILDS:,} servers of {MEMBERS} people",
            unit="MiB",
            ours=Spread((held,)),
            beside="a Python that does nothing",
            baseline=Spread((nothing,)),
            at_most=400.0,
        ),
        Figure(
            name=f"Discord: coming into {GUILDS:,} servers",
            unit="s",
            ours=Spread((told["seconds"],)),
            beside="of processor",
            baseline=Spread((told["processor"],)),
        ),
    ]


async def importing_discord(file: Path, rounds: int) -> list[Figure]:
    """Import the adapter where the house is imported already; beside it the library alone."""
    del file
    held: dict[str, list[float]] = {ADAPTER: [], LIBRARY: []}

    async def imported(module: str) -> float:
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-c", IMPORTS, module, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asked.communicate()
        told = json.loads(said)
        held[module].append(told["held"])
        return float(told["took"])

    ours, library = await in_turn(rounds, lambda: imported(ADAPTER), lambda: imported(LIBRARY))
    beside = "the library alone"
    more = (Spread(tuple(held[module][1:])) for module in held)
    return [
        Figure(name="Discord: what its import adds, time", unit="ms", ours=ours, beside=beside, baseline=library),
        Figure(
            name="Discord: what its import adds, memory",
            unit="MiB",
            ours=next(more),
            beside=beside,
            baseline=next(more),
        ),
    ]


# ---- both sides ------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def a_discord(guilds: int, members: int = MEMBERS) -> AsyncIterator[tuple[str, ClientSession]]:
    """Start the other side."""
    async with a_process("bench.gateway_wire", str(guilds), str(members), str(CHANNELS)) as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{int(await process.stdout.readline())}"
        async with ClientSession(address) as wire:
            yield address, wire


def an_adapter(address: str, token: str) -> DiscordAdapter:
    """Make the adapter as the service does."""
    words = [word for role in every_role(FORMATS) for word in role.words]
    access = DiscordAccess(token=token, api_url=f"{address}/api/v10")
    return DiscordAdapter(access, words=words, menu=MESSAGE_MENU, member_menu=MEMBER_MENU)


async def _a_house(file: Path, adapter: DiscordAdapter) -> Trellis:
    """Put a house together, not running, whose community is set up and listens."""
    trellis = Trellis(
        url=f"sqlite:///{file}",
        adapters=(adapter,),
        roles=every_role(FORMATS),
        clock=WallClock(),
        voice=VOICE,
        defaults=Spans(),
        formats=FORMATS,
        secret="a secret of the benchmark, long enough",
    )
    channels = tuple(
        ChannelProfile(channel=where(SPACE, channel_id(0, number)), name=f"channel-{number}")
        for number in range(LISTENING)
    )
    entered = SpaceEntered(id=EventId("entered"), at=now(), space=SPACE, name="Menders", people=(), channels=channels)
    await trellis.inbox.hear(SPACE, entered)
    community = trellis.inbox.home(SPACE)
    assert community is not None
    await drained(trellis, [community])
    await trellis.database.writer.write(partial(_set_up, community=community))
    return trellis


def _set_up(connection: Connection, community: CommunityId) -> None:
    places = Places(Scope(connection, community))
    places.live(Life.OPEN)
    for number in range(LISTENING):
        places.switch(where(SPACE, channel_id(0, number)), Mode.HOST)


@asynccontextmanager
async def _hearing(adapter: DiscordAdapter, house: House) -> AsyncIterator[None]:
    running = asyncio.create_task(adapter.run(house))
    await adapter.ready.wait()
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def _bare(address: str) -> AsyncIterator[Bare]:
    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(f"{address.replace('http', 'ws')}/gateway/")
    async with Bare() as client:
        running = asyncio.create_task(client.start(BARE))
        await client.ready.wait()
        yield client
        await client.close()
        await running
