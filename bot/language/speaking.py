"""What any language model can do: answer one letter, or say why not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.errors import TrellisError
from bot.core.suggestions import Letter, Model, Why


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and how many tokens it counted, if it did; the words are a stranger's."""

    said: str
    tokens: int | None = None


class NoReply(TrellisError):  # as Refused and TryLater are: what became of it, not what went wrong
    """A model gave no answer; `again` says that asking once more, after that time, may help."""

    def __init__(self, why: Why, again: timedelta | None = None, *, counts: bool = True) -> None:
        """Take why, when to ask again, and whether what was sent may have been counted there."""
        super().__init__(str(why))
        self.why = why
        self.again = again
        self.counts = counts


class Speaks(Protocol):
    """A language model."""

    @property
    def model(self) -> Model:
        """Return what coordinators are told of it."""
        ...

    async def answer(self, letter: Letter, most_tokens: int) -> Reply:
        """Return what it says; raises `NoReply`."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...
