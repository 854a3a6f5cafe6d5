"""The Discord of the tests in a process of its own, no better than the real one; its durable log is the oracle.

People act by seeded dice. Replies and requests are lost, limits are met in every scope, sockets end in every way that
sockets end, and now and then a thousand things are written while nobody hears, with the session kept or forgotten.

It runs as `python -m tests.crash.discord.platform LOG SEED`; whoever allows something says how far its clock is set
forward.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.crash.discord.people import Villagers, channel_of, thing_in
from tests.crash.discord.witness import WitnessedCrier, WitnessedGateway
from tests.crash.rituals import name_in
from tests.discord.faults import Broken, BrokenAfter, Closes, Fault, Garbage, LoseReply, LoseRequest, RateLimited, Twice
from tests.discord.reading import texts_in
from tests.discord.rest import RestApi
from tests.discord.server import DiscordServer
from tests.discord.state import Log, real_time

SPACES = 3
AT_ONCE = 24
BREATH = 0.01
PATIENCE = 3.0
HEARTBEAT = 400
CODES = (4000, 4001, 4002, 4003, 4005, 4008)
"""Codes after which a session goes on; 4004 and 4010 to 4014 end the start, which is no crash."""
FORGETTING = (1000, 4007, 4009)
DISCONNECTS = (
    "asked to reconnect",
    "invalid, resumable",
    "dropped",
    "invalid",
    "silent",
    *(f"closed {code}" for code in (*CODES, *FORGETTING)),
)
SAYING, ANSWERING, TELLING = "POST /channels/*", "POST /interactions/*", "POST /webhooks/*"
ODDS: dict[tuple[str, Fault], float] = {
    (SAYING, LoseReply()): 0.05,
    (SAYING, BrokenAfter(503)): 0.02,
    (SAYING, Garbage()): 0.02,
    (SAYING, LoseRequest()): 0.02,
    (SAYING, RateLimited(0.3)): 0.02,
    (SAYING, RateLimited(0.3, "shared")): 0.02,
    (SAYING, RateLimited(0.3, "global")): 0.005,
    (SAYING, Broken(500)): 0.01,
    (ANSWERING, LoseReply()): 0.05,
    (ANSWERING, LoseRequest()): 0.02,
    (ANSWERING, Garbage()): 0.02,
    (ANSWERING, Broken(502)): 0.01,
    (TELLING, LoseReply()): 0.05,
    (TELLING, RateLimited(0.3)): 0.02,
    (TELLING, Broken(503)): 0.02,
    ("PATCH /*", LoseReply()): 0.05,
    ("PATCH /*", Broken(500)): 0.02,
    ("PUT /*", LoseReply()): 0.05,
    ("GET /channels/*", LoseReply()): 0.05,
    ("GET /channels/*", RateLimited(0.3)): 0.02,
    ("GET /channels/*", Garbage()): 0.02,
    ("GET /guilds/*", LoseReply()): 0.03,
    ("GET /guilds/*", Garbage()): 0.02,
    ("GET /users/@me", Garbage()): 0.01,
    ("GET /applications/@me", Broken(500)): 0.01,
    ("GET /gateway/bot", LoseReply()): 0.01,
    ("event:MESSAGE_CREATE", Twice()): 0.04,
    ("event:MESSAGE_UPDATE", Twice()): 0.04,
    ("event:MESSAGE_DELETE", Twice()): 0.04,
    ("event:INTERACTION_CREATE", Twice()): 0.04,
    ("event:THREAD_CREATE", Twice()): 0.04,
    ("event:*", Closes(4000)): 0.004,
}

UNKNOWN_ENDS = (LoseReply(), BrokenAfter(503), Garbage())
"""What lets something be done without saying so."""


class Clock:
    """Discord's clock, which is set forward."""

    def __init__(self, hours: float) -> None:
        self.hours = hours

    def __call__(self) -> datetime:
        return real_time() + timedelta(hours=self.hours)


class FaultyDiscord(DiscordServer):
    """A Discord in which what can go wrong does."""

    def __init__(self, clock: Clock, log: Log, seed: str) -> None:
        super().__init__(clock, log=log)
        self.gateway = WitnessedGateway(self.state, self.faults)
        self.gateway.log = log
        self.gateway.interval = HEARTBEAT
        self.crier: WitnessedCrier = WitnessedCrier(self.state, self.gateway, patience=PATIENCE)
        self.crier.log, self.crier.at_home = log, self.home_of
        self.gateway.welcome = self.crier.welcome
        self._api = RestApi(self.state, self.crier, self.faults)
        self.state.strict_time = True
        self.faults.roll(random.Random(seed).getrandbits(32), ODDS)

    def home_of(self, user: str) -> str:
        """Return the guild in which somebody is: nobody here is in two."""
        return next((guild.id for guild in self.state.guilds.values() if user in guild.members), "")


