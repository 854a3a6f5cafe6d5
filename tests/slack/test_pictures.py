"""What members see of us in Slack, in the page of a Slack that nobody here wrote: every picture is looked at by people.

With `TRELLIS_PICTURES` the pictures are written into that folder.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browser.chromium import on_this_machine
from tests.slack.grounds import in_local_slack
from tests.slack.local import ABSENT, program
from tests.slack.stage import user_of
from tests.village import Village, a_village

PICTURES = "TRELLIS_PICTURES"
CHROMIUM = ["--headless", "--no-sandbox", "--disable-background-networking"]
SIZE = {"width": 1280, "height": 800}
RUST = "How do I get rust off a hand plane?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.local_slack,
    pytest.mark.skipif(program() is None, reason=ABSENT),
    pytest.mark.skipif(on_this_machine() is None, reason="no Chromium: install one, or name it in TRELLIS_CHROMIUM"),
]


class Window:
    """Somebody in front of local-slack's page."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page, self._folder = page, folder

    async def acts_as(self, person: str) -> None:
        """Look with somebody's eyes."""
        await self._page.locator(".actas select").select_option(user_of(person))

    async def goes_to(self, name: str) -> None:
        """Choose a channel, the bot's page, or somebody's conversation with the bot."""
        await self._page.locator(".sidebar-item", has_text=name).first.click()

    async def shows(self, *words: str) -> None:
        """Hold that these words are to be seen."""
        for said in words:
            found = self._page.get_by_text(re.compile(re.escape(said))).last
            await expect(found).to_be_visible()
            await found.scroll_into_view_if_needed()

    async def fills(self, label: str, words: str) -> None:
        """Write into a field of the form that is open."""
        await self._page.locator(".bk-input", has_text=label).locator("input").fill(words)

    async def sends(self, button: str) -> None:
        """Press the button of the form that is open."""
        await self._page.locator(".modal-foot").get_by_text(button).click()

    async def takes(self, name: str) -> None:
        """Take a picture."""
        await self._page.screenshot(path=self._folder / f"{name}.png")


@asynccontextmanager
async def a_window(address: str, folder: Path) -> AsyncIterator[Window]:
    """Open local-slack's page."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=on_this_machine(), args=CHROMIUM)
        page = await browser.new_page(viewport=SIZE, device_scale_factor=1, reduced_motion="reduce")
        await page.goto(address)
        yield Window(page, folder)
        await browser.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go."""
    found = Path(os.environ.get(PICTURES) or tmp_path / "pictures")
    found.mkdir(exist_ok=True)
    return found


@asynccontextmanager
async def a_local_village(template: Path, folder: Path, *, is_set_up: bool) -> AsyncIterator[Village]:
    """Open a village in local-slack."""
    file = shutil.copy(template, folder / "trellis.db")
    ground = in_local_slack(folder, over_http=False)
    async with a_village(f"sqlite:///{file}", is_set_up=is_set_up, ground=ground) as village:
        yield village


async def test_setting_up_and_the_way_of_a_question(sqlite_template: Path, tmp_path: Path, folder: Path) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=False) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        await sets_up(village, window)
        await asks(village, window)


async def sets_up(village: Village, window: Window) -> None:
    await window.acts_as("cora")
    await window.goes_to("lobby")
    await village.types("cora", "board")
    await window.shows("Set up")
    await window.takes("01-board-before-set-up")
    await village.presses("cora", "Set up")
    await window.shows("Coordinators", "What we care about")
    await window.takes("02-set-up-form")
    where = {
        purpose: village.square.place(name)
        for purpose, name in {"questions": "help", "welcome": "welcome", "coordinators": "coordinators"}.items()
    }
    about = {"name": "The Menders", "care": "Mending things together.", "zone": "Europe/Lisbon", "language": "en"}
    await window.fills("Name of the community", about["name"])
    await window.fills("Time zone", "Lisbonn")
    await window.sends("Show me")
    await window.shows("Did you mean Europe/Lisbon?")
    await window.takes("03-form-with-errors")
    assert not await village.submits("cora", **about, **where)
    await window.shows("Switch on")
    await window.takes("04-set-up-preview")
    await village.presses("cora", "Switch on")
    await window.shows("Trellis is switched on")
    await window.goes_to("help")
    await window.shows("Trellis, a bot, takes part in this channel")
    await window.takes("05-notice-of-a-channel")


async def asks(village: Village, window: Window) -> None:
    await window.acts_as("ben")
    await window.goes_to("lobby")
    await village.knows("ben", ["hand planes", "spoke shaves"])
    await window.shows("You may be asked about")
    await window.takes("06-topics")
    await window.acts_as("ana")
    await village.types("ana", f"ask {RUST}")
    await window.shows("Nobody has seen it yet")
    await window.takes("07-draft-of-a-question")
    await village.presses("ana", "Post it")
    await window.goes_to("help")
    await window.shows(RUST)
    await village.waits("4 hours")
    await window.takes("08-question")
    await window.acts_as("ben")
    await window.goes_to("Ben")
    await window.shows("Why am I seeing this?", RUST)
    await window.takes("09-invitation-of-a-helper")
    await village.presses("ben", "Why am I seeing this?")
    await window.shows("This belongs to")
    await village.presses("ben", "I'll look")
    await window.shows("You said that you will have a look")
    await window.takes("10-helper-looks")
    await village.replies("ben", "Vinegar overnight, then a brass brush.")
    await window.goes_to("help")
    await window.shows("has answered")
    await window.takes("11-answered")
    await village.waits("24 hours")
    await window.acts_as("ana")
    await window.goes_to("Ana")
    await window.shows("That helped")
    await window.takes("12-did-it-help")


async def test_app_home_of_a_member_and_of_a_coordinator(sqlite_template: Path, tmp_path: Path, folder: Path) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=True) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        await village.knows("ana", ["zippers", "hand planes"])
        await village.asks("ben", "Why do zippers jam?")
        await village.asks("ana", RUST)
        await village.waits("4 hours")
        await village.presses("ana", "Keep it quiet")
        await visits_home(village, window, "ana")
        await window.shows(RUST, "Why do zippers jam?")
        await window.takes("20-home-of-a-member")
        await visits_home(village, window, "cora")
        await window.shows("Coordinators")
        await window.takes("21-home-of-a-coordinator")


async def visits_home(village: Village, window: Window, person: str) -> None:
    await village.square.stage.opens_home(user_of(person))
    await window.acts_as(person)
    await window.goes_to("Trellis")
