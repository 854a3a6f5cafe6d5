"""Take along and forget me: everything that is held, to its member; and then nothing, for anybody."""

import json

from bot.core.answers import page, privately
from bot.core.effects import EditMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import EventId, space_of
from bot.core.people import Member
from bot.core.views import Actions, Button, Document, Heading, Paragraph, Tone, view
from bot.roles.keeper import linking
from bot.roles.keeper.panel import back
from bot.roles.keeper.tx import Gesture, KeeperTx

CARDS_TOO = "cards"
"""The token of the button by which somebody's cards go with them."""


def take_along(event: Gesture, me: Member, tx: KeeperTx) -> None:
    """Give somebody everything that is held about them, as a file."""
    everything = {
        "community": tx.community.name,
        "at": tx.now.isoformat(),
        **tx.record.held_about(me.id),
        "unrequested_messages_lately": [at.isoformat() for at in tx.attention.sent_lately(me.id, tx.now)],
    }
    file = Document(
        name="trellis-me.json",
        media_type="application/json",
        content=json.dumps(everything, ensure_ascii=False, indent=2),
    )
    tx.send(privately(event, tx.say, Paragraph(tx.say("take-along")), file))


def ask(event: Gesture, me: Member, tx: KeeperTx) -> None:
    """Say what goes and what stays, without pleading."""
    if _is_last(me, tx):
        tx.send(page(event, tx.say, Paragraph(tx.say("forget-last")), Actions((back(tx),))))
        return
    here = [tx.places.name_of(space_of(account)) for account in tx.links.accounts_of(me.id)]
    elsewhere = list(tx.links.elsewhere(me.id))
    forget = Button(label=str(tx.say("forget-now-button")), verb="keeper.forget_now", tone=Tone.GRAVE)
    keep = Button(label=str(tx.say("forget-keep-button")), verb="keeper.me")
    cards = tx.record.cards_by(me.id)
    label = str(tx.say("forget-with-cards-button"))
    with_cards = Button(label=label, verb="keeper.forget_now", token=CARDS_TOO, tone=Tone.GRAVE)
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("forget-title")),
            Paragraph(tx.say("forget-goes")),
            Paragraph(tx.say("forget-stays")),
            Paragraph(tx.say("forget-accounts", places=linking.listed(here))) if here else None,
            Paragraph(tx.say("forget-elsewhere", communities=linking.listed(elsewhere))) if elsewhere else None,
            Paragraph(tx.say("forget-cards", number=cards)) if cards else None,
            Actions((forget, *([with_cards] if cards else []), keep)),
        )
    )


def forget(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Forget somebody. From here on nothing may ask who they are: that would write them down again."""
    if _is_last(me, tx):
        ask(event, me, tx)
        return
    gone = view(Paragraph(tx.say("question-withdrawn")))
    for part in tx.record.parts_about(me.id):
        tx.send(EditMessage(message=part, view=gone))
    proposed, shown_in = tx.record.proposals_of(me.id), tx.record.runs_showing(me.id)
    standing = tx.record.posted_for(me.id)
    answered = tx.record.answered_by(me.id)
    cards, asked_for = tx.record.cards_showing(me.id), tx.record.cards_asked_for(me.id)
    tx.attention.forget(me.id)
    nobody = str(tx.say("forgotten-somebody"))
    tx.record.forget(me.id, event.id, cards_too=event.token == CARDS_TOO, somebody=nobody)
    for card in cards:
        redraw = TimeCame(id=EventId(f"cybrarian:{card}:redraw"), at=tx.now, verb="cybrarian.redraw", token=card)
        tx.schedule(redraw, tx.now)
    for name in asked_for:
        tx.schedule(TimeCame(id=EventId(f"cybrarian:{name}"), at=tx.now, verb="cybrarian.asked", token=name), tx.now)
    for message in standing:
        tx.send(EditMessage(message=message, view=gone, title=str(tx.say("question-withdrawn-title"))))
    for message in answered:
        tx.send(EditMessage(message=message, view=view(Paragraph(tx.say("answer-withdrawn")))))
    for name in proposed:
        tx.send(EditMessage(message=name, view=view(Paragraph(tx.say("proposal-withdrawn")))))
    for kind, run in shown_in:
        redraw = TimeCame(id=EventId(f"closing:{run}:redraw"), at=tx.now, verb=f"{kind}.redraw", token=run)
        tx.schedule(redraw, tx.now)
        kept = TimeCame(id=EventId(f"closing:{run}:kept"), at=tx.now, verb="takeaways.redraw", token=run)
        tx.schedule(kept, tx.now)
    newcomers = TimeCame(id=EventId("greeter:redraw"), at=tx.now, verb="greeter.redraw", token="")
    tx.schedule(newcomers, tx.now)  # the welcome card may name them, or the list of who waits
    if standing:  # one of them may be on the coordinators' list
        tx.schedule(TimeCame(id=EventId("broker:list"), at=tx.now, verb="broker.list", token=""), tx.now)
    tx.send(page(event, tx.say, Paragraph(tx.say("forgotten"))))


def say_nothing_is_held(event: Gesture, tx: KeeperTx) -> None:
    """Tell somebody unknown that there is nothing to forget, without writing them down for having asked."""
    tx.record.close_forms(event.by)
    tx.send(page(event, tx.say, Paragraph(tx.say("forget-unknown"))))


def _is_last(me: Member, tx: KeeperTx) -> bool:
    return me.coordinator and all(other.id == me.id for other in tx.people.coordinators())
