"""First words in more than one place: two channels, two places, other zones, and accounts that belong to one person."""

from datetime import UTC, datetime

import pytest

from bot.core.ids import MessageRef
from bot.roles.greeter.newcomer import Stage
from tests.conversations.conftest import Opens
from tests.conversations.test_first_posts import HELLO, asked, first_words, greets, the_post
from tests.conversations.test_two_spaces import Places, all_quiet, code_for_me, joins, sets_up
from tests.village import MONDAY, Village, two_places

NO_ZONES = "Discord tells no zones"


@pytest.fixture
async def places(database_url: str):
    """A village and a circle that are one community, both set up."""
    async with two_places(database_url) as (village, circle):
        await joins(village, circle)
        await sets_up(circle)
        yield village, circle


async def is_watched(village: Village, post: MessageRef) -> bool:
    return await village.reads(lambda look: look.newcomers.at(post)) is not None


# ---- two channels ----------------------------------------------------------------------------------------------------


async def test_words_in_one_channel_and_an_introduction_in_another_are_each_answered_by_a_person(
    village: Village,
) -> None:
    await greets(village, "ben", "cleo")
    asks = await first_words(village, channel="lobby")
    introduces = await village.says("hana", HELLO, "welcome")
    third = await village.says("hana", "And which glue?", "help")
    assert [await is_watched(village, post) for post in (asks, introduces, third)] == [True, True, False]
    await village.says("dan", "Welcome! Which kites?", "lobby", under=asks)
    assert not (await the_post(village, asks)).is_waiting
    assert (await the_post(village, introduces)).is_waiting, "an answer in one channel is none in the other"
    await village.waits("4 hours")
    (host,) = asked(village)
    assert village.direct_messages(host)[-1].links() == [introduces]
    await village.says(host, "Hello, Hana.", "welcome", under=introduces)
    assert village.direct_messages(host)[-1].says("Settled")
    await village.waits("2 days")
    village.quiet()


async def test_whoever_is_answered_where_they_introduce_themselves_writes_elsewhere_like_everybody(
    village: Village,
) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.says("cleo", "Welcome.", "welcome", under=post)
    elsewhere = await village.says("hana", "It holds by now.", "lobby")
    assert not await is_watched(village, elsewhere)
    await village.waits("2 days")
    village.quiet()


async def test_two_who_are_new_in_two_channels_are_not_mixed_up(village: Village) -> None:
    await greets(village, "ben", "cleo")
    in_lobby, in_help = await first_words(village, channel="lobby"), await first_words(village, "ivo", channel="help")
    await village.says("dan", "Welcome.", "lobby")
    await village.waits("4 hours")
    assert sorted(asked(village)) == ["ben", "cleo"], "by turns"
    shown = {person: village.direct_messages(person)[-1].links() for person in ("ben", "cleo")}
    assert {link for links in shown.values() for link in links} == {in_lobby, in_help}
    await village.says("eli", "Hello, Hana.", "lobby", under=in_lobby)
    for person, links in shown.items():
        assert village.direct_messages(person)[-1].says("Settled") == (links == [in_lobby])


# ---- two places ------------------------------------------------------------------------------------------------------


async def test_hosts_of_the_place_in_which_somebody_wrote_are_asked_and_no_others(places: Places) -> None:
    village, circle = places
    await greets(village, "ben", "cleo")
    await greets(circle, "mia")
    post = await first_words(circle, "olaf")
    await village.waits("4 hours")
    assert (asked(village), asked(circle)) == ([], ["mia"])
    assert circle.direct_messages("mia")[-1].links() == [post]
    await circle.presses("mia", "Not me")
    assert circle.direct_messages("mia")[-1].says("goes to the next host, or to the coordinators")
    await village.waits("1 minute")
    listed = [said for place in places for said in place.posts("coordinators") if said.says("wait for a person")]
    assert len(listed) == 1, "there is one list, however many places there are"
    assert listed[0].says("Olaf, 2027-01-04T09:00:00+00:00, in Circle")
    assert asked(village) == []
    await circle.says("noa", "Welcome, Olaf.", "welcome", under=post)
    assert listed[0].says("has been answered")
    await village.waits("2 days")
    all_quiet(*places)


async def test_words_in_the_other_place_answer_nobody_here(places: Places) -> None:
    village, circle = places
    post = await first_words(circle, "olaf")
    there = await village.says("ben", "Hello, everybody.", "welcome")
    await village.says("cleo", "Hello, Ben.", "welcome", under=there)
    assert (await the_post(circle, post)).is_waiting
    await circle.says("mia", "Welcome.", "welcome", under=post)
    assert (await the_post(circle, post)).in_time is True
    all_quiet(*places)


# ---- other zones -----------------------------------------------------------------------------------------------------


