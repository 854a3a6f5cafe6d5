"""Spans are read as they are shown, and nothing else is read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.durations import read_duration, show_duration


@given(st.integers(1, 500_000))
def test_what_is_shown_can_be_read(minutes: int):
    span = timedelta(minutes=minutes)
    assert read_duration(show_duration(span)) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 min", timedelta(minutes=30)),
        ("4h", timedelta(hours=4)),
        ("1 hour", timedelta(hours=1)),
        ("7 d", timedelta(days=7)),
        ("1 week", timedelta(weeks=1)),
        ("3 weeks", timedelta(weeks=3)),
        ("0 min", timedelta(0)),
    ],
)
def test_spans_are_written_in_four_units(text: str, span: timedelta):
    assert read_duration(text) == span


@pytest.mark.parametrize("text", ["", "4", "h", "-4 h", "4.5 h", "4 h 30 min", "4 years", "٤ h", "4 H", "9999999 d"])
def test_nothing_else_is_a_span(text: str):
    assert read_duration(text) is None


def test_the_largest_unit_that_divides_it_is_shown():
    assert show_duration(timedelta(days=14)) == "2 weeks"
    assert show_duration(timedelta(days=7)) == "1 week"
    assert show_duration(timedelta(days=8)) == "8 d"
    assert show_duration(timedelta(minutes=90)) == "90 min"
