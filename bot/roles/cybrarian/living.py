"""What keeps a library alive: it is said when a card was used, and each card is looked at again on its day.

1. *I used this* counts quietly; only a line that somebody writes reaches the author.
2. On its day a card's owner is asked: keep, fix or retire? Where nobody answers, the card itself asks for another.
   Who paused is asked when their pause ends, and has their two weeks from then.
3. What nobody looks after retires after four weeks, whoever corrects it meanwhile.
4. While a community is closed no card falls due; when it opens again nobody is hurried for the time between.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId
from bot.core.markup import mention
from bot.core.people import Life, Member
from bot.core.views import Actions, Button, Paragraph, Quoted, Small, Tone, view
from bot.roles.cybrarian import standing
from bot.roles.cybrarian.card import LASTS_WITHOUT_OWNER, Card, Stage
from bot.roles.cybrarian.rights import may_tend
from bot.roles.cybrarian.tending import find, note
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import HERE, answered, button, linked

ANSWERED_WITHIN = timedelta(days=14)
LONGEST_LINE = 500
LINE_USEFUL = timedelta(days=14)


# ---- used -----------------------------------------------------------------------------------------------


def used(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Count that somebody used a card, and let them tell its author in a line."""
    card = find(event, tx)
    if card is None:
        return
    if card.stage is Stage.RETIRED:
        tx.send(answered(event, tx, Paragraph(tx.say("card-retired"))))
        return
    if card.author == me.id:
        tx.send(answered(event, tx, Paragraph(tx.say("used-own"))))
        return
    tx.library.use(card.id, me.id, tx.now)
    standing.show_use(card, tx)
    tell = button(tx.say, "used-tell-button", "tell", f"{card.id}/{HERE}")
    way = None if _who_hears(card, me, tx) is None else Actions((tell,))
    tx.send(answered(event, tx, Paragraph(tx.say("used-noted")), way))


def _who_hears(card: Card, me: Member, tx: CybrarianTx) -> MemberId | None:
    """Return who is told of a card's use: its author, else whoever looks after it; None where neither is here."""
    known = (tx.member(one) for one in (card.author, card.owner) if one is not None)
    here = next((member.id for member in known if member is not None and member.here), None)
    return None if here == me.id else here


