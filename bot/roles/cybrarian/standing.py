"""What stands in the library: each card in a message of its own, and one pinned index that is edited."""

from dataclasses import replace

from bot.core.effects import AddBookmark, EditMessage, PostMessage, Reason
from bot.core.events import TimeCame
from bot.core.ids import EventId, MessageName, space_of
from bot.roles.cybrarian import unfurling
from bot.roles.cybrarian.card import SETTLES_WITHIN, Card, Stage
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import index, index_name, shown, withdrawn


def timer(card: str, what: str) -> EventId:
    """Name one of a card's timers."""
    return EventId(f"cybrarian:{card}:{what}")


def publish(card: Card, tx: CybrarianTx) -> Card:
    """Put a card into the library, with somebody who looks after it and a day on which it is looked at again."""
    kept = replace(
        card,
        stage=Stage.KEPT,
        kept_at=tx.now,
        owner=card.owner or card.keeper,
        review_at=tx.now + tx.community.spans.card_review,
        asked_in=None,
    )
    tx.cancel(timer(card.id, "lapse"))
    tx.library.change(kept)
    older = None if card.replaces is None else tx.library.card(card.replaces)
    if older is not None and older.stage is Stage.KEPT:
        retire(older, tx)
    post(kept, tx)
    review_later(kept, tx)
    return kept


def bring(card: Card, tx: CybrarianTx) -> None:
    """Put a card into the library that comes from elsewhere as it is; nobody is hurried over its review."""
    tx.library.begin(card)
    post(card, tx)
    event = TimeCame(id=timer(card.id, "review"), at=tx.now, verb="cybrarian.review", token=card.id)
    tx.schedule(event, max(card.review_at or tx.now, tx.now + SETTLES_WITHIN))


def post(card: Card, tx: CybrarianTx) -> None:
    """Post a card where the library stands; the index follows once it is known where that is."""
    tx.send(
        PostMessage(
            channel=card.channel,
            view=shown(tx, card),
            reason=Reason(rule="card", token=card.id),
            name=card.name,
            title=card.title,
            tags=card.topics,
        )
    )


def stands(token: str, tx: CybrarianTx) -> None:
    """Let the index lead to a card, now that it is known where it stands; and the one that it replaces."""
    card = tx.library.card(token)
    if card is None:  # whoever wrote it took it back while it was on its way
        gone(token, tx)
        return
    show_index(card, tx)
    _show_older(card, tx)


def show(card: Card, tx: CybrarianTx) -> None:
    """Let a card say how it is now, with the index, the older one that leads to it, and what its address shows."""
    show_use(card, tx)
    _show_older(card, tx)
    unfurling.follow(card, tx)


def show_use(card: Card, tx: CybrarianTx) -> None:
    """Let a card say by how many it was used."""
    tx.send(EditMessage(message=card.name, view=shown(tx, card), title=card.title))
    show_index(card, tx)


def _show_older(card: Card, tx: CybrarianTx) -> None:
    older = None if card.replaces is None else tx.library.card(card.replaces)
    if older is not None and older.stage is not Stage.KEPT:
        tx.send(EditMessage(message=older.name, view=shown(tx, older)))


def show_index(card: Card, tx: CybrarianTx) -> None:
    """Keep the index of a card's space true: one pinned message, posted once and edited from then on."""
    space = space_of(card.channel)
    name, view = index_name(space), index(tx, space)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=view))
        return
    title = str(tx.say("index-title"))
    reason = Reason(rule="library-index")
    tx.send(PostMessage(channel=card.channel, view=view, reason=reason, name=name, pinned=True, title=title))
    tx.send(AddBookmark(channel=card.channel, label=title, message=name))


def retire(card: Card, tx: CybrarianTx) -> Card:
    """Take a card out of the library; it can be brought back for half a year."""
    retired = replace(card, stage=Stage.RETIRED, review_at=tx.now)
    for what in ("review", "unanswered", "last"):
        tx.cancel(timer(card.id, what))
    tx.library.change(retired)
    show(retired, tx)
    return retired


def take_away(card: Card, tx: CybrarianTx) -> None:
    """Forget a card whose words were taken back, also where it stands."""
    for what in ("review", "unanswered", "last", "lapse"):
        tx.cancel(timer(card.id, what))
    tx.library.drop(card.id)
    unfurling.take_back(card.id, tx)
    tx.send(EditMessage(message=card.name, view=withdrawn(tx), title=str(tx.say("card-withdrawn-title"))))
    show_index(card, tx)
    _show_older(card, tx)


def gone(token: str, tx: CybrarianTx) -> None:
    """Let the place of a card that is gone say so, and every index."""
    name = MessageName(f"card/{token}")
    unfurling.take_back(token, tx)
    where = tx.messages.where(name)
    tx.send(EditMessage(message=name, view=withdrawn(tx), title=str(tx.say("card-withdrawn-title"))))
    if where is not None and tx.messages.was_sent(index_name(space_of(where.channel))):
        space = space_of(where.channel)
        tx.send(EditMessage(message=index_name(space), view=index(tx, space)))


def review_later(card: Card, tx: CybrarianTx) -> None:
    """Look at a card again on its day; that nobody looks after it goes on until somebody does."""
    tx.cancel(timer(card.id, "unanswered"))
    if card.owner is not None:
        tx.cancel(timer(card.id, "last"))
    if card.review_at is not None:
        event = TimeCame(id=timer(card.id, "review"), at=tx.now, verb="cybrarian.review", token=card.id)
        tx.schedule(event, card.review_at)
