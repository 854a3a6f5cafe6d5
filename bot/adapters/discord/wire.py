"""What travels on what can be pressed, and comes back when it is: a verb with its token, or the name of an open form.

1. What was written is read back as it was, whatever the token holds; what is not ours is nothing.
2. A gesture in a direct message names no server, so what stands there says of which one it speaks.
3. No two things on one message bear the same id, which Discord would refuse: the second of them has a number.
"""

import re
import string

from bot.adapters.discord.spots import guild_of
from bot.core.errors import InvalidViewError
from bot.core.ids import SpaceId
from bot.core.views import wire_id

LONGEST = 100
PAGE = "discord.page"
"""The verb, answered by the adapter itself, of the button that opens a page of a form; its token is the draft's key."""

_FORM = "#"
_DIGITS = string.digits + string.ascii_lowercase
_ENDING = r"@(?P<guild>[0-9a-z]{0,13})(?:~(?P<number>[0-9]{1,2}))?"
_ENDS = re.compile(rf"{_ENDING}\Z")
_CUSTOM_ID = re.compile(rf"(?P<verb>[A-Za-z][\w.-]*):(?P<token>.*?)(?:{_ENDING})?", re.DOTALL)
_MODAL_ID = re.compile(rf"{_FORM}(?P<token>.*?)(?:{_ENDING})?", re.DOTALL)


def custom_id(verb: str, token: str = "", space: SpaceId | None = None, number: int = 0) -> str:
    """Write the id of a button or menu; `space` where it stands in a direct message."""
    return _ended(wire_id(verb, token), space, number)


def read_custom_id(text: str) -> tuple[str, str, str | None] | None:
    """Read verb, token and server (where it was said) from the id of something pressed; None where it is not ours."""
    found = _CUSTOM_ID.fullmatch(text)
    return (found["verb"], found["token"], _guild(found)) if found else None


def modal_id(key: str, space: SpaceId | None = None) -> str:
    """Write the id of a form's window, which is known by its draft."""
    return _ended(f"{_FORM}{key}", space, 0)


def read_modal_id(text: str) -> tuple[str, str | None] | None:
    """Read a draft's key and the server (where it was said) from a window's id; None where it is not ours."""
    found = _MODAL_ID.fullmatch(text)
    return (found["token"], _guild(found)) if found else None


def _ended(text: str, space: SpaceId | None, number: int) -> str:
    if space is not None or number or _ENDS.search(text):
        text += "@" + (_in_36(int(guild_of(space))) if space is not None else "") + (f"~{number}" if number else "")
    if len(text) > LONGEST:
        raise InvalidViewError(
            f"The id {text!r} has {len(text)} characters; Discord takes {LONGEST}. Shorten the token."
        )
    return text


def _guild(found: re.Match[str]) -> str | None:
    return str(int(found["guild"], 36)) if found["guild"] else None


def _in_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
