"""Somebody new joins, is shown around, writes for the first time; a neighbour is asked, and answers."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_somebody_new_joins_and_a_person_answers(community: str, visits: Visits) -> None:
    page = await visits(community)
    await page.comes("dalia", "trellis")
    await page.writes("me")
    await page.presses("Reading, asking, hosting")
    await page.presses("I greet newcomers")
    await expect(page.answer).to_contain_text("you may be asked")
    await page.takes_a_picture("greeting-newcomers")

    await page.find("speak-as").click()
    await page.find("somebody-joins").click()
    await page.rests()
    await expect(page.find("speak-as")).to_contain_text("Hana Sato")
    card = await page.sees("Mending what others throw away.")
    await page.takes_a_picture("welcome-card")
    await page.presses("Show me around", on=card)
    await expect(page.answer).to_contain_text("How do you come to us?")
    await page.takes_a_picture("first-prompt")
    await page.presses("New here")
    await expect(page.answer).to_contain_text("What would you like to find or learn?")
    await page.presses("Skip")
    await expect(page.answer).to_contain_text("How do you like to take part?")
    await page.presses("Reading is my way")
    await expect(page.answer).to_contain_text("That is all")
    await page.takes_a_picture("the-way-in")
    await page.writes("Hello, I mend kites in Kobe.")
    await page.turns_the_clock_until_somebody_reads("wrote here for the first time")
    asked = page.message("wrote here for the first time")
    await page.takes_a_picture("a-host-is-asked")
    await expect(asked).to_contain_text("new here")
    await expect(asked).to_contain_text("Hello, I mend kites in Kobe.")
