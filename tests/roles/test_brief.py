"""When a brief comes, and what it suggests: pure, so held to their rules by many examples."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.roles.coordinator.brief import ENOUGH_PEOPLE, UNUSUAL_EVERY, is_time, next_monday, suggest

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Auckland")
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_the_next_monday_at_nine_whenever_one_looks(zone: str):
    chance, place = Random(zone), ZoneInfo(zone)
    for _ in range(500):
        at = NOW + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
        found = next_monday(place, at)
        local = found.astimezone(place)
        assert (local.weekday(), local.hour, local.minute) == (0, 9, 0)
        assert at < found <= at + timedelta(days=7, hours=1)  # the week in which clocks go back is an hour longer
        assert is_time(place, found)
        assert not is_time(place, found - timedelta(minutes=1))
        assert next_monday(place, found) > found + timedelta(days=6, hours=22)


@dataclass(frozen=True, kw_only=True)
class Round:
    """Something that comes round, as the board sees it."""

    ritual: str = "r1"
    title: str = ""
    format: str = "F03"
    lacks_host: bool = False
    empty_runs: int = 0
    yes: int = 0
    no: int = 0


def rule(*regulars: Round, people: int = 0, first: datetime | None = None, surprise: datetime | None = None):
    found = suggest(regulars, first_run=first, last_surprise=surprise, people=people, now=NOW)
    return None if found is None else (found.rule, found.about.ritual if found.about else "")


LONG_AGO, LATELY = NOW - UNUSUAL_EVERY, NOW - UNUSUAL_EVERY + timedelta(hours=1)


def test_the_first_rule_that_holds_is_the_one_idea():
    empty, alone = Round(ritual="e", empty_runs=2), Round(ritual="a", lacks_host=True)
    poor, good = Round(ritual="p", yes=2, no=3), Round(ritual="g", yes=3, no=3)
    assert rule() == ("first", "")
    assert rule(good, poor, alone, empty) == ("found-nobody", "e")
    assert rule(good, poor, alone) == ("no-host", "a")
    assert rule(good, poor) == ("not-worth", "p")
    assert rule(good, Round(empty_runs=1)) is None


def test_something_unusual_is_suggested_after_eight_weeks_where_there_are_enough_people():
    assert rule(Round(), people=ENOUGH_PEOPLE, first=LONG_AGO) == ("surprise", "")
    assert rule(Round(), people=ENOUGH_PEOPLE, first=LATELY) is None
    assert rule(Round(), people=ENOUGH_PEOPLE - 1, first=LONG_AGO) is None
    assert rule(Round(), people=ENOUGH_PEOPLE, first=LONG_AGO, surprise=LATELY) is None
    assert rule(Round(), people=ENOUGH_PEOPLE, first=LONG_AGO, surprise=LONG_AGO) == ("surprise", "")
    assert rule(Round(), people=ENOUGH_PEOPLE) is None
