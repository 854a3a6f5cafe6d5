"""What members do in Discord alone: their page, what is typed and completed, windows one after the other."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.passage_tables import marks
from tests.discord.affairs import Affairs
from tests.discord.gestures import Person
from tests.discord.grounds import in_our_discord
from tests.discord.inputs import NotPossible, fields_of, held_at_first
from tests.discord.reading import Seen, seen
from tests.discord.square import channel_of, user_of
from tests.rows import every_row
from tests.village import Village, a_village

RUST = "How do I get rust off a hand plane?"
ZIPPERS = "Why do zippers jam?"
LOBBY = channel_of("lobby")


@pytest.fixture
async def village(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """A village in our Discord that is set up."""
    async with a_village(a_database_from(sqlite_template, tmp_path), ground=in_our_discord()) as village:
        yield village


@pytest.fixture
async def new_village(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """A village in our Discord that Trellis has just come to."""
    url = a_database_from(sqlite_template, tmp_path)
    async with a_village(url, ground=in_our_discord(), is_set_up=False) as village:
        yield village


def a_database_from(template: Path, folder: Path) -> str:
    return f"sqlite:///{shutil.copy(template, folder / 'trellis.db')}"


def member(village: Village, person: str) -> Person:
    return Person(village.square.server, village.square.guild, user_of(person))


def sees(village: Village, person: str, channel: str) -> list[Seen]:
    """Return what somebody sees there of what the bot said."""
    return [said for said in seen(village.square.server.state, user_of(person), channel) if said.by_bot]


# ---- commands --------------------------------------------------------------------------------------------------------


async def test_me_is_a_members_own_page_and_nobody_elses(village: Village) -> None:
    await village.knows("ana", ["zippers"])
    await village.asks("ana", RUST)
    pages = {}
    for person in ("ana", "ben", "cora"):
        assert (await member(village, person).commands(LOBBY, "me")).taken
        await village.settles()
        pages[person] = village.answers(person)[-1]
    assert pages["ana"].says(RUST)
    assert pages["ana"].says("zippers")
    assert not pages["ben"].says(RUST)
    assert not sees(village, "ben", LOBBY)[-1].text.count(RUST), "an answer is seen by whoever typed"
    assert all(said.only_you for said in sees(village, "ana", LOBBY))
    await village.presses("ana", "Quiet hours")
    assert not await village.submits("ana", **{"from": "20:00", "until": "09:00"})
    assert village.answers("ana")[-1].says("09:00 to 20:00 your time, as you chose")
    village.quiet()


async def test_the_board_is_offered_to_those_who_manage_the_server(village: Village) -> None:
    with pytest.raises(NotPossible, match="not offered"):
        await member(village, "ana").commands(LOBBY, "", "trellis-board")
    assert (await member(village, "carl").commands(LOBBY, "", "trellis-board")).taken
    await village.settles()
    assert village.answers("carl")[-1].offers("Set up", "Coordinators")
    village.quiet()


async def test_what_is_typed_is_completed(village: Village) -> None:
    told = await member(village, "ana").completes(LOBBY, "help", "as")
    assert "ask" in [choice["value"] for choice in told.choices]
    await village.knows("ben", ["zippers"])
    told = await member(village, "ana").completes(LOBBY, "topics", "zip")
    assert "zippers" in [choice["value"] for choice in told.choices]
    village.quiet()


async def test_a_messages_menu_says_why_it_stands_there(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.chooses_menu("ben", village.question(), "keeper.why_menu")
    assert village.answers("ben")[-1].says("A member asked")
    village.quiet()


# ---- words -----------------------------------------------------------------------------------------------------------


async def test_mentioned_in_a_thread_it_answers_its_author_alone(village: Village) -> None:
    root = await village.says("ben", "What are you all mending?", "lobby")
    bot = village.square.server.app.bot
    assert (await member(village, "ben").opens_thread(LOBBY, root.id, "Mending")).taken
    assert (await member(village, "ana").says(root.id, f"<@{bot}> help ask")).taken
    await village.settles()
    assert village.answers("ana")[-1].says("About “ask”")
    assert not sees(village, "ben", LOBBY)
    village.quiet()


async def test_in_private_words_are_commands_and_what_is_pressed_is_answered_in_its_place(village: Village) -> None:
    assert (await member(village, "ana").says(None, "me")).taken
    await village.settles()
    assert village.answers("ana")[-1].says("How you take part")
    await village.presses("ana", "Quiet hours")
    assert not await village.submits("ana", **{"from": "20:00", "until": "09:00"})
    assert village.answers("ana")[-1].says("09:00 to 20:00 your time, as you chose")
    village.quiet()


async def test_whoever_shares_two_servers_with_it_is_asked_once_which_they_mean(village: Village) -> None:
    server = village.square.server
    circle = server.add_guild("The Circle", with_bot=False)
    server.add_member(circle, user_of("ana"))
    assert (await Affairs(server, circle).lets_bot_in()).taken
    await village.settles()
    assert (await member(village, "ana").says(None, "help")).taken
    await village.settles()
    asked = village.answers("ana")[-1]
    assert asked.says("Which one do you mean?")
    assert asked.offers("Village", "The Circle")
    await village.presses("ana", "Village")
    assert village.answers("ana")[-1].offers("Ask a question")
    await village.asks("ana", RUST)
    await village.types("ana", "help ask")
    assert village.answers("ana")[-1].says("About “ask”"), "it keeps to that"
    assert (await member(village, "ben").says(None, "help ask")).taken
    await village.settles()
    assert village.answers("ben")[-1].says("About “ask”"), "ben shares one server with it"
    village.quiet()


async def test_a_long_question_stands_in_several_pieces_and_is_whole(village: Village) -> None:
    question = " ".join(f"word{number:04}" for number in range(400)) + "?"
    await village.types("ana", f"ask {question}")
    await village.presses("ana", "Post it")
    shown = " ".join(said.text for said in village.posts("help"))
    assert [word for word in question.split() if word in shown] == question.split()
    assert village.answers("ana")[-1].says("Your question stands in")
    assert [said.how for said in village.answers("ana")]
    village.quiet()


# ---- what waits for the morning --------------------------------------------------------------------------------------


async def test_what_waits_for_one_morning_is_one_message_whose_parts_are_answered_apart(village: Village) -> None:
    await village.knows("ben", topics=["hand planes", "zippers"])
    await village.waits("7 hours")
    await village.asks("ana", RUST)
    await village.asks("cleo", ZIPPERS)
    await village.waits("17 hours")
    (both,) = village.direct_messages("ben")
    assert both.says(RUST)
    assert both.says(ZIPPERS)
    await village.presses("ben", "Not me")
    assert both.says("You passed on this one")
    await village.presses("ben", "I'll look")
    assert both.says("You passed on this one")
    assert both.says("You said that you will have a look")


# ---- forms -----------------------------------------------------------------------------------------------------------


async def test_a_form_goes_on_window_by_window_and_keeps_what_was_wrong(new_village: Village) -> None:
    village, cora = new_village, member(new_village, "cora")
    assert (await cora.commands(LOBBY, "", "trellis-board")).taken
    await village.settles()
    assert village.answers("cora")[-1]
    await village.presses("cora", "Set up")
    about = {"name": ["The Menders"], "care": ["Mending things."], "zone": ["Lisbonn"], "language": ["en"]}
    assert (await cora.submits(about)).taken
    await village.settles()
    wrong = sees(village, "cora", LOBBY)[-1]
    assert "What you wrote is kept" in wrong.text
    assert "Europe/Lisbon" in wrong.text
    assert (await cora.presses(LOBBY, wrong.message, "Look again")).taken
    await village.settles()
    assert cora.modal is not None
    assert held_at_first(fields_of(cora.modal.components)["care"]) == ["Mending things."]
    assert (await cora.submits({"zone": ["Europe/Lisbon"]})).taken
    await village.settles()
    kept = sees(village, "cora", LOBBY)[-1]
    assert "Page 1 of" in kept.text
    assert (await cora.presses(LOBBY, kept.message, "Go on")).taken
    await village.settles()
    while cora.modal is not None:
        here = fields_of(cora.modal.components)
        wanted = {"questions": ["help"], "coordinators": ["coordinators"]}
        given = {name: [channel_of(channel) for channel in wanted[name]] for name in wanted.keys() & here.keys()}
        assert (await cora.submits(given)).taken
        await village.settles()
        last = sees(village, "cora", LOBBY)[-1]
        if "Go on" in last.buttons:
            assert (await cora.presses(LOBBY, last.message, "Go on")).taken
            await village.settles()
    assert village.answers("cora")[-1].offers("Switch on")
    village.quiet()


# ---- what Discord has no way for -------------------------------------------------------------------------------------


async def test_a_line_that_nobody_made_a_gesture_for_is_left_out_and_that_is_no_failure(village: Village) -> None:
    shown = {person: len(sees(village, person, LOBBY)) for person in ("ana", "ben")}
    await village.says("ana", "Does anyone know how to get rust off a plane?", "lobby")
    await village.waits("10 minutes")
    assert {person: len(sees(village, person, LOBBY)) for person in ("ana", "ben")} == shown
    await village.types("cora", "board")
    assert not village.answers("cora")[-1].says("went wrong")
    village.quiet()


async def test_what_could_not_be_shown_is_not_looked_for(village: Village) -> None:
    await village.says("ana", "Does anyone know how to get rust off a plane?", "lobby")
    rows = every_row(village)
    assert not [row for row in rows["due"] if "cybrarian:offer" in row]
    assert not rows["drafts"]
    with village.trellis.database.engine.connect() as connection:
        assert "cybrarian" not in connection.execute(select(marks.c.role)).scalars().all()
    village.quiet()


async def test_the_same_is_looked_for_where_it_can_be_shown(sqlite_template: Path, tmp_path: Path) -> None:
    async with a_village(a_database_from(sqlite_template, tmp_path)) as village:
        await village.says("ana", "Does anyone know how to get rust off a plane?", "lobby")
        assert [row for row in every_row(village)["due"] if "cybrarian:offer" in row]
