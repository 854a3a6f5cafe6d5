"""What coordinators decide about a language model, as their role needs it of the store."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.ids import MemberId
from bot.core.suggestions import Model, Use


class Standing(Protocol):
    """What a community switched on."""

    @property
    def uses(self) -> Collection[Use]:
        """Return what the model may be asked for."""
        ...

    @property
    def tokens(self) -> int:
        """Return how many tokens that may cost in a month."""
        ...


class Done(Protocol):
    """A time that the model was asked, or the switch was turned."""

    @property
    def by(self) -> str | None:
        """Return whose act it was; None where they are no longer here."""
        ...

    @property
    def use(self) -> str:
        """Return what for."""
        ...

    @property
    def at(self) -> datetime:
        """Return when."""
        ...

    @property
    def tokens(self) -> int:
        """Return what it cost."""
        ...

    @property
    def outcome(self) -> str:
        """Return what came of it."""
        ...


class Suggesting(Protocol):
    """What was decided about the language model, and how it was used."""

    def model(self) -> Model | None:
        """Return the model that the house can ask."""
        ...

    def switched_on(self) -> Standing | None:
        """Return what it may be asked for here; None where it may not be asked."""
        ...

    def switch_on(self, by: MemberId, uses: Sequence[Use], tokens: int) -> None:
        """Let this very model be asked for these."""
        ...

    def switch_off(self, by: MemberId) -> None:
        """Let no model be asked any more."""
        ...

    def used(self) -> int:
        """Return how many tokens were used since the month began."""
        ...

    def lately(self) -> Sequence[Done]:
        """Return what was asked, and who turned the switch, latest first."""
        ...
