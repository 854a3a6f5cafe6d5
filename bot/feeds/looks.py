"""How often an address is looked for that never led anywhere: a bucket that fills again."""

from collections.abc import Callable

LOOKS_A_SECOND = 20.0


class Looks:
    """Counts looks; whoever guesses takes them from other guesses."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Take how time passes."""
        self._seconds = seconds
        self._left, self._looked_at = LOOKS_A_SECOND, seconds()

    def may_look(self) -> bool:
        """Take one look out of the bucket, if there is one."""
        now = self._seconds()
        self._left = min(LOOKS_A_SECOND, self._left + (now - self._looked_at) * LOOKS_A_SECOND)
        self._looked_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
