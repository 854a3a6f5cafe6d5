"""Slack's Web API: one function a method, each with the scope it needs and the errors it gives.

1. A method reads its arguments as Slack does: those that only read take no JSON body, and see nothing of one.
2. A token acts in its own workspace and nowhere else.
3. What was asked is looked at before it is done; what is wrong with it is written down in `violations`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.slack.faults import Broken, BrokenAfter, Faults, Garbage, LoseReply, LoseRequest, RateLimited, Says, Slow
from tests.slack.office import PostOffice
from tests.slack.records import Channel, Json, Message, Team
from tests.slack.rights import Token
from tests.slack.schemas import wrong_with
from tests.slack.state import Slack

FLAGS = {"inclusive", "include_all_metadata", "exclude_archived", "return_im", "include_locale", "include_num_members"}
STRUCTURED = {"blocks", "view", "metadata", "files", "attachments"}
NUMBERS = {"limit", "length"}


class SlackError(Exception):
    """What Slack answers instead."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


@dataclass
class Call:
    """One call: who asks, for what."""

    slack: Slack
    office: PostOffice
    token: Token
    args: Json

    @property
    def team(self) -> Team:
        return self.slack.teams[self.token.team]

    def __getitem__(self, name: str) -> Any:
        """Return an argument that must be there."""
        if self.args.get(name) in (None, ""):
            raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing: {name}"]})
        return self.args[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.args.get(name, default)

    def needs(self, scope: str) -> None:
        """Refuse what the token was not granted."""
        if scope not in self.token.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.token.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """Return a conversation that the bot can know of."""
        found = self.team.channels.get(self[name])
        if found is None or (found.private and self.team.bot.id not in found.members):
            raise SlackError("channel_not_found")
        return found

    def member_of(self, name: str = "channel") -> Channel:
        """Return a conversation that the bot is in."""
        found = self.channel(name)
        if self.team.bot.id not in found.members:
            raise SlackError("not_in_channel")
        return found

    def message(self, channel: Channel, ts: str, error: str = "message_not_found") -> Message:
        """Return a message that all can see."""
        found = channel.messages.get(ts)
        if found is None or found.only_for is not None or found.gone:
            raise SlackError(error)
        return found


Answered = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """A method of the Web API."""

    name: str
    answer: Answered
    scope: str | None
    takes_json: bool
    of_app: bool
    open: bool


METHODS: dict[str, Method] = {}


def method(
    name: str, *, scope: str | None = None, takes_json: bool = False, of_app: bool = False, open: bool = False
) -> Callable[[Answered], Answered]:
    """Let a function answer a method."""

    def known(answer: Answered) -> Answered:
        METHODS[name] = Method(name, answer, scope, takes_json, of_app, open)
        return answer

    return known


class WebApi:
    """Takes calls, lets them go wrong where they shall, and answers."""

    def __init__(self, slack: Slack, office: PostOffice, faults: Faults) -> None:
        self._slack, self._office, self._faults = slack, office, faults

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        name = request.match_info["method"]
        token, args, was_json = await self._read(request)
        fault = self._faults.at(name)
        match fault:
            case LoseRequest():
                return _hang_up(request)
            case RateLimited(after):
                body = {"ok": False, "error": "ratelimited"}
                return web.json_response(body, status=429, headers={"Retry-After": str(after)})
            case Broken(status):
                return web.Response(status=status, text="Something is wrong here.")
            case Says(error):
                return web.json_response({"ok": False, "error": error})
        body, headers = await self._do(name, token, args, was_json)
        match fault:
            case LoseReply():
                return _hang_up(request)
            case BrokenAfter(status):
                return web.Response(status=status, text="Something is wrong here.")
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case Garbage():
                return web.Response(text="<html>Oops", content_type="application/json")
        return web.json_response(body, headers=headers)

    async def _do(self, name: str, token: str, args: Json, was_json: bool) -> tuple[Json, dict[str, str]]:
        self._slack.calls.append((name, args))
        found = METHODS.get(name)
        if found is None:
            self._slack.violations.append(f"{name}: no such method")
            return {"ok": False, "error": "unknown_method"}, {}
        if was_json and not found.takes_json:
            self._slack.violations.append(f"{name}: takes no JSON body, Slack sees none of it")
            args = {}
        try:
            known = self._known(token, found)
            headers = {"x-oauth-scopes": ",".join(sorted(known.scopes)), "x-accepted-oauth-scopes": found.scope or ""}
            call = Call(self._slack, self._office, known, args)
            if found.scope is not None:
                call.needs(found.scope)
            problems = wrong_with(name, args)
            if problems:
                self._slack.violations += problems
                raise SlackError("invalid_blocks", response_metadata={"messages": problems})
            return {"ok": True, **await found.answer(call)}, headers
        except SlackError as refused:
            return {"ok": False, "error": refused.error, **refused.more}, {}

    def _known(self, value: str, method: Method) -> Token:
        if method.open:
            return Token(value="")
        if not value:
            raise SlackError("not_authed")
        found = self._slack.tokens.get(value)
        if found is None:
            raise SlackError("invalid_auth")
        if found.revoked:
            raise SlackError("token_revoked")
        if found.expires_at is not None and found.expires_at <= self._slack.now():
            raise SlackError("token_expired")
        if found.is_app != method.of_app:
            raise SlackError("not_allowed_token_type")
        return found

    async def _read(self, request: web.Request) -> tuple[str, Json, bool]:
        args: Json = dict(request.query)
        was_json = request.content_type == "application/json"
        if was_json:
            args |= await request.json()
        elif request.method == "POST":
            args |= dict(await request.post())
        bearer = request.headers.get("Authorization", "")
        token = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else str(args.get("token", ""))
        if bearer.startswith("Basic "):
            args["authorization"] = bearer
        args.pop("token", None)
        read = {name: _typed(name, value) for name, value in args.items()}
        return token, read, was_json and bool(read)


def _typed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in FLAGS:
        return value in ("1", "true", "True")
    if name in NUMBERS and value.isdigit():
        return int(value)
    if name in STRUCTURED and value[:1] in "[{":
        return json.loads(value)
    return value


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