def open_line(event: ButtonPressed, _me: Member, tx: CybrarianTx) -> None:
    """Ask for the line that reaches the author."""
    card = find(event, tx)
    if card is None:
        return
    field = Field(name="line", label=str(tx.say("used-line-label")), kind=FieldKind.TEXT, longest=LONGEST_LINE)
    form = Form(
        verb="cybrarian.tell",
        token=card.id,
        title=str(tx.say("used-line-title")),
        submit=str(tx.say("used-line-submit-label")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def tell(event: FormSubmitted, me: Member, tx: CybrarianTx) -> None:
    """Bring a line to the author of a card, else to whoever looks after it; it is kept nowhere."""
    card = find(event, tx)
    if card is None:
        return
    to = _who_hears(card, me, tx)
    if to is None:
        tx.send(answered(event, tx, Paragraph(tx.say("used-nobody"))))
        return
    tx.send(
        SendDirectMessage(
            to=to,
            view=view(
                Paragraph(tx.say("used-told", who=mention(me.id), link=linked(tx, card))),
                Quoted(only(event.values, "line")),
            ),
            reason=Reason(rule="used", token=card.id),
            asked=Asked.NOT,
            kind=Kind.LIBRARY,
            useful_until=tx.now + LINE_USEFUL,
        )
    )
    tx.send(answered(event, tx, Paragraph(tx.say("used-thank-you"))))


# ---- the day of its review ------------------------------------------------------------------------------


def review(event: TimeCame, tx: CybrarianTx) -> None:
    """Ask whoever looks after a card whether it still holds; without anybody, let the card ask."""
    card = _due(event, tx)
    if card is None or card.review_at is None:
        return
    if card.review_at > tx.now:
        standing.review_later(card, tx)
        return
    owner = None if card.owner is None else tx.member(card.owner)
    if owner is None or not owner.here:
        nobody_looks_after(card, tx)
        return
    if owner.paused_until is not None and owner.is_paused(tx.now):
        tx.schedule(event, owner.paused_until)
        return
    until = tx.now + ANSWERED_WITHIN
    tx.send(
        SendDirectMessage(
            to=owner.id,
            view=view(
                Paragraph(tx.say("review-ask", link=linked(tx, card))),
                Small(tx.say("review-means")),
                Actions(choices(tx, card.id)),
            ),
            reason=Reason(rule="review", token=card.id),
            asked=Asked.DUTY,
            kind=Kind.LIBRARY,
            name=standing.ask_name(card),
            useful_until=until,
        )
    )
    tx.schedule(standing.at(card, "unanswered", tx), until)


def _due(event: TimeCame, tx: CybrarianTx) -> Card | None:
    """Return the card whose time has come; while a community is closed nothing falls due, and `resume` goes on."""
    card = tx.library.card(event.token)
    is_kept = card is not None and card.stage is Stage.KEPT
    return card if is_kept and tx.community.life is Life.OPEN else None


def choices(tx: CybrarianTx, token: str) -> tuple[Button, ...]:
    """Return what somebody may say of a card on its day."""
    return (
        button(tx.say, "review-keep-button", "keep_on", token, Tone.PRIMARY),
        button(tx.say, "review-fix-button", "edit", token),
        button(tx.say, "review-retire-button", "retire", token),
    )


def unanswered(event: TimeCame, tx: CybrarianTx) -> None:
    """Let a card ask for somebody else, whose owner did not answer."""
    card = _due(event, tx)
    if card is None or card.review_at is None or card.review_at > tx.now:
        return
    if _was_paused(card, tx):
        tx.recall(standing.ask_name(card))
        review(standing.at(card, "review", tx), tx)
        return
    said = view(Small(tx.say("review-passed-on")), Paragraph(linked(tx, card)))
    standing.settle_ask(card, said, tx)
    nobody_looks_after(card, tx)


def _was_paused(card: Card, tx: CybrarianTx) -> bool:
    """Say whether a card's owner could not be asked in these two weeks, because they had paused."""
    owner = None if card.owner is None else tx.member(card.owner)
    if owner is None or owner.paused_until is None or tx.messages.was_sent(standing.ask_name(card)):
        return False
    return owner.paused_until > tx.now - ANSWERED_WITHIN


def nobody_looks_after(card: Card, tx: CybrarianTx) -> None:
    """Let a card itself ask, from now on, for somebody who looks after it; nobody is written to."""
    orphan = replace(card, owner=None, ownerless_since=tx.now)
    tx.library.change(orphan)
    standing.show(orphan, tx)
    tx.schedule(standing.at(card, "last", tx), tx.now + LASTS_WITHOUT_OWNER)


def last(event: TimeCame, tx: CybrarianTx) -> None:
    """Retire a card that nobody wanted to look after."""
    card = _due(event, tx)
    if card is not None and card.owner is None:
        standing.retire(card, tx)


def keep_on(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Keep a card as it is until its next review; where nobody looks after it any more, whoever says so does."""
    card = find(event, tx)
    if card is None:
        return
    if not may_tend(card, me):
        tx.send(answered(event, tx, Paragraph(tx.say("card-not-yours"))))
        return
    if card.stage is Stage.KEPT:
        standing.settle_ask(card, view(Small(tx.say("review-kept")), Paragraph(linked(tx, card))), tx)
        note(card, me, "use-changed-card", tx)
        next_at = tx.now + tx.community.spans.card_review
        card = replace(card, owner=card.owner or me.id, ownerless_since=None, review_at=next_at)
        tx.library.change(card)
        standing.review_later(card, tx)
        standing.show(card, tx)
    tx.send(answered(event, tx, Paragraph(tx.say("review-kept"))))


def adopt(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Let somebody look after a card that nobody does, and ask them the same as on its day."""
    card = find(event, tx)
    if card is None:
        return
    if card.stage is not Stage.KEPT or card.owner is not None:
        tx.send(answered(event, tx, Paragraph(tx.say("adopt-somebody-does"))))
        return
    card = replace(card, owner=me.id, ownerless_since=None, review_at=tx.now + tx.community.spans.card_review)
    tx.library.change(card)
    standing.review_later(card, tx)
    standing.show(card, tx)
    tx.send(answered(event, tx, Paragraph(tx.say("adopt-thank-you")), Actions(choices(tx, f"{card.id}/{HERE}"))))
