"""What platforms gave us: their tokens and secrets, understood together or refused with what to do.

A secret is never repeated, not even where it is wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.errors import ConfigError

SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
DISCORD = ("DISCORD_TOKEN", "DISCORD_SHARDS")
AS_PRINTED = 'for example what `python3 -c "import secrets; print(secrets.token_urlsafe(48))"` prints.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """What Slack gave us: tokens for one workspace, or a client id and its secret for many."""

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)

    def refuse_unless_reachable(self, *, over_http: bool) -> None:
        """Raise where the chosen way, HTTP or Socket Mode, lacks what it needs."""
        if over_http and self.signing_secret is None:
            raise ConfigError(
                "`trellis run --http` needs SLACK_SIGNING_SECRET, by which it knows that a request is Slack's; "
                "copy it from the app's page *Basic Information*."
            )
        if not over_http and self.client_id is not None:
            raise ConfigError(
                "SLACK_CLIENT_ID lets workspaces install Trellis by themselves, which they do over HTTP; "
                "start `trellis run --http`, or set SLACK_BOT_TOKEN in its place."
            )
        if not over_http and self.app_token is None:
            raise ConfigError(
                "`trellis run` hears Slack over Socket Mode and needs SLACK_APP_TOKEN (xapp-…); make one on the app's "
                "page *Basic Information*, *App-Level Tokens*, or start `trellis run --http`."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """What Discord gave us: a bot's token. `shards` are the first and the last to be heard here, and how many are."""

    token: str = field(repr=False)
    shards: tuple[int, int, int] | None = None

    @property
    def shown_shards(self) -> str:
        """Return the shards as they are written."""
        return "not set" if self.shards is None else "{}-{}/{}".format(*self.shards)


def read_slack(given: Mapping[str, str], secret_key: str | None) -> Slack | None:
    """Understand what stands of Slack in the environment; None where nothing does."""
    if not given.keys() & set(SLACK):
        return None
    bot, app, signing, client, client_secret = map(given.get, SLACK)
    _refuse_wrong_token("SLACK_BOT_TOKEN", bot, ("xoxb-", "xoxe.xoxb-"))
    _refuse_wrong_token("SLACK_APP_TOKEN", app, ("xapp-",))
    if (client is None) != (client_secret is None):
        here, missing = sorted(SLACK[3:], key=lambda key: key not in given)
        raise ConfigError(f"{here} is set without {missing}; both stand on the app's page *Basic Information*.")
    if bot is None and client is None:
        raise ConfigError(
            "SLACK_BOT_TOKEN is missing, so nothing could be said in Slack; "
            "copy the *Bot User OAuth Token* (xoxb-…) from the app's page *OAuth & Permissions*."
        )
    if client is not None and secret_key is None:
        raise ConfigError(
            "SLACK_CLIENT_ID lets workspaces install Trellis by themselves, and TRELLIS_SECRET_KEY, which encrypts "
            f"their tokens, is missing; set it, {AS_PRINTED}"
        )
    if app is None and signing is None:
        raise ConfigError(
            "Nothing says how Slack is heard: set SLACK_APP_TOKEN (xapp-…) for Socket Mode, "
            "or SLACK_SIGNING_SECRET for `trellis run --http`; both stand on the app's page *Basic Information*."
        )
    return Slack(bot_token=bot, app_token=app, signing_secret=signing, client_id=client, client_secret=client_secret)


_KINDS_OF_TOKEN = {
    "xoxb-": ("a bot token", "it belongs into SLACK_BOT_TOKEN"),
    "xapp-": ("an app-level token", "it belongs into SLACK_APP_TOKEN"),
    "xoxp-": ("a user token", "copy the *Bot User OAuth Token* in its place"),
    "xoxe-": ("a refresh token", "copy the token itself"),
    "xoxc-": ("a browser's token", "copy the one from the app's page"),
}


def _refuse_wrong_token(variable: str, token: str | None, begins: tuple[str, ...]) -> None:
    if token is None or token.startswith(begins):
        return
    kind, remedy = _KINDS_OF_TOKEN.get(token[:5], ("no token of this kind", "copy it anew from the app's page"))
    raise ConfigError(f"{variable} should begin with {begins[0]}, and what it holds is {kind}; {remedy}.")


def read_discord(given: Mapping[str, str]) -> Discord | None:
    """Understand what stands of Discord in the environment; None where nothing does."""
    if not given.keys() & set(DISCORD):
        return None
    token, shards = map(given.get, DISCORD)
    if token is None:
        raise ConfigError(
            "DISCORD_TOKEN is missing, so nothing could be heard or said in Discord; "
            "copy it from the application's page *Bot* (*Reset Token*)."
        )
    wrong = next((remedy for shape, remedy in _NO_TOKENS.items() if re.fullmatch(shape, token)), None)
    if wrong is None and not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token):
        wrong = "it is none; make a new one there (*Reset Token*) and copy all of it"
    if wrong is not None:
        raise ConfigError(
            "DISCORD_TOKEN should be the token from the application's page *Bot*, three parts with a dot between them; "
            f"{wrong}."
        )
    return Discord(token=token, shards=None if shards is None else _shards(shards))


_NO_TOKENS = {
    r"(?i)(Bot|Bearer)\b.*": "copy it without the word before it",
    r"\d{15,20}": "what it holds looks like the application's id, which Trellis finds out by itself",
    r"[0-9a-f]{64}": "what it holds looks like the application's public key, which Trellis does not need",
    r"[\w-]{32}": "what it holds looks like the client secret of the page *OAuth2*, which Trellis does not need",
}
"""What else stands on the pages of an application, and what to say to whoever copied that."""


def _shards(text: str) -> tuple[int, int, int]:
    found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})", text, re.ASCII)
    if found is None:
        raise ConfigError(
            f'DISCORD_SHARDS should say which of how many shards this process hears, such as 0-3/16, not "{text}"; '
            "without it this process hears all of them."
        )
    first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
    if not first <= last < count:
        raise ConfigError(
            f"DISCORD_SHARDS names shards that there are not: of {count}, the first is 0 and the last {count - 1}. "
            f"Write the lower number first, such as 0-{count - 1}/{count}, or leave DISCORD_SHARDS away."
            if count
            else "DISCORD_SHARDS divides Discord into no shards at all; write 0/1 for the only one."
        )
    return first, last, count
