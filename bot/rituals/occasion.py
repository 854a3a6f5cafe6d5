"""One time of a ritual with all that belongs to it: what any kind of ritual is done with."""

from dataclasses import dataclass, replace

from bot.core.ids import MemberId
from bot.core.markup import Markup
from bot.core.voice import Say
from bot.rituals.format import Format
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.ritual import Ritual, Run
from bot.rituals.tx import RitualTx


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A run, the ritual that it is a time of, and its format."""

    run: Run
    ritual: Ritual
    format: Format

    def now_as(self, run: Run) -> "Occasion":
        """Return the same with its run as it is now."""
        return replace(self, run=run)

    def title(self, say: Say) -> Markup:
        """Return what it is called."""
        return title_of(self.ritual, self.run.format, say)

    @property
    def hosts(self) -> tuple[MemberId, ...]:
        """Return who said yes to hosting it, the host first."""
        return self.run.hosts

    @property
    def room(self) -> int | None:
        """Return how many people there is room for beside the hosts; None: for all."""
        return self.ritual.capacity if self.ritual.capacity is not None else self.format.most


def look_up(token: str, tx: RitualTx, formats: Formats) -> Occasion | None:
    """Return the occasion that a token names before its first stroke; None where there is no such any more."""
    run = tx.runs.run(token.partition("/")[0])
    ritual = None if run is None else tx.rituals.ritual(run.ritual)
    format_ = None if run is None else formats.get(run.format)
    if run is None or ritual is None or format_ is None:
        return None
    return Occasion(run=run, ritual=ritual, format=format_)
