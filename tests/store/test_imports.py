"""Who joins with many at once is imported, in whatever order a platform tells of them; who joins alone is new."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.ids import SpaceId, identity
from bot.core.people import AT_ONCE, AT_ONCE_WITHIN
from bot.core.profiles import Profile
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import NOW

MINUTE = timedelta(minutes=1)


def joins(tx: UnitOfWork, minutes: Sequence[int]) -> list[int]:
    """Let people join at these minutes, in this order; return the minutes of those who were imported."""
    for minute in minutes:
        profile = Profile(identity=identity(SpaceId("square:village"), f"m{minute}"), name="x")
        for _ in range(2):  # each role that hears of it writes it down
            tx.people.meet(profile, joined_at=NOW + minute * MINUTE)
    return sorted(
        int((one.joined_at - NOW) / MINUTE) for one in tx.people.everybody() if one.imported and one.joined_at
    )


@pytest.mark.parametrize("seed", range(4))
def test_ten_in_half_an_hour_are_imported_in_whatever_order_they_are_told(tx: UnitOfWork, seed: int) -> None:
    step = AT_ONCE_WITHIN // MINUTE // AT_ONCE
    many = list(range(0, 15 * step, step))
    told = [*many, -2 * 60, -31, 31 + many[-1]]
    random.Random(seed).shuffle(told)
    assert joins(tx, told) == many


def test_nine_in_half_an_hour_are_not_nor_ten_in_more(tx: UnitOfWork) -> None:
    assert joins(tx, range(AT_ONCE - 1)) == []
    assert joins(tx, [31]) == []
    assert joins(tx, [30 + 60, *range(200, 200 + AT_ONCE)]) == list(range(200, 200 + AT_ONCE))


def test_who_was_imported_and_joins_again_alone_is_new(tx: UnitOfWork) -> None:
    joins(tx, range(AT_ONCE))
    profile = Profile(identity=identity(SpaceId("square:village"), "m3"), name="x")
    met = tx.people.meet(profile, joined_at=NOW + timedelta(days=2))
    assert met is not None
    assert met.is_newcomer(NOW + timedelta(days=3))
