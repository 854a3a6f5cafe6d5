"""The library as a page that opens from a file: found by keyboard, read on a phone; nothing of it runs or loads."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.bindery import Bound, Page, write_library
from bot.roles.cybrarian.card import Kind
from tests.bindery.cards import A_CARD, HOSTILE
from tests.browser.visitor import Visitor
from tests.village import the_voice

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = Page(
    community="The Mending Circle",
    care="Things deserve a second life, and so do the skills that give it to them.",
    language="en",
    say=the_voice().speaking("en"),
)
CARDS = [
    A_CARD,
    Bound(
        id="steam",
        title="Steaming a dent out of a table top",
        kind=Kind.BEST_PRACTICE,
        topics=("wood", "hand tools"),
        author="Łucja von Ångström",
        owner="Noa",
        people=("Noa", "Łucja von Ångström"),
        kept=datetime(2027, 1, 9, tzinfo=UTC),
        review=datetime(2027, 8, 1, tzinfo=UTC),
        version=2,
        words="You need:\n- a wet cloth\n- a **hot** iron\n\nPress for _five_ seconds, lift, look. "
        "The café has an iron; see https://example.org/steam. A hand-plane is のこぎりと鉋.\n\n"
        "> It went flat in a minute.\n\n```\nheat = 180\n```",
        why="Most dents are wood that was pressed, not wood that is gone.",
    ),
    Bound(
        id="hostile",
        title=HOSTILE[:100],
        topics=(HOSTILE[:40],),
        author=HOSTILE[:80],
        words=HOSTILE,
        why="x" * 300,
        kept=datetime(2027, 2, 1, tzinfo=UTC),
    ),
]


@pytest_asyncio.fixture(loop_scope="session")
async def opens(browser: Browser, tmp_path: Path) -> AsyncIterator[object]:
    """Opens the page from a file, in a window of some size."""
    write_library(tmp_path, CARDS, PAGE)
    address = (tmp_path / "index.html").as_uri()
    async with AsyncExitStack() as leaving:
        there: list[Visitor] = []

        async def opened(*, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True) -> Visitor:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                java_script_enabled=scripts,
                offline=True,
            )
            leaving.push_async_callback(context.close)
            visitor = Visitor(await context.new_page(), address)
            there.append(visitor)
            visitor.page.on(
                "request",
                lambda asked: None if asked.url.split("#")[0] == address else visitor.complaints.append(asked.url),
            )
            await visitor.page.goto(address)
            return visitor

        yield opened
        assert [visitor.complaints for visitor in there if visitor.complaints] == []


async def titles(visitor: Visitor) -> list[str]:
    return [title[:8] for title in await visitor.page.locator("article:not([hidden]) h2").all_text_contents()]


async def test_a_card_is_found_by_keyboard_alone(opens) -> None:
    visitor = await opens()
    page = visitor.page
    await expect(page.get_by_role("status")).to_have_text("3 cards")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox", name="Find a card")).to_be_focused()
    await page.keyboard.type("dents pressing")
    await expect(page.get_by_role("status")).to_have_text("1 of 3")
    assert await titles(visitor) == ["Steaming"]
    await visitor.takes_a_picture("library-found")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("link", name="Steaming a dent")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    for typed in ("cafe", "ANGSTROM", "lucja", "iron five", "handplanes", "鉋"):
        await page.get_by_role("searchbox").fill(typed)
        assert await titles(visitor) == ["Steaming"], typed
    await page.get_by_role("searchbox").fill("zzz")
    await expect(page.get_by_text("Nothing here speaks of that")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("status")).to_have_text("3 cards")


async def test_a_topic_narrows_it(opens) -> None:
    visitor = await opens()
    topic = visitor.page.get_by_role("navigation", name="Topics").get_by_role("button", name="wood")
    await topic.focus()
    await visitor.page.keyboard.press("Enter")
    await expect(topic).to_have_attribute("aria-pressed", "true")
    assert await titles(visitor) == ["Steaming"]
    await visitor.page.evaluate("location.hash = '#card-q7f3'")
    await expect(visitor.page.get_by_role("article", name="Rust on a hand plane")).to_be_in_viewport()
    await expect(visitor.page.get_by_role("status")).to_have_text("3 cards")


async def test_it_is_read_everywhere(opens) -> None:
    for width, dark in ((1280, False), (390, False), (390, True), (1440, True), (768, False)):
        visitor = await opens(width=width, dark=dark)
        await visitor.sees_all_of_it()
        await visitor.takes_a_picture(f"library-{width}{'-dark' if dark else ''}")
        assert await visitor.page.evaluate("window.ran") is None


async def test_it_is_read_without_scripts(opens) -> None:
    visitor = await opens(scripts=False)
    await expect(visitor.page.get_by_role("article")).to_have_count(3)
    await expect(visitor.page.get_by_role("searchbox")).to_be_hidden()
    await visitor.takes_a_picture("library-without-scripts")


async def test_a_thousand_cards_are_searched_while_one_types(browser: Browser, tmp_path: Path) -> None:
    many = [replace(CARDS[at % 2], id=f"c{at}", title=f"Card {at} of many") for at in range(1_000)]
    write_library(tmp_path, many, PAGE)
    page = await browser.new_page()
    await page.goto((tmp_path / "index.html").as_uri())
    took = await page.evaluate(
        "() => { const q = document.querySelector('#q'), since = performance.now(); q.value = 'brushing wool';"
        " q.dispatchEvent(new Event('input')); return performance.now() - since }"
    )
    assert await page.get_by_role("status").inner_text() == "500 of 1,000"
    assert took < 1_000
    print(f"searched a thousand cards in {took:.0f} ms")  # noqa: T201
    await page.close()
