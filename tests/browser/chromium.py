"""Where the tests find a Chromium: as `TRELLIS_CHROMIUM` names it, else on the PATH, else playwright's own."""

import os
import shutil

import pytest
from playwright.async_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_this_machine() -> str | None:
    """Return the path of a Chromium; None where playwright has to bring its own."""
    named = os.environ.get("TRELLIS_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


async def a_chromium(playwright: Playwright, *flags: str) -> Browser:
    """Start a Chromium, or skip the test where there is none."""
    path = on_this_machine()
    try:
        return await playwright.chromium.launch(executable_path=path, args=flags)
    except Error as error:
        if path is not None:
            raise
        pytest.skip(f"no Chromium: install one, or name it in TRELLIS_CHROMIUM ({str(error).splitlines()[0]})")
