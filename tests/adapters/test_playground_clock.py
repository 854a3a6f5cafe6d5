"""The morning that the clock turns to is the reader's own, on every day of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters.playground.clock import Turn, briefly, day_and_hour, next_morning, target

ZONES = [
    "UTC",
    "Europe/Lisbon",
    "America/Toronto",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Niue",
]
moments = st.floats(1_735_689_600, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(now=moments, zone=st.sampled_from(ZONES).map(ZoneInfo))
@example(now=datetime(2026, 11, 22, 22, tzinfo=UTC), zone=ZoneInfo("Pacific/Apia"))
def test_the_next_morning_is_nine_oclock_and_less_than_a_day_and_an_hour_ahead(now: datetime, zone: ZoneInfo):
    morning = next_morning(now, zone)
    assert f"{morning.astimezone(zone):%H:%M:%S}" == "09:00:00"
    assert timedelta(0) < morning - now <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2027-03-27T10:00+00:00", "2027-03-28T08:00:00+00:00"),  # clocks go forward in the night
        ("2027-10-30T10:00+00:00", "2027-10-31T09:00:00+00:00"),  # and back
        ("2027-10-31T08:59+00:00", "2027-10-31T09:00:00+00:00"),
        ("2027-10-31T09:00+00:00", "2027-11-01T09:00:00+00:00"),
    ],
)
def test_mornings_in_lisbon(now: str, told: str):
    assert next_morning(datetime.fromisoformat(now), ZoneInfo("Europe/Lisbon")).isoformat() == told


def test_what_is_due_already_does_not_turn_the_clock_back():
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert target(Turn.NEXT, now, ZoneInfo("UTC"), (now - timedelta(hours=1), "late")) == now


def test_a_time_of_today_is_told_by_its_hour_alone():
    now, zone = datetime(2026, 11, 23, 20, tzinfo=UTC), ZoneInfo("Asia/Kolkata")
    assert briefly(now - timedelta(hours=1), now, zone) == "00:30"
    assert briefly(now - timedelta(hours=2), now, zone) == "Mon 23 Nov 23:30"
    assert day_and_hour(now, zone) == "Tue 24 Nov 01:30"
