"""Socket Mode's laws, on the server of the tests: the numbers are those of `bot/adapters/slack/sockets.py`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import HearFirst
from bot.adapters.slack.sockets import Sockets
from tests.slack.server import SlackServer

STOPS_WITHIN = 10


class Listener:
    """Answers what arrives, as soon as it may."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.came = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def take(self, body: object) -> BoltResponse:
        assert isinstance(body, dict)
        self.heard.append(body["event"]["text"])
        self.came.set()
        await self.may_answer.wait()
        return BoltResponse(status=200, body="")


async def _nobody() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None)


def sockets_to(slack: SlackServer, listener: Listener, connections: int) -> Sockets:
    app = AsyncApp(name="test", signing_secret="", authorize=_nobody, before_authorize=HearFirst(listener.take))
    access = SlackAccess(app_token=slack.app.app_token, api_url=slack.api_url)
    return Sockets(app, slack.app.app_token, access.client, connections)


@asynccontextmanager
async def listening(slack: SlackServer, listener: Listener, connections: int = 2) -> AsyncIterator[None]:
    opened = asyncio.Event()
    running = asyncio.create_task(sockets_to(slack, listener, connections).run(opened.set))
    await asyncio.wait_for(opened.wait(), 10)
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(patience=30) as server:
        team = server.add_team()
        server.add_person(team, "U0ANA", "Ana")
        server.add_channel(team, "C0HELP", "help", ("U0ANA", team.bot.id))
        server.install(team)
        yield server


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 (the other side sets no event of ours)
        await asyncio.sleep(0.005)


async def says(slack: SlackServer, text: str) -> bool:
    payload = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "text": text}}
    return (await slack.sockets.hand_over("events_api", payload, 0, "")).taken


async def test_1_two_connections_are_open(slack: SlackServer) -> None:
    async with listening(slack, Listener()):
        await slack.sockets.wait_for(2)


async def test_1_while_one_is_replaced_another_hears(slack: SlackServer) -> None:
    listener = Listener()
    async with listening(slack, listener):
        for number in range(4):
            seen = slack.sockets.seen
            await slack.sockets.end("refresh_requested")
            assert await says(slack, f"during {number}")
            await until(lambda seen=seen: slack.sockets.seen > seen)
        await slack.sockets.wait_for(2)
    assert listener.heard == [f"during {number}" for number in range(4)]


async def test_1_the_new_one_is_open_before_the_old_one_is_closed(slack: SlackServer) -> None:
    async with listening(slack, Listener(), connections=1):
        await slack.sockets.warn()
        await slack.sockets.wait_for(2)  # there is one only: the second is the new one, beside the old one
        await until(lambda: len(slack.sockets.open) == 1)
        assert slack.sockets.seen == 2


async def test_1_where_there_are_too_many_the_old_one_goes_first(slack: SlackServer) -> None:
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, len(slack.sockets.open))
            await asyncio.sleep(0)

    async with listening(slack, Listener()):
        watching = asyncio.create_task(watch())
        before = slack.sockets.seen
        await slack.sockets.end("too_many_websockets")
        await until(lambda: slack.sockets.seen > before)
        await slack.sockets.wait_for(2)
        watching.cancel()
    assert most == 2


@pytest.mark.parametrize("method", ["drop", "drop_all"])
async def test_2_what_broke_is_replaced(slack: SlackServer, method: str) -> None:
    listener = Listener()
    async with listening(slack, listener):
        getattr(slack.sockets, method)()
        await slack.sockets.wait_for(2)
        assert await says(slack, "after")


async def test_2_slack_may_be_away_for_a_while(slack: SlackServer) -> None:
    slack.breaks_next("apps.connections.open", 503, times=2)
    async with listening(slack, Listener()):
        await slack.sockets.wait_for(2)


async def test_3_what_is_in_hand_is_acknowledged_before_its_connection_is_closed(slack: SlackServer) -> None:
    listener = Listener()
    listener.may_answer.clear()
    async with listening(slack, listener, connections=1):
        asking = asyncio.create_task(says(slack, "slow"))
        await listener.came.wait()
        await slack.sockets.warn()
        await slack.sockets.wait_for(2)
        listener.may_answer.set()
        assert await asking


async def test_3_on_stopping_what_is_in_hand_is_acknowledged(slack: SlackServer) -> None:
    listener = Listener()
    listener.may_answer.clear()
    async with listening(slack, listener):
        asking = asyncio.create_task(says(slack, "last"))
        await listener.came.wait()
        asyncio.get_running_loop().call_soon(listener.may_answer.set)
    assert await asking


@pytest.mark.parametrize("is_away", [False, True], ids=["there", "away"])
async def test_4_a_stop_is_not_lost_wherever_in_connecting_it_comes(slack: SlackServer, is_away: bool) -> None:
    for steps in range(60):
        if is_away:
            slack.breaks_next("apps.connections.open", 503)
        running = asyncio.create_task(sockets_to(slack, Listener(), 1).run(lambda: None))
        for _ in range(steps):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running}, timeout=STOPS_WITHIN)
        assert running.cancelled(), f"stopped behind {steps} steps"
