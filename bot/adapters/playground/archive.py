"""Reads what the playground's chat remembers."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.playground.chat_file import ChatFile
from bot.adapters.playground.records import (
    BOT,
    Channel,
    Grip,
    Message,
    OpenSheet,
    Person,
    Spot,
    Tally,
    channel_from,
    direct_channel,
    message_from,
    person_from,
)

EVERYTHING = -1
MOST_COUNTED = 100
_NEVER_REACHED = 2**63 - 1


class Archive(ChatFile):
    """Knows who is there, and what stands where."""

    def __init__(self, file: Path | str, birth: str | None = None) -> None:
        """Open the file, or begin one."""
        super().__init__(file, birth)
        self._known: Sequence[Person] = ()

    def people(self) -> list[Person]:
        """Return everybody; that is asked for at every word, and they come seldom."""
        there = self._row("SELECT count(*) AS number FROM people")
        if there is None or there["number"] != len(self._known):
            self._known = [person_from(row) for row in self._rows("SELECT * FROM people ORDER BY rank")]
        return list(self._known)

    def person(self, person: str) -> Person | None:
        """Return somebody."""
        row = self._row("SELECT * FROM people WHERE id = ?", person)
        return None if row is None else person_from(row)

    def channels(self) -> list[Channel]:
        """Return all channels; direct conversations are not among them."""
        return [channel_from(row) for row in self._rows("SELECT * FROM channels ORDER BY rank")]

    def channel(self, channel: str) -> Channel | None:
        """Return a channel or a direct conversation."""
        row = self._row("SELECT * FROM channels WHERE id = ?", channel)
        if row is not None:
            return channel_from(row)
        direct = (direct_channel(person) for person in self.people())
        return next((place for place in direct if place.id == channel), None)

    def message(self, message: str) -> Message | None:
        """Return a message, also one that nobody sees yet."""
        row = self._row("SELECT * FROM messages WHERE id = ?", message)
        return None if row is None else message_from(row)

    def numbers(self) -> list[int]:
        """Return the numbers of all messages, in order."""
        return [row["number"] for row in self._rows("SELECT number FROM messages ORDER BY number")]

    def numbered(self, number: int) -> Message:
        """Return the message that has a number."""
        [row] = self._rows("SELECT * FROM messages WHERE number = ?", number)
        return message_from(row)

    def roots(self, channel: str, reader: str, most: int) -> list[Message]:
        """Return the latest of what stands in a channel itself and may be seen by a reader, oldest first."""
        rows = self._rows(
            "SELECT * FROM messages AS m WHERE channel = ? AND thread IS NULL AND heard "
            "AND (only_for IS NULL OR only_for = ?) AND (NOT deleted OR EXISTS "
            "(SELECT 1 FROM messages AS r WHERE r.channel = m.channel AND r.thread = m.id AND NOT r.deleted)) "
            "ORDER BY number DESC LIMIT ?",
            channel, reader, most,
        )  # fmt: skip
        return [message_from(row) for row in reversed(rows)]

    def replies(self, root: Message, reader: str, most: int) -> list[Message]:
        """Return the latest of what stands under a message and may be seen by a reader, oldest first."""
        rows = self._rows(
            "SELECT * FROM messages WHERE channel = ? AND thread = ? AND heard AND NOT deleted "
            "AND (only_for IS NULL OR only_for = ?) ORDER BY number DESC LIMIT ?",
            root.channel, root.id, reader, most,
        )  # fmt: skip
        return [message_from(row) for row in reversed(rows)]

    def threads(self, channel: str, roots: Iterable[str]) -> Mapping[str, tuple[int, datetime]]:
        """Return how many replies everybody sees under some messages of a channel, and when the last was written."""
        rows = self._rows(
            "SELECT thread, count(*) AS replies, max(at) AS last FROM messages WHERE channel = ? "
            "AND thread IN (SELECT value FROM json_each(?)) AND heard AND NOT deleted AND only_for IS NULL "
            "GROUP BY thread",
            channel, json.dumps([*roots]),
        )  # fmt: skip
        return {row["thread"]: (row["replies"], datetime.fromisoformat(row["last"])) for row in rows}

    def reactions(self, messages: Iterable[str]) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Return who reacted with what to some messages, in the order in which it began."""
        rows = self._rows(
            "SELECT * FROM reactions WHERE message IN (SELECT value FROM json_each(?)) ORDER BY number",
            json.dumps([*messages]),
        )
        found: dict[str, dict[str, list[str]]] = {}
        for row in rows:
            found.setdefault(row["message"], {}).setdefault(row["emoji"], []).append(row["person"])
        return found

    def unread(self, person: str, channel: str) -> int:
        """Return how much in a channel somebody has not seen; answers to what they did there themselves are no news.

        Nobody counts further than `MOST_COUNTED`.
        """
        row = self._row(
            "SELECT count(*) AS unread FROM (SELECT 1 FROM messages WHERE channel = ? AND number > coalesce("
            "(SELECT number FROM seen WHERE person = ? AND channel = ?), "
            "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'past'), 0) "
            "AND author <> ? AND heard AND NOT deleted AND only_for IS NULL LIMIT ?)",
            channel, person, channel, person, MOST_COUNTED,
        )  # fmt: skip
        return 0 if row is None else int(row["unread"])

    def waiting_for(self) -> Mapping[str, int]:
        """Return who has something new in their conversation with the bot, and how much."""
        found = {person.id: self.unread(person.id, direct_channel(person).id) for person in self.people()}
        return {person: unread for person, unread in found.items() if unread}

    def stood_at(self) -> datetime:
        """Return the latest moment that this chat knows of, while nobody looks at the clock."""
        said = self._row("SELECT max(at) AS at FROM messages WHERE heard")
        known = (self.fact("moment"), self.fact("began"), None if said is None else said["at"])
        return max((datetime.fromisoformat(one) for one in known if one), default=datetime.min.replace(tzinfo=UTC))

    def latest(self) -> int:
        """Return the number of what stands there last."""
        row = self._row("SELECT coalesce(max(number), 0) AS latest FROM messages")
        return 0 if row is None else int(row["latest"])

    def counted_on(self, so_far: Tally) -> Tally:
        """Count what was written since somebody counted last; what is not heard yet, and what follows it, comes later.

        Nothing is looked at twice.
        """
        rows = self._rows(
            "SELECT author = ? AS by_bot, count(*) AS times, max(number) AS upto FROM messages WHERE number > ? "
            "AND number < coalesce((SELECT min(number) FROM messages WHERE number > ? AND NOT heard), ?) GROUP BY 1",
            BOT, so_far.upto, so_far.upto, _NEVER_REACHED,
        )  # fmt: skip
        times = {bool(row["by_bot"]): int(row["times"]) for row in rows}
        return Tally(
            upto=max((so_far.upto, *(int(row["upto"]) for row in rows))),
            bot=so_far.bot + times.get(True, 0),
            people=so_far.people + times.get(False, 0),
        )

    def written_by_bot(self, since: int = 0, most: int = EVERYTHING) -> list[Message]:
        """Return what the bot wrote of itself after a number: neither answers to one person's gesture, nor notices."""
        rows = self._rows(
            "SELECT * FROM messages WHERE author = ? AND number > ? AND only_for IS NULL AND NOT pinned "
            "ORDER BY number LIMIT ?",
            BOT, since, most,
        )  # fmt: skip
        return [message_from(row) for row in rows]

    def first_by_bot(self, channels: Iterable[str]) -> Message | None:
        """Return what the bot wrote first in some channels, notices and answers to one person's gesture aside."""
        row = self._row(
            "SELECT * FROM messages WHERE author = ? AND channel IN (SELECT value FROM json_each(?)) "
            "AND only_for IS NULL AND NOT pinned ORDER BY number LIMIT 1",
            BOT, json.dumps([*channels]),
        )  # fmt: skip
        return None if row is None else message_from(row)

    def has_thanked(self) -> bool:
        """Say whether the bot ever put a reaction on what somebody wrote."""
        return self._row("SELECT 1 FROM reactions WHERE person = ? LIMIT 1", BOT) is not None

    def begins_with_a_rhythm(self) -> bool:
        """Say whether the world's rituals are to be set here; a chat that is older than they goes on as it was."""
        return self._meta("rhythm") is not None

    def begun(self, what: str) -> bool:
        """Say whether something which the world's rhythm begins with was done."""
        return self._meta(f"rhythm:{what}") is not None

    def typed(self, author: str, channel: str, text: str) -> Message | None:
        """Return the latest message in which somebody said exactly that."""
        row = self._row(
            "SELECT * FROM messages WHERE author = ? AND channel = ? AND text = ? ORDER BY number DESC LIMIT 1",
            author, channel, text,
        )  # fmt: skip
        return None if row is None else message_from(row)

    def answer_to(self, said: Message) -> Message | None:
        """Return what the bot answered to somebody's gesture, if it did."""
        row = self._row(
            "SELECT * FROM messages WHERE author = ? AND channel = ? AND only_for = ? AND number > ? "
            "ORDER BY number LIMIT 1",
            BOT, said.channel, said.author, said.number,
        )  # fmt: skip
        return None if row is None else message_from(row)

    def was_told(self, person: str, since: int) -> bool:
        """Say whether the bot answered somebody alone after a number."""
        row = self._row("SELECT 1 FROM messages WHERE author = ? AND only_for = ? AND number > ?", BOT, person, since)
        return row is not None

    def unheard(self) -> list[Message]:
        """Return what was said and not known to be heard when the chat last closed."""
        return [message_from(row) for row in self._rows("SELECT * FROM messages WHERE heard = 0 ORDER BY number")]

    def gripped(self, token: str) -> Grip | None:
        """Return whose gesture a token stands for."""
        row = self._row("SELECT * FROM grips WHERE token = ?", token)
        return None if row is None else _grip(row)

    def grips(self) -> list[Grip]:
        """Return every gesture that may still be answered privately."""
        return [_grip(row) for row in self._rows("SELECT * FROM grips")]

    def sheet(self, person: str) -> OpenSheet | None:
        """Return the form that lies open before somebody."""
        row = self._row("SELECT * FROM forms WHERE person = ?", person)
        if row is None:
            return None
        return OpenSheet(id=row["id"], person=person, sheet=json.loads(row["sheet"]), spot=_spot(row))

    def done(self, key: str) -> Spot | None:
        """Return where what was done for a key stands; None where nothing was done."""
        row = self._row("SELECT * FROM done WHERE key = ?", key)
        return None if row is None else Spot(channel=row["channel"] or "", message=row["message"])


def _grip(row: sqlite3.Row) -> Grip:
    until = datetime.fromisoformat(row["until"])
    return Grip(token=row["token"], person=row["person"], spot=_spot(row), until=until)


def _spot(row: sqlite3.Row) -> Spot:
    return Spot(channel=row["channel"], thread=row["thread"], message=row["message"])
