"""A world of the playground as one file: kept, handed on, and gone on with exactly where it stood.

1. A world is saved whole, both databases at one moment of the house: what is on its way stands in one of them.
2. Whoever loads it goes on as whoever saved it does: with the same moment, and the same chance.
3. A file from elsewhere is a stranger's: nothing of it is opened before its size, its names and its tables are ours,
   and what cannot be taken is refused with a sentence. Nothing replaces a world before all of it was looked at.
4. Worlds are changed while no house stands in them. What is there is kept beside, once, before another one may come; a
   process that is killed after that finishes the change first when it is started again, one that is killed or fails
   before it goes on where it was.
5. What was deleted does not travel: a file holds what stands in a world, and no trace of what stood there.
"""

import glob
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2s
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.proofreading import proofread_chat
from bot.adapters.playground.records import SCHEMA
from bot.core.errors import TrellisError, UnsoundError
from bot.store.migrate import migrate, newest, revisions
from bot.store.proofreading import proofread

SUFFIX = ".trellis-world"
FORMAT, VERSION = "trellis-world", 1
PLAY, CHAT, TOLD = "playground.db", "chat.db", "world.json"
ANEW = "anew"
"""Says that there is to be no database of the house: it begins again."""
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


def chat_of(play: Path) -> Path:
    """Return the file in which the chat of a playground's database lives."""
    return play.with_suffix(".chat.db")


def before_of(play: Path) -> Path:
    """Return the file in which the world is kept that stood here before."""
    return play.with_suffix(f".before{SUFFIX}")


def _staged(play: Path) -> Path:
    return play.with_suffix(".coming")


# ---- laws 1 and 5 -------------------------------------------------------------------------------------------------


def copy_out(play: Path, chat: Chat, folder: Path) -> None:
    """Copy both databases; where a house lives in them this is called in its loop, so that nothing happens between."""
    chat.copy_to(folder / CHAT)
    with closing(sqlite3.connect(play)) as source, closing(sqlite3.connect(folder / PLAY)) as copy:
        source.backup(copy)


def pack(folder: Path, name: str, now: datetime, into: Path) -> None:
    """Make one file of the copies in a folder; it is there whole, or not at all.

    What was deleted may still stand in pages that nobody uses, where SQLite was built so: only what is used is taken.
    """
    for part in (PLAY, CHAT):
        with closing(sqlite3.connect(folder / part, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("VACUUM")
    chat = Chat(folder / CHAT)
    try:
        chat.keep(moment=now.isoformat())
        saved = Saved(world=chat.world or "", name=name, seed=chat.fact("seed") or "", moment=now.isoformat())
    finally:
        chat.close()
    whole = _unfinished(into)
    try:
        with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=6) as bundle:
            bundle.writestr(TOLD, json.dumps(asdict(saved), indent=2, ensure_ascii=False))
            for part in (PLAY, CHAT):
                bundle.write(folder / part, part)
        os.replace(whole, into)
    finally:
        whole.unlink(missing_ok=True)


def _unfinished(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


def _copies_for(file: Path) -> str:
    """Return what the folders are called in which copies stand while a file is made of them."""
    return f".{file.name}-"


def save(play: Path, name: str, into: Path) -> None:
    """Save the world of a database in which nobody lives just now."""
    if not (play.is_file() and chat_of(play).is_file()):
        raise TrellisError(f"There is no world in {play} yet; `trellis play` begins one.")
    with tempfile.TemporaryDirectory(prefix=_copies_for(into), dir=into.parent) as folder:
        chat = Chat(chat_of(play))
        try:
            copy_out(play, chat, Path(folder))
            now = chat.stood_at()
        finally:
            chat.close()
        pack(Path(folder), name, now, into)


# ---- law 3 -------------------------------------------------------------------------------------------------


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
        with _open(folder / CHAT) as chat:
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


# ---- law 4 -------------------------------------------------------------------------------------------------


@contextmanager
def making(play: Path) -> Iterator[Path]:
    """Give a folder for the world that may be the next; what was not staged by the end is gone."""
    folder = Path(tempfile.mkdtemp(prefix=_in_the_making(play), dir=play.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_the_making(play: Path) -> str:
    return f"{play.stem}.making-"


def bring(file: Path, world: str, folder: Path) -> None:
    """Make the world of a file ready in a folder, to go on where it was saved."""
    saved = unpack(file, world, folder)
    with _open(folder / CHAT) as chat:
        chat.keep(begins_at=saved.moment)


def begin(folder: Path, seed: str, begins_at: str | None) -> None:
    """Make a world ready in a folder that begins with a seed, and at a moment where one is given."""
    with _open(folder / CHAT, birth_of(seed)) as chat:
        chat.keep(seed=seed, **({"begins_at": begins_at} if begins_at else {}))
    (folder / ANEW).touch()


@contextmanager
def _open(file: Path, birth: str | None = None) -> Iterator[Chat]:
    with closing(Chat(file, birth)) as chat:
        yield chat


def birth_of(seed: str) -> str:
    """Return what the ids in the chat of a world begin with that begins with a seed."""
    return blake2s(seed.encode(), digest_size=3).hexdigest()


def stage(folder: Path, play: Path) -> None:
    """Let what a folder holds be what the playground opens next, in the place of its own, which was kept by now."""
    for leftover in folder.glob("*-*"):  # -wal and -shm, which a closed database does not need
        leftover.unlink()
    shutil.rmtree(_staged(play), ignore_errors=True)
    os.replace(folder, _staged(play))


def take_over(play: Path) -> None:
    """Let what was staged stand in the place of what is there; nothing happens where nothing was."""
    _clear_away(play)
    staged = _staged(play)
    if not staged.is_dir():
        return
    if (staged / ANEW).exists():
        _remove(play)
        (staged / ANEW).unlink()
    for part, target in ((PLAY, play), (CHAT, chat_of(play))):
        if (staged / part).exists():
            _remove(target)
            os.replace(staged / part, target)
    shutil.rmtree(staged)


def _clear_away(play: Path) -> None:
    """Remove what a process that was killed left unfinished."""
    _unfinished(before_of(play)).unlink(missing_ok=True)
    for unfinished in (_in_the_making(play), _copies_for(before_of(play))):
        for leftover in play.parent.glob(f"{glob.escape(unfinished)}*"):
            shutil.rmtree(leftover, ignore_errors=True)


def _remove(database: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        database.with_name(f"{database.name}{rest}").unlink(missing_ok=True)
