"""Where a card stands, asked by whoever follows its address, who has no community yet."""

import asyncio

from sqlalchemy import select

from bot.core.ids import CommunityId
from bot.roles.cybrarian.card import STOOD
from bot.store.database import Database, reading
from bot.store.library_tables import cards


class Shelf:
    """The cards of all communities."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    async def whose(self, card: str) -> CommunityId | None:
        """Return the community in whose library a card stands, or stood until it retired; None where it is nobody's."""

        def look() -> CommunityId | None:
            with reading(self._database.engine) as connection:
                asked = select(cards.c.community).where(cards.c.card == card, cards.c.stage.in_(STOOD))
                found = connection.execute(asked).scalar()
                return None if found is None else CommunityId(found)

        return await asyncio.to_thread(look)
