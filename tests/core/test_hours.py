"""The laws of waking hours, in every zone and on the days when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import NaiveDatetimeError
from bot.core.hours import WakingHours

ZONES = [
    "Europe/Lisbon",
    "Europe/Berlin",
    "America/Toronto",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Africa/Casablanca",  # clocks go back for Ramadan
    "Africa/Nairobi",
    "Australia/Lord_Howe",  # clocks change by half an hour
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Sao_Paulo",
    "UTC",
]
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
milliseconds = st.integers(0, 15 * 365 * 86_400 * 1_000)
moments = milliseconds.map(lambda each: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=each))
wholes = st.times().map(lambda each: each.replace(microsecond=0))
hours = st.builds(WakingHours, wholes, wholes).filter(lambda waking: length(waking) >= timedelta(hours=1))
days_hours = hours.filter(lambda waking: waking.start < waking.end)
spans = st.timedeltas(timedelta(0), timedelta(days=3))
waits = st.timedeltas(timedelta(seconds=1), timedelta(days=3))

LISBON = ZoneInfo("Europe/Lisbon")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
CASABLANCA = ZoneInfo("Africa/Casablanca")
DAY = WakingHours()
ALWAYS = WakingHours(time(8), time(8))


def length(waking: WakingHours) -> timedelta:
    start, end = (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (waking.start, waking.end))
    return (end - start) % timedelta(days=1) or timedelta(days=1)


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)


def awake_between(waking: WakingHours, start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Add up waking time the simple way: day by day, the part of each window that lies between."""
    total, day = timedelta(0), start.astimezone(zone).date() - timedelta(days=2)
    while day <= end.astimezone(zone).date():
        closing = day if waking.start < waking.end else day + timedelta(days=1)
        opens = datetime.combine(day, waking.start, zone).astimezone(UTC)
        closes = datetime.combine(closing, waking.end, zone).astimezone(UTC)
        total += max(timedelta(0), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return total


@given(moment=moments, span=spans, waking=hours, zone=zones)
@example(
    moment=at(BERLIN, 2027, 3, 28, 0),
    span=timedelta(hours=30),
    waking=WakingHours(time(1), time(4)),
    zone=BERLIN,
)
@example(
    moment=at(BERLIN, 2027, 10, 31, 0),
    span=timedelta(hours=30),
    waking=WakingHours(time(2), time(5)),
    zone=BERLIN,
)
def test_a_span_counts_waking_time_and_nothing_else(moment, span, waking, zone):
    reached = waking.after(moment, span, zone)
    assert reached >= moment
    assert awake_between(waking, moment, reached, zone) == span


@given(moment=moments, first=spans, second=waits, waking=hours, zone=zones)
def test_waiting_twice_is_waiting_once_for_both(moment, first, second, waking, zone):
    in_two = waking.after(waking.after(moment, first, zone), second, zone)
    assert in_two == waking.after(moment, first + second, zone)


@given(moment=moments, shorter=spans, more=spans, waking=hours, zone=zones)
def test_waiting_longer_never_ends_earlier(moment, shorter, more, waking, zone):
    assert waking.after(moment, shorter, zone) <= waking.after(moment, shorter + more, zone)


@given(moment=moments, later=spans, span=spans, waking=hours, zone=zones)
def test_beginning_later_never_ends_earlier(moment, later, span, waking, zone):
    assert waking.after(moment, span, zone) <= waking.after(moment + later, span, zone)


@given(moment=moments, waking=hours, zone=zones)
def test_the_next_waking_moment_is_a_waking_one_and_stays(moment, waking, zone):
    awake = waking.next_from(moment, zone)
    assert awake >= moment
    assert waking.covers(awake, zone)
    assert waking.next_from(awake, zone) == awake


@given(moment=moments, waking=hours, zone=zones)
def test_nothing_between_now_and_the_next_waking_moment_is_one(moment, waking, zone):
    awake = waking.next_from(moment, zone)
    for share in (0, 0.3, 0.6, 0.999):
        between = moment + (awake - moment) * share
        assert between >= awake or not waking.covers(between, zone)


@given(moment=moments, waking=days_hours, zone=zones)
def test_the_local_clock_decides(moment, waking, zone):
    local = moment.astimezone(zone)
    shifts = {(local + timedelta(days=day)).utcoffset() for day in (-1, 0, 1)}
    if len(shifts) == 1:  # no clock changes near: plain wall-clock comparison is the law
        assert waking.covers(moment, zone) == (waking.start <= local.time() < waking.end)


@given(moment=moments, span=spans, zone=zones)
def test_who_is_always_awake_waits_by_the_clock(moment, span, zone):
    assert ALWAYS.covers(moment, zone)
    assert ALWAYS.after(moment, span, zone) == moment + span


@given(moment=moments, span=spans, waking=hours, zone=zones, other=zones)
def test_the_zone_in_which_a_moment_is_written_says_nothing(moment, span, waking, zone, other):
    assert waking.after(moment.astimezone(other), span, zone) == waking.after(moment, span, zone)


@pytest.mark.parametrize(
    ("zone", "day", "open_for"),
    [
        (LISBON, date(2027, 3, 28), 12),
        (BERLIN, date(2027, 10, 31), 12),
        (LORD_HOWE, date(2027, 4, 4), 12),
        (CASABLANCA, date(2026, 2, 15), 12),
    ],
)
def test_a_waking_day_is_eight_to_eight_even_when_clocks_change_at_night(zone, day, open_for):
    opens = DAY.next_from(at(zone, day.year, day.month, day.day, 5), zone)
    assert opens.astimezone(zone).time() == time(8)
    assert DAY.after(opens, timedelta(hours=open_for), zone).astimezone(zone).time() == time(20)


@pytest.mark.parametrize(
    ("zone", "moment", "real"),
    [
        (BERLIN, (2027, 3, 28, 0), timedelta(hours=5)),  # 00–06 loses an hour
        (BERLIN, (2027, 10, 31, 0), timedelta(hours=7)),  # and gains one
        (LORD_HOWE, (2027, 4, 4, 0), timedelta(hours=6, minutes=30)),
        (LORD_HOWE, (2027, 10, 3, 0), timedelta(hours=5, minutes=30)),
    ],
)
def test_a_waking_night_is_as_long_as_it_really_was(zone, moment, real):
    night = WakingHours(time(0), time(6))
    assert night.after(at(zone, *moment), real, zone) == at(zone, *moment[:3], 6)
    assert night.after(at(zone, *moment), real + timedelta(minutes=1), zone) > at(zone, *moment[:3], 6)


def test_a_time_in_the_gap_moves_by_the_gap():
    waking = WakingHours(time(2, 30), time(12))
    opens = waking.next_from(at(BERLIN, 2027, 3, 28, 1), BERLIN)
    assert opens.astimezone(BERLIN).time() == time(3, 30)


def test_past_midnight_belongs_to_the_evening_before():
    night = WakingHours(time(22), time(6))
    assert night.covers(at(LISBON, 2027, 1, 5, 5, 59), LISBON)
    assert not night.covers(at(LISBON, 2027, 1, 5, 6), LISBON)
    assert night.next_from(at(LISBON, 2027, 1, 5, 6), LISBON) == at(LISBON, 2027, 1, 5, 22)


def test_the_evening_waits_for_the_morning():
    assert DAY.after(at(LISBON, 2027, 1, 4, 18), timedelta(hours=4), LISBON) == at(LISBON, 2027, 1, 5, 10)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveDatetimeError):
        DAY.covers(datetime(2027, 1, 4, 9), LISBON)  # noqa: DTZ001
