"""What a platform read for us, as a card takes it: whose words they are, and as many as there is room for."""

from bot.core.events import MessageMenuChosen, MessageRead
from bot.core.people import Member
from bot.roles.cybrarian.card import LONGEST_WORDS
from bot.roles.cybrarian.tx import CybrarianTx


def given(event: MessageRead | MessageMenuChosen, tx: CybrarianTx) -> tuple[Member | None, str]:
    """Return who wrote a message, None where that is nobody here, and their words."""
    author = None if event.author is None else tx.people.known(event.author)
    return author, event.text.strip()[:LONGEST_WORDS]
