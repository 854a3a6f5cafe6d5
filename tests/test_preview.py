"""A preview shows the whole course, in order, and leaves no trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cast import every_role
from bot.core.markup import Markup, plain
from bot.core.recurrence import Recurrence
from bot.core.views import Actions, Block, Button, Document, Heading, Paragraph, Small, view
from bot.previewing import AT_LEISURE, Foresight
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.preview import Course, Foreseen, Way
from bot.rituals.preview_page import MOST_MESSAGES, course_page, flat
from bot.rituals.ritual import Ritual
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import writes
from tests.rows import rows_of
from tests.village import Village, the_formats, the_voice

THURSDAY = datetime.fromisoformat("2027-01-14T16:00")
IDS = [format_.id for format_ in the_formats()]


async def a_ritual(village: Village, format_: str, **more: Any) -> Ritual:
    known = the_formats().get(format_)
    ritual = Ritual(
        id="drafted",
        format=format_,
        kind=Kind.GATHERING if known is None else known.kind,
        channel=village.square.place("meetups"),
        recurrence=Recurrence(rule="FREQ=WEEKLY;BYDAY=TH", start=THURSDAY, zone=ZoneInfo("Europe/Berlin")),
        minutes=30 if known is None else known.minutes,
        host=await village.member("ana"),
    )
    return replace(ritual, **more)


def foresee(ritual: Ritual) -> Any:
    return lambda tx: Foresight(every_role(the_formats()), the_formats(), AT_LEISURE).of(ritual, tx)


def words_of(foreseen: Foreseen) -> str:
    return "\n".join(
        plain(block.text) for block in foreseen.view.blocks if isinstance(block, Heading | Paragraph | Small)
    )


@pytest.mark.parametrize("format_", IDS)
async def test_every_format_is_foreseen_from_beginning_to_end(village: Village, format_: str):
    ritual = await a_ritual(village, format_)
    known = the_formats()[format_]
    course: Course = await writes(village, foresee(ritual))
    assert course.format == format_
    assert not course.cut
    assert course.begins == datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
    assert course.guests == max(known.least, 1)
    moments = [foreseen.at for foreseen in course.said]
    assert moments == sorted(moments)
    posts = [foreseen for foreseen in course.said if foreseen.way is Way.POST]
    assert [post.at for post in posts][:1] == [course.begins - known.lead]
    assert {post.channel for post in posts} <= {ritual.channel, village.square.place("coordinators")}
    assert sum(post.channel == ritual.channel for post in posts) == 1  # edited rather than bumped
    kept = [one for one in course.said if one.way is Way.THREAD and "Take-aways" in words_of(one)]
    assert len(kept) == (1 if known.keeps else 0)
    asked = [one for one in course.said if one.way is Way.DIRECT and "worth keeping" in words_of(one)]
    assert len(asked) == len(kept)


async def test_nothing_of_it_remains(village: Village):
    ritual = await a_ritual(village, "F08")

    def before_and_after(tx: UnitOfWork) -> tuple[Any, Any, Course, bool]:
        before = rows_of(tx.connection)
        course = Foresight(every_role(the_formats()), the_formats(), AT_LEISURE).of(ritual, tx)
        return before, rows_of(tx.connection), course, tx.spoke

    before, after, course, spoke = await writes(village, before_and_after)
    assert course.said
    assert before == after
    assert not spoke
    await village.waits("3 weeks")
    village.quiet()


async def test_a_ritual_that_is_set_shows_its_next_time_and_goes_on_as_it_was(village: Village):
    ritual = await a_ritual(village, "F01", kind=Kind.PROMPT)
    await writes(village, lambda tx: tx.rituals.add(ritual))
    course: Course = await writes(village, foresee(replace(ritual, title="Another name")))
    assert "Another name" in words_of(course.said[0])
    assert await writes(village, lambda tx: tx.rituals.ritual("drafted")) == ritual


async def test_a_pause_and_holidays_are_passed_over(village: Village):
    paused = await a_ritual(village, "F08", paused_until=datetime(2027, 2, 1, tzinfo=UTC))
    course: Course = await writes(village, foresee(paused))
    assert course.begins == datetime(2027, 2, 4, 15, 0, tzinfo=UTC)


async def test_what_does_not_happen_again_shows_nothing(village: Village):
    past = Recurrence(start=datetime.fromisoformat("2026-12-03T16:00"), zone=ZoneInfo("Europe/Berlin"))
    course: Course = await writes(village, foresee(await a_ritual(village, "F08", recurrence=past)))
    assert course == Course()
    say = village.trellis.ledger._voice.speaking("en")
    assert course_page(course, say, verb="calendar.preview", token="t") == (Paragraph(say("preview-nothing")),)


async def test_a_surprise_shows_why_there_is_none_this_time(village: Village):
    course: Course = await writes(village, foresee(await a_ritual(village, SURPRISE)))
    (only,) = course.said
    assert "three familiar" in words_of(only)


async def test_nobody_who_is_real_is_shown_to_have_done_anything(village: Village):
    course: Course = await writes(village, foresee(await a_ritual(village, "F08")))
    ana = await village.member("ana")
    named = frozenset().union(*(foreseen.view.members() for foreseen in course.said))
    assert named <= {ana}
    assert {member for foreseen in course.said for member in foreseen.to} == {ana}
    reminded = [foreseen for foreseen in course.said if foreseen.guests == course.guests]
    assert len(reminded) == 1


async def test_without_a_host_the_coordinators_are_shown(village: Village):
    course: Course = await writes(village, foresee(await a_ritual(village, "F08", host=None)))
    coordinators = village.square.place("coordinators")
    assert any(foreseen.channel == coordinators for foreseen in course.said)


def a_course(number: int) -> Course:

    at = datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
    said = tuple(
        Foreseen(
            at=at + timedelta(minutes=each), way=Way.DIRECT, view=view(Paragraph(Markup(f"word {each}"))), guests=2
        )
        for each in range(number)
    )
    return Course(said=said, begins=at, ends=at, format="F08", guests=2)


def test_a_page_holds_a_few_and_the_next_the_rest():

    say, course = the_voice().speaking("en"), a_course(2 * MOST_MESSAGES + 1)
    pages = [course_page(course, say, verb="calendar.preview", token="abc", page=page) for page in range(3)]
    shown = [[each for each in range(9) if Paragraph(f"word {each}") in page] for page in pages]
    assert shown == [[0, 1, 2, 3], [4, 5, 6, 7], [8]]
    tokens = [[button.token for button in _buttons(page)] for page in pages]
    assert tokens == [["abc/1"], ["abc/0", "abc/2"], ["abc/1"]]
    assert course_page(course, say, verb="calendar.preview", token="abc", page=99) == pages[2]


def _buttons(blocks: tuple[Block, ...]) -> list[Any]:
    return [item for block in blocks if isinstance(block, Actions) for item in block.items]


def test_what_is_shown_cannot_be_pressed_nor_taken_along():
    button = Button(label="Tick `this`", verb="gathering.yes", token="t")
    document = Document(name="a.ics", media_type="text/calendar", content="…")
    shown = flat((Actions((button,)), document))
    assert [type(block) for block in shown] == [Small, Small]
    assert plain(shown[0].text) == "Tick ’this’"  # type: ignore[union-attr]
