"""A preview keeps the writer for a bounded time only, and a running bot's less than that of a copy."""

from collections.abc import Iterator
from itertools import count

import pytest

from bot.cast import every_role, foresight
from bot.cli import main
from bot.previewing import MOST_EVENTS, Foresight
from tests.rhythm import writes
from tests.test_cli import at_home
from tests.test_foretelling import database
from tests.test_preview import a_ritual
from tests.village import UNHURRIED, Village, the_formats

__all__ = ["at_home", "database"]


def course_by(seconds: Iterator[float]) -> Foresight:
    """Return who foresees by a clock that goes as it is told to."""
    return Foresight(every_role(the_formats()), the_formats(), UNHURRIED, lambda: next(seconds))


async def test_a_database_that_has_us_wait_cuts_a_preview_short(village: Village) -> None:
    ritual = await a_ritual(village, "F08")
    in_time = await writes(village, lambda tx: course_by(count(0, UNHURRIED / MOST_EVENTS)).of(ritual, tx))
    too_slow = await writes(village, lambda tx: course_by(count(0, UNHURRIED)).of(ritual, tx))
    assert not in_time.cut
    assert too_slow.cut
    assert 0 < len(too_slow.said) < len(in_time.said)


async def test_what_cannot_be_shown_in_time_is_begun_all_the_same(village: Village) -> None:
    ritual = await a_ritual(village, "F08")
    course = await writes(village, lambda tx: foresight(the_formats(), 0.0).of(ritual, tx))
    assert course.cut
    assert course.said


def test_only_on_a_copy_is_there_time_for_everything(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.foretelling.WITHIN", 0.0)
    assert main(["preview", "clock", "doctors"]) == 0
    told = capsys.readouterr().out
    is_a_copy = database.startswith("sqlite")
    assert ("Take-aways: Clock doctors" in told) == is_a_copy
    assert ("I stopped here" in told) != is_a_copy
