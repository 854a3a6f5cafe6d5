"""One family of errors; a docstring is the default message, and every message says what to do next."""

import traceback
from collections.abc import Iterable
from difflib import get_close_matches


class TrellisError(Exception):
    """Something went wrong that we foresaw."""

    def __init__(self, message: str | None = None) -> None:
        """Take `message`, else the class's docstring."""
        super().__init__(message or type(self).__doc__ or type(self).__name__)


class ConfigError(TrellisError):
    """The configuration cannot be used; the message names file, line and key."""


class NaiveDatetimeError(TrellisError):
    """A moment without a time zone was given; attach one, for example `tzinfo=UTC`."""


class MissingWordsError(TrellisError):
    """A text was asked for that config/voice does not have, or one of its placeholders was not given."""


class InvalidViewError(TrellisError):
    """A view breaks a limit that every platform shares; shorten or split it."""


class InvalidRecurrenceError(TrellisError):
    """This cannot come round as it is written; correct its rule, or one of its exceptions."""


class StoreUnavailableError(TrellisError):
    """The database cannot write just now; nothing acknowledged is lost, and we go on trying."""


class DatabaseInUseError(TrellisError):
    """Another Trellis uses this database; stop it first, or give this one a database of its own."""


class WrongDatabaseError(TrellisError):
    """This database belongs to another use of Trellis; choose another file."""


class UnsoundError(TrellisError):
    """This was not written by Trellis, or changed since; take another file."""


def nearest(word: str, known: Iterable[str], most: int = 2, alike: float = 0.5) -> list[str]:
    """Return the known words closest to what was typed, nearest first; empty where nothing is near.

    `alike` is how much of a word has to be the same, up to 1.
    """
    return get_close_matches(word.casefold(), list(known), n=most, cutoff=alike)


def trace_of(error: BaseException) -> str:
    """Return the kind of error and the lines it came through, without its message, which may hold somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join((type(error).__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)))
