"""The Slack of the tests in a process of its own, no better than the real one; its durable log is the oracle.

People act by seeded dice. What happened is told until it is acknowledged, now and then twice, late, or without saying
that it is told again; replies are lost after what was asked was done; sockets end in every way that sockets end.

It runs as `python -m tests.crash.slack.platform LOG SEED TRANSPORT`; whoever allows something says how far its clock is
set forward.
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

from tests.crash.slack.expected import expected, part_in
from tests.crash.slack.people import Villagers, settle
from tests.slack.faults import (
    Broken,
    BrokenAfter,
    Fault,
    Garbage,
    LoseReply,
    LoseRequest,
    OutOfOrder,
    RateLimited,
    Twice,
)
from tests.slack.office import PostOffice, Told, Transport
from tests.slack.records import Json
from tests.slack.server import SlackServer
from tests.slack.state import Log, real_time
from tests.slack.web_api import WebApi

SPACES = 3
AT_ONCE = 32
BREATH = 0.01
PATIENCE = 2.0
TOLD_AGAIN_AFTER = (0.1, *[0.4] * 5_000)
WITHOUT_A_WORD = 0.3
NOWHERE = "http://127.0.0.1:9/slack/events"
GOODBYES = ("refresh_requested", "too_many_websockets", "link_disabled")
DISCONNECTS = (*GOODBYES, "warning", "dropped", "all dropped")
ODDS: dict[tuple[str, Fault], float] = {
    ("chat.*", LoseReply()): 0.05,
    ("chat.*", BrokenAfter(503)): 0.02,
    ("chat.*", Garbage()): 0.02,
    ("chat.*", LoseRequest()): 0.02,
    ("chat.*", RateLimited(1)): 0.03,
    ("chat.*", Broken(500)): 0.01,
    ("response_url", LoseReply()): 0.04,
    ("response_url", RateLimited(1)): 0.02,
    ("response_url", Broken(503)): 0.02,
    ("conversations.*", RateLimited(1)): 0.03,
    ("conversations.*", Garbage()): 0.02,
    ("users.*", Broken(500)): 0.02,
    ("auth.test", Broken(500)): 0.03,
    ("apps.connections.open", Broken(500)): 0.03,
    ("event:*", Twice()): 0.06,
    ("event:*", OutOfOrder()): 0.04,
}


class Clock:
    """Slack's clock, which is set forward."""

    def __init__(self, hours: float) -> None:
        self.hours = hours

    def __call__(self) -> datetime:
        return real_time() + timedelta(hours=self.hours)


class Witness:
    """Stands beside a way to the app and writes down what goes there, and what is taken."""

    def __init__(self, way: Transport, log: Log, dice: random.Random, again: Counter[str]) -> None:
        self._way, self._log, self._dice, self._again = way, log, dice, again

    async def hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        comes = expected(kind, payload)
        if comes is not None and not tried:
            self._log.write("told", way=kind, **comes)
        if (part := part_in(payload)) is not None:
            self._log.write("part", **part)
        if tried:
            in_silence = self._dice.random() < WITHOUT_A_WORD
            tried, why = (0, "") if in_silence else (tried, why)
            self._again["without saying so" if in_silence else "saying so"] += 1
        told = await self._way.hand_over(kind, payload, tried, why)
        if comes is not None and told.taken:
            self._log.write("taken", team=comes["team"], id=comes["id"])
        return told


class StubbornOffice(PostOffice):
    """Tells until it is heard."""

    @property
    def unfinished(self) -> int:
        """Return how much is under way, put off, or given up."""
        return len(self._held) + len(self._under_way) + len(self.missed)

    async def tell_late(self) -> None:
        """Tell what was put off until something else had happened."""
        held, self._held = self._held, []
        for late in held:
            await self.tell_again(late)


