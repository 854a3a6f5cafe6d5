"""Where the library of a space stands."""

from bot.core.ids import MessageName, SpaceId
from bot.core.people import Channel, Life, Purpose, serving
from bot.roles.cybrarian.tx import CybrarianTx


def library_room(tx: CybrarianTx) -> Channel | None:
    """Return where the library stands in this space, None where there is no such place just now."""
    return library_in(tx.space, tx)


def library_in(space: SpaceId | None, tx: CybrarianTx) -> Channel | None:
    """Return where the library of a space stands now, wherever we are spoken to; None where there is no such place."""
    if tx.community.life is not Life.OPEN:
        return None
    return serving(tx.places.channel_for(Purpose.REPERTOIRE, near=space), space)


def index_name(space: SpaceId) -> MessageName:
    """Name the index of a space's library."""
    return MessageName(f"library/{space}"[:80])
