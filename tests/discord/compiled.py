"""JSON schemas made into plain functions, which say whether something fits; `test_schemas.py` holds them to it.

Of a union only the members are asked that can be meant, by what tells them apart: that is what makes it quick.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from tests.discord.records import Json

Fits = Callable[[Any], bool]

TYPES: dict[str, Fits] = {
    "object": lambda value: type(value) is dict,
    "array": lambda value: type(value) is list,
    "string": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
    "number": lambda value: type(value) is int or type(value) is float,
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
}
TELLING = ("t", "op", "type", "component_type")
"""What tells the members of a union apart."""


class Compiler:
    """Makes functions of a document's schemas, each of them once."""

    def __init__(self, whole: Json) -> None:
        self._whole = whole
        self._made: dict[str, Fits] = {}

    def at(self, ref: str) -> Fits:
        """Return the function for a reference; it may refer to itself."""
        if ref not in self._made:
            self._made[ref] = lambda value: self._made[ref](value)
            self._made[ref] = self.of(self.resolved({"$ref": ref}))
        return self._made[ref]

    def resolved(self, schema: Any) -> Any:
        """Follow references until there is a schema."""
        while isinstance(schema, dict) and "$ref" in schema and len(schema.keys() - {"$ref", "description"}) == 0:
            found: Any = self._whole
            for step in unquote(schema["$ref"]).removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            schema = found
        return schema

    def of(self, schema: Any) -> Fits:
        """Make a function of a schema."""
        if schema is True or schema == {}:
            return lambda value: True
        if schema is False:
            return lambda value: False
        checks = list(self._checks(schema))
        if not checks:
            return lambda value: True
        if len(checks) == 1:
            return checks[0]
        return lambda value: all(check(value) for check in checks)

    def _checks(self, schema: Json) -> Iterator[Fits]:
        if "$ref" in schema:
            yield self.at(schema["$ref"])
        if "type" in schema:
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            of_types = [TYPES[kind] for kind in kinds]
            yield of_types[0] if len(of_types) == 1 else lambda value: any(check(value) for check in of_types)
        if "const" in schema:
            const = schema["const"]
            yield (
                lambda value: (
                    value == const and (value is True) == (const is True) and (value is False) == (const is False)
                )
            )
        if "enum" in schema:
            of = schema["enum"]
            yield lambda value: any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in of)
        if "not" in schema:
            denied = self.of(self.resolved(schema["not"]))
            yield lambda value: not denied(value)
        for part in schema.get("allOf", ()):
            yield self._of_part(part)
        for name in ("anyOf", "oneOf"):
            if name in schema:
                yield self._union(schema[name], only_one=name == "oneOf")
        yield from self._of_text_and_number(schema)
        yield from self._of_list(schema)
        yield from self._of_object(schema)

    def _of_part(self, schema: Any) -> Fits:
        if isinstance(schema, dict) and set(schema) - {"description"} == {"$ref"}:
            return self.at(schema["$ref"])
        return self.of(schema)

    def _of_text_and_number(self, schema: Json) -> Iterator[Fits]:
        if "maxLength" in schema:
            longest = schema["maxLength"]
            yield lambda value: type(value) is not str or len(value) <= longest
        if "minLength" in schema:
            shortest = schema["minLength"]
            yield lambda value: type(value) is not str or len(value) >= shortest
        if "pattern" in schema:
            pattern = re.compile(schema["pattern"])
            yield lambda value: type(value) is not str or pattern.search(value) is not None
        if "maximum" in schema:
            most = schema["maximum"]
            yield lambda value: type(value) not in (int, float) or value <= most
        if "minimum" in schema:
            least = schema["minimum"]
            yield lambda value: type(value) not in (int, float) or value >= least

    def _of_list(self, schema: Json) -> Iterator[Fits]:
        if "maxItems" in schema:
            most = schema["maxItems"]
            yield lambda value: type(value) is not list or len(value) <= most
        if "minItems" in schema:
            least = schema["minItems"]
            yield lambda value: type(value) is not list or len(value) >= least
        if schema.get("uniqueItems"):
            yield lambda value: type(value) is not list or len({json.dumps(v) for v in value}) == len(value)
        if isinstance(schema.get("items"), dict):
            one = self._of_part(schema["items"])
            yield lambda value: type(value) is not list or all(map(one, value))
        elif isinstance(schema.get("items"), list):
            each = [self._of_part(part) for part in schema["items"]]
            yield (
                lambda value: (
                    type(value) is not list or all(check(part) for check, part in zip(each, value, strict=False))
                )
            )

    def _of_object(self, schema: Json) -> Iterator[Fits]:
        if "required" in schema:
            required = frozenset(schema["required"])
            yield lambda value: type(value) is not dict or required <= value.keys()
        named = {name: self._of_part(part) for name, part in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties", True)
        patterns = [(re.compile(p), self._of_part(s)) for p, s in schema.get("patternProperties", {}).items()]
        if not named and more is True and not patterns:
            return
        others = self._of_part(more)

        def check(value: Any) -> bool:
            if type(value) is not dict:
                return True
            for name, part in value.items():
                found = [one for pattern, one in patterns if pattern.search(name)]
                if name in named:
                    found.append(named[name])
                if not all(one(part) for one in found or (others,)):
                    return False
            return True

        yield check

    def _union(self, options: list[Any], *, only_one: bool) -> Fits:
        flat = [option for each in options for option in self._options(each)] if not only_one else options
        made = [self._of_part(option) for option in flat]
        telling, by_value, rest = self._told_apart(flat, made)

        def candidates(value: Any) -> list[Fits]:
            if telling and type(value) is dict and not isinstance(value.get(telling), dict | list):
                return [*by_value.get(value.get(telling), ()), *rest]
            return made

        if only_one:
            return lambda value: sum(1 for check in candidates(value) if check(value)) == 1
        return lambda value: any(check(value) for check in candidates(value))

    def _options(self, option: Any) -> Iterator[Any]:
        """Take apart a union within a union."""
        found = self.resolved(option)
        if isinstance(found, dict) and set(found) - {"description", "title"} == {"anyOf"}:
            for each in found["anyOf"]:
                yield from self._options(each)
        else:
            yield option

    def _told_apart(self, options: list[Any], made: list[Fits]) -> tuple[str, dict[Any, list[Fits]], list[Fits]]:
        """Find what tells objects apart: which function to ask for which value, and which are to be asked always."""
        shapes = [self.resolved(option) for option in options]
        for name in TELLING:
            by_value: dict[Any, list[Fits]] = {}
            rest: list[Fits] = []
            for shape, check in zip(shapes, made, strict=True):
                values = self._values(shape, name)
                if values is None:
                    rest.append(check)
                for value in values or ():
                    by_value.setdefault(value, []).append(check)
            if by_value:
                return name, by_value, rest
        return "", {}, list(made)

    def _values(self, shape: Any, name: str) -> list[Any] | None:
        if not isinstance(shape, dict) or name not in shape.get("required", ()):
            return None
        part = self.resolved(shape.get("properties", {}).get(name))
        if not isinstance(part, dict):
            return None
        if "const" in part:
            return [part["const"]]
        return list(part["enum"]) if "enum" in part else None
