"""One Chromium and one community that is set up, for all tests here; a fresh one where a story begins earlier."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.chromium import a_chromium
from tests.browser.playground import KEPT, a_playground
from tests.browser.visitor import Visitor

Visits = Callable[..., Awaitable[Visitor]]
expect.set_options(timeout=20_000)  # milliseconds: what is to appear appears, also on a machine that does much else


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium."""
    async with async_playwright() as playwright:
        chromium = await a_chromium(playwright)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def untouched(tmp_path: Path) -> AsyncIterator[str]:
    """A playground that nobody has visited."""
    async with a_playground(tmp_path) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def community(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A playground that was set up by hand; every test finds what those before it left."""
    async with a_playground(tmp_path_factory.mktemp("community")) as address:
        page = await browser.new_page()
        visitor = Visitor(page, address)
        await visitor.comes("ana", "trellis")
        await visitor.sets_up()
        await visitor.goes_to("library")
        for title in KEPT:  # until then the world's own members have forms open
            await visitor.sees(title)
        await page.close()
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def visits(browser: Browser) -> AsyncIterator[Visits]:
    """Lets somebody come, with a window of some size; in the end nobody has anything to complain of."""
    async with AsyncExitStack() as leaving:
        there: list[Visitor] = []

        async def visit(address: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> Visitor:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            leaving.push_async_callback(context.close)
            visitor = Visitor(await context.new_page(), address)
            there.append(visitor)
            return visitor

        yield visit
        assert [visitor.complaints for visitor in there if visitor.complaints] == []
