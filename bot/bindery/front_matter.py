"""Writes front matter: YAML that a person likes to read and that every character survives."""

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

_PLAIN = re.compile(r"[^\W\d_](?:[\w .'’&+/()-]*[\w.)'’])?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINES = re.compile(r"\S[^\n\t]*(?:\n(?:[^\n\t]*\S)?)*")
_RESOLVER: Any = yaml.resolver.Resolver()


def line(name: str, value: str | int | Sequence[str]) -> str:
    """Write one name with its value."""
    if isinstance(value, int):
        return f"{name}: {value}\n"
    if not isinstance(value, str):
        return f"{name}: [{', '.join(map(_scalar, value))}]\n"
    return f"{name}: {_block(value)}\n" if _is_a_block(value) else f"{name}: {_scalar(value)}\n"


def escaped(text: str) -> str:
    """Write, inside of double quotes already, what an editor or a parser would not show as a code."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _UNSEEN.search(text) and _stays_text(text):
        return text
    return escaped(json.dumps(text, ensure_ascii=False))


def _stays_text(text: str) -> bool:
    return str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False))).endswith(":str")


def _is_a_block(text: str) -> bool:
    ends_in_words = all(each == each.rstrip() for each in text.split("\n")) and not text.endswith("\n")
    return "\n" in text and ends_in_words and not _UNSEEN.search(text) and _LINES.fullmatch(text) is not None


def _block(text: str) -> str:
    return "|-\n" + "\n".join(f"  {each}" if each else "" for each in text.split("\n"))
