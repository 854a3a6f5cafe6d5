"""What somebody types in one line is read as they meant it, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rituals.calendar.one_liner import LONGEST_LINE, Line, read_line

FORMATS = {
    "open desk": "F03",
    "f03": "F03",
    "monday doorstep": "F01",
    "f01": "F01",
    "question of the week": "F02",
    "show-and-tell": "F08",
    "surprise": "surprise",
}
WHENS = (
    "thu 16:00",
    "every 2 weeks on thu 16:00",
    "first tuesday 18:30",
    "last fri of month 9am",
    "daily 08:00 weekdays",
)
NAMES = ("Ana", "Ana Maria Lopez", "Jürgen", "o'brien")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", Line()),
        ("open desk", Line(format="F03")),
        ("Open Desk thu 16:00", Line(format="F03", when="thu 16:00")),
        ("open thu 16:00", Line(format="F03", when="thu 16:00")),
        ("question wed 10:00", Line(format="F02", when="wed 10:00")),
        ("F01 mon 9:00 for 5 minutes", Line(format="F01", when="mon 9:00", minutes="5")),
        ("F03 for 1 h thu 16:00", Line(format="F03", when="thu 16:00", minutes="60")),
        ("surprise first tuesday 18:30", Line(format="surprise", when="first tuesday 18:30")),
        (
            "F03 thu 16:00 host @Ana Maria Lopez in #lobby",
            Line(format="F03", when="thu 16:00", host="Ana Maria Lopez", channel="lobby"),
        ),
        ("F03 in #lobby thu 16:00", Line(format="F03", when="thu 16:00", channel="lobby")),
        ("F03 thu 16:00 host ana with ben", Line(format="F03", when="thu 16:00", host="ana", co_host="ben")),
        ("F03 in 2 weeks 16:00", Line(format="F03", when="in 2 weeks 16:00")),
        ("F03 called “Our desk” thu 16:00", Line(format="F03", title="Our desk", when="thu 16:00")),
        ("F03 thu 16:00 at https://example.org/a", Line(format="F03", when="thu 16:00", place="https://example.org/a")),
        ("show and tell thu 16:00", Line(format="F08", when="thu 16:00")),
        ("Show-and-tell thu 16:00", Line(format="F08", when="thu 16:00")),
        ("thu 16:00", Line(when="thu 16:00")),
        ("opne desk thu 16:00", Line(when="opne desk thu 16:00", near=("F03",))),
    ],
)
def test_a_line_is_read(typed: str, line: Line) -> None:
    assert read_line(typed, FORMATS) == line


def test_a_name_ends_where_nobody_is_called_more() -> None:
    line = read_line("F03 host @Ana Maria every 2 weeks on thu 16:00 with ben in #lobby", FORMATS, {"ana maria", "ben"})
    assert line == Line(
        format="F03", when="every 2 weeks on thu 16:00", host="Ana Maria", co_host="ben", channel="lobby"
    )


@given(
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(WHENS),
    st.sampled_from(("", *NAMES)),
    st.sampled_from(("", "meetups", "open-desk")),
)
def test_its_parts_stay_apart(format_: str, when: str, host: str, channel: str) -> None:
    clauses = [f"host @{host}" if host else "", f"in #{channel}" if channel else ""]
    for order in (clauses, clauses[::-1]):
        line = read_line(" ".join((format_, when, *filter(None, order))), FORMATS)
        assert (line.format, line.when, line.host, line.channel) == (FORMATS[format_], when, host, channel)


@given(st.text(max_size=600))
def test_anything_can_be_typed_and_every_word_of_it_stands_somewhere(typed: str) -> None:
    line = read_line(typed, {})
    said = " ".join((line.when, line.host, line.co_host, line.channel, line.title, line.place))
    if not any((line.host, line.co_host, line.channel, line.title, line.place, line.minutes)):
        assert line.when == " ".join(typed[:LONGEST_LINE].split()) or len(said) < len(typed)
