"""The Discord of the tests: one server on loopback, REST and gateway, to which discord.py speaks as to the real one.

    async with DiscordServer(clock) as discord:            # clock: () -> aware datetime; patience: seconds
        guild = discord.add_guild("The Attic")             # the bot is a member, with what `add_guild` allows its role
        ana = discord.add_user("Ana Ruiz"); discord.add_member(guild, ana)            # ids are strings everywhere
        help = discord.add_channel(guild, "help")          # private=…, kind=GUILD_FORUM, tags=("Solved",)
        token = discord.app.token; discord.api_url; discord.gateway_url
        await Person(discord, guild, ana.id).says(help.id, "Good morning")            # gestures.py
        await Affairs(discord, guild).joins(…)                                        # affairs.py: what happens there
        seen(discord.state, ana.id, help.id)                                          # reading.py: what a person sees
        discord.violations                                 # what Discord would not take, or its contracts do not know

- `discord.state` holds all (state.py, records.py); `discord.app` is the application: `token`, `intents_on` (which
  privileged intents are switched on), `commands`.
- `discord.gateway` (gateway.py): `close(code)`, `reconnect()` (op 7), `invalidate(resumable=…)` (op 9), `forget()` (no
  session can be resumed), `refuses(times, resumable=…)` (RESUME is answered by op 9), `acknowledges = False` (no
  heartbeat is answered), `sessions`, `connected()` (awaitable), `interval` (ms of a heartbeat).
- `discord.faults` (faults.py): `next("POST /channels/*/messages", LoseReply())`, `roll(seed, odds)`, kinds of gateway
  events as `event:MESSAGE_CREATE`.
- `discord.state.strict_time = True` ends interactions after 3 s and 15 min of the clock.
- `heard(frame) -> bool`: says whether a frame (its `session` and `seq`; of an interaction also its id) was written
  down; gestures are taken once it is. Without it, an interaction is taken when it is answered, and all else at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Self

from aiohttp import web

from tests.discord import commands as _commands
from tests.discord import guilds as _guilds
from tests.discord import interactions as _interactions
from tests.discord import messages as _messages
from tests.discord import scheduled as _scheduled
from tests.discord import threads as _threads
from tests.discord.faults import Broken, Faults, LoseReply, RateLimited
from tests.discord.gateway import Gateway
from tests.discord.records import FORUM, TEXT, Channel, Guild, Member, Overwrite, Role, Tag, User, stamp
from tests.discord.rest import API, RestApi
from tests.discord.rights import EVERYBODY, FOR_THE_BOT, May
from tests.discord.state import App, Discord, Log, real_time
from tests.discord.telling import Crier, Heard

MODULES = (_commands, _guilds, _interactions, _messages, _scheduled, _threads)
"""Named so that their calls are known: importing them makes them answer."""

SAYING = "POST /channels/*/messages"


class DiscordServer:
    """A whole Discord. `patience` is for how many seconds it waits until what it tells is taken."""

    def __init__(
        self,
        clock: Callable[[], datetime] = real_time,
        *,
        patience: float = 3.0,
        heard: Heard | None = None,
        log: Log | None = None,
    ) -> None:
        self.state, self.faults = Discord(clock, log), Faults()
        self.gateway = Gateway(self.state, self.faults)
        self.crier = Crier(self.state, self.gateway, heard, patience)
        self.gateway.welcome = self.crier.welcome
        self._api = RestApi(self.state, self.crier, self.faults)
        self._runner: web.AppRunner | None = None

    # ---- being there -------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        site = web.Application(client_max_size=64 * 2**20)
        site.router.add_get("/gateway", self.gateway.serve)
        site.router.add_get("/gateway/", self.gateway.serve)
        site.router.add_get("/attachments/{channel}/{file}/{name}", self._attachment)
        site.router.add_route("*", f"{API}/{{call:.*}}", self._api.answer)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.state.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening and let go of everybody."""
        await self.gateway.close(1012)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """Return what goes into `DISCORD_API_URL`."""
        return f"{self.state.address}{API}"

    @property
    def gateway_url(self) -> str:
        """Return what goes into `DISCORD_GATEWAY_URL`."""
        return f"ws://{self.state.address.removeprefix('http://')}/gateway"

    @property
    def app(self) -> App:
        return self.state.app

    @property
    def violations(self) -> list[str]:
        """Return what the application sent that Discord would not take, or that nobody should send."""
        return self.state.violations

    def set_patience(self, seconds: float) -> None:
        """Wait so long for an answer from now on."""
        self.crier.patience = seconds

    # ---- who and what is there ---------------------------------------------------------------------------

    def add_user(self, name: str, user: str | None = None, *, direct: bool = True, bot: bool = False) -> User:
        """Let somebody have an account."""
        found = User(id=user or self.state.snowflake(), name=name, direct=direct, bot=bot)
        self.state.users[found.id] = found
        return found

    def add_guild(
        self,
        name: str = "The Attic",
        guild: str | None = None,
        *,
        features: Sequence[str] = (),
        owner: str | None = None,
        bot_may: May = FOR_THE_BOT,
        with_bot: bool = True,
    ) -> Guild:
        """Found a guild. The bot is in it, with a role of its own; nobody else but the owner, where one is named."""
        number = guild or self.state.snowflake()
        founder = owner or self.add_user(f"Founder of {name}").id
        found = Guild(id=number, name=name, owner=founder, joined_at=self._long_ago(), features=list(features))
        found.roles[number] = Role(id=number, name="@everyone", permissions=EVERYBODY, position=0)
        self.state.guilds[number] = found
        self.add_member(found, founder)
        if with_bot:
            self.let_bot_in(found, bot_may)
        return found

    def let_bot_in(self, guild: Guild, may: May = FOR_THE_BOT) -> None:
        """Let the bot be in a guild, with the role that comes with it."""
        role = self.add_role(guild, "Trellis", may, managed=True)
        guild.members[self.app.bot] = Member(user=self.app.bot, joined_at=self._long_ago(), roles=[role.id])

    def add_member(
        self, guild: Guild, user: User | str, *, roles: Sequence[Role] = (), nick: str | None = None, flags: int = 0
    ) -> Member:
        """Let somebody have been in a guild for long."""
        number = user if isinstance(user, str) else user.id
        found = Member(
            user=number, joined_at=self._long_ago(), roles=[role.id for role in roles], nick=nick, flags=flags
        )
        guild.members[number] = found
        return found

    def add_role(self, guild: Guild, name: str, may: May | int = 0, *, managed: bool = False) -> Role:
        """Let there be a role."""
        found = Role(
            id=self.state.snowflake(), name=name, permissions=int(may), position=len(guild.roles), managed=managed
        )
        guild.roles[found.id] = found
        return found

    def add_channel(
        self,
        guild: Guild,
        name: str,
        channel: str | None = None,
        *,
        kind: int = TEXT,
        private: bool = False,
        tags: Sequence[str] = (),
        topic: str | None = None,
        members: Sequence[str] = (),
    ) -> Channel:
        """Let a channel be there from the beginning; a private one is seen by `members` and the bot."""
        number, now = channel or self.state.snowflake(), self.state.stamp()
        found = Channel(id=number, kind=kind, name=name, guild=guild.id, topic=topic, created=now)
        found.position = len(self.state.channels_of(guild))
        found.tags = [Tag(id=self.state.snowflake(), name=tag) for tag in tags]
        if private:
            found.overwrites[guild.id] = Overwrite(deny=May.VIEW_CHANNEL)
            for user in (*members, self.app.bot):
                found.overwrites[user] = Overwrite(allow=May.VIEW_CHANNEL, of_member=True)
        self.state.channels[found.id] = found
        return found

    def add_forum(self, guild: Guild, name: str, *tags: str) -> Channel:
        """Let a forum be there from the beginning."""
        return self.add_channel(guild, name, kind=FORUM, tags=tags)

    def _long_ago(self) -> str:
        return stamp(self.state.now() - timedelta(days=400))

    # ---- what goes wrong next ----------------------------------------------------------------------------

    def loses_next_reply(self, call: str = SAYING) -> None:
        """Do the next thing that is asked, and let nobody learn of it."""
        self.faults.next(call, LoseReply())

    def limits_next(self, call: str = SAYING, after: float = 0.05, times: int = 1, scope: str = "user") -> None:
        """Answer 429 to what is asked next."""
        self.faults.next(call, RateLimited(after, scope), times)

    def breaks_next(self, call: str = SAYING, status: int = 503, times: int = 1) -> None:
        """Answer with an error of the server to what is asked next."""
        self.faults.next(call, Broken(status), times)

    # ---- what is neither an API nor a gateway ------------------------------------------------------------

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        content = self.state.files.get(request.match_info["file"])
        return web.Response(status=404) if content is None else web.Response(body=content)
