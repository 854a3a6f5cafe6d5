"""Whose words a language model may be sent for a title, and the button that says so.

1. A draft's and a card's words are sent only by whoever may head it: its keeper, or once it is kept, those who tend it.
2. Somebody else's words are sent only if they were told of that when they were asked, and said yes; once they are
   forgotten, never. Take-aways that somebody approved are everybody's while they are made into a card.
"""

from hashlib import blake2s

from bot.core.people import Member
from bot.core.suggestions import Use
from bot.core.views import Actions, Block, Small
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.rights import may_tend
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import HERE, button


def is_theirs_to_head(card: Card, me: Member) -> bool:
    """Say whether somebody may give a card its title."""
    if card.stage is Stage.BEGUN:
        return card.keeper == me.id
    return card.stage is Stage.KEPT and may_tend(card, me)


def may_be_sent(card: Card, me: Member) -> bool:
    """Say whether a card's words may leave: they are one's own, everybody's, or their author knows."""
    if not card.words or card.author == me.id:
        return bool(card.words)
    return card.stage is Stage.BEGUN if card.author is None else card.stage is Stage.KEPT and card.told_of_model


def offered(card: Card, me: Member, tx: CybrarianTx, *, here: bool = False) -> tuple[Block, ...]:
    """Return the button that has a title suggested, and what it sends where; nothing where it is not switched on."""
    model = tx.suggesting.model()
    may = is_theirs_to_head(card, me) and may_be_sent(card, me)
    if model is None or not may or not tx.suggesting.may(Use.CARD):
        return ()
    suggest = button(tx.say, "card-suggest-button", "suggest", f"{card.id}/{HERE}" if here else card.id)
    about = tx.say("card-suggest-about", model=model.name, address=model.address)
    return (Actions((suggest,)), Small(about))


def edition(card: Card) -> str:
    """Name what a card's words say now, shortly: other words have another name."""
    return blake2s(card.words.encode(), digest_size=6).hexdigest()
