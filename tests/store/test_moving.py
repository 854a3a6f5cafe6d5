"""What `bot/store/queries/moving.py` promises: a space comes to another community whole, whatever is on its way."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.app import Trellis
from bot.core.effects import PostMessage, Reason
from bot.core.events import CommandInvoked, Event, Interaction, MessageSent, SpaceEntered
from bot.core.ids import CommunityId, EventId, MemberId, MessageName, MessageRef, SpaceId, channel_id, identity
from bot.core.ledger import Heard, Work
from bot.core.links import Offered, To
from bot.core.markup import Markup
from bot.core.people import Life
from bot.core.profiles import Profile
from bot.core.views import Paragraph, view
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import due, inbox
from bot.store.queries.links import Links
from bot.store.scope import Scope
from bot.store.tables import communities, forgotten, metadata, spaces
from bot.store.unit_of_work import UnitOfWork
from tests.faults.household import Listener, a_house, opened
from tests.store.test_taking_part import TABLES, takes_part
from tests.store.test_two_communities import work
from tests.village import MONDAY

HOME, QUIET = SpaceId("square:home"), SpaceId("circle:quiet")
HELLO = view(Paragraph(Markup("Hello.")))


def types(id: str, who: str = "mia", space: SpaceId = QUIET) -> CommandInvoked:
    interaction = Interaction(space, f"{who}/{id}", MONDAY.replace(hour=23))
    return CommandInvoked(id=EventId(id), at=MONDAY, by=identity(space, who), text="go", interaction=interaction)


async def two(url: str, *roles: Listener) -> tuple[Trellis, CommunityId, CommunityId]:
    house = a_house(url, *roles)
    home = await opened(house, HOME)
    mia = Profile(identity=identity(QUIET, "mia"), name="Mia")
    await house.hear(QUIET, SpaceEntered(id=EventId("in"), at=MONDAY, space=QUIET, name="Quiet", people=(mia,)))
    quiet = house.inbox.home(QUIET)
    assert quiet is not None
    await settles(
        house, quiet, Listener(handling=lambda event, tx: tx.people.find(event.people)), await one(house, quiet)
    )
    return house, home, quiet


async def one(house: Trellis, community: CommunityId) -> Heard:
    heard, *_ = await house.ledger.owed(community, 0, 10)
    return heard


async def settles(house: Trellis, community: CommunityId, role: Listener, heard: Heard) -> None:
    assert await house.ledger.settle(community, heard, [Work(role, True)], done=True) == []


def joining(home: CommunityId) -> Listener:
    return Listener(handling=lambda event, tx: tx.links.join(home, event.id))


async def closes(*houses: Trellis) -> None:
    for house in houses:
        await asyncio.to_thread(house.database.close)


def rows(house: Trellis, table: Any) -> list[Any]:
    with house.database.engine.connect() as connection:
        return list(connection.execute(select(table)))


def owners(house: Trellis) -> dict[str, set[str]]:
    """Return whose rows each table holds."""
    found = {table.name: rows(house, table) for table in metadata.sorted_tables if "community" in table.c}
    return {table: {row.community for row in held} for table, held in found.items() if held}


async def test_nothing_of_a_community_stays_behind(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    listed = {table.name for table in metadata.sorted_tables if "community" in table.c}

    def fill(connection: Connection) -> None:
        for community in (home, quiet):
            timer = {"id": "broker.list", "due_at": MONDAY, "nonce": "n", "body": community}
            connection.execute(insert(due).values(community=community, **timer))
            connection.execute(insert(forgotten).values(community=community, mark=f"mark of {community}"))
        takes_part(work(connection, quiet), MemberId("mia"), MemberId("ole"))

    await house.database.writer.write(fill)
    await house.hear(QUIET, types("join"))
    await settles(house, quiet, joining(home), await one(house, quiet))
    assert {table: found for table, found in owners(house).items() if found != {home}} == {}
    assert [row.body for row in rows(house, due)] == [home]
    assert len(rows(house, forgotten)) == 2
    assert {(row.space, row.community, row.origin) for row in rows(house, spaces)} == {
        (HOME, home, None),
        (QUIET, home, quiet),
    }
    assert listed > set(owners(house)) > {"rituals", "runs", *TABLES}
    await closes(house)


async def test_what_waits_is_heard_in_the_other_community_by_those_who_have_not_settled_it(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    await house.hear(QUIET, types("join"), types("after"))
    join, after = await house.ledger.owed(quiet, 0, 10)
    await house.ledger.settle(quiet, after, [Work(Listener("first"), True)], done=False)
    await settles(house, quiet, joining(home), join)
    assert await house.ledger.owed(quiet, 0, 10) == []
    (waits,) = await house.ledger.owed(home, 0, 10)
    assert (waits.event, waits.settled) == (after.event, {"first"})
    assert waits.id > after.id
    late = Listener("late")
    await house.ledger.settle(quiet, after, [Work(late, True)], done=True)  # who still had it in hand
    assert late.tried == []
    await closes(house)


async def test_another_process_that_knew_the_space_before_hears_it_in_its_new_home(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    other = a_house(database_url)
    await other.hear(QUIET, types("before"))
    assert other.inbox.home(QUIET) == quiet
    await house.hear(QUIET, types("join"))
    join = next(heard for heard in await house.ledger.owed(quiet, 0, 10) if heard.event.id == "join")
    await settles(house, quiet, joining(home), join)
    await other.hear(QUIET, types("behind"), types("before"))
    assert other.inbox.home(QUIET) == home
    assert [heard.event.id for heard in await house.ledger.owed(home, 0, 10)] == ["before", "behind"]
    assert {row.community for row in rows(house, inbox)} == {home}
    await closes(house, other)


async def test_a_receipt_that_comes_after_the_move_is_heard_in_the_new_home(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    post = PostMessage(
        channel=channel_id(QUIET, "lobby"), view=HELLO, reason=Reason(rule="notice"), name=MessageName("notice/x")
    )
    await house.hear(QUIET, types("speak"), types("join"))
    speak, join = await house.ledger.owed(quiet, 0, 10)
    await settles(house, quiet, Listener(handling=lambda event, tx: tx.send(post)), speak)
    (lane,) = await house.outbox.open_lanes(frozenset(), 10)
    outgoing = await house.outbox.take(lane)
    assert outgoing is not None
    await settles(house, quiet, joining(home), join)
    await house.outbox.sent(outgoing, MessageRef(post.channel, "1"))
    (told,) = await house.ledger.owed(home, 0, 10)
    assert isinstance(told.event, MessageSent)
    assert {row.community for row in rows(house, inbox)} == {home}
    await closes(house)


async def test_a_space_that_parts_is_what_it_was(database_url: str) -> None:
    house, home, quiet = await two(database_url)
    await house.hear(QUIET, types("join"))
    await settles(house, quiet, joining(home), await one(house, quiet))
    await house.hear(QUIET, types("part"), types("after"))
    part, after = await house.ledger.owed(home, 0, 10)
    await settles(house, home, Listener(handling=lambda event, tx: tx.links.part(QUIET, event.id)), part)
    assert owners(house)["members"] == owners(house)["identities"] == {quiet}
    assert {(row.community, row.life) for row in rows(house, communities)} == {(home, Life.OPEN), (quiet, Life.QUIET)}
    assert [heard.event for heard in await house.ledger.owed(quiet, 0, 10)] == [after.event]
    assert [row.origin for row in rows(house, spaces)] == [None, None]
    await closes(house)


# ---- codes -----------------------------------------------------------------------------------------------------------


async def test_a_code_leads_nowhere_but_where_it_was_made_for(database_url: str) -> None:
    house, _, quiet = await two(database_url)
    seen: list[Any] = []

    def handling(event: Event, tx: UnitOfWork) -> None:
        mia, ole = tx.who(identity(QUIET, "mia")).id, tx.who(identity(QUIET, "ole")).id
        old, new = tx.links.offer(mia, To.PERSON), tx.links.offer(mia, To.PERSON)
        seen.extend(tx.links.redeem(code, to, ole) for code, to in ((old, To.PERSON), (new, To.PLACE)))
        seen.append(tx.links.redeem(new, To.PERSON, ole))
        seen.append(tx.links.redeem(new, To.PERSON, ole))
        seen.append(mia)

    await house.hear(QUIET, types("codes"))
    await settles(house, quiet, Listener(handling=handling), await one(house, quiet))
    assert seen[:2] + seen[3:4] == [None] * 3
    assert seen[2] == Offered(quiet, seen[4], False)
    assert len(rows(house, metadata.tables["tries"])) == 3
    await closes(house)


async def test_a_code_is_good_for_an_hour(database_url: str) -> None:
    house, _, quiet = await two(database_url)
    mia = rows(house, metadata.tables["identities"])[0].member

    def at(after: timedelta, connection: Connection) -> Links:
        return Links(Scope(connection, quiet), connection, Fingerprint("a key"), MONDAY + after)

    def work(connection: Connection) -> list[bool]:
        code = at(timedelta(0), connection).offer(mia, To.PERSON)
        spans = (timedelta(minutes=60), timedelta(minutes=59))
        return [at(span, connection).redeem(code, To.PERSON, mia) is None for span in spans]

    assert await house.database.writer.write(work) == [True, False]
    await closes(house)
