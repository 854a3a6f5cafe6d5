"""The Slack of the tests: one server on loopback, to which the app speaks as to the real one.

`async with SlackServer() as slack:` is enough; `slack.add_team(…)`, `slack.add_person(…)` and `slack.install(…)` people
it, and a `Member(slack, team, user)` sits before it. The app is what its manifest says: it may do and hears what is
written there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import web

from tests.slack import chat as _chat
from tests.slack import conversations as _conversations
from tests.slack import people as _people
from tests.slack import views as _views
from tests.slack.chat import respond
from tests.slack.events import SignedPosts
from tests.slack.faults import Broken, Faults, LoseReply, RateLimited
from tests.slack.manifest import granted, subscribed
from tests.slack.office import PostOffice
from tests.slack.records import Channel, Person, Team
from tests.slack.rights import App, Token
from tests.slack.socket import Sockets
from tests.slack.state import Log, Slack, real_time
from tests.slack.views import receive_file
from tests.slack.web_api import WebApi

MODULES = (_chat, _conversations, _people, _views)
"""Named so that their methods are known: importing them makes them answer."""


class SlackServer:
    """A whole Slack. `patience` is for how many seconds it waits for an answer to what it tells."""

    def __init__(
        self, clock: Callable[[], datetime] = real_time, *, log: Log | None = None, patience: float = 3.0
    ) -> None:
        self.state, self.faults = Slack(clock, log), Faults()
        self.state.app.hears = subscribed()
        self.sockets, self.posts = Sockets(self.state, patience), SignedPosts(self.state, patience)
        self.office = PostOffice(self.state, self.faults, self.posts, self.sockets)
        self._api = WebApi(self.state, self.office, self.faults)
        self._runner: web.AppRunner | None = None
        self._tickets: set[str] = set()

    # ---- being there -------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        site = web.Application(client_max_size=64 * 2**20)
        site.router.add_route("*", "/api/{method}", self._api.answer)
        site.router.add_get("/link", self._link)
        site.router.add_post("/response/{key}", self._respond)
        site.router.add_post("/upload/{file}", self._upload)
        site.router.add_get("/oauth/v2/authorize", self._authorize)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.state.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening and let go of everybody."""
        await self.office.close()
        await self.sockets.close()
        await self.posts.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def address(self) -> str:
        return self.state.address

    @property
    def api_url(self) -> str:
        """Return what goes into `SLACK_API_URL`."""
        return f"{self.state.address}/api/"

    @property
    def app(self) -> App:
        return self.state.app

    @property
    def violations(self) -> list[str]:
        """Return what the app sent that Slack would not take, or that nobody should send."""
        return self.state.violations

    def set_patience(self, seconds: float) -> None:
        """Wait so long for an answer from now on."""
        self.sockets.patience = self.posts.patience = seconds

    # ---- who and what is there ---------------------------------------------------------------------------

    def add_team(self, team: str = "T0ATTIC", name: str = "The Attic", domain: str = "attic") -> Team:
        """Found a workspace. Its bot user is there, and nobody else."""
        tail = team.removeprefix("T0")
        bot = Person(id=f"U0BOT{tail}", team=team, name="Trellis", tz=None, is_bot=True, bot_id=f"B0BOT{tail}")
        found = self.state.teams[team] = Team(
            id=team, name=name, domain=domain, bot=bot, people={bot.id: bot}, scopes=granted()
        )
        return found

    def add_person(self, team: Team, user: str, name: str, tz: str | None = "Europe/Lisbon", **flags: Any) -> Person:
        """Let somebody be there from the beginning."""
        home = team.id if not flags.get("is_stranger") else "T0ELSEWHERE"
        found = team.people[user] = Person(id=user, team=home, name=name, tz=tz, **flags)
        return found

    def add_channel(
        self, team: Team, channel: str, name: str, members: Sequence[str] = (), *, private: bool = False
    ) -> Channel:
        """Let a channel be there from the beginning."""
        found = team.channels[channel] = Channel(id=channel, name=name, private=private, members=set(members))
        return found

    def install(self, team: Team, scopes: frozenset[str] | None = None) -> str:
        """Install the app in a workspace by hand, with what the manifest asks for; return its bot's token."""
        team.installed, team.scopes = True, granted() if scopes is None else scopes
        token = f"xoxb-{team.id}-{self.state.coin('')}"
        self.state.tokens[token] = Token(value=token, team=team.id, scopes=team.scopes)
        return token

    def approve(self, team: Team, user: str) -> str:
        """Let somebody approve the app on Slack's page; return the code that the page sends along."""
        code = self.state.coin("code-")
        self.state.codes[code] = (team.id, user)
        return code

    # ---- what goes wrong next ----------------------------------------------------------------------------

    def loses_next_reply(self, method: str = "chat.*") -> None:
        """Do the next thing that is asked, and let nobody learn of it."""
        self.faults.next(method, LoseReply())

    def limits_next(self, method: str = "chat.*", after: int = 1, times: int = 1) -> None:
        """Answer 429 to what is asked next."""
        self.faults.next(method, RateLimited(after), times)

    def breaks_next(self, method: str = "chat.*", status: int = 500, times: int = 1) -> None:
        """Answer with an error of the server to what is asked next."""
        self.faults.next(method, Broken(status), times)

    # ---- routes besides the Web API ----------------------------------------------------------------------

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket in self._tickets or not ticket.startswith("ticket-"):
            return web.Response(status=408, text="This address was used.")
        self._tickets.add(ticket)
        return await self.sockets.serve(request)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.at("response_url")
        if isinstance(fault, RateLimited):
            return web.Response(status=429, headers={"Retry-After": str(fault.after)})
        if isinstance(fault, Broken):
            return web.Response(status=fault.status)
        wrong = respond(self.state, request.match_info["key"], await request.json())
        if isinstance(fault, LoseReply) and request.transport is not None:
            request.transport.abort()
        if wrong is None:
            return web.Response(text="ok")
        status = 404 if wrong in {"expired_url", "used_url"} else 400
        return web.json_response({"ok": False, "error": wrong}, status=status)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        fault = self.faults.at("upload")
        if isinstance(fault, Broken):
            return web.Response(status=fault.status)
        if not receive_file(self.state, request.match_info["file"], content):
            return web.Response(status=400, text="bad size")
        if isinstance(fault, LoseReply) and request.transport is not None:
            request.transport.abort()
        return web.Response(text=f"OK - {len(content)}")

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """Stand for Slack's page, on which `user` of `team` says yes, or no where `user` is not given."""
        asked = request.query
        answer = {"state": asked.get("state", "")}
        if asked.get("client_id") != self.app.client_id:
            return web.Response(status=400, text="invalid_client_id")
        if "user" in asked:
            answer["code"] = self.approve(self.state.teams[asked["team"]], asked["user"])
        else:
            answer["error"] = "access_denied"
        raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(answer)}")
