"""A visitor lets residents live in the community, time play, and takes the world home as one file."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PATIENCE = 90_000
WHILE_IT_OPENS = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "/api/live")
"""What the browser says while one house ends and the next one opens at the same address."""


async def chooses(visitor: Visitor, what: str) -> None:
    await visitor.find("play-more").click()
    await visitor.find(what).click()


async def test_a_season_comes_alive(untouched: str, visits: Visits) -> None:
    visitor = await visits(untouched, width=1440, height=900)
    await visitor.comes("ana", "trellis")
    await visitor.sets_up()
    await visitor.goes_to("workbench")
    await chooses(visitor, "residents")
    await chooses(visitor, "play-week")
    words = visitor.find("play-words")
    await expect(words).to_contain_text("That was it.", timeout=PATIENCE)
    await expect(words).to_contain_text(re.compile(r"things fell due, Trellis wrote \d+ times, people wrote \d+ times"))
    await expect(visitor.page.locator("#messages .label.simulated").first).to_be_visible()
    await expect(visitor.page.locator('#messages [data-author="ana"] .label.simulated')).to_have_count(0)
    await visitor.sees_all_of_it()
    await visitor.takes_a_picture("a-week-with-residents")


async def test_a_world_goes_home_as_one_file_and_comes_back(untouched: str, visits: Visits, tmp_path: Path) -> None:
    visitor = await visits(untouched)
    await visitor.comes("ana", "workbench")
    await visitor.writes("This is worth taking home.")
    async with visitor.page.expect_download() as download:
        await chooses(visitor, "world-save")
    saved = await download.value
    assert saved.suggested_filename == "mending-table.trellis-world"
    file = tmp_path / "home.trellis-world"
    await saved.save_as(file)

    await chooses(visitor, "world-reset")
    await visitor.find("world-yes").click()
    await finds_another_world(visitor)
    await expect(visitor.message("This is worth taking home.")).to_have_count(0)

    async with visitor.page.expect_file_chooser() as choosing:
        await chooses(visitor, "world-open")
    await (await choosing.value).set_files(file)
    await visitor.find("world-yes").click()
    await finds_another_world(visitor)
    await visitor.sees("This is worth taking home.")
    await visitor.takes_a_picture("a-world-opened")
    visitor.complaints[:] = [told for told in visitor.complaints if not any(sign in told for sign in WHILE_IT_OPENS)]


async def finds_another_world(visitor: Visitor) -> None:
    """Wait until the page has begun anew, somewhere else; then go back."""
    await expect(visitor.page.locator("#room-name")).not_to_contain_text("workbench", timeout=PATIENCE)
    await visitor.rests()
    await visitor.goes_to("workbench")


async def test_time_plays_by_keyboard_for_every_page_until_it_is_paused(untouched: str, visits: Visits) -> None:
    phone, desk = await visits(untouched, width=390, height=844, dark=True), await visits(untouched)
    for visitor in (phone, desk):
        await visitor.comes("ben", "workbench")
    began = await desk.find("clock-now").inner_text()
    play = phone.find("play")
    await expect(play).to_have_accessible_name("Play 600×")
    await play.focus()
    await phone.page.keyboard.press("Enter")
    for visitor in (phone, desk):
        await expect(visitor.find("play")).to_have_accessible_name("Pause 600×")
        await expect(visitor.find("clock-now")).not_to_have_text(began)
    await phone.sees_all_of_it()
    await phone.takes_a_picture("playing-on-a-phone")
    await phone.page.reload()
    await phone.rests()
    await expect(phone.find("play")).to_have_accessible_name("Pause 600×")
    await phone.find("play-more").focus()
    await phone.page.keyboard.press("Enter")
    await expect(phone.find("play-60")).to_be_focused()
    await phone.page.keyboard.press("Escape")
    await expect(phone.find("play-more")).to_be_focused()
    await desk.find("play").click()
    for visitor in (phone, desk):
        await expect(visitor.find("play")).to_have_accessible_name("Play 600×")
        await expect(visitor.find("play-words")).to_contain_text("Paused.")


async def test_a_strangers_file_is_refused_and_the_world_goes_on(
    community: str, visits: Visits, tmp_path: Path
) -> None:
    visitor = await visits(community)
    await visitor.comes("joao", "workbench")
    file = tmp_path / "holiday.trellis-world"
    file.write_bytes(b"sunshine")
    async with visitor.page.expect_file_chooser() as choosing:
        await chooses(visitor, "world-open")
    await (await choosing.value).set_files(file)
    await visitor.find("world-yes").click()
    await expect(visitor.find("toast")).to_contain_text("cannot be read as a world")
    visitor.complaints[:] = [told for told in visitor.complaints if "status of 400" not in told]
    await visitor.writes("Still here.")
    await visitor.sees("Still here.")
