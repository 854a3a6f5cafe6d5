"""Events and effects as JSON, there and back.

Each object names its class in `_type`, so a row outlives a moved module.
"""

from functools import reduce
from operator import or_
from types import ModuleType
from typing import Any, Generic, TypeVar

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

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


for _blocks in (views.Button | views.Select, views.Block):  # the inner union first: hooks are captured
    configure_tagged_union(_blocks, _converter)
_EVENTS, _EFFECTS = _union(events, Event), _union(effects, Effect)
configure_tagged_union(_EVENTS, _converter)
configure_tagged_union(_EFFECTS, _converter)


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
