"""Trellis is removed from a place: everything stops there, and is erased a month later unless it is let in again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Table, create_engine, select

from bot.adapters.base import Installation
from bot.core.people import Life
from bot.store.passage_tables import due, held, outbox
from bot.store.tables import communities, installations, members, metadata, mishaps, spaces
from tests.conversations.test_brief import begins, is_awaited
from tests.conversations.test_two_spaces import all_quiet, joins, links_ana, sets_up
from tests.village import Village, a_village, two_places

Places = tuple[Village, Village]


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    """A village on a square where delivery can be made to fail."""
    async with a_village(database_url) as village:
        yield village


@pytest.fixture
async def places(database_url: str) -> AsyncIterator[Places]:
    """A village and a circle that are one community, both set up, where Ana is one person."""
    async with two_places(database_url) as places:
        village, circle = places
        await joins(village, circle)
        await sets_up(circle)
        await links_ana(village, circle)
        yield places


async def is_removed(village: Village) -> None:
    await village.square.removes_us()
    await village.settles()


async def is_let_in_again(village: Village) -> None:
    await village.square.looks_around()
    await village.settles()


async def asks_unheard(village: Village, person: str, text: str) -> None:
    """Ask something while nothing can be posted."""
    await village.types(person, f"ask {text}")
    assert village.answers(person)[-1].offers("Post it")
    await village.presses(person, "Post it")
    assert village.answers(person)[-1].says("Your question stands in")


def held_by(village: Village, table: Table) -> list[Any]:
    engine = create_engine(village.url)
    with engine.connect() as connection:
        rows = list(connection.execute(select(table)))
    engine.dispose()
    return rows


async def lives(village: Village) -> Life:
    return await village.reads(lambda look: look.community.life)


async def test_where_it_was_removed_nothing_happens_any_more(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    assert not await village.submits("ben", **{"from": "09:00", "until": "08:00"})
    assert village.answers("ben")[-1].says("08:00")
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    village.square.asks_to_wait |= {"help"}
    await asks_unheard(village, "dan", "Who mends bells?")
    assert held_by(village, held)
    await is_removed(village)
    assert await lives(village) is Life.AWAY
    assert [row.id for row in held_by(village, due)] == [f"coordinator:erase:{village.square.space}"]
    assert held_by(village, held) == []
    assert {row.state for row in held_by(village, outbox)} == {"sent"}
    village.square.heals()
    said = len(village.square.said)
    village.square.refuses |= {"help", "coordinators", "ana", "ben", "cleo"}
    await village.waits("29 days")
    assert len(village.square.said) == said
    assert held_by(village, held) == held_by(village, mishaps) == []
    assert [row.id for row in held_by(village, due)] == [f"coordinator:erase:{village.square.space}"]
    assert {row.state for row in held_by(village, outbox)} == {"sent"}
    village.quiet()


async def test_what_is_still_on_its_way_ends_without_a_word(village: Village) -> None:
    village.square.loses |= {"help"}
    await asks_unheard(village, "ana", "Who mends planes?")
    await is_removed(village)
    village.square.heals()
    village.square.refuses |= {"help"}
    await village.waits("1 day")
    assert {row.state for row in held_by(village, outbox)} <= {"sent", "expired"}
    assert held_by(village, mishaps) == []
    village.quiet()


async def test_whoever_lets_it_in_again_finds_everything_as_it_was(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.asks("ana", "Who mends planes?")
    village.square.asks_to_wait |= {"help"}
    await asks_unheard(village, "dan", "Who mends bells?")
    await village.waits("3 hours")
    await is_removed(village)
    village.square.heals()
    await village.waits("5 days")
    await is_let_in_again(village)
    assert await lives(village) is Life.OPEN
    assert not [row for row in held_by(village, due) if "erase" in row.id]
    assert village.posts("help")[-1].says("Who mends bells?")
    await village.waits("3 hours")
    assert not village.direct_messages("ben")
    await village.waits("1 hour")
    assert village.direct_messages("ben")[-1].says("asks about planes")
    await village.replies("ben", "I do.", "planes")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben for you")
    assert village.direct_messages("ben")[-1].says("your answer helped")
    await is_removed(village)
    await village.waits("5 days")
    await is_let_in_again(village)
    await village.waits("30 days")
    assert village.direct_messages("ana")[-1].says("helped you with a question")
    assert village.direct_messages("dan")[:]
    assert village.posts("coordinators")[:] is not None
    assert village.posts("library")[-1].says("Asked, and not answered yet:\nWho mends bells?")
    village.quiet()


async def test_whoever_wished_for_the_brief_gets_it_again_where_it_was_let_in_again(village: Village) -> None:
    await begins(village)
    await is_removed(village)
    await village.waits("8 days")
    assert not village.direct_messages("cora")
    await is_let_in_again(village)
    assert await is_awaited(village)
    await village.waits("6 days")
    assert village.direct_messages("cora")[-1].says("One idea")
    village.quiet()


async def test_a_brief_outlives_the_absence_of_one_of_two_places(places: Places) -> None:
    village, circle = places
    await begins(circle, "zoe")
    await is_removed(circle)
    await village.waits("8 days")
    assert not circle.direct_messages("zoe")
    await is_let_in_again(circle)
    await circle.waits("6 days")
    assert circle.direct_messages("zoe")[-1].says("One idea")
    all_quiet(*places)


async def test_fresh_eyes_are_asked_though_it_was_removed_in_between(village: Village) -> None:
    await village.square.joins("hana")
    await village.settles()
    post = await village.says("hana", "Hello.", "welcome")
    await village.says("ben", "Hello, Hana.", "welcome", under=post)
    await village.types("hana", "me")
    assert village.answers("hana")[-1]
    await village.waits("5 days")
    await is_removed(village)
    await village.waits("5 days")
    await is_let_in_again(village)
    await village.waits("19 days 23 hours")
    assert not village.direct_messages("hana")
    await village.waits("1 hour")
    assert village.direct_messages("hana")[-1].says("This is asked once")
    await is_removed(village)
    await is_let_in_again(village)
    await village.waits("30 days")
    village.quiet()


async def test_nobody_hears_of_a_newcomer_in_a_place_that_we_are_not_in(places: Places) -> None:
    village, circle = places
    await begins(village)
    await village.waits("6 days 12 hours")
    await circle.square.joins("noa")
    await circle.settles()
    await circle.says("noa", "Hello, I mend kites.", "welcome")
    await circle.waits("1 hour")
    await is_removed(circle)
    await village.types("cora", "board")
    assert "newcomer" not in village.answers("cora")[-1].text
    await village.waits("1 day")
    assert "newcomer" not in village.direct_messages("cora")[-1].text
    await is_let_in_again(circle)
    await village.waits("11 minutes")
    assert village.posts("coordinators")[-1].says("Noa")
    await village.types("cora", "board")
    assert village.answers("cora")[-1].says("One newcomer waits for a person")
    all_quiet(*places)


async def test_a_month_later_everything_is_erased(village: Village) -> None:
    given = Installation(space=village.square.space, secrets={"token": "secret"}, facts={})
    await village.trellis.installations.keep(given)
    await village.asks("ana", "Who mends planes?")
    await is_removed(village)
    await village.waits("20 days")
    await is_removed(village)  # some platforms tell of it twice
    await village.waits("9 days")
    assert held_by(village, members)
    assert held_by(village, installations)
    await village.waits("1 day")
    left = {table.name: rows for table in metadata.sorted_tables if (rows := held_by(village, table))}
    assert left.keys() == {"meta"}
    await is_let_in_again(village)
    assert await lives(village) is Life.QUIET
    assert await village.member("ana")
    village.quiet()


async def test_where_only_one_of_two_places_is_removed_the_rest_goes_on(places: Places) -> None:
    village, circle = places
    await circle.knows("mia", ["clocks"])
    await circle.asks("noa", "Who mends kettles?")
    await village.asks("ben", "Who mends lamps?")
    await is_removed(circle)
    assert await lives(village) is Life.OPEN
    assert not [row for row in held_by(village, due) if circle.token("kettles") in row.id]
    said = len(circle.square.said)
    await village.asks("ben", "Who mends clocks?")
    await village.waits("1 day")
    assert village.direct_messages("ben")[:]
    assert len(circle.square.said) == said
    member = await village.reads(lambda look: look.people.known(circle.square.who("mia")))
    assert member is not None
    assert not member.here
    await is_let_in_again(circle)
    people = await village.reads(lambda look: look.people.coordinators())
    assert {one.name for one in people} == {"Carl", "Cora", "Zoe"}
    await circle.waits("4 hours")
    assert circle.direct_messages("noa")[-1].says("Your question is still waiting")
    all_quiet(*places)


async def test_a_place_that_comes_back_to_a_closed_community_is_silent(places: Places) -> None:
    village, circle = places
    await is_removed(circle)
    await village.square.press("cora", "coordinator.close_now", "")
    await village.settles()
    assert village.answers("cora")[-1].says("closed")
    assert village.posts("coordinators")[-1].says("closed")
    await is_let_in_again(circle)
    assert await lives(circle) is Life.CLOSED
    assert (await village.trellis.recollect(circle.square.space)).listening == frozenset()
    all_quiet(*places)


@pytest.mark.parametrize("left", ["village", "circle"])
async def test_what_is_erased_of_two_places_is_only_what_the_other_does_not_share(places: Places, left: str) -> None:
    stays, goes = places if left == "circle" else reversed(places)
    await goes.knows("ana", ["clocks"])
    await goes.asks("ana", "Who mends kettles?")
    await stays.asks("ana", "Who mends lamps?")
    await is_removed(goes)
    await stays.waits("30 days")
    assert [row.space for row in held_by(stays, spaces)] == [stays.square.space]
    assert len(held_by(stays, communities)) == 1
    dump = {table.name: str(rows) for table in metadata.sorted_tables if (rows := held_by(stays, table))}
    assert {table: text for table, text in dump.items() if goes.square.space in text or "kettles" in text} == {}
    assert "lamps" in dump["questions"]
    await stays.types("ana", "topics")
    assert stays.answers("ana")[-1].says("clocks")
    for place in places:
        for said in place.square.said:
            said.heard = True
