"""Events and effects as JSON, there and back.

Each object names its class in `_type`, so a row outlives a moved module. How a class is written is worked out when the
first of its kind is: of sixty kinds a start needs few.
"""

from functools import cache, reduce
from operator import or_
from types import ModuleType
from typing import Any, Generic, TypeVar, get_args

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from bot.core import effects, events, views
from bot.core.effects import Effect
from bot.core.errors import InvalidViewError, TrellisError
from bot.core.events import Event
from bot.core.markup import Markup

T = TypeVar("T")


class UnreadableError(TrellisError):
    """A stored row cannot be read by this version."""


_converter = make_converter()
_converter.register_structure_hook(Markup, lambda value, _: Markup(value))


def _union(module: ModuleType, base: type) -> Any:
    kinds = [
        kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base) and kind is not base
    ]
    return reduce(or_, kinds)


def _name_the_kind(family: Any) -> None:
    """Let what belongs to a family say of which kind it is."""
    kinds: dict[str, Any] = {kind.__name__: kind for kind in get_args(family)}

    @cache
    def write(name: str) -> Any:
        return _converter.get_unstructure_hook(kinds[name])

    @cache
    def read(name: str) -> Any:
        return _converter.get_structure_hook(kinds[name])

    def write_any(thing: Any) -> Any:
        name = type(thing).__name__
        written = write(name)(thing)
        written["_type"] = name
        return written

    def read_any(body: Any, _: Any) -> Any:
        name = body["_type"]
        return read(name)(body, kinds[name])

    _converter.register_unstructure_hook(family, write_any)
    _converter.register_structure_hook(family, read_any)


_EVENTS, _EFFECTS = _union(events, Event), _union(effects, Effect)
for _family in (views.Button | views.Select, views.Block, _EVENTS, _EFFECTS):
    _name_the_kind(_family)


class Codec(Generic[T]):
    """Writes one family of dataclasses as JSON and reads it back."""

    def __init__(self, family: Any) -> None:
        """Take the union of what may be written."""
        self._family = family

    def dumps(self, thing: T) -> str:
        """Write as JSON."""
        return _converter.dumps(thing, self._family)

    def loads(self, body: str) -> T:
        """Read back what `dumps` wrote; raises `UnreadableError` where another version wrote it otherwise."""
        try:
            thing: T = _converter.loads(body, self._family)
        except (ValueError, LookupError, TypeError, BaseValidationError, InvalidViewError) as error:
            raise UnreadableError from error
        return thing


event_json: Codec[Event] = Codec(_EVENTS)
effect_json: Codec[Effect] = Codec(_EFFECTS)
