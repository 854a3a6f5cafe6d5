"""What a calendar program is given: a file for one run, and the address of a feed."""

from typing import Protocol

from bot.core.views import Document
from bot.rituals.ritual import Ritual, Run
from bot.rituals.tx import RitualTx


class CalendarFiles(Protocol):
    """Writes runs down as calendar programs read them."""

    def of_run(self, run: Run, ritual: Ritual, tx: RitualTx) -> Document:
        """Return the file of one run, which replaces itself in a calendar when it is opened again after a change."""
        ...


class FeedAddresses(Protocol):
    """Knows under which address feeds are served."""

    def address(self, secret: str) -> str | None:
        """Return the address of the feed with this secret (see `tx.feeds`); None where no feeds are served."""
        ...
