"""The library when people go, and when we come back to a place: nobody is named any more, and nobody is hurried."""

from dataclasses import replace

from bot.core.effects import ReadMessage
from bot.core.events import TimeCame
from bot.core.ids import SpaceId, space_of
from bot.roles.cybrarian import consent, missing, standing
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.living import ANSWERED_WITHIN, nobody_looks_after
from bot.roles.cybrarian.tx import CybrarianTx


def redraw(event: TimeCame, tx: CybrarianTx) -> None:
    """Let a card name nobody who asked to be forgotten, and ask for somebody where its owner did."""
    card = tx.library.card(event.token)
    if card is None:
        standing.gone(event.token, tx)
        return
    if card.stage is Stage.KEPT and card.owner is None and card.ownerless_since is None:
        nobody_looks_after(card, tx)
    else:
        standing.show(card, tx)
    standing.index_later(space_of(card.channel), tx)


def resume(event: TimeCame, tx: CybrarianTx) -> None:
    """Set a library's clocks anew where we were let in or opened again: nobody is hurried for the time between.

    What was still to be posted when we were removed is posted now, and the index with it.
    """
    kept, space = tx.library.kept(), SpaceId(event.token)
    for card in (*tx.library.under_way(), *kept):
        if space_of(card.channel) != space:
            continue
        if card.stage is not Stage.KEPT:
            _go_on(card, tx)
        else:
            _look_after(card, tx)
    if kept or tx.library.missed():
        missing.schedule(tx)
    missing.begin(tx)
    standing.index_later(space, tx)


def _look_after(card: Card, tx: CybrarianTx) -> None:
    if not tx.messages.was_sent(card.name):
        card = standing.post_anew(card, tx)
    if card.ownerless_since is not None:
        nobody_looks_after(card, tx)
    elif card.review_at is not None:
        card = replace(card, review_at=max(card.review_at, tx.now + ANSWERED_WITHIN))
        tx.library.change(card)
        standing.review_later(card, tx)


def _go_on(card: Card, tx: CybrarianTx) -> None:
    """Let a draft wait as long as it might have; what was on its way to somebody is said anew."""
    tx.schedule(standing.at(card, "lapse", tx), card.lapses_at)
    if card.stage is Stage.READING and card.source is not None:
        tx.send(ReadMessage(message=card.source, verb="cybrarian.read", token=card.id))
    elif card.stage is Stage.WAITING and (card.asked_in is None or not tx.messages.was_sent(card.asked_in)):
        card = replace(card, asked_in=None)
        tx.library.change(card)
        consent.will_be_asked(card, tx)
