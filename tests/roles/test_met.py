"""The one figure about first words: how far it can be trusted, and since when it counts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.roles.coordinator.met import interval, last_monday


@pytest.mark.parametrize(
    ("some", "of", "between"), [(3, 10, (11, 60)), (12, 40, (18, 45)), (5, 5, (57, 100)), (0, 5, (0, 43))]
)
def test_a_share_goes_with_what_so_few_can_say(some: int, of: int, between: tuple[int, int]) -> None:
    assert interval(some, of) == between


def test_weeks_begin_on_mondays_by_the_community_s_own_clock() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    assert last_monday(auckland, datetime(2027, 1, 3, 12, tzinfo=UTC)) == datetime(2027, 1, 3, 11, tzinfo=UTC)
    assert last_monday(ZoneInfo("UTC"), datetime(2027, 1, 3, 12, tzinfo=UTC)) == datetime(2026, 12, 28, tzinfo=UTC)
