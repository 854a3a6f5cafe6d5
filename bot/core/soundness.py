"""What everybody asks who reads words and moments that came from elsewhere: could it have been written here?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.core.clock import aware
from bot.core.errors import TrellisError, UnsoundError

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What a community may tell of, with room on both sides in which every calendar still counts."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Read something; raises `UnsoundError` with what it is where it cannot be read."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        raise UnsoundError(f"{what} cannot be read ({type(error).__name__}).") from error
    except TrellisError as error:
        raise UnsoundError(f"{what} cannot be read: {error}") from error


def must(holds: bool, sentence: str) -> None:
    """Raise `UnsoundError` with a sentence where something does not hold."""
    if not holds:
        raise UnsoundError(sentence)


def within_reach(moment: datetime) -> datetime:
    """Return a moment that a clock may show; raises `UnsoundError` where none may."""
    must(EARLIEST <= aware(moment) <= LATEST, f"{moment:%Y} is no year for a clock here.")
    return moment
