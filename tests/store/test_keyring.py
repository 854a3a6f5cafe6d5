"""What `bot/store/keyring.py` promises: tokens are kept sealed, read back whole, and gone once they are erased."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Row, make_url

from bot.adapters.base import Installation
from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.ids import SpaceId
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.keyring import Keyring
from bot.store.tables import installations
from tests.faults.household import a_house
from tests.village import MONDAY, StillClock

HERE, THERE, ELSEWHERE = SpaceId("slack:T1"), SpaceId("slack:T2"), SpaceId("discord:1")
TOKEN = "xoxb-open-sesame"
Rings = Callable[..., Keyring]


@pytest.fixture
async def rings(database_url: str) -> AsyncIterator[Rings]:
    """Make keyrings on one database, each with a secret of its own."""
    database = Database(database_url, take_in)

    def ring(secret: str = "k" * 40, clock: TurnedClock | None = None) -> Keyring:
        return Keyring(database, secret, clock or TurnedClock(StillClock(MONDAY)))

    yield ring
    database.close()


def installed(space: SpaceId = HERE, token: str = TOKEN, **facts: str) -> Installation:
    return Installation(space=space, secrets={"bot_token": token}, facts=facts)


def rows(database_url: str) -> list[Row]:
    database = Database(database_url, take_in)
    with database.engine.connect() as connection:
        found = list(connection.execute(installations.select().order_by(installations.c.space)))
    database.close()
    return found


async def test_what_was_kept_is_read_back_whole(rings: Rings) -> None:
    kept = installed(team="Menders & Söhne", bot_user="U1")
    await rings().keep(kept)
    assert await rings().of(HERE) == kept
    assert await rings().of(THERE) is None


async def test_a_newer_installation_takes_the_place_of_an_older_one(rings: Rings, database_url: str) -> None:
    clock = TurnedClock(StillClock(MONDAY))
    await rings(clock=clock).keep(installed(token="old", one="1"))
    clock.turn_to(MONDAY + timedelta(hours=12))
    await rings(clock=clock).keep(installed(token="new"))
    assert await rings().of(HERE) == installed(token="new")
    assert [row.changed_at for row in rows(database_url)] == [MONDAY + timedelta(hours=12)]


async def test_each_platform_has_its_own(rings: Rings) -> None:
    for space in (THERE, HERE, ELSEWHERE):
        await rings().keep(installed(space))
    assert [each.space for each in await rings().everywhere("slack")] == [HERE, THERE]
    assert [each.space for each in await rings().everywhere("discord")] == [ELSEWHERE]
    assert await rings().everywhere("playground") == []


async def test_nothing_that_was_given_can_be_read_in_the_database(rings: Rings, database_url: str) -> None:
    await rings().keep(installed(team="Menders", address="https://menders.slack.com/"))
    (row,) = rows(database_url)
    assert (row.space, row.platform) == (HERE, "slack")
    assert not [said for said in (TOKEN, "Menders", "bot_token") if said in str(row)]


async def test_the_same_twice_does_not_look_the_same(rings: Rings, database_url: str) -> None:
    await rings().keep(installed())
    before = rows(database_url)
    await rings().keep(installed())
    assert rows(database_url)[0].sealed != before[0].sealed


async def test_what_another_key_sealed_is_told_once_with_what_to_do_and_holds_nobody_up(
    rings: Rings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await rings().keep(installed())
    sealed = rows(database_url)
    today = rings("z" * 40)
    await today.keep(installed(THERE))
    assert [each.space for each in await today.everywhere("slack")] == [THERE]
    for _ in range(3):
        assert await today.of(HERE) is None
        assert await today.of(THERE) == installed(THERE)
    [told] = caplog.messages
    assert "slack:T1" in told
    assert "set the old key again" in told
    assert "install Trellis anew" in told
    assert TOKEN not in caplog.text
    assert rows(database_url)[0] == sealed[0], "the old key must still open it"
    assert await rings().of(HERE) == installed()


async def test_a_space_whose_key_is_lost_can_be_installed_anew(rings: Rings, caplog: pytest.LogCaptureFixture) -> None:
    await rings().keep(installed())
    today = rings("z" * 40)
    assert await today.of(HERE) is None
    await today.keep(installed(token="anew"))
    assert await today.of(HERE) == installed(token="anew")
    assert await today.everywhere("slack") == [installed(token="anew")]
    assert len(caplog.messages) == 1


async def test_who_looks_into_the_keyring_is_told_what_opens_and_what_does_not(
    rings: Rings, caplog: pytest.LogCaptureFixture
) -> None:
    await rings("z" * 40).keep(installed())
    await rings().keep(installed(THERE))
    opened, closed = rings().inspect("slack")
    assert opened == [installed(THERE)]
    assert ["slack:T1" in str(error) for error in closed] == [True]
    assert caplog.messages == []


async def test_tokens_moved_to_another_space_open_nothing_there(
    rings: Rings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await rings().keep(installed())
    database = Database(database_url, take_in)
    moved = installations.update().values(space=THERE)
    await database.writer.write(lambda connection: connection.execute(moved))
    database.close()
    assert await rings().of(THERE) is None
    assert "slack:T2" in caplog.text


async def test_what_is_erased_is_gone(rings: Rings, database_url: str) -> None:
    await rings().keep(installed())
    await rings().keep(installed(THERE))
    sealed = next(row.sealed for row in rows(database_url) if row.space == HERE)
    await rings().erase(HERE)
    await rings().erase(HERE)
    assert await rings().of(HERE) is None
    assert [row.space for row in rows(database_url)] == [THERE]
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        assert sealed.encode() not in Path(str(url.database)).read_bytes()  # noqa: ASYNC240 (a small file)


async def test_the_house_hands_its_keyring_to_adapters_and_both_know_the_secret(database_url: str) -> None:
    house: Trellis = a_house(database_url)
    await house.installations.keep(installed())
    house.database.close()
    again = a_house(database_url)
    assert await again.installations.of(HERE) == installed()
    again.database.close()
