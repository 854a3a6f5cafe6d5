"""A world as one file: what is saved is loaded whole, and a stranger's file is refused with a sentence."""

import asyncio
import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.proofreading import BLOCKS
from bot.cli import main
from bot.core.views import Drawn
from bot.store.migrate import migrate, newest
from bot.unpacking import CHAT, LARGEST_PART, PLAY, TOLD, WorldRefusedError, unpack
from bot.worlds import before_of, begin, bring, chat_of, making, pack, stage, take_over
from tests.seasons import MONDAY, a_season, fact, transcript

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


def brought(file: Path, play: Path) -> None:
    """Let a file's world be what the playground opens next."""
    with making(play) as folder:
        bring(file, WORLD, folder)
        stage(folder, play)


def begun(play: Path, seed: str) -> None:
    """Let the playground begin again next."""
    with making(play) as folder:
        begin(folder, seed, None)
        stage(folder, play)


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


def moved_to(moment: str) -> Callable[[Parts, Path], Parts]:
    """Return parts that say alike that they stood at a moment."""
    work = worked_on(CHAT, f"UPDATE meta SET value = '{moment}' WHERE name = 'fact:moment'")
    return lambda parts, folder: told(work(parts, folder), moment=moment)


def rewritten(part: str, change: str) -> Callable[[Parts, Path], Parts]:
    """Return parts with a database whose own catalogue somebody changed by hand."""
    return worked_on(part, "PRAGMA writable_schema=ON", f"UPDATE sqlite_master SET {change}")


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
    "a trigger by the name of what is SQLite's": (
        worked_on(
            PLAY, "CREATE TRIGGER sqliteXt AFTER INSERT ON inbox BEGIN UPDATE meta SET value='run' WHERE key='use'; END"
        ),
        "acts by itself",
    ),
    "such a trigger in the chat": (
        worked_on(CHAT, "CREATE TRIGGER sqliteXt AFTER UPDATE ON messages BEGIN DELETE FROM messages; END"),
        "acts by itself",
    ),
    "a table that only seems to be one": (
        rewritten(
            PLAY, "sql = 'CREATE /* TABLE meta, as ever */ VIRTUAL TABLE meta USING fts5(key)' WHERE name='meta'"
        ),
        "acts by itself|broken",
    ),
    "a table by the name of what is SQLite's": (
        rewritten(CHAT, "name = 'sqlite_stat1', tbl_name = 'sqlite_stat1' WHERE name = 'resident_words'"),
        "other tables|broken",
    ),
    "a table that is missing": (worked_on(PLAY, "DROP TABLE outbox"), "has not the tables"),
    "a column that is missing": (worked_on(PLAY, "ALTER TABLE members DROP COLUMN zone"), "has not the tables"),
    "an index that is missing": (worked_on(PLAY, "DROP INDEX outbox_open"), "has not the tables"),
    "an older schema that it is not": (
        worked_on(PLAY, "UPDATE alembic_version SET version_num = '0003'"),
        "none of ours",
    ),
    "a schema that never was": (worked_on(PLAY, "UPDATE alembic_version SET version_num = '0000'"), "no version"),
    "two schemas at once": (worked_on(PLAY, "INSERT INTO alembic_version VALUES ('0003')"), "no version"),
    "no schema at all": (worked_on(PLAY, "DELETE FROM alembic_version"), "no version"),
    "a zone that is nowhere": (
        worked_on(CHAT, "UPDATE people SET zone = 'Nowhere/Bad' WHERE id = 'noor'"),
        "somebody cannot be read",
    ),
    "a zone that is a folder": (worked_on(CHAT, "UPDATE people SET zone = 'Europe'"), "somebody cannot be read"),
    "a zone in the house that is nowhere": (
        worked_on(PLAY, "UPDATE members SET zone = 'Nowhere/Bad'"),
        "the table “members” cannot be read",
    ),
    "words for a moment in the house": (
        worked_on(PLAY, "UPDATE communities SET created_at = 'soon'"),
        "the table “communities” cannot be read",
    ),
    "a clock in the house that was turned too far": (
        worked_on(PLAY, "INSERT OR REPLACE INTO meta VALUES ('turned', '1e300')"),
        "how far the clock was turned",
    ),
    "nobody": (worked_on(CHAT, "DELETE FROM people"), "nobody coordinates"),
    "no channel": (worked_on(CHAT, "DELETE FROM channels"), "no channel"),
    "members that are no list": (worked_on(CHAT, "UPDATE channels SET members = 'x'"), "a channel cannot be read"),
    "blocks that are none": (worked_on(CHAT, "UPDATE messages SET blocks = 'x'"), "message .* cannot be read"),
    "blocks within blocks": (
        worked_on(CHAT, f"UPDATE messages SET blocks = '{'[' * 90_000}'"),
        "message .* cannot be read",
    ),
    "words for blocks": (worked_on(CHAT, """UPDATE messages SET blocks = '["x"]'"""), "message .* cannot be read"),
    "blocks of no kind": (
        worked_on(CHAT, """UPDATE messages SET blocks = '[{"type": "script"}]'"""),
        "message .* cannot be read",
    ),
    "lines without words": (
        worked_on(CHAT, """UPDATE messages SET blocks = '[{"type": "small", "lines": [{}]}]'"""),
        "message .* cannot be read",
    ),
    "a message of another age": (
        worked_on(CHAT, "UPDATE messages SET at = '9999-12-31T23:00:00+00:00'"),
        "message .* cannot be read: 9999 is no year",
    ),
    "a message without a zone": (
        worked_on(CHAT, "UPDATE messages SET at = '2027-01-04T09:00:00'"),
        "message .* cannot be read",
    ),
    "a number that comes again": (worked_on(CHAT, "UPDATE meta SET value = '1' WHERE name = 'coined'"), "never given"),
    "words for a count": (worked_on(CHAT, "UPDATE meta SET value = 'x' WHERE name = 'fact:stretch'"), "a count"),
    "a form that is none": (
        worked_on(CHAT, "INSERT INTO forms VALUES ('noor', 'f', '{}', 'help', NULL, NULL)"),
        "form",
    ),
    "a visit at no time": (worked_on(CHAT, "INSERT INTO residents VALUES ('noor', 'soon', 0)"), "resident"),
    "a beginning at no time": (worked_on(CHAT, "UPDATE meta SET value = 'x' WHERE name = 'fact:began'"), "“began”"),
    "a moment that is none": (moved_to("soon"), "“moment” cannot be read"),
    "a moment without a zone": (moved_to("2027-01-04T09:00:00"), "“moment” cannot be read"),
    "the first moment of all": (moved_to("0001-01-01T00:00:00+00:00"), "is no year"),
    "the last moment of all": (moved_to("9999-12-31T23:00:00+00:00"), "9999 is no year"),
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
        brought(bad, play)
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
    brought(file, play)
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
    begun(play, "plum")
    take_over(play)
    assert not play.exists()
    assert fact(play, "seed") == "plum"


