"""What `bot/store/inbox.py` and `bot/store/ledger.py` promise: what is heard is kept, found, and in nobody's way."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, event, insert, update

from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.events import MemberChanged, MemberIntroduced
from bot.core.ids import EventId
from bot.core.ledger import Failure, Work
from bot.core.profiles import Profile
from bot.store.ledger import _AWAITED, _OWED, _OWING, _RIVALS
from bot.store.passage_tables import inbox, marks
from tests.faults.household import HERE, SOON, Listener, a_house, opened, person, running, says, types
from tests.village import MONDAY, StillClock

ROWS = 5000


# ---- what is owed is found by its own index ----


@pytest.mark.parametrize(
    ("statement", "index"),
    [(_OWED, "inbox_owed"), (_OWING, "inbox_owed"), (_AWAITED, "inbox_awaited"), (_RIVALS, "inbox_owed")],
    ids=["owed", "in-debt", "awaited", "rivals"],
)
def test_what_is_owed_is_found_by_its_own_index(statement: Any, index: str, database_url: str) -> None:
    engine = create_engine(database_url)
    explain, analyse = ("EXPLAIN QUERY PLAN", "SELECT 1") if engine.dialect.name == "sqlite" else ("EXPLAIN", "ANALYZE")
    plan: list[str] = []
    row = {"body": None, "heard_at": MONDAY}
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # what other tests deleted makes an index seem large
            connection.exec_driver_sql("TRUNCATE inbox CASCADE")
        connection.execute(
            insert(inbox),
            [
                {"community": f"c{n % 9}", "key": str(n), "done": n < ROWS - 50, "awaited": n % 10 == 0, **row}
                for n in range(ROWS)
            ],
        )
        connection.exec_driver_sql(analyse)

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def explaining(connection: Any, cursor: Any, asked: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        cursor.execute(f"{explain} {asked}", parameters)
        plan.extend(str(line) for line in cursor.fetchall())
        return asked, parameters

    with engine.connect() as connection:
        values = {"of": "c1", "after": 0, "most": 200, "before": ROWS, "authors": [1], "subjects": []}
        connection.execute(statement, {name: values[name] for name in statement.compile().params})
    engine.dispose()
    assert index in " ".join(plan)


# ---- what may overtake ----


async def test_nothing_overtakes_what_an_older_version_wrote_without_saying_whose_it_is(database_url: str) -> None:
    trellis = a_house(database_url, Listener())
    community = await opened(trellis)
    await trellis.hear(HERE, says("older"), types("command"))
    first, _ = await trellis.ledger.owed(community, 0, 10)
    assert [heard.event.id for heard in await trellis.ledger.overtaking(community, 0, 10)] == ["command"]
    unknown = update(inbox).where(inbox.c.id == first.id).values(author=None, subject=None)
    await trellis.database.writer.write(lambda connection: connection.execute(unknown))
    assert await trellis.ledger.overtaking(community, 0, 10) == []
    assert [heard.event.id for heard in await trellis.ledger.overtaking(community, first.id, 10)] == ["command"]
    await asyncio.to_thread(trellis.database.close)


@pytest.mark.parametrize(
    ("kind", "first"), [(MemberIntroduced, ["who", "board", "was"]), (MemberChanged, [])], ids=["told", "changed"]
)
async def test_whoever_is_introduced_beside_their_act_does_not_wait_for_that(
    kind: Any, first: list[str], database_url: str
) -> None:
    house = a_house(database_url)
    community = await opened(house)
    ben = Profile(identity=person("ben"), name="Ben")
    who, was = (kind(id=EventId(id), at=MONDAY, profile=ben) for id in ("who", "was"))
    await house.hear(HERE, *(says(f"m{number}", "ana") for number in range(20)))
    await house.hear(HERE, who, types("board", "ben"), was)
    overtaken: list[str] = []
    while found := await house.ledger.overtaking(community, 0, 10):
        overtaken.append(str(found[0].event.id))
        await house.ledger.settle(community, found[0], [], done=True)
    assert overtaken == first
    await asyncio.to_thread(house.database.close)


async def test_whose_act_something_was_is_not_kept_once_it_is_done(database_url: str) -> None:
    trellis = a_house(database_url, Listener())
    await opened(trellis)
    async with running(trellis):
        await trellis.hear(HERE, says("one"), types("two"))
        await trellis.settled()
        with trellis.database.engine.connect() as connection:
            rows = connection.execute(inbox.select().order_by(inbox.c.id)).all()[1:]
    assert [(row.done, row.body, row.author, row.subject) for row in rows] == [(True, None, None, None)] * 2


async def test_what_cannot_be_read_hides_nothing_that_waits_behind_it(database_url: str) -> None:
    trellis = a_house(database_url, Listener())
    community = await opened(trellis)
    await trellis.hear(HERE, says("unreadable"), *(says(f"m{number}") for number in range(5)))
    first, *_ = await trellis.ledger.owed(community, 0, 1)
    spoilt = update(inbox).where(inbox.c.id == first.id).values(body="{}")
    await trellis.database.writer.write(lambda connection: connection.execute(spoilt))
    assert [heard.event.id for heard in await trellis.ledger.owed(community, 0, 3)] == ["m0", "m1", "m2"]
    await asyncio.to_thread(trellis.database.close)


# ---- heard late ----


async def test_what_is_heard_late_is_recognised_when_it_is_repeated(database_url: str) -> None:
    clock, listener = TurnedClock(StillClock(MONDAY)), Listener()
    trellis = a_house(database_url, listener, clock=clock)
    await opened(trellis)
    clock.turn_to(MONDAY + timedelta(days=20))
    async with running(trellis):
        for _ in range(2):
            await trellis.hear(HERE, says("late"))
            await trellis.settled()
            await trellis.sweep()
        assert listener.handled == ["late"]


# ---- a row that went with somebody who was forgotten ----


@pytest.mark.parametrize("gone", [delete(inbox), update(inbox).values(done=True, body=None)], ids=["gone", "done"])
async def test_an_event_that_is_gone_meanwhile_is_settled_by_nobody(gone: Any, database_url: str) -> None:
    listener = Listener()
    trellis = a_house(database_url, listener)
    community = await opened(trellis)
    await trellis.hear(HERE, says("going"))
    [heard] = await trellis.ledger.owed(community, 0, 10)
    await trellis.database.writer.write(lambda connection: connection.execute(gone))
    failures = await trellis.ledger.settle(community, heard, (Work(listener, True),), done=False)
    await trellis.ledger.set_aside(community, heard, Failure("listener", "trace"), done=True)
    assert (list(failures), listener.tried) == ([], [])
    assert await asyncio.to_thread(_count, trellis, marks) == 0
    assert await trellis.ledger.owed(community, 0, 10) == []
    await asyncio.to_thread(trellis.database.close)


def _count(trellis: Trellis, table: Any) -> int:
    with trellis.database.engine.connect() as connection:
        return len(connection.execute(table.select()).all())


# ---- control characters ----


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("rust\0 and\x1b[1m oil", "rust and[1m oil"),
        ("pleh\u202e backwards\u2066", "pleh backwards"),
        ("one\r\ntwo\tthree\b\f", "one\ntwo\tthree"),
        ("C:\\users\\u0000 \\bin \\\\\0!", "C:\\users\\u0000 \\bin \\\\!"),
        ("caf\u00e9 \u0101 \U0001f331 \u201cquoted\u201d", "caf\u00e9 \u0101 \U0001f331 \u201cquoted\u201d"),
    ],
)
async def test_control_characters_are_left_out_and_nothing_else(said: str, kept: str, database_url: str) -> None:
    trellis = a_house(database_url, Listener())
    community = await opened(trellis)
    await trellis.hear(HERE, types("go", text=said))
    [heard] = await trellis.ledger.owed(community, 0, 10)
    assert heard.event == types("go", text=kept)
    await asyncio.to_thread(trellis.database.close)


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_on_a_server_what_is_repeated_while_a_role_handles_it_waits_for_nobody(database_url: str) -> None:
    """An insert would wait for whoever changes the row that it runs into, and all that arrives with it."""
    begun, over = threading.Event(), threading.Event()

    def handling(event: Any, tx: Any) -> None:
        begun.set()
        over.wait(SOON)

    house = a_house(database_url, Listener(handling=handling))
    await opened(house)
    async with running(house):
        await house.hear(HERE, says("now"))
        await asyncio.to_thread(begun.wait, SOON)
        await asyncio.wait_for(house.hear(HERE, says("now"), says("another")), SOON / 2)
        over.set()
        await house.settled()
