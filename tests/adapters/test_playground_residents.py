"""Residents come by when they are awake and not away, and a mistake in their file is told by its line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.playground import load_residents
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.habits import Habit, Resident, next_visit
from bot.adapters.playground.records import Person
from bot.adapters.playground.residents import Neighbourhood
from bot.choices import config_folder
from bot.core.effects import OpenForm
from bot.core.errors import ConfigError
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.views import Actions, Button
from tests.adapters.contract import ASK, Notebook, paragraph
from tests.adapters.playground import PlaygroundHarness, a_playground, a_world

ZONES = ["UTC", "Europe/Lisbon", "America/Toronto", "Asia/Kolkata", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Tokyo"]
RESIDENTS = """
rooms: {welcome: help, help: help, remarks: help}
habits:
  the quiet: {visits: 4, agrees: 0.5, declines: 0.2, away: [mon]}
residents:
  - {who: ben, habit: the quiet}
  - {id: edda, name: Edda, zone: Europe/Stockholm, habit: the quiet, arrives: 2h}
exchanges:
  - {ask: "Which glue?", answers: [Hide glue.]}
remarks: [Rain.]
replies: [Lovely.]
welcomes: [Welcome!]
gifts: [A torch.]
emoji: ["👍"]
"""
moments = st.floats(1_735_689_600, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))
hours = st.integers(0, 22).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 24)))
away = st.frozensets(st.integers(0, 6), max_size=6)


@given(
    after=moments,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    visits=st.integers(1, 70),
    hours=hours,
    away=away,
    seed=st.text(max_size=8),
)
def test_the_next_visit_is_later_in_waking_hours_and_on_no_day_away(
    after: datetime, zone: ZoneInfo, visits: int, hours: tuple[int, int], away: frozenset[int], seed: str
) -> None:
    person = Person(id="edda", name="Edda", zone=zone, about="", colour="", coordinator=False)
    resident = Resident(person=person, habit=Habit(visits=visits, hours=hours, away=away))
    at = next_visit(resident, after, Random(seed))
    assert after < at < after + timedelta(days=7 / visits * 1.6 + 9)
    local = at.astimezone(zone)
    assert hours[0] <= local.hour < hours[1]
    assert local.weekday() not in away
    assert at == next_visit(resident, after, Random(seed))


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("who: ben", "who: bun", "residents.yaml:6: residents[0].who: “bun” is no member of the world; nearest: ben."),
        ("{who: ben, habit: the quiet}", "{who: ben, habit: the quit}", "“the quit” is no habit; nearest: the quiet."),
        ("visits: 4", "visit: 4", "residents.yaml:4: habits.the quiet.visit: “visit” is no key here; nearest: visits."),
        ("visits: 4", "visits: 400", "“400” should be a whole number from 1 to 70."),
        ("agrees: 0.5", "agrees: often", "“often” should be a number from 0 (never) to 1 (always)."),
        ("agrees: 0.5", "agrees: nan", "“nan” should be a number"),
        ("agrees: 0.5", "agrees: 0.9", "agrees and declines together are more than 1."),
        ("[mon]", "[monday]", "“monday” is no day of the week; nearest: mon."),
        ("id: edda", "id: ben", "write `who: ben`."),
        ("who: ben", "id: edda, name: E, zone: UTC, arrives: 1h", "“edda” stands here twice."),
        ("arrives: 2h", "arrives: soon", "“soon” is no span; write it as “3d 2h” or “40m”."),
        ("zone: Europe/Stockholm", "zone: Europe/Stokholm", "is no time zone; nearest: Europe/Stockholm."),
        ("Which glue?", "Which glue", "a question ends with a question mark."),
        ("remarks: help", "remarks: den", "“den” is no open channel"),
        ("[Hide glue.]", "[]", "at least one is needed."),
        (
            '\n  - {ask: "Which glue?", answers: [Hide glue.]}',
            " []",
            "residents.yaml:8: exchanges: at least one is needed.",
        ),
    ],
)
def test_a_mistake_is_told_by_its_line_and_what_was_probably_meant(
    wrong: str, right: str, told: str, tmp_path: Path
) -> None:
    world, file = a_world(tmp_path), tmp_path / "residents.yaml"
    file.write_text(RESIDENTS, encoding="utf-8")
    assert [one.person.id for one in load_residents(file, world).people] == ["ben", "edda"]
    assert wrong in RESIDENTS
    file.write_text(RESIDENTS.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_residents(file, world)
    assert told in str(error.value)


HOUSE_WARMING = Actions((Button(label="I'll come", verb="gathering.yes", token="t1"),))
EAGER = RESIDENTS.replace("agrees: 0.5, declines: 0.2", "agrees: 1, declines: 0, hours: [0, 24]")


def _living_in(harness: PlaygroundHarness, folder: Path) -> tuple[Neighbourhood, Gestures]:
    """Let Ben live by himself, who comes by at once and says yes to whatever he is asked."""
    file = folder / "residents.yaml"
    file.write_text(EAGER, encoding="utf-8")
    neighbourhood = Neighbourhood(load_residents(file, a_world(folder)), harness.chat)
    neighbourhood.switch(harness.time.now(), on=True)
    harness.chat.appoint("edda", harness.time.now() + timedelta(days=365), 0)
    return neighbourhood, Gestures(harness.space, harness.chat, harness.house, (), ())


@pytest.mark.parametrize("opens", ["before he comes by", "while he is there"])
async def test_nobody_sends_the_form_that_the_visitor_has_open(tmp_path: Path, opens: str) -> None:
    async with a_playground(tmp_path, Notebook()) as harness:
        living, gestures = _living_in(harness, tmp_path)
        harness.chat.appoint("ben", harness.time.now(), harness.chat.latest())
        await harness.deliver(harness.post(paragraph("A house-warming."), HOUSE_WARMING))
        interaction = await harness.interaction(harness.ben)
        form = harness.parcel(OpenForm(interaction=interaction, form=ASK), "k2")
        if opens == "before he comes by":
            await harness.adapter.deliver(form)

        async def visitor_opens_a_form() -> None:
            await harness.adapter.deliver(form)

        await living.act(harness.time.now(), gestures, visitor_opens_a_form)
        assert await harness.form_of(harness.ben) == "Ask the room"
        assert harness.house.of(FormSubmitted) == []
        assert len(harness.house.of(ButtonPressed)) == (0 if opens == "before he comes by" else 1)
        later = living.next_at()
        assert later is not None
        assert later > harness.time.now(), "he comes by another time"


async def test_a_resident_fills_in_the_form_that_they_opened_themselves(tmp_path: Path) -> None:
    async with a_playground(tmp_path, Notebook()) as harness:
        living, gestures = _living_in(harness, tmp_path)
        harness.chat.appoint("ben", harness.time.now(), harness.chat.latest())
        await harness.deliver(harness.post(paragraph("A house-warming."), HOUSE_WARMING))
        opened: list[str] = []

        async def the_bot_opens_a_form() -> None:
            for pressed in harness.house.of(ButtonPressed):
                if pressed.id not in opened:
                    opened.append(pressed.id)
                    form = OpenForm(interaction=pressed.interaction, form=ASK)
                    await harness.adapter.deliver(harness.parcel(form, f"form:{pressed.id}"))

        await living.act(harness.time.now(), gestures, the_bot_opens_a_form)
        assert len(opened) == 1
        [sent] = harness.house.of(FormSubmitted)
        assert sent.values["question"] == ("A torch.",)
        assert await harness.form_of(harness.ben) is None


def test_without_a_file_nobody_lives_there_by_themselves(tmp_path: Path) -> None:
    assert load_residents(tmp_path / "residents.yaml", a_world(tmp_path)).people == ()


def test_the_residents_that_we_ship_are_as_varied_as_they_are_said_to_be() -> None:
    text = (config_folder() / "playground" / "residents.yaml").read_text(encoding="utf-8")
    for kind in ("the talkative", "the quiet", "away on Mondays", "the one who never answers", "the hostile one"):
        assert f"{kind}:" in text
        assert any(f"habit: {habit}{kind}" in text for habit in ("", "the helper who is "))
