"""What members do in Slack alone: App Home, a shortcut, words to the bot in a thread or in private."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.grounds import in_our_slack
from tests.slack.ours import Forger
from tests.slack.stage import channel_of, user_of
from tests.village import Village, a_village

RUST = "How do I get rust off a hand plane?"


@pytest.fixture(params=["socket", "http"])
async def village(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Village]:
    """A village in our Slack that is set up."""
    file = shutil.copy(sqlite_template, tmp_path / "trellis.db")
    async with a_village(f"sqlite:///{file}", ground=in_our_slack(over_http=request.param == "http")) as village:
        yield village


def member(village: Village, person: str) -> Forger:
    found: Forger = village.square.stage.member(user_of(person))
    return found


async def home_of(village: Village, person: str) -> str:
    """Open somebody's App Home, and return what it says."""
    assert (await member(village, person).opens_home()).taken
    return await home_again(village, person)


async def home_again(village: Village, person: str) -> str:
    """Return what stands on App Home once all is settled."""
    await village.settles()
    shown = member(village, person).home
    assert shown is not None
    return shown.text


async def test_app_home_is_a_members_own_page(village: Village) -> None:
    await village.knows("ana", ["zippers"])
    await village.asks("ana", RUST)
    page = await home_of(village, "ana")
    assert RUST in page
    assert "zippers" in page
    assert RUST not in await home_of(village, "ben")
    assert "The board" in await home_of(village, "cora")
    assert "The board" not in page
    village.quiet()


async def test_what_is_pressed_on_app_home_is_done_and_drawn_there(village: Village) -> None:
    await village.asks("ana", RUST)
    assert RUST in await home_of(village, "ana")
    assert (await member(village, "ana").presses_at_home("Quiet hours")).taken
    await village.settles()
    assert not await village.submits("ana", **{"from": "20:00", "until": "09:00"})
    assert village.answers("ana")[-1].says("09:00 to 20:00 your time, as you chose")
    assert "09:00 to 20:00 your time, as you chose" in await home_again(village, "ana")
    village.quiet()


async def test_a_shortcut_asks_from_anywhere(village: Village) -> None:
    assert (await member(village, "ana").shortcut("trellis.ask")).taken
    await village.settles()
    assert not await village.submits("ana", text=RUST)
    assert village.answers("ana")[-1].offers("Post it")
    await village.presses("ana", "Post it")
    assert village.posts("help")[-1].says(RUST)
    assert village.answers("ana")[-1].says("Your question stands in")
    village.quiet()


async def test_in_a_thread_the_bot_is_mentioned_and_answers_its_author_alone(village: Village) -> None:
    root = await village.says("ben", "What are you all mending?", "lobby")
    bot = village.square.stage.bot
    told = await member(village, "ana").sends(f"<@{bot}> help ask", channel_of("lobby"), thread=root.id)
    assert told.taken
    await village.settles()
    answer = village.answers("ana")[-1]
    assert answer.says("About “ask”")
    assert answer.under == root
    village.quiet()


async def test_in_private_words_are_commands_and_the_answer_stands_there(village: Village) -> None:
    assert (await member(village, "ana").says("me")).taken
    await village.settles()
    assert village.answers("ana")[-1].says("How you take part")
    await village.presses("ana", "Quiet hours")
    assert not await village.submits("ana", **{"from": "20:00", "until": "09:00"})
    assert village.answers("ana")[-1].says("09:00 to 20:00 your time, as you chose")
    village.quiet()
