"""The command as somebody types it: every refusal is a sentence with what to do, and nothing is a traceback."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from shutil import copytree

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
        if name.startswith(("TRELLIS_", "SLACK_", "DISCORD_")) or name in ("PORT", "DYNO"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    return tmp_path


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out.strip()) == (0, f"trellis {__version__}")


def test_run_says_how_to_connect_a_platform(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert "docs/slack.md" in said
    assert "docs/discord.md" in said
    assert "trellis play" in said


SOCKET = {"SLACK_BOT_TOKEN": "xoxb-open-sesame", "SLACK_APP_TOKEN": "xapp-open-sesame"}
MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "open-sesame",
    "SLACK_SIGNING_SECRET": "open-sesame",
    "TRELLIS_SECRET_KEY": "open-sesame" * 4,
}
DISCORD = {"DISCORD_TOKEN": "MTI.open-sesame.open_sesame-27"}
NOWHERE = {"SLACK_API_URL": "http://127.0.0.1:1/api/", "DISCORD_API_URL": "http://127.0.0.1:1/api/v10"}


@pytest.mark.parametrize(
    ("environ", "arguments", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-open-sesame"}, [], "a user token"),
        (SOCKET, ["--http"], "SLACK_SIGNING_SECRET"),
        (SOCKET, ["--port", "3000"], "add --http"),
        (MANY, [], "trellis run --http"),
        ({"DISCORD_TOKEN": "Bot open-sesame"}, [], "without the word before it"),
        (DISCORD, ["--http"], "only Discord is connected"),
        ({**SOCKET, **DISCORD}, ["--http"], "SLACK_SIGNING_SECRET"),
        (DISCORD, [], "trellis migrate"),
        (SOCKET, [], "trellis migrate"),
        (MANY, ["--http"], "trellis migrate"),
        ({**SOCKET, "TRELLIS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, [], "Is the server there"),
    ],
)
def test_run_says_what_it_lacks(
    environ: dict[str, str],
    arguments: list[str],
    said: str,
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for key, value in {**NOWHERE, **environ}.items():
        monkeypatch.setenv(key, value)
    assert main(["run", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "sesame" not in told


def configured(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    for key, value in {**NOWHERE, **SOCKET, "TRELLIS_DATABASE_URL": f"sqlite:///{file}"}.items():
        monkeypatch.setenv(key, value)


def test_run_leaves_a_database_that_somebody_uses_alone(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = at_home / "in use.db"
    migrate(f"sqlite:///{file}")
    configured(monkeypatch, file)
    other = Database(f"sqlite:///{file}", take_in)
    other.lock()
    try:
        assert main(["run"]) == 2
        assert "Another Trellis uses this database" in capsys.readouterr().err
    finally:
        other.close()


def test_run_leaves_a_playground_alone_whose_clock_may_be_turned(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = at_home / "playground.db"
    migrate(f"sqlite:///{file}")
    playground = Database(f"sqlite:///{file}", take_in)
    playground.claim_for("play")
    playground.close()
    configured(monkeypatch, file)
    assert main(["run"]) == 2
    assert "made by `trellis play`" in capsys.readouterr().err


def test_run_leaves_the_database_of_a_newer_version_alone(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = at_home / "newer.db"
    migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    configured(monkeypatch, file)
    assert main(["run"]) == 2
    assert "A newer version" in capsys.readouterr().err


def test_run_warns_of_a_disk_that_does_not_last(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(monkeypatch, at_home / "trellis.db")
    monkeypatch.setenv("DYNO", "web.1")
    assert main(["run"]) == 2
    assert "Heroku wipes" in capsys.readouterr().err


def test_run_listens_over_http_and_closes_when_it_is_asked_to(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where workspaces install Trellis by themselves, Slack is not asked anything before the first of them has."""
    for key, value in {**NOWHERE, **MANY}.items():
        monkeypatch.setenv(key, value)
    assert main(["migrate"]) == 0
    command = [sys.executable, "-m", "bot", "run", "--http", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as run:
        assert run.stdout is not None
        where = re.search(r"http://[\d.]+:(\d+)/slack/events", run.stdout.readline())
        assert where is not None
        with closing(HTTPConnection("127.0.0.1", int(where[1]), timeout=10)) as door:
            door.request("GET", "/healthz")
            assert door.getresponse().status == 200
        run.send_signal(signal.SIGTERM)
        assert run.wait(20) == 0


def test_the_procfile_starts_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    lines = dict(line.split(": ") for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    started = {"release": "migrate", "web": "run --http", "worker": "run"}
    assert lines == {process: f"python -m bot {command}" for process, command in started.items()}
    for command in lines.values():
        with pytest.raises(SystemExit) as left:
            main([*command.split()[3:], "--help"])
        assert left.value.code == 0


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


def test_check_names_the_rituals_there_are(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    line = "rituals: familiar F01, F02, F03, F04, F08, F14; novel N06, N11, N16, N20, N31, N32  (config/rituals)"
    assert line in told.splitlines()


def test_check_says_what_is_wrong_with_a_ritual(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(at_home)
    copytree(ROOT / "config", at_home / "config")
    file = at_home / "config/rituals/F02.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: prompt", "kind: promt"), encoding="utf-8")
    assert main(["migrate"]) == 0
    assert main(["check"]) == 1
    line = next(at for at, said in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "promt" in said)
    wrong = f"! config/rituals/F02.yaml:{line}: kind: “promt” is no kind; nearest: prompt."
    assert wrong in capsys.readouterr().out.splitlines()


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
