"""The page itself: nothing that is written can run, everything fits, and a reload changes nothing."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = (
    "<script>window.ran = 1; alert(1)</script><img src=x onerror='window.ran = 1'><svg onload='window.ran = 1'> "
    "[click](javascript:window.ran=1) <https://evil.example|here> <@ana> @everyone <!channel> {{7*7}} ${7*7} "
    "**not closed _and `this"
)


async def ran_nothing(visitor: Visitor) -> None:
    assert await visitor.page.evaluate("window.ran") is None
    inside = visitor.page.locator(
        ".message script, .message img, .message iframe, .message a[href^='javascript'], .message [onload], "
        ".message [onerror], .message a[href*='evil.example']"
    )
    await expect(inside).to_have_count(0)


async def test_what_people_write_runs_nothing(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.comes("ben", "workbench")
    await ben.writes(HOSTILE)
    assert "<script>window.ran = 1; alert(1)</script><img src=x" in await (await ben.sees("window.ran")).inner_text()
    await ran_nothing(ben)

    await ben.writes("/trellis ask")
    await ben.fills_in(text=HOSTILE, topics="<b>glue</b>, [x](javascript:alert(1))")
    await ben.hands_in()
    await expect(ben.answer).to_contain_text("<script>window.ran = 1; alert(1)</script>")
    await ran_nothing(ben)
    await ben.presses("Discard")
    await ben.writes(f"/trellis {HOSTILE}")
    await ben.writes(f"/trellis topics {HOSTILE}")
    await ran_nothing(ben)


async def test_a_message_that_is_too_long_is_refused_and_given_back(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.comes("ben", "workbench")
    await ben.writes("x" * 40_001)
    await expect(ben.find("toast")).to_contain_text("A message has room for 40,000 characters; this one has 40,001.")
    assert len(await ben.find("composer").input_value()) == 40_001
    await expect(ben.find("composer-count")).to_have_text("40,001 of 40,000 characters")
    await ben.find("composer").fill("🌱" * 40_001)
    await ben.find("composer").press("Enter")
    await expect(ben.find("composer")).not_to_have_value("")
    await ben.writes("mend " * 8_000)
    await expect(ben.message("mend mend")).to_be_visible()


async def test_ones_own_words_are_changed_as_they_were_typed(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.comes("ben", "meetups")
    await ben.writes("The **door** is `open` at _six_")
    await ben.find("composer").press("ArrowUp")
    await expect(ben.find("edit-text")).to_have_value("The **door** is `open` at _six_")
    await ben.find("edit-text").fill("The **door** is `open` at _seven_")
    await ben.find("edit-save").click()
    await expect(await ben.sees("at seven")).to_contain_text("(edited)")


async def test_a_phone_shows_all_of_it(community: str, visits: Visits) -> None:
    joao = await visits(community, width=390, height=780, dark=True)
    await joao.comes("joao", "help")
    await joao.takes_a_picture("a-phone")
    await joao.sees_all_of_it()
    await joao.find("drawer").click()
    await expect(joao.page.locator("#places.open")).to_be_visible()
    await joao.page.locator("#places a.place").filter(has_text="Trellis").click()
    await joao.rests()
    await joao.sees_all_of_it()
    await joao.writes("/trellis ask")
    await expect(joao.page.locator("dialog[open]")).to_be_visible()
    await joao.sees_all_of_it()
    await joao.find("form-close").click()
    await joao.rests()
    await joao.writes("help")
    await expect(joao.answer).to_contain_text("What would you like to do?")
    await joao.sees_all_of_it()
    await joao.comes("joao", "help")
    await joao.page.locator("#messages [data-testid=replies]").first.click()
    await expect(joao.find("thread")).to_be_visible()
    await joao.sees_all_of_it()


async def test_a_thread_has_room_in_every_window(community: str, visits: Visits) -> None:
    joao = await visits(community)
    await joao.comes("joao", "help")
    await joao.page.locator("#messages [data-testid=replies]").first.click()
    await joao.rests()
    for width in (360, 800, 1000, 1100, 1600):
        await joao.page.set_viewport_size({"width": width, "height": 700})
        thread = await joao.find("thread-composer").bounding_box()
        assert thread is not None
        assert thread["width"] > 250, f"a thread of {thread['width']} in a window of {width}"


async def test_a_reload_keeps_who_where_and_what_was_begun(community: str, visits: Visits) -> None:
    noor = await visits(community)
    await noor.comes("noor", "help")
    await noor.page.locator("#messages [data-testid=replies]").first.click()
    await noor.rests()
    await noor.find("thread-composer").fill("I was about to say")
    before, thread = noor.page.url, await noor.find("thread").locator(".message").first.inner_text()
    await noor.page.reload()
    await noor.rests()
    assert noor.page.url == before
    await expect(noor.find("speak-as")).to_contain_text("Noor Siddiqui")
    await expect(noor.page.locator("#room-name")).to_contain_text("help")
    assert await noor.find("thread").locator(".message").first.inner_text() == thread
    await expect(noor.find("thread-composer")).to_have_value("I was about to say")
    await noor.page.go_back()
    await noor.rests()
    await expect(noor.find("thread")).to_be_hidden()


async def test_what_others_do_is_seen_at_once(community: str, visits: Visits) -> None:
    ana, joao = await visits(community), await visits(community)
    await ana.comes("ana", "library")
    await joao.comes("joao", "library")
    await joao.writes("A coffee grinder wants its burrs dry.")
    await ana.sees("A coffee grinder wants its burrs dry.")


async def test_the_link_of_a_message_is_copied_and_leads_to_it(community: str, visits: Visits) -> None:
    ben = await visits(community)
    await ben.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ben.comes("ben", "workbench")
    await ben.writes("A drop of oil, and wait.")
    said = ben.message("A drop of oil")
    await said.hover()
    await said.get_by_test_id("message-menu").click()
    await ben.page.get_by_role("menuitem", name="Copy link").click()
    way = await ben.page.evaluate("navigator.clipboard.readText()")
    await ben.writes(f"/trellis keep {way}")
    await expect(ben.answer).to_contain_text("Would you like to keep a message in the library?")
