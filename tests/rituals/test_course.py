"""The course of a run: everything in it has its moment, in an order that makes sense, whatever its format."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rituals.course import What, beats
from bot.rituals.format import Collect, Format, Kind, Vote
from tests.village import the_formats

BEGINS = datetime(2027, 3, 4, 16, 0, tzinfo=UTC)
every_format = pytest.mark.parametrize("format_", list(the_formats()), ids=lambda format_: format_.id)


def ends(format_: Format) -> datetime:
    return BEGINS + (format_.lasts or timedelta(minutes=format_.minutes))


@every_format
def test_it_is_announced_first_and_ends_last(format_: Format) -> None:
    course = beats(format_, BEGINS, ends(format_))
    assert [course[0].what, course[-1].what] == [What.ANNOUNCE, What.END]
    assert [beat.at for beat in course] == sorted(beat.at for beat in course)
    assert sum(beat.what is What.CLOSE for beat in course) == 1


@every_format
def test_what_opens_closes_and_nothing_given_is_dropped_before(format_: Format) -> None:
    course = [(beat.what, beat.step) for beat in beats(format_, BEGINS, ends(format_))]
    for step in format_.steps:
        if isinstance(step, Collect | Vote):
            assert course.index((What.OPENS, step.id)) < course.index((What.CLOSES, step.id)) < len(course) - 1
            referring = [at for at, (what, _) in enumerate(course) if what in (What.DRAW, What.SHOW, What.APPLY)]
            assert all(at < len(course) - 1 for at in referring)


@every_format
def test_what_is_kept_may_be_written_before_the_words_are_dropped(format_: Format) -> None:
    course = beats(format_, BEGINS, ends(format_))
    close = next(beat for beat in course if beat.what is What.CLOSE)
    assert course[-1].at - close.at >= (format_.keeps_by if format_.keeps else timedelta(0))


@every_format
@pytest.mark.parametrize("minutes", [10, 30, 90, 240])
def test_however_long_a_gathering_is_on_what_ends_with_it_does(format_: Format, minutes: int) -> None:
    if format_.kind is Kind.PROMPT:
        return
    end = BEGINS + timedelta(minutes=max(minutes, sum(phase.minutes for phase in format_.phases())))
    usual, course = beats(format_, BEGINS, ends(format_)), beats(format_, BEGINS, end)
    moments = {(beat.what, beat.step): beat.at for beat in course}
    for beat in usual:
        at = moments[beat.what, beat.step]
        if beat.at < ends(format_):
            assert at == min(beat.at, end)
        else:
            assert at - end == beat.at - ends(format_)
    for step in format_.steps:
        if isinstance(step, Collect | Vote):
            assert moments[What.OPENS, step.id] <= moments[What.CLOSES, step.id]
