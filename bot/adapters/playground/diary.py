"""What residents remember between their visits, in the chat's file: when they come by next, and what they did."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from random import Random

from bot.adapters.playground.archive import Archive
from bot.adapters.playground.records import BOT, Message, message_from

_MOST_BACK = 250
"""How far back somebody looks for what the bot asks of them."""
_RECENT = 12
"""How much of a conversation somebody reads when they come by."""


class Diary(Archive):
    """Keeps the residents' appointments and their words; all that they remember is saved with the chat."""

    # ---- when ----------------------------------------------------------------------------------------------

    @property
    def residents_are_on(self) -> bool:
        """Say whether the visitor let them live here."""
        return self.fact("residents") == "on"

    def next_visit_at(self) -> datetime | None:
        """Return when the next of them comes by."""
        row = self._row("SELECT min(next_at) AS at FROM residents")
        return None if row is None or row["at"] is None else datetime.fromisoformat(row["at"])

    def visiting_by(self, now: datetime) -> Sequence[tuple[str, datetime, int]]:
        """Return who comes by until now, when, and what stood in the chat last when they were here before, in order."""
        rows = self._rows("SELECT * FROM residents WHERE next_at <= ? ORDER BY next_at, id", _written(now))
        return [(row["id"], datetime.fromisoformat(row["next_at"]), row["since"]) for row in rows]

    def appointments(self) -> Mapping[str, datetime]:
        """Return when each of them comes by."""
        return {row["id"]: datetime.fromisoformat(row["next_at"]) for row in self._rows("SELECT * FROM residents")}

    def appoint(self, person: str, at: datetime, since: int) -> None:
        """Note when somebody comes by next, and how far they have read by then."""
        with self._unseen() as db:
            db.execute("INSERT OR REPLACE INTO residents VALUES (?, ?, ?)", (person, _written(at), since))

    # ---- what ----------------------------------------------------------------------------------------------

    def least_said(self, some: Sequence[str], chance: Random) -> str:
        """Choose among the words that were said least, and note that they are said."""
        rows = self._rows(f"SELECT * FROM resident_words WHERE words IN ({', '.join('?' * len(some))})", *some)
        said = {row["words"]: row["times"] for row in rows}
        least = min(said.get(one, 0) for one in some)
        chosen = chance.choice([one for one in some if said.get(one, 0) == least])
        with self._unseen() as db:
            db.execute("INSERT OR REPLACE INTO resident_words VALUES (?, ?)", (chosen, least + 1))
        return chosen

    def times_said(self, words: str) -> int:
        """Return how often something was said."""
        row = self._row("SELECT times FROM resident_words WHERE words = ?", words)
        return 0 if row is None else int(row["times"])

    def note_answered(self, person: str, message: str, verb: str) -> None:
        """Note that somebody made up their mind about what a message offers."""
        with self._unseen() as db:
            db.execute("INSERT OR IGNORE INTO resident_answers VALUES (?, ?, ?)", (person, message, verb))

    def has_answered(self, person: str, message: str, verb: str) -> bool:
        """Say whether somebody made up their mind about what a message offers."""
        row = self._row(
            "SELECT 1 FROM resident_answers WHERE person = ? AND message = ? AND verb = ?", person, message, verb
        )
        return row is not None

    def offers_lately(self, reader: str, direct: str) -> list[Message]:
        """Return what the bot lately wrote with buttons where a reader sees it, oldest first."""
        rows = self._rows(
            "SELECT * FROM messages WHERE number > (SELECT max(number) FROM messages) - ? AND author = ? "
            "AND blocks LIKE '%\"actions\"%' AND NOT deleted AND (only_for IS NULL OR only_for = ?) "
            "AND (channel = ? OR channel IN (SELECT id FROM channels WHERE NOT private)) ORDER BY number",
            _MOST_BACK, BOT, reader, direct,
        )  # fmt: skip
        return [message_from(row) for row in rows]

    def said_lately(self, channel: str, reader: str) -> list[Message]:
        """Return the latest of what a reader sees in a conversation, threads and all, oldest first."""
        rows = self._rows(
            "SELECT * FROM messages WHERE channel = ? AND heard AND NOT deleted AND (only_for IS NULL OR only_for = ?) "
            "ORDER BY number DESC LIMIT ?",
            channel, reader, _RECENT,
        )  # fmt: skip
        return [message_from(row) for row in reversed(rows)]

    def said_by_others(self, person: str, channels: Iterable[str], since: int) -> list[Message]:
        """Return what people said in some conversations after a number, but for one of them, oldest first."""
        places = list(channels)
        rows = self._rows(
            f"SELECT * FROM messages WHERE number > ? AND channel IN ({', '.join('?' * len(places))}) "
            "AND author NOT IN (?, ?) AND heard AND NOT deleted AND only_for IS NULL ORDER BY number DESC LIMIT ?",
            since, *places, BOT, person, _RECENT,
        )  # fmt: skip
        return [message_from(row) for row in reversed(rows)]

    def stands_under(self, channel: str, root: str) -> list[Message]:
        """Return what stands under a message, for everybody."""
        rows = self._rows(
            "SELECT * FROM messages WHERE channel = ? AND thread = ? AND heard AND NOT deleted AND only_for IS NULL "
            "ORDER BY number",
            channel, root,
        )  # fmt: skip
        return [message_from(row) for row in rows]


def _written(at: datetime) -> str:
    """Write a moment so that earlier ones sort first."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
