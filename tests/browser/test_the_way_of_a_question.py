"""By hand: a coordinator sets up, somebody asks, a neighbour is invited, answers, and is thanked."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUESTION = "Which solder do you use for old radios? Mine smokes and does not stick."


async def test_setting_up_begins_with_a_suggestion_and_shows_everything_first(untouched: str, visits: Visits) -> None:
    ana = await visits(untouched)
    await ana.comes("ana", "help")
    await expect(ana.page.locator("#room-head")).to_contain_text("Trellis does not read here")
    await ana.writes("/trellis board")
    await ana.presses("Set up")
    chosen = {
        name: await ana.find(f"field-{name}").locator("option:checked").inner_text()
        for name in ("welcome", "questions", "repertoire", "meetups", "coordinators")
    }
    assert chosen == {
        "welcome": "#welcome",
        "questions": "#help",
        "repertoire": "#library",
        "meetups": "#meetups",
        "coordinators": "#coordinators",
    }
    await ana.fills_in(care="Mending what others throw away.")
    await ana.hands_in()
    await expect(ana.answer).to_contain_text("Nothing has been posted yet")
    await expect(ana.page.locator("#messages .pinned")).to_have_count(0)
    await ana.presses("Switch on")
    notice = await ana.sees("Trellis, a bot, takes part in this channel")
    await expect(notice).to_contain_text("pinned")
    await expect(ana.page.locator("#room-head")).to_contain_text("Trellis takes part here")
    await ana.goes_to("workbench")
    await expect(ana.page.locator("#messages .from-bot")).to_have_count(0)


async def test_a_question_finds_its_neighbour(community: str, visits: Visits) -> None:
    page = await visits(community)
    await page.comes("noor", "help")
    await page.writes(f"/trellis ask {QUESTION}")
    await expect(page.answer).to_contain_text("About: soldering")
    await page.presses("Post it")
    await expect(page.answer).to_contain_text("Your question stands in #help")
    asked = page.page.locator("#messages .message.from-bot:not(.only-you)").filter(has_text=QUESTION)
    await expect(asked).to_contain_text("Noor Siddiqui asks:")

    helper = await page.turns_the_clock_until_somebody_reads(QUESTION)
    invitation = await page.sees(QUESTION)
    await expect(invitation).to_contain_text("You said that I may ask you about it")
    await page.presses("Why am I seeing this?", on=invitation)
    await expect(page.answer).to_contain_text("soldering")
    await page.presses("I'll look")
    await expect(invitation).to_contain_text("You said that you will have a look")

    await invitation.get_by_role("link").click()
    await expect(page.find("thread")).to_contain_text("Somebody said that they will have a look")
    await page.writes("Leaded, 60/40, with a rosin core.", in_thread=True)
    await expect(page.find("thread")).to_contain_text("Somebody has answered in the thread")

    await page.speaks_as("noor")
    await expect(page.find("thread")).to_be_visible()
    await page.presses("That helped", on=page.find("thread"))
    thread = page.find("thread")
    await expect(page.answer).to_contain_text(f"I thank @{helper} for you")
    await expect(thread).to_contain_text("Closed: @Noor Siddiqui says that it helped")
    reply = thread.locator(".message").filter(has_text="Leaded, 60/40")
    await expect(reply.get_by_role("button", name=re.compile("thanks"))).to_be_visible()


async def test_ones_own_mark_makes_a_post_a_question(community: str, visits: Visits) -> None:
    wanjiru = await visits(community)
    await wanjiru.comes("wanjiru", "help")
    await wanjiru.writes("My needle skips stitches on old denim, whatever I try.")
    post = wanjiru.message("My needle skips stitches")
    await post.hover()
    await post.get_by_test_id("message-react").click()
    await wanjiru.page.get_by_role("dialog", name="React").get_by_label("question").click()
    await wanjiru.rests()
    await post.get_by_test_id("replies").click()
    await wanjiru.rests()
    await expect(wanjiru.find("thread")).to_contain_text("Answers are welcome in the thread")


async def test_whoever_is_quicker_than_the_answer_keeps_what_they_chose(community: str, visits: Visits) -> None:
    tomasz = await visits(community)
    await tomasz.comes("tomasz", "workbench")
    keys, may_answer = tomasz.page.keyboard, asyncio.Event()
    may_answer.set()

    async def holds(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    await tomasz.page.route("**/api/complete", holds)
    await keys.type("/trellis a")
    offered = tomasz.find("offers").get_by_role("option")
    await expect(offered).to_contain_text(["/trellis ask"])
    await tomasz.rests()
    may_answer.clear()
    async with tomasz.page.expect_response("**/api/complete"):
        await keys.type("s")
        await keys.press("ArrowDown")
        may_answer.set()
    await tomasz.page.wait_for_function("() => new Promise((drawn) => requestAnimationFrame(() => drawn(true)))")
    await keys.press("Enter")
    await expect(tomasz.find("composer")).to_have_value("/trellis ask ")


async def test_asking_needs_no_mouse(community: str, visits: Visits) -> None:
    tomasz = await visits(community)
    await tomasz.comes("tomasz", "workbench")
    keys = tomasz.page.keyboard
    await expect(tomasz.find("composer")).to_be_focused()
    await keys.type("/trellis as")
    await expect(tomasz.find("offers").get_by_role("option")).to_contain_text(["/trellis ask"])
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(tomasz.find("composer")).to_have_value("/trellis ask ")
    await keys.type("Which glue holds a cracked gear?")
    await keys.press("Enter")
    await expect(tomasz.answer).to_contain_text("Which glue holds a cracked gear?")
    post = tomasz.answer.get_by_role("button", name="Post it")
    for _ in range(8):
        await keys.press("Shift+Tab")
        if await post.evaluate("button => button === document.activeElement"):
            break
    await expect(post).to_be_focused()
    await keys.press("Enter")
    await expect(tomasz.answer).to_contain_text("Your question stands in #help")
