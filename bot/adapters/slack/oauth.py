"""How a workspace installs the bot by itself: Slack's OAuth, with what it gives kept in our own database.

1. The state that comes back must be one that we signed less than ten minutes ago, for the browser that asked, and is
   good once.
2. Tokens go straight to `Installations`, which encrypts them; nothing is written to a file and nothing is logged.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from time import time

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.base import Installation
from bot.adapters.slack.access import SlackAccess, discreet
from bot.adapters.slack.scopes import FOR_LINKS, SCOPES
from bot.core.ids import SpaceId

STATE_LIVES = 600
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

Installed = Callable[[Installation], Awaitable[None]]


class SignedStates(AsyncOAuthStateStore):
    """States that any process of ours recognises, without writing them down."""

    logger = logging.getLogger(__name__)

    def __init__(self, secret: str) -> None:
        """Take what to sign with."""
        self._secret = secret.encode()
        self._used: dict[str, float] = {}

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Coin a state."""
        body = f"{secrets.token_urlsafe(16)}.{int(time())}"
        return f"{body}.{self._sign(body)}"

    async def async_consume(self, state: str) -> bool:
        """Say whether a state is ours, young, and comes back for the first time."""
        body, _, signature = state.rpartition(".")
        issued = body.rpartition(".")[2]
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()) or time() - int(issued) > STATE_LIVES:
            return False
        self._used = {known: until for known, until in self._used.items() if until > time()}
        first = state not in self._used
        self._used[state] = time() + STATE_LIVES
        return first

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret, f"slack-oauth:{body}".encode(), hashlib.sha256).hexdigest()


class Grants(AsyncInstallationStore):
    """Takes what a workspace grants, and tells whom it concerns."""

    logger = logging.getLogger(__name__)

    def __init__(self, installed: Installed) -> None:
        """Take who keeps it."""
        self._installed = installed

    async def async_save(self, installation: Granted) -> None:
        """Keep a grant."""
        if installation.team_id and installation.bot_token:
            await self._installed(granted(installation))


def granted(grant: Granted) -> Installation:
    """Return what a workspace gave, in our own words; the refresh token is there where tokens rotate."""
    kept = {"bot_token": grant.bot_token, "refresh_token": grant.bot_refresh_token}
    facts = {
        "scopes": ",".join(grant.bot_scopes or ()),
        "bot_user": grant.bot_user_id,
        "installer": grant.user_id,
        "expires_at": None if grant.bot_token_expires_at is None else str(grant.bot_token_expires_at),
    }
    return Installation(
        space=SpaceId(f"slack:{grant.team_id}"),
        secrets={key: value for key, value in kept.items() if value},
        facts={key: value for key, value in facts.items() if value},
    )


def a_flow(access: SlackAccess, client: AsyncWebClient, installed: Installed) -> AsyncOAuthFlow:
    """Return the way in for workspaces."""
    public = access.public_url
    settings = AsyncOAuthSettings(
        client_id=access.client_id,
        client_secret=access.client_secret,
        scopes=sorted(SCOPES if public is None else {**SCOPES, **FOR_LINKS}),
        user_scopes=[],
        redirect_uri=None if public is None else f"{public.rstrip('/')}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=access.authorize_url,
        installation_store=Grants(installed),
        installation_store_bot_only=True,
        state_store=SignedStates(access.state_secret or ""),
        state_expiration_seconds=STATE_LIVES,
        logger=discreet("oauth", logging.ERROR),  # below that bolt writes down the code that Slack sent along
    )
    return AsyncOAuthFlow(client=client, settings=settings, logger=discreet("oauth", logging.ERROR))
