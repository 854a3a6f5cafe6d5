"""Reads what the page sends: it becomes plain words and flags, or a clear sentence about what is wrong with it."""

import json
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.adapters.playground.doors import NotPossibleError
from bot.adapters.playground.records import Json

LARGEST = 1024 * 1024
"""Bytes: the longest message, written as escapes, with room around it."""
LONGEST = 40_000
LONGEST_ID = 200
MOST_VALUES = 100


class Body:
    """An object that the page sent."""

    def __init__(self, given: Json) -> None:
        """Take it as it came."""
        self._given = given

    def text(self, name: str) -> str:
        """Return something that was written; its length is for others to judge."""
        return _text(name, self._given.get(name))

    def id(self, name: str) -> str:
        """Return an id or another short word."""
        found = self.text(name)
        if len(found) > LONGEST_ID:
            raise NotPossibleError(f"“{name}” is too long; it has room for {LONGEST_ID} characters.")
        return found

    def optional_id(self, name: str) -> str | None:
        """Return an id where one was given."""
        return None if self._given.get(name) in (None, "") else self.id(name)

    def flag(self, name: str) -> bool:
        """Return yes or no."""
        found = self._given.get(name)
        if not isinstance(found, bool):
            raise NotPossibleError(f"“{name}” must be true or false.")
        return found

    def words(self, name: str) -> list[str]:
        """Return several texts; none where nothing was given."""
        return _words(name, self._given.get(name) or [])

    def fields(self, name: str) -> Mapping[str, list[str]]:
        """Return several texts for each of several names."""
        found = self._given.get(name)
        if not isinstance(found, dict) or len(found) > MOST_VALUES:
            raise NotPossibleError(f"“{name}” must be an object with a list of texts for each field.")
        return {_text(name, field): _words(name, values) for field, values in found.items()}


def _text(name: str, found: object) -> str:
    if not isinstance(found, str):
        raise NotPossibleError(f"“{name}” must be text.")
    if any("\ud800" <= character <= "\udfff" for character in found):
        raise NotPossibleError(f"“{name}” holds half a character; write it again.")
    return found


def _words(name: str, found: object) -> list[str]:
    if not isinstance(found, list) or len(found) > MOST_VALUES:
        raise NotPossibleError(f"“{name}” must be a list of at most {MOST_VALUES} texts.")
    return [_text(name, value) for value in found]


async def body_of(request: web.Request) -> Body:
    """Read what came with a request."""
    if request.content_type != "application/json":
        raise NotPossibleError("Send JSON, with the content type application/json.")
    try:
        given = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise NotPossibleError("That is not JSON that can be read here; send one object.") from None
    if not isinstance(given, dict):
        raise NotPossibleError("Send one JSON object.")
    return Body(given)


def as_json(
    answer: Callable[[web.Request], Awaitable[Json | list[Json]]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer a request with what somebody returns for it."""

    async def respond(request: web.Request) -> web.StreamResponse:
        return web.json_response(await answer(request))

    return respond
