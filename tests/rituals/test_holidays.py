"""Nobody is called together on a public holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.problems import Problem
from bot.core.recurrence import Recurrence
from bot.rituals.holidays import holiday_on, known_countries, read_country, slots_on_ordinary_days

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("DE", date(2027, 1, 6), None),
        ("DE-BY", date(2027, 1, 6), "Epiphany"),
        ("DE", date(2027, 12, 25), "Christmas Day"),
        ("US", date(2027, 7, 4), "Independence Day"),
        ("US", date(2027, 7, 5), "Independence Day (observed)"),
        ("PT", date(2027, 7, 5), None),
    ],
)
def test_1_a_holiday_is_one_where_it_is(country, day, name):
    assert holiday_on(country, day) == name


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("pt", "PT"),
        ("DE-by", "DE-BY"),
        ("Germany", "DE"),
        ("united  kingdom", "GB"),
        ("UK", "GB"),
        ("usa", "US"),
    ],
)
def test_1_a_country_is_read(words, country):
    assert read_country(words) == country
    assert country in known_countries()


@pytest.mark.parametrize(
    ("words", "nearest"),
    [("Portugl", "Portugal (PT)"), ("DE-XX", "DE"), ("XX", None), ("\x00" * 1_000_000, None), ("", None)],
)
def test_1_or_the_nearest_is_told(words, nearest):
    said = read_country(words)
    assert isinstance(said, Problem)
    assert said.field == "country"
    assert dict(said.arguments).get("nearest") == nearest
    assert not [value for _, value in said.arguments if "\0" in str(value)]


def test_2_what_falls_on_a_holiday_is_left_out_and_the_others_stay():
    mondays = Recurrence(
        rule="FREQ=WEEKLY;BYDAY=MO", start=datetime.fromisoformat("2027-03-15T09:00"), zone=BERLIN
    )  # Easter Monday is the 29th of March
    slots = slots_on_ordinary_days(mondays, "DE", mondays.first.at - timedelta(days=1), 3)
    assert [slot.name for slot in slots] == ["2027-03-15T09:00", "2027-03-22T09:00", "2027-04-05T09:00"]


def test_2_the_day_is_the_one_on_the_wall():
    late = Recurrence(rule="FREQ=DAILY", start=datetime.fromisoformat("2026-12-31T00:30"), zone=BERLIN)
    slots = slots_on_ordinary_days(late, "DE", datetime(2026, 12, 30, tzinfo=UTC), 2)
    assert [slot.local.date() for slot in slots] == [date(2026, 12, 31), date(2027, 1, 2)]


def test_2_what_only_ever_falls_on_holidays_has_no_dates():
    new_year = Recurrence(rule="FREQ=YEARLY", start=datetime.fromisoformat("2027-01-01T09:00"), zone=BERLIN)
    assert slots_on_ordinary_days(new_year, "DE", new_year.first.at, 1) == ()
