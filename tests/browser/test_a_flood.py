"""Whoever writes a great deal takes the page from nobody: it is drawn a few times a second, and never all at once."""

import asyncio
from time import monotonic

import pytest
from aiohttp import ClientSession
from playwright.async_api import expect

from bot.adapters.playground.sight import MOST_SHOWN
from tests.browser.conftest import Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FLOOD = 600
"""Three seconds of two hundred a second."""
AT_ONCE = 30
LOOKS = 5
"""A second: `lookSoon` in the page's `session.js`. However slow the machine is, there are no more."""
A_SECOND = 990
"""In ms, less what a browser's clocks may be early."""
OWN = 4
"""Looks after what one did oneself, which wait for nothing."""
HAPPENS = """
async () => {
  const { lookSoon } = await import("/static/session.js");
  const began = [];
  const asks = window.fetch;
  window.fetch = async (...asked) => {
    began.push(performance.now());
    const answer = await asks(...asked);
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
    return answer;
  };
  for (let changes = 0; changes < 150; changes += 1) {
    lookSoon();
    await new Promise(requestAnimationFrame);
  }
  window.fetch = asks;
  return began;
}
"""
"""Something changes with every frame, and what a look brings takes some frames; returns when each look began, in ms."""


async def pours(address: str, place: str) -> list[str]:
    """Write as many hands would that all write at once; return what was answered."""
    headers = {"Origin": address.rstrip("/"), "X-Trellis-Playground": "1"}
    numbers, answers = iter(range(FLOOD)), []

    async def hand(session: ClientSession) -> None:
        for number in numbers:
            said = {"as": "ben", "place": place, "text": f"drop {number}"}
            async with session.post(f"{address}api/say", json=said, headers=headers) as answer:
                answers.append(f"{answer.status} {await answer.text()}")

    async with ClientSession() as session:
        await asyncio.gather(*(hand(session) for _ in range(AT_ONCE)))
    return answers


async def test_two_hundred_a_second_leave_the_page_usable(untouched: str, visits: Visits) -> None:
    ana = await visits(untouched)
    await ana.comes("ana", "workbench")
    before = await ana.page.locator("#messages .message").count()
    looks: list[str] = []
    ana.page.on("request", lambda asked: looks.append(asked.url) if "/api/view" in asked.url else None)
    began = monotonic()
    pouring = asyncio.create_task(pours(untouched, "workbench"))
    await ana.sees("drop 1")
    await ana.writes("I am still here.")
    await ana.find("composer").fill("and writing")
    answers = await pouring
    assert answers == ['200 {"ok": true}'] * FLOOD
    took = monotonic() - began
    assert len(looks) <= LOOKS * (took + 1) + OWN, f"{len(looks)} looks in {took:.1f} s"
    await expect(ana.page.locator("#messages .message")).to_have_count(MOST_SHOWN)
    await expect(ana.find("composer")).to_have_value("and writing")
    await ana.writes("That was a great deal.")
    await ana.sees("That was a great deal.")

    seen = MOST_SHOWN
    while await ana.find("earlier").count():
        newest = await ana.page.locator("#messages .message").last.get_attribute("data-id")
        await ana.find("earlier").click()
        await ana.rests()
        seen += MOST_SHOWN
        await expect(ana.page.locator("#messages .message").nth(min(seen, before + FLOOD + 2) - 1)).to_have_attribute(
            "data-id", newest or ""
        )
    said = await ana.page.locator("#messages .message .b-paragraph").all_inner_texts()
    assert sum(words.startswith("drop ") for words in said) == FLOOD
    await expect(ana.page.locator(".begins")).to_have_count(1)


async def test_however_often_something_changes_the_page_looks_a_few_times_a_second(
    community: str, visits: Visits
) -> None:
    ana = await visits(community)
    await ana.comes("ana", "workbench")
    began = await ana.page.evaluate(HAPPENS)
    assert len(began) > LOOKS
    assert all(sixth - first > A_SECOND for first, sixth in zip(began, began[LOOKS:], strict=False)), began
