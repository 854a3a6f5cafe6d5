"""`trellis preview` and `trellis check` tell what comes round, and touch nothing."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from bot.cli import main
from bot.core.clock import WallClock
from bot.rituals.planning import plan
from tests.rhythm import writes
from tests.test_cli import at_home
from tests.test_preview import a_ritual
from tests.village import CONFIG, UNHURRIED, Village, a_village, the_formats

__all__ = ["at_home"]


@pytest.fixture
def database(database_url: str, at_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database in which a show-and-tell comes round, and a question of the week that nobody hosts."""
    monkeypatch.setenv("TRELLIS_DATABASE_URL", database_url)
    monkeypatch.setenv("TRELLIS_SECRET_KEY", "a secret of these tests, long enough")

    async def prepare() -> None:
        async with a_village(database_url, at=WallClock().now()) as village:
            await _set(village)

    asyncio.run(prepare())
    return database_url


async def _set(village: Village) -> None:
    tell = await a_ritual(village, "F08", id="r1", title="Clock doctors")
    week = await a_ritual(village, "F02", id="r2", host=None)

    def write(tx: object) -> None:
        for ritual in (tell, week):
            tx.rituals.add(ritual)  # type: ignore[attr-defined]
            plan(ritual, tx.now, tx, the_formats())  # type: ignore[attr-defined, arg-type]

    await writes(village, write)


def dump(url: str) -> list[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


def test_without_a_name_there_is_a_list(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["preview"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Village",
        "  Clock doctors  (host: Ana)",
        "  Question of the week  (no host: the coordinators look after it)",
    ]


def test_a_whole_course_is_told_with_names_and_hours(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.foretelling.WITHIN", UNHURRIED)
    before = dump(database) if database.startswith("sqlite") else None
    assert main(["preview", "clock", "doctors"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Village · Clock doctors\n")
    for part in (
        "in #meetups",
        "in private, to Ana:",
        "Europe/Berlin",
        "`Yes`",
        "each of 5 people",
        "Take-aways: Clock doctors",
    ):
        assert part in told
    assert "<" not in told
    assert before is None or dump(database) == before


def test_a_name_that_is_none_is_answered_with_the_nearest(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["preview", "clock", "doktors"]) == 2
    assert "nearest: “Clock doctors”" in capsys.readouterr().err


def test_where_nothing_comes_round_it_says_how_to_begin(at_home: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["migrate"]) == 0
    assert main(["preview"]) == 2
    assert "ritual add" in capsys.readouterr().err


def test_check_tells_what_is_ahead_and_what_is_wrong(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["check"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Village: ")]
    assert [line.split(":")[1].strip() for line in told] == ["Clock doctors", "Question of the week"]
    assert told[0].count("Europe/Berlin") == 3
    assert told[1].endswith("no host: the coordinators look after it")


def test_check_names_a_ritual_whose_file_is_gone(
    database: str, at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(at_home)
    copytree(CONFIG, at_home / "config")
    (at_home / "config/rituals/F08.yaml").unlink()
    assert main(["check"]) == 1
    assert "! Village: Clock doctors is made of F08, which config/rituals has no more" in capsys.readouterr().out
