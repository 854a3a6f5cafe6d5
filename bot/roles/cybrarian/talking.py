"""Whom one can talk to about a card: nobody is named there who did not say yes, and *Not me* ends it at once.

1. Whoever names somebody else has them asked, once for each card, within what nobody asked for; oneself one names.
   Whoever would rather not is never asked about that card again.
2. A new version is another card: who was named on the older one, and who wrote it, is asked again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Asked, EditMessage, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, mention
from bot.core.people import Member
from bot.core.views import Actions, Block, Paragraph, Small, Tone, view
from bot.roles.cybrarian import standing
from bot.roles.cybrarian.card import MOST_PEOPLE, Card, Stage
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import answered, button, linked

USEFUL = timedelta(days=14)


def ask(card: Card, by: Member, some: Iterable[MemberId], tx: CybrarianTx) -> list[MemberId]:
    """Ask people whether they may be named on a card; return who is asked."""
    asked = []
    for one in dict.fromkeys(some):
        member, name = tx.member(one), _name(card, one)
        if one in (by.id, *card.people, *card.not_me) or member is None or not member.here:
            continue
        if tx.messages.was_sent(name):
            continue
        tx.recall(name)  # held until they are to be asked, it is said anew
        tx.send(
            SendDirectMessage(
                to=one,
                view=view(
                    Paragraph(tx.say("talk-ask", who=mention(by.id), link=linked(tx, card))),
                    Small(tx.say("talk-means")),
                    Actions(
                        (
                            button(tx.say, "talk-yes-button", "talk_yes", card.id, Tone.PRIMARY),
                            button(tx.say, "talk-no-button", "talk_no", card.id),
                        )
                    ),
                ),
                reason=Reason(rule="talk", token=card.id),
                asked=Asked.NOT,
                kind=Kind.LIBRARY,
                name=name,
                useful_until=tx.now + USEFUL,
            )
        )
        asked.append(one)
    return asked


def told(asked: Iterable[MemberId], tx: CybrarianTx) -> Block | None:
    """Tell whoever named people that these are asked first."""
    names = [mention(one) for one in asked]
    return Small(tx.say("talk-asked", people=Markup(", ".join(names)))) if names else None


def _name(card: Card, member: MemberId) -> MessageName:
    return MessageName(f"talk/{card.id}/{member}")


def yes(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Name somebody on a card, who was asked and agrees."""
    card = tx.library.card(event.token)
    if card is None or card.stage is not Stage.KEPT or not tx.messages.was_sent(_name(card, me.id)):
        tx.send(answered(event, tx, Paragraph(tx.say("card-gone"))))
        return
    people = tuple(dict.fromkeys((*card.people, me.id)))
    not_me = tuple(one for one in card.not_me if one != me.id)
    if len(people) > MOST_PEOPLE:
        _settle(event, card, me, "talk-full", tx)
        return
    _change(replace(card, people=people, not_me=not_me), tx)
    _settle(event, card, me, "talk-said-yes", tx)


def no(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Let somebody be named no more on a card, or not at all."""
    card = tx.library.card(event.token.partition("/")[0])
    if card is None:
        tx.send(answered(event, tx, Paragraph(tx.say("card-gone"))))
        return
    remembered = replace(card, not_me=tuple(dict.fromkeys((*card.not_me, me.id))))
    if me.id in card.people:
        _change(replace(remembered, people=tuple(one for one in card.people if one != me.id)), tx)
    else:
        tx.library.change(remembered)
    _settle(event, card, me, "talk-said-no", tx)


def _change(card: Card, tx: CybrarianTx) -> None:
    tx.library.change(card)
    standing.show(card, tx)


def _settle(event: ButtonPressed, card: Card, me: Member, key: str, tx: CybrarianTx) -> None:
    said = Paragraph(tx.say(key, link=linked(tx, card)))
    tx.send(EditMessage(message=_name(card, me.id), view=view(said)))
    tx.send(answered(event, tx, said))
