"""The manifest that whoever installs the bot pastes: what the app may do and what it hears is what stands there."""

from functools import cache
from pathlib import Path

import yaml

from tests.slack.records import Json

FILE = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"


@cache
def manifest() -> Json:
    """Return the whole page."""
    found: Json = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def granted() -> frozenset[str]:
    """Return the scopes that the bot is given."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


def subscribed() -> frozenset[str]:
    """Return the events that the app hears of."""
    return frozenset(manifest()["settings"]["event_subscriptions"]["bot_events"])
