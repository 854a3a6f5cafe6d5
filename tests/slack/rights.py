"""What lets the app do something: its installation and tokens, and what a gesture allows for a while."""

from dataclasses import dataclass

EVERY_SCOPE = frozenset(
    f"{thing}:{right}"
    for thing, rights in {
        "app_mentions": "read",
        "bookmarks": "read write",
        "channels": "history join read",
        "chat": "write write.public",
        "files": "write",
        "groups": "history read",
        "im": "history read write",
        "links": "read write",
        "mpim": "history read write",
        "pins": "read write",
        "reactions": "read write",
        "team": "read",
        "users": "read",
    }.items()
    for right in rights.split()
) | {"commands"}


@dataclass(kw_only=True)
class Token:
    """What lets somebody ask."""

    value: str
    team: str = ""
    scopes: frozenset[str] = frozenset()
    is_app: bool = False
    revoked: bool = False
    expires_at: float | None = None


@dataclass(kw_only=True)
class App:
    """The one app that is being tested. With a `request_url` Slack speaks to it over HTTP, else over its sockets."""

    id: str = "A0TRELLIS"
    client_id: str = "1234.5678"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"
    app_token: str = "xapp-1-A0TRELLIS-1-secret"
    verification_token: str = "verification"
    request_url: str | None = None
    rotates_tokens: bool = False
    hears: frozenset[str] | None = None
    """The events that it subscribed to; None: all of them."""
    unfurls: frozenset[str] = frozenset()
    """The domains of which it hears that somebody wrote a link."""


@dataclass(kw_only=True)
class Trigger:
    """What a gesture allows for three seconds, once."""

    team: str
    user: str
    at: float
    used: bool = False


@dataclass(kw_only=True)
class ResponseUrl:
    """What a gesture allows for half an hour, five times."""

    team: str
    user: str
    channel: str
    at: float
    message: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(kw_only=True)
class File:
    """Something uploaded."""

    id: str
    team: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    content: bytes = b""
    uploaded: bool = False
    complete: bool = False
