"""Whose calendar an address opens, asked by whoever serves feeds, who has no community yet."""

import asyncio

from bot.core.ids import CommunityId, MemberId
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.queries.feeds import feed_at


class Subscriptions:
    """The feeds of all communities."""

    def __init__(self, database: Database, fingerprint: Fingerprint) -> None:
        """Take the database and the key by which secrets are recognised."""
        self._database = database
        self._fingerprint = fingerprint

    async def opened_by(self, secret: str) -> tuple[CommunityId, MemberId | None] | None:
        """Return whose calendar a secret opens (a member None: the community's); None where it opens nobody's."""

        def look() -> tuple[CommunityId, MemberId | None] | None:
            with reading(self._database.engine) as connection:
                return feed_at(connection, self._fingerprint, secret)

        return await asyncio.to_thread(look)
