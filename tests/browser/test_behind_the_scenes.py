"""Whoever wants to know why Trellis did something, or did nothing, opens a pane; a coordinator has theirs beside it."""

import json
import re

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MORE = 1_000_000
OUTRUNS = """async (decided) => (await import("/static/pane.js")).outruns({ decided })"""
PARTS = {"lately": "Lately", "leaving": "On its way", "attention": "Attention", "ahead": "Ahead"}


async def looks_behind(visitor: Visitor) -> None:
    await visitor.find("door-scenes").click()
    await visitor.rests()
    await expect(visitor.page.get_by_role("complementary", name="Behind the scenes")).to_be_visible()


async def is_at_ease(visitor: Visitor, name: str, tall: int = 900) -> None:
    """Keep a picture on a desk and on a phone, in either light; nothing is cut off."""
    size = visitor.page.viewport_size
    assert size is not None
    for width, height in ((1440, tall), (390, 844)):
        await visitor.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            await visitor.page.emulate_media(color_scheme=scheme)
            await visitor.takes_a_picture(f"{name}-{width}-{scheme}")
    await visitor.page.emulate_media(color_scheme="light")
    await visitor.page.set_viewport_size(size)
    await visitor.sees_all_of_it()


async def test_why_it_did_nothing_is_told_while_it_happens(community: str, visits: Visits) -> None:
    noor, ben = await visits(community), await visits(community, width=1440, height=900)
    await ben.comes("ben", "help")
    await looks_behind(ben)
    await noor.comes("noor", "help")
    await noor.writes("Good morning, the kettle is on.")
    scene = ben.find("scene").filter(has_text="Noor Siddiqui wrote in #help").first
    await expect(scene).to_contain_text("It was not made a question; only whoever wrote it can do that")
    await expect(scene).to_contain_text("It does not read like a question.")
    await expect(scene).not_to_contain_text("kettle")
    await expect(ben.find("unread-places")).to_contain_text("Nothing is read in #workbench")
    await ben.find("only-done").check()
    await expect(scene).to_be_hidden()
    await ben.find("only-done").uncheck()
    await expect(scene).to_be_visible()


async def test_what_is_decided_after_the_page_has_looked_is_looked_at_as_well(community: str, visits: Visits) -> None:
    """Trellis may take longer over a message than the page needs to show it, and may make nothing of it."""
    ben = await visits(community, width=1440, height=900)
    told: list[dict[str, object]] = []
    lines: list[WebSocketRoute] = []

    def hear(line: WebSocketRoute) -> None:
        def passes_on(said: str | bytes) -> None:
            told.append(json.loads(said))
            if not is_cut:
                line.send(said)

        line.connect_to_server().on_message(passes_on)
        lines.append(line)

    is_cut = False
    await ben.page.route_web_socket("**/api/live", hear)
    await ben.comes("ben", "help")
    await looks_behind(ben)
    is_cut = True
    async with ben.page.expect_request("**/api/backstage*"):
        lines[-1].send(json.dumps({**told[-1], "decided": MORE}))
    await ben.rests()
    await ben.page.wait_for_function(f"async (decided) => !(await ({OUTRUNS})(decided))", arg=MORE)  # it is shown now
    assert await ben.page.evaluate(OUTRUNS, MORE + 1)
    await ben.find("pane-close").click()
    assert not await ben.page.evaluate(OUTRUNS, MORE + 1), "what nobody sees is not asked for"


async def test_every_part_of_it_can_be_read(community: str, visits: Visits) -> None:
    ana = await visits(community, width=1440, height=900)
    await ana.comes("ana", "help")
    for _ in range(6):
        await ana.find("clock-next").click()
        await ana.rests()
    await looks_behind(ana)
    for part, title in PARTS.items():
        await ana.page.get_by_role("tab", name=title, exact=True).click()
        panel = ana.page.get_by_role("tabpanel", name=title, exact=True)
        await expect(panel).to_be_visible()
        await expect(panel.get_by_role("listitem").first).to_be_visible()
        await is_at_ease(ana, f"behind-the-scenes-{part}")
        assert not re.search(r"[{}]|undefined|null", await panel.inner_text())
    await expect(ana.find("share").filter(has_text="Ben Otieno")).to_contain_text(re.compile(r"\d of 2 left"))
    await expect(ana.find("coming").filter(has_text="The open table").first).to_be_attached()


