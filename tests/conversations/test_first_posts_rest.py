"""What becomes of a newcomer's first words while Trellis is down, away, silenced, or no longer listens there."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.people import Life
from bot.roles.greeter.newcomer import Stage
from tests.conversations.conftest import Opens
from tests.conversations.test_first_posts import HELLO, asked, first_words, greets, the_post
from tests.conversations.test_two_spaces import all_quiet, joins, sets_up
from tests.simulation.lasting import LastingVillage, a_lasting_village
from tests.village import COORDINATORS, MONDAY, PEOPLE, Village, a_village, two_places


@pytest.fixture
async def lasting(database_url: str) -> AsyncIterator[LastingVillage]:
    """A village whose house can be stopped and started again."""
    everybody = dict.fromkeys((*PEOPLE, *COORDINATORS), "UTC")
    async with a_lasting_village(database_url, everybody, MONDAY) as village:
        yield village


@pytest.fixture
async def removable(database_url: str) -> AsyncIterator[Village]:
    """A village on a square from which we can be removed."""
    async with a_village(database_url) as village:
        yield village


async def changes_mode(village: Village, channel: str, mode: str) -> None:
    await village.types("cora", "board")
    await village.presses("cora", "Change a channel’s mode")
    assert not await village.submits("cora", channel=village.square.place(channel), mode=mode)
    assert village.answers("cora")[-1].says("Its notice says so too")
    assert village.posts(channel)[:] is not None


# ---- the house was down ----------------------------------------------------------------------------------------------


async def test_after_an_outage_one_host_is_asked_and_the_next_has_their_time(lasting: LastingVillage) -> None:
    await greets(lasting, "ben", "cleo", "dan")
    post = await first_words(lasting)
    await lasting.is_away(timedelta(hours=6))
    (first,) = asked(lasting)
    assert lasting.direct_messages(first)[-1].says(HELLO)
    await lasting.is_away(timedelta(hours=1))
    await lasting.waits("2 hours 59 minutes")
    assert asked(lasting) == [first]
    await lasting.waits("1 minute")
    assert len(set(asked(lasting))) == len(asked(lasting)) == 2
    await lasting.says("eli", "Welcome!", "welcome", under=post)
    for host in asked(lasting):
        assert lasting.direct_messages(host)[-1].says("Settled")
    await lasting.is_away(timedelta(days=2))
    lasting.quiet()


async def test_the_only_host_is_asked_once_however_often_we_come_back(lasting: LastingVillage) -> None:
    await greets(lasting, "ben")
    post = await first_words(lasting)
    for _ in range(3):
        await lasting.is_away(timedelta(hours=5))
    assert asked(lasting) == ["ben"]
    assert lasting.direct_messages("ben")[-1].links() == [post]
    await lasting.says("ben", "Welcome!", "welcome", under=post)
    assert lasting.direct_messages("ben")[-1].says("Settled")
    await lasting.waits("2 days")
    lasting.quiet()


async def test_after_a_long_outage_it_is_on_the_list_and_no_host_is_asked_late(lasting: LastingVillage) -> None:
    await greets(lasting, "ben", "cleo")
    post = await first_words(lasting)
    await lasting.is_away(timedelta(hours=30))
    assert (await the_post(lasting, post)).stage is Stage.LIST
    assert (await the_post(lasting, post)).in_time is False
    assert asked(lasting) == []
    (listed,) = lasting.posts("coordinators")
    assert listed.links() == [post]
    await lasting.is_away(timedelta(hours=1))
    await lasting.says("eli", "Sorry, we were away. Welcome!", "welcome", under=post)
    assert listed.says("has been answered")
    await lasting.waits("2 days")
    lasting.quiet()


# ---- we were removed -------------------------------------------------------------------------------------------------


async def test_whoever_lets_us_in_again_finds_a_first_post_where_it_was(removable: Village) -> None:
    village = removable
    await greets(village, "ben", "cleo")
    post = await first_words(village)
    await village.waits("4 hours")
    (first,) = asked(village)
    assert village.direct_messages(first)[-1].says(HELLO)
    await village.square.removes_us()
    await village.waits("2 hours")
    await village.square.looks_around()
    await village.settles()
    assert asked(village) == [first]
    await village.waits("1 hour 59 minutes")
    assert asked(village) == [first]
    await village.waits("1 minute")
    assert Counter(asked(village)) == {"ben": 1, "cleo": 1}
    await village.presses("ben", "I’ll write")
    assert village.direct_messages("ben")[-1].says("Nobody else is asked")
    await village.says("ben", "Good to have you.", "welcome", under=post)
    assert village.direct_messages("cleo")[-1].says("Settled")
    await village.waits("2 days")
    village.quiet()


async def test_what_waited_longer_than_a_host_may_take_comes_to_the_list_once_we_are_back(removable: Village) -> None:
    village = removable
    await greets(village, "ben")
    post = await first_words(village)
    await village.square.removes_us()
    await village.waits("3 days")
    assert await village.reads(lambda look: look.community.life) is Life.AWAY
    await village.square.looks_around()
    await village.waits("11 minutes")
    assert asked(village) == []
    assert village.posts("coordinators")[-1].links() == [post]
    assert (await the_post(village, post)).in_time is False
    await village.waits("6 days")
    assert village.posts("coordinators")[-1].says("it rests")
    village.quiet()


# ---- a community closes, a place goes, a channel is switched off -----------------------------------------------------


async def test_a_community_that_closes_lets_first_posts_rest(village: Village) -> None:
    await greets(village, "ben")
    answered, waiting = await first_words(village), await first_words(village, "ivo")
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert told.text.count(HELLO) == 2
    await village.says("cleo", "Welcome.", "welcome", under=answered)
    assert told.text.count(HELLO) == told.text.count("Settled") == 1
    await village.square.press("cora", "coordinator.close_now", "")
    await village.settles()
    assert village.answers("cora")[-1].says("closed")
    assert village.posts("coordinators")[-1].says("closed")
    assert (await the_post(village, waiting)).stage is Stage.RESTS
    assert told.text.count("Settled") == 2
    assert not told.says(HELLO)
    assert not told.offers("I’ll write")
    for name in ("lobby", "help", "welcome", "meetups", "library"):
        assert all(said.says("closed") for said in village.posts(name))
    await village.waits("10 days")
    village.quiet()


async def test_a_place_that_goes_its_own_way_takes_its_first_posts_to_rest(database_url: str) -> None:
    async with two_places(database_url) as (village, circle):
        await joins(village, circle)
        await sets_up(circle)
        there, here = await first_words(circle, "olaf"), await first_words(village)
        await circle.types("zoe", "board")
        await circle.presses("zoe", "Leave this community…")
        await circle.presses("zoe", "Leave")
        assert circle.answers("zoe")[-1].says("a community of its own again")
        await circle.types("zoe", "board")
        assert circle.answers("zoe")[-1].offers("Set up")
        assert (await the_post(circle, there)).stage is Stage.RESTS
        assert (await the_post(village, here)).stage is Stage.ROOM
        assert await village.reads(lambda look: look.newcomers.at(there)) is None
        all_quiet(village, circle)


async def test_where_we_no_longer_listen_nobody_is_asked_and_nothing_is_listed(opens: Opens) -> None:
    async with opens() as village:
        await greets(village, "ben")
        post = await first_words(village)
        await changes_mode(village, "welcome", "off")
        await village.waits("4 hours")
        assert asked(village) == []
        assert (await the_post(village, post)).stage is Stage.RESTS
        await village.waits("10 days")
        village.quiet()


async def test_where_we_only_listen_a_person_is_found_all_the_same(opens: Opens) -> None:
    async with opens() as village:
        await greets(village, "ben")
        post = await first_words(village)
        await changes_mode(village, "welcome", "listen")
        await village.waits("4 hours")
        assert village.direct_messages("ben")[-1].links() == [post]
        await village.says("ben", "Hello, Hana.", "welcome", under=post)
        assert (await the_post(village, post)).in_time is True
        assert village.direct_messages("ben")[-1].says("Settled")
        await village.waits("2 days")
        village.quiet()