async def test_the_page_is_told_why_a_file_is_refused_and_goes_on_as_it_was(saved: bytes, tmp_path: Path) -> None:
    good, work = tmp_path / "good", tmp_path / "work"
    good.write_bytes(saved)
    work.mkdir()
    async with a_season(tmp_path / "play.db", "jam") as season:
        before = await season.hello()
        for change, sentence in ((lambda _, __: {}, "nothing else"), *HOSTILE.values()):
            bad = await asyncio.to_thread(lambda change=change: packed(work / "bad", change(parts_of(good), work)))
            status, answer = await season.opens(bad.read_bytes())
            assert status == 400, answer
            assert re.search(sentence, answer["error"]), answer
        assert (await season.hello())["opening"] == before["opening"]
        await season.sends("say", "noor", place="help", text="The glue still holds.")
    async with a_season(tmp_path / "play.db") as season:
        assert "The glue still holds." in str(await season.sees("noor", "help"))


def test_every_block_that_a_view_may_have_is_known_to_who_reads_a_chat_through() -> None:
    assert sorted(BLOCKS) == sorted(kind.__name__.lower() for kind in get_args(Drawn))


async def test_what_cannot_be_kept_beside_is_not_replaced_either(saved: bytes, tmp_path: Path) -> None:
    play = tmp_path / "play.db"
    async with a_season(play, "plum") as season:
        before_of(play).mkdir()  # as a full disk would: what is here cannot be written beside
        for ask in (season.opens(saved), season.asks_to_begin_again()):
            status, _ = await ask
            assert status == 500
        await season.sends("say", "noor", place="help", text="My world goes on.")
        before_of(play).rmdir()
    assert fact(play, "seed") == "plum"
    async with a_season(play) as season:
        assert "My world goes on." in str(await season.sees("noor", "help"))
        assert fact(play, "seed") == "plum", "what failed is not carried out later"
    assert sorted(os.listdir(tmp_path)) == ["play.chat.db", "play.db", "play.lock"]


