"""A world of the playground as one file: kept, handed on, and gone on with exactly where it stood.

1. A world is saved whole, both databases at one moment of the house: what is on its way stands in one of them.
2. Whoever loads it goes on as whoever saved it does: with the same moment, and the same chance.
3. A file from elsewhere is a stranger's: nothing replaces a world before all of it was looked at (`bot/unpacking.py`).
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
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2s
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bot.adapters.playground.chat import Chat
from bot.core.errors import TrellisError
from bot.unpacking import CHAT, PLAY, TOLD, Saved, unpack

SUFFIX = ".trellis-world"
ANEW = "anew"
"""Says that there is to be no database of the house: it begins again."""


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
    with closing(Chat(folder / CHAT)) as chat:
        chat.keep(begins_at=saved.moment)


def begin(folder: Path, seed: str, begins_at: str | None) -> None:
    """Make a world ready in a folder that begins with a seed, and at a moment where one is given."""
    with closing(Chat(folder / CHAT, birth_of(seed))) as chat:
        chat.keep(seed=seed, **({"begins_at": begins_at} if begins_at else {}))
    (folder / ANEW).touch()


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
