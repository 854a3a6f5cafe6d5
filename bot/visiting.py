"""Opens the house for a look, as a command in the terminal does, and closes it behind itself.

1. A look disturbs no running bot: on SQLite it is at a copy, on a server in a transaction that is rolled back.
2. Whoever changes something has a SQLite file alone, as a running bot would.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import Connection, make_url, select

from bot.choices import config_folder, read_choices
from bot.core.clock import WallClock
from bot.core.events import TimeCame
from bot.core.ids import CommunityId, EventId, new_token
from bot.core.people import Life, Spans
from bot.settings import Settings
from bot.store.database import Database, held_for, reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import take_in
from bot.store.look import Look
from bot.store.tables import communities
from bot.store.unit_of_work import UnitOfWork
from bot.voice import FluentVoice

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The communities that are open, to be looked at one by one."""

    database: Database
    fingerprint: Fingerprint
    voice: FluentVoice
    defaults: Spans
    now: datetime
    is_a_copy: bool
    visit: str
    """What tells this visit from any other, so that what is said in one is said in none before."""

    def looks(self, at: Callable[[Look], R]) -> list[R]:
        """Return what is read of each community."""
        with reading(self.database.engine) as connection:
            looks = [self._look(connection, community) for community in _communities(connection)]
            return [at(look) for look in looks if look.community.life is Life.OPEN]

    def supposes(self, ask: Callable[[UnitOfWork], R]) -> list[R]:
        """Return what each community says where something may be tried, of which nothing remains."""
        with self.database.engine.connect() as connection:
            if self.database.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            try:
                units = [self._unit(connection, community) for community in _communities(connection)]
                return [ask(tx) for tx in units if tx.community.life is Life.OPEN]
            finally:
                connection.rollback()

    def changes(self, community: CommunityId, act: Callable[[UnitOfWork], None]) -> None:
        """Do something in a community: all of it, or nothing."""
        with self.database.engine.connect() as connection:
            if self.database.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                act(self._unit(connection, community))
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _look(self, connection: Connection, community: CommunityId) -> Look:
        return Look(connection, community, self.now, self.voice, self.defaults, fingerprint=self.fingerprint)

    def _unit(self, connection: Connection, community: CommunityId) -> UnitOfWork:
        event = TimeCame(id=EventId(f"visit:{self.visit}"), at=self.now, verb="visit", token="")
        return UnitOfWork(
            connection,
            community,
            self.now,
            self.voice,
            self.defaults,
            event=event,
            role="visit",
            fingerprint=self.fingerprint,
        )


def _communities(connection: Connection) -> list[CommunityId]:
    return [CommunityId(row.community) for row in connection.execute(select(communities.c.community))]


@contextmanager
def visiting(settings: Settings, voice: FluentVoice) -> Iterator[House]:
    """Open the house at a database in which things may be tried."""
    with _at_rest(settings.database_url) as url, _opened(url, settings, voice) as house:
        yield house


@contextmanager
def changing(settings: Settings, voice: FluentVoice) -> Iterator[House]:
    """Open the house itself, to change something in it; on SQLite nobody else may be in it meanwhile.

    Raises `DatabaseInUseError` or `WrongDatabaseError`.
    """
    file = make_url(settings.database_url)
    is_a_file = file.get_backend_name() == "sqlite" and file.database
    held = held_for(Path(str(file.database)), "run") if is_a_file else nullcontext()
    with held, _opened(settings.database_url, settings, voice) as house:
        yield house


@contextmanager
def _opened(url: str, settings: Settings, voice: FluentVoice) -> Iterator[House]:
    database = Database(url, take_in)
    try:
        yield House(
            database=database,
            fingerprint=Fingerprint(database.secret(settings.secret_key)),
            voice=voice,
            defaults=read_choices(config_folder()).spans,
            now=WallClock().now(),
            is_a_copy=url != settings.database_url,
            visit=new_token(),
        )
    finally:
        database.close()


@contextmanager
def _at_rest(url: str) -> Iterator[str]:
    """Give the address of a database in which things may be tried: a copy, where it is a file."""
    file = make_url(url)
    if file.get_backend_name() != "sqlite" or not file.database:
        yield url
        return
    with TemporaryDirectory(prefix="trellis-") as folder:
        copy = Path(folder) / "copy.db"
        source = f"{Path(file.database).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as from_, closing(sqlite3.connect(copy)) as to:
            from_.backup(to)
        yield f"sqlite:///{copy}"
