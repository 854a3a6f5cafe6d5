"""A window on local-slack's page, to see in it what people would see."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.browser.chromium import a_chromium
from tests.slack.stage import user_of

HEADLESS = ("--headless", "--no-sandbox", "--disable-background-networking")
SIZE = {"width": 1280, "height": 800}


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

    async def opens_thread(self) -> None:
        """Open what is said below the last message that has something below it."""
        await self._page.get_by_text("Last reply").last.click()

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
        browser = await a_chromium(playwright, *HEADLESS)
        page = await browser.new_page(viewport=SIZE, device_scale_factor=1, reduced_motion="reduce")
        await page.goto(address)
        yield Window(page, folder)
        await browser.close()
