"""A stranger opens the playground and, led by its card, sees a neighbour invited, answer, and thanked."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def step_is(visitor: Visitor, name: str) -> None:
    await expect(visitor.page.locator(".step.current .step-name")).to_have_text(name)


async def follows_the_card(visitor: Visitor) -> None:
    await visitor.find("step-do").click()
    await visitor.rests()


async def test_a_stranger_is_led_from_silence_to_thanks(untouched: str, visits: Visits) -> None:
    stranger = await visits(untouched)
    await stranger.comes()
    await step_is(stranger, "Set it up")
    await follows_the_card(stranger)
    await expect(stranger.find("composer")).to_have_value("/trellis board")
    await stranger.find("composer").press("Enter")
    await stranger.rests()
    await stranger.presses("Set up")
    await stranger.fills_in(care="Mending what others throw away.")
    await stranger.hands_in()
    await stranger.presses("Switch on")

    await step_is(stranger, "Ask a question")
    await follows_the_card(stranger)
    await expect(stranger.find("composer")).to_have_value(re.compile("^/trellis ask .*soldering iron"))
    await stranger.find("send").click()
    await stranger.rests()
    await expect(stranger.answer).to_contain_text("Nobody has seen it yet")
    await stranger.presses("Post it")

    await step_is(stranger, "Turn the clock")
    await follows_the_card(stranger)
    await expect(stranger.find("clock-words")).to_contain_text("Trellis wrote to")
    await stranger.takes_a_picture("a-question")

    await step_is(stranger, "Answer")
    await follows_the_card(stranger)
    await stranger.takes_a_picture("an-invitation")
    await stranger.presses("I'll look")
    await (await stranger.sees("You said that you will have a look")).get_by_role("link").click()
    await stranger.writes("Two bare wires, twenty times. Only then the radio.", in_thread=True)

    await step_is(stranger, "Be thanked")
    await follows_the_card(stranger)
    await stranger.presses("That helped", on=stranger.page.locator("#messages"))
    await expect(stranger.answer).to_contain_text("Good to hear. I thank")
    await expect(stranger.page.locator(".beginning-count")).to_have_text("all done")
    await expect(stranger.page.locator(".step.done")).to_have_count(5)
    await stranger.takes_a_picture("thanked")


async def test_the_card_can_be_put_away_and_taken_up_again(community: str, visits: Visits) -> None:
    stranger = await visits(community)
    await stranger.comes("joao", "welcome")
    await stranger.find("beginning-away").click()
    await expect(stranger.find("beginning")).to_be_hidden()
    await stranger.page.reload()
    await stranger.rests()
    await expect(stranger.find("beginning")).to_be_hidden()
    await stranger.find("beginning-again").click()
    await expect(stranger.find("beginning")).to_be_visible()


async def test_whoever_puts_the_card_away_is_led_all_the_same(untouched: str, visits: Visits) -> None:
    ana = await visits(untouched)
    await ana.comes("ana", "workbench")
    await ana.find("beginning-away").click()
    await ana.find("door-coordinator").click()
    await ana.find("not-switched-on").get_by_role("button", name="Set up").click()
    await ana.rests()
    await ana.presses("Set up", on=ana.answer)
    await expect(ana.find("field-care")).not_to_have_value("")
    await ana.hands_in()
    await ana.presses("Switch on")
    await expect(ana.page.locator("#after-questions")).to_be_visible()
    await expect(ana.find("not-switched-on")).to_have_count(0)


async def test_the_card_covers_nothing(community: str, visits: Visits) -> None:
    stranger = await visits(community)
    await stranger.comes("joao", "help")
    for width, height in ((360, 640), (390, 844), (800, 600), (1280, 720)):
        await stranger.page.set_viewport_size({"width": width, "height": height})
        await card_stands_clear(stranger, beside=("#room", "header.top"))


async def card_stands_clear(stranger: Visitor, beside: tuple[str, ...]) -> None:
    card = await stranger.find("beginning").bounding_box()
    assert card is not None
    for part in beside:
        other = await stranger.page.locator(part).bounding_box()
        assert other is not None
        aside = card["x"] + card["width"] <= other["x"] or other["x"] + other["width"] <= card["x"]
        apart = card["y"] + card["height"] <= other["y"] or other["y"] + other["height"] <= card["y"]
        assert aside or apart, f"the card covers {part} at {stranger.page.viewport_size}"
