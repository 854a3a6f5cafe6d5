"""The command as somebody types it: every refusal is a sentence with what to do, and nothing is a traceback."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.migrate import migrate

ROOT = Path(__file__).parent.parent


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with an empty home, who stands in the cloned folder."""
    for name in list(os.environ):
        if name.startswith("TRELLIS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    return tmp_path


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out.strip()) == (0, f"trellis {__version__}")


def test_run_says_which_platforms_there_are(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert "trellis play" in capsys.readouterr().err


def test_check_names_what_is_missing_and_then_nothing(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert "trellis migrate" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert "Nothing is wrong." in told
    assert "config/trellis.yaml:" in told
    assert "TRELLIS_SECRET_KEY = not set  (default)" in told


def test_check_warns_of_a_variable_that_nobody_reads(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    monkeypatch.setenv("TRELLIS_DATABSE_URL", "sqlite://")
    assert main(["check"]) == 1
    assert "TRELLIS_DATABASE_URL" in capsys.readouterr().out.partition("!")[2]


def test_a_database_that_cannot_be_reached_is_named_with_what_to_do(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRELLIS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["check"]) == 1
    assert "Is the server there" in capsys.readouterr().out
    assert main(["migrate"]) == 2
    assert "could not be brought up to date" in capsys.readouterr().err


def test_play_leaves_a_database_that_somebody_uses_alone(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = at_home / "in use.db"
    migrate(f"sqlite:///{file}")
    other = Database(f"sqlite:///{file}", take_in)
    other.lock()
    try:
        assert main(["play", "--no-browser", "--port", "0", "--database", str(file)]) == 2
        assert "Another Trellis uses this database" in capsys.readouterr().err
    finally:
        other.close()


def test_play_leaves_a_real_community_alone(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = at_home / "real.db"
    migrate(f"sqlite:///{file}")
    real = Database(f"sqlite:///{file}", take_in)
    real.claim_for("run")
    real.close()
    assert main(["play", "--no-browser", "--port", "0", "--database", str(file)]) == 2
    assert "made by `trellis run`" in capsys.readouterr().err


def test_play_changes_nothing_in_a_database_that_is_not_its_own(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another version's, whose schema this one would bring up to date if it were its own."""
    for use, locked in (("run", False), ("play", True)):
        file = at_home / f"{use}.db"
        with closing(sqlite3.connect(file)) as old:
            old.executescript(f"CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('use', '{use}')")
        other = Database(f"sqlite:///{file}", take_in)
        if locked:
            other.lock()
        assert main(["play", "--no-browser", "--port", "0", "--database", str(file)]) == 2
        assert ("Another Trellis" if locked else "made by `trellis run`") in capsys.readouterr().err
        other.close()
        with closing(sqlite3.connect(file)) as old:
            assert old.execute("SELECT name FROM sqlite_master").fetchall() == [("meta",)]


def test_play_opens_and_closes_when_it_is_asked_to(at_home: Path) -> None:
    command = [sys.executable, "-m", "bot", "play", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as playing:
        assert playing.stdout is not None
        assert "The playground is open: http://127.0.0.1:" in playing.stdout.readline()
        assert str(at_home) in playing.stdout.readline()
        playing.send_signal(signal.SIGTERM)
        assert playing.wait(20) == 0
