"""What the process holds of the machine's memory.

GNU's C library keeps what was freed between things that are in use. In a day of a town that is ten megabytes and more,
while what is in use does not grow (`tests/soak`): so it is given back whenever house is kept.
"""

from collections.abc import Callable
from functools import cache
from typing import Any


def give_back() -> None:
    """Give back what was freed; where the C library has no word for it (macOS, Windows, musl) nothing happens."""
    trim = trimming()
    if trim is not None:
        trim(0)


@cache
def trimming() -> Callable[[int], Any] | None:
    """Return the C library's word for it, if it has one."""
    import ctypes  # only a house that is kept pays for it

    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
