"""Whom an `@` means: somebody's whole name, their id, or the first word of their name where nobody else has it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.adapters.playground.records import Person

_AT = re.compile(r"(?<!\w)@")
_BEGUN = re.compile(r"(?<!\w)@([^@\n]*)$")


class Calling:
    """Finds who is called in what is written."""

    def __init__(self, people: Sequence[Person]) -> None:
        """Take everybody who can be called."""
        firsts = Counter(_first(person) for person in people)
        self._people = people
        self._names: Mapping[str, Person] = {
            **{_first(person): person for person in people if firsts[_first(person)] == 1},
            **{name.casefold(): person for person in people for name in (person.id, person.name)},
        }
        longest_first = sorted(self._names, key=len, reverse=True)
        self._called = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def parts(self, text: str) -> Iterator[str | Person]:
        """Go through a text: its words, and in the place of each name behind an `@` whom it means."""
        before, *others = _AT.split(text)
        yield before
        for other in others:
            name = self._called.match(other)
            person = None if name is None else self._names.get(name[0].casefold())
            if name is None or person is None or re.match(r"\w", other[name.end() :]):
                yield f"@{other}"
            else:
                yield person
                yield other[name.end() :]

    def whom(self, text: str) -> Iterable[Person]:
        """Return whom a text calls, each once."""
        return {part.id: part for part in self.parts(text) if not isinstance(part, str)}.values()

    def in_full(self, text: str) -> str:
        """Write everybody who is called with their whole name, as the house knows them."""
        return "".join(part if isinstance(part, str) else f"@{part.name}" for part in self.parts(text))

    def ways_on(self, typed: str) -> Iterator[tuple[str, Person]]:
        """Go through whom a name may become that is being typed behind an `@`, each with the whole line."""
        begun = _BEGUN.search(typed)
        if begun is None:
            return
        said = begun[1].casefold()
        for person in self._people:
            if person.name.casefold() != said and any(name.startswith(said) for name in _begun_with(person)):
                yield f"{typed[: begun.start()]}@{person.name}", person


def _first(person: Person) -> str:
    return person.name.split()[0].casefold()


def _begun_with(person: Person) -> list[str]:
    name = person.name.casefold()
    return [person.id, name, *name.split()]