async def test_of_two_worlds_that_are_opened_at_once_one_comes_and_the_other_is_refused(
    saved: bytes, tmp_path: Path
) -> None:
    play = tmp_path / "play.db"
    async with a_season(play, "plum") as season:
        await season.sends("say", "noor", place="help", text="Kept beside.")
        before = await season.hello()
        answers = await asyncio.gather(season.asks_to_open(saved), season.asks_to_begin_again(seed="fig"))
        assert sorted(status for status, _ in answers) == [200, 400]
        assert "about to open here" in str(answers)
        await season.finds_another(before["opening"])
        assert fact(play, "seed") == ("jam" if answers[0][0] == 200 else "fig")
    assert b"Kept beside." in parts_of(before_of(play))[CHAT]


def test_what_a_kill_left_unfinished_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    play = tmp_path / "play.db"
    for folder in ("play.making-x1", ".play.before.trellis-world-x1", "other.making-x1"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / PLAY).write_bytes(b"half")
    for file in ("play.before.trellis-world.part", "play.db", "play.before.trellis-world"):
        (tmp_path / file).write_bytes(b"")
    take_over(play)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "other.making-x1",
        "play.before.trellis-world",
        "play.db",
    ]


def test_what_was_deleted_does_not_travel(saved: bytes, tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(saved)
    for part, content in parts_of(good).items():
        (tmp_path / part).write_bytes(content)
    for part in (PLAY, CHAT):
        with closing(sqlite3.connect(tmp_path / part)) as database:
            database.execute("PRAGMA secure_delete=OFF")  # as SQLite is where nobody built it otherwise
            column = "key" if part == PLAY else "name"
            database.execute(f"INSERT INTO meta ({column}, value) VALUES ('gone', ?)", ("Not for strangers. " * 999,))
            database.commit()
            database.execute(f"DELETE FROM meta WHERE {column} = 'gone'")
            database.commit()
        assert b"Not for strangers." in (tmp_path / part).read_bytes(), "it stands there still"
    pack(tmp_path, "Mending", MONDAY, tmp_path / "world")
    for content in parts_of(tmp_path / "world").values():
        assert b"Not for strangers." not in content
    with closing(Chat(tmp_path / CHAT)) as chat:
        assert [*chat._db.execute("PRAGMA secure_delete").fetchone()] == [1]


def test_a_world_of_an_earlier_version_is_brought_up_to_date(saved: bytes, tmp_path: Path) -> None:
    good, older = tmp_path / "good", tmp_path / "older.db"
    good.write_bytes(saved)
    migrate(f"sqlite:///{older}", "0019")
    with closing(sqlite3.connect(older)) as database:
        database.execute("INSERT INTO meta VALUES ('use', 'play')")
        database.commit()
    bring(packed(tmp_path / "file", {**parts_of(good), PLAY: older.read_bytes()}), WORLD, tmp_path)
    with closing(sqlite3.connect(tmp_path / PLAY)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)


def test_a_world_is_saved_and_opened_on_the_command_line(
    saved: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    play, file, other = tmp_path / "play.db", tmp_path / "jam.trellis-world", tmp_path / "other.trellis-world"
    file.write_bytes(saved)
    brought(file, play)
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
    assert not before_of(play).exists(), "nothing took the place of what was kept"
    assert transcript(play), "what was there stays there"
