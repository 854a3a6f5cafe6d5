"""By hand: something that comes round is set by a form, met with a yes, held, and what is worth keeping is kept."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STORY = "I glued the spine before I pressed the pages."
LESSON = "Press first, glue after."


def standing(page: Visitor, title: str) -> Locator:
    """The public message of a meetup."""
    return page.page.locator("#messages .message.from-bot:not(.only-you)").filter(has_text=title).last


async def test_what_comes_round_is_set_looked_at_held_and_kept(community: str, visits: Visits) -> None:
    ana = await visits(community)
    await ana.comes("ana", "trellis")
    await brief_is_wanted(ana)
    await ritual_is_set_by_a_form(ana)
    await invitation_is_met_with_a_yes(ana)
    await story_is_told_without_a_name(ana)
    await meetup_is_held(ana)
    await take_aways_are_written_and_approved(ana)
    await brief_tells_the_week(ana)


async def brief_is_wanted(ana: Visitor) -> None:
    await ana.asks("board")
    await ana.presses("Monday brief: begin")
    await expect(ana.answer).to_contain_text("you get a brief every Monday morning")


async def ritual_is_set_by_a_form(ana: Visitor) -> None:
    await ana.writes("ritual add")
    await ana.answer.get_by_role("button", name="Unusual ones").click()
    await ana.page.get_by_role("menuitem", name="Failure story").click()
    await expect(ana.find("field-when")).to_have_value("second thu of month 16:00")
    await expect(ana.find("field-minutes")).to_have_value("40")
    await ana.fills_in(when="")
    await ana.hands_in()
    await expect(ana.find("problem-when")).to_have_text("Please fill this in.")
    await ana.find("form-close").click()
    await ana.rests()

    await ana.writes("ritual add failure story fri 16:00 for 30 min host @ben")
    await expect(ana.answer).to_contain_text("every Friday at 16:00")
    await expect(ana.answer).to_contain_text("@Ben Otieno, who is asked first")
    await ana.presses("Change", on=ana.answer)
    await expect(ana.find("field-minutes")).to_have_value("30")
    await ana.fills_in(title="What went wrong")
    await ana.hands_in()
    await expect(ana.answer).to_contain_text("What went wrong")

    await ana.presses("Preview", on=ana.answer)
    await expect(ana.answer).to_contain_text("Nothing of this has been sent, and nobody was asked.")
    await expect(ana.answer.get_by_text("The next time of What went wrong")).to_be_in_viewport()
    await ana.presses("Back", on=ana.answer)
    await ana.presses("Set it", on=ana.answer)
    await expect(ana.answer).to_contain_text("It is set.")


async def invitation_is_met_with_a_yes(page: Visitor) -> None:
    await page.goes_to("meetups")
    invitation = standing(page, "What went wrong")
    if not await invitation.count():
        await page.turns_the_clock_until(invitation)
    await page.sees_all_of_it()
    for person in ("noor", "dalia", "tomasz", "wanjiru"):
        await page.speaks_as(person)
        await page.presses("Yes", on=invitation)
        await expect(page.answer).to_contain_text("You said yes to What went wrong")
    await expect(invitation).to_contain_text("4 of 12 places are taken")
    await page.presses("Calendar file", on=invitation)
    async with page.page.expect_download() as download:
        await page.answer.get_by_test_id("document").click()
    file = await (await download.value).path()
    assert re.search(r"SUMMARY:What went wrong\r\n", file.read_bytes().decode())


async def story_is_told_without_a_name(page: Visitor) -> None:
    await page.presses("Tell one", on=standing(page, "What went wrong"))
    await page.page.locator("dialog[open] textarea").fill(STORY)
    await page.page.locator("dialog[open]").get_by_label("Without a name").check()
    await page.hands_in()
    await expect(page.answer).to_contain_text(STORY)
    if await page.answer.get_by_role("button", name="Yes, show it").count():  # it asks where few could be meant
        await page.presses("Yes, show it", on=page.answer)


async def meetup_is_held(page: Visitor) -> None:
    meetup = standing(page, "What went wrong")
    await page.speaks_as("ben")
    await page.turns_the_clock_until(meetup.filter(has_text="It is open"))
    await expect(meetup).to_contain_text(STORY)
    await expect(meetup).not_to_contain_text("Wanjiru")
    await page.turns_the_clock_until(meetup.filter(has_text="It is over"))


async def take_aways_are_written_and_approved(page: Visitor) -> None:
    meetup = standing(page, "What went wrong")
    await page.speaks_as("ana")
    await page.goes_to("coordinators")
    await page.presses("Write take-aways", on=standing(page, "What went wrong is over"))
    await page.page.locator("dialog[open] textarea").first.fill(LESSON)
    await page.hands_in()
    await expect(page.answer).to_contain_text("Nobody has seen it yet")
    await page.presses("Post it", on=page.answer)
    await page.goes_to("meetups")
    await meetup.get_by_test_id("replies").click()
    await page.rests()
    await expect(page.find("thread")).to_contain_text(LESSON)
    await expect(page.find("thread")).to_contain_text("approved by a person")


async def brief_tells_the_week(page: Visitor) -> None:
    await page.goes_to("Trellis")
    brief = standing(page, "This week in")
    if not await brief.count():
        await page.turns_the_clock_until(brief)
    await expect(brief).to_contain_text("What went wrong")
    await page.presses("No more briefs", on=brief)
