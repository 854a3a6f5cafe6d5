"""The scene on which our Slack is tried: two people, a channel, and an app that remembers what it is told."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.affairs import Affairs
from tests.slack.gestures import Member
from tests.slack.records import Json, Team
from tests.slack.rights import EVERY_SCOPE
from tests.slack.server import SlackServer
from tests.slack.state import Log

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HELP = "C0HELP"


class Clock:
    """A clock that is turned."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def __call__(self) -> datetime:
        return self.moment


class Listener:
    """An app that takes everything, or nothing, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.takes: Callable[[Json], bool] = lambda _: True
        self.answers: Json | None = None

    @property
    def events(self) -> list[Json]:
        return [heard["event"] for heard in self.heard if "event" in heard]

    @property
    def kinds(self) -> list[str]:
        return [event.get("subtype") or event["type"] for event in self.events]

    async def over_a_socket(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request.payload | {"try": request.retry_attempt})
        if self.takes(request.payload):
            answer = {"envelope_id": request.envelope_id}
            await client.send_socket_mode_response(answer | ({"payload": self.answers} if self.answers else {}))

    async def over_http(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not SignatureVerifier("signing-secret").is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        if request.content_type == "application/json":
            payload = json.loads(body)
        else:
            form = {name: values[0] for name, values in parse_qs(body).items()}
            payload = json.loads(form["payload"]) if "payload" in form else form
        self.heard.append(payload | {"try": int(request.headers.get("X-Slack-Retry-Num", 0))})
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": payload["challenge"]})
        return web.json_response(self.answers) if self.takes(payload) else web.Response(status=500)


class Scene:
    """A Slack with two people, a channel, and an app."""

    def __init__(self, slack: SlackServer, team: Team, token: str, app: Listener, clock: Clock) -> None:
        self.slack, self.team, self.app, self.clock = slack, team, app, clock
        self.web = AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])
        self.ana, self.ben = Member(slack, team, "U0ANA"), Member(slack, team, "U0BEN")
        self.affairs = Affairs(slack, team)

    async def refused(self, method: str, **args: object) -> str:
        with pytest.raises(SlackApiError) as refused:
            await self.web.api_call(method, json=args)
        return str(refused.value.response["error"])


@asynccontextmanager
async def a_scene(transport: str, log: Log | None = None) -> AsyncIterator[Scene]:
    clock, app = Clock(), Listener()
    async with SlackServer(clock, log=log, patience=30) as slack:
        slack.app.hears = None
        team = slack.add_team()
        slack.add_person(team, "U0ANA", "Ana Ruiz", is_admin=True)
        slack.add_person(team, "U0BEN", "Ben", "Asia/Kolkata")
        slack.add_channel(team, HELP, "help", ["U0ANA", "U0BEN", team.bot.id])
        scene = Scene(slack, team, slack.install(team, EVERY_SCOPE), app, clock)
        async with (heard_by_socket if transport == "socket" else heard_by_http)(slack, app):
            yield scene
            await slack.office.idle()


@asynccontextmanager
async def heard_by_socket(slack: SlackServer, app: Listener) -> AsyncIterator[SocketModeClient]:
    web_client = AsyncWebClient(base_url=slack.api_url)
    client = SocketModeClient(app_token=slack.app.app_token, web_client=web_client, ping_interval=0.2)
    client.socket_mode_request_listeners.append(app.over_a_socket)
    await client.connect()
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def heard_by_http(slack: SlackServer, app: Listener) -> AsyncIterator[None]:
    site = web.Application()
    site.router.add_post("/slack/events", app.over_http)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.app.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


def section(text: str, **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, **more}}


def button(label: str, action_id: str = "broker.look:t1") -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "actions", "elements": [{"type": "button", "text": text, "action_id": action_id}]}


def modal(**more: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "text", "max_length": 20}
    label = {"type": "plain_text", "text": "Your question"}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Ask"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [{"type": "input", "block_id": "question", "label": label, "element": element}],
        **more,
    }
