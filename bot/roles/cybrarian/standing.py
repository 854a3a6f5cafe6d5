"""What stands in the library: each card in a message of its own, and one pinned index that is edited.

1. What comes to stand does so where the library is then. The index follows it there, and says so where it stood.
2. The index is made anew only where what it lists has changed, and after many cards from elsewhere once.
3. A card whose message somebody takes away retires, and whoever looks after it is told; an index that was taken away
   is posted again with the next change.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.effects import AddBookmark, Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.ids import EventId, MessageName, MessageRef, SpaceId, space_of
from bot.core.people import Channel
from bot.core.signposts import message_of
from bot.core.views import Actions, Paragraph, Small, View, view
from bot.roles.cybrarian import unfurling
from bot.roles.cybrarian.card import SETTLES_WITHIN, Card, Stage
from bot.roles.cybrarian.place import index_name, library_in
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import button, index, linked, moved, shown, withdrawn

SETTLES = timedelta(minutes=1)
"""After the last card from elsewhere: then the index is made, once for all of them."""


def timer(card: str, what: str) -> EventId:
    """Name one of a card's timers."""
    return EventId(f"cybrarian:{card}:{what}")


def at(card: Card, what: str, tx: CybrarianTx) -> TimeCame:
    """Return one of a card's timers, to be scheduled."""
    return TimeCame(id=timer(card.id, what), at=tx.now, verb=f"cybrarian.{what}", token=card.id)


def publish(card: Card, tx: CybrarianTx) -> Card:
    """Put a card into the library, with somebody who looks after it and a day on which it is looked at again."""
    room = library_in(space_of(card.channel), tx)
    kept = replace(
        card,
        stage=Stage.KEPT,
        channel=card.channel if room is None else room.id,
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
    tx.schedule(at(card, "review", tx), max(card.review_at or tx.now, tx.now + SETTLES_WITHIN))


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
    if card.brought is None:
        show_index(space_of(card.channel), tx)
    else:
        index_later(space_of(card.channel), tx, SETTLES)
    _show_older(card, tx)


def show(card: Card, tx: CybrarianTx) -> None:
    """Let a card say how it is now, with the older one that leads to it, and what its address shows."""
    show_use(card, tx)
    _show_older(card, tx)
    unfurling.follow(card, tx)


def show_use(card: Card, tx: CybrarianTx) -> None:
    """Let a card say by how many it was used."""
    tx.send(EditMessage(message=card.name, view=shown(tx, card), title=card.title))


def _show_older(card: Card, tx: CybrarianTx) -> None:
    older = None if card.replaces is None else tx.library.card(card.replaces)
    if older is not None and older.stage is not Stage.KEPT:
        tx.send(EditMessage(message=older.name, view=shown(tx, older)))


def _show_newer(card: str, tx: CybrarianTx) -> None:
    """Let the version that came after a card name it no more, once it is gone."""
    newer = tx.library.newer_than(card)
    if newer is not None:
        show_use(newer, tx)


# ---- the index ------------------------------------------------------------------------------------------


def show_index(space: SpaceId, tx: CybrarianTx) -> None:
    """Keep the index of a space's library true: one pinned message, posted once and edited from then on."""
    name, room = index_name(space), library_in(space, tx)
    where = tx.messages.where(name)
    if room is not None and where is not None and where.channel != room.id:
        _leave(where, room, tx)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=index(tx, space)))
    elif room is not None:
        title, reason = str(tx.say("index-title")), Reason(rule="library-index")
        shown_first = index(tx, space)
        tx.send(PostMessage(channel=room.id, view=shown_first, reason=reason, name=name, pinned=True, title=title))
        tx.send(AddBookmark(channel=room.id, label=title, message=name))


def _leave(where: MessageRef, room: Channel, tx: CybrarianTx) -> None:
    """Say where the index was that the library stands elsewhere now."""
    left = tx.places.channel(where.channel)
    tx.messages.stands_no_more(where)
    if left is not None and not left.archived:
        tx.send(EditMessage(message=where, view=moved(tx, room)))


def index_later(space: SpaceId, tx: CybrarianTx, after: timedelta = timedelta()) -> None:
    """Make a space's index anew, once for all that changes until then."""
    event = TimeCame(id=EventId(f"cybrarian:index:{space}"), at=tx.now, verb="cybrarian.index", token=space)
    tx.schedule(event, tx.now + after)


