"""Of the library nothing is imported before a letter is sent."""

import subprocess
import sys

WATCHES = """
import sys
import bot.app, bot.cli, bot.service, bot.rehearsal, bot.checking, bot.language.asking, bot.language.client
from bot.core.suggestions import Limits
from bot.service import _model
from bot.settings import read_settings
model = _model(read_settings({"OPENAI_API_KEY": "sk-1", "HOME": "/tmp"}), Limits())
assert model is not None
assert _model(read_settings({"HOME": "/tmp"}), Limits()) is None
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("openai", "httpx2", "httpx")))
"""


def test_a_house_that_can_ask_a_model_and_was_never_asked_to_imports_nothing_of_it() -> None:
    said = subprocess.run([sys.executable, "-c", WATCHES], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
