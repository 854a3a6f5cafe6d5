"""When a ritual happens: behind its pause, without holidays, moved or not, and never counted from years ago."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import ChannelId
from bot.core.recurrence import Recurrence, Slot
from bot.rituals.format import Kind
from bot.rituals.planning import is_tried_out, next_slot, next_slots, plan, slot_named
from bot.rituals.ritual import Life, Ritual, Run, Stage
from tests.rhythm import comes_round, writes
from tests.village import Village, the_formats

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2027, 1, 4, 9)  # noqa: DTZ001 (by the clock on the wall)
NOW = datetime(2027, 1, 4, 7, tzinfo=UTC)


def ritual(rule: str = "FREQ=WEEKLY", **how: object) -> Ritual:
    settings: dict[str, object] = {
        "id": "r",
        "format": "F01",
        "kind": Kind.PROMPT,
        "channel": ChannelId("square:village/meetups"),
        "recurrence": Recurrence(rule=rule, start=START, zone=BERLIN),
        "minutes": 5,
        **how,
    }
    return Ritual(**settings)  # type: ignore[arg-type]


def days(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.local:%m-%d}" for slot in slots]


def test_a_pause_ends_on_its_day() -> None:
    until = datetime(2027, 1, 18, tzinfo=BERLIN).astimezone(UTC)
    assert days(next_slots(ritual(paused_until=until), NOW, 2)) == ["01-18", "01-25"]
    at_that_time = datetime(2027, 1, 18, 9, tzinfo=BERLIN).astimezone(UTC)
    assert days(next_slots(ritual(paused_until=at_that_time), NOW, 1)) == ["01-18"]


@pytest.mark.parametrize("life", [life for life in Life if life is not Life.ACTIVE])
def test_nothing_happens_where_it_is_not_active(life: Life) -> None:
    assert next_slot(ritual(life=life), NOW) is None


def test_holidays_are_left_out() -> None:
    thursdays = Recurrence(rule="FREQ=WEEKLY", start=datetime(2027, 5, 6, 9), zone=BERLIN)  # noqa: DTZ001
    held = ritual(recurrence=thursdays, holidays="DE")  # Ascension Day; the 27th is one in parts
    assert days(next_slots(held, NOW, 2)) == ["05-13", "05-20"]
    assert days(next_slots(replace(held, holidays="DE-BY"), NOW, 4)) == ["05-13", "05-20", "06-03", "06-10"]


def test_a_planned_time_is_found_as_it_is_now() -> None:
    weekly = ritual()
    second = next_slots(weekly, NOW, 2)[1]
    assert slot_named(weekly, second.name) == second
    local = datetime(2027, 1, 29, 18)  # noqa: DTZ001
    moved = replace(weekly, recurrence=weekly.recurrence.shifted_to(second.planned, local))
    found = slot_named(moved, second.name)
    assert found is not None
    assert (found.name, found.local) == (second.name, local)
    left_out = replace(weekly, recurrence=weekly.recurrence.left_out(second.planned))
    assert slot_named(left_out, second.name) is None
    assert slot_named(replace(weekly, paused_until=second.at + timedelta(days=1)), second.name) is None
    for strange in ("", "tomorrow", "2027-01-05T09:00", "9999-99-99"):
        assert slot_named(weekly, strange) is None


def test_a_time_that_was_moved_far_away_is_found_there() -> None:
    daily = ritual("FREQ=DAILY")
    first = next_slots(daily, NOW, 1)[0]
    local = datetime(2027, 4, 29, 18)  # noqa: DTZ001
    found = slot_named(replace(daily, recurrence=daily.recurrence.shifted_to(first.planned, local)), first.name)
    assert found is not None
    assert found.local == local


RULES = ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=WEEKLY;INTERVAL=8")


@given(st.sampled_from(RULES), st.integers(min_value=0, max_value=1_500), st.integers(min_value=0, max_value=23))
def test_every_planned_time_has_a_name_by_which_it_is_found(rule: str, day: int, hour: int) -> None:
    some = ritual(rule)
    for slot in next_slots(some, NOW + timedelta(days=day, hours=hour), 3):
        assert slot_named(some, slot.name) == slot


def run(number: int, stage: Stage) -> Run:
    begins = NOW + timedelta(weeks=number)
    return Run(
        id=str(number),
        ritual="r",
        slot=str(number),
        format="F01",
        kind=Kind.PROMPT,
        channel=ChannelId("square:village/meetups"),
        begins=begins,
        ends=begins,
        stage=stage,
    )


def test_what_was_tried_counts_only_what_happened() -> None:
    runs = [run(1, Stage.OVER), run(2, Stage.CANCELLED), run(3, Stage.SKIPPED), run(4, Stage.TOO_FEW)]
    assert not is_tried_out(ritual(), runs)
    assert not is_tried_out(ritual(tries_left=3), runs)
    assert is_tried_out(ritual(tries_left=2), runs)


async def test_a_beginning_moves_on_with_what_is_over_and_the_rest_stays(village: Village) -> None:
    id_ = await comes_round(village, "F01", datetime(2027, 1, 11, 9, tzinfo=UTC), rule="FREQ=WEEKLY;INTERVAL=2")
    before = await village.reads(lambda look: look.rituals.ritual(id_))
    assert before is not None
    village.clock.turn_to(village.now + timedelta(days=60))
    planned = await writes(village, lambda tx: plan(before, tx.now, tx, the_formats()))
    after = await village.reads(lambda look: look.rituals.ritual(id_))
    assert after is not None
    assert after.recurrence.start == datetime(2027, 2, 22, 9)  # noqa: DTZ001
    assert next_slots(after, village.now, 9) == next_slots(before, village.now, 9)
    assert planned == next_slot(before, village.now)
    assert all(said.says("Monday doorstep") for said in village.posts("meetups"))
