"""What Slack sent, read without trusting it: whatever is not of the expected shape is simply not there.

1. An id that is no id is not there, so that nobody's id can be written to read as somebody's of another workspace.
2. Words are storable: they have no character that a database refuses, and an end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_TEXT = 40_000
_ID = re.compile(r"[A-Z0-9]{2,40}")
_TS = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")
_MARK = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,255}")
_URL = re.compile(r"https?://[^\s<>\"]{1,1000}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Payload:
    """An object that Slack sent. Where text is not there it is empty, so that one source can stand in for another."""

    content: Mapping[str, object]

    @classmethod
    def of(cls, thing: object) -> "Payload":
        """Take anything; what is no object is an empty one."""
        return cls(thing if isinstance(thing, dict) else {})

    def part(self, name: str) -> "Payload":
        """Return an object inside."""
        return Payload.of(self.content.get(name))

    def parts(self, name: str) -> tuple["Payload", ...]:
        """Return the objects of a list inside."""
        found = self.content.get(name)
        return tuple(Payload.of(part) for part in found if isinstance(part, dict)) if isinstance(found, list) else ()

    def text(self, name: str) -> str:
        """Return somebody's words."""
        found = self.content.get(name)
        return _UNSTORABLE.sub("", found[:LONGEST_TEXT]) if isinstance(found, str) else ""

    def flag(self, name: str) -> bool:
        """Say whether something is so."""
        return self.content.get(name) is True

    def number(self, name: str) -> int | None:
        """Return a whole number."""
        found = self.content.get(name)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def id(self, name: str) -> str:
        """Return the id of a workspace, person, channel or view."""
        return _that_is(_ID, self.content.get(name))

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of a list."""
        found = self.content.get(name)
        return tuple(filter(None, (_that_is(_ID, one) for one in found))) if isinstance(found, list) else ()

    def ts(self, name: str) -> str:
        """Return a message's id, which is when it was written."""
        return _that_is(_TS, self.content.get(name))

    def mark(self, name: str) -> str:
        """Return a short name that is not for people: of an action, a gesture, a kind of event."""
        return _that_is(_MARK, self.content.get(name))

    def url(self, name: str) -> str:
        """Return where to answer."""
        return _that_is(_URL, self.content.get(name))


def is_id(text: str) -> bool:
    """Say whether a text is an id of Slack's."""
    return _ID.fullmatch(text) is not None


def _that_is(form: re.Pattern[str], found: object) -> str:
    return found if isinstance(found, str) and form.fullmatch(found) else ""
