"""The playground's platform: a small chat with a memory of its own, which knows nothing of who talks in it.

1. What the bot does is done once for each key: the change and the key are one transaction.
2. What a person says is seen by others only once it was heard; what was not heard before a crash is known as such.
3. No id is ever given twice, not even by another chat file that stands beside the same database.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.adapters.playground.diary import Diary
from bot.adapters.playground.records import (
    BOT,
    Channel,
    Grip,
    Json,
    Message,
    Person,
    Spot,
    group_channel,
)
from bot.core.errors import WrongDatabaseError


class Chat(Diary):
    """Remembers people, channels, and everything said in them."""

    # ---- its people and places ---------------------------------------------------------------------------

    def settle(self, world: str, people: Sequence[Person], channels: Sequence[Channel]) -> bool:
        """Let people and channels be there, once; say whether they are new. Another world's file is refused."""
        settled = self._meta("world")
        if settled is not None:
            if settled != world:
                raise WrongDatabaseError(
                    f"This chat belongs to the world {settled!r}, not {world!r}; choose another database file."
                )
            return False
        with self._seen() as db:
            db.execute("INSERT INTO meta VALUES ('world', ?), ('rhythm', 'begins')", (world,))
            db.executemany(
                "INSERT INTO people (id, name, zone, about, colour, coordinator) VALUES (?, ?, ?, ?, ?, ?)",
                [(p.id, p.name, p.zone.key, p.about, p.colour, p.coordinator) for p in people],
            )
            db.executemany(
                "INSERT INTO channels (id, name, topic, private, members) VALUES (?, ?, ?, ?, ?)",
                [(c.id, c.name, c.topic, c.private, json.dumps(sorted(c.members))) for c in channels],
            )
        return True

    def arrive(self, person: Person) -> None:
        """Let somebody be there who was not."""
        with self._seen() as db:
            db.execute(
                "INSERT OR IGNORE INTO people (id, name, zone, about, colour, coordinator) VALUES (?, ?, ?, ?, ?, 0)",
                (person.id, person.name, person.zone.key, person.about, person.colour),
            )

    def note_begun(self, what: str) -> None:
        """Note that something which the world's rhythm begins with was done."""
        with self._unseen() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES (?, 'begun')", (f"rhythm:{what}",))

    def gather(self, some: Sequence[Person]) -> Channel:
        """Return the conversation of a few people and the bot, which only they see; it is made when first needed."""
        together = group_channel(some)
        with self._seen() as db:
            db.execute(
                "INSERT OR IGNORE INTO channels (id, name, topic, private, members) VALUES (?, ?, '', 1, ?)",
                (together.id, together.name, json.dumps(sorted(together.members))),
            )
        return together

    # ---- what people say and do --------------------------------------------------------------------------

    def _stand(self, db: sqlite3.Connection, message: Message, *, heard: bool = True) -> None:
        columns = (
            message.number, message.id, message.channel, message.thread, message.author, message.at.isoformat(),
            message.text, json.dumps(message.blocks), message.pinned, message.only_for, heard,
        )  # fmt: skip
        db.execute(
            "INSERT INTO messages (number, id, channel, thread, author, at, text, blocks, pinned, only_for, heard) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            columns,
        )

    def _draft(self, author: str, spot: Spot, at: datetime, text: str, blocks: Sequence[Json]) -> Message:
        number = self._count("coined")
        return Message(
            number=number, id=f"{self._birth}-{number}", channel=spot.channel, thread=spot.thread, author=author, at=at,
            text=text, blocks=tuple(blocks), edited=False, deleted=False, pinned=False, only_for=None,
        )  # fmt: skip

    def remember(self, message: str, author: str, spot: Spot, at: datetime, text: str, blocks: Sequence[Json]) -> None:
        """Let a message be there that was said before anybody looked; everybody has seen it."""
        with self._seen() as db:
            said = replace(self._draft(author, spot, at, text, blocks), id=message)
            self._stand(db, said)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('past', ?)", (str(said.number),))

    def say(self, author: str, spot: Spot, at: datetime, text: str, blocks: Sequence[Json]) -> Message:
        """Take what a person says; until it was `heard` nobody sees it."""
        with self._unseen() as db:
            message = self._draft(author, spot, at, text, blocks)
            self._stand(db, message, heard=False)
        return message

    def heard(self, message: str) -> None:
        """Show a message to everybody, now that it was heard."""
        with self._seen() as db:
            db.execute("UPDATE messages SET heard = 1 WHERE id = ?", (message,))

    def unsay(self, message: str) -> None:
        """Forget a message that could not be heard."""
        with self._unseen() as db:
            db.execute("DELETE FROM messages WHERE id = ? AND heard = 0", (message,))

    def edit(self, message: str, text: str, blocks: Sequence[Json]) -> None:
        """Change what a person had said."""
        with self._seen() as db:
            db.execute(
                "UPDATE messages SET text = ?, blocks = ?, edited = 1 WHERE id = ?",
                (text, json.dumps(blocks), message),
            )

    def delete(self, message: str) -> None:
        """Take away what was said; that something stood there is kept for its thread."""
        with self._seen() as db:
            db.execute("UPDATE messages SET deleted = 1, text = '', blocks = '[]' WHERE id = ?", (message,))
            db.execute("DELETE FROM reactions WHERE message = ?", (message,))

    def dismiss(self, message: str) -> None:
        """Forget an only-for-you message."""
        with self._seen() as db:
            db.execute("DELETE FROM messages WHERE id = ? AND only_for IS NOT NULL", (message,))

    def react(self, message: str, person: str, emoji: str, *, on: bool) -> None:
        """Put somebody's reaction on a message, or take it back."""
        with self._seen() as db:
            if on:
                insert = "INSERT OR IGNORE INTO reactions (message, emoji, person) VALUES (?, ?, ?)"
                db.execute(insert, (message, emoji, person))
            else:
                delete = "DELETE FROM reactions WHERE message = ? AND emoji = ? AND person = ?"
                db.execute(delete, (message, emoji, person))

    def see(self, person: str, channel: str) -> None:
        """Note that somebody has seen what stands in a channel; nobody else's view changes by that."""
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO seen SELECT ?, ?, coalesce(max(number), 0) FROM messages "
                "WHERE channel = ? AND heard",
                (person, channel, channel),
            )

    def grip(self, person: str, spot: Spot, now: datetime, until: datetime) -> Grip:
        """Hand out what lets the bot answer a gesture; what ran out is thrown away."""
        grip = Grip(token=secrets.token_urlsafe(16), person=person, spot=spot, until=until)
        with self._unseen() as db:
            db.execute("DELETE FROM grips WHERE until < ?", (now.isoformat(),))
            db.execute(
                "INSERT INTO grips VALUES (?, ?, ?, ?, ?, ?)",
                (grip.token, person, spot.channel, spot.thread, spot.message, until.isoformat()),
            )
        return grip

    def put_away(self, sheet: str) -> None:
        """Close a form."""
        with self._seen() as db:
            db.execute("DELETE FROM forms WHERE id = ?", (sheet,))

    # ---- what the bot does, once for each key ------------------------------------------------------------

    @contextmanager
    def _doing(self, key: str, spot: Callable[[], Spot]) -> Iterator[sqlite3.Connection]:
        with self._seen() as db:
            yield db
            where = spot()
            db.execute("INSERT INTO done VALUES (?, ?, ?)", (key, where.channel, where.message))

    def post(
        self,
        key: str,
        spot: Spot,
        at: datetime,
        blocks: Sequence[Json],
        *,
        pinned: bool = False,
        only_for: str | None = None,
    ) -> Spot:
        """Let the bot say something; return where it stands."""
        where = Spot(channel=spot.channel)
        with self._doing(key, lambda: where) as db:
            said = replace(self._draft(BOT, spot, at, "", blocks), pinned=pinned, only_for=only_for)
            self._stand(db, said)
            where = Spot(channel=said.channel, thread=said.thread, message=said.id)
        return where

    def revise(self, key: str, message: Message, blocks: Sequence[Json], *, edited: bool) -> Spot:
        """Let the bot change what it had said; return where it stands."""
        where = Spot(channel=message.channel, thread=message.thread, message=message.id)
        with self._doing(key, lambda: where) as db:
            db.execute(
                "UPDATE messages SET blocks = ?, edited = max(edited, ?) WHERE id = ?",
                (json.dumps(blocks), edited, message.id),
            )
        return where

    def react_as_bot(self, key: str, message: Message, emoji: str) -> Spot:
        """Let the bot react; return where."""
        where = Spot(channel=message.channel, thread=message.thread, message=message.id)
        with self._doing(key, lambda: where) as db:
            insert = "INSERT OR IGNORE INTO reactions (message, emoji, person) VALUES (?, ?, ?)"
            db.execute(insert, (message.id, emoji, BOT))
        return where

    def lay_out(self, key: str, grip: Grip, sheet: Json) -> None:
        """Open a form before somebody, in the place of any other."""
        spot = grip.spot
        with self._doing(key, lambda: Spot(channel=spot.channel)) as db:
            form = f"{self._birth}-{self._count('coined')}"
            db.execute(
                "INSERT OR REPLACE INTO forms VALUES (?, ?, ?, ?, ?, ?)",
                (grip.person, form, json.dumps(sheet), spot.channel, spot.thread, spot.message),
            )
