"""A world as one file: what is saved is loaded whole, and a stranger's file is refused with a sentence."""

import asyncio
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.worlds import (
    CHAT,
    LARGEST_PART,
    PLAY,
    TOLD,
    WorldRefusedError,
    before_of,
    chat_of,
    stage,
    stage_beginning,
    take_over,
    unpack,
)
from tests.seasons import a_season, fact, transcript

WORLD = "mending-table"
Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A world on its first day, as a file."""

    async def save() -> bytes:
        folder = tmp_path_factory.mktemp("saved")
        async with a_season(folder / "play.db", "jam") as season:
            await season.saves(folder / "world")
        return (folder / "world").read_bytes()

    return asyncio.run(save())


def parts_of(file: Path) -> Parts:
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(file: Path, parts: Parts, how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", how) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return file


def told(parts: Parts, **changed: object) -> Parts:
    return {**parts, TOLD: json.dumps({**json.loads(parts[TOLD]), **changed}).encode()}


def worked_on(part: str, *statements: str) -> Callable[[Parts, Path], Parts]:
    """Return parts with a database in which somebody wrote."""

    def work(parts: Parts, folder: Path) -> Parts:
        file = folder / "worked-on.db"
        file.write_bytes(parts[part])
        with closing(sqlite3.connect(file)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
            database.execute("PRAGMA journal_mode=DELETE")
        return {**parts, part: file.read_bytes()}

    return work


def cut(parts: Parts, _: Path) -> Parts:
    return {**parts, PLAY: parts[PLAY][: len(parts[PLAY]) // 2]}


HOSTILE: dict[str, tuple[Callable[[Parts, Path], Parts], str]] = {
    "a path that leads out": (lambda parts, _: {**parts, "../playground.db": b""}, "nothing else"),
    "a part that is missing": (lambda parts, _: {TOLD: parts[TOLD]}, "nothing else"),
    "another world": (lambda parts, _: told(parts, world="attic"), "This is a world of “attic”"),
    "a later form": (lambda parts, _: told(parts, version=2), "saved in the form 2"),
    "nothing that is told": (lambda parts, _: {**parts, TOLD: b"[" * 9000}, "does not tell of a world"),
    "too much that is told": (lambda parts, _: {**parts, TOLD: b" " * 20_000}, "too large"),
    "numbers for words": (lambda parts, _: told(parts, seed=7), "leaves out"),
    "another seed than the chat's": (lambda parts, _: told(parts, seed="salt"), "do not say the same"),
    "words for a database": (lambda parts, _: {**parts, CHAT: b"hello"}, "is no database"),
    "half a database": (cut, "broken"),
    "a trigger": (
        worked_on(CHAT, "CREATE TRIGGER t AFTER INSERT ON messages BEGIN DELETE FROM people; END"),
        "acts by itself",
    ),
    "a view": (worked_on(PLAY, "CREATE VIEW v AS SELECT 1"), "acts by itself"),
    "a table in the chat": (worked_on(CHAT, "CREATE TABLE more (a)"), "other tables"),
    "a table in the house": (worked_on(PLAY, "CREATE TABLE more (a)"), "none of ours"),
    "a house that ran": (worked_on(PLAY, "UPDATE meta SET value = 'run' WHERE key = 'use'"), "not made by"),
    "a newer schema": (worked_on(PLAY, "UPDATE alembic_version SET version_num = '9999'"), "newer version"),
    "a moment that is none": (
        lambda parts, folder: told(
            worked_on(CHAT, "UPDATE meta SET value = 'soon' WHERE name = 'fact:moment'")(parts, folder), moment="soon"
        ),
        "broken",
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_strangers_file_is_refused_with_a_sentence(how: str, saved: bytes, tmp_path: Path) -> None:
    change, sentence = HOSTILE[how]
    good = tmp_path / "good"
    good.write_bytes(saved)
    bad = packed(tmp_path / "bad", change(parts_of(good), tmp_path))
    play, out = tmp_path / "play.db", tmp_path / "out"
    out.mkdir()
    with pytest.raises(WorldRefusedError, match=sentence):
        unpack(bad, WORLD, out)
    with pytest.raises(WorldRefusedError):
        stage(bad, WORLD, play)
    take_over(play)
    assert not play.exists(), "nothing of it came anywhere"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".db") == ["bad", "good", "out"]


def test_a_bomb_is_refused_before_it_is_unpacked(saved: bytes, tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(saved)
    parts, bomb = parts_of(good), tmp_path / "bomb"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in (TOLD, CHAT):
            bundle.writestr(name, parts[name])
        with bundle.open(PLAY, "w", force_zip64=True) as part:
            for _ in range(LARGEST_PART // (4 << 20) + 1):
                part.write(bytes(4 << 20))
    assert bomb.stat().st_size < 2 << 20
    with pytest.raises(WorldRefusedError, match="too large"):
        unpack(bomb, WORLD, tmp_path)


@pytest.mark.parametrize("bytes_", [b"", b"hello", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_zip_at_all_is_refused(bytes_: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes_)
    with pytest.raises(WorldRefusedError, match="cannot be read as a world"):
        unpack(file, WORLD, tmp_path)


def test_every_prefix_of_a_world_is_refused(saved: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    for length in range(0, len(saved), max(1, len(saved) // 40)):
        file.write_bytes(saved[:length])
        with pytest.raises(WorldRefusedError):
            unpack(file, WORLD, tmp_path)


def test_whoever_is_killed_while_worlds_change_finishes_that_first(saved: bytes, tmp_path: Path) -> None:
    file, play = tmp_path / "world", tmp_path / "play.db"
    file.write_bytes(saved)
    stage(file, WORLD, play)
    coming = tmp_path / "play.coming"
    for database in (play, chat_of(play)):
        database.write_bytes(b"what stood here")
    shutil.move(coming / PLAY, play)  # killed after the first of both
    take_over(play)
    assert fact(play, "seed") == "jam"
    assert not coming.exists()
    stood = play.read_bytes()
    take_over(play)
    assert play.read_bytes() == stood, "and only once"
    stage_beginning(play, "plum", None)
    take_over(play)
    assert not play.exists()
    assert fact(play, "seed") == "plum"


async def test_the_page_is_told_why_a_file_is_refused_and_goes_on_as_it_was(tmp_path: Path) -> None:
    async with a_season(tmp_path / "play.db", "jam") as season:
        before = await season.hello()
        status, answer = await season.opens(b"hello")
        assert (status, answer["error"][:39]) == (400, "This file cannot be read as a world (Ba")
        assert (await season.hello())["opening"] == before["opening"]


def test_a_world_is_saved_and_opened_on_the_command_line(
    saved: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    play, file, other = tmp_path / "play.db", tmp_path / "jam.trellis-world", tmp_path / "other.trellis-world"
    file.write_bytes(saved)
    stage(file, WORLD, play)
    assert main(["play", "--database", str(play), "--save-world", str(other)]) == 0
    assert "is saved in" in capsys.readouterr().out
    assert json.loads(parts_of(other)[TOLD])["seed"] == "jam"
    assert main(["play", "--database", str(play), "--seed", "plum"]) == 2
    assert "--begin-again" in capsys.readouterr().err
    assert main(["play", "--database", str(tmp_path / "new.db"), "--save-world", str(other)]) == 2
    assert "There is no world" in capsys.readouterr().err
    other.write_bytes(b"hello")
    assert main(["play", "--database", str(play), "--world", str(other)]) == 2
    assert "cannot be read as a world" in capsys.readouterr().err
    assert before_of(play).exists()
    assert transcript(play), "what was there stays there"
