"""The laws of what comes round: every day of two years, in zones whose clocks do what clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidRecurrenceError, NaiveDatetimeError
from bot.core.recurrence import Recurrence, beginning_after

ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Africa/Cairo",  # clocks go forward at midnight
    "Australia/Lord_Howe",  # by half an hour
    "America/Santiago",  # at midnight, in both directions
    "Africa/Casablanca",  # back for Ramadan, and forward again
    "UTC",
]
AWKWARD = [time(0), time(0, 30), time(1, 30), time(2, 15), time(2, 30), time(23, 59)]
FIRST, DAYS = date(2027, 1, 1), 2 * 365 + 1
DAY = timedelta(days=1)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
    "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,MO",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO,-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
]

zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
minutes = st.integers(0, 24 * 60 - 1).map(lambda each: time(*divmod(each, 60)))
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda each: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=each))


@st.composite
def recurrences(draw):
    """Draw a rhythm of which some of the first occurrences were left out or moved."""
    recurrence = beginning_after(draw(moments), draw(st.sampled_from(RULES)), draw(minutes), draw(zones))
    first = recurrence.slots(recurrence.first.at - DAY, 8)
    for slot in draw(st.lists(st.sampled_from(first), max_size=4, unique=True)):
        away = draw(st.none() | st.integers(-20 * 24 * 60, 20 * 24 * 60))
        try:
            recurrence = (
                recurrence.left_out(slot.planned)
                if away is None
                else recurrence.shifted_to(slot.planned, slot.planned + timedelta(minutes=away))
            )
        except InvalidRecurrenceError:
            continue  # another one stands there
    return recurrence


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001


def clocks(zone: ZoneInfo, day: date) -> dict[time, datetime]:
    """Return what the clock on the wall shows on a day, minute by minute, and when it shows it for the first time.

    It looks at the clock and knows no rule: that is what makes it an oracle.
    """
    shown: dict[time, datetime] = {}
    moment = datetime.combine(day, time(0), UTC) - DAY
    while moment < datetime.combine(day, time(0), UTC) + 2 * DAY:
        local = moment.astimezone(zone)
        if local.date() == day:
            shown.setdefault(local.time().replace(fold=0), moment)
        moment += timedelta(minutes=1)
    return shown


def expected(zone: ZoneInfo, day: date, at: time, ordinary: dict[date, bool]) -> datetime:
    """Place a wall-clock time by hand: from the clock where it stands still, by watching it where clocks change."""
    if ordinary[day]:
        offset = datetime.combine(day, time(12), UTC).astimezone(zone).utcoffset()
        assert offset is not None
        return datetime.combine(day, at, UTC) - offset
    shown = clocks(zone, day)
    if at in shown:
        return shown[at]
    # Skipped: as long after the minute that was the last before the gap as the wall would have had it.
    before = max((each for each in shown if each < at), default=None)
    if before is None:  # midnight itself is skipped: count from the evening before
        evening = clocks(zone, day - DAY)
        before = max(evening)
        since = datetime.combine(day, at) - datetime.combine(day - DAY, before)
        return evening[before] + since
    return shown[before] + (datetime.combine(day, at) - datetime.combine(day, before))


def steady(zone: ZoneInfo) -> dict[date, bool]:
    """Say of each day whether the clocks stand still on it, and on both sides of it."""
    kept = {}
    for number in range(-2, DAYS + 2):
        day = FIRST + number * DAY
        noon = datetime.combine(day, time(12), UTC)
        kept[day] = (
            len({(noon + hours * timedelta(hours=1)).astimezone(zone).utcoffset() for hours in (-36, 0, 36)}) == 1
        )
    return kept


@pytest.mark.parametrize("name", ZONES)
def test_1_every_day_of_two_years_comes_once_and_when_the_clock_on_the_wall_says(name):
    zone = ZoneInfo(name)
    ordinary = steady(zone)
    assert name == "UTC" or not all(ordinary.values())
    for at in AWKWARD:
        recurrence = Recurrence(rule="FREQ=DAILY", start=datetime.combine(FIRST, at), zone=zone)
        slots = recurrence.slots(recurrence.first.at - DAY, DAYS)
        assert [slot.planned for slot in slots] == [datetime.combine(FIRST + n * DAY, at) for n in range(DAYS)]
        for slot in slots:
            assert slot.at == expected(zone, slot.planned.date(), at, ordinary), slot.name
            assert slot.local == slot.at.astimezone(zone).replace(tzinfo=None)
        assert all(one.at < other.at for one, other in pairwise(slots))
        assert len({slot.name for slot in slots}) == DAYS


@pytest.mark.parametrize(
    ("zone", "planned", "moment"),
    [
        (BERLIN, wall(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # 03:30 in summer
        (BERLIN, wall(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # the first 02:30
        (NEW_YORK, wall(2027, 11, 7, 1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (ZoneInfo("Australia/Lord_Howe"), wall(2027, 10, 3, 2, 15), datetime(2027, 10, 2, 15, 45, tzinfo=UTC)),
        (ZoneInfo("America/Santiago"), wall(2027, 9, 5, 0, 30), datetime(2027, 9, 5, 4, 30, tzinfo=UTC)),
    ],
)
def test_1_a_skipped_time_moves_by_what_was_skipped_and_of_two_the_first_counts(zone, planned, moment):
    slot = Recurrence(start=planned, zone=zone).first
    assert (slot.at, slot.planned) == (moment, planned)


def test_1_what_the_clocks_put_off_is_found_while_it_is_awaited():
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2027, 3, 27, 2, 30), zone=BERLIN)
    ten_past_three = datetime(2027, 3, 28, 1, 10, tzinfo=UTC)
    slot = recurrence.next(ten_past_three)
    assert slot is not None
    assert (slot.name, slot.local) == ("2027-03-28T02:30", wall(2027, 3, 28, 3, 30))


def test_2_the_name_is_the_planned_wall_clock():
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2027, 11, 6, 1, 30), zone=NEW_YORK)
    moved = recurrence.shifted_to(wall(2027, 11, 7, 1, 30), wall(2027, 11, 7, 18))
    assert [slot.name for slot in moved.slots(moved.first.at, 2)] == ["2027-11-07T01:30", "2027-11-08T01:30"]


def test_2_a_day_that_a_country_skipped_makes_nothing_happen_twice():
    apia = ZoneInfo("Pacific/Apia")  # went from the 29th to the 31st of December 2011
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2011, 12, 28, 10), zone=apia)
    slots = recurrence.slots(recurrence.first.at - DAY, 4)
    assert [slot.local.day for slot in slots] == [28, 29, 31, 1]
    assert len({slot.at for slot in slots}) == 4


def test_2_nothing_is_moved_to_where_another_one_stands():
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2027, 1, 4, 9), zone=BERLIN)
    with pytest.raises(InvalidRecurrenceError, match="There is one at 2027-01-06 09:00"):
        recurrence.shifted_to(wall(2027, 1, 5, 9), wall(2027, 1, 6, 9))
    assert recurrence.left_out(wall(2027, 1, 6, 9)).shifted_to(wall(2027, 1, 5, 9), wall(2027, 1, 6, 9))


@given(recurrence=recurrences(), moment=moments)
def test_2_names_and_instants_come_once_in_order_and_only_afterwards(recurrence, moment):
    slots = recurrence.slots(moment, 12)
    assert all(moment < slot.at for slot in slots)
    assert all(one.at < other.at for one, other in pairwise(slots))
    assert len({slot.name for slot in slots}) == len(slots)


@given(recurrence=recurrences(), moment=moments)
def test_2_from_one_to_the_next_is_the_same_as_all_at_once(recurrence, moment):
    chain = []
    while len(chain) < 12 and (slot := recurrence.next(chain[-1].at if chain else moment)):
        chain.append(slot)
    assert tuple(chain) == recurrence.slots(moment, 12)
    if chain:
        assert recurrence.between(chain[0].at, chain[-1].at) == tuple(chain[:-1])


@given(recurrence=recurrences())
def test_3_what_was_moved_is_where_it_is_now_and_the_others_stay(recurrence):
    """Against the plain thing: everything that the rule plans, replaced one by one, and sorted."""
    planned = list(rrulestr(f"{recurrence.rule};COUNT=40", dtstart=recurrence.start))
    kept = [day for day in planned if day not in recurrence.without]
    at = {day: recurrence.moved.get(day, day).replace(tzinfo=recurrence.zone).astimezone(UTC) for day in kept}
    slots = recurrence.slots(min(at.values()) - DAY, 30)
    assert [slot.planned for slot in slots] == sorted(kept, key=at.__getitem__)[: len(slots)]
    assert [slot.at for slot in slots] == sorted(at.values())[: len(slots)]


def test_3_moved_back_to_where_the_rule_has_it_is_never_touched():
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2027, 1, 4, 9), zone=BERLIN)
    day = wall(2027, 1, 5, 9)
    for changed in (recurrence.shifted_to(day, wall(2027, 1, 5, 15)), recurrence.left_out(day)):
        assert changed != recurrence
        assert changed.shifted_to(day, day) == recurrence


def test_3_left_out_after_it_was_moved_is_left_out():
    recurrence = Recurrence(rule="FREQ=WEEKLY;BYDAY=MO", start=wall(2027, 1, 4, 9), zone=BERLIN)
    day = wall(2027, 1, 11, 9)
    changed = recurrence.shifted_to(day, wall(2027, 1, 12, 9)).left_out(day)
    assert [slot.local.day for slot in changed.slots(recurrence.first.at, 2)] == [18, 25]
    assert not changed.moved


@given(recurrence=recurrences(), times=st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_4_re_anchoring_changes_nothing_that_is_to_come(recurrence, times):
    anchored, done = recurrence, recurrence.first.at - 30 * DAY
    for steps in times:
        slots = anchored.slots(done, steps)
        if not slots:
            break
        done = slots[-1].at
        anchored = anchored.reanchored(slots[-1])
        assert anchored.slots(done, 12) == recurrence.slots(done, 12)
        assert all(planned >= anchored.start for planned in (*anchored.without, *anchored.moved))


def test_3_what_is_both_left_out_and_moved_is_left_out():
    day = wall(2027, 1, 4, 9)
    changed = Recurrence(start=day, zone=BERLIN, without=frozenset({day}), moved={day: wall(2027, 1, 5, 9)})
    assert changed.next(changed.first.at - 9 * DAY) is None


def test_4_what_was_put_off_is_not_lost_when_the_next_is_done():
    recurrence = Recurrence(rule="FREQ=WEEKLY;BYDAY=MO", start=wall(2027, 1, 4, 9), zone=BERLIN)
    put_off = recurrence.shifted_to(wall(2027, 1, 4, 9), wall(2027, 1, 14, 9))
    [eleventh] = put_off.slots(recurrence.first.at, 1)
    assert eleventh.local.day == 11
    anchored = put_off.reanchored(eleventh)
    assert [slot.local.day for slot in anchored.slots(eleventh.at, 2)] == [14, 18]


def test_4_exceptions_that_are_done_are_dropped():
    recurrence = Recurrence(rule="FREQ=DAILY", start=wall(2027, 1, 4, 9), zone=BERLIN)
    changed = recurrence.left_out(wall(2027, 1, 5, 9)).shifted_to(wall(2027, 1, 6, 9), wall(2027, 1, 6, 12))
    *_, eighth = changed.slots(recurrence.first.at, 3)
    anchored = changed.reanchored(eighth)
    assert anchored == Recurrence(rule="FREQ=DAILY", start=wall(2027, 1, 8, 9), zone=BERLIN)


@pytest.mark.parametrize("rule", RULES)
def test_4_the_next_one_is_found_at_once_even_after_many_years(rule):
    recurrence = beginning_after(datetime(2027, 1, 1, tzinfo=UTC), rule, time(9), BERLIN)
    *_, late = recurrence.slots(recurrence.first.at, 300)
    anchored = recurrence.reanchored(late)
    assert anchored.start > recurrence.start
    took = []
    for _ in range(20):
        begun = thread_time()
        anchored.next(late.at)
        took.append(thread_time() - begun)
    assert min(took) < 0.001


@given(moment=moments, rule=st.sampled_from(RULES), at=minutes, zone=zones)
def test_4_a_rhythm_begins_with_the_first_day_that_suits_it(moment, rule, at, zone):
    recurrence = beginning_after(moment, rule, at, zone)
    assert recurrence.next(moment) == recurrence.first
    weekly = rule.startswith("FREQ=WEEKLY")
    assert not weekly or recurrence.first.at - moment < timedelta(days=8)  # whatever the interval


def test_5_once_is_once():
    once = Recurrence(start=wall(2027, 3, 4, 16), zone=BERLIN)
    assert once.slots(once.first.at - DAY, 3) == (once.first,)
    assert once.next(once.first.at) is None
    assert once.reanchored(once.first) == once
    assert once.shifted_to(wall(2027, 3, 4, 16), wall(2027, 3, 5, 16)).first.local == wall(2027, 3, 5, 16)
    assert once.left_out(wall(2027, 3, 4, 16)).next(once.first.at - DAY) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20280101T000000Z",
        "FREQ=DAILY;BYHOUR=9,15",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=1",
        "FREQ=MONTHLY;BYDAY=1MO,TU",
        "FREQ=MONTHLY;FREQ=DAILY",
        "INTERVAL=2",
        "every monday",
        "FREQ=YEARLY;BYEASTER=0",
    ],
)
def test_5_a_rule_that_would_not_come_round_as_it_reads_is_refused(rule):
    with pytest.raises(InvalidRecurrenceError):
        Recurrence(rule=rule, start=wall(2027, 1, 4, 9), zone=BERLIN)


def test_a_start_that_the_rule_does_not_plan_is_refused():
    with pytest.raises(InvalidRecurrenceError, match="2027-01-05 09:00 is no occurrence of FREQ=WEEKLY;BYDAY=MO"):
        Recurrence(rule="FREQ=WEEKLY;BYDAY=MO", start=wall(2027, 1, 5, 9), zone=BERLIN)


@pytest.mark.parametrize("start", [wall(2027, 1, 4, 9, 0, 1), datetime(2027, 1, 4, 9, tzinfo=UTC), wall(9999, 12, 31)])
def test_what_no_clock_on_the_wall_shows_is_refused(start):
    with pytest.raises(InvalidRecurrenceError):
        Recurrence(start=start, zone=BERLIN)


def test_only_what_is_planned_can_be_moved_or_left_out():
    recurrence = Recurrence(rule="FREQ=WEEKLY;BYDAY=MO", start=wall(2027, 1, 4, 9), zone=BERLIN)
    for touch in (recurrence.left_out, lambda day: recurrence.shifted_to(day, wall(2027, 1, 7, 9))):
        with pytest.raises(InvalidRecurrenceError):
            touch(wall(2027, 1, 5, 9))


def test_a_moment_without_a_zone_is_refused():
    recurrence = Recurrence(start=wall(2027, 1, 4, 9), zone=BERLIN)
    with pytest.raises(NaiveDatetimeError):
        recurrence.next(wall(2027, 1, 4, 9))


def test_the_week_begins_on_monday_wherever_the_machine_thinks_otherwise():
    import calendar

    before = calendar.firstweekday()
    calendar.setfirstweekday(calendar.SUNDAY)
    try:
        recurrence = Recurrence(
            rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO", start=wall(2027, 2, 1, 7, 7), zone=BERLIN
        )  # of a time that nobody asked for before
        assert [slot.local.day for slot in recurrence.slots(recurrence.first.at, 3)] == [7, 15, 21]
    finally:
        calendar.setfirstweekday(before)
