"""What the code says to people: read off its own text, once, and only by whoever asks."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

SAYS = {"say", "problem", "word"}
"""Whatever is called by one of these names turns a key into words."""

ADAPTERS_SAY = {"word"}
"""An adapter asks its house; there, `say` is what people do."""

HANDED_ON = re.compile(r"(\w+\.)?key|act|key_of\(.*\)", re.S)
"""Expressions whose keys are found elsewhere: a form's problem, the record of a coordinator's act, a ritual's words."""

STAYS_SILENT = {"Silence", "stay_silent"}
"""Whatever is called by one of these names gives the reason for a silence."""

SHOWN_AS = {("Form", "title"): 24, ("Form", "submit"): 24} | {
    (what, "label"): 45 for what in ("Button", "Select", "Field")
}
"""Where words go that a platform draws as they are, and how many characters it has room for."""


@dataclass(frozen=True)
class Use:
    """A place in the code that says something; `given` is None where the arguments cannot be read off."""

    key: str
    given: frozenset[str] | None
    where: str
    room: int | None = None


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


Around = tuple[ast.FunctionDef, ...]
"""The functions that a line stands in, outermost first."""


class Reading:
    """One module, read for what it says; knows what its own small functions are called with."""

    def __init__(self, tree: ast.Module, where: str) -> None:
        self.tree = tree
        self.where = where
        self.says = ADAPTERS_SAY if "adapters" in where else SAYS

    @cached_property
    def calls(self) -> Mapping[str, Sequence[ast.Call]]:
        """What is called here, by its name."""
        found: dict[str, list[ast.Call]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                found.setdefault(called(node), []).append(node)
        return found

    def uses(self) -> Iterator[Use]:
        yield from self._uses(self.tree, (), None)

    def _uses(self, node: ast.AST, around: Around, room: int | None) -> Iterator[Use]:
        if isinstance(node, ast.FunctionDef):
            around = (*around, node)
        if isinstance(node, ast.Call) and node.args and called(node).lstrip("_") in self.says:
            names = [keyword.arg for keyword in node.keywords]
            sure = None not in names and not isinstance(node.args[0], ast.Name)
            given = frozenset(name for name in names if name is not None) if sure else None
            for key in self.keys(node.args[0], around):
                yield Use(key, given, f"{self.where}:{node.lineno}", room)
        if isinstance(node, ast.Call) and called(node) == "Reason":
            why = {keyword.arg: keyword.value for keyword in node.keywords}
            about = why.get("about", ast.Dict(keys=[], values=[]))
            given = frozenset(map(ast.literal_eval, filter(None, about.keys))) if isinstance(about, ast.Dict) else None
            for rule in self.keys(why["rule"], around):
                yield Use(f"why-{rule}", given, f"{self.where}:{node.lineno}")
        if isinstance(node, ast.Call) and called(node) in STAYS_SILENT:
            for why_not in (key for key in self.keys(node.args[0], around) if key[0] != "?"):
                yield Use(f"silence-{why_not}", frozenset(), f"{self.where}:{node.lineno}")
        for child in ast.iter_child_nodes(node):
            shown = None
            if isinstance(node, ast.Call) and isinstance(child, ast.keyword):
                shown = SHOWN_AS.get((called(node), child.arg or ""))
            if isinstance(node, ast.Call) and called(node) == "plain":
                room = None  # read aloud: arguments do no harm, and the constructor counts
            yield from self._uses(child, around, shown or room)

    def keys(self, node: ast.expr, around: Around) -> Iterator[str]:
        """Go through the keys that an expression may be; `*` stands for what cannot be read off."""
        match node:
            case ast.Constant(value=str(key)):
                yield key
            case ast.JoinedStr(values=parts):
                choices = [list(self._part(part, around)) for part in parts]
                yield from ("".join(choice) for choice in product(*choices))
            case ast.IfExp(body=one, orelse=other):
                yield from self.keys(one, around)
                yield from self.keys(other, around)
            case ast.Name(id=name) if found := [key for key in self._named(name, around) if key != "*"]:
                yield from found
            case ast.Call(func=ast.Attribute(value=inner, attr="replace" | "removeprefix" as change), args=args):
                how = [ast.literal_eval(each) for each in args]
                yield from (getattr(key, change)(*how) for key in self.keys(inner, around))
            case _ if not HANDED_ON.fullmatch(ast.unparse(node)):
                yield f"? {ast.unparse(node)}"

    def _part(self, part: ast.expr, around: Around) -> Iterator[str]:
        match part:
            case ast.FormattedValue(value=ast.Name(id=name)):
                yield from list(self._named(name, around)) or ["*"]
            case ast.Constant(value=text):
                yield str(text)
            case _:
                yield "*"

    def _named(self, name: str, around: Around) -> Iterator[str]:
        """Go through the constants that a name may stand for: assigned to it, or handed to a function around us."""
        for function in reversed(around):
            parameters = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
            if name in (*parameters, *(each.arg for each in function.args.kwonlyargs)):
                bound = parameters[1:] if parameters[:1] == ["self"] else parameters
                for reading in self._neighbours(function):
                    for call in reading.calls.get(function.name, ()):
                        given = dict(zip(bound, call.args, strict=False))
                        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
                        if isinstance(value := given.get(name), ast.Constant | ast.IfExp | ast.JoinedStr):
                            yield from self.keys(value, ())
                        elif value is not None:
                            yield "*"
                return
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                    yield from (key for key in self.keys(node.value, around) if key[0] != "?")

    def _neighbours(self, function: ast.FunctionDef) -> "Iterable[Reading]":
        """Return where a function may be called: in its module and, if not hidden in another, beside and below it."""
        if function not in self.tree.body:
            return (self,)
        folder = self.where.rpartition("/")[0]
        return (self, *(each for each in readings() if each is not self and each.where.startswith(f"{folder}/")))


@cache
def readings() -> Sequence[Reading]:
    """Return every module of the house, read."""
    files = sorted((ROOT / "bot").rglob("*.py"))
    return [Reading(ast.parse(file.read_text(encoding="utf-8")), file.relative_to(ROOT).as_posix()) for file in files]


@cache
def uses() -> Sequence[Use]:
    """Return every place in the code that says something."""
    return [use for reading in readings() for use in reading.uses()]


@cache
def constants() -> frozenset[str]:
    """Return every text that stands in the code."""
    return frozenset(
        node.value
        for reading in readings()
        for node in ast.walk(reading.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def typed_words() -> frozenset[str]:
    """Return the words that people may type."""
    calls = (call for reading in readings() for call in reading.calls.get("Word", ()))
    return frozenset(str(call.args[0].value) for call in calls if call.args and isinstance(call.args[0], ast.Constant))
