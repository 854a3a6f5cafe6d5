"""What `bot/store/queries/newcomer_lives.py` promises: who goes takes theirs along, and two who are one agree."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, create_engine, insert, literal, select

from bot.core.ids import ChannelId, CommunityId, MemberId, MessageRef, SpaceId
from bot.roles.greeter.newcomer import Familiar, FirstPost, Greeting, Said, Task, Way, Yes
from bot.store.newcomer_tables import first_posts, greetings, tasks, ways
from bot.store.queries import newcomer_lives
from bot.store.queries.newcomers import Newcomers
from bot.store.queries.ways import Ways
from bot.store.scope import Scope
from tests.store.test_two_communities import NOW, found

HOME, OWN = CommunityId("home"), CommunityId("own")
HERE, THERE = SpaceId("square:here"), SpaceId("circle:there")
ANA, BEN, MIA = (MemberId(name) for name in ("ana", "ben", "mia"))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    with engine.connect() as connection, connection.begin():
        for community in (HOME, OWN):
            found(connection, community)
        yield connection
    engine.dispose()


def first_post(token: str, member: MemberId, space: SpaceId) -> FirstPost:
    ref = MessageRef(ChannelId(f"{space}/welcome"), token)
    return FirstPost(id=token, member=member, message=ref, thread=ref, at=NOW)


def test_of_two_who_are_one_the_first_holds_and_a_no_stays_one(connection: Connection) -> None:
    scope = Scope(connection, HOME)
    said = Ways(scope)
    said.note(Said(member=ANA, familiar=Familiar.HERE, greets=True, named=Yes.YES))
    said.note(Said(member=BEN, familiar=Familiar.BACK, way=Way.HOST, greets=False, named=Yes.NO, hints=Yes.YES))
    Newcomers(scope).begin(first_post("p1", ANA, HERE))
    Newcomers(scope).ask(Greeting(post="p1", host=BEN, at=NOW))
    newcomer_lives.unite(scope, ANA, BEN)
    assert said.said_by(ANA) == Said(
        member=ANA, familiar=Familiar.HERE, way=Way.HOST, greets=False, named=Yes.NO, hints=Yes.YES
    )
    assert Newcomers(scope).asked_about("p1") == []  # nobody greets themselves


def test_who_is_forgotten_takes_what_they_offered_and_frees_what_they_took(connection: Connection) -> None:
    scope = Scope(connection, HOME)
    said, newcomers = Ways(scope), Newcomers(scope)
    said.note(Said(member=ANA, eyes="told1"))
    said.offer(Task(id="t1", member=ANA, text="Sweep", at=NOW))
    said.offer(Task(id="t2", member=BEN, text="Sort", at=NOW))
    said.take("t2", ANA, NOW)
    newcomers.begin(first_post("p1", ANA, HERE))
    newcomers.ask(Greeting(post="p1", host=BEN, at=NOW))
    assert newcomer_lives.tokens_of(scope, ANA) == ["p1", "t2", "told1"]
    newcomer_lives.forget(scope, ANA)
    assert (said.taken_by(ANA), [task.id for task in said.offered_by(BEN)]) == ([], ["t2"])
    assert (said.said_by(ANA), newcomers.waiting()) == (None, [])
    assert [greeting.host for greeting in newcomers.asked_since(NOW - timedelta(days=1))] == [BEN]  # they were asked


def test_a_space_that_parts_takes_its_people_s_and_what_lay_between_is_forgotten(connection: Connection) -> None:
    home, own = Scope(connection, HOME), Scope(connection, OWN)
    said, newcomers = Ways(home), Newcomers(home)
    for member in (ANA, MIA):
        said.note(Said(member=member, greets=True))
    newcomers.begin(first_post("p1", ANA, HERE))
    newcomers.begin(first_post("p2", MIA, THERE))
    newcomers.begin(first_post("p3", ANA, THERE))
    newcomers.ask(Greeting(post="p1", host=MIA, at=NOW))
    newcomers.ask(Greeting(post="p2", host=ANA, at=NOW))
    newcomers.ask(Greeting(post="p2", host=MIA, at=NOW))
    said.offer(Task(id="t1", member=MIA, text="Sweep", at=NOW))
    said.take("t1", ANA, NOW)
    connection.execute(insert(ways).values(community=HOME, **blank("elsewhere")))
    gone = select(literal(MIA))
    assert newcomer_lives.part(home, own, THERE, gone) == {"p2", "p3"}
    assert {row.post for row in home.rows(first_posts)} == {"p1"}
    assert {row.post for row in own.rows(first_posts)} == {"p2"}
    assert (home.rows(greetings), [row.host for row in own.rows(greetings)]) == ([], [MIA])
    assert [(row.member, row.taken_by) for row in own.rows(tasks)] == [(MIA, None)]
    assert {row.member for row in home.rows(ways)} == {ANA, "elsewhere"}


def blank(member: str) -> dict[str, object]:
    said = {"familiar": "", "way": "", "greets": False, "named": "", "hints": "", "greeted": False, "eyes": ""}
    return {"member": member, **said}
