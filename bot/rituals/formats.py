"""The catalogue: which formats there are."""

from collections.abc import Iterable, Iterator

from bot.core.errors import nearest
from bot.rituals.format import Flavour, Format


class Formats:
    """The formats of the house, by their ids; read once from config/rituals/."""

    def __init__(self, formats: Iterable[Format]) -> None:
        """Take the formats, in the order in which they are offered."""
        self._by_id = {format_.id: format_ for format_ in formats}

    def __iter__(self) -> Iterator[Format]:
        """Go through all formats."""
        return iter(self._by_id.values())

    def __getitem__(self, id_: str) -> Format:
        """Return a format; raises `KeyError` where there is none of that id."""
        return self._by_id[id_]

    def get(self, id_: str) -> Format | None:
        """Return a format, None where there is none of that id any more."""
        return self._by_id.get(id_)

    def novel(self) -> tuple[Format, ...]:
        """Return those that a surprise may be."""
        return tuple(format_ for format_ in self if format_.flavour is Flavour.NOVEL)

    def nearest(self, said: str) -> Format | None:
        """Return the format whose id was probably meant."""
        near = nearest(said.upper(), self._by_id, most=1)
        return self._by_id[near[0]] if near else None
