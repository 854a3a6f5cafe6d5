"""A world of the playground as one file: kept, handed on, and gone on with exactly where it stood.

1. A world is saved whole, both databases at one moment of the house: what is on its way stands in one of them.
2. Whoever loads it goes on as whoever saved it does: with the same moment, and the same chance.
3. A file from elsewhere is a stranger's: nothing of it is opened before its size, its names and its tables are ours,
   and what cannot be taken is refused with a sentence. Nothing replaces a world before all of it was looked at.
4. Worlds are changed while no house stands in them. A process that is killed meanwhile finishes that first when it is
   started again. What was there before is kept beside, once.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2s
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import SCHEMA
from bot.core.clock import aware
from bot.core.errors import TrellisError
from bot.store.migrate import migrate, newest
from bot.store.tables import metadata

SUFFIX = ".trellis-world"
FORMAT, VERSION = "trellis-world", 1
PLAY, CHAT, TOLD = "playground.db", "chat.db", "world.json"
ANEW = "anew"
"""Says that there is to be no database of the house: it begins again."""
LARGEST_TOLD = 16 * 1024
LARGEST_PART = 256 * 1024 * 1024
"""Bytes: a season of forty people is a tenth of it."""
_SQLITE = b"SQLite format 3\x00"
_AT_ONCE = 1024 * 1024


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


# ---- law 1 -------------------------------------------------------------------------------------------------


def copy_out(play: Path, chat: Chat, folder: Path) -> None:
    """Copy both databases; where a house lives in them this is called in its loop, so that nothing happens between."""
    chat.copy_to(folder / CHAT)
    with closing(sqlite3.connect(play)) as source, closing(sqlite3.connect(folder / PLAY)) as copy:
        source.backup(copy)


def pack(folder: Path, name: str, now: datetime, into: Path) -> None:
    """Make one file of the copies in a folder; it is there whole, or not at all."""
    for part in (PLAY, CHAT):
        with closing(sqlite3.connect(folder / part, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
    chat = Chat(folder / CHAT)
    try:
        chat.keep(moment=now.isoformat())
        saved = Saved(world=chat.world or "", name=name, seed=chat.fact("seed") or "", moment=now.isoformat())
    finally:
        chat.close()
    whole = into.with_name(f"{into.name}.part")
    with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=6) as bundle:
        bundle.writestr(TOLD, json.dumps(asdict(saved), indent=2, ensure_ascii=False))
        for part in (PLAY, CHAT):
            bundle.write(folder / part, part)
    os.replace(whole, into)


def save(play: Path, name: str, into: Path) -> None:
    """Save the world of a database in which nobody lives just now."""
    if not (play.is_file() and chat_of(play).is_file()):
        raise TrellisError(f"There is no world in {play} yet; `trellis play` begins one.")
    with tempfile.TemporaryDirectory(prefix=".world-", dir=into.parent) as folder:
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
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise WorldRefusedError(f"A database in this file is broken ({error}).") from error
    migrate(f"sqlite:///{folder / PLAY}")
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
    aware(datetime.fromisoformat(saved.moment))


def _look_at_play(file: Path) -> None:
    with closing(sqlite3.connect(file)) as play:
        _look_inside(play, PLAY)
        known = {*metadata.tables, "alembic_version"}
        strange = {name for kind, name, _ in _tables(play) if kind == "table"} - known
        _refuse_unless(not strange, f"{PLAY} has tables that are none of ours.")
        use = play.execute("SELECT value FROM meta WHERE key = 'use'").fetchone()
        _refuse_unless(use == ("play",), f"{PLAY} was not made by `trellis play`.")
        [version] = play.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    _refuse_unless(
        isinstance(version, str) and version <= newest(), "A newer version of Trellis saved this world; load it there."
    )


def _look_inside(database: sqlite3.Connection, part: str) -> None:
    """Refuse what acts by itself, and what is broken; nothing in the file is believed meanwhile."""
    database.execute("PRAGMA trusted_schema=OFF")
    database.execute("PRAGMA cell_size_check=ON")
    plain = all(
        kind in ("table", "index") and "virtual" not in made.lower()[:20] for kind, _, made in _tables(database)
    )
    _refuse_unless(plain, f"{part} holds something that acts by itself; a world holds tables alone.")
    _refuse_unless(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",), f"{part} is broken.")


def _tables(database: sqlite3.Connection) -> set[tuple[str, str, str]]:
    found = database.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(kind, name, made or "") for kind, name, made in found}


# ---- law 4 -------------------------------------------------------------------------------------------------


def stage(file: Path, world: str, play: Path) -> Saved:
    """Let the world of a file be what the playground opens next, in the place of its own."""
    with tempfile.TemporaryDirectory(prefix=".world-", dir=play.parent) as folder:
        saved = unpack(file, world, Path(folder))
        chat = Chat(Path(folder) / CHAT)
        try:
            chat.keep(begins_at=saved.moment)
        finally:
            chat.close()
        _make_ready(Path(folder), play)
    return saved


def stage_beginning(play: Path, seed: str, begins_at: str | None) -> None:
    """Let the playground begin again next, with a seed, and at a moment where one is given."""
    with tempfile.TemporaryDirectory(prefix=".world-", dir=play.parent) as folder:
        chat = Chat(Path(folder) / CHAT, birth_of(seed))
        try:
            chat.keep(seed=seed, **({"begins_at": begins_at} if begins_at else {}))
        finally:
            chat.close()
        (Path(folder) / ANEW).touch()
        _make_ready(Path(folder), play)


def birth_of(seed: str) -> str:
    """Return what the ids in the chat of a world begin with that begins with a seed."""
    return blake2s(seed.encode(), digest_size=3).hexdigest()


def _make_ready(folder: Path, play: Path) -> None:
    for leftover in folder.glob("*-*"):  # -wal and -shm, which a closed database does not need
        leftover.unlink()
    staged, making = _staged(play), _staged(play).with_suffix(".making")
    for old in (staged, making):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(folder, making)
    os.replace(making, staged)


def take_over(play: Path) -> None:
    """Let what was staged stand in the place of what is there; nothing happens where nothing was."""
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


def _remove(database: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        database.with_name(f"{database.name}{rest}").unlink(missing_ok=True)