@pytest.mark.not_in_discord(NO_ZONES)
async def test_a_host_who_is_awake_is_asked_before_one_who_sleeps(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo", "cleo": "America/Sao_Paulo"}) as village:
        await greets(village, "ben", "cleo")
        await village.says("ben", "Hello.", "lobby")
        await first_words(village)
        await village.waits("4 hours")  # 22:00 in Tokyo, 10:00 in São Paulo
        assert asked(village) == ["cleo"]
        assert village.direct_messages("cleo")[-1].says("wrote here for the first time")


@pytest.mark.not_in_discord(NO_ZONES)
async def test_the_only_host_is_not_woken_and_has_their_own_morning_for_it(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo"}) as village:
        await greets(village, "ben")
        post = await first_words(village)
        await village.waits("13 hours 59 minutes")  # 07:59 in Tokyo
        assert asked(village) == []
        await village.waits("1 minute")
        told = village.direct_messages("ben")[-1]
        assert told.links() == [post]
        assert told.at == datetime(2027, 1, 4, 23, tzinfo=UTC)
        await village.waits("5 hours 59 minutes")
        assert not village.posts("coordinators")
        await village.waits("1 minute")
        assert village.posts("coordinators")[-1].links() == [post], "twenty hours by the clock, whoever slept"


@pytest.mark.not_in_discord(NO_ZONES)
async def test_words_of_the_evening_wait_for_the_community_s_own_morning(opens: Opens) -> None:
    async with opens(at=MONDAY.replace(hour=19)) as village:
        await greets(village, "ben")
        post = await first_words(village)
        await village.waits("15 hours 59 minutes")  # one hour of Monday, and three of Tuesday
        assert (asked(village), village.posts("coordinators")[:]) == ([], [])
        await village.waits("1 minutes")
        assert village.direct_messages("ben")[-1].links() == [post]


@pytest.mark.not_in_discord(NO_ZONES)
async def test_what_was_answered_while_the_host_slept_wakes_nobody(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo"}) as village:
        await greets(village, "ben")
        post = await first_words(village)
        await village.waits("5 hours")
        await village.says("cleo", "Welcome.", "welcome", under=post)
        await village.waits("2 days")
        assert asked(village) == []
        village.quiet()


# ---- accounts that belong to one person ------------------------------------------------------------------------------


async def is_in_both_as_one(village: Village, circle: Village) -> None:
    for place in (village, circle):
        await place.square.joins("hana")
    await circle.types("hana", f"me link {await code_for_me(village, 'hana')}")
    assert circle.answers("hana")[-1].says("Both accounts are yours now")
    assert village.direct_messages("hana")[-1].says("Your code was used")


async def test_whoever_is_in_two_places_has_first_words_once(places: Places) -> None:
    village, circle = places
    await is_in_both_as_one(village, circle)
    await greets(village, "ben")
    await greets(circle, "mia")
    first = await circle.says("hana", HELLO, "help")
    second = await village.says("hana", "And hello here.", "lobby")
    assert [await is_watched(village, post) for post in (first, second)] == [True, False]
    await village.waits("4 hours")
    assert (asked(village), asked(circle)) == ([], ["mia"])
    told = circle.direct_messages("mia")[-1]
    assert told.links() == [first]
    await circle.says("noa", "Welcome.", "help", under=first)
    assert told.says("Settled")
    await village.waits("2 days")
    all_quiet(*places)


async def test_what_waits_in_both_places_when_accounts_are_linked_is_one_person_s(places: Places) -> None:
    village, circle = places
    here, there = await first_words(village), await first_words(circle, "hana")
    await circle.types("hana", f"me link {await code_for_me(village, 'hana')}")
    assert circle.answers("hana")[-1].says("Both accounts are yours now")
    assert village.direct_messages("hana")[-1].says("Your code was used")
    posts = [await the_post(village, post) for post in (here, there)]
    assert len({post.member for post in posts}) == 1
    assert {post.stage for post in posts} == {Stage.ROOM}
    await circle.says("mia", "Welcome.", "welcome", under=there)
    assert [(await the_post(village, post)).is_waiting for post in (here, there)] == [True, False]
    await village.says("ben", "Welcome.", "welcome", under=here)
    await village.waits("2 days")
    all_quiet(*places)


async def test_a_host_with_two_accounts_is_asked_once_and_not_about_themselves(places: Places) -> None:
    village, circle = places
    await is_in_both_as_one(village, circle)
    await greets(village, "hana")
    own = await circle.says("hana", HELLO, "welcome")
    await village.waits("4 hours")
    assert asked(village) == asked(circle) == []
    assert [said.says("hana") for said in village.posts("coordinators")[-1:]] == [True]
    assert (await the_post(village, own)).stage is Stage.LIST
    await first_words(circle, "olaf")
    await village.waits("4 hours")
    assert [*asked(village), *asked(circle)] == ["hana"]
    told = [
        said for place in places for said in place.direct_messages("hana") if said.says("wrote here for the first time")
    ]
    assert len(told) == 1
