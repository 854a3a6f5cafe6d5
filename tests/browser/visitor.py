"""Somebody who sits before the playground: they see what the page shows, and do what a hand can do."""

import os
import re
from pathlib import Path

from playwright.async_api import ConsoleMessage, Locator, Page, expect

ARTEFACTS = Path(os.environ.get("TRELLIS_ARTEFACTS") or Path(__file__).parent.parent / "artefacts")
AT_REST = "html[data-ready] body:not([data-busy])"
TURNS = 40
NARROWEST = 360

OUT_OF_SIGHT = """
() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.closest("pre, .unseen, svg, .skip, option, datalist"))
  .filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 1 && (left < -0.5 || right > innerWidth + 0.5);
  })
  .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)
"""


def about(said: ConsoleMessage) -> str:
    """What the browser said, and of which address."""
    return f"{said.text} {said.location['url']}"


class Visitor:
    """Looks at one page; `complaints` is what the browser did not like about it."""

    def __init__(self, page: Page, address: str) -> None:
        """Take a fresh page, and where the playground is."""
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(about(said)) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))

    # ---- going about -------------------------------------------------------------------------------------

    async def comes(self, as_: str = "", place: str = "") -> None:
        """Open the page, as somebody and somewhere."""
        await self.page.goto(f"{self.address}#as={as_}&place={place}")
        await self.rests()

    async def rests(self) -> None:
        """Wait until the page is at rest."""
        await self.page.wait_for_selector(AT_REST)

    async def speaks_as(self, person: str) -> None:
        """Choose whom to speak as."""
        await self.find("speak-as").click()
        await self.find(f"speak-as-{person}").click()
        await self.rests()

    async def goes_to(self, place: str) -> None:
        """Open a place by its name in the list."""
        await self.page.locator("#places a.place").filter(has_text=place).click()
        await self.rests()
        await expect(self.page.locator("#room-name")).to_contain_text(place)

    # ---- saying and pressing -----------------------------------------------------------------------------

    async def writes(self, words: str, *, in_thread: bool = False) -> None:
        """Write something and send it."""
        field = self.find("thread-composer" if in_thread else "composer")
        await field.fill(words)
        await field.press("Enter")
        await self.rests()

    async def asks(self, words: str) -> None:
        """Write something to Trellis, and wait for its answer: above it, older ones may have the same buttons."""
        answers = self.page.locator("#messages .message.only-you")
        before = await answers.last.get_attribute("data-id") if await answers.count() else ""
        await self.writes(words)
        await expect(self.answer).not_to_have_attribute("data-id", before or "")

    async def presses(self, label: str, *, on: Locator | None = None) -> None:
        """Press the last button of that name."""
        await (on or self.page).get_by_role("button", name=label, exact=True).last.click()
        await self.rests()

    async def fills_in(self, **values: str) -> None:
        """Write into the fields of the open form."""
        for name, value in values.items():
            await self.find(f"field-{name}").fill(value)

    async def hands_in(self) -> None:
        """Send the open form."""
        await self.find("submit").click()
        await self.rests()

    async def sets_up(self) -> None:
        """Set the community up as its coordinator, with the channels that are suggested."""
        await self.writes("/trellis board")
        await self.presses("Set up")
        await self.fills_in(care="Mending what others throw away.")
        await self.hands_in()
        await self.presses("Switch on")
        await expect(self.answer).to_contain_text("Trellis is switched on")

    async def turns_the_clock_until(self, sign: Locator) -> None:
        """Turn the clock to what comes next until there is a sign of it; nights may lie between."""
        for _ in range(TURNS):
            await self.find("clock-next").click()
            await self.rests()
            if await sign.count():
                return
        raise AssertionError(f"turned {TURNS} times, and no sign of {sign}")

    async def turns_the_clock_until_somebody_reads(self, words: str) -> str:
        """Turn the clock until somebody reads some words from Trellis; speak as them, and return their name."""
        await self.goes_to("Trellis")
        for _ in range(TURNS):
            await self.find("clock-next").click()
            await self.rests()
            if await self.message(words).count():  # it was written to whom one speaks as just now
                return await self.page.locator(".speaker-name").inner_text()
            await self.find("speak-as").click()
            marked = self.page.get_by_role("menuitemradio").filter(has=self.find("news"))
            names = [(await one.locator(".pop-name").inner_text()).strip() for one in await marked.all()]
            await self.page.keyboard.press("Escape")
            for name in names:
                await self.find("speak-as").click()
                await self.page.get_by_role("menuitemradio").filter(has_text=name).click()
                await self.rests()
                await self.goes_to("Trellis")
                if await self.message(words).count():
                    return name
        raise AssertionError(f"turned {TURNS} times, and nobody reads {words}")

    # ---- seeing ------------------------------------------------------------------------------------------

    def find(self, testid: str) -> Locator:
        """Find a part of the page."""
        return self.page.get_by_test_id(testid)

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """Find the last message in the room that holds some words."""
        return self.page.locator("#messages .message").filter(has_text=words).last

    @property
    def answer(self) -> Locator:
        """The last answer that only this person sees."""
        return self.page.locator("#messages .message.only-you").last

    async def sees(self, words: str | re.Pattern[str]) -> Locator:
        """Expect a message in the room."""
        found = self.message(words)
        await expect(found).to_be_visible()
        return found

    async def sees_all_of_it(self) -> None:
        """Expect that nothing is cut off at the sides, neither in this window nor in the narrowest."""
        size = self.page.viewport_size
        assert size is not None
        for width in (size["width"], NARROWEST):
            await self.page.set_viewport_size({**size, "width": width})
            assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await self.page.evaluate(OUT_OF_SIGHT) == []
        await self.page.set_viewport_size(size)

    async def takes_a_picture(self, name: str) -> None:
        """Keep a picture for people to look at."""
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")
