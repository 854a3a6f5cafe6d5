"""The REST API: takes calls, lets them go wrong where they shall, and answers as Discord does.

1. Every call and every answer is held against the contract; what is wrong with it stands in `violations`.
2. An error has Discord's code and words. An answer's type is exactly `application/json`: discord.py reads no other.
3. A 429 of Discord's own carries `Via`; without it discord.py takes it for a ban by Cloudflare.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord.faults import (
    Broken,
    BrokenAfter,
    Fault,
    Faults,
    Garbage,
    LoseReply,
    LoseRequest,
    RateLimited,
    Says,
    Slow,
)
from tests.discord.records import Channel, Guild, Json, Member, Message
from tests.discord.rights import May
from tests.discord.schemas import wrong_with_answer, wrong_with_request
from tests.discord.state import Discord
from tests.discord.telling import Crier

API = "/api/v10"


class DiscordError(Exception):
    """What Discord answers instead."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors = status, code, message, errors

    def wire(self) -> Json:
        return {"message": self.message, "code": self.code, **({"errors": self.errors} if self.errors else {})}


UNAUTHORIZED = DiscordError(401, 0, "401: Unauthorized")
NOT_FOUND = DiscordError(404, 0, "404: Not Found")
NOT_ALLOWED = DiscordError(405, 0, "405: Method Not Allowed")
NO_CHANNEL = DiscordError(404, 10003, "Unknown Channel")
NO_GUILD = DiscordError(404, 10004, "Unknown Guild")
NO_MEMBER = DiscordError(404, 10007, "Unknown Member")
NO_MESSAGE = DiscordError(404, 10008, "Unknown Message")
NO_ROLE = DiscordError(404, 10011, "Unknown Role")
NO_USER = DiscordError(404, 10013, "Unknown User")
NO_EVENT = DiscordError(404, 10070, "Unknown Guild Scheduled Event")
NO_EMOJI = DiscordError(400, 10014, "Unknown Emoji")
NO_WEBHOOK = DiscordError(404, 10015, "Unknown Webhook")
NO_INTERACTION = DiscordError(404, 10062, "Unknown interaction")
ACKNOWLEDGED = DiscordError(400, 40060, "Interaction has already been acknowledged.")
NO_ACCESS = DiscordError(403, 50001, "Missing Access")
NOT_THEIRS = DiscordError(403, 50005, "Cannot edit a message authored by another user")
EMPTY = DiscordError(400, 50006, "Cannot send an empty message")
CLOSED = DiscordError(403, 50007, "Cannot send messages to this user")
NOT_TEXT = DiscordError(400, 50008, "Cannot send messages in a non-text channel")
NOT_PERMITTED = DiscordError(403, 50013, "Missing Permissions")
WRONG_KIND = DiscordError(400, 50024, "Cannot execute action on this channel type")
BAD_WEBHOOK = DiscordError(401, 50027, "Invalid Webhook Token")
ARCHIVED = DiscordError(400, 50083, "Thread is archived")
HAS_THREAD = DiscordError(400, 160004, "A thread has already been created for this message")
PINNED_ALREADY = DiscordError(400, 30047, "Maximum number of pinned threads in a forum has been reached (1)")
TAG_REQUIRED = DiscordError(400, 40067, "A tag is required to create a forum post in this channel")


def invalid_form(problems: dict[str, str]) -> DiscordError:
    """Say what is wrong with a body: by path, in words."""
    errors: Json = {}
    for path, words in problems.items():
        node = errors
        for step in filter(None, path.split(".")):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": "INVALID", "message": words})
    return DiscordError(400, 50035, "Invalid Form Body", errors)


@dataclass
class Call:
    """One call: for what, with what."""

    state: Discord
    crier: Crier
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def bot(self) -> str:
        return self.state.app.bot

    def guild(self) -> Guild:
        """Return a guild that the bot is in."""
        found = self.state.guilds.get(self.params["guild_id"])
        if found is None or self.bot not in found.members or not found.shown:
            raise NO_GUILD
        return found

    def channel(self, *rights: May) -> Channel:
        """Return a channel that the bot sees, and where it may do this."""
        found = self.state.channels.get(self.params["channel_id"])
        if found is None or (not found.guild and not found.recipients):
            raise NO_CHANNEL
        if found.guild is not None and self.bot not in self.state.guilds[found.guild].members:
            raise NO_ACCESS
        self.needs(found, *rights)
        return found

    def needs(self, channel: Channel, *rights: May) -> None:
        """Refuse what the bot may not do in a channel."""
        if channel.guild is None:
            return
        may = self.state.may(self.bot, channel)
        if May.VIEW_CHANNEL not in may:
            raise NO_ACCESS
        for right in rights:
            if right not in may:
                raise NOT_PERMITTED

    def message(self, channel: Channel, name: str = "message_id") -> Message:
        """Return a message that all can see."""
        found = channel.messages.get(self.params[name])
        if found is None or found.only_for is not None:
            raise NO_MESSAGE
        return found

    def member(self, guild: Guild) -> Member:
        if self.params["user_id"] not in guild.members:
            raise NO_MEMBER if self.params["user_id"] in self.state.users else NO_USER
        return guild.members[self.params["user_id"]]

    def show(self, said: Message) -> Json:
        """Say how a message looks to the bot."""
        return self.state.message_wire(said, content=self.crier.shows(self.state.app.intents_on, said))


