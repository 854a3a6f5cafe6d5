"""What the playground's chat remembers, as small facts and as tables."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

BOT = "trellis"
"""Who the bot is in the chat, and how every member calls their own conversation with it."""
_DIRECT = "direct-"

Json = dict[str, Any]
"""An object on its way from or to the page."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
  rank INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, zone TEXT NOT NULL, about TEXT NOT NULL,
  colour TEXT NOT NULL, coordinator INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS channels (
  rank INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, topic TEXT NOT NULL, private INTEGER NOT NULL,
  members TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, thread TEXT, author TEXT NOT NULL,
  at TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL, edited INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0, pinned INTEGER NOT NULL DEFAULT 0, only_for TEXT,
  heard INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX IF NOT EXISTS messages_by_place ON messages (channel, thread, number);
CREATE INDEX IF NOT EXISTS messages_by_number ON messages (channel, number);
CREATE INDEX IF NOT EXISTS messages_by_author ON messages (author, channel, number);
CREATE TABLE IF NOT EXISTS reactions (
  number INTEGER PRIMARY KEY, message TEXT NOT NULL, emoji TEXT NOT NULL, person TEXT NOT NULL,
  UNIQUE (message, emoji, person)) STRICT;
CREATE INDEX IF NOT EXISTS reactions_by_person ON reactions (person);
CREATE TABLE IF NOT EXISTS grips (
  token TEXT PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT, message TEXT,
  until TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forms (
  person TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, sheet TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT,
  message TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, channel TEXT, message TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (
  person TEXT NOT NULL, channel TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (person, channel)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS residents (
  id TEXT PRIMARY KEY, next_at TEXT NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS resident_words (words TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS resident_answers (
  person TEXT NOT NULL, message TEXT NOT NULL, verb TEXT NOT NULL,
  PRIMARY KEY (person, message, verb)) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often the bot wrote and how often people did, counted up to a message's number."""

    upto: int
    bot: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be spoken as."""

    id: str
    name: str
    zone: ZoneInfo
    about: str
    colour: str
    coordinator: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation; a private one has members, everybody else never learns of it."""

    id: str
    name: str
    topic: str = ""
    private: bool = False
    members: frozenset[str] = frozenset()

    @property
    def direct(self) -> bool:
        """Say whether this is somebody's conversation with the bot."""
        return self.id.startswith(_DIRECT)

    def open_to(self, person: str) -> bool:
        """Say whether somebody may see it."""
        return not self.private or person in self.members


def direct_channel(person: Person) -> Channel:
    """Return somebody's conversation with the bot."""
    return Channel(id=f"{_DIRECT}{person.id}", name="Trellis", private=True, members=frozenset((person.id,)))


def group_channel(some: Sequence[Person]) -> Channel:
    """Return the conversation of a few people with the bot."""
    people = sorted(some, key=lambda person: person.id)
    names = ", ".join(person.name for person in people)
    members = frozenset(person.id for person in people)
    return Channel(id=f"together-{'-'.join(sorted(members))}", name=names, private=True, members=members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a conversation: where a gesture was made, and on which message."""

    channel: str
    thread: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """What lets the bot answer somebody's gesture privately, until a moment."""

    token: str
    person: str
    spot: Spot
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSheet:
    """A form that lies open before somebody."""

    id: str
    person: str
    sheet: Json
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something that was said; `blocks` is its structure with ids, `only_for` the one person who sees it."""

    number: int
    id: str
    channel: str
    thread: str | None
    author: str
    at: datetime
    text: str
    blocks: tuple[Json, ...]
    edited: bool
    deleted: bool
    pinned: bool
    only_for: str | None

    @property
    def by_bot(self) -> bool:
        """Say whether the bot wrote it."""
        return self.author == BOT

    def visible_to(self, person: str) -> bool:
        """Say whether somebody sees it, as far as it is not a matter of the place."""
        return self.only_for in (None, person)


def message_from(row: sqlite3.Row) -> Message:
    """Read a message from its row."""
    return Message(
        number=row["number"],
        id=row["id"],
        channel=row["channel"],
        thread=row["thread"],
        author=row["author"],
        at=datetime.fromisoformat(row["at"]),
        text=row["text"],
        blocks=tuple(json.loads(row["blocks"])),
        edited=bool(row["edited"]),
        deleted=bool(row["deleted"]),
        pinned=bool(row["pinned"]),
        only_for=row["only_for"],
    )


def person_from(row: sqlite3.Row) -> Person:
    """Read a person from their row."""
    return Person(
        id=row["id"],
        name=row["name"],
        zone=ZoneInfo(row["zone"]),
        about=row["about"],
        colour=row["colour"],
        coordinator=bool(row["coordinator"]),
    )


def channel_from(row: sqlite3.Row) -> Channel:
    """Read a channel from its row."""
    return Channel(
        id=row["id"],
        name=row["name"],
        topic=row["topic"],
        private=bool(row["private"]),
        members=frozenset(json.loads(row["members"])),
    )
