"""Workspaces come and go by themselves: Slack's OAuth as a browser walks it, tokens that rotate, and uninstalling.

The house is real and so is its database: what is kept, and in which form, is looked up there.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from bot.adapters.base import Installation, Parcel, Refused
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.doors import HttpDoor
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.oauth import SignedStates
from bot.adapters.slack.pace import Pace
from bot.app import Trellis
from bot.cast import every_role
from bot.core.clock import TurnedClock, WallClock
from bot.core.effects import AnswerPrivately, PostMessage, Reason
from bot.core.events import Interaction
from bot.core.ids import EffectKey, SpaceId, channel_id
from bot.core.markup import Markup
from bot.core.people import Spans
from bot.core.views import Paragraph, view
from bot.store.tables import installations, members, spaces
from bot.voice import FluentVoice
from tests.adapters.slack.harness import a_workspace
from tests.slack.affairs import Affairs
from tests.slack.gestures import Member
from tests.slack.server import SlackServer
from tests.village import CONFIG, UNHURRIED, the_formats

SECRET = "a secret of these tests, as long as it has to be"
SPACE = SpaceId("slack:T0ATTIC")


@dataclass
class Stage:
    """A Slack, and a house that workspaces may install by themselves."""

    slack: SlackServer
    trellis: Trellis
    adapter: SlackAdapter
    clock: TurnedClock
    browser: ClientSession

    @property
    def door(self) -> str:
        return self.adapter.address.removesuffix("/slack/events")

    async def asks_to_install(self) -> tuple[str, str]:
        """Open the door; return the state that Slack is sent, and the cookie that the browser keeps."""
        async with self.browser.get(f"{self.door}/slack/install", allow_redirects=False) as answer:
            page, cookie = await answer.text(), answer.headers["Set-Cookie"].partition(";")[0]
        [address] = [part for part in page.split('"') if "/oauth/v2/authorize" in part]
        return parse_qs(urlsplit(address.replace("&amp;", "&")).query)["state"][0], cookie

    async def comes_back(self, state: str, cookie: str, team: str = "T0ATTIC", user: str = "U0BEN") -> int:
        code = self.slack.approve(self.slack.state.teams[team], user)
        address = f"{self.door}/slack/oauth_redirect?code={code}&state={state}"
        async with self.browser.get(address, headers={"Cookie": cookie}) as answer:
            return answer.status

    async def installs(self, team: str = "T0ATTIC", user: str = "U0BEN") -> None:
        assert await self.comes_back(*await self.asks_to_install(), team=team, user=user) == 200
        await self.until_known(SpaceId(f"slack:{team}"))

    async def joins(self, installation: Installation) -> None:
        """Let a workspace have installed the bot, without the walk through the browser."""
        entrance = self.adapter.entrance
        await entrance.enter(await entrance.keep(installation))

    async def until_known(self, space: SpaceId) -> None:
        """Wait until the house has looked around in a workspace."""
        async with asyncio.timeout(60):
            while self.trellis.inbox.home(space) is None:  # noqa: ASYNC110 (nobody tells when)
                await asyncio.sleep(0.01)
        await self.trellis.settled()

    def rows(self, table: object) -> list[object]:
        with self.trellis.database.engine.connect() as connection:
            return list(connection.execute(select(table)))  # type: ignore[call-overload]

    def post(self, words: str = "Hello") -> Parcel:
        effect = PostMessage(
            channel=channel_id(SPACE, "C0HELP"), view=view(Paragraph(Markup(words))), reason=Reason(rule="test")
        )
        return Parcel(key=EffectKey(words), space=SPACE, effect=effect, people={}, messages={})


@asynccontextmanager
async def a_stage(url: str, *, rotates: bool = False) -> AsyncIterator[Stage]:
    clock = TurnedClock(WallClock())
    async with SlackServer(clock.now, patience=30) as slack, ClientSession() as browser:
        a_workspace(slack)
        slack.app.rotates_tokens = rotates
        access = SlackAccess(
            signing_secret=slack.app.signing_secret,
            client_id=slack.app.client_id,
            client_secret=slack.app.client_secret,
            state_secret=SECRET,
            api_url=slack.api_url,
        )
        adapter = SlackAdapter(access, http=HttpDoor("127.0.0.1", 0), pace=Pace(timedelta(0)))
        trellis = Trellis(
            url=url,
            adapters=(adapter,),
            roles=every_role(the_formats()),
            clock=clock,
            voice=FluentVoice(CONFIG / "voice"),
            defaults=Spans(),
            formats=the_formats(),
            secret=SECRET,
            prepare_within=UNHURRIED,
        )
        running = asyncio.create_task(trellis.run(ticking=False))
        await asyncio.wait_for(adapter.ready.wait(), 10)
        slack.app.request_url = adapter.address
        try:
            yield Stage(slack, trellis, adapter, clock, browser)
        finally:
            trellis.stop()
            with suppress(asyncio.CancelledError):
                await running
        assert slack.violations == []


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with a_stage(database_url) as stage:
        yield stage


async def test_a_workspace_installs_the_bot_and_its_installer_coordinates(stage: Stage) -> None:
    await stage.installs(user="U0BEN")
    [space] = stage.rows(spaces)
    assert space.space == SPACE
    coordinators = [row.name for row in stage.rows(members) if row.coordinator]
    assert coordinators == ["Ben"]
    member = Member(stage.slack, stage.slack.state.teams["T0ATTIC"], "U0ANA")
    assert (await member.commands("help", "C0HELP")).taken
    await stage.trellis.settled()
    assert member.sees("C0HELP")[-1].text


async def test_tokens_are_kept_encrypted(stage: Stage) -> None:
    await stage.installs()
    [kept] = stage.rows(installations)
    assert "xoxb" not in kept.sealed
    [token] = [token for token in stage.slack.state.tokens.values() if token.team == "T0ATTIC"]
    assert token.value not in kept.sealed
    found = await stage.trellis.installations.of(SPACE)
    assert found is not None
    assert found.secrets["bot_token"] == token.value
    assert token.value not in repr(found)


async def test_a_state_of_another_browser_is_refused(stage: Stage) -> None:
    state, _ = await stage.asks_to_install()
    assert await stage.comes_back(state, "slack-app-oauth-state=another") == 400
    assert stage.rows(installations) == []


async def test_a_state_is_good_once(stage: Stage) -> None:
    state, cookie = await stage.asks_to_install()
    assert await stage.comes_back(state, cookie) == 200
    assert await stage.comes_back(state, cookie) == 401


@pytest.mark.parametrize("state", ["", "x", "a.b.c", "é.1.2", "abc.9999999999.0123"])
async def test_a_state_that_we_did_not_sign_is_refused(stage: Stage, state: str) -> None:
    assert await stage.comes_back(state, f"slack-app-oauth-state={state}") in (400, 401)
    assert stage.rows(installations) == []


async def test_another_secret_does_not_sign_for_us() -> None:
    state = await SignedStates("another secret").async_issue()
    assert not await SignedStates(SECRET).async_consume(state)
    assert await SignedStates("another secret").async_consume(state)


async def test_a_token_that_ends_is_renewed_and_kept(database_url: str) -> None:
    async with a_stage(database_url, rotates=True) as stage:
        await stage.installs()
        before = await stage.trellis.installations.of(SPACE)
        assert before is not None
        stage.clock.turn_to(stage.clock.now() + timedelta(hours=11))
        assert await stage.adapter.deliver(stage.post("after a while")) is not None
        after = await stage.trellis.installations.of(SPACE)
        assert after is not None
        assert after.secrets["bot_token"] != before.secrets["bot_token"]
        assert after.secrets["refresh_token"] != before.secrets["refresh_token"]
        assert int(after.facts["expires_at"]) > stage.clock.now().timestamp()
        assert await stage.adapter.deliver(stage.post("and at once")) is not None


async def test_uninstalling_stops_everything_and_erases_the_tokens(stage: Stage) -> None:
    await stage.installs()
    team = stage.slack.state.teams["T0ATTIC"]
    assert all(told.taken for told in await Affairs(stage.slack, team).uninstalls())
    async with asyncio.timeout(60):
        while stage.rows(installations):  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.01)
    await stage.trellis.settled()
    [space] = stage.rows(spaces)
    assert not space.active
    with pytest.raises(Refused, match="install"):
        await stage.adapter.deliver(stage.post())
    assert await stage.trellis.installations.of(SPACE) is None


async def test_a_workspace_that_did_not_install_us_is_not_heard(stage: Stage) -> None:
    stranger = stage.slack.add_team("T0OTHER", "Elsewhere")
    stage.slack.add_person(stranger, "U0EVE", "Eve")
    stage.slack.add_channel(stranger, "C0ELSE", "else", ("U0EVE", stranger.bot.id))
    stranger.installed, stranger.scopes = True, frozenset({"commands"})
    assert (await Member(stage.slack, stranger, "U0EVE").commands("help", "C0ELSE")).taken
    await stage.trellis.settled()
    assert stage.rows(spaces) == []
    assert stage.adapter.ignored["from nowhere"] == 1


async def test_coming_back_is_a_new_installation(stage: Stage) -> None:
    await stage.installs()
    team = stage.slack.state.teams["T0ATTIC"]
    await Affairs(stage.slack, team).uninstalls()
    async with asyncio.timeout(60):
        while stage.rows(installations):  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.01)
    await stage.installs()
    async with asyncio.timeout(60):
        while not stage.rows(spaces)[0].active:  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.01)
    assert await stage.adapter.deliver(stage.post()) is not None


# ---- what a review found -------------------------------------------------------------------------------------------


async def test_a_removal_that_is_told_late_does_not_touch_a_new_installation(stage: Stage) -> None:
    await stage.installs()
    team = stage.slack.state.teams["T0ATTIC"]
    old = {
        "type": "event_callback",
        "event_id": "Ev0GONE",
        "event_time": int(stage.clock.now().timestamp()) - 60,
        "team_id": team.id,
        "event": {"type": "app_uninstalled"},
    }
    assert (await stage.slack.office.tell_again(old)).taken
    await stage.trellis.settled()
    assert len(stage.rows(installations)) == 1
    assert stage.rows(spaces)[0].active
    assert stage.adapter.ignored["an earlier removal"] == 1


async def test_a_removal_is_acknowledged_when_the_tokens_are_erased(stage: Stage) -> None:
    await stage.installs()
    event = {
        "type": "event_callback",
        "event_id": "Ev0GONE",
        "event_time": int(stage.clock.now().timestamp()) + 60,
        "team_id": "T0ATTIC",
        "event": {"type": "app_uninstalled"},
    }
    assert (await stage.slack.office.tell_again(event)).taken
    assert stage.rows(installations) == []


async def test_a_removal_while_we_were_away_is_noticed_on_coming_in(stage: Stage) -> None:
    await stage.installs()
    for token in stage.slack.state.tokens.values():
        token.revoked = True
    entrance = stage.adapter.entrance
    entrance.workspaces._open.clear()  # as after a restart
    await entrance.enter(SPACE)
    await stage.trellis.settled()
    assert stage.rows(installations) == []
    assert not stage.rows(spaces)[0].active


async def test_the_installer_coordinates_although_the_first_look_failed(stage: Stage) -> None:
    team = stage.slack.state.teams["T0ATTIC"]
    facts = {"bot_user": team.bot.id, "installer": "U0BEN"}
    stage.slack.breaks_next("auth.test", 503)
    await stage.joins(Installation(space=SPACE, secrets={"bot_token": stage.slack.install(team)}, facts=facts))
    await stage.trellis.settled()
    assert [row.name for row in stage.rows(members) if row.coordinator] == ["Ben"]


async def test_a_renewal_that_fails_leaves_the_token_at_hand_in_use(database_url: str) -> None:
    async with a_stage(database_url, rotates=True) as stage:
        await stage.installs()
        stage.clock.turn_to(stage.clock.now() + timedelta(hours=11))
        stage.slack.state.refreshes.clear()  # as if the reply to an earlier renewal had been lost
        assert await stage.adapter.deliver(stage.post("still good")) is not None


async def test_a_new_installation_wins_over_what_was_under_way_with_the_old_one(stage: Stage) -> None:
    await stage.installs()
    entrance = stage.adapter.entrance
    old = await entrance.workspaces.installation(SPACE)
    assert old is not None
    entrance.workspaces._open.clear()
    fresh = Installation(
        space=SPACE, secrets={"bot_token": stage.slack.install(stage.slack.state.teams["T0ATTIC"])}, facts=old.facts
    )
    await asyncio.gather(entrance.workspace(SPACE), entrance.keep(fresh))
    assert (await entrance.workspace(SPACE)).client.token == fresh.secrets["bot_token"]
    await asyncio.gather(entrance.workspace(SPACE), entrance.leave(SPACE), return_exceptions=True)
    assert await entrance.workspaces.installation(SPACE) is None


async def test_what_is_answered_while_we_stop_stands_and_is_not_answered_again(stage: Stage) -> None:
    await stage.installs()
    grip = Grip(user="U0BEN", at_home=True)
    interaction = Interaction(SPACE, str(grip), stage.clock.now() + timedelta(minutes=5))
    stage.adapter._after = None  # as once hearing has ended
    effect = AnswerPrivately(interaction=interaction, view=view(Paragraph(Markup("Done."))))
    parcel = Parcel(key=EffectKey("k"), space=SPACE, effect=effect, people={}, messages={})
    await stage.adapter.deliver(parcel)
    said = Member(stage.slack, stage.slack.state.teams["T0ATTIC"], "U0BEN").sees()
    assert [seen.text for seen in said] == ["Done."]
