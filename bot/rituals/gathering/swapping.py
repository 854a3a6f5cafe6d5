"""Two hosts who change places: one offers it, and it is done once the other agrees.

1. There is one offer at a time. It names who offered and which seat the other would take, and holds for these two in
   these seats only: once somebody else hosts, or they have swapped, its buttons do nothing.
2. It is answered once. Whoever wants the same and was offered it already agrees by that.
"""

from dataclasses import dataclass, replace

from bot.core.answers import privately
from bot.core.effects import EditMessage
from bot.core.events import ButtonPressed
from bot.core.ids import MemberId, MessageName, new_token
from bot.core.markup import mention, moment
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Tone, view
from bot.rituals.gathering.answering import too_late
from bot.rituals.gathering.hosting import duty, seat_as_it_is
from bot.rituals.gathering.meetup import Show, button, holder, linked
from bot.rituals.naming import CO_HOST, HOST, hosting_name
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Hosting
from bot.rituals.tx import RitualTx

OFFER = "gathering.swap"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a host was offered: to take the seat of who offered it."""

    id: str
    seat: str
    by: MemberId

    def written(self) -> str:
        """Return it as it is kept with whoever was asked."""
        return "/".join((self.id, self.seat, self.by))


def ask_to_swap(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx) -> None:
    """Offer the other host to change places, or agree to what they offered."""
    other = next((host for host in meetup.hosts if host != me.id), None)
    if not meetup.run.is_ahead_or_on:
        too_late(event, meetup, tx)
    elif me.id not in meetup.hosts or other is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-nobody"))))
    elif (offered := _offered(me.id, meetup, tx)) is not None:
        _settle(offered, me, meetup, show, tx, yes=True)
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swapped"))))
    else:
        if _offered(other, meetup, tx) is None:
            _offer(me, other, meetup, tx)
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-asked", member=mention(other)))))


def answer_swap(event: ButtonPressed, me: Member, meetup: Occasion, show: Show, tx: RitualTx, *, yes: bool) -> None:
    """Let two hosts change places, or stay where they are."""
    offered = _offered(me.id, meetup, tx)
    if not meetup.run.is_ahead_or_on:
        too_late(event, meetup, tx)
    elif offered is None or offered.id != event.token.partition("/")[2]:
        tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-swap-gone"))))
    else:
        _settle(offered, me, meetup, show, tx, yes=yes)


def _offered(member: MemberId, meetup: Occasion, tx: RitualTx) -> Offer | None:
    """Return what somebody was offered and can still agree to."""
    kept = tx.drafts.take_up(member, OFFER, _place(meetup))
    if kept is None:
        return None
    id_, seat, by = kept.split("/")
    offer = Offer(id_, seat, MemberId(by))
    own = HOST if seat == CO_HOST else CO_HOST
    fits = holder(meetup.run, seat) == (offer.by, Hosting.YES) and holder(meetup.run, own) == (member, Hosting.YES)
    return offer if fits else None


def _place(meetup: Occasion) -> str:
    """Return where the one offer of a run is kept."""
    return f"swap-{meetup.run.id}"


def _message(meetup: Occasion, offer: Offer) -> MessageName:
    return MessageName(f"swap/{meetup.run.id}/{offer.id}")


def _offer(me: Member, other: MemberId, meetup: Occasion, tx: RitualTx) -> None:
    say, run = tx.say, meetup.run
    offer = Offer(new_token(), HOST if run.host == me.id else CO_HOST, me.id)
    tx.drafts.keep(other, OFFER, offer.written(), tx.now, _place(meetup))
    title, at, member = linked(meetup, tx), moment(run.begins), mention(me.id)
    key = "meetup-swap-ask-co-host" if offer.seat == HOST else "meetup-swap-ask-host"
    words, token = say(key, member=member, title=title, at=at), f"{run.id}/{offer.id}"
    yes = button(say, "meetup-swap-yes-button", "swap_yes", token, Tone.PRIMARY)
    no = button(say, "meetup-swap-no-button", "swap_no", token)
    duty(meetup, other, _message(meetup, offer), view(Paragraph(words), Actions((yes, no))), tx)


def _settle(offer: Offer, me: Member, meetup: Occasion, show: Show, tx: RitualTx, *, yes: bool) -> None:
    """Close an offer: do it, or leave all as it is; both read it."""
    run, words = meetup.run, view(Paragraph(tx.say("meetup-swapped" if yes else "meetup-not-swapped")))
    tx.drafts.drop(me.id, _place(meetup))
    if not tx.recall(_message(meetup, offer)):
        tx.send(EditMessage(message=_message(meetup, offer), view=words))
    if yes:
        swapped = replace(run, host=run.co_host, co_host=run.host)
        tx.runs.change(swapped)
        meetup = meetup.now_as(swapped)
        show(meetup, tx)
    duty(meetup, offer.by, MessageName(f"swapped/{run.id}/{offer.id}"), words, tx)
    _renew(meetup, tx)


def _renew(meetup: Occasion, tx: RitualTx) -> None:
    """Let the messages that asked both show where each of them is now."""
    seats = {meetup.run.host: HOST, meetup.run.co_host: CO_HOST}
    for member, seat in seats.items():
        for asked_for in (HOST, CO_HOST):
            if member is not None and tx.messages.was_sent(hosting_name(meetup.run.id, asked_for, member)):
                shown = seat_as_it_is(meetup, seat, member, tx)
                tx.send(EditMessage(message=hosting_name(meetup.run.id, asked_for, member), view=shown))