async def test_it_is_opened_walked_through_and_left_by_keyboard(community: str, visits: Visits) -> None:
    dalia = await visits(community)
    await dalia.comes("dalia", "help")
    door, keys = dalia.find("door-scenes"), dalia.page.keyboard
    await door.focus()
    await expect(door).to_have_attribute("aria-expanded", "false")
    await keys.press("Enter")
    await expect(dalia.page.get_by_role("heading", name="Behind the scenes")).to_be_focused()
    await expect(door).to_have_attribute("aria-expanded", "true")
    await dalia.rests()
    await keys.press("Tab")
    await keys.press("Tab")
    await expect(dalia.find("tab-lately")).to_be_focused()
    await keys.press("ArrowRight")
    await expect(dalia.find("tab-leaving")).to_be_focused()
    await expect(dalia.find("part-leaving")).to_be_visible()
    await expect(dalia.find("part-lately")).to_be_hidden()
    await keys.press("End")
    await expect(dalia.find("tab-ahead")).to_have_attribute("aria-selected", "true")
    await keys.press("Home")
    await keys.press("Tab")
    await expect(dalia.find("part-lately")).to_be_focused()
    await keys.press("Escape")
    await expect(dalia.find("pane")).to_be_hidden()
    await expect(door).to_be_focused()


async def test_on_a_phone_it_lies_over_the_page_and_leads_back(community: str, visits: Visits) -> None:
    chitra = await visits(community, width=390, height=844)
    await chitra.comes("chitra", "help")
    await chitra.find("drawer").click()
    await looks_behind(chitra)
    await expect(chitra.page.locator("#places")).to_have_js_property("inert", True)
    await expect(chitra.page.locator("#room")).to_have_js_property("inert", True)
    await chitra.sees_all_of_it()
    await chitra.page.keyboard.press("Escape")
    await expect(chitra.find("pane")).to_be_hidden()
    await expect(chitra.find("drawer")).to_be_focused()
    await expect(chitra.page.locator("#room")).to_have_js_property("inert", False)


async def test_a_coordinator_moves_what_comes_round_with_two_clicks(community: str, visits: Visits) -> None:
    ana = await visits(community, width=1440, height=900)
    await ana.comes("ana", "workbench")
    await ana.find("door-coordinator").click()
    await ana.rests()
    card = ana.page.get_by_role("listitem").filter(has=ana.page.get_by_role("heading", name="The open table"))
    await expect(card).to_contain_text("In #meetups")
    await is_at_ease(ana, "what-a-coordinator-looks-after")
    await card.get_by_role("button", name="Move").click()
    await expect(ana.page.get_by_role("dialog", name="Move one time")).to_contain_text("To which day")
    await ana.find("form-close").click()
    await expect(ana.page.get_by_role("dialog")).to_be_hidden()
    await card.get_by_role("button", name="Preview").click()
    await expect(ana.answer).to_contain_text("The open table")
    await expect(ana.page.locator("#room-name")).to_contain_text("Trellis")
    await ana.rests()


async def test_who_waits_for_a_person_is_one_click_away_and_the_way_to_them_another(
    community: str, visits: Visits
) -> None:
    wanjiru, ana = await visits(community), await visits(community)
    await wanjiru.comes("wanjiru", "help")
    await wanjiru.writes("/trellis ask Who mends umbrellas?")
    await wanjiru.presses("Post it")
    await ana.comes("ana", "welcome")
    await ana.find("door-coordinator").click()
    await ana.find("after-questions").get_by_role("link", name="Who mends umbrellas?").click()
    await expect(ana.find("thread")).to_contain_text("Who mends umbrellas?")
    await expect(ana.find("pane")).to_be_hidden()


async def test_nobody_else_learns_that_there_is_such_a_view(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.comes("ana", "help")
    await ben.find("door-coordinator").click()
    await ben.rests()
    await ben.speaks_as("ben")
    await expect(ben.find("door-coordinator")).to_be_hidden()
    await expect(ben.find("pane")).to_be_hidden()
    await ben.speaks_as("ana")
    await expect(ben.find("door-coordinator")).to_be_visible()
