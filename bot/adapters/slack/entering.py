"""How we come into a workspace, and how we leave it.

1. However long Slack is away, coming in is tried again; only a token that it does not take ends that.
2. A workspace that took back what it gave is left: told to the house first, then its tokens are erased.
"""

import asyncio
import logging
from dataclasses import replace

from bot.adapters.base import Ambiguous, House, Installation, TryLater, waits
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.directory import Directory
from bot.adapters.slack.errors import Declined
from bot.adapters.slack.pace import Pace, Paced
from bot.adapters.slack.workspace import Workspace
from bot.adapters.slack.workspaces import TAKEN_BACK, Workspaces
from bot.core.errors import StoreUnavailableError
from bot.core.events import SpaceLeft
from bot.core.ids import EventId, SpaceId

AGAIN_AFTER = (1.0, 5.0, 15.0, 60.0, 300.0)
SPACES_AT_ONCE = 8

log = logging.getLogger(__name__)


class Entrance:
    """The way into workspaces and out of them; `workspaces` are those that we are in."""

    def __init__(self, access: SlackAccess, directory: Directory, house: House, pace: Pace) -> None:
        """Take how we get in, who writes down whom we meet, the house, and the pace of our calls."""
        self.workspaces = Workspaces(access, house.installations)
        self._directory, self._house, self._pace = directory, house, pace
        self._room = asyncio.Semaphore(SPACES_AT_ONCE)

    async def alone(self) -> SpaceId:
        """Return the workspace of the configured token. Raises `ConfigError` where Slack does not take it."""
        for wait in waits(AGAIN_AFTER):
            try:
                return (await self.workspaces.by_token(self._house.now())).space
            except (Ambiguous, TryLater) as error:
                log.warning("Slack does not let us in yet (%s) Trying again in %.0f s.", error, wait)
                await asyncio.sleep(wait)
        raise AssertionError("the waits have no end")

    async def enter(self, space: SpaceId) -> None:
        """Look around in a workspace and tell the house."""
        for wait in waits(AGAIN_AFTER):
            installation = await self.workspaces.installation(space)
            if installation is None:
                return
            try:
                await self._look_around(space, installation.facts.get("installer"))
            except Declined as declined:
                if declined.code not in TAKEN_BACK:
                    raise
                await self._was_taken_back(space, installation)
            except (Ambiguous, TryLater, StoreUnavailableError) as error:
                log.warning("%s cannot be looked at yet (%s) Trying again in %.0f s.", space, error, wait)
                await asyncio.sleep(wait)
                continue
            return

    async def _look_around(self, space: SpaceId, installer: str | None) -> None:
        async with self._room:
            slack = await self.paced(space)
            portions = await self._directory.look_around(slack, self._house.now(), installer)
        for entered in portions:
            await self._house.hear(space, entered)

    async def keep(self, installation: Installation) -> SpaceId:
        """Keep what a workspace gave us just now, and since when."""
        since = {"installed_at": str(int(self._house.now().timestamp()))}
        await self.workspaces.install(replace(installation, facts={**installation.facts, **since}))
        return installation.space

    async def _was_taken_back(self, space: SpaceId, installation: Installation) -> None:
        since = installation.facts.get("installed_at", "")
        left = SpaceLeft(id=EventId(f"taken back:{space}:{since}"), at=self._house.now(), space=space)
        await self._house.hear(space, left)
        await self.leave(space)

    async def leave(self, space: SpaceId) -> None:
        """Erase what a workspace gave us, and forget who is there."""
        await self.workspaces.erase(space)
        self._directory.forget(space)
        log.warning("Trellis was removed from %s; nothing is done there any more, and its tokens are erased.", space)

    async def workspace(self, space: SpaceId) -> Workspace:
        """Return a workspace, ready to be called. Raises a `DeliveryError`."""
        return await self.workspaces.of(space, self._house.now())

    async def paced(self, space: SpaceId) -> Paced:
        """Return a workspace that is called at our pace. Raises a `DeliveryError`."""
        return Paced(await self.workspace(space), self._pace)
