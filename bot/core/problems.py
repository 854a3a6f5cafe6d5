"""What is wrong with something that was filled in or typed, as it can be said in any language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one field: a key of config/voice with its arguments."""

    field: str
    key: str
    arguments: tuple[tuple[str, str | int], ...] = ()
