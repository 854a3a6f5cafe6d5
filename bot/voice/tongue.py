"""Says what is meant in a language, from the Fluent files in `config/voice/<language>/`.

1. A plain `str` is somebody's words: it goes in escaped and reads exactly as written. `Markup` goes in as it
   is, and a number as a number, so that a language can count with it. A selector compares escaped words.
2. A key or an argument that is missing raises; nobody ever reads a placeholder.
3. A file that Fluent cannot read, or a key that stands twice, stops the start: with file and line.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bot.core.errors import ConfigError, MissingWordsError, nearest
from bot.core.markup import Markup, escape
from bot.core.voice import Say

ENGLISH = "en"

# fluent.runtime refuses to put in more than 2,500 characters at once (its MAX_PART_LENGTH). A question may be
# longer, so long words travel as a stand-in, which no selector compares, and take their place at the end.
_LONG = 200
_STAND_IN = re.compile("\x00(\\d+)\x00")


class Tongue:
    """Says things in one language; it is a `bot.core.voice.Say`."""

    def __init__(self, language: str, folder: Path) -> None:
        """Read every `.ftl` file of the folder."""
        self._language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        keys: list[str] = []
        for resource in _resources(folder):
            self._bundle.add_resource(resource)
            keys += (entry.id.name for entry in resource.body if isinstance(entry, ast.Message) and entry.value)
        self._keys = tuple(keys)
        self._known = frozenset(keys)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return everything that can be said, in the order of the files."""
        return self._keys

    def __call__(self, key: str, /, **arguments: str | int) -> Markup:
        """Return the words for a key, see `Say`."""
        if key not in self._known:
            near = "".join(f'; nearest: "{other}"' for other in nearest(key, self._keys, most=1))
            raise MissingWordsError(f'config/voice/{self._language} has no "{key}"{near}.')
        long: list[str] = []
        given: dict[str, str | int] = {}
        for name, value in arguments.items():
            if isinstance(value, str):
                value = value if isinstance(value, Markup) else escape(value)
                if len(value) > _LONG or "\x00" in value:
                    long.append(value)
                    value = f"\x00{len(long) - 1}\x00"
            given[name] = value
        pattern = self._bundle.get_message(key).value  # compiled when it is said first
        assert pattern is not None  # else it is no key
        said, errors = self._bundle.format_pattern(pattern, given)
        if errors:
            raise MissingWordsError(f'"{key}" (config/voice/{self._language}) cannot be said: {errors[0]}.')
        return Markup(_STAND_IN.sub(lambda found: long[int(found[1])], str(said)) if long else said)


class FluentVoice:
    """Speaks every language that has a folder of its own; it is a `bot.core.voice.Voice`."""

    def __init__(self, folder: Path) -> None:
        """Read all languages under a folder such as `config/voice`; English has to be there."""
        self._tongues: Mapping[str, Tongue] = {
            place.name.casefold(): Tongue(place.name, place)
            for place in sorted(folder.iterdir() if folder.is_dir() else ())
            if place.is_dir()
        }
        if ENGLISH not in self._tongues:
            raise ConfigError(f"{folder / ENGLISH} is missing; Trellis has no words without it.")

    def speaking(self, language: str) -> Say:
        """Return who speaks a language; `de-AT` is answered in `de` if we have that, else in English."""
        wanted = language.casefold().replace("_", "-")
        while wanted not in self._tongues and "-" in wanted:
            wanted = wanted.rpartition("-")[0]
        return self._tongues.get(wanted, self._tongues[ENGLISH])


def _resources(folder: Path) -> Iterator[ast.Resource]:
    """Read the files of one language, and refuse what Fluent would pass over in silence."""
    stands: dict[str, str] = {}
    for file in sorted(folder.glob("*.ftl")):
        text = file.read_text(encoding="utf-8")
        resource = FluentResource(text)
        for entry in resource.body:
            line = 1 + text.count("\n", 0, entry.span.start if entry.span else 0)
            here = f"{file}:{line}"
            if isinstance(entry, ast.Junk):
                raise ConfigError(f"{here}: Fluent cannot read this: {_first_line(entry)}")
            if isinstance(entry, ast.Message | ast.Term):
                name = f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name
                if name in stands:
                    raise ConfigError(f'{here}: "{name}" stands already at {stands[name]}; remove one of them.')
                stands[name] = here
        yield resource


def _first_line(junk: ast.Junk) -> str:
    written = (junk.content or "").strip().partition("\n")[0]
    return f"{written!r} ({junk.annotations[0].message})" if junk.annotations else repr(written)
