"""The interface between what is meant and how it is worded; `bot.voice` turns keys into words."""

from typing import Protocol

from bot.core.markup import Markup


class Say(Protocol):
    """Says things in one language."""

    def __call__(self, key: str, /, **arguments: str | int) -> Markup:
        """Return the words for a key; plain strings are somebody's words and go in escaped, `Markup` as it is.

        Raises `MissingWordsError` where the key or one of its arguments is not there.
        """
        ...


class Voice(Protocol):
    """Speaks several languages."""

    def speaking(self, language: str) -> Say:
        """Return how to say things in a language; one that we lack is answered in English."""
        ...
