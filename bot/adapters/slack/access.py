"""What lets us into Slack: tokens and secrets, and where Slack is."""

import logging
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from slack_sdk.web.async_client import AsyncWebClient

API_URL = "https://slack.com/api/"
ANSWERS_WITHIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAccess:
    """Tokens for one workspace, or a client for many.

    With `app_token` Slack is heard over Socket Mode, else over HTTP with `signing_secret`.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    state_secret: str | None = field(default=None, repr=False)
    api_url: str = API_URL
    public_url: str | None = None

    @property
    def invites_workspaces(self) -> bool:
        """Say whether workspaces may install the bot by themselves."""
        return bool(self.client_id and self.client_secret and self.state_secret)

    @property
    def authorize_url(self) -> str:
        """Return where Slack asks whoever installs us; it lies beside the API."""
        parts = urlsplit(self.api_url)
        return urlunsplit((parts.scheme, parts.netloc, "/oauth/v2/authorize", "", ""))

    def client(self, token: str | None = None) -> AsyncWebClient:
        """Return a client that calls once and never repeats a call by itself."""
        return AsyncWebClient(
            token=token, base_url=self.api_url, timeout=ANSWERS_WITHIN, retry_handlers=[], logger=discreet("web")
        )


def discreet(name: str, least: int = logging.INFO) -> logging.Logger:
    """Return a log for a library of Slack's: at its lowest level they write down what people say."""
    log = logging.getLogger(f"{__package__}.{name}")
    log.setLevel(max(least, logging.getLogger(__package__).getEffectiveLevel()))
    return log
