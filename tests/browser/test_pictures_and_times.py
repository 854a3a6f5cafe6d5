"""Pictures and times are what they are on the platforms: described in words, and in the time of whoever reads."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.core.markup import Markup, moment
from bot.core.views import Paragraph, Picture
from tests.adapters.contract import MONDAY, PIXEL, Notebook
from tests.adapters.playground import a_playground
from tests.browser.axe import finds_nothing
from tests.browser.conftest import Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

JOINT = "A dovetail joint, seen from above."


async def test_everybody_reads_a_time_as_theirs_and_a_picture_in_words(tmp_path: Path, visits: Visits) -> None:
    async with a_playground(tmp_path, Notebook()) as harness:
        shown = Picture(name="joint.png", media_type="image/png", content=PIXEL, alt=JOINT)
        drawn = Picture(
            name="joint.svg", media_type="image/svg+xml", content=PIXEL, alt="A joint that may not be drawn."
        )
        when = Paragraph(Markup(f"We begin at {moment(MONDAY)}."))
        await harness.deliver(harness.post(when, shown, drawn))
        hours = {"ana": "09:00", "ben": "14:30", "cleo": "04:00"}
        for name, hour in hours.items():
            reader = await visits(harness.adapter.url)
            await reader.comes(name, "help")
            said = reader.message("We begin at")
            time = said.locator(".said-body time")
            assert (await time.inner_text()).endswith(hour), name
            assert await time.get_attribute("datetime") == MONDAY.isoformat()
            await expect(said.locator(".said-time")).to_have_text(hour)
            picture = said.get_by_role("img", name=JOINT)
            await expect(picture).to_be_visible()
            assert await picture.evaluate("one => one.naturalWidth") > 0
            await expect(said).to_contain_text("A joint that may not be drawn.")
            reader.complaints.clear()  # nothing is served here but the chat, and the page asks for its panels
        await finds_nothing(reader.page, "a picture")
        await reader.page.close()
