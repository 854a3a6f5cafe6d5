"""Who may do what with a card."""

from bot.core.people import Member
from bot.roles.cybrarian.card import Card


def may_tend(card: Card, me: Member) -> bool:
    """Say whether somebody may change or retire a card."""
    return me.coordinator or me.id in (card.owner, card.author, card.keeper)


def may_withdraw(card: Card, me: Member) -> bool:
    """Say whether somebody may take a card's words out for good; coordinators do so for an author who is not here."""
    return me.id == card.author or (card.author is None and me.coordinator)


def may_word(card: Card, me: Member) -> bool:
    """Say whether somebody may change a card's words: their author, else, where they bear no name, who tends it."""
    if card.author is not None:
        return me.id == card.author
    return may_tend(card, me) and not (card.brought is not None and card.brought.author)
