"""axe-core, which looks whether everybody can use a page: `make test` fetches it, or `TRELLIS_AXE` names it."""

import os
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page

PROGRAM = "TRELLIS_AXE"
INSTALLED = Path(__file__).parents[2] / ".venv/axe/node_modules/axe-core/axe.min.js"
RUN = """
async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(
  ({ id, impact, help, nodes }) => nodes.map(({ target }) => `${id} (${impact}): ${help} ${target}`))
"""


@cache
def program() -> str:
    """Return axe's script, or skip the test where there is none."""
    file = Path(os.environ.get(PROGRAM) or INSTALLED)
    if not file.is_file():
        pytest.skip(f"no axe: `make test` fetches it where npm is, or name its axe.min.js in {PROGRAM}")
    return file.read_text(encoding="utf-8")


async def finds_nothing(page: Page, where: str) -> None:
    """Expect that axe has nothing to say of the page as it stands."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(program())
    found = await page.evaluate(RUN)
    assert found == [], f"{where}: {found}"
