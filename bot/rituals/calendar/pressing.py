"""What each button of the calendar does: at large, about one ritual, and to one that somebody may change or end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.events import ButtonPressed
from bot.core.people import Member
from bot.rituals.calendar import (
    adding,
    changing,
    listing,
    looking,
    moving,
    proposals,
    showing,
    subscribing,
    suggesting,
    surprises,
)
from bot.rituals.calendar.filled import DRAFT, Checked, check, read_filled
from bot.rituals.calendar.tx import found, listed
from bot.rituals.formats import Formats
from bot.rituals.preview import Previews
from bot.rituals.ritual import Ritual
from bot.rituals.subscribing import FeedAddresses
from bot.rituals.tx import RitualTx


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What the calendar has at hand: the catalogue, who foresees a course, and who knows where feeds are served."""

    formats: Formats
    previews: Previews | None = None
    addresses: FeedAddresses | None = None


OnPress = Callable[[ButtonPressed, Member, RitualTx, Hand], None]
OnOne = Callable[[ButtonPressed, Member, Ritual, RitualTx, Hand], None]


def _about_a_draft(event: ButtonPressed, me: Member, tx: RitualTx, hand: Hand) -> None:
    """Show what a draft would say, or the draft itself again."""
    draft, page = listing.page_of(event.token)
    kept = tx.drafts.take_up(me.id, DRAFT, draft)
    if kept is None:
        listing.refuse(event, "calendar-draft-gone", tx)
        return
    filled = read_filled(kept)
    checked = check(filled, me, tx, hand.formats)
    if event.verb == "calendar.look" or not isinstance(checked, Checked):
        looking.look(event, me, filled, tx, hand.formats, draft)
    else:
        listing.preview_draft(event, me, checked.ritual, draft, tx, hand.previews, page)


def _preview(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, hand: Hand) -> None:
    listing.preview(event, me, ritual, tx, hand.previews, listing.page_of(event.token)[1])


def _decide(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, hand: Hand) -> None:
    proposals.decide(event, me, ritual, tx, hand.formats)


def _after_trying(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, hand: Hand) -> None:
    proposals.after_trying(event, me, ritual, tx, hand.formats)


PRESSED: Mapping[str, OnPress] = {
    "show": lambda event, me, tx, hand: showing.show(event, me, tx, hand.addresses),
    "subscribe": lambda event, me, tx, hand: subscribing.subscribe(event, me, tx, hand.addresses),
    "new_feed": lambda event, me, tx, hand: subscribing.new_feed(event, me, tx, hand.addresses),
    "ask_new_feed": lambda event, me, tx, hand: subscribing.ask_new_feed_for_all(event, me, tx),
    "new_feed_for_all": lambda event, me, tx, hand: subscribing.new_feed_for_all(event, me, tx, hand.addresses),
    "rituals": lambda event, me, tx, hand: listing.show(event, me, tx),
    "open": lambda event, me, tx, hand: listing.open_one(event, me, tx, hand.formats),
    "add": lambda event, me, tx, hand: adding.typed(event, me, "", tx, hand.formats),
    "choose": lambda event, me, tx, hand: adding.chosen(event, me, tx, hand.formats),
    "change": lambda event, me, tx, hand: adding.change(event, me, tx, hand.formats),
    "discard": lambda event, me, tx, hand: adding.discard(event, me, tx),
    "set": lambda event, me, tx, hand: adding.set_it(event, me, tx, hand.formats),
    "look": _about_a_draft,
    "preview_draft": _about_a_draft,
    "another": lambda event, me, tx, hand: surprises.another(event, me, tx, hand.formats),
    "veto": lambda event, me, tx, hand: surprises.veto(event, me, tx),
    "suggest_take": lambda event, me, tx, hand: suggesting.take(event, me, tx),
    "suggest_change": lambda event, me, tx, hand: suggesting.open_change(event, me, tx),
    "suggest_discard": lambda event, me, tx, hand: suggesting.discard(event, me, tx),
    "surprise_suggest": lambda event, me, tx, hand: suggesting.ask_for_surprises(event, me, tx, hand.formats),
    "surprise_take": lambda event, me, tx, hand: suggesting.take_surprise(event, me, tx, hand.formats),
    "move_again": lambda event, me, tx, hand: moving.move_again(event, me, tx),
    "move_now": lambda event, me, tx, hand: moving.move_now(event, me, tx, hand.formats),
    "leave_out": lambda event, me, tx, hand: changing.leave_out(event, me, tx, hand.formats),
}
DECIDED: Mapping[str, OnOne] = {
    "accept": _decide,
    "try": _decide,
    "decline": _decide,
    "keep": _after_trying,
    "try_more": _after_trying,
    "let_go": _after_trying,
}
"""What is answered kindly even where the ritual is not listed any more."""
ON_ONE: Mapping[str, OnOne] = {
    "edit": lambda event, me, ritual, tx, hand: adding.edit(event, me, ritual, tx, hand.formats),
    "preview": _preview,
    "suggest": lambda event, me, ritual, tx, hand: suggesting.ask_for_questions(event, me, ritual, tx, hand.formats),
}
ENDS: Mapping[str, OnOne] = {
    "cancel": lambda event, me, ritual, tx, hand: changing.ask_cancel(event, me, ritual, tx),
    "end": lambda event, me, ritual, tx, hand: changing.end(event, me, ritual, tx),
}
"""What only they do who may end a ritual."""
CHANGES: Mapping[str, OnOne] = {
    "move": lambda event, me, ritual, tx, hand: moving.open_move(event, me, ritual, tx, found(event.token, tx)[2]),
    "pause": lambda event, me, ritual, tx, hand: changing.ask_pause(event, me, ritual, tx),
    "pause_until": lambda event, me, ritual, tx, hand: changing.open_pause(event, ritual, tx),
    "pause_open": lambda event, me, ritual, tx, hand: changing.pause(event, me, ritual, None, tx, hand.formats),
    "go_on": lambda event, me, ritual, tx, hand: changing.go_on(event, me, ritual, tx, hand.formats),
}
"""What only they do who may change a ritual."""


def pressed(event: ButtonPressed, me: Member, tx: RitualTx, hand: Hand) -> None:
    """Do what a button says."""
    on_press = PRESSED.get(event.verb.partition(".")[2])
    if on_press is not None:
        on_press(event, me, tx, hand)
    else:
        _pressed_on_one(event, me, tx, hand)


def _pressed_on_one(event: ButtonPressed, me: Member, tx: RitualTx, hand: Hand) -> None:
    verb, (ritual, _, _) = event.verb.partition(".")[2], found(event.token, tx)
    if ritual is None or (verb not in DECIDED and ritual not in listed(me, tx)):
        listing.refuse(event, "calendar-gone", tx)
    elif (on_one := DECIDED.get(verb) or ON_ONE.get(verb)) is not None:
        on_one(event, me, ritual, tx, hand)
    elif changing.may(event, me, ritual, tx, to_end=verb in ENDS):
        (ENDS.get(verb) or CHANGES.get(verb) or _no_longer)(event, me, ritual, tx, hand)


def _no_longer(event: ButtonPressed, _me: Member, _ritual: Ritual, tx: RitualTx, _hand: Hand) -> None:
    listing.refuse(event, "no-longer-works", tx)
