"""Reads what somebody filled in from what Discord sends when they submit a window.

What was asked is not in it; that lies in the form's draft. Whatever comes can be read: what is not of the expected
shape is not there.
"""

from collections.abc import Iterator, Mapping

from bot.adapters.discord.modal import CHANNELS, GOES_ON, PEOPLE
from bot.adapters.discord.payload import Payload, is_id
from bot.core.forms import Values
from bot.core.ids import SpaceId, channel_id, identity


def values_of(data: Mapping[str, object], space: SpaceId) -> Values:
    """Read what was filled in, by the names of the fields; people and channels are those of the server."""
    fields: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for given in sorted(_filled_in(Payload.of(data)), key=lambda given: len(given.mark("custom_id"))):
        name = given.mark("custom_id").rstrip(GOES_ON)  # what goes on with a field follows it
        words[name] = words.get(name, "") + given.text("value")
        fields.setdefault(name, []).extend(_chosen(given, space))
    return {name: (*filter(None, [words[name]]), *chosen) for name, chosen in fields.items() if name}


def _filled_in(around: Payload) -> Iterator[Payload]:
    """Go through what can be filled in, in labels as well as in rows."""
    for component in around.parts("components"):
        for within in (component.part("component"), *component.parts("components")):
            if within.content:
                yield within


def _chosen(given: Payload, space: SpaceId) -> Iterator[str]:
    for value in given.texts("values"):
        match given.number("type"):
            case number if number == PEOPLE:
                yield from (identity(space, value),) if is_id(value) else ()
            case number if number == CHANNELS:
                yield from (channel_id(space, value),) if is_id(value) else ()
            case _:
                yield value
