"""What the adapter promises beyond the contract of all: numbers as at the top of `bot/adapters/slack/adapter.py`."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.adapters.base import TryLater
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.doors import HttpDoor
from bot.adapters.slack.pace import Pace
from bot.core.errors import ConfigError
from bot.core.events import (
    ChannelChanged,
    ChannelEntered,
    CommandInvoked,
    MemberChanged,
    MemberIntroduced,
    MemberLeft,
    MessagePosted,
    SpaceEntered,
)
from bot.core.ids import MemberId, identity
from tests.adapters.contract import Notebook, paragraph
from tests.adapters.slack.harness import SlackHarness, a_slack, a_workspace
from tests.slack.affairs import Affairs
from tests.slack.events import JSON
from tests.slack.gestures import Member
from tests.slack.server import SlackServer


@pytest.fixture
async def harness() -> AsyncIterator[SlackHarness]:
    async with a_slack(Notebook(), "http") as harness:
        yield harness


async def until(condition: object) -> None:
    """Wait for what follows an acknowledgement by itself."""
    assert callable(condition)
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.005)


# ---- 1 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how", [{"secret": "another secret"}, {"age": 600}, {"age": -600}], ids=["forged", "stale", "of-tomorrow"]
)
async def test_1_what_is_not_slacks_is_not_heard(harness: SlackHarness, how: dict[str, object]) -> None:
    before = len(harness.house.heard)
    told = await harness.server.posts.post('{"type": "event_callback"}', JSON, **how)  # type: ignore[arg-type]
    assert not told.taken
    assert told.body["status"] == 401
    assert len(harness.house.heard) == before


async def test_1_slack_may_ask_whether_we_are_there(harness: SlackHarness) -> None:
    told = await harness.server.posts.post('{"type": "url_verification", "challenge": "c1"}')
    assert (told.taken, told.body) == (True, {"challenge": "c1"})
    told = await harness.server.posts.post("ssl_check=1&token=t", "application/x-www-form-urlencoded")
    assert told.taken


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "payload={", "payload=[]", "payload=null", "\x00"])
async def test_1_rubbish_changes_nothing(harness: SlackHarness, body: str) -> None:
    before = len(harness.house.heard)
    await harness.server.posts.post(body)
    assert len(harness.house.heard) == before
    assert (await Member(harness.server, harness.team, "U0ANA").says("Still there?", "C0HELP")).taken


async def test_1_the_same_event_twice_is_heard_once(harness: SlackHarness) -> None:
    ana = Member(harness.server, harness.team, "U0ANA")
    await ana.says("Good morning", "C0HELP")
    [said] = harness.house.of(MessagePosted)
    event = {"type": "event_callback", "event_id": "Ev0AGAIN", "team_id": harness.team.id}
    event["event"] = {
        "type": "message",
        "channel": "C0HELP",
        "channel_type": "channel",
        "user": "U0ANA",
        "text": "Good morning",
        "ts": said.message.id,
    }
    assert (await harness.server.office.tell_again(event)).taken
    assert harness.house.of(MessagePosted) == [said]


# ---- 3 -------------------------------------------------------------------------------------------------------------


async def test_3_app_home_is_drawn_when_it_is_opened(harness: SlackHarness) -> None:
    ana = Member(harness.server, harness.team, "U0ANA")
    assert (await ana.opens_home()).taken
    await until(lambda: ana.home is not None)
    assert ana.home is not None
    assert "Your own page" in ana.home.text


async def test_3_somebody_unknown_is_asked_for(harness: SlackHarness) -> None:
    harness.server.add_person(harness.team, "U0NEW", "Newton", "Europe/Paris")
    harness.team.channels["C0HELP"].members.add("U0NEW")
    await Member(harness.server, harness.team, "U0NEW").says("Hello all", "C0HELP")
    await until(lambda: harness.house.of(MemberChanged))
    [met] = harness.house.of(MemberChanged)
    assert (met.profile.name, met.profile.zone) == ("Newton", "Europe/Paris")


async def test_3_a_guest_from_elsewhere_is_a_guest(harness: SlackHarness) -> None:
    harness.server.add_person(harness.team, "U0FAR", "Farah", is_stranger=True)
    harness.team.channels["C0HELP"].members.add("U0FAR")
    await Member(harness.server, harness.team, "U0FAR").says("Hello from elsewhere", "C0HELP")
    await until(lambda: harness.house.of(MemberChanged))
    assert harness.house.of(MemberChanged)[0].profile.guest


async def test_3_a_channel_that_changed_is_known_by_its_new_name(harness: SlackHarness) -> None:
    await Affairs(harness.server, harness.team).renames("C0HELP", "questions", "U0ANA")
    await until(lambda: harness.house.of(ChannelChanged))
    assert harness.house.of(ChannelChanged)[-1].profile.name == "questions"


# ---- coming in -----------------------------------------------------------------------------------------------------


@dataclass
class Trying:
    """An adapter that tries to come in."""

    slack: SlackServer
    adapter: SlackAdapter
    house: Notebook
    task: "asyncio.Task[None]"


@asynccontextmanager
async def trying(prepare: object, token: str | None = None) -> AsyncIterator[Trying]:
    house = Notebook()
    async with SlackServer(house.now, patience=30) as slack:
        team = a_workspace(slack)
        given = slack.install(team)
        access = SlackAccess(
            bot_token=token or given,
            app_token=slack.app.app_token,
            signing_secret=slack.app.signing_secret,
            api_url=slack.api_url,
        )
        assert callable(prepare)
        prepare(slack)
        adapter = SlackAdapter(access, http=HttpDoor("127.0.0.1", 0), pace=Pace(timedelta(0)))
        task = asyncio.create_task(adapter.run(house))
        try:
            yield Trying(slack, adapter, house, task)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, BaseExceptionGroup):
                await task


def _causes(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    else:
        yield error


async def test_a_token_that_slack_does_not_take_ends_the_start_with_a_sentence() -> None:
    async with trying(lambda slack: None, token="xoxb-wrong") as given:
        with pytest.raises(BaseExceptionGroup) as caught:
            await asyncio.wait_for(given.task, 60)
    [error] = _causes(caught.value)
    assert isinstance(error, ConfigError)
    assert "SLACK_BOT_TOKEN" in str(error)
    assert "xoxb-wrong" not in str(error)


async def test_slack_may_be_away_when_we_start() -> None:
    async with trying(lambda slack: slack.breaks_next("auth.test", 503)) as given:
        await asyncio.wait_for(given.adapter.ready.wait(), 10)
        assert isinstance(given.house.heard[0], SpaceEntered)


async def test_what_is_to_be_said_before_we_are_in_waits() -> None:
    async with a_slack(Notebook()) as running:
        parcel = running.parcel(running.post(paragraph("Early")))
        access = SlackAccess(bot_token="xoxb-later", api_url=running.server.api_url)
        fresh = SlackAdapter(access, pace=Pace(timedelta(0)))
        with pytest.raises(TryLater):
            await fresh.deliver(parcel)


async def test_a_scope_that_is_missing_leaves_the_rest_standing() -> None:
    def without_names(slack: SlackServer) -> None:
        team = slack.state.teams["T0ATTIC"]
        team.scopes -= {"users:read"}
        for token in slack.state.tokens.values():
            token.scopes = team.scopes

    async with trying(without_names) as given:
        await asyncio.wait_for(given.adapter.ready.wait(), 10)
        entered = given.house.heard[0]
        assert isinstance(entered, SpaceEntered)
        assert entered.people == ()
        assert "help" in {channel.name for channel in entered.channels}


# ---- what a review found -------------------------------------------------------------------------------------------


async def test_a_large_workspace_is_heard_before_all_of_it_was_looked_at() -> None:
    def slow(slack: SlackServer) -> None:
        slack.limits_next("users.list", after=30)

    async with trying(slow) as given:
        await asyncio.wait_for(given.adapter.ready.wait(), 10)
        given.slack.app.request_url = given.adapter.address
        ana = Member(given.slack, given.slack.state.teams["T0ATTIC"], "U0ANA")
        assert (await ana.commands("help", "C0HELP")).taken
        assert given.house.of(SpaceEntered) == []
        assert given.house.of(CommandInvoked)


async def test_people_are_told_of_in_portions() -> None:
    def crowded(slack: SlackServer) -> None:
        team = slack.state.teams["T0ATTIC"]
        for number in range(450):
            slack.add_person(team, f"U1{number:04}", f"Person {number}")

    async with trying(crowded) as given:
        await asyncio.wait_for(given.adapter.ready.wait(), 10)
        told = given.house.of(SpaceEntered)
        assert [len(entered.people) <= 200 for entered in told] == [True] * len(told)
        assert len({person.identity for entered in told for person in entered.people}) >= 453
        assert len({entered.id for entered in told}) == len(told) == 3


async def test_somebody_unknown_is_asked_for_once_however_much_they_write(harness: SlackHarness) -> None:
    harness.server.add_person(harness.team, "U0NEW", "Newton")
    harness.team.channels["C0HELP"].members.add("U0NEW")
    newton = Member(harness.server, harness.team, "U0NEW")
    await asyncio.gather(*(newton.says(f"Hello {number}", "C0HELP") for number in range(8)))
    await until(lambda: harness.house.of(MemberChanged))
    assert len(harness.house.of(MemberChanged)) == 1


async def test_who_does_something_is_introduced_with_it(harness: SlackHarness) -> None:
    ben = Member(harness.server, harness.team, "U0BEN")
    await ben.commands("help", "C0HELP")
    await ben.commands("help", "C0HELP")
    told = [type(event) for event in harness.house.heard if isinstance(event, CommandInvoked | MemberIntroduced)]
    assert told == [MemberIntroduced, CommandInvoked, MemberIntroduced, CommandInvoked, MemberIntroduced]
    assert {event.profile.name for event in harness.house.of(MemberIntroduced)} == {"Ben"}


async def test_who_comes_back_is_news(harness: SlackHarness) -> None:
    affairs = Affairs(harness.server, harness.team)
    await affairs.leaves("U0CLEO")
    assert harness.house.of(MemberLeft)
    before = len(harness.house.of(MemberChanged))
    harness.team.people["U0CLEO"].deleted = False
    event = {"type": "user_change", "user": harness.team.people["U0CLEO"].wire(harness.house.now())}
    await harness.server.office.event(harness.team, event)
    assert len(harness.house.of(MemberChanged)) == before + 1


async def test_a_channel_that_it_is_let_into_gets_its_name_soon(harness: SlackHarness) -> None:
    harness.server.add_channel(harness.team, "C0DEN", "den", ["U0ANA"], private=True)
    await Affairs(harness.server, harness.team).invites_bot("C0DEN", "U0ANA")
    [entered] = harness.house.of(ChannelEntered)
    assert entered.by == harness.ana
    await until(lambda: harness.house.of(ChannelChanged))
    changed = harness.house.of(ChannelChanged)[-1].profile
    assert (changed.name, changed.private) == ("den", True)


async def test_whom_a_message_names_is_asked_for_before_it_stands(harness: SlackHarness) -> None:
    harness.server.add_person(harness.team, "U0NEW", "Newton")
    parcel = replace(
        harness.parcel(harness.post(paragraph("<@m-new> asks:"))),
        people={MemberId("m-new"): identity(harness.space, "U0NEW")},
    )
    await harness.adapter.deliver(parcel)
    assert (await harness.last(harness.ana)).text == "@Newton asks:"


async def test_what_is_said_to_us_in_a_thread_is_no_answer_to_its_question(harness: SlackHarness) -> None:
    await harness.says(harness.ana, "Which glue?")
    asked = (await harness.last(harness.ben)).ref
    us = harness.team.bot.id
    ben = Member(harness.server, harness.team, "U0BEN")
    assert (await ben.sends(f"<@{us}> help", "C0HELP", thread=asked.id)).taken
    assert [event.text for event in harness.house.of(CommandInvoked)] == ["help"]
    assert len(harness.house.of(MessagePosted)) == 1
    assert (await ben.sends(f"Bone glue, says <@{us}>", "C0HELP", thread=asked.id)).taken
    assert len(harness.house.of(MessagePosted)) == 2


async def test_a_port_that_is_taken_ends_the_start_with_a_sentence(harness: SlackHarness) -> None:
    port = int(harness.adapter.address.rpartition(":")[2].partition("/")[0])
    access = SlackAccess(
        bot_token=harness.server.install(harness.team), signing_secret="s", api_url=harness.server.api_url
    )
    late = SlackAdapter(access, http=HttpDoor("127.0.0.1", port), pace=Pace(timedelta(0)))
    with pytest.raises(BaseExceptionGroup) as caught:
        await asyncio.wait_for(late.run(Notebook()), 10)
    [error] = _causes(caught.value)
    assert isinstance(error, ConfigError)
    assert f"Port {port} cannot be used" in str(error)
