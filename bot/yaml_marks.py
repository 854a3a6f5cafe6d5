"""Reads YAML so that whatever is wrong in it can be said with file, line and key."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import yaml

from bot.core.errors import ConfigError, nearest

_FEW = 12


class Entry:
    """A piece of a YAML file that knows where it stands."""

    def __init__(self, file: Path, node: yaml.Node, key: str = "") -> None:
        """Take a node of a file, and the key that leads to it."""
        self._file, self._node, self.key = file, node, key

    def wrong(self, sentence: str) -> NoReturn:
        """Say what is wrong here."""
        place = f"{self._file}:{self._node.start_mark.line + 1}"
        raise ConfigError(f"{place}: {self.key or 'the file'}: {sentence}")

    def known(self, value: str, known: Iterable[str], what: str) -> str:
        """Return a value that must be one of those known."""
        names = list(known)
        if value not in names:
            near = nearest(value, names, most=1)
            few = f"; known: {', '.join(names)}." if 0 < len(names) <= _FEW else "."
            self.wrong(f"“{value}” is no {what}" + (f"; nearest: {near[0]}." if near else few))
        return value

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands here."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith(":null")

    @property
    def is_list(self) -> bool:
        """Say whether several things stand here."""
        return isinstance(self._node, yaml.SequenceNode)

    def fields(self, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Entry"]:
        """Return what stands under each name; only the names given may, those needed must."""
        found = dict(self.pairs())
        for name, entry in found.items():
            entry.known(name, (*needed, *optional), "key here")
        missing = next((name for name in needed if name not in found), None)
        if missing is not None:
            self.wrong(f"“{missing}” is missing.")
        return found

    def pairs(self) -> Iterator[tuple[str, "Entry"]]:
        """Go through names and what stands under them."""
        if not isinstance(self._node, yaml.MappingNode):
            self.wrong("this must hold names with values.")
        seen: set[str] = set()
        for key, value in self._node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                Entry(self._file, key, self.key).wrong("a name stands here twice, or is no name.")
            seen.add(key.value)
            yield key.value, Entry(self._file, value, f"{self.key}.{key.value}" if self.key else key.value)

    def items(self) -> list["Entry"]:
        """Return what stands in a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.wrong("this must be a list.")
        return [Entry(self._file, node, f"{self.key}[{at}]") for at, node in enumerate(self._node.value)]

    def text(self, longest: int = 40_000) -> str:
        """Return words."""
        plain = isinstance(self._node, yaml.ScalarNode) and not self._node.tag.endswith((":null", ":bool"))
        if not plain or not self._node.value.strip():
            self.wrong("words are missing here.")
        found = str(self._node.value).strip()
        if len(found) > longest:
            self.wrong(f"this has {len(found)} characters; there is room for {longest}.")
        return found

    def verbatim(self, longest: int = 40_000) -> str:
        """Return words exactly as they are, be there none."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.wrong("this should be words, and nothing else.")
        if self.is_empty:
            return ""
        try:  # what JSON writes as two halves is one character
            found = str(self._node.value).encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.wrong("half a character stands here.")
        if "\x00" in found:
            self.wrong("a character stands here that is none (NUL).")
        if len(found) > longest:
            self.wrong(f"this has {len(found)} characters; there is room for {longest}.")
        return found

    def number(self, least: int, most: int) -> int:
        """Return a whole number within limits."""
        found = self.text()
        if not re.fullmatch("[0-9]{1,9}", found) or not least <= int(found) <= most:
            self.wrong(f"“{found}” should be a whole number from {least} to {most}.")
        return int(found)

    def flag(self) -> bool:
        """Return yes or no."""
        if not isinstance(self._node, yaml.ScalarNode) or self._node.value not in ("true", "false"):
            self.wrong("this must be true or false.")
        return bool(self._node.value == "true")


def read_yaml(file: Path, shown: Path | None = None) -> Entry:
    """Read a file; `shown` is how its path is told, where that is not the path itself."""
    told = shown or file
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{told} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{told}:1: this is not YAML: it is not text in UTF-8.") from error
    entry = read_yaml_text(text, told)
    if entry is None:
        raise ConfigError(f"{told}:1: the file is empty.")
    return entry


def read_yaml_text(text: str, shown: Path) -> Entry | None:
    """Read YAML that stands in a file called so; None where nothing stands there."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        reason = getattr(error, "problem", None) or "a character stands there that is not text"
        raise ConfigError(f"{shown}:{line}: this is not YAML: {reason}.") from error
    except RecursionError as error:
        raise ConfigError(f"{shown}:1: this is not YAML that anybody wrote: it is nested too deeply.") from error
    return None if node is None else Entry(shown, node)
