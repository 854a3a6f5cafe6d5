"""What `bot/store/queries/removal.py` promises: a month after a removal nothing is left, whatever was there before."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, insert

from bot.adapters.base import Installation
from bot.app import Trellis
from bot.core.events import SpaceEntered
from bot.core.ids import CommunityId, EventId
from bot.store.passage_tables import attention
from bot.store.queries.removal import erase
from bot.store.tables import members, metadata, tries
from tests.faults.household import Listener
from tests.store.test_moving import QUIET, closes, one, rows, settles, two, types
from tests.store.test_no_trace import STORIES, WHO, Story, dumped, traces, written_in
from tests.village import MONDAY, a_village


async def test_a_full_life_of_a_community_leaves_no_trace(database_url: str) -> None:
    await lives_and_is_erased(STORIES, database_url)


async def lives_and_is_erased(stories: Iterable[Story], url: str) -> None:
    async with a_village(url, more=(WHO,)) as village:
        held = [word for story in stories for word in await story(village)]
        await village.types(WHO, "me link")
        await village.presses(WHO, "Show me a code")
        await village.types("eli", "me link AAAAA-AAAAA")
        given = Installation(space=village.square.space, secrets={"token": "quagga"}, facts={})
        await village.trellis.installations.keep(given)
        people = [str(row.member) for row in rows(village.trellis, members)]
        before = dumped(url)
        await village.square.removes_us()
        await village.settles()
        await village.waits("30 days")
        left = dumped(url)
        assert {table for table in metadata.tables if left[table]} == {"meta"}
        marks = {*held, *people, WHO, village.square.space}
        filled = {table for table in metadata.tables if before[table]}
        assert filled > {"members", "tries", "links", "installations", "rituals", "runs", "rsvps", "my_steps"}
        assert traces(left, marks) == []
    assert traces(written_in(url), {*held, *people}) == []


async def test_nothing_of_another_community_goes_along(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    await house.hear(QUIET, types("more"))
    mine, theirs = people_of(house, home), people_of(house, quiet)

    def share(connection: Connection) -> None:
        shared = {"member": "shared", "community": home, "name": "Mia", "coordinator": False, "guest": False}
        also = {"may_coordinate": False, "here": True, "muted": "", "person": theirs[0]}
        connection.execute(insert(members).values(**shared, **also))
        for table in (attention, tries):
            for person in (theirs[0], "gone", *mine):
                connection.execute(insert(table).values(person=person, at=MONDAY))

    await house.database.writer.write(share)
    kept = {table.name: [row for row in rows(house, table) if row.community == home] for table in with_community()}
    await house.database.writer.write(lambda connection: erase(connection, quiet))
    assert {table.name: rows(house, table) for table in with_community()} == kept
    assert {row.person for row in rows(house, attention)} == {theirs[0], "gone", *mine}
    await house.database.writer.write(lambda connection: erase(connection, home))
    assert [rows(house, table) for table in with_community() if rows(house, table)] == []
    assert {row.person for row in rows(house, attention)} == {row.person for row in rows(house, tries)} == {"gone"}
    await closes(house)


async def test_whoever_is_about_to_let_us_in_again_finds_everything(database_url: str) -> None:
    house, _, quiet = await two(database_url)
    await house.hear(QUIET, types("left"), types("erase"))
    left, late = await house.ledger.owed(quiet, 0, 10)
    await settles(house, quiet, Listener(handling=lambda event, tx: tx.removal.stop(QUIET, "a clock")), left)
    await house.hear(QUIET, SpaceEntered(id=EventId("back"), at=MONDAY, space=QUIET, name="Quiet"))
    erasing = Listener(handling=lambda event, tx: tx.removal.erase(QUIET, event.id))
    await settles(house, quiet, erasing, late)
    assert people_of(house, quiet)
    back = await one(house, quiet)
    await settles(house, quiet, Listener(), back)
    await house.hear(QUIET, types("erase again"))
    await settles(house, quiet, erasing, await one(house, quiet))
    assert not people_of(house, quiet)
    await closes(house)


def people_of(house: Trellis, community: CommunityId) -> list[str]:
    return [row.person for row in rows(house, members) if row.community == community]


def with_community() -> list[Table]:
    return [table for table in metadata.sorted_tables if "community" in table.c]
