"""How a run goes through its course, whatever is moved and however late anybody looks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import ChannelId
from bot.rituals import running
from bot.rituals.course import Beat, What, beats
from bot.rituals.format import Format, Kind
from bot.rituals.ritual import GRACE, Run
from tests.village import the_formats

BEGINS = datetime(2027, 1, 12, 16, 0, tzinfo=UTC)
formats = st.sampled_from([format_ for format_ in the_formats() if format_.kind is Kind.GATHERING])
spans = st.timedeltas(min_value=timedelta(days=-10), max_value=timedelta(days=10))


def a_run(format_: Format) -> Run:
    ends = BEGINS + timedelta(minutes=format_.minutes)
    return Run(
        id="run",
        ritual="ritual",
        slot="2027-01-12T16:00",
        format=format_.id,
        kind=format_.kind,
        channel=ChannelId("square:village/meetups"),
        begins=BEGINS,
        ends=ends,
    )


@given(format_=formats, looks=st.lists(spans, max_size=12))
def test_every_beat_is_done_once_and_in_order(format_: Format, looks: list[timedelta]) -> None:
    run, done = a_run(format_), list[Beat]()
    for look in (*sorted(looks), timedelta(days=30)):
        run, due = running.due(run, format_, BEGINS + look)
        assert all(beat.at <= BEGINS + look for beat in due)
        done += due
    assert tuple(done) == beats(format_, run.begins, run.ends)


@given(format_=formats, reached=spans, by=spans)
def test_a_moved_run_stays_announced_is_not_reminded_of_at_once_and_misses_nothing(
    format_: Format, reached: timedelta, by: timedelta
) -> None:
    now = BEGINS + min(reached, timedelta(minutes=-1))
    before, _ = running.due(a_run(format_), format_, now)
    moved = replace(before, begins=before.begins + by, ends=before.ends + by)
    done = running.done_after_moving(moved, format_, now)
    assert (done > 0) == (before.beat > 0)
    course = beats(format_, moved.begins, moved.ends)
    assert done <= before.beat or all(beat.what is What.REMIND for beat in course[before.beat : done])
    _, due = running.due(replace(moved, beat=done), format_, now)
    assert not due or due[0].what is not What.REMIND
    assert all(beat.at > now for beat in course[done + len(due) :])


@given(late=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=3)))
def test_a_beginning_is_too_late_after_its_grace_and_nothing_else_ever_is(late: timedelta) -> None:
    course = beats(the_formats()["F03"], BEGINS, BEGINS + timedelta(minutes=45))
    for beat in course:
        assert running.is_too_late(beat, beat.at + late) == (beat.what is What.BEGIN and late > GRACE)
