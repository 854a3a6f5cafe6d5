"""What people type about something that comes round, and what is made of it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.problems import Problem
from bot.core.recurrence_words import KNOWN_WORDS, LONGEST_WORDS, Told, read_rule
from tests.own_time import takes_less_than

WORK = "BYDAY=MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("words", "rule", "at"),
    [
        ("mon 09:00", "FREQ=WEEKLY;BYDAY=MO", time(9)),
        ("monday 9am", "FREQ=WEEKLY;BYDAY=MO", time(9)),
        ("Mondays, 9 a.m.", "FREQ=WEEKLY;BYDAY=MO", time(9)),
        ("each Tues. at 4:30", "FREQ=WEEKLY;BYDAY=TU", time(16, 30)),
        ("every tuesday 04:30", "FREQ=WEEKLY;BYDAY=TU", time(4, 30)),
        ("weekly on wed at quarter to five", "FREQ=WEEKLY;BYDAY=WE", time(16, 45)),
        ("every week on thurs 16h30", "FREQ=WEEKLY;BYDAY=TH", time(16, 30)),
        ("mon, wed and fri 10:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", time(10)),
        ("fri & mon 10.15", "FREQ=WEEKLY;BYDAY=MO,FR", time(10, 15)),
        ("mon–thu 8:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", time(8)),
        ("saturday to monday 8:00", "FREQ=WEEKLY;BYDAY=MO,SA,SU", time(8)),
        ("every weekend at noon", "FREQ=WEEKLY;BYDAY=SA,SU", time(12)),
        ("every 2 weeks on thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("every two weeks on thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("thu 16:00 every 2 weeks", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("every second thursday at four", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("every second thursday at noon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(12)),
        ("every other friday 3pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", time(15)),
        ("every other week on friday 3pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", time(15)),
        ("biweekly thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("bi-weekly thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("fortnightly thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("every fortnight on thu 16:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(16)),
        ("every third wednesday at eleven", "FREQ=WEEKLY;INTERVAL=3;BYDAY=WE", time(11)),
        ("daily 08:00", "FREQ=DAILY", time(8)),
        ("every day at 7 in the morning", "FREQ=DAILY", time(7)),
        ("every other day 08:00", "FREQ=DAILY;INTERVAL=2", time(8)),
        ("daily 08:00 weekdays", f"FREQ=WEEKLY;{WORK}", time(8)),
        ("weekdays 8:00", f"FREQ=WEEKLY;{WORK}", time(8)),
        ("every working day at midnight", f"FREQ=WEEKLY;{WORK}", time(0)),
        ("first tuesday 18:30", "FREQ=MONTHLY;BYDAY=1TU", time(18, 30)),
        ("first tuesday of the month", "FREQ=MONTHLY;BYDAY=1TU", None),
        ("the 2nd tue of the month at half past six", "FREQ=MONTHLY;BYDAY=2TU", time(18, 30)),
        ("every second tuesday of the month 18:30", "FREQ=MONTHLY;BYDAY=2TU", time(18, 30)),
        ("every first tuesday 18:30", "FREQ=MONTHLY;BYDAY=1TU", time(18, 30)),
        ("last fri of month", "FREQ=MONTHLY;BYDAY=-1FR", None),
        ("third wed of every month", "FREQ=MONTHLY;BYDAY=3WE", None),
        ("first and third tue 18:30", "FREQ=MONTHLY;BYDAY=1TU,3TU", time(18, 30)),
        ("once a month on the last friday 9:00", "FREQ=MONTHLY;BYDAY=-1FR", time(9)),
        ("every 3 months on first mon", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", None),
        ("quarterly on the first mon 10:00", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", time(10)),
        ("last weekday of the month 16:00", f"FREQ=MONTHLY;{WORK};BYSETPOS=-1", time(16)),
        ("monthly on the 15th 10:00", "FREQ=MONTHLY;BYMONTHDAY=15", time(10)),
        ("1st and 15th of every month 10:00", "FREQ=MONTHLY;BYMONTHDAY=1,15", time(10)),
        ("last day of the month 10:00", "FREQ=MONTHLY;BYMONTHDAY=-1", time(10)),
    ],
)
def test_1_it_is_read(words, rule, at):
    assert read_rule(words) == Told(rule, at)
    assert read_rule(f"  {words.upper()}\n") == Told(rule, at)


@pytest.mark.parametrize(
    ("words", "key", "arguments"),
    [
        ("", "when-empty", {}),
        ("every 2 weks on thu 16:00", "when-unknown-near", {"written": "weks", "nearest": "weeks"}),
        ("every monday 16:00 utc", "when-unknown", {"written": "utc"}),
        ("every monday 18:30-20:00", "when-unknown", {"written": "18:30-20:00"}),
        ("every 2 weeks 16:00", "when-day-missing", {}),
        ("weekly", "when-day-missing", {}),
        ("every month 16:00", "when-month-day-missing", {}),
        ("monthly on the 31st", "when-not-every-month", {"number": 31}),
        ("1st and 30th of the month", "when-not-every-month", {"number": 30}),
        ("mon 25:00", "when-time-wrong", {"written": "25:00"}),
        ("mon at 13 pm", "when-time-wrong", {"written": "13 pm"}),
        ("mon 9:75", "when-time-wrong", {"written": "9:75"}),
        ("mon 9:00 and thu 16:00", "when-two-times", {"first": "9:00", "second": "16:00"}),
        ("every 0 weeks on mon", "when-unknown", {"written": "0"}),
        ("every every mon", "when-unclear", {}),
        ("every mon to weekdays", "when-unclear", {}),
        ("every day 2 weeks", "when-unclear", {}),
        ("first and sixth tuesday of every month", "when-unclear", {}),
    ],
)
def test_1_or_what_is_missing_is_named(words, key, arguments):
    said = read_rule(words)
    assert isinstance(said, Problem)
    assert (said.key, dict(said.arguments)) == (key, arguments)


@pytest.mark.parametrize(
    "words", ["4 march 16:00", "next thursday at 4pm", "tomorrow 9:30", "2027-03-04", "munday 9:00"]
)
def test_1_what_speaks_of_no_rhythm_may_be_a_date(words):
    assert read_rule(words) is None


@pytest.mark.parametrize("words", ["mon 9", "every thursday 4", "every 2 weeks on fri 16"])
def test_2_a_bare_number_is_neither_an_hour_nor_a_day(words):
    said = read_rule(words)
    assert isinstance(said, Problem)
    assert said.key == "when-bare-number"


@pytest.mark.parametrize("words", ["every 1", "1,3,5 09:00", "weekly 4 16:00", "0 9 * * 1", "0-4 09:00"])
def test_2_a_number_is_never_a_weekday(words):
    assert not isinstance(read_rule(words), Told)


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_3_a_time_of_two_digits_is_what_it_says(hour, minute):
    assert read_rule(f"mon {hour:02}:{minute:02}") == Told("FREQ=WEEKLY;BYDAY=MO", time(hour, minute))


@pytest.mark.parametrize("hour", range(1, 13))
def test_3_a_lone_hour_lies_in_the_day(hour):
    read = read_rule(f"mon at {hour}")
    assert isinstance(read, Told)
    assert read.at == time(hour + 12 if hour < 8 else hour)
    for half, shift in (("am", 0), ("pm", 12)):
        assert read_rule(f"mon {hour}{half}") == Told(read.rule, time(hour % 12 + shift))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("mon 09:00" * 200_000, "when-too-long"),
        ("\0" * 1_000_000, "when-too-long"),
        ("every mon\0 09:00", "when-unclear"),
        ("every mon\u202e 09:00", "when-unclear"),
        ("every ﷺ" * 20, "when-unclear"),
    ],
    ids=["long", "long control", "control", "backwards", "unfolding"],
)
def test_5_long_and_strange_input_is_refused_at_once(words, key):
    with takes_less_than(0.1):
        said = read_rule(words)
    assert isinstance(said, Problem)
    assert said.key == key


vocabulary = st.sampled_from(
    sorted(KNOWN_WORDS | {"9", "15th", "31st", "09:00", "4pm", "at", "am", "-", ",", "once", "a"})
)


@given(words=st.lists(vocabulary, max_size=30).map(" ".join))
def test_5_whatever_is_typed_is_read_or_named_at_once(words):
    with takes_less_than(0.1):
        said = read_rule(words)
    assert said is None or isinstance(said, Told | Problem)


@given(words=st.text(max_size=2 * LONGEST_WORDS))
def test_5_no_characters_make_it_stumble(words):
    said = read_rule(words)
    assert said is None or isinstance(said, Told | Problem)
