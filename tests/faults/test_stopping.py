"""Asked to stop under load, the house ends in good order; and nobody else's database is touched."""

import asyncio
import signal
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import create_engine, select

from bot.core.errors import DatabaseInUseError, StoreUnavailableError, WrongDatabaseError
from bot.store.database import Database
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import take_in
from bot.store.passage_tables import inbox
from tests.crash.house import SECRET
from tests.crash.oracle import Witness, verify
from tests.crash.stage import (
    a_house,
    a_platform,
    at_rest,
    found_communities,
    hours_until_a_monday_morning,
    rests_and_stops,
    until,
)
from tests.crash.wire import event_id

EVENTS = 400
SECONDS = 30


@pytest.mark.slow
async def test_sigterm_under_load_loses_nothing(database_url: str, tmp_path: Path) -> None:
    hours, oracle = hours_until_a_monday_morning(), tmp_path / "platform.jsonl"
    await found_communities(database_url, hours)
    engine = create_engine(database_url)
    async with a_platform(oracle, "an autumn evening") as address, ClientSession(address) as platform:
        await platform.post("/allow", json={"upto": EVENTS})

        async def under_load() -> bool:
            async with platform.get("/status") as response:
                status = await response.json()
            return bool(status["born"] - status["open"] > EVENTS / 4 and status["open"] and status["said"])

        async with a_house(database_url, address, hours) as house:
            await until(under_load, 30)
            house.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(house.wait(), SECONDS) == 0
        stopped = Witness.of(oracle)
        assert len(stopped.acknowledged) < EVENTS, "it was not under load"
        spaces = {act["n"]: act["space"] for act in stopped.born}
        fingerprint = Fingerprint(SECRET)
        with engine.connect() as connection:
            written = {row.key for row in connection.execute(select(inbox.c.key))}
        for number in stopped.acknowledged:
            assert fingerprint.inbox_key(spaces[number], event_id(number)) in written
        await rests_and_stops(
            partial(a_house, database_url, address, hours),
            partial(at_rest, platform, engine, EVENTS, hours),
            60,
            engine,
            hours,
        )
    verify(engine, Witness.of(oracle), SECRET, rituals=set())  # those that fall due later are the crash test's affair
    engine.dispose()


async def test_a_second_start_on_the_same_database_ends_with_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trellis.db'}"
    first, second = Database(url, take_in), Database(url, take_in)
    first.lock()
    with pytest.raises(DatabaseInUseError, match=r"Another Trellis uses this database; stop it first"):
        second.lock()
    first.close()
    second.lock()
    second.close()


@pytest.mark.parametrize(("made_by", "opened_by"), [("play", "run"), ("run", "play")])
async def test_a_database_is_left_to_those_who_made_it(made_by: str, opened_by: str, database_url: str) -> None:
    database = Database(database_url, take_in)
    database.claim_for(made_by)
    database.claim_for(made_by)
    with pytest.raises(WrongDatabaseError, match=rf"`trellis {made_by}`, so `trellis {opened_by}` leaves it alone"):
        database.claim_for(opened_by)
    database.claim_for(made_by)
    database.close()


async def test_what_was_asked_for_before_the_end_is_written_and_nothing_after(database_url: str) -> None:
    database = Database(database_url, take_in)
    asked = [asyncio.ensure_future(database.writer.write(lambda connection: 1)) for _ in range(100)]
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    assert await asyncio.gather(*asked) == [1] * 100
    with pytest.raises(StoreUnavailableError):
        await database.writer.write(lambda connection: 1)
