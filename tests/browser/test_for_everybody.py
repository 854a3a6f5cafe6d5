"""Everybody can use the page: by light and by night, on a phone and on a desk, by keyboard alone, and read aloud."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import finds_nothing, program
from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FOCUSED = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "nothing";
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const around = one.closest(".compose") ? getComputedStyle(one.closest(".compose")).boxShadow : "none";
  const seen = (outlineStyle !== "none" && outlineWidth !== "0px") || around !== "none";
  return `${one.id || one.dataset.testid || one.className || one.tagName}${seen ? "" : " without a ring"}`;
}
"""


class Hands:
    """Somebody who has a keyboard and nothing else; the focus is always somewhere, and seen."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    async def press(self, *keys: str) -> str:
        """Press keys, one after the other; return what has the focus then."""
        focused = ""
        for key in keys:
            await self.page.keyboard.press(key)
            await self.visitor.rests()
            focused = await self.page.evaluate(FOCUSED)
            assert "nothing" not in focused, f"the focus is lost after {key}"
            assert "without" not in focused, f"after {key} nobody sees that {focused} has the focus"
        return focused

    async def write(self, words: str) -> None:
        """Type something, and send it."""
        await self.page.keyboard.type(words)
        await self.press("Enter")

    async def tab_to(self, label: str, key: str = "Tab") -> None:
        """Press Tab until something with that name has the focus."""
        for _ in range(40):
            await self.press(key)
            name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
            if (await self.page.evaluate(name)).strip() == label:
                return
        raise AssertionError(f"{label} is not reached with {key}")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_axe_finds_nothing(community: str, visits: Visits, width: int, dark: bool) -> None:
    program()
    joao = await visits(community, width=width, height=800, dark=dark)
    page, name = joao.page, f"{width}-{'dark' if dark else 'light'}"

    async def looks(where: str) -> None:
        await finds_nothing(page, where)
        await joao.takes_a_picture(f"{name}-{where}")

    await joao.comes("joao", "help")
    await looks("a-room")
    await expect(joao.find("play")).to_have_accessible_name(re.compile("^Play"))
    if width < 760:
        await joao.find("drawer").click()
        await expect(page.locator("#places.open")).to_be_visible()
        await looks("the-drawer")
        await page.keyboard.press("Escape")
    await joao.find("speak-as").click()
    await looks("speak-as")
    await page.keyboard.press("Escape")
    await joao.find("keys").click()
    await looks("keys")
    await page.keyboard.press("Escape")

    said = page.locator("#messages .message").last
    await said.hover()
    await said.get_by_test_id("message-menu").click()
    await looks("a-menu")
    await page.keyboard.press("Escape")
    await said.get_by_test_id("message-react").click()
    await looks("reactions")
    await page.keyboard.press("Escape")
    await page.locator("#messages [data-testid=replies]").first.click()
    await expect(joao.find("thread")).to_be_visible()
    await looks("a-thread")
    await joao.find("thread-close").click()

    await joao.comes("ana", "help")
    for door in await page.locator(".place-door").all():
        if width < 760:
            await joao.find("drawer").click()
        await door.click()
        await expect(joao.find("pane")).to_be_visible()
        await expect(page.locator(".pane-body")).not_to_contain_text("Looking…")
        for tab in [None, *await joao.find("pane").get_by_role("tab").all()]:
            if tab is not None:
                await tab.click()
            await finds_nothing(page, f"{await door.inner_text()}, {tab and await tab.inner_text()}")
        await joao.takes_a_picture(f"{name}-{(await page.locator('#pane-title').inner_text()).casefold()}")
        await joao.find("pane-close").click()

    await joao.comes("joao", "trellis")
    await joao.writes("me")
    await expect(joao.answer).to_contain_text("08:00 to 20:00")
    await looks("my-page")
    await joao.presses("Quiet hours")
    await expect(page.locator("dialog[open]")).to_be_visible()
    await looks("a-form")
    await joao.find("form-close").click()
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await joao.find("composer").press_sequentially("/trellis ")
    await expect(page.locator(".offer").first).to_be_visible()
    await looks("offers")
    await joao.find("composer").press("Escape")
    await joao.find("composer").fill("x" * 40_001)
    await joao.find("composer").press("Enter")
    await expect(joao.find("toast")).to_be_visible()
    await looks("a-refusal")
    await joao.find("composer").fill("")


async def test_everything_is_done_by_keyboard_alone(community: str, visits: Visits) -> None:
    tomasz = await visits(community, width=1440, height=900)
    await tomasz.comes("tomasz", "help")
    hands, page = Hands(tomasz), tomasz.page
    await page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to writing"
    assert await hands.press("Enter") == "composer"

    await hands.write("Who has a spare spring?")
    await tomasz.sees("Who has a spare spring?")
    await hands.press("Escape")
    newest = page.locator("#messages .message:focus")
    await expect(newest).to_contain_text("Who has a spare spring?")
    assert await hands.press("Enter") == "thread-composer"
    await hands.write("Found one, in a clock.")
    await expect(tomasz.find("thread")).to_contain_text("Found one, in a clock.")
    await hands.press("Escape")
    await expect(newest).to_contain_text("Who has a spare spring?")
    await expect(tomasz.find("thread")).to_be_hidden()

    await hands.tab_to("More for this message")
    await hands.press("Enter")
    for _ in range(12):
        if "Edit" in await page.evaluate("document.activeElement.textContent"):
            break
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(tomasz.find("edit-text")).to_be_focused()
    await page.keyboard.type(" Soon?")
    await hands.press("Enter")
    await expect(newest).to_contain_text("Soon?")
    await expect(newest).to_contain_text("(edited)")

    await hands.press("ArrowUp", "ArrowUp", "ArrowDown", "Home", "End", "Escape")
    await expect(tomasz.find("composer")).to_be_focused()
    await hands.press("Alt+ArrowUp")
    await expect(page.locator("#room-name")).to_contain_text("welcome")
    await hands.press("Alt+ArrowDown")
    assert len({await hands.press("F6") for _ in range(8)}) >= 4
    assert len({await hands.press("Shift+F6") for _ in range(8)}) >= 4

    await hands.press("Escape", "Escape")
    await expect(tomasz.find("composer")).to_be_focused()
    await hands.press("Escape", "s")
    await expect(page.locator(".pop")).to_be_visible()
    await hands.press("Home", "Enter")
    await expect(tomasz.find("speak-as")).to_contain_text("Ana Ferreira")
    await hands.press("m", "/")
    await expect(tomasz.find("composer")).to_have_value("/trellis ")
    await hands.write("me")
    await expect(tomasz.answer).to_contain_text("Quiet hours")
    await hands.press("Escape")
    await expect(newest).to_contain_text("Quiet hours")
    await hands.tab_to("Quiet hours")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open] input").first).to_be_focused()
    await hands.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    assert "nothing" not in await page.evaluate(FOCUSED)
    before = await tomasz.find("clock-now").inner_text()
    await hands.press("n")
    await expect(tomasz.find("clock-now")).not_to_have_text(before)


async def test_the_keys_are_told_and_the_single_ones_can_be_switched_off(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.comes("ben", "help")
    await ben.find("composer").press("Escape")
    await ben.page.keyboard.press("?")
    keys = ben.page.get_by_role("dialog", name="Keys")
    await expect(keys).to_contain_text("Turn the clock to what comes next")
    await keys.get_by_role("checkbox").uncheck()
    await ben.page.keyboard.press("Escape")
    await expect(keys).to_have_count(0)
    await ben.page.locator("#messages .message").last.focus()
    await ben.page.keyboard.press("?")
    await ben.page.keyboard.press("s")
    await expect(ben.page.locator("dialog[open], .pop")).to_have_count(0)
    await ben.find("keys").click()
    await keys.get_by_role("checkbox").check()


async def test_the_focus_survives_what_others_do(community: str, visits: Visits) -> None:
    ben, noor = await visits(community), await visits(community)
    await ben.comes("ben", "workbench")
    await noor.comes("noor", "workbench")
    await noor.writes("A lamp that flickers.")
    said = await ben.sees("A lamp that flickers.")
    await said.hover()
    await said.get_by_test_id("message-menu").focus()
    await noor.find("composer").press("ArrowUp")
    await noor.find("edit-text").fill("A lamp that hums.")
    await noor.find("edit-save").click()
    await ben.sees("A lamp that hums.")
    await expect(ben.message("A lamp that hums.").get_by_test_id("message-menu")).to_be_focused()
    hums = noor.message("A lamp that hums.")
    await hums.hover()
    await hums.get_by_test_id("message-menu").click()
    await noor.page.get_by_role("menuitem", name="Delete").click()
    await noor.page.get_by_role("button", name="Delete", exact=True).click()
    await expect(ben.page.locator("#messages").get_by_text("A lamp that hums.")).to_have_count(0)
    assert await ben.page.evaluate(FOCUSED) != "nothing"


async def test_what_is_new_is_said_aloud_and_briefly(community: str, visits: Visits) -> None:
    ana, joao = await visits(community), await visits(community)
    await ana.comes("ana", "meetups")
    await joao.comes("joao", "meetups")
    aloud = ana.page.locator("#announcer[aria-live=polite]")
    await joao.writes("The clock in the tower stands still.")
    await expect(aloud).to_contain_text("João Pires: The clock in the tower stands still.")
    await joao.writes("tick " * 200)
    await expect(aloud).to_contain_text(re.compile("João Pires: (tick ){20,}t?i?c?k?…"))
    await expect(ana.page.get_by_role("list", name="Messages in meetups")).to_be_visible()
    await expect(ana.page.get_by_role("region", name="meetups")).to_be_visible()
    await expect(ana.page.get_by_role("textbox", name="Write in #meetups as Ana")).to_be_visible()


async def test_no_reaction_depends_on_the_letters_of_a_machine(community: str, visits: Visits) -> None:
    ana = await visits(community)
    for place in ("welcome", "help", "library", "meetups", "workbench"):
        await ana.comes("ana", place)
        for thread in await ana.page.locator("#messages [data-testid=replies]").all():
            await thread.click()
            await expect(ana.find("thread")).to_be_visible()
            await expect(ana.page.locator("span.emoji")).to_have_count(0)


async def test_the_parts_of_the_page_stand_apart(community: str, visits: Visits) -> None:
    ana = await visits(community)
    await ana.comes("ana", "help")
    for width, height in ((360, 640), (390, 844), (800, 600), (1080, 700), (1440, 900)):
        await ana.page.set_viewport_size({"width": width, "height": height})
        boxes = [
            await ana.page.locator(part).bounding_box() for part in ("#top", "#page", "#room-head", "#stream", "#write")
        ]
        top, page, head, stream, write = (box or {} for box in boxes)
        for over, under in ((top, page), (head, stream), (stream, write)):
            assert over["y"] + over["height"] <= under["y"] + 0.5, f"at {width} × {height}"
        assert page["y"] + page["height"] <= height + 0.5
        assert stream["height"] > 100, f"no room is left at {width} × {height}"
