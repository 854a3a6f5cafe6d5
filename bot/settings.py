"""What whoever runs Trellis has decided: addresses and secrets, from the environment.

1. A secret is never shown, neither in an error nor by `sources`.
2. Nothing is read at import; environment and platform are arguments.
3. A variable that looks like ours and that nobody reads is told of, with the nearest that is read.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.choices import Choices, Source, config_folder, read_choices
from bot.core.errors import ConfigError, nearest

__all__ = [
    "Choices",
    "Settings",
    "Source",
    "config_folder",
    "data_folder",
    "read_choices",
    "read_settings",
    "refuse_network_path",
]

SHORTEST_SECRET = 32

_READ_ELSEWHERE = re.compile("TRELLIS_(TEST_.*|CONTRACTS|CHROMIUM|SOAK)")
_OVER_A_NETWORK = re.compile(r"nfs\d?|cifs|smb.*|afs|fuse\.sshfs|fuse\.smb.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Addresses and secrets; `warnings` are sentences about variables that nobody reads."""

    database_url: str = field(repr=False)
    secret_key: str | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()

    def sources(self) -> list[Source]:
        """Return every variable, what it says without its secrets, and whether the environment said it."""
        shown = {
            "TRELLIS_DATABASE_URL": re.sub(r"//.*@|(?<=password=)[^&]*", _hidden, self.database_url),
            "TRELLIS_SECRET_KEY": "set" if self.secret_key else "not set",
        }
        return [Source(key, value, "environment" if key in self.given else "default") for key, value in shown.items()]


_VARIABLES = ("TRELLIS_DATABASE_URL", "TRELLIS_SECRET_KEY")


def read_settings(environ: Mapping[str, str], platform: str = sys.platform) -> Settings:
    """Understand the environment; an empty variable counts as absent."""
    given = {key: value.strip() for key, value in environ.items() if value.strip()}
    secret = given.get("TRELLIS_SECRET_KEY")
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise ConfigError(
            f"TRELLIS_SECRET_KEY is too short to protect anything; give it {SHORTEST_SECRET} characters, "
            'for example what `python3 -c "import secrets; print(secrets.token_urlsafe(48))"` prints.'
        )
    url = given.get("TRELLIS_DATABASE_URL") or _sqlite_url(data_folder(given, platform) / "trellis.db")
    return Settings(
        database_url=_database_url(url),
        secret_key=secret,
        warnings=tuple(_unread(environ)),
        given=frozenset(given).intersection(_VARIABLES),
    )


def _hidden(secret: re.Match[str]) -> str:
    return "//…@" if secret[0].startswith("//") else "…"


def _unread(environ: Mapping[str, str]) -> Iterator[str]:
    known = {variable.removeprefix("TRELLIS_").casefold(): variable for variable in _VARIABLES}
    for key in sorted(environ):
        if key.startswith("TRELLIS_") and key not in _VARIABLES and not _READ_ELSEWHERE.fullmatch(key):
            near = "".join(
                f"; nearest: {known[other]}" for other in nearest(key.removeprefix("TRELLIS_"), known, most=1)
            )
            yield f"{key} is set, but nobody reads it{near}."


def data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return where this person's programs keep what they remember; it need not exist yet."""
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    if platform == "win32":
        local = environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "trellis"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "trellis"
    # The specification says to ignore a relative XDG_DATA_HOME: https://specifications.freedesktop.org/basedir-spec/
    xdg = Path(environ.get("XDG_DATA_HOME", ""))
    return (xdg if xdg.is_absolute() else home / ".local" / "share") / "trellis"


def _sqlite_url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def _database_url(url: str) -> str:
    scheme, found, rest = url.partition("://")
    match scheme.casefold():
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return f"postgresql+psycopg://{rest}"
        case "sqlite" if rest.startswith("/") and rest[1:] and ":memory:" not in rest and not rest.startswith("/file:"):
            path, question, options = rest[1:].partition("?")
            refuse_network_path(Path(path))
            return _sqlite_url(Path(path).expanduser().absolute()) + question + options
        case "sqlite":
            raise ConfigError(
                "TRELLIS_DATABASE_URL names no file, so everything would be forgotten; "
                "write sqlite:///trellis.db or sqlite:////var/lib/trellis/trellis.db."
            )
        case _:
            raise ConfigError(
                f'TRELLIS_DATABASE_URL begins with "{scheme if found else "…"}", which Trellis cannot use; '
                "write sqlite:////path/to/trellis.db or postgresql://user:password@host/database."
            )


def refuse_network_path(file: Path, mounts: str | None = None) -> None:
    """Raise where a database would lie on a network share, whose locks SQLite cannot trust.

    `mounts` is what /proc/mounts says; where there is none (macOS, Windows) only the path itself can tell.
    """
    if str(file).startswith(("\\\\", "//")):
        raise ConfigError(_ON_A_SHARE.format(file=file, kind="a network share"))
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    place = file.expanduser().resolve()
    kinds = {Path(_unoctal(row[1])): row[2] for row in map(str.split, mounts.splitlines()) if len(row) > 2}
    kind = next((kinds[above] for above in (place, *place.parents) if above in kinds), "")
    if _OVER_A_NETWORK.fullmatch(kind):
        raise ConfigError(_ON_A_SHARE.format(file=file, kind=f"a network file system ({kind})"))


_ON_A_SHARE = (
    "{file} lies on {kind}, where SQLite can lose what it wrote; "
    "choose a file on a disk of this machine, or PostgreSQL (TRELLIS_DATABASE_URL=postgresql://…)."
)


def _unoctal(mount_point: str) -> str:
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), mount_point)
