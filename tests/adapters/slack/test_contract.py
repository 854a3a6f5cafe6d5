"""Slack keeps the contract of all adapters, over both of its transports."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.core.events import Event
from tests.adapters.contract import GESTURES, AdapterContract, Answer, Notebook
from tests.adapters.slack.harness import SlackHarness, a_slack

Kind = Callable[[SlackHarness], Awaitable[tuple[type[Event], Callable[[], Awaitable[Answer]]]]]


@pytest.fixture(params=["socket", "http"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[SlackHarness]:
    async with a_slack(Notebook(), request.param) as slack:
        yield slack


class TestContract(AdapterContract):
    """Slack keeps what `bot/adapters/base.py` promises."""

    @pytest.mark.parametrize("kind", GESTURES)
    async def test_1_what_could_not_be_heard_is_not_acknowledged_and_can_be_done_again(
        self, harness: SlackHarness, kind: Kind
    ) -> None:
        """What was said in Slack stands there whether we heard it or not: Slack tells of it again by itself."""
        event, gesture = await kind(harness)
        before = len(harness.house.of(event))
        harness.house.unable = True
        assert not (await gesture()).taken
        assert len(harness.house.of(event)) == before
        harness.house.unable = False
        if harness.server.office.missed:
            assert [told.taken for told in await harness.server.office.tell_missed()] == [True]
        else:
            assert (await gesture()).taken
        assert len(harness.house.of(event)) == before + 1
