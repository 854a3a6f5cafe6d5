"""A role that fails is told of once, and nobody else has to suffer for it."""

import asyncio
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from bot.cast import every_role
from bot.core.errors import StoreUnavailableError
from bot.core.events import Event, MessagePosted
from bot.core.role import Reader
from bot.store.passage_tables import inbox, marks
from bot.store.tables import mishaps
from tests.faults.household import HERE, FaultError, Listener, a_house, opened, running, says, until
from tests.village import Village, a_village, the_formats


async def failures(village: Village) -> int:
    """Return how often a role gave up."""

    def count() -> int:
        with village.trellis.database.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(mishaps)).scalar_one())

    return await asyncio.to_thread(count)


async def test_the_coordinators_are_told_once_and_everybody_else_is_served(database_url: str) -> None:
    def handling(happened: Event, tx: Any) -> None:
        raise FaultError

    failing = Listener("failing", (MessagePosted,), handling=handling)
    async with a_village(database_url, roles=(*every_role(the_formats()), failing)) as village:
        for number in range(3):
            await village.says("ben", f"something {number}")
        async with asyncio.timeout(60):
            while await failures(village) < 3:  # noqa: ASYNC110 (it happens in the database)
                await asyncio.sleep(0.01)
        await village.settles()
        [alarm] = village.posts("coordinators")
        assert alarm.says("could not. Everything else goes on")
        await village.asks("ana", "How do I choose a variogram?")
        village.quiet()


async def test_a_database_that_cannot_be_read_is_no_fault_of_a_role(database_url: str) -> None:
    async def preparing(happened: Event, read: Reader) -> bool:
        return await read.look(lambda at: at.drafts.take_up("x", "x", "x") is None)

    listener, broken, refused = Listener(preparing=preparing), True, 0
    trellis = a_house(database_url, listener, waits=())
    await opened(trellis)
    await trellis.hear(HERE, says("one"), says("two"))

    @event.listens_for(trellis.database.engine, "before_cursor_execute")
    def reading(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal refused
        if broken and "FROM drafts" in statement:
            refused += 1
            raise OperationalError(statement, {}, Exception("disk I/O error"))

    async with running(trellis):
        await until(lambda: refused >= 2)
        broken = False
        await until(lambda: listener.handled == ["one", "two"])
        await trellis.settled()
        assert trellis.engine.is_idle
    with trellis.database.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(marks)).scalar_one() == 0
        assert connection.execute(select(inbox.c.id).where(inbox.c.done.is_(False))).all() == []


async def test_a_database_that_fails_while_a_role_writes_is_no_fault_of_that_role(database_url: str) -> None:
    unlucky = 2

    def handling(happened: Event, tx: Any) -> None:
        nonlocal unlucky
        if unlucky:
            unlucky -= 1
            raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    listener, other = Listener(handling=handling), Listener("other")
    trellis = a_house(database_url, listener, other, waits=())
    await opened(trellis)
    await trellis.hear(HERE, says("one"), says("two"))
    async with running(trellis):
        await until(lambda: listener.handled == ["one", "two"])
        await trellis.settled()
    with trellis.database.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(marks)).scalar_one() == 0


async def test_what_the_store_could_not_take_just_now_is_still_to_be_settled(database_url: str) -> None:
    unlucky = 1

    async def preparing(happened: Event, read: Reader) -> bool:
        nonlocal unlucky
        unlucky -= 1
        if unlucky >= 0:
            raise StoreUnavailableError
        return True

    listener = Listener(preparing=preparing)
    trellis = a_house(database_url, listener)
    await opened(trellis)
    async with running(trellis):
        await trellis.hear(HERE, says("one"))
        await trellis.engine.idle()
        assert listener.handled == ["one"]


async def test_a_closed_house_takes_nothing_on(database_url: str) -> None:
    trellis = a_house(database_url, Listener())
    await opened(trellis)
    async with running(trellis):
        await trellis.settled()
    try:
        await trellis.hear(HERE, says("too-late"))
    except StoreUnavailableError:
        return
    raise AssertionError("it was acknowledged, and nobody wrote it down")