def index_due(event: TimeCame, tx: CybrarianTx) -> None:
    """Make a space's index anew, if there is anything for it to list, or it stands already."""
    space = SpaceId(event.token)
    if tx.messages.was_sent(index_name(space)) or tx.library.latest_in(space, 1):
        show_index(space, tx)


# ---- whether it still holds -----------------------------------------------------------------------------


def ask_name(card: Card) -> MessageName:
    """Name the message that asks whether a card still holds."""
    return MessageName(f"review/{card.id}/{card.review_at:%Y%m%d}")


def settle_ask(card: Card, said: View, tx: CybrarianTx) -> None:
    """Let the question whether a card still holds say what became of it; who has not read it yet is not asked."""
    if card.review_at is not None and not tx.recall(ask_name(card)):
        tx.send(EditMessage(message=ask_name(card), view=said))


# ---- out of the library ---------------------------------------------------------------------------------


def retire(card: Card, tx: CybrarianTx) -> Card:
    """Take a card out of the library; it can be brought back for half a year."""
    if card.owner is not None:  # else whoever was asked about it knows already that somebody else is
        settle_ask(card, view(Small(tx.say("card-you-retired")), Paragraph(linked(tx, card))), tx)
    retired = replace(card, stage=Stage.RETIRED, review_at=tx.now)
    for what in ("review", "unanswered", "last"):
        tx.cancel(timer(card.id, what))
    tx.library.change(retired)
    show(retired, tx)
    show_index(space_of(card.channel), tx)
    return retired


def bring_back(card: Card, tx: CybrarianTx) -> None:
    """Let a card that had retired stand in the library again, anew where its message was taken away."""
    review_later(card, tx)
    if tx.messages.was_sent(card.name):
        tx.library.change(card)
        show(card, tx)
        show_index(space_of(card.channel), tx)
    else:
        post_anew(card, tx)


def post_anew(card: Card, tx: CybrarianTx) -> Card:
    """Post a card that stands nowhere, or no more, where the library is now."""
    room = library_in(space_of(card.channel), tx)
    card = card if room is None else replace(card, channel=room.id)
    tx.library.change(card)
    post(card, tx)
    return card


def deleted(message: MessageRef, tx: CybrarianTx) -> None:
    """Give up a message of the library's that was taken away; a card that stood there retires."""
    name = tx.messages.name_at(message)
    if name is None or not name.startswith(("card/", "library/")):
        return
    tx.messages.stands_no_more(message)
    card = tx.library.card(name.removeprefix("card/"))
    if card is not None and card.stage is Stage.KEPT:
        _tell_owner(retire(card, tx), tx)


def _tell_owner(card: Card, tx: CybrarianTx) -> None:
    owner = None if card.owner is None else tx.member(card.owner)
    if owner is None or not owner.here:
        return
    ways = (button(tx.say, "card-again-button", "again", card.id), button(tx.say, "card-more-button", "more", card.id))
    said = view(Paragraph(tx.say("card-taken-down", title=card.title)), Actions(ways))
    reason = Reason(rule="taken-down", token=card.id)
    tx.send(SendDirectMessage(to=owner.id, view=said, reason=reason, asked=Asked.DUTY, kind=Kind.LIBRARY))


def take_away(card: Card, tx: CybrarianTx) -> None:
    """Forget a card whose words were taken back, also where it stands."""
    for what in ("review", "unanswered", "last", "lapse"):
        tx.cancel(timer(card.id, what))
    tx.library.drop(card.id)
    settle_ask(card, withdrawn(tx), tx)
    unfurling.take_back(card.id, tx)
    tx.send(EditMessage(message=card.name, view=withdrawn(tx), title=str(tx.say("card-withdrawn-title"))))
    show_index(space_of(card.channel), tx)
    _show_older(card, tx)
    _show_newer(card.id, tx)


def gone(token: str, tx: CybrarianTx) -> None:
    """Let the place of a card that is gone say so, and the index lead there no more."""
    name = message_of(token)
    unfurling.take_back(token, tx)
    where = tx.messages.where(name)
    tx.send(EditMessage(message=name, view=withdrawn(tx), title=str(tx.say("card-withdrawn-title"))))
    if where is not None:
        index_later(space_of(where.channel), tx)
    _show_newer(token, tx)


def review_later(card: Card, tx: CybrarianTx) -> None:
    """Look at a card again on its day; that nobody looks after it goes on until somebody does."""
    tx.cancel(timer(card.id, "unanswered"))
    if card.owner is not None:
        tx.cancel(timer(card.id, "last"))
    if card.review_at is not None:
        tx.schedule(at(card, "review", tx), card.review_at)
