"""When something is to be: as people type it, and said back so that they see what was understood."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import plain
from bot.core.problems import Problem
from bot.core.recurrence import Recurrence, beginning_after
from bot.core.recurrence_words import WEEKDAYS, WORKDAYS, Told, read_rule
from bot.rituals.said import in_words
from bot.rituals.when import When, read_when
from bot.voice import FluentVoice
from tests.own_time import takes_less_than

say = FluentVoice(Path(__file__).parent.parent.parent / "config/voice").speaking("en")

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)  # a Monday, 10:00 in Berlin


def read(words: str, now: datetime = NOW, default_time: time | None = None) -> When | Problem:
    return read_when(words, now=now, zone=BERLIN, default_time=default_time)


def dates(words: str, now: datetime = NOW, default_time: time | None = None) -> list[str]:
    understood = read(words, now, default_time)
    assert isinstance(understood, When), understood
    return [f"{slot.local:%a %d %b %Y %H:%M}" for slot in understood.dates]


# ---- what comes round --------------------------------------------------------------------------------------


def test_2_every_two_weeks_counts_from_the_first_of_the_three_dates_told():
    assert dates("every 2 weeks on thu 16:00") == [
        "Thu 04 Mar 2027 16:00",
        "Thu 18 Mar 2027 16:00",
        "Thu 01 Apr 2027 16:00",
    ]
    a_week_later = NOW + timedelta(days=7)
    assert dates("every 2 weeks on thu 16:00", a_week_later)[0] == "Thu 11 Mar 2027 16:00"


def test_2_today_counts_while_its_hour_has_not_come():
    assert dates("mon 10:30")[0] == "Mon 01 Mar 2027 10:30"
    assert dates("mon 10:00")[0] == "Mon 08 Mar 2027 10:00"
    assert dates("every 2 weeks on mon 10:00")[0] == "Mon 08 Mar 2027 10:00"  # not the 15th


def test_a_time_may_be_left_to_the_caller():
    assert dates("first tuesday of the month", default_time=time(18, 30))[0] == "Tue 02 Mar 2027 18:30"
    assert dates("tomorrow", default_time=time(9))[0] == "Tue 02 Mar 2027 09:00"
    assert dates("tomorrow at noon", default_time=time(9))[0] == "Tue 02 Mar 2027 12:00"


# ---- what is once ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("2027-03-04 16:00", "Thu 04 Mar 2027 16:00"),
        ("2027-03-04T16:00", "Thu 04 Mar 2027 16:00"),
        ("4 march 16:00", "Thu 04 Mar 2027 16:00"),
        ("March 4th at 4pm", "Thu 04 Mar 2027 16:00"),
        ("thursday, the 4th of march at four", "Thu 04 Mar 2027 16:00"),
        ("on 4 Sept. 2028, 9am", "Mon 04 Sep 2028 09:00"),
        ("28 feb 9:00", "Mon 28 Feb 2028 09:00"),
        ("29 feb 9:00", "Tue 29 Feb 2028 09:00"),
        ("1 march 16:00", "Mon 01 Mar 2027 16:00"),
        ("next thursday at 4pm", "Thu 04 Mar 2027 16:00"),
        ("this thursday 16:00", "Thu 04 Mar 2027 16:00"),
        ("coming thursday 16:00", "Thu 04 Mar 2027 16:00"),
        ("next monday 9:00", "Mon 08 Mar 2027 09:00"),
        ("today 16:00", "Mon 01 Mar 2027 16:00"),
        ("tonight at 8", "Mon 01 Mar 2027 20:00"),
        ("tomorrow 9:30", "Tue 02 Mar 2027 09:30"),
        ("the day after tomorrow 9:30", "Wed 03 Mar 2027 09:30"),
        ("in 3 days at noon", "Thu 04 Mar 2027 12:00"),
        ("in two weeks 10:00", "Mon 15 Mar 2027 10:00"),
        ("in an hour", "Mon 01 Mar 2027 11:00"),
        ("in 90 minutes", "Mon 01 Mar 2027 11:30"),
    ],
)
def test_1_one_day_is_read_as_one_says_it(words, local):
    assert dates(words) == [local]


def test_1_an_hour_from_now_is_never_too_soon():
    assert dates("in 1 hour", NOW + timedelta(seconds=1)) == ["Mon 01 Mar 2027 11:01"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "when-empty"),
        ("16:00", "when-which-day"),
        ("tomorrow", "when-time-missing"),
        ("first tuesday of the month", "when-time-missing"),
        ("munday 9:00", "when-unknown-near"),
        ("tomorrow utc 9:00", "when-unknown"),
        ("a 9:00", "when-unclear"),
        ("1st 9:00", "when-unclear"),
        ("next week 9:00", "when-unclear"),
        ("04/03/2027 16:00", "when-date-order"),
        ("4.3. 16:00", "when-date-order"),
        ("31 april 9:00", "when-no-such-day"),
        ("2027-02-30 9:00", "when-no-such-day"),
        ("friday 4 march 16:00", "when-other-weekday"),
        ("1 march 9:00", "when-past"),
        ("4 march 2026 16:00", "when-past"),
        ("2027-03-01 10:00", "when-past"),
        ("4 march 2099 16:00", "when-far"),
        ("9999-12-31 23:59", "when-far"),
        ("0001-01-01 00:00", "when-past"),
    ],
)
def test_3_what_cannot_mean_one_day_to_come_is_a_problem_that_can_be_said(words, key):
    understood = read(words)
    assert isinstance(understood, Problem)
    assert understood.key == key
    assert say(understood.key, **dict(understood.arguments))


def test_the_nearest_known_word_is_told():
    assert read("munday 9:00") == Problem(
        field="when", key="when-unknown-near", arguments=(("written", "munday"), ("nearest", "monday"))
    )


@pytest.mark.parametrize("words", ["4 march " * 200_000, "\x00" * 1_000_000, "tomorrow\x1b 9:00", "9" * 200])
def test_long_and_strange_input_is_refused_at_once(words):
    with takes_less_than(0.1):
        assert isinstance(read(words), Problem)


dated = ["4", "4th", "31", "march", "feb", "2027", "9999", "0001-01-01", "2027-02-29", "friday", "0", "16:00"]
relative = ["next", "in", "a", "day", "weeks", "today", "tonight", "after", "tomorrow", "hours", "at", "noon", "every"]
shards = st.sampled_from((*dated, *relative))


@given(words=st.lists(shards, max_size=8).map(" ".join))
def test_whatever_is_typed_is_read_or_can_be_answered(words):
    understood = read(words)
    if isinstance(understood, When):
        assert understood.dates
        assert understood.dates[0].at > NOW
    else:
        assert say(understood.key, **dict(understood.arguments))


# ---- said back ---------------------------------------------------------------------------------------------

intervals = st.integers(1, 12).map(lambda each: "" if each == 1 else f";INTERVAL={each}")
weekdays = st.sets(st.sampled_from(list(WEEKDAYS)), min_size=1).map(
    lambda days: [day for day in WEEKDAYS if day in days]
)
counted = st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1).map(
    lambda which: sorted(which, key=lambda n: n % 9)
)
rules = st.one_of(
    intervals.map("FREQ=DAILY{}".format),
    st.builds(lambda every, on: f"FREQ=WEEKLY{every};BYDAY={','.join(on)}", intervals, weekdays),
    st.builds(
        lambda every, which, on: f"FREQ=MONTHLY{every};BYDAY={','.join(f'{n}{day}' for n in which for day in on)}",
        intervals,
        counted,
        weekdays,
    ),
    st.builds(
        lambda every, which: f"FREQ=MONTHLY{every};BYDAY={','.join(WORKDAYS)};BYSETPOS={','.join(map(str, which))}",
        intervals,
        counted,
    ),
    st.builds(
        lambda every, days: f"FREQ=MONTHLY{every};BYMONTHDAY={','.join(map(str, sorted(days)))}",
        intervals,
        st.sets(st.integers(1, 28), min_size=1, max_size=5) | st.just({-1}),
    ),
)
minutes = st.integers(0, 24 * 60 - 1).map(lambda each: time(*divmod(each, 60)))


@given(rule=rules, at=minutes)
def test_what_is_said_back_reads_to_the_same_rule(rule, at):
    said = plain(in_words(beginning_after(NOW, rule, at, BERLIN), say))
    assert read_rule(said) == Told(rule, at), said
    assert read_rule(said.casefold()) == Told(rule, at)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("mon 09:00", "every Monday at 09:00"),
        ("every 2 weeks on thu 16:00", "every second Thursday at 16:00"),
        ("every 3 weeks on thu 16:00", "every 3 weeks on Thursday at 16:00"),
        ("mon, wed, fri 10:00", "every Monday, Wednesday and Friday at 10:00"),
        ("weekdays 8:00", "every weekday at 08:00"),
        ("every 2 weeks mon-fri 8:00", "every 2 weeks on Monday, Tuesday, Wednesday, Thursday and Friday at 08:00"),
        ("daily 8:00", "every day at 08:00"),
        ("first and third tue 18:30", "on the first and third Tuesday of every month at 18:30"),
        ("last weekday of the month 16:00", "on the last weekday of every month at 16:00"),
        ("monthly on the 15th 10:00", "on day 15 of every month at 10:00"),
        ("quarterly on the last day 10:00", "every 3 months on the last day at 10:00"),
    ],
)
def test_it_is_said_back(words, said):
    understood = read(words)
    assert isinstance(understood, When)
    assert plain(in_words(understood.recurrence, say)) == said


def test_what_is_once_is_said_as_a_moment_that_everybody_reads_in_their_zone():
    understood = read("4 march 16:00")
    assert isinstance(understood, When)
    assert in_words(understood.recurrence, say) == "once, <t:2027-03-04T15:00:00+00:00>"


def test_a_rule_that_nobody_types_is_shown_as_it_stands():
    yearly = Recurrence(rule="FREQ=YEARLY", start=datetime.fromisoformat("2027-03-04T16:00"), zone=BERLIN)
    assert plain(in_words(yearly, say)) == "by the rule FREQ=YEARLY at 16:00"
