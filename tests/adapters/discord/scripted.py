"""A small Discord on loopback for the tests of what leaves: it remembers what is said, and fails as it is told to.

The real client of discord.py speaks to it. Bodies are held against Discord's own description where that is at hand;
`violations` says which did not pass.
"""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from discord.http import HTTPClient, Route

from bot.adapters.discord.bans import Watch
from bot.adapters.discord.spots import snowflake_at

GUILD, US, APP = "700", "900", "901"
HELP, DEN, FORUM, NEWS = "10", "11", "12", "13"
ANA, BEN = "1", "2"
TOO_LATE = "49"
"""An interaction that Discord knows no more."""
BEGAN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MESSAGES = "/channels/{channel}/messages"
MESSAGE = "/channels/{channel}/messages/{message}"
CALLBACK = "/interactions/{id}/{token}/callback"
ORIGINAL = "/webhooks/{app}/{token}/messages/@original"
FOLLOW_UP = "/webhooks/{app}/{token}"
SCHEMAS = {
    f"POST {MESSAGES}": "MessageCreateRequest",
    f"PATCH {MESSAGE}": "MessageEditRequestPartial",
    f"POST {MESSAGE}/threads": "CreateTextThreadWithMessageRequest",
    f"POST {FOLLOW_UP}": "IncomingWebhookRequestPartial",
    f"PATCH {ORIGINAL}": "IncomingWebhookUpdateRequestPartial",
}


@cache
def schema_of(call: str) -> Any:
    """Return what holds a call's body against its description; None where the contracts are not at hand."""
    folder = os.environ.get("TRELLIS_CONTRACTS")
    if folder is None or call not in SCHEMAS:
        return None
    from jsonschema import Draft202012Validator

    whole = json.loads((Path(folder) / "discord-openapi.json").read_text(encoding="utf-8"))
    components = {"components": whole["components"]}
    return Draft202012Validator({**components, "$ref": f"#/components/schemas/{SCHEMAS[call]}"})


