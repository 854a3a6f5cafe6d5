"""What is mine I can see, change and take along; what is wrong in a form is said beside its field."""

import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_how_i_take_part_is_mine_to_see_and_to_change(community: str, visits: Visits, tmp_path: Path) -> None:
    dalia = await visits(community)
    await dalia.comes("dalia", "trellis")
    await dalia.writes("me")
    await expect(dalia.answer).to_contain_text("08:00 to 20:00 your time, as is usual here")
    await dalia.presses("Quiet hours")
    fields = dalia.page.locator("dialog[open] input")
    await fields.nth(0).fill("21:00")
    await fields.nth(1).fill("10:00")
    await dalia.hands_in()
    await dalia.writes("me")
    await expect(dalia.answer).to_contain_text("10:00 to 21:00 your time, as you chose")

    await dalia.presses("Mute…")
    await dalia.presses("Mute everything")
    await dalia.writes("me")
    await expect(dalia.answer).to_contain_text("being asked for help")
    await dalia.presses("Unmute everything")

    await dalia.writes("me")
    await dalia.presses("Take along")
    async with dalia.page.expect_download() as download:
        await dalia.answer.get_by_test_id("document").click()
    await (await download.value).save_as(tmp_path / "mine.json")
    assert "lamps" in json.dumps(json.loads((tmp_path / "mine.json").read_text()))
    await dalia.takes_a_picture("how-i-take-part")


async def test_forget_me_asks_once_and_does_it(community: str, visits: Visits) -> None:
    chitra = await visits(community)
    await chitra.comes("chitra", "trellis")
    await chitra.writes("topics")
    await expect(chitra.answer).to_contain_text("bicycles")
    await chitra.writes("forget")
    if await chitra.answer.get_by_role("button", name="Forget me…").count():
        await chitra.presses("Forget me…")
    await expect(chitra.answer).to_contain_text("Shall I forget you?")
    await chitra.presses("Forget me")
    await expect(chitra.answer).to_contain_text("Nothing about you is held here any more")
    await chitra.writes("topics")
    await expect(chitra.answer).not_to_contain_text("bicycles")


async def test_what_is_wrong_in_a_form_stands_beside_its_field_and_nothing_typed_is_lost(
    community: str, visits: Visits
) -> None:
    ana = await visits(community)
    await ana.comes("ana", "trellis")
    await ana.asks("board")
    await ana.presses("Set up")
    await ana.fills_in(name="The Menders", care="", zone="Lisbon")
    await ana.hands_in()
    await expect(ana.find("problem-care")).to_have_text("Please fill this in.")
    await expect(ana.find("problem-zone")).to_contain_text("Did you mean Europe/Lisbon?")
    await expect(ana.find("problem-name")).to_be_hidden()
    await expect(ana.find("field-care")).to_be_focused()
    await expect(ana.find("field-zone")).to_have_attribute("aria-invalid", "true")
    await expect(ana.find("field-name")).to_have_value("The Menders")
    await ana.takes_a_picture("a-form-with-an-error")
    await ana.fills_in(care="Mending together.", zone="Europe/Lisbon")
    await ana.hands_in()
    await expect(ana.page.locator("dialog[open]")).to_have_count(0)
    await expect(ana.answer).to_contain_text("The Menders")
