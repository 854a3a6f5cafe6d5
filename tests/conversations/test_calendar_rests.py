"""While Trellis is away nothing comes round, and nothing that was missed is made up for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.rituals.ritual import Stage
from tests.conversations.test_removed import is_let_in_again, is_removed
from tests.conversations.test_two_spaces import all_quiet, joins, sets_up
from tests.rhythm import comes_round
from tests.village import Village, a_village, two_places

MONDAY_NEXT = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    async with a_village(database_url) as village:
        yield village


def doorsteps(village: Village) -> list[datetime]:
    return [said.at for said in village.posts("meetups") if said.says("Monday doorstep")]


async def test_what_falls_into_an_absence_does_not_happen(village: Village) -> None:
    ritual = await comes_round(village, "F01", MONDAY_NEXT)
    desk = await comes_round(village, "F03", datetime(2027, 1, 5, 15, tzinfo=UTC), rule="")
    assert village.posts("meetups")[-1].offers("Yes")
    await is_removed(village)
    await village.waits("10 days")
    await is_let_in_again(village)
    (run,) = await village.reads(lambda look: look.runs.of(desk))
    assert run.stage is Stage.SKIPPED
    assert doorsteps(village) == []
    await village.waits_until(datetime(2027, 1, 18, 10, tzinfo=UTC))
    assert doorsteps(village) == [datetime(2027, 1, 18, 9, tzinfo=UTC)]
    assert len(await village.reads(lambda look: look.runs.of(ritual))) == 1
    village.quiet()


async def test_what_is_still_ahead_happens(village: Village) -> None:
    desk = await comes_round(village, "F03", datetime(2027, 1, 5, 15, tzinfo=UTC), rule="")
    await village.presses("ben", "Yes")
    assert village.answers("ben")[-1].says("You said yes")
    await is_removed(village)
    await village.waits("2 hours")
    await is_let_in_again(village)
    await village.waits_until(datetime(2027, 1, 5, 14, tzinfo=UTC))
    (run,) = await village.reads(lambda look: look.runs.of(desk))
    assert run.stage is Stage.AHEAD
    assert run.beat > 1
    assert len(village.posts("meetups")) == 1
    assert village.direct_messages("ben")[-1].says("Open desk")
    village.quiet()


async def test_one_place_rests_while_the_other_goes_on(database_url: str) -> None:
    async with two_places(database_url) as (village, circle):
        await joins(village, circle)
        await sets_up(circle)
        here = await comes_round(village, "F01", MONDAY_NEXT)
        there = await comes_round(circle, "F01", MONDAY_NEXT, channel="help")
        await is_removed(circle)
        await village.waits_until(datetime(2027, 1, 11, 10, tzinfo=UTC))
        assert doorsteps(village) == [MONDAY_NEXT]
        assert await village.reads(lambda look: look.runs.of(there)) == []
        assert len(await village.reads(lambda look: look.runs.of(here))) == 1
        await is_let_in_again(circle)
        await village.waits_until(datetime(2027, 1, 18, 9, 30, tzinfo=UTC))
        assert [run.begins.day for run in await village.reads(lambda look: look.runs.of(there))] == [18]
        assert circle.posts("help")[-1].says("Monday doorstep")
        assert len(doorsteps(village)) == 2
        all_quiet(village, circle)


async def test_what_comes_round_pauses_in_a_place_that_goes_its_own_way(database_url: str) -> None:
    async with two_places(database_url) as (village, circle):
        await joins(village, circle)
        await sets_up(circle)
        there = await comes_round(circle, "F01", MONDAY_NEXT, channel="help")
        await circle.square.press("zoe", "coordinator.part_now", "")
        await circle.settles()
        assert circle.answers("zoe")[-1].says("a community of its own again")
        await circle.types("zoe", "ritual")
        assert circle.answers("zoe")[-1].says("pauses until somebody lets it go on")
        assert await village.reads(lambda look: look.rituals.ritual(there)) is None
        await village.waits("2 weeks")
        assert all(not said.says("Monday doorstep") for said in circle.posts("help"))
        all_quiet(village, circle)
