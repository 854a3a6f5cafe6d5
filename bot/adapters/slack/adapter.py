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
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.adapters.base import Capabilities, DeliveryError, House, Installation, Parcel, TryLater
from bot.adapters.slack.access import SlackAccess, discreet
from bot.adapters.slack.deliver import Deliverer
from bot.adapters.slack.directory import Directory, patiently
from bot.adapters.slack.doors import HttpDoor, an_open_door
from bot.adapters.slack.entering import Entrance
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.knowledge import Knowledge
from bot.adapters.slack.oauth import a_flow
from bot.adapters.slack.pace import Pace
from bot.adapters.slack.receive import Heard, heard_in, space_in
from bot.adapters.slack.render import Pen, address_of
from bot.adapters.slack.sockets import Sockets
from bot.adapters.slack.workspaces import PLATFORM
from bot.core.about import author_of
from bot.core.effects import AnswerPrivately
from bot.core.errors import StoreUnavailableError, trace_of
from bot.core.events import CommandInvoked, Event, MemberIntroduced
from bot.core.ids import EventId, Identity, MemberId, MessageRef, SpaceId, external_of, identity, space_of
from bot.core.signposts import Signposts
from bot.core.views import View

A_SECOND = timedelta(seconds=1)
LOOKS_FIRST = 3.0
LOOK_AROUND_EVERY = 24 * 3600
ASKED_AT_ONCE = 4

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
        self._signposts = Signposts(access.public_url)
        self._house: House | None = None
        self._entrance: Entrance | None = None
        self._deliverer: Deliverer | None = None
        self._after: asyncio.TaskGroup | None = None
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)
        self._met: set[Identity] = set()

    async def run(self, house: House) -> None:
        """Look around, then hear until cancelled; what is in hand is finished first."""
        self._house = house
        self._entrance = Entrance(self._access, self._directory, house, self._pace)
        async with asyncio.TaskGroup() as after:
            self._after = after
            try:
                await self._come_in(self._entrance)
                after.create_task(self._look_around_daily(self._entrance), name="slack looks around")
                await self._hear_all(self._app(self._entrance))
            finally:
                self.ready.clear()
                self._after = None

    async def _come_in(self, entrance: Entrance) -> None:
        """Let looking around begin everywhere; what is there soon is known before we hear, the rest while we do."""
        assert self._after is not None
        alone = () if self._access.bot_token is None else (await entrance.alone(),)
        # Not before: until then it is not known that we are installed there, and nothing may be refused for that.
        self._deliverer = Deliverer(entrance.workspace, self._directory, self._housed, self._pace, self._signposts)
        looks = [
            self._after.create_task(_quietly(entrance.enter(space), "enters"), name=f"slack enters {space}")
            for space in (*alone, *await entrance.workspaces.everywhere())
        ]
        if looks:
            await asyncio.wait(looks, timeout=LOOKS_FIRST)

    async def _look_around_daily(self, entrance: Entrance) -> None:
        while True:
            await asyncio.sleep(LOOK_AROUND_EVERY)
            log.info("Heard and ignored since the start: %s", dict(self.ignored.most_common()))
            for space in entrance.workspaces.all_known():
                self._later(entrance.enter(space), "enters")

    @property
    def _housed(self) -> House:
        assert self._house is not None  # `run` was given it
        return self._house

    @property
    def entrance(self) -> Entrance:
        """Return the way into workspaces, once this runs."""
        assert self._entrance is not None  # `run` made it
        return self._entrance

    async def _hear_all(self, app: AsyncApp) -> None:
        if self._http is None:
            await Sockets(app, self._access.app_token or "", self._access.client).run(self.ready.set)
            return
        async with an_open_door(app, self._http) as address:
            self.address = address
            self.ready.set()
            await asyncio.get_running_loop().create_future()

    def _app(self, entrance: Entrance) -> AsyncApp:
        async def installed(installation: Installation) -> None:
            self._later(entrance.enter(await entrance.keep(installation)), "enters")

        flow = a_flow(self._access, self._access.client(), installed) if self._access.invites_workspaces else None
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
        space = space_in(body)
        installation = None if space is None else await self.entrance.workspaces.installation(space)
        if space is None or installation is None:
            self.ignored["from nowhere"] += 1
            return _answered(None)
        try:
            us = installation.facts.get("bot_user", "")
            told = heard_in(body, Knowledge(self._directory, self._housed, self._menu, us, self._signposts))
        except Exception as error:  # the adapter's mouth: what cannot be understood must not come again for ever
            log.error("a payload of %s could not be understood:\n%s", space, trace_of(error))
            self.ignored["not understood"] += 1
            return _answered(None)
        if told.gone and _is_of_an_earlier_time(body, installation):
            self.ignored["an earlier removal"] += 1
            return _answered(None)
        news = self._introduced([event for event in told.events if self._directory.is_news(event)])
        if news:
            await self._housed.hear(space, *news)
            self._directory.learn(news)
            self._met.update(event.profile.identity for event in news if isinstance(event, MemberIntroduced))
        else:
            self.ignored[told.kind] += 1
        if told.gone:
            await self.entrance.leave(space)
        else:
            self._follow_up(space, told)
        return _answered(told.answer)

    def _introduced(self, events: Sequence[Event]) -> list[Event]:
        """Say who it is that waits for us: the house may not have met them yet, or after a command met them anew."""
        told: list[Event] = []
        for event in events:
            by = author_of(event) if event.awaited else None
            profile = None if by is None else self._directory.profile_of(by)
            if profile is not None and profile.identity not in self._met:
                told.append(MemberIntroduced(id=EventId(f"by:{event.id}"), at=event.at, profile=profile))
            told.append(event)
            if profile is not None and isinstance(event, CommandInvoked):
                told.append(MemberIntroduced(id=EventId(f"was:{event.id}"), at=event.at, profile=profile))
        return told

    def _follow_up(self, space: SpaceId, told: Heard) -> None:
        """Do what the acknowledgement does not wait for."""
        for user in told.visits:
            self._later(self._draw_home(space, user), "draws App Home")
        for user in told.strangers:
            if self._directory.begins_to_ask(space, user, self._housed.now()):
                self._later(self._meet(space, user), "asks who somebody is")
        if told.refresh_channels:
            self._later(self._look_at_channels(space), "looks at channels")

    def _later(self, work: Coroutine[Any, Any, None], what: str) -> None:
        if self._after is None:  # we are stopping: what nobody waits for is left out
            work.close()
            return
        self._after.create_task(_quietly(work, what), name=f"slack {what}")

    async def _meet(self, space: SpaceId, user: str) -> None:
        async with self._asking:
            met = await self._directory.ask_who(await self.entrance.paced(space), user, self._housed.now())
        if met is not None:
            await self._housed.hear(space, met)
            self._directory.learn((met,))

    async def _look_at_channels(self, space: SpaceId) -> None:
        changed = await self._directory.changed_channels(await self.entrance.paced(space), self._housed.now())
        if changed:
            await self._housed.hear(space, *changed)
            self._directory.learn(changed)

    async def _draw_home(self, space: SpaceId, user: str) -> None:
        slack = await self.entrance.paced(space)
        page = await self._housed.home(space, identity(space, user))
        pen = Pen(
            space=space,
            address=slack.workspace.address,
            people=page.people,
            names=self._directory.names_in(space, page.people.values()),
            calls=_nobody,
        )
        await patiently(slack, "views.publish", user_id=user, view=pen.home(page.view).to_dict())

    # ---- what the house wants -------------------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says, once. Raises a `DeliveryError`."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        await self._learn_names(parcel)
        standing = await self._deliverer.deliver(parcel)
        self._draw_again(parcel)
        return standing

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, as far as Slack lets us look."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        return await self._deliverer.look_for(parcel, since)

    async def _learn_names(self, parcel: Parcel) -> None:
        """Ask who those are that a message names, where the look around has not come to them yet."""
        view = getattr(parcel.effect, "view", None)
        named = view.members() if isinstance(view, View) else frozenset()
        for who in (parcel.people[member] for member in named if member in parcel.people):
            user = external_of(who)
            if space_of(who) == parcel.space and self._directory.begins_to_ask(parcel.space, user, self._housed.now()):
                met = await self._directory.ask_who(await self.entrance.paced(parcel.space), user, self._housed.now())
                self._directory.learn(() if met is None else (met,))

    async def way_to(self, message: MessageRef) -> str | None:
        """Return Slack's own address of a message, which opens it for whoever may see it. Raises a `DeliveryError`."""
        if self._entrance is None:
            raise TryLater(A_SECOND)
        return address_of(message, (await self._entrance.workspace(space_of(message.channel))).address)

    def _draw_again(self, parcel: Parcel) -> None:
        """Let App Home show what a gesture that was made there has changed."""
        if isinstance(parcel.effect, AnswerPrivately):
            grip = Grip.read(parcel.effect.interaction.handle)
            if grip.at_home:
                self._later(self._draw_home(parcel.space, grip.user), "draws App Home")


def _is_of_an_earlier_time(body: Mapping[str, Any], installation: Installation) -> bool:
    """Say whether a removal is told of that was over before this installation began: Slack repeats itself for hours."""
    at, since = body.get("event_time"), installation.facts.get("installed_at")
    return isinstance(at, int) and since is not None and at < int(since)


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
