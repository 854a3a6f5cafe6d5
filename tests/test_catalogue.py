"""The catalogue that is shipped is whole, and a ritual of one's own is understood."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import read_catalogue
from bot.rituals.course import What, beats
from bot.rituals.format import (
    Anonymity,
    Apply,
    Audience,
    Collect,
    Draw,
    Flavour,
    FollowUp,
    Format,
    Kind,
    Learning,
    Phase,
    Show,
    Source,
    TakeAway,
    Vote,
    Voter,
)
from bot.rituals.words import words_of
from bot.voice import FluentVoice
from tests.own_rituals import NOTE, WALK, catalogue

CONFIG = Path(__file__).parent.parent / "config"
SHIPPED = read_catalogue(CONFIG, FluentVoice(CONFIG / "voice"))
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)

every_format = pytest.mark.parametrize("format_", tuple(SHIPPED), ids=lambda format_: format_.id)


# ---- what is shipped ----------------------------------------------------------------------------------------


def test_the_twelve_are_there_in_the_order_in_which_they_are_offered():
    familiar = ["F01", "F02", "F03", "F04", "F08", "F14"]
    novel = ["N06", "N11", "N16", "N20", "N31", "N32"]
    assert [format_.id for format_ in SHIPPED] == familiar + novel
    assert [format_.id for format_ in SHIPPED.novel()] == novel


@every_format
def test_what_is_novel_cools_down_and_what_is_familiar_comes_round(format_: Format):
    assert format_.cool_down == timedelta(weeks=16 if format_.flavour is Flavour.NOVEL else 0)
    assert format_.asynchronous is (format_.kind is Kind.PROMPT)


@every_format
def test_every_course_begins_with_its_announcement_and_ends_after_everything(format_: Format):
    length = format_.lasts or timedelta(minutes=format_.minutes)
    course = beats(format_, NOON, NOON + length)
    assert (course[0].what, course[0].at) == (What.ANNOUNCE, NOON - format_.lead)
    assert course[-1].what is What.END
    assert {beat.step for beat in course} - {""} == {step.id for step in format_.steps}


@pytest.mark.parametrize(
    ("id_", "minutes", "size"),
    [
        ("F01", 2, (1, None)),
        ("F02", 5, (3, None)),
        ("F03", 45, (1, 8)),
        ("F04", 10, (1, None)),
        ("F08", 25, (5, 20)),
        ("F14", 10, (3, None)),
        ("N11", 40, (4, 12)),
        ("N16", 45, (6, 30)),
        ("N20", 30, (10, None)),
    ],
)
def test_they_are_as_long_and_as_large_as_they_are_known_for(id_: str, minutes: int, size: tuple[int, int | None]):
    assert SHIPPED[id_].minutes == minutes
    assert (SHIPPED[id_].least, SHIPPED[id_].most) == size


def step(id_: str, name: str) -> Any:
    return SHIPPED[id_].step(name)


def test_what_each_is_known_for_is_in_its_steps():
    assert SHIPPED["F01"].steps == ()
    assert SHIPPED["F01"].keeps == ()
    assert step("F02", "question").source is Source.QUEUE
    assert step("F02", "half").at == timedelta(days=3)
    assert step("F03", "leftovers").queued
    assert step("F03", "leftovers").without == "solved"
    assert step("F04", "waiting").source is Source.OPEN_QUESTIONS
    assert step("F04", "came").to is Audience.GIVERS
    assert step("F08", "slots").places == 2
    assert [phase.minutes for phase in SHIPPED["F08"].phases() if phase.on] == [8, 8]
    assert step("F14", "habits").choices == ("keep", "drop", "try")
    assert step("F14", "change").objection == timedelta(days=1)
    assert step("N06", "questions").anonymous is Anonymity.CHOICE
    assert step("N06", "answered").by is Voter.HOST
    assert step("N11", "stories").anonymous is Anonymity.CHOICE
    assert not step("N11", "stories").shown
    assert step("N11", "same").choices == ("same",)
    assert (step("N16", "pairs").on, step("N16", "pairs").number) == ("people", 2)
    assert step("N16", "experiment").most == 1
    assert step("N20", "hat").number == 5
    assert [phase.minutes for phase in SHIPPED["N20"].phases() if phase.on] == [5] * 5
    assert step("N31", "match").choices == ("did", "need")
    assert step("N32", "golden").on == "finds"
    assert step("N32", "chosen").queued


# ---- one's own ------------------------------------------------------------------------------


def test_a_new_ritual_is_a_new_file(tmp_path: Path):
    assert catalogue(tmp_path, W01_yaml=WALK)["W01"] == Format(
        id="W01",
        flavour=Flavour.NOVEL,
        kind=Kind.GATHERING,
        learning=Learning.OBSERVE,
        cadence="last fri of month 14:00",
        minutes=60,
        lasts=timedelta(0),
        least=3,
        most=12,
        lead=timedelta(days=5),
        asynchronous=False,
        keeps=(TakeAway.INSIGHTS, TakeAway.MY_STEP),
        keeps_by=timedelta(days=2),
        cool_down=timedelta(weeks=20),
        origin="a walk",
        steps=(
            Collect(
                id="sights",
                opens=timedelta(days=-5),
                closes=timedelta(0),
                each=2,
                places=9,
                longest=80,
                anonymous=Anonymity.ALWAYS,
            ),
            Draw(id="dealt", on="sights", at=timedelta(0), number=4),
            Draw(id="trios", on="people", at=timedelta(0), number=3),
            Show(id="list", on="dealt", at=timedelta(0), most=4),
            Phase(id="look", minutes=30, on="dealt"),
            Phase(id="talk", minutes=30),
            Vote(id="best", on="sights", opens=timedelta(minutes=30), closes=timedelta(hours=1), each=1),
            Vote(
                id="seen",
                on="dealt",
                opens=timedelta(minutes=50),
                closes=timedelta(hours=3),
                choices=("seen", "missed"),
                by=Voter.HOST,
            ),
            FollowUp(
                id="later",
                at=timedelta(hours=3),
                to=Audience.HOST,
                on="best",
                without="seen",
                most=2,
                queued=True,
            ),
        ),
    )


def test_a_prompt_has_a_length_of_its_own_and_may_change_the_calendar(tmp_path: Path):
    format_ = catalogue(tmp_path, P01_yaml=NOTE)["P01"]
    assert (format_.kind, format_.lasts, format_.lead) == (Kind.PROMPT, timedelta(days=4), timedelta(0))
    assert format_.asynchronous
    assert format_.steps == (
        Collect(id="notes", opens=timedelta(0), closes=timedelta(days=3), source=Source.QUEUE),
        Vote(id="habits", on="rituals", opens=timedelta(0), closes=timedelta(days=3), choices=("keep", "drop")),
        Apply(id="change", on="habits", at=timedelta(days=3), objection=timedelta(hours=12)),
        FollowUp(id="after", at=timedelta(days=5)),
    )


# ---- words


@every_format
def test_every_word_of_the_twelve_is_there(format_: Format):
    say = FluentVoice(CONFIG / "voice").speaking("en")
    for words in words_of(format_):
        assert say(words.key, **dict.fromkeys(words.slots, 3))
