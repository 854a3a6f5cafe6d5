"""A world's file from elsewhere: nothing of it is opened before its size, its names and its tables are ours.

What cannot be taken is refused with a sentence. What passes is read once through, as house and page will read it.
"""

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.proofreading import proofread_chat
from bot.adapters.playground.records import SCHEMA
from bot.core.errors import TrellisError, UnsoundError
from bot.store.migrate import migrate, newest, revisions
from bot.store.proofreading import proofread

FORMAT, VERSION = "trellis-world", 1
PLAY, CHAT, TOLD = "playground.db", "chat.db", "world.json"
LARGEST_TOLD = 16 * 1024
LARGEST_PART = 256 * 1024 * 1024
"""Bytes: a season of forty people is a tenth of it."""
_OF_SQLITE = {
    ("table", "sqlite_sequence", "sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
    ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
}
"""Tables that SQLite makes for itself, as it writes them down."""
_PLAIN = {"table": ("CREATE TABLE ",), "index": ("CREATE INDEX ", "CREATE UNIQUE INDEX ")}
"""How SQLite begins to write down what does nothing by itself."""
_SQLITE = b"SQLite format 3\x00"
_AT_ONCE = 1024 * 1024

_Made = tuple[str, str, str, str]
"""A row of SQLite's own catalogue: kind, name, of which table, and how it was made."""


class WorldRefusedError(TrellisError):
    """This is no world that the playground could open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a world's file tells of it."""

    world: str
    name: str
    seed: str
    moment: str
    format: str = FORMAT
    version: int = VERSION


def unpack(file: Path, world: str, folder: Path) -> Saved:
    """Bring what a file holds into a folder, once it is known to be a world of ours."""
    try:
        with ZipFile(file) as bundle:
            parts = _parts(bundle)
            saved = _told(bundle.read(parts[TOLD]))
            _refuse_unless(saved.world == world, f"This is a world of “{saved.world}”; this playground's is “{world}”.")
            for part in (PLAY, CHAT):
                _copy(bundle, parts[part], folder / part)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise WorldRefusedError(
            f"This file cannot be read as a world ({type(error).__name__}): it may be cut short."
        ) from error
    try:
        _look_at_chat(folder / CHAT, saved)
        _look_at_play(folder / PLAY)
        _bring_up_to_date(folder / PLAY)
        _proofread(folder)
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise WorldRefusedError(f"A database in this file is broken ({error}).") from error
    return saved


def _refuse_unless(holds: bool, sentence: str) -> None:
    if not holds:
        raise WorldRefusedError(sentence)


def _parts(bundle: ZipFile) -> dict[str, ZipInfo]:
    found = bundle.infolist()
    _refuse_unless(
        sorted(info.filename for info in found) == sorted((PLAY, CHAT, TOLD)),
        f"A world's file holds {PLAY}, {CHAT} and {TOLD}, and nothing else; this one was not saved by Trellis.",
    )
    for info in found:
        most = LARGEST_TOLD if info.filename == TOLD else LARGEST_PART
        plain = info.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not info.flag_bits & 1
        _refuse_unless(plain, f"{info.filename} is packed or locked in a way that Trellis never does.")
        _refuse_unless(info.file_size <= most, f"{info.filename} is too large: {most:,} bytes are the most.")
    return {info.filename: info for info in found}


def _told(text: bytes) -> Saved:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    _refuse_unless(isinstance(told, dict) and told.get("format") == FORMAT, f"{TOLD} does not tell of a world.")
    version = told.get("version")
    _refuse_unless(
        version == VERSION,
        f"This world was saved in the form {version!r}, and this Trellis reads {VERSION}; take the newest.",
    )
    fields = {name: told.get(name) for name in ("world", "name", "seed", "moment")}
    _refuse_unless(all(isinstance(value, str) for value in fields.values()), f"{TOLD} leaves out what it should tell.")
    return Saved(**fields)


def _copy(bundle: ZipFile, part: ZipInfo, to: Path) -> None:
    written = 0
    with bundle.open(part) as source, to.open("wb") as target:
        while some := source.read(_AT_ONCE):
            written += len(some)
            _refuse_unless(written <= LARGEST_PART, f"{part.filename} is larger than it says.")
            target.write(some)
    with to.open("rb") as target:
        _refuse_unless(target.read(len(_SQLITE)) == _SQLITE, f"{part.filename} is no database.")


def _look_at_chat(file: Path, saved: Saved) -> None:
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(SCHEMA)
        ours = _tables(fresh)
    with closing(sqlite3.connect(file)) as chat:
        _look_inside(chat, CHAT)
        _refuse_unless(_tables(chat) <= ours, f"{CHAT} has other tables than a chat of this version.")
        facts = dict(chat.execute("SELECT name, value FROM meta"))
    _refuse_unless(facts.get("world") == saved.world, f"{CHAT} is of another world than {TOLD} says.")
    moment = facts.get("fact:moment")
    _refuse_unless(
        moment == saved.moment and facts.get("fact:seed") == saved.seed, f"{CHAT} and {TOLD} do not say the same."
    )


def _look_at_play(file: Path) -> None:
    with closing(sqlite3.connect(file)) as play:
        _look_inside(play, PLAY)
        found = _tables(play)
        use = play.execute("SELECT value FROM meta WHERE key = 'use'").fetchone()
        _refuse_unless(use == ("play",), f"{PLAY} was not made by `trellis play`.")
        versions = [version for (version,) in play.execute("SELECT version_num FROM alembic_version")]
    known = len(versions) == 1 and isinstance(versions[0], str)
    newer = known and versions[0] > newest()
    _refuse_unless(not newer, "A newer version of Trellis saved this world; load it there.")
    _refuse_unless(known and versions[0] in revisions(), f"{PLAY} is of no version that Trellis ever had.")
    ours = _tables_at(versions[0])
    _refuse_unless(_names(found) <= _names(ours), f"{PLAY} has tables that are none of ours.")
    _refuse_unless(found == ours, f"{PLAY} has not the tables that Trellis made in the version that it names.")


def _names(tables: frozenset[_Made]) -> set[str]:
    return {name for kind, name, _, _ in tables if kind == "table"}


@cache
def _tables_at(revision: str) -> frozenset[_Made]:
    """Return what a database of the house is made of that was brought to a revision and no further."""
    with tempfile.TemporaryDirectory(prefix="trellis-") as folder:
        migrate(f"sqlite:///{folder}/{PLAY}", revision)
        with closing(sqlite3.connect(f"{folder}/{PLAY}")) as fresh:
            return _tables(fresh)


def _bring_up_to_date(play: Path) -> None:
    try:
        migrate(f"sqlite:///{play}")
    except TrellisError as error:
        raise WorldRefusedError(f"{PLAY} is of an earlier version, and cannot be brought up to date.") from error


def _proofread(folder: Path) -> None:
    """Read all that stands in a world once, as the house and the page will."""
    try:
        with closing(Chat(folder / CHAT)) as chat:
            proofread_chat(chat)
    except UnsoundError as error:
        raise WorldRefusedError(f"{CHAT} holds what no chat could hold: {error}") from error
    try:
        proofread(f"sqlite:///{folder / PLAY}")
    except UnsoundError as error:
        raise WorldRefusedError(f"{PLAY} holds what no house could hold: {error}") from error


def _look_inside(database: sqlite3.Connection, part: str) -> None:
    """Refuse what acts by itself, and what is broken; nothing in the file is believed meanwhile."""
    database.execute("PRAGMA trusted_schema=OFF")
    database.execute("PRAGMA cell_size_check=ON")
    plain = all(made.startswith(_PLAIN.get(kind, ())) for kind, _, _, made in _tables(database))
    _refuse_unless(plain, f"{part} holds something that acts by itself; a world holds tables alone.")
    _refuse_unless(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",), f"{part} is broken.")


def _tables(database: sqlite3.Connection) -> frozenset[_Made]:
    """Return all that a database is made of, but for what SQLite makes by itself."""
    found = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return frozenset(
        (str(kind), str(name), str(of), str(made or ""))
        for kind, name, of, made in found
        if (kind, name, of, made) not in _OF_SQLITE
        and not (kind == "index" and str(name).startswith("sqlite_autoindex_") and made is None)
    )
