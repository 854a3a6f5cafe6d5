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
from urllib.parse import urlsplit

from bot.choices import Choices, Source, config_folder, read_choices
from bot.core.errors import ConfigError, nearest
from bot.tokens import AS_PRINTED, DISCORD, SLACK, Discord, Slack, read_discord, read_slack

__all__ = [
    "Choices",
    "Discord",
    "Settings",
    "Slack",
    "Source",
    "config_folder",
    "data_folder",
    "read_choices",
    "read_settings",
    "refuse_network_path",
]

SHORTEST_SECRET = 32
SLACK_API_URL = "https://slack.com/api/"
OPENAI_BASE_URL = "https://api.openai.com/v1"
DISCORD_API_URL = "https://discord.com/api/v10"
PORT = 3000

_READ_ELSEWHERE = re.compile("TRELLIS_(TEST_.*|CONTRACTS|CHROMIUM|LOCAL_SLACK|AXE|SOAK|CRASH_SIZES|PICTURES|ARTEFACTS)")
_OVER_A_NETWORK = re.compile(r"nfs\d?|cifs|smb.*|afs|fuse\.sshfs|fuse\.smb.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Addresses and secrets; `warnings` are sentences about what is set and will not do what was meant."""

    database_url: str = field(repr=False)
    secret_key: str | None = field(default=None, repr=False)
    public_url: str | None = None
    port: int = PORT
    slack: Slack | None = None
    slack_api_url: str = SLACK_API_URL
    discord: Discord | None = None
    discord_api_url: str = DISCORD_API_URL
    discord_gateway_url: str | None = None
    openai_key: str | None = field(default=None, repr=False)
    openai_base_url: str = OPENAI_BASE_URL
    warnings: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()

    @property
    def has_model(self) -> bool:
        """Say whether a language model can be asked: by a key, or at an address of one's own."""
        return self.openai_key is not None or self.openai_base_url != OPENAI_BASE_URL

    @property
    def shown_openai_base_url(self) -> str:
        """Return where the model is, without a password."""
        return _without_password(self.openai_base_url)

    def sources(self) -> list[Source]:
        """Return every variable, what it says without its secrets, and whether the environment said it."""
        slack = self.slack or Slack()
        shown = {
            "TRELLIS_DATABASE_URL": _without_password(self.database_url),
            "TRELLIS_SECRET_KEY": _whether_set(self.secret_key),
            "TRELLIS_PUBLIC_URL": self.public_url or "not set",
            "PORT": str(self.port),
            "SLACK_BOT_TOKEN": _whether_set(slack.bot_token),
            "SLACK_APP_TOKEN": _whether_set(slack.app_token),
            "SLACK_SIGNING_SECRET": _whether_set(slack.signing_secret),
            "SLACK_CLIENT_ID": slack.client_id or "not set",
            "SLACK_CLIENT_SECRET": _whether_set(slack.client_secret),
            "SLACK_API_URL": _without_password(self.slack_api_url),
            "DISCORD_TOKEN": _whether_set(self.discord.token if self.discord else None),
            "DISCORD_SHARDS": self.discord.shown_shards if self.discord else "not set",
            "DISCORD_API_URL": _without_password(self.discord_api_url),
            "DISCORD_GATEWAY_URL": _without_password(self.discord_gateway_url or "not set"),
            "OPENAI_API_KEY": _whether_set(self.openai_key),
            "OPENAI_BASE_URL": self.shown_openai_base_url,
        }
        return [Source(key, value, "environment" if key in self.given else "default") for key, value in shown.items()]


_ADDRESSES = ("SLACK_API_URL", "DISCORD_API_URL", "DISCORD_GATEWAY_URL")
_OURS = ("TRELLIS_DATABASE_URL", "TRELLIS_SECRET_KEY", "TRELLIS_PUBLIC_URL", *SLACK, *DISCORD, *_ADDRESSES)
_MODEL = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
_VARIABLES = (*_OURS, *_MODEL, "PORT")
_PREFIXES = ("TRELLIS_", "SLACK_", "DISCORD_")


def read_settings(environ: Mapping[str, str], platform: str = sys.platform) -> Settings:
    """Understand the environment; an empty variable counts as absent."""
    given = {key: value.strip() for key, value in environ.items() if value.strip()}
    secret = given.get("TRELLIS_SECRET_KEY")
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise ConfigError(
            f"TRELLIS_SECRET_KEY is too short to protect anything; give it {SHORTEST_SECRET} characters, {AS_PRINTED}"
        )
    url = _database_url(given.get("TRELLIS_DATABASE_URL") or _sqlite_url(data_folder(given, platform) / "trellis.db"))
    public_url = _web_address("TRELLIS_PUBLIC_URL", given.get("TRELLIS_PUBLIC_URL"))
    return Settings(
        database_url=url,
        secret_key=secret,
        public_url=None if public_url is None else public_url.rstrip("/"),
        port=_port(given.get("PORT")),
        slack=read_slack(given, secret),
        slack_api_url=_web_address("SLACK_API_URL", given.get("SLACK_API_URL")) or SLACK_API_URL,
        discord=read_discord(given),
        discord_api_url=(_web_address("DISCORD_API_URL", given.get("DISCORD_API_URL")) or DISCORD_API_URL).rstrip("/"),
        discord_gateway_url=_gateway_address(given.get("DISCORD_GATEWAY_URL")),
        openai_key=given.get("OPENAI_API_KEY"),
        openai_base_url=(_web_address("OPENAI_BASE_URL", given.get("OPENAI_BASE_URL")) or OPENAI_BASE_URL).rstrip("/"),
        warnings=(*_unread(environ), *_fleeting(given, url)),
        given=frozenset(given).intersection(_VARIABLES),
    )


def _web_address(variable: str, address: str | None) -> str | None:
    """Return an address that ends with a slash; raise where it is none of the web."""
    if address is None:
        return None
    if not _is_address(address, ("http", "https")):
        raise ConfigError(f"{variable} is no address of the web; write it as https://trellis.example.org/")
    return address.rstrip("/") + "/"


def _gateway_address(address: str | None) -> str | None:
    if address is not None and not _is_address(address, ("ws", "wss")):
        raise ConfigError("DISCORD_GATEWAY_URL is no address of a gateway; write it as wss://gateway.example.org/")
    return address


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        return False


def _port(given: str | None) -> int:
    if given is None:
        return PORT
    if not (given.isascii() and given.isdigit() and int(given) < 65536):
        raise ConfigError(f"PORT should be a number from 0 to 65535, such as {PORT}.")
    return int(given)


_WIPED = {"DYNO": "Heroku", "K_SERVICE": "Cloud Run"}
_WIPED_BUT_FOR_VOLUMES = {"RENDER": "Render", "FLY_APP_NAME": "Fly", "RAILWAY_ENVIRONMENT_ID": "Railway"}


def _fleeting(given: Mapping[str, str], url: str) -> Iterator[str]:
    """Warn of a database on a disk that its host wipes."""
    if not url.startswith("sqlite:"):
        return
    hosts = _WIPED if _lies_on_a_volume(url) else {**_WIPED, **_WIPED_BUT_FOR_VOLUMES}
    for variable in given.keys() & hosts.keys():
        yield (
            f"{hosts[variable]} wipes this machine's disk at every restart, and the database lies on it: "
            "set TRELLIS_DATABASE_URL to a PostgreSQL."
        )


def _lies_on_a_volume(url: str) -> bool:
    folders = Path(url.removeprefix("sqlite:///").partition("?")[0]).parents
    return any(folder.is_mount() for folder in folders if folder != Path(folder.anchor))


def _whether_set(secret: str | None) -> str:
    return "set" if secret else "not set"


def _without_password(address: str) -> str:
    return re.sub(r"//.*@|(?<=password=)[^&]*", _hidden, address)


def _hidden(secret: re.Match[str]) -> str:
    return "//…@" if secret[0].startswith("//") else "…"


def _unread(environ: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(environ):
        if key.startswith(_PREFIXES) and key not in _OURS and not _READ_ELSEWHERE.fullmatch(key):
            ours, _, rest = key.partition("_")
            known = {name.partition("_")[2].casefold(): name for name in _OURS if name.startswith(f"{ours}_")}
            near = "".join(f"; nearest: {known[other]}" for other in nearest(rest, known, most=1))
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