class Refusal(Exception):
    """Discord says no."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Fault:
    """How a call fails once: `status` 0 loses the reply; after the deed where `done`."""

    status: int = 0
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


@dataclass
class Call:
    """What was asked for."""

    name: str
    path: str
    body: dict[str, Any]
    files: dict[str, tuple[str, bytes]]


class ScriptedDiscord:
    """Channels and what is said there, a log of calls, and faults to come."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.later: dict[str, tuple[int, Fault]] = {}
        self.holds: dict[str, asyncio.Event] = {}
        self.arrived = asyncio.Event()
        self.channels: dict[str, dict[str, Any]] = {
            HELP: {"id": HELP, "type": 0},
            DEN: {"id": DEN, "type": 0},
            FORUM: {"id": FORUM, "type": 15, "available_tags": [{"id": "500", "name": "Glue", "moderated": False}]},
            NEWS: {"id": NEWS, "type": 0},
        }
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.members: dict[str, set[str]] = defaultdict(set)
        self.pins: list[tuple[str, str]] = []
        self.reactions: list[tuple[str, str, str]] = []
        self.callbacks: dict[str, dict[str, Any]] = {}
        self.originals: dict[str, dict[str, Any]] = {}
        self.follow_ups: list[dict[str, Any]] = []
        self.closed: set[str] = set()
        self.violations: list[str] = []
        self.authorization: set[str] = set()
        self._nonces: dict[str, dict[str, Any]] = {}
        self._last = int(snowflake_at(BEGAN))

    # ---- what tests ask ------------------------------------------------------------------------------------------

    def refuses(self, call: str, code: int, status: int = 403) -> None:
        """Answer the next call with a no."""
        self.faults[call].append(Fault(status, {"message": "No", "code": code}))

    def waits(self, call: str, seconds: float, **headers: str) -> None:
        """Answer the next call with 429."""
        told = {"Via": "1.1 discord", "Retry-After": str(seconds), **headers}
        body = {"message": "Wait", "retry_after": seconds, "global": headers.get("X-RateLimit-Scope") == "global"}
        self.faults[call].append(Fault(429, body, told))

    def loses(self, call: str, *, done: bool, at: int = 1) -> None:
        """Close the connection at one of the next calls."""
        self.later[call] = (len(self.of(call)) + at, Fault(done=done))

    def hangs(self, call: str) -> asyncio.Event:
        """Let the next call wait until the event that is returned."""
        self.holds[call] = asyncio.Event()
        return self.holds[call]

    def of(self, call: str) -> list[dict[str, Any]]:
        """Return the bodies of a call."""
        return [made.body for made in self.calls if made.name == call]

    def says(self, channel: str, user: str = ANA, **more: Any) -> str:
        """Let somebody say something; return its id."""
        message = {"id": self._id(), "channel_id": channel, "author": {"id": user}, "content": "words", **more}
        self.messages[channel].append(message)
        return str(message["id"])

    def said_by_us(self, channel: str) -> list[dict[str, Any]]:
        """Return what we said in a channel or thread."""
        return [message for message in self.messages[channel] if message["author"]["id"] == US]

    def forgets_nonces(self) -> None:
        """Let some minutes pass, after which no nonce is known again."""
        self._nonces.clear()

    def turns(self, moment: datetime) -> None:
        """Let later ids be of a later moment."""
        self._last = max(self._last, int(snowflake_at(moment)))

    def _id(self) -> str:
        self._last += 1 << 22
        return str(self._last)

    # ---- the wire ------------------------------------------------------------------------------------------------

    def answers(self, name: str, does: Callable[..., Any]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return what takes a call: it is written down, held against its description, and done or not."""

        async def take(request: web.Request) -> web.StreamResponse:
            body, files = await _read(request)
            self.calls.append(Call(name, request.path, body, files))
            self.authorization.add(request.headers.get("Authorization", ""))
            self.arrived.set()
            schema = schema_of(name)
            if schema is not None:
                self.violations += [f"{name}: {error.message[:300]}" for error in schema.iter_errors(body)]
            if name in self.holds:
                await self.holds.pop(name).wait()
            number, later = self.later.get(name, (0, Fault()))
            if number == len(self.of(name)):
                self.faults[name].append(later)
            fault = self.faults[name].pop(0) if self.faults[name] else None
            try:
                done = does(body, **request.match_info) if fault is None or fault.done else None
            except Refusal as no:
                return _json({"message": "No", "code": no.code}, no.status)
            if fault is None:
                return web.Response(status=204) if done is None else _json(done)
            if fault.status == 0:
                assert request.transport is not None
                request.transport.abort()
                await asyncio.Event().wait()
            if isinstance(fault.body, str):
                headers = {"Content-Type": "text/html", **fault.headers}
                return web.Response(text=None, body=fault.body.encode(), status=fault.status, headers=headers)
            return _json(fault.body, fault.status, fault.headers)

        return take

    # ---- what it does --------------------------------------------------------------------------------------------

    def me(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"id": US, "username": "trellis"}

    def post(self, body: dict[str, Any], channel: str) -> dict[str, Any]:
        self._channel(channel)
        if channel in self.closed:
            raise Refusal(403, 50007)
        known = self._nonces.get(body.get("nonce", ""))
        if known is not None and body.get("enforce_nonce"):
            return known
        said = self._says(channel, body)
        self._nonces[body.get("nonce", said["id"])] = said
        self.channels[channel].get("thread_metadata", {})["archived"] = False
        return said

    def history(self, _body: dict[str, Any], channel: str) -> list[dict[str, Any]]:
        self._channel(channel)
        after, limit = int(_body["after"]), int(_body["limit"])
        return [one for one in self.messages[channel] if int(one["id"]) > after][:limit][::-1]

    def message(self, _body: dict[str, Any], channel: str, message: str) -> dict[str, Any]:
        self._channel(channel)
        for one in self.messages[channel]:
            if one["id"] == message:
                return one
        raise Refusal(404, 10008)

    def edit(self, body: dict[str, Any], channel: str, message: str) -> dict[str, Any]:
        found = self.message(body, channel, message)
        if self.channels[channel].get("thread_metadata", {}).get("archived"):
            raise Refusal(400, 50083)
        found.update(body)
        return found

    def pin(self, _body: dict[str, Any], channel: str, message: str) -> None:
        self.pins.append((channel, message))

    def react(self, body: dict[str, Any], channel: str, message: str, emoji: str) -> None:
        self.message(body, channel, message)
        self.reactions.append((channel, message, emoji))

    def thread_on(self, body: dict[str, Any], channel: str, message: str) -> dict[str, Any]:
        self.message(body, channel, message)
        if message in self.channels:
            raise Refusal(400, 160004)
        return self._thread(message, channel, 11, body["name"])

    def thread_in(self, body: dict[str, Any], channel: str) -> dict[str, Any]:
        self._channel(channel)
        if "message" not in body:
            return self._thread(self._id(), channel, body["type"], body["name"])
        first = self._says("", body["message"])
        thread = self._thread(first["id"], channel, 11, body["name"])
        thread["applied_tags"] = body.get("applied_tags", [])
        self.messages[first["id"]].append(self.messages[""].pop())
        return thread

    def channel(self, _body: dict[str, Any], channel: str) -> dict[str, Any]:
        return self._channel(channel)

    def change_channel(self, body: dict[str, Any], channel: str) -> dict[str, Any]:
        known, changes = self._channel(channel), dict(body)
        if "archived" in changes:
            known["thread_metadata"]["archived"] = changes.pop("archived")
        elif known.get("thread_metadata", {}).get("archived"):
            raise Refusal(400, 50083)
        known.update(changes)
        return known

    def active(self, _body: dict[str, Any], guild: str) -> dict[str, Any]:
        assert guild == GUILD
        return {"threads": [one for one in self._threads() if not one["thread_metadata"]["archived"]]}

    def archived(self, _body: dict[str, Any], channel: str) -> dict[str, Any]:
        asleep = [one for one in self._threads() if one["thread_metadata"]["archived"] and one["type"] == 12]
        return {"threads": [one for one in asleep if one["parent_id"] == channel]}

    def inside(self, _body: dict[str, Any], channel: str) -> list[dict[str, Any]]:
        return [{"user_id": user} for user in sorted(self.members[channel] | {US})]

    def let_in(self, _body: dict[str, Any], channel: str, user: str) -> None:
        if self._channel(channel)["thread_metadata"]["archived"]:
            raise Refusal(400, 50083)
        self.members[channel].add(user)

    def open_dm(self, body: dict[str, Any]) -> dict[str, Any]:
        id_ = f"80{body['recipient_id']}"
        return self.channels.setdefault(id_, {"id": id_, "type": 1})

    def call_back(self, body: dict[str, Any], id: str, token: str) -> None:
        if id == TOO_LATE:
            raise Refusal(404, 10062)
        if id in self.callbacks:
            raise Refusal(400, 40060)
        self.callbacks[id] = body
        if body["type"] in (4, 7):
            self.originals[token] = {"id": f"4{id}", **body["data"]}
        elif body["type"] == 5:
            self.originals[token] = {"id": f"4{id}", "flags": 128 | body["data"]["flags"], "components": []}

    def original(self, _body: dict[str, Any], app: str, token: str) -> dict[str, Any]:
        self._alive(app, token)
        if token not in self.originals:
            raise Refusal(404, 10008)
        return self.originals[token]

    def change_original(self, body: dict[str, Any], app: str, token: str) -> dict[str, Any]:
        found = self.original({}, app, token)
        found.update(body, flags=body["flags"] | found.get("flags", 0) & 64)
        return found

    def drop_original(self, _body: dict[str, Any], app: str, token: str) -> None:
        self.original({}, app, token)
        del self.originals[token]

    def follow_up(self, body: dict[str, Any], app: str, token: str) -> dict[str, Any]:
        self._alive(app, token)
        self.follow_ups.append(body)
        return {"id": self._id(), **body}

    # ---- its memory ----------------------------------------------------------------------------------------------

    def _alive(self, app: str, token: str) -> None:
        assert app == APP
        if token == "ended":
            raise Refusal(401, 50027)

    def _channel(self, channel: str) -> dict[str, Any]:
        if channel not in self.channels:
            raise Refusal(404, 10003)
        return self.channels[channel]

    def _says(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        kept = {key: body[key] for key in ("components", "flags", "attachments", "allowed_mentions") if key in body}
        self.says(channel, US, content="", **kept)
        return self.messages[channel][-1]

    def _threads(self) -> list[dict[str, Any]]:
        return [channel for channel in self.channels.values() if "thread_metadata" in channel]

    def _thread(self, id_: str, parent: str, kind: int, name: str) -> dict[str, Any]:
        told = {"id": id_, "type": kind, "parent_id": parent, "owner_id": US, "name": name}
        self.channels[id_] = {**told, "thread_metadata": {"archived": False}}
        return self.channels[id_]


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    if request.content_type == "application/json" and request.can_read_body:
        return dict(await request.json()), {}
    if request.content_type != "multipart/form-data":
        return dict(request.query), {}
    parts, files = await request.post(), {}
    for name, part in parts.items():
        if isinstance(part, web.FileField):
            files[name] = (part.filename, part.file.read())
    return json.loads(str(parts["payload_json"])), files


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=told)


ROUTES: list[tuple[str, Callable[[ScriptedDiscord], Callable[..., Any]]]] = [
    ("GET /users/@me", lambda discord: discord.me),
    ("POST /users/@me/channels", lambda discord: discord.open_dm),
    (f"POST {MESSAGES}", lambda discord: discord.post),
    (f"GET {MESSAGES}", lambda discord: discord.history),
    (f"PUT {MESSAGES}/pins/{{message}}", lambda discord: discord.pin),
    (f"GET {MESSAGE}", lambda discord: discord.message),
    (f"PATCH {MESSAGE}", lambda discord: discord.edit),
    (f"PUT {MESSAGE}/reactions/{{emoji}}/@me", lambda discord: discord.react),
    (f"POST {MESSAGE}/threads", lambda discord: discord.thread_on),
    ("POST /channels/{channel}/threads", lambda discord: discord.thread_in),
    ("GET /channels/{channel}/users/@me/threads/archived/private", lambda discord: discord.archived),
    ("GET /channels/{channel}/thread-members", lambda discord: discord.inside),
    ("PUT /channels/{channel}/thread-members/{user}", lambda discord: discord.let_in),
    ("GET /channels/{channel}", lambda discord: discord.channel),
    ("PATCH /channels/{channel}", lambda discord: discord.change_channel),
    ("GET /guilds/{guild}/threads/active", lambda discord: discord.active),
    (f"POST {CALLBACK}", lambda discord: discord.call_back),
    (f"GET {ORIGINAL}", lambda discord: discord.original),
    (f"PATCH {ORIGINAL}", lambda discord: discord.change_original),
    (f"DELETE {ORIGINAL}", lambda discord: discord.drop_original),
    (f"POST {FOLLOW_UP}", lambda discord: discord.follow_up),
]


@asynccontextmanager
async def a_scripted_discord() -> AsyncIterator[ScriptedDiscord]:
    """Open a small Discord on loopback, and lead the client's addresses there."""
    discord, app, before = ScriptedDiscord(), web.Application(), Route.BASE
    for name, does in ROUTES:
        method, _, path = name.partition(" ")
        app.router.add_route(method, f"/api{path}", discord.answers(name, does(discord)))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        Route.BASE = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
        yield discord
    finally:
        Route.BASE = before
        await runner.cleanup()
    assert discord.violations == []


@asynccontextmanager
async def a_client(watch: Watch) -> AsyncIterator[HTTPClient]:
    """Log discord.py's own client in."""
    loop = asyncio.get_running_loop()
    http = HTTPClient(loop, http_trace=watch.trace(), max_ratelimit_timeout=30.0)
    await http.static_login("token")
    try:
        yield http
    finally:
        await http.close()
