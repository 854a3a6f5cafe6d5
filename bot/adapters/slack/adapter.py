"""Slack as a platform: what happens there is heard over Socket Mode or HTTP, what the house wants is done there.

1. A payload is written down before it is acknowledged; one that could not be is not, and comes again.
2. A workspace that did not install us is not heard, whatever is sent in its name.
3. What an acknowledgement does not need (App Home, who somebody is) follows it.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.adapters.base import Ambiguous, Capabilities, DeliveryError, House, Installation, Parcel, TryLater
from bot.adapters.slack.access import SlackAccess, discreet
from bot.adapters.slack.deliver import Deliverer
from bot.adapters.slack.directory import Directory
from bot.adapters.slack.doors import HttpDoor, an_open_door
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.knowledge import Knowledge
from bot.adapters.slack.oauth import a_flow
from bot.adapters.slack.pace import Pace, Paced
from bot.adapters.slack.receive import Heard, heard_in, space_in
from bot.adapters.slack.render import Pen
from bot.adapters.slack.sockets import Sockets
from bot.adapters.slack.workspace import Workspace
from bot.adapters.slack.workspaces import PLATFORM, Workspaces
from bot.core.effects import AnswerPrivately
from bot.core.engine import trace_of
from bot.core.errors import StoreUnavailableError
from bot.core.ids import MemberId, MessageRef, SpaceId, identity

A_SECOND = timedelta(seconds=1)
LOOK_AROUND_EVERY = 24 * 3600
AGAIN_AFTER = (1.0, 5.0, 15.0, 60.0, 300.0)
SPACES_AT_ONCE = 8

log = logging.getLogger(__name__)


class HearFirst(AsyncMiddleware):
    """Writes down what Slack sends, behind the check of its signature and before anything that asks Slack."""

    def __init__(self, take: Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]) -> None:
        """Take who writes it down."""
        self._take = take

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """Answer 200 ourselves, but for what only proves that we are there."""
        if req.body.get("type") == "url_verification":
            return await next()
        return await self._take(req.body)


class SlackAdapter:
    """Slack; `ready` is set while it hears, and `address` says where, if that is over HTTP."""

    platform = PLATFORM
    capabilities = Capabilities()

    def __init__(
        self,
        access: SlackAccess,
        *,
        http: HttpDoor | None = None,
        menu: frozenset[str] = frozenset(),
        pace: Pace | None = None,
    ) -> None:
        """Take how we get in, where Slack knocks (None: Socket Mode), what message menus offer, and the pace."""
        self.ready = asyncio.Event()
        self.address = ""
        self.ignored: Counter[str] = Counter()
        self._access, self._http, self._menu, self._pace = access, http, menu, pace or Pace()
        self._directory = Directory()
        self._house: House | None = None
        self._workspaces: Workspaces | None = None
        self._deliverer: Deliverer | None = None
        self._after: asyncio.TaskGroup | None = None

    async def run(self, house: House) -> None:
        """Look around, then hear until cancelled; what is in hand is finished first."""
        self._house = house
        self._workspaces = workspaces = Workspaces(self._access, house.installations)
        async with asyncio.TaskGroup() as after:
            self._after = after
            if self._access.bot_token is not None:
                await self._enter_alone(workspaces)
            # Not before: until then it is not known that we are installed there, and nothing may be refused for that.
            self._deliverer = Deliverer(self._workspace, self._directory, house, self._pace)
            after.create_task(self._enter_all(await workspaces.everywhere()), name="slack enters")
            after.create_task(self._look_around_daily(), name="slack looks around")
            try:
                await self._hear_all(self._app(house))
            finally:
                self.ready.clear()

    async def _hear_all(self, app: AsyncApp) -> None:
        if self._http is None:
            await Sockets(app, self._access.app_token or "", self._access.client).run(self.ready.set)
            return
        async with an_open_door(app, self._http) as address:
            self.address = address
            self.ready.set()
            await asyncio.get_running_loop().create_future()

    def _app(self, house: House) -> AsyncApp:
        flow = a_flow(self._access, self._access.client(), self._installed) if self._access.invites_workspaces else None
        return AsyncApp(
            name="trellis",
            logger=discreet("bolt", logging.ERROR),  # its warnings are about a way of use that is not ours
            signing_secret=self._access.signing_secret or "",
            request_verification_enabled=self._http is not None,
            before_authorize=HearFirst(self._take),
            authorize=_nobody_asks if flow is None else None,
            oauth_flow=flow,
        )

    # ---- what happens there ---------------------------------------------------------------------------------------

    async def _take(self, body: Mapping[str, Any]) -> BoltResponse:
        """Write a payload down, then answer for it. Raises `StoreUnavailableError`: it comes again."""
        assert self._house is not None
        assert self._workspaces is not None
        space = space_in(body)
        bot_user = None if space is None else await self._workspaces.bot_user(space)
        if space is None or bot_user is None:
            self.ignored["from nowhere"] += 1
            return _answered(None)
        try:
            told = heard_in(body, Knowledge(self._directory, self._house, self._menu, bot_user))
        except Exception as error:  # the adapter's mouth: what cannot be understood must not come again for ever
            log.error("a payload of %s could not be understood:\n%s", space, trace_of(error))
            self.ignored["not understood"] += 1
            return _answered(None)
        news = [event for event in told.events if self._directory.is_news(event)]
        if news:
            await self._house.hear(space, *news)
            self._directory.learn(news)
        else:
            self.ignored[told.kind] += 1
        self._follow_up(space, told)
        return _answered(told.answer)

    def _follow_up(self, space: SpaceId, told: Heard) -> None:
        """Do what the acknowledgement does not wait for."""
        if told.gone:
            self._later(self._left(space), "leaves")
            return
        for user in told.visits:
            self._later(self._draw_home(space, user), "draws App Home")
        for user in told.strangers:
            self._later(self._meet(space, user), "asks who somebody is")
        if told.refresh_channels:
            self._later(self._look_at_channels(space), "looks at channels")

    def _later(self, work: Coroutine[Any, Any, None], what: str) -> None:
        assert self._after is not None
        self._after.create_task(_quietly(work, what), name=f"slack {what}")

    async def _left(self, space: SpaceId) -> None:
        assert self._workspaces is not None
        await self._workspaces.erase(space)
        self._directory.forget(space)
        log.warning("Trellis was removed from %s; nothing is done there any more, and its tokens are erased.", space)

    async def _meet(self, space: SpaceId, user: str) -> None:
        assert self._house is not None
        if self._directory.knows(space, user):
            return
        met = await self._directory.ask_who(await self._paced(space), user, self._house.now())
        if met is not None:
            await self._house.hear(space, met)
            self._directory.learn((met,))

    async def _look_at_channels(self, space: SpaceId) -> None:
        assert self._house is not None
        changed = await self._directory.changed_channels(await self._paced(space), self._house.now())
        if changed:
            await self._house.hear(space, *changed)
            self._directory.learn(changed)

    async def _draw_home(self, space: SpaceId, user: str) -> None:
        assert self._house is not None
        slack = await self._paced(space)
        page = await self._house.home(space, identity(space, user))
        pen = Pen(
            space=space,
            address=slack.workspace.address,
            people=page.people,
            names=self._directory.names_in(space, page.people.values()),
            calls=_nobody,
        )
        await slack.call("views.publish", user_id=user, view=pen.home(page.view).to_dict())

    # ---- coming in ------------------------------------------------------------------------------------------------

    async def _enter_alone(self, workspaces: Workspaces) -> None:
        """Come into the workspace of the configured token, however long Slack is away."""
        for wait in chain(AGAIN_AFTER, repeat(AGAIN_AFTER[-1])):
            try:
                await self._enter((await workspaces.by_token()).space)
            except (Ambiguous, TryLater) as error:
                log.warning("Slack does not let us in yet (%s) Trying again in %.0f s.", error, wait)
                await asyncio.sleep(wait)
            else:
                return

    async def _enter_all(self, spaces: Sequence[SpaceId]) -> None:
        room = asyncio.Semaphore(SPACES_AT_ONCE)

        async def enter(space: SpaceId) -> None:
            async with room:
                await _quietly(self._enter(space), "enters")

        async with asyncio.TaskGroup() as group:
            for space in spaces:
                group.create_task(enter(space))

    async def _enter(self, space: SpaceId, installer: str | None = None) -> None:
        assert self._house is not None
        entered = await self._directory.look_around(await self._paced(space), self._house.now(), installer)
        await self._house.hear(space, entered)

    async def _installed(self, installation: Installation) -> None:
        """Take what a workspace gave us, and look around there."""
        assert self._workspaces is not None
        await self._workspaces.install(installation)
        self._later(self._enter(installation.space, installation.facts.get("installer")), "enters")

    async def _look_around_daily(self) -> None:
        assert self._workspaces is not None
        while True:
            await asyncio.sleep(LOOK_AROUND_EVERY)
            log.info("Heard and ignored since the start: %s", dict(self.ignored.most_common()))
            await self._enter_all(self._workspaces.all_known())

    # ---- what the house wants -------------------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says, once. Raises a `DeliveryError`."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        standing = await self._deliverer.deliver(parcel)
        self._draw_again(parcel)
        return standing

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, as far as Slack lets us look."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        return await self._deliverer.look_for(parcel, since)

    def _draw_again(self, parcel: Parcel) -> None:
        """Let App Home show what a gesture that was made there has changed."""
        if isinstance(parcel.effect, AnswerPrivately):
            grip = Grip.read(parcel.effect.interaction.handle)
            if grip.at_home:
                self._later(self._draw_home(parcel.space, grip.user), "draws App Home")

    async def _paced(self, space: SpaceId) -> Paced:
        return Paced(await self._workspace(space), self._pace)

    async def _workspace(self, space: SpaceId) -> Workspace:
        assert self._house is not None
        assert self._workspaces is not None
        return await self._workspaces.of(space, self._house.now())


def _answered(body: Mapping[str, object] | None) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": ["application/json"]})


async def _quietly(work: Coroutine[Any, Any, None], what: str) -> None:
    try:
        await work
    except (DeliveryError, StoreUnavailableError) as error:
        log.warning("Slack %s: %s", what, error)
    except Exception as error:  # the adapter's mouth: what follows a payload is that payload's alone
        log.error("Slack %s failed:\n%s", what, trace_of(error))


async def _nobody_asks() -> AuthorizeResult:
    """Stand where bolt wants to know on whose behalf it acts; it never comes so far."""
    return AuthorizeResult(enterprise_id=None, team_id=None)


def _nobody(_member: MemberId) -> bool:
    return False
