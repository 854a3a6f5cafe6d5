"""The manifest that whoever installs the bot pastes: what the app may do and what it hears is what stands there."""

from functools import cache
from pathlib import Path

import yaml

from tests.slack.records import Json

FILE = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"


@cache
def manifest(host: str = "") -> Json:
    """Return the whole page; with a `host`, as it is where cards have an address there."""
    page = FILE.read_text(encoding="utf-8")
    if host:
        page = page.replace("\n#-", "\n").replace("your.host", host)
    found: Json = yaml.safe_load(page)
    return found


def granted(host: str = "") -> frozenset[str]:
    """Return the scopes that the bot is given."""
    return frozenset(manifest(host)["oauth_config"]["scopes"]["bot"])


def subscribed(host: str = "") -> frozenset[str]:
    """Return the events that the app hears of."""
    return frozenset(manifest(host)["settings"]["event_subscriptions"]["bot_events"])


def unfurled(host: str) -> frozenset[str]:
    """Return the domains of which the app hears that somebody wrote a link."""
    return frozenset(manifest(host)["features"]["unfurl_domains"])