class Platform:
    """A Discord with people in it, and a door for whoever conducts the test."""

    def __init__(self, discord: FaultyDiscord, clock: Clock, log: Log, seed: str) -> None:
        self._discord, self._clock, self._log = discord, clock, log
        self._dice = random.Random(f"{seed}/next")
        self._villages = [Villagers(discord, number, log, seed) for number in range(SPACES)]
        self._allowed = self._born = self._written = 0
        self._breaks = True
        self._under_way: set[asyncio.Task[Any]] = set()
        self._errors: list[str] = []
        self._ended: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/status", self.status),
            web.get("/place", self.place),
            web.post("/allow", self.allow),
            web.post("/calm", self.calm),
            web.post("/gap", self.gap),
            web.post("/end", self.end),
        ]

    # ---- for whoever conducts the test ------------------------------------------------------------------------------

    async def status(self, request: web.Request) -> web.Response:
        faults = Counter(
            f"{type(fault).__name__} {fault.scope}" if isinstance(fault, RateLimited) else type(fault).__name__
            for _, fault in self._happened()
        )
        gateway = self._discord.gateway
        return web.json_response(
            {
                "born": self._born,
                "open": len(self._under_way),
                "wrong": [*self._discord.violations, *self._errors],
                "faults": faults,
                "disconnects": self._ended,
                "sessions": {session.id: session.seq for session in gateway.sessions.values()},
                "begun": gateway.identified,
                "resumed": gateway.resumed,
            }
        )

    async def place(self, request: web.Request) -> web.Response:
        return web.json_response({"api": self._discord.api_url, "token": self._discord.app.token})

    async def allow(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self._allowed, self._clock.hours, self._breaks = asked["upto"], asked["hours"], True
        return web.json_response({})

    async def calm(self, request: web.Request) -> web.Response:
        """Let the sockets be from now on."""
        self._breaks = False
        return web.json_response({})

    async def gap(self, request: web.Request) -> web.Response:
        """Let people write so much, before anybody hears; in its midst the sessions may be forgotten."""
        asked = await request.json()
        for number in range(asked["messages"]):
            if number == asked["messages"] // 2 and asked["forgets"]:
                self._discord.gateway.forget()
            self._written += 1
            await self._dice.choice(self._villages).chats(self._written)
        return web.json_response({"sockets": len(self._discord.gateway.open)})

    async def end(self, request: web.Request) -> web.Response:
        """Write down what stands, and which sessions live."""
        state = self._discord.state
        for session in self._discord.gateway.sessions.values():
            self._log.write("lives", session=session.id)
        lost = sum(name.startswith("POST /webhooks/") for name, fault in self._happened() if fault in UNKNOWN_ENDS)
        self._log.write("unknown", answers=lost)
        questions = {channel_of(village.number, "help") for village in self._villages}
        lobbies = {channel_of(village.number, "lobby") for village in self._villages}
        for place in state.channels.values():
            for said in place.messages.values():
                is_root = said.only_for is None and said.refers_to is None
                if said.author == state.app.bot and said.components:
                    self._log.write(
                        "stands",
                        channel=place.id,
                        id=said.id,
                        mark=said.components[0].get("id"),
                        private=said.only_for is not None,
                        root=is_root and place.id in questions,
                        ritual=name_in(" ".join(texts_in(said))) if is_root and place.id in lobbies else None,
                        first=texts_in(said)[1] if len(texts_in(said)) > 1 else "",
                        thing=thing_in(said),
                    )
        return web.json_response({})

    def _happened(self) -> list[tuple[str, Fault]]:
        return self._discord.faults.happened

    # ---- what happens ------------------------------------------------------------------------------------------------

    async def let_happen(self) -> None:
        """Let people act, as far as that is allowed."""
        while True:
            while self._born < self._allowed and len(self._under_way) < AT_ONCE:
                self._born += 1
                self._begin(self._dice.choice(self._villages).act(self._born))
            await asyncio.sleep(BREATH)

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended_well)

    def _ended_well(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._errors.append(repr(error))

    # ---- what breaks -------------------------------------------------------------------------------------------------

    async def break_sockets(self) -> None:
        """End one socket after another, in every way."""
        gateway = self._discord.gateway
        ways: tuple[Callable[[], Awaitable[None]], ...] = (
            gateway.reconnect,
            partial(gateway.invalidate, resumable=True),
            gateway.drop,
            partial(gateway.invalidate, resumable=False),
            self._falls_silent,
            *(partial(gateway.close, code) for code in CODES),
            *(partial(self._closes_for_good, code) for code in FORGETTING),
        )
        for name, way in cycle(zip(DISCONNECTS, ways, strict=True)):
            before = self._ended[name]
            while self._ended[name] == before:  # the house may be dead just now, or end it by itself
                await asyncio.sleep(self._dice.uniform(0.1, 0.5))
                if self._breaks and any(session.socket for session in gateway.sessions.values()):
                    await self._end(name, way)

    async def _end(self, name: str, way: Callable[[], Awaitable[None]]) -> None:
        with suppress(ConnectionError, IndexError, AttributeError):  # it may end by itself at the same moment
            await way()
            self._ended[name] += 1

    async def _falls_silent(self) -> None:
        gateway = self._discord.gateway
        await gateway.mute()
        await gateway.gone()
        gateway.acknowledges = True

    async def _closes_for_good(self, code: int) -> None:
        self._discord.gateway.forget()
        await self._discord.gateway.close(code)


async def main(log: Log, seed: str) -> None:
    clock = Clock(0.0)
    async with FaultyDiscord(clock, log, seed) as discord:
        platform = Platform(discord, clock, log, seed)
        app = web.Application()
        app.add_routes(platform.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sys.stdout.write(f"{runner.addresses[0][1]}\n")
        sys.stdout.flush()
        await asyncio.gather(platform.let_happen(), platform.break_sockets())


if __name__ == "__main__":
    asyncio.run(main(Log(Path(sys.argv[1])), sys.argv[2]))
