"""A calendar file for one run, to be taken along from its invitation."""

from bot.core.markup import plain
from bot.core.views import Document
from bot.feeds.ics import calendar
from bot.feeds.reading import event_of
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.ritual import Ritual, Run
from bot.rituals.tx import RitualTx


class IcsFiles:
    """Writes runs down as RFC 5545 has them; it is a `bot.rituals.subscribing.CalendarFiles`."""

    def __init__(self, formats: Formats) -> None:
        """Take the catalogue."""
        self._formats = formats

    def of_run(self, run: Run, ritual: Ritual, tx: RitualTx) -> Document:
        """Return the file of one run, which replaces itself in a calendar when it is opened again after a change."""
        changed = tx.rituals.changed_at(ritual.id) or tx.now
        event = event_of(run, ritual, changed, tx.say, self._formats)
        name = plain(title_of(ritual, run.format, tx.say))
        return Document(
            name=f"{_as_file(name)}.ics",
            media_type="text/calendar",
            content=calendar(name, [event], run.begins).decode(),
        )


def _as_file(name: str) -> str:
    kept = "".join(sign if sign.isalnum() else "-" for sign in name.casefold())
    return "-".join(part for part in kept.split("-") if part)[:40] or "calendar"
