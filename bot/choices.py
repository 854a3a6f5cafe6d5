"""What whoever runs Trellis has chosen for its communities, as config/trellis.yaml says it.

1. Nothing is guessed and nothing is passed over: what is written is understood, or the start stops.
2. An error names file, line, key, and the nearest known key or the shape that is expected.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import bot
from bot.core.durations import read_duration, show_duration
from bot.core.errors import ConfigError, nearest
from bot.core.hours import WakingHours
from bot.core.people import Spans
from bot.core.suggestions import LEAST_TOKENS, Limits

CHOICES_FILE = "trellis.yaml"


class Source(NamedTuple):
    """Where a value comes from: a file and line, the environment, or the default."""

    key: str
    value: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What config/trellis.yaml says; a community's own settings win over it."""

    spans: Spans
    limits: Limits
    known: tuple[Source, ...]

    def sources(self) -> list[Source]:
        """Return every key, its value, and the line that says so."""
        return list(self.known)


def config_folder(here: Path | None = None) -> Path:
    """Return the `config` of the working directory if it is ours, else the one beside the package."""
    beside = Path(bot.__file__).parent.parent / "config"
    for folder in ((here or Path.cwd()) / "config", beside):
        if (folder / "voice").is_dir():
            return folder
    raise ConfigError(
        f"There is no folder config/ with the bot's words, neither here nor at {beside}; "
        "start Trellis in the folder that you cloned."
    )


def read_choices(folder: Path) -> Choices:
    """Read config/trellis.yaml, strictly."""
    file = folder / CHOICES_FILE
    shown = f"{folder.name}/{CHOICES_FILE}"
    written = _read_tree(file, shown) if file.exists() else {}
    values: dict[type, dict[str, Any]] = {Spans: {}, Limits: {}}
    known: list[Source] = []
    for choice in _CHOICES:
        line, text = written.get(choice.key, (0, ""))
        if line:
            value = choice.shape.read(text)
            if value is None:
                raise ConfigError(f'{shown}:{line}: "{choice.key}" should be {choice.shape.expected}, not "{text}".')
        else:
            value = getattr(choice.of(), choice.field)
        values[choice.of][choice.field] = value
        known.append(Source(choice.key, text or _shown(value), f"{shown}:{line}" if line else "default"))
    return Choices(spans=Spans(**values[Spans]), limits=Limits(**values[Limits]), known=tuple(known))


def _read_tree(file: Path, shown: str) -> dict[str, tuple[int, str]]:
    """Return line and text of every value, under its dotted key; 08:00 stays those characters."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{shown}:{line}: this is not YAML: {error.problem}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown}: this is not YAML in UTF-8: {error}.") from None
    found: dict[str, tuple[int, str]] = {}
    if root is not None:
        _gather(root, "", found, shown)
    return found


def _gather(node: yaml.Node, key: str, found: dict[str, tuple[int, str]], shown: str) -> None:
    line = node.start_mark.line + 1
    children = _children_of(key)
    if not children:
        if not isinstance(node, yaml.ScalarNode):
            raise ConfigError(f'{shown}:{line}: "{key}" should be one value, not a list or more keys.')
        found[key] = (line, node.value.strip())
        return
    if isinstance(node, yaml.ScalarNode) and not node.value.strip():
        return
    if not isinstance(node, yaml.MappingNode):
        here = f'"{key}"' if key else "this file"
        raise ConfigError(f"{shown}:{line}: {here} should hold keys: {', '.join(children)}.")
    stands: dict[str, int] = {}
    for name_node, child in node.value:
        name, line = str(name_node.value), name_node.start_mark.line + 1
        if name not in children:
            near = [f'"{other}"' for other in nearest(name, children, most=1)]
            hint = f"nearest: {near[0]}" if near else f"known: {', '.join(children)}"
            raise ConfigError(f'{shown}:{line}: "{name}" is not a key here; {hint}.')
        if name in stands:
            raise ConfigError(f'{shown}:{line}: "{name}" stands already in line {stands[name]}; remove one.')
        stands[name] = line
        _gather(child, f"{key}.{name}" if key else name, found, shown)


def _children_of(key: str) -> tuple[str, ...]:
    above = f"{key}." if key else ""
    below = (choice.key.removeprefix(above) for choice in _CHOICES if choice.key.startswith(above))
    return tuple(dict.fromkeys(name.partition(".")[0] for name in below))


# ---- the shapes of values -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How a value is written; `read` returns None where it is not."""

    expected: str
    read: Callable[[str], Any]