class FaultySlack(SlackServer):
    """A Slack in which what can go wrong does."""

    def __init__(self, clock: Clock, log: Log, seed: str) -> None:
        super().__init__(clock, log=log, patience=PATIENCE)
        self.told_again: Counter[str] = Counter()
        dice = random.Random(f"{seed}/ways")
        ways = (Witness(way, log, dice, self.told_again) for way in (self.posts, self.sockets))
        self.office: StubbornOffice = StubbornOffice(self.state, self.faults, *ways)
        self.office.retries = TOLD_AGAIN_AFTER
        self._api = WebApi(self.state, self.office, self.faults)
        self.faults.roll(random.Random(seed).getrandbits(32), ODDS)


class Platform:
    """A Slack with people in it, and a door for whoever conducts the test."""

    def __init__(self, slack: FaultySlack, clock: Clock, log: Log, seed: str) -> None:
        self._slack, self._clock = slack, clock
        self._dice = random.Random(f"{seed}/next")
        self._teams = [settle(slack, number) for number in range(SPACES)]
        self._tokens = {team.id: slack.install(team) for team in self._teams}
        self._villages = [Villagers(slack, team, log, seed) for team in self._teams]
        self._allowed = self._born = 0
        self._under_way: set[asyncio.Task[Any]] = set()
        self._errors: list[str] = []
        self._ended: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/status", self.status),
            web.get("/installations", self.installations),
            web.post("/allow", self.allow),
            web.post("/address", self.address),
        ]

    # ---- for whoever conducts the test ------------------------------------------------------------------------------

    async def status(self, request: web.Request) -> web.Response:
        faults = Counter(type(fault).__name__ for _, fault in self._slack.faults.happened)
        return web.json_response(
            {
                "born": self._born,
                "open": len(self._under_way) + self._slack.office.unfinished,
                "wrong": [*self._slack.violations, *self._errors],
                "faults": faults,
                "disconnects": self._ended,
                "told again": self._slack.told_again,
            }
        )

    async def installations(self, request: web.Request) -> web.Response:
        teams = [{"team": team.id, "bot": team.bot.id, "token": self._tokens[team.id]} for team in self._teams]
        return web.json_response({"api": self._slack.api_url, "teams": teams})

    async def allow(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self._allowed, self._clock.hours = asked["upto"], asked["hours"]
        return web.json_response({})

    async def address(self, request: web.Request) -> web.Response:
        self._slack.app.request_url = (await request.json())["url"]
        return web.json_response({})

    # ---- what happens ------------------------------------------------------------------------------------------------

    async def let_happen(self) -> None:
        """Let people act, as far as that is allowed, and tell what was put off."""
        while True:
            while self._born < self._allowed and len(self._under_way) < AT_ONCE:
                self._born += 1
                self._begin(self._dice.choice(self._villages).act(self._born))
            if self._dice.random() < 0.1:
                self._begin(self._slack.office.tell_late())
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
        goodbyes = (partial(self._slack.sockets.end, reason) for reason in GOODBYES)
        ways = (*goodbyes, self._slack.sockets.warn, self._drop, self._drop_all)
        for name, way in cycle(zip(DISCONNECTS, ways, strict=True)):
            before = self._ended[name]
            while self._ended[name] == before:  # the house may be dead just now, or end it by itself
                await asyncio.sleep(self._dice.uniform(0.05, 0.4))
                if self._slack.sockets.open:
                    self._begin(self._end(name, way))

    async def _end(self, name: str, way: Callable[[], Awaitable[None]]) -> None:
        with suppress(ConnectionError, IndexError, AttributeError):  # it may end by itself at the same moment
            await way()
            self._ended[name] += 1

    async def _drop(self) -> None:
        self._slack.sockets.drop()

    async def _drop_all(self) -> None:
        self._slack.sockets.drop_all()


async def main(log: Log, seed: str, transport: str) -> None:
    clock = Clock(0.0)
    async with FaultySlack(clock, log, seed) as slack:
        if transport == "http":
            slack.app.request_url = NOWHERE
        platform = Platform(slack, clock, log, seed)
        app = web.Application()
        app.add_routes(platform.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sys.stdout.write(f"{runner.addresses[0][1]}\n")
        sys.stdout.flush()
        await asyncio.gather(platform.let_happen(), platform.break_sockets())


if __name__ == "__main__":
    asyncio.run(main(Log(Path(sys.argv[1])), sys.argv[2], sys.argv[3]))
