"""A card's own address: where it is told, and what stands below it where a member wrote it into a channel.

1. It is a service to whoever wrote it: a member of this community, in a channel in which listening is on. The first
   card of a message is shown; of its words nothing is.
2. What is not in the library is not shown: nothing of what was taken back, nothing of another community.
3. What stands below an address follows its card: it says so when the card changed hands, retired, or was taken back.
"""

from hashlib import blake2s

from bot.core.effects import ShowBehindLink
from bot.core.events import LinkShared, MessageSent
from bot.core.ids import MessageName, MessageRef
from bot.core.markup import Markup, mention, moment
from bot.core.people import Life
from bot.core.signposts import Signposts, card_in, message_of
from bot.core.views import Paragraph, Small, View, view
from bot.roles.cybrarian.card import STOOD, Card, Stage
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import linked, shown, withdrawn

SHOWN = "link/"
"""How the names begin of what stands below an address: then come the card, and a mark of the message."""


def shared(event: LinkShared, tx: CybrarianTx) -> None:
    """Show below a member's message what the first card is that it leads to."""
    me = tx.people.known(event.by)
    if me is None or me.guest or not me.here or tx.community.life is not Life.OPEN:
        return
    cards = (tx.library.card(card_in(name) or "") for name in event.to)
    card = next((card for card in cards if card is not None and _may_be_shown(card, tx)), None)
    if card is not None:
        tx.send(_below(event.message, card, tx, name=_name(card, event.message)))


def _may_be_shown(card: Card, tx: CybrarianTx) -> bool:
    """Say whether everybody here could read a card where it stands."""
    stands = tx.places.channel(card.channel)
    return card.stage in STOOD and stands is not None and not stands.private


def _below(message: MessageRef, card: Card, tx: CybrarianTx, name: MessageName | None = None) -> ShowBehindLink:
    return ShowBehindLink(message=message, to=card.name, view=_preview(card, tx), name=name)


def _name(card: Card, message: MessageRef) -> MessageName:
    return MessageName(f"{SHOWN}{card.id}/{blake2s(str(message).encode(), digest_size=8).hexdigest()}")


def _preview(card: Card, tx: CybrarianTx) -> View:
    """Return what a card is, who looks after it, and how fresh it is."""
    say = tx.say
    if card.stage is Stage.RETIRED:
        return shown(tx, card)
    what = say("link-card", link=linked(tx, card), kind=say(f"card-kind-{card.kind}"))
    return view(Paragraph(what), Small(Markup(" · ".join((_kept(card, tx), _care(card, tx))))))


def _kept(card: Card, tx: CybrarianTx) -> Markup:
    return tx.say("card-of-nobody", at=moment(card.kept_at or card.begun_at))


def _care(card: Card, tx: CybrarianTx) -> Markup:
    say = tx.say
    if card.owner is None:
        return say("card-ownerless")
    if card.review_at is None or card.review_at <= tx.now:
        return say("link-review-due", owner=mention(card.owner))
    return say("card-owner", owner=mention(card.owner), at=moment(card.review_at))


# ---- how it follows its card ----------------------------------------------------------------------------


def follow(card: Card, tx: CybrarianTx) -> None:
    """Let what stands below a card's address say how the card is now, wherever that is."""
    for message in tx.messages.below_links_to(card.id):
        tx.send(_below(message, card, tx))


def take_back(card: str, tx: CybrarianTx) -> None:
    """Let nothing of a card stand below its address any more."""
    for message in tx.messages.below_links_to(card):
        _take_back_at(message, card, tx)


def stands(event: MessageSent, tx: CybrarianTx) -> None:
    """Take back what came to stand below an address after its card was taken back."""
    card = event.name.removeprefix(SHOWN).partition("/")[0]
    if tx.library.card(card) is None:
        _take_back_at(event.message, card, tx)


def _take_back_at(message: MessageRef, card: str, tx: CybrarianTx) -> None:
    tx.send(ShowBehindLink(message=message, to=message_of(card), view=withdrawn(tx)))


# ---- where it is told -----------------------------------------------------------------------------------


def address_of(card: Card, signposts: Signposts, tx: CybrarianTx) -> Small | None:
    """Tell the address of a card; nothing where it has none, or is not in the library."""
    link = signposts.to(card.name) if card.stage is Stage.KEPT else None
    return None if link is None else Small(tx.say("link-address", address=link))