def _span(most: timedelta) -> _Shape:
    def read(text: str) -> timedelta | None:
        span = read_duration(text)
        return span if span is not None and timedelta(0) < span <= most else None

    expected = f"a span of time such as 30 min, 4 h, 7 d or 3 weeks, at most {show_duration(most)}"
    return _Shape(expected=expected, read=read)


def _waking(text: str) -> WakingHours | None:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})", text)
    if not found:
        return None
    start, end = ((int(found[at]) % 24 if found[at] == "24" else int(found[at]), int(found[at + 1])) for at in (1, 3))
    if max(start[0], end[0]) > 23 or max(start[1], end[1]) > 59:
        return None
    minutes = (end[0] * 60 + end[1] - start[0] * 60 - start[1]) % (24 * 60)
    return None if 0 < minutes < 60 else WakingHours(time(*start), time(*end))


def _whole(least: int, most: int) -> _Shape:
    def read(text: str) -> int | None:
        return int(text) if re.fullmatch(r"\d{1,9}", text) and least <= int(text) <= most else None

    return _Shape(expected=f"a whole number from {least} to {most:,}", read=read)


def _one_of(*known: str) -> _Shape:
    def read(text: str) -> str | None:
        return text if text in known else None

    return _Shape(expected=f"one of {', '.join(known)}", read=read)


def _share(text: str) -> float | None:
    return float(text) if re.fullmatch(r"0?\.\d+|[01](\.0*)?", text) and 0 <= float(text) <= 1 else None


def _name(text: str) -> str | None:
    return text if re.fullmatch(r"[\w.:/@+-]{1,80}", text) else None


def _shown(value: object) -> str:
    match value:
        case timedelta():
            return show_duration(value)
        case WakingHours(start=start, end=end):
            return f"{start:%H:%M}–{end:%H:%M}"
        case float():
            return f"{value:.2f}"
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A key of config/trellis.yaml, and the field that it sets: of `Spans`, if it is not said of what."""

    key: str
    field: str
    shape: _Shape
    of: type[Spans] | type[Limits] = Spans


# A span of waking time may be counted in one hour a day, and `WakingHours.after` looks 400 days ahead.
_WAITING = _span(timedelta(weeks=2))
_CHOICES = (
    _Choice("waking", "waking", _Shape(expected="hours such as 08:00–20:00, at least one", read=_waking)),
    _Choice("question.room", "room", _WAITING),
    _Choice("question.one-helper", "one_helper", _WAITING),
    _Choice("question.more-helpers", "more_helpers", _WAITING),
    _Choice("question.channel-once", "channel_once", _WAITING),
    _Choice("question.after-reply", "after_reply", _span(timedelta(weeks=26))),
    _Choice("question.silence", "silence", _span(timedelta(weeks=26))),
    _Choice("question.outcome", "outcome", _span(timedelta(weeks=26))),
    _Choice("newcomers.first-host", "first_host", _WAITING),
    _Choice("newcomers.second-host", "second_host", _WAITING),
    _Choice("newcomers.list", "first_post_list", _WAITING),
    _Choice("newcomers.answered-within", "first_post", _WAITING),
    _Choice("newcomers.greetings-a-day", "greetings_a_day", _whole(1, 20)),
    _Choice("newcomers.welcome", "welcome", _one_of("card", "line", "message")),
    _Choice("library.review", "card_review", _span(timedelta(weeks=104))),
    _Choice("asking.helper-a-week", "helper_asks_a_week", _whole(1, 50)),
    _Choice("asking.unrequested-a-week", "unrequested_a_week", _whole(1, 7)),
    _Choice("channel.busy", "busy_channel", _whole(1, 1_000_000)),
    _Choice("channel.share", "share_of_channel", _Shape(expected="a share such as 0.10", read=_share)),
    _Choice("channel.openings-a-week", "openings_a_week", _whole(0, 50)),
    _Choice(
        "language.model", "model", _Shape(expected="the name of a model, at most 80 characters", read=_name), Limits
    ),
    _Choice("language.seconds", "seconds", _whole(1, 120), Limits),
    _Choice("language.tokens-a-month", "tokens_a_month", _whole(LEAST_TOKENS, 100_000_000), Limits),
)
