"""The workspaces that we are installed in: who we are there, and with which token we call.

1. Whether we are installed is known without asking Slack, so that an event is written down while Slack's API is away.
2. A token that rotates is renewed before it ends, once, and kept before it is used; where that fails, the one at hand
   serves for as long as it is good.
3. Where a workspace took its token back, nothing is called there any more.
4. What is done to one workspace's tokens is done one after the other; workspaces do not wait for each other.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.adapters.base import DeliveryError, Installation, Installations, Refused
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.errors import Declined, understood
from bot.adapters.slack.workspace import Workspace
from bot.core.errors import ConfigError
from bot.core.ids import SpaceId

PLATFORM = "slack"
RENEW_BEFORE = timedelta(hours=2)
RENEW_AGAIN_AFTER = timedelta(minutes=1)
TAKEN_BACK = frozenset({"account_inactive", "token_revoked"})
"""What Slack answers for a token once the app was removed, or the token was."""
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
        self._alone: SpaceId | None = None
        self._not_renewed_before: dict[SpaceId, datetime] = {}
        self._turns: defaultdict[SpaceId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def by_token(self, now: datetime) -> Workspace:
        """Return the one workspace of the configured token. Raises `ConfigError` where Slack does not take it."""
        token = self._access.bot_token or ""
        try:
            told = await self._access.client(token).auth_test()
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
            facts={"bot_user": str(told["user_id"]), "installed_at": str(int(now.timestamp()))},
        )
        self._alone = installation.space
        return self._opened(installation, told.data, told.headers)  # type: ignore[arg-type]

    async def everywhere(self) -> tuple[SpaceId, ...]:
        """Return all workspaces that installed us by themselves; the configured token's own is not among them."""
        kept = [one for one in await self._installations.everywhere(PLATFORM) if one.space != self._alone]
        self._installed.update((installation.space, installation) for installation in kept)
        return tuple(installation.space for installation in kept)

    def all_known(self) -> tuple[SpaceId, ...]:
        """Return all workspaces that we know to be installed in."""
        return tuple(self._installed)

    async def install(self, installation: Installation) -> None:
        """Keep what a workspace gave us just now."""
        async with self._turns[installation.space]:
            await self._installations.keep(installation)
            self._open.pop(installation.space, None)
            self._installed[installation.space] = installation

    async def erase(self, space: SpaceId) -> None:
        """Forget a workspace that took back what it gave."""
        async with self._turns[space]:
            self._installed.pop(space, None)
            self._open.pop(space, None)
            await self._installations.erase(space)

    async def installation(self, space: SpaceId) -> Installation | None:
        """Return what a workspace gave us; None where we are not installed. Slack is not asked."""
        known = self._installed.get(space)
        if known is None:
            known = await self._installations.of(space)
            if known is not None:
                self._installed[space] = known
        return known

    async def of(self, space: SpaceId, now: datetime) -> Workspace:
        """Return a workspace, ready to be called. Raises a `DeliveryError`."""
        async with self._turns[space]:
            installation = await self.installation(space)
            if installation is None:
                raise Refused(f"Trellis is not installed in {space} any more; install it there again.")
            if _ends_soon(installation, now) and now >= self._not_renewed_before.get(space, now):
                installation = await self._renewed(installation, now)
            known = self._open.get(space)
            if known is not None:
                return known
            try:
                told = await self._access.client(installation.secrets["bot_token"]).auth_test()
            except Exception as error:
                raise understood(error) from error
            return self._opened(installation, told.data, told.headers)  # type: ignore[arg-type]

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

    async def _renewed(self, at_hand: Installation, now: datetime) -> Installation:
        """Return an installation whose token lasts, or the one at hand while it is still good."""
        try:
            # What Slack has renewed is kept even if whoever wanted it goes away meanwhile.
            renewed = await asyncio.shield(asyncio.ensure_future(self._renew(at_hand, now)))
        except DeliveryError as error:
            stored = await self._installations.of(at_hand.space)
            if stored is not None and not _ends_soon(stored, now):  # another process was faster
                renewed = stored
            elif not _is_over(at_hand, now):
                log.warning("The token of %s was not renewed yet: %s", at_hand.space, error)
                self._not_renewed_before[at_hand.space] = now + RENEW_AGAIN_AFTER
                return at_hand
            else:
                raise
        self._installed[at_hand.space] = renewed
        self._open.pop(at_hand.space, None)
        return renewed

    async def _renew(self, at_hand: Installation, now: datetime) -> Installation:
        stored = await self._installations.of(at_hand.space)
        if stored is None:
            raise Refused(f"Trellis is not installed in {at_hand.space} any more; install it there again.")
        if not _ends_soon(stored, now):
            return stored
        try:
            told = await self._access.client().oauth_v2_access(
                client_id=self._access.client_id or "",
                client_secret=self._access.client_secret or "",
                grant_type="refresh_token",
                refresh_token=stored.secrets["refresh_token"],
            )
        except Exception as error:
            raise understood(error) from error
        renewed = replace(
            stored,
            secrets={"bot_token": told["access_token"], "refresh_token": told["refresh_token"]},
            facts={**stored.facts, "expires_at": str(int(now.timestamp()) + int(told["expires_in"]))},
        )
        await self._installations.keep(renewed)
        log.info("The token of %s was renewed.", stored.space)
        return renewed


def _ends_soon(installation: Installation, now: datetime) -> bool:
    return "refresh_token" in installation.secrets and _ends_before(installation, now + RENEW_BEFORE)


def _is_over(installation: Installation, now: datetime) -> bool:
    return _ends_before(installation, now)


def _ends_before(installation: Installation, moment: datetime) -> bool:
    ends = installation.facts.get("expires_at")
    return ends is not None and int(ends) < moment.timestamp()
