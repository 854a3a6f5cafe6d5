"""A small Slack on loopback for the tests of what leaves: it remembers what is said, and fails as it is told to.

Every body that has a schema in the contracts is held against it; `violations` says which did not pass.
"""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.workspace import Workspace
from bot.core.ids import SpaceId

SPACE = SpaceId("slack:T1")
BOT = "U0BOT"
SCHEMAS = ("chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "reactions.add", "conversations.open")


@cache
def schema_of(method: str) -> Any:
    """Return what holds a method's arguments against its schema; None where the contracts are not at hand."""
    folder = os.environ.get("TRELLIS_CONTRACTS")
    if folder is None or method not in SCHEMAS:
        return None
    from jsonschema import Draft7Validator

    whole = json.loads((Path(folder) / "slack-requests.schema.json").read_text(encoding="utf-8"))
    return Draft7Validator({**whole, "$ref": f"#/definitions/A_{method.replace('.', '_')}"})


@dataclass
class Fault:
    """How a method fails once: `body` None loses the reply, after the deed where `done`."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


class ScriptedSlack:
    """Conversations, a log of calls, and faults to come."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.later: dict[str, tuple[int, Fault]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.members: set[str] = {"C1"}
        self.ephemeral: list[dict[str, Any]] = []
        self.answered: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.bookmarks: list[dict[str, Any]] = []
        self.pins: list[tuple[str, str]] = []
        self.reactions: list[tuple[str, str, str]] = []
        self.below: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        self.violations: list[str] = []
        self.page = 200
        self._clock = 1_795_000_000

    # ---- what tests ask ------------------------------------------------------------------------------------------

    def fails(self, method: str, *errors: str, **more: Any) -> None:
        """Answer the next calls of a method with an error each."""
        self.faults[method] += [Fault(body={"ok": False, "error": error, **more}) for error in errors]

    def waits(self, method: str, seconds: str) -> None:
        """Answer the next call of a method with 429."""
        self.faults[method].append(
            Fault(body={"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": seconds})
        )

    def loses(self, method: str, *, done: bool) -> None:
        """Close the connection at the next call of a method."""
        self.faults[method].append(Fault(done=done))

    def holds(self, method: str, call: int, fault: Fault) -> None:
        """Let a method fail at its call of this number."""
        self.later[method] = (len(self.of(method)) + call, fault)

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return with what a method was called."""
        return [body for name, body in self.calls if name == method]

    def says(self, channel: str, user: str = "U1", thread: str = "", **more: Any) -> str:
        """Let somebody say something; return its ts."""
        self._clock += 1
        ts = f"{self._clock}.000100"
        message = {"type": "message", "user": user, "text": "words", "ts": ts, **more}
        self.messages[channel].append({**message, "thread_ts": thread} if thread else message)
        return ts

    # ---- the wire ------------------------------------------------------------------------------------------------

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await self._body(request)
        self.calls.append((method, body))
        schema = schema_of(method)
        if schema is not None:
            self.violations += [f"{method}: {error.message}" for error in schema.iter_errors(body)]
        number, later = self.later.get(method, (0, Fault()))
        if number == len(self.of(method)):
            self.faults[method].append(later)
        if not self.faults[method]:
            return web.json_response(self._does(method, body))
        fault = self.faults[method].pop(0)
        if fault.done:
            self._does(method, body)
        if fault.body is None:
            assert request.transport is not None
            request.transport.abort()
            await asyncio.Event().wait()
        if isinstance(fault.body, str):
            headers = {"Content-Type": "text/html", **fault.headers}
            return web.Response(body=fault.body.encode(), status=fault.status, headers=headers)
        return web.json_response(fault.body, status=fault.status, headers=fault.headers)

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json())
        return {key: str(value) for key, value in (await request.post()).items()}

    async def _answered(self, request: web.Request) -> web.Response:
        if self.faults["response_url"]:
            fault = self.faults["response_url"].pop(0)
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        self.answered.append(await request.json())
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.Response:
        if self.faults["upload"]:
            return web.Response(status=self.faults["upload"].pop(0).status)
        self.files[request.match_info["file"]]["content"] = await request.read()
        return web.Response(text="OK - 3")

    # ---- what it does --------------------------------------------------------------------------------------------

    def _does(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        return getattr(self, f"_{method.replace('.', '_')}")(body) or {"ok": True}

    def _auth_test(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team_id": "T1", "user_id": BOT}

    def _chat_postMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = body["channel"]
        if channel.startswith("C") and channel not in self.members:
            return {"ok": False, "error": "not_in_channel" if channel != "C404" else "channel_not_found"}
        place = f"D{channel[1:]}" if channel.startswith("U") else channel
        kept = {key: body[key] for key in ("text", "blocks", "metadata") if key in body}
        ts = self.says(place, BOT, body.get("thread_ts", ""), bot_id="B1", **{"text": "", **kept})
        return {"ok": True, "channel": place, "ts": ts}

    def _chat_update(self, body: dict[str, Any]) -> dict[str, Any] | None:
        for message in self.messages[body["channel"]]:
            if message["ts"] == body["ts"]:
                message.update(text=body["text"], blocks=body["blocks"])
                return {"ok": True, "channel": body["channel"], "ts": body["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _chat_unfurl(self, body: dict[str, Any]) -> None:
        for link, shown in body["unfurls"].items():
            self.below[body["channel"], body["ts"], link] = shown["blocks"]

    def _chat_postEphemeral(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["channel"] not in self.members:
            return {"ok": False, "error": "not_in_channel"}
        self.ephemeral.append(body)
        return {"ok": True, "message_ts": "1.1"}

    def _conversations_open(self, body: dict[str, Any]) -> dict[str, Any]:
        users = body["users"].split(",")
        return {"ok": True, "channel": {"id": f"D{users[0][1:]}" if len(users) == 1 else "G1"}}

    def _conversations_join(self, body: dict[str, Any]) -> None:
        self.members.add(body["channel"])

    def _conversations_history(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._paged([m for m in reversed(self.messages[body["channel"]]) if "thread_ts" not in m], body)

    def _conversations_replies(self, body: dict[str, Any]) -> dict[str, Any]:
        asked = body["ts"]
        all_said = self.messages[body["channel"]]
        if asked not in [m["ts"] for m in all_said]:
            return {"ok": False, "error": "thread_not_found"}
        return self._paged([m for m in all_said if asked in (m["ts"], m.get("thread_ts"))], body)

    def _paged(self, found: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        inclusive, oldest = body.get("inclusive") == "true", float(body.get("oldest", "0"))
        latest = float(body.get("latest", "inf"))
        inside = [m for m in found if oldest < float(m["ts"]) < latest or (inclusive and m["ts"] == body["latest"])]
        start, size = int(body.get("cursor") or 0), min(self.page, int(body["limit"]))
        page, more = inside[start : start + size], start + size < len(inside)
        if body.get("include_all_metadata") != "true":
            page = [{key: value for key, value in m.items() if key != "metadata"} for m in page]
        return {
            "ok": True,
            "messages": page,
            "response_metadata": {"next_cursor": str(start + size) if more else ""},
        }

    def _views_open(self, body: dict[str, Any]) -> None:
        self.views.append(body["view"])

    def _views_update(self, body: dict[str, Any]) -> None:
        self.views.append({**body["view"], "id": body["view_id"]})

    def _reactions_add(self, body: dict[str, Any]) -> dict[str, Any] | None:
        mark = (body["channel"], body["timestamp"], body["name"])
        if mark in self.reactions:
            return {"ok": False, "error": "already_reacted"}
        self.reactions.append(mark)
        return None

    def _pins_add(self, body: dict[str, Any]) -> dict[str, Any] | None:
        pin = (body["channel"], body["timestamp"])
        if pin in self.pins:
            return {"ok": False, "error": "already_pinned"}
        self.pins.append(pin)
        return None

    def _bookmarks_list(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "bookmarks": self.bookmarks}

    def _bookmarks_add(self, body: dict[str, Any]) -> None:
        self.bookmarks.append(body)

    def _files_getUploadURLExternal(self, body: dict[str, Any]) -> dict[str, Any]:
        file = f"F{len(self.files) + 1}"
        self.files[file] = dict(body)
        return {"ok": True, "file_id": file, "upload_url": f"{self.url}upload/{file}"}

    def _files_completeUploadExternal(self, body: dict[str, Any]) -> None:
        [told] = json.loads(body["files"])
        self.files[told["id"]]["complete"] = True
        if "channel_id" in body:
            name = self.files[told["id"]]["filename"]
            self.says(body["channel_id"], BOT, body.get("thread_ts", ""), files=[{"id": told["id"], "name": name}])


@asynccontextmanager
async def a_scripted_slack() -> AsyncIterator[ScriptedSlack]:
    """Open a small Slack on loopback."""
    slack = ScriptedSlack()
    app = web.Application()
    app.router.add_post("/api/{method}", slack._called)
    app.router.add_post("/upload/{file}", slack._uploaded)
    app.router.add_post("/respond/{id}", slack._answered)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        yield slack
    finally:
        await runner.cleanup()
    assert slack.violations == []


def a_workspace(url: str, *scopes: str, timeout: float = 20) -> Workspace:
    """Return a workspace to call."""
    return Workspace(
        space=SPACE,
        team="T1",
        name="The Attic",
        bot_user=BOT,
        address="https://attic.slack.example/",
        scopes=frozenset(scopes),
        client=AsyncWebClient(token="xoxb-1", base_url=f"{url}api/", timeout=timeout, retry_handlers=[]),
    )
