"""What is left to chance: the machine's own, or in the playground a seed's, so that a course can come again.

Whoever coins from a seed coins what others can guess. Only the playground does, which this machine alone can reach.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random, SystemRandom


class Chance:
    """Chooses; every thread of the process asks the same one, one after the other."""

    def __init__(self) -> None:
        """Begin with the machine's own chance."""
        self._turn = threading.Lock()
        self._random: Random = SystemRandom()

    def letters(self, among: str, length: int) -> str:
        """Return so many letters."""
        with self._turn:
            return "".join(self._random.choice(among) for _ in range(length))

    def begin_with(self, seed: str) -> None:
        """Choose from now on as this seed does."""
        with self._turn:
            self._random = Random(seed)

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Go back, at the end, to the chance of before."""
        before = self._random
        try:
            yield
        finally:
            with self._turn:
                self._random = before


CHANCE = Chance()
"""The process's own."""


def a_seed() -> str:
    """Return a seed that nobody chose; short enough to be told."""
    return secrets.token_hex(4)
