"""What Discord sent, read without trusting it: whatever is not of the expected shape is simply not there.

1. An id that is no id is not there, so that nobody's id can be written to read as somebody's of another guild.
2. Words are storable: they have no character that a database refuses, and an end.
3. A moment lies in the time in which there are ids of Discord's, so that it can be reckoned with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_TEXT = 40_000
_ID = re.compile(r"[1-9][0-9]{0,18}")
_MARK = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,255}")
_TOKEN = re.compile(r"[A-Za-z0-9._~=+-]{1,1000}")
_BITS = re.compile(r"[0-9]{1,40}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_YEARS = range(2015, 2200)


@dataclass(frozen=True, slots=True)
class Payload:
    """An object that Discord sent. Where text is not there it is empty, so that one source can stand in for another."""

    content: Mapping[str, object]

    @classmethod
    def of(cls, thing: object) -> "Payload":
        """Take anything; what is no object is an empty one."""
        return cls(thing if isinstance(thing, Mapping) else {})

    def part(self, name: str) -> "Payload":
        """Return an object inside."""
        return Payload.of(self.content.get(name))

    def parts(self, name: str) -> tuple["Payload", ...]:
        """Return the objects of a list inside."""
        found = self.content.get(name)
        return tuple(Payload.of(part) for part in found if isinstance(part, Mapping)) if isinstance(found, list) else ()

    def has(self, name: str) -> bool:
        """Say whether something is told at all, be it that there is none."""
        return name in self.content

    def text(self, name: str) -> str:
        """Return somebody's words."""
        return _storable(self.content.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the words of a list."""
        found = self.content.get(name)
        return tuple(filter(None, map(_storable, found))) if isinstance(found, list) else ()

    def flag(self, name: str) -> bool:
        """Say whether something is so."""
        return self.content.get(name) is True

    def number(self, name: str) -> int:
        """Return a whole number, 0 where there is none: so do Discord's own kinds and flags begin."""
        found = self.content.get(name)
        return found if isinstance(found, int) and not isinstance(found, bool) else 0

    def bits(self, name: str) -> int:
        """Return flags or permissions; Discord writes the wide ones as text."""
        found = self.content.get(name)
        if isinstance(found, str) and _BITS.fullmatch(found):
            return int(found)
        return max(0, self.number(name))

    def id(self, name: str) -> str:
        """Return the id of a guild, person, channel, message, role or tag."""
        return _id(self.content.get(name))

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of a list."""
        found = self.content.get(name)
        return tuple(filter(None, map(_id, found))) if isinstance(found, list) else ()

    def mark(self, name: str) -> str:
        """Return a short name that is not for people: of a command, a component, a kind of event."""
        found = self.content.get(name)
        return found if isinstance(found, str) and _MARK.fullmatch(found) else ""

    def token(self, name: str) -> str:
        """Return what an interaction is answered with; it stands in addresses."""
        found = self.content.get(name)
        return found if isinstance(found, str) and _TOKEN.fullmatch(found) else ""

    def moment(self, name: str) -> datetime | None:
        """Return when something was."""
        found = self.content.get(name)
        try:
            told = datetime.fromisoformat(found) if isinstance(found, str) else None
        except ValueError:
            return None
        return None if told is None or told.tzinfo is None or told.year not in _YEARS else told.astimezone(UTC)


def is_id(text: str) -> bool:
    """Say whether a text is an id of Discord's."""
    return _ID.fullmatch(text) is not None


def _id(found: object) -> str:
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def _storable(found: object) -> str:
    return _UNSTORABLE.sub("", found[:LONGEST_TEXT]) if isinstance(found, str) else ""
