"""The workspaces that we are installed in: who we are there, and with which token we call.

1. Whether we are installed is known without asking Slack, so that an event is written down while Slack's API is away.
2. A token that rotates is renewed before it ends, once, and kept before it is used.
3. Where a workspace took its token back, nothing is called there any more.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.adapters.base import Installation, Installations, Refused
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.errors import Declined, understood
from bot.adapters.slack.workspace import Workspace
from bot.core.errors import ConfigError
from bot.core.ids import SpaceId

PLATFORM = "slack"
RENEW_BEFORE = timedelta(hours=2)
_NOT_TAKEN = ("invalid_auth", "not_authed", "account_inactive", "token_revoked")

log = logging.getLogger(__name__)


class Workspaces:
    """Knows every workspace by its space id."""

    def __init__(self, access: SlackAccess, installations: Installations) -> None:
        """Take how we get in, and where installations are kept."""
        self._access = access
        self._installations = installations
        self._installed: dict[SpaceId, Installation] = {}
        self._open: dict[SpaceId, Workspace] = {}
        self._renewing = asyncio.Lock()

    async def by_token(self) -> Workspace:
        """Return the one workspace of the configured token. Raises `ConfigError` where Slack does not take it."""
        token = self._access.bot_token or ""
        client = self._access.client(token)
        try:
            told = await client.auth_test()
        except Exception as error:
            meant = understood(error)
            if isinstance(meant, Declined) and meant.code in _NOT_TAKEN:
                raise ConfigError(
                    f"Slack does not take SLACK_BOT_TOKEN ({meant.code}). Copy the *Bot User OAuth Token* anew from "
                    "the app's page *OAuth & Permissions*."
                ) from None
            raise meant from error
        installation = Installation(
            space=SpaceId(f"{PLATFORM}:{told['team_id']}"),
            secrets={"bot_token": token},
            facts={"bot_user": str(told["user_id"])},
        )
        return self._opened(installation, told.data, told.headers)  # type: ignore[arg-type]

    async def everywhere(self) -> tuple[SpaceId, ...]:
        """Return all workspaces that installed us by themselves."""
        kept = await self._installations.everywhere(PLATFORM)
        self._installed.update((installation.space, installation) for installation in kept)
        return tuple(installation.space for installation in kept)

    async def install(self, installation: Installation) -> None:
        """Keep what a workspace gave us just now."""
        await self._installations.keep(installation)
        self._open.pop(installation.space, None)
        self._installed[installation.space] = installation

    async def erase(self, space: SpaceId) -> None:
        """Forget a workspace that took back what it gave."""
        self._installed.pop(space, None)
        self._open.pop(space, None)
        await self._installations.erase(space)

    async def bot_user(self, space: SpaceId) -> str | None:
        """Return who we are in a workspace; None where we are not installed."""
        installation = await self._installation(space)
        return None if installation is None else installation.facts.get("bot_user", "")

    async def of(self, space: SpaceId, now: datetime) -> Workspace:
        """Return a workspace, ready to be called. Raises a `DeliveryError`."""
        installation = await self._installation(space)
        if installation is None:
            raise Refused(f"Trellis is not installed in {space} any more; install it there again.")
        if _ends_soon(installation, now):
            installation = await self._renewed(space, now)
        known = self._open.get(space)
        if known is not None:
            return known
        client = self._access.client(installation.secrets["bot_token"])
        try:
            told = await client.auth_test()
        except Exception as error:
            raise understood(error) from error
        return self._opened(installation, told.data, told.headers)  # type: ignore[arg-type]

    def all_known(self) -> tuple[SpaceId, ...]:
        """Return all workspaces that we know to be installed in."""
        return tuple(self._installed)

    async def _installation(self, space: SpaceId) -> Installation | None:
        known = self._installed.get(space)
        if known is None:
            known = await self._installations.of(space)
            if known is not None:
                self._installed[space] = known
        return known

    def _opened(self, installation: Installation, told: Mapping[str, str], headers: Mapping[str, str]) -> Workspace:
        granted = next((value for key, value in headers.items() if key.lower() == "x-oauth-scopes"), "")
        workspace = Workspace(
            space=installation.space,
            team=told["team_id"],
            name=told.get("team") or told["team_id"],
            bot_user=told["user_id"],
            address=told.get("url") or "https://slack.com/",
            scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
            client=self._access.client(installation.secrets["bot_token"]),
        )
        self._installed[installation.space] = installation
        self._open[installation.space] = workspace
        return workspace

    async def _renewed(self, space: SpaceId, now: datetime) -> Installation:
        async with self._renewing:
            stored = await self._installations.of(space)  # another process may have renewed it
            if stored is None:
                raise Refused(f"Trellis is not installed in {space} any more; install it there again.")
            if _ends_soon(stored, now):
                stored = await self._renew(stored, now)
            self._installed[space] = stored
            self._open.pop(space, None)
            return stored

    async def _renew(self, installation: Installation, now: datetime) -> Installation:
        try:
            told = await self._access.client().oauth_v2_access(
                client_id=self._access.client_id or "",
                client_secret=self._access.client_secret or "",
                grant_type="refresh_token",
                refresh_token=installation.secrets["refresh_token"],
            )
        except Exception as error:
            raise understood(error) from error
        renewed = replace(
            installation,
            secrets={"bot_token": told["access_token"], "refresh_token": told["refresh_token"]},
            facts={**installation.facts, "expires_at": str(int(now.timestamp()) + int(told["expires_in"]))},
        )
        await self._installations.keep(renewed)
        log.info("The token of %s was renewed.", installation.space)
        return renewed


def _ends_soon(installation: Installation, now: datetime) -> bool:
    ends = installation.facts.get("expires_at")
    return ends is not None and "refresh_token" in installation.secrets and int(ends) < (now + RENEW_BEFORE).timestamp()