Answered = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """A call that Discord knows, named as its contract names it."""

    method: str
    path: str
    pattern: re.Pattern[str]
    answer: Answered
    status: int
    open: bool


ROUTES: list[Route] = []


def route(method: str, path: str, *, status: int = 200, open: bool = False) -> Callable[[Answered], Answered]:
    """Let a function answer a call. What returns None answers 204."""

    def known(answer: Answered) -> Answered:
        pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
        ROUTES.append(Route(method, path, pattern, answer, status, open))
        ROUTES.sort(key=lambda found: found.path.count("{"))
        return answer

    return known


class RestApi:
    """Answers calls."""

    def __init__(self, state: Discord, crier: Crier, faults: Faults) -> None:
        self._state, self._crier, self._faults = state, crier, faults

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        path = request.rel_url.raw_path.removeprefix(API)
        fault = self._faults.at(f"{request.method} {path}")
        early = self._instead(request, fault)
        if early is not None:
            return early
        body, files = await self._read(request)
        self._state.calls.append((request.method, path, body))
        status, answer, known = await self._do(request, body, files)
        match fault:
            case LoseReply():
                return _hang_up(request)
            case BrokenAfter(broken):
                return web.Response(status=broken, text="Something is wrong here.")
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case Garbage():
                return web.Response(text="<html>Oops", content_type="text/html")
        return _json(status, answer, self._limits(known))

    def _instead(self, request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
        match fault:
            case LoseRequest():
                return _hang_up(request)
            case Broken(status):
                return web.Response(status=status, text="Something is wrong here.")
            case Says(status, code, message):
                return _json(status, {"message": message, "code": code}, {})
            case RateLimited(banned=True):
                return web.Response(status=429, text="You are being rate limited by Cloudflare.")
            case RateLimited(after, scope):
                limited = {"message": "You are being rate limited.", "retry_after": after, "global": scope == "global"}
                headers = {"Retry-After": str(int(after) + 1), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
                if scope == "global":
                    headers["X-RateLimit-Global"] = "true"
                return _json(429, limited, headers)
        return None

    async def _do(self, request: web.Request, body: Any, files: dict[str, bytes]) -> tuple[int, Any, Route | None]:
        path = request.rel_url.path.removeprefix(API)
        known, params = self._known(request.method, path)
        try:
            if known is None:
                self._state.violations.append(f"{request.method} {path}: this Discord knows no such call")
                raise NOT_FOUND
            query = dict(request.query)
            authorized = request.headers.get("Authorization") == f"Bot {self._state.app.token}"
            if not known.open and not authorized:
                raise UNAUTHORIZED
            self._state.violations += wrong_with_request(known.method, known.path, query, body)
            call = Call(self._state, self._crier, params, query, body, files)
            answer = await known.answer(call)
            status = known.status if answer is not None else 204
            self._state.violations += wrong_with_answer(known.method, known.path, status, answer)
            return status, answer, known
        except DiscordError as refused:
            return refused.status, refused.wire(), known

    def _known(self, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
        for known in ROUTES:
            if known.method == method and (match := known.pattern.fullmatch(path)):
                return known, match.groupdict()
        return None, {}

    async def _read(self, request: web.Request) -> tuple[Any, dict[str, bytes]]:
        if request.content_type == "application/json":
            text = await request.text()
            return (json.loads(text) if text else None), {}
        if request.content_type != "multipart/form-data":
            return None, {}
        body, files = None, {}
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads(await part.text())
            else:
                files[part.name or ""] = bytes(await part.read())
        return body, files

    def _limits(self, known: Route | None) -> dict[str, str]:
        name = f"{known.method} {known.path}" if known else "unknown"
        return {
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": "999",
            "X-RateLimit-Reset": "4102444800.000",
            "X-RateLimit-Reset-After": "1.000",
            "X-RateLimit-Bucket": f"{abs(hash(name)):x}",
            "Via": "1.1 google",
        }


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if status == 204:
        return web.Response(status=204, headers=headers)
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={**headers, "Content-Type": "application/json"}
    )


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
