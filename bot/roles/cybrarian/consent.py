"""Asking an author whether their words may be kept.

1. Nobody is asked in public, and nobody's words are read before they say yes.
2. Asks to one author are bundled: one message a week, within what nobody asked for. Whatever they do not answer waits
   in their `me`; where we do not write to people first, it is offered at the next thing they do with us.
3. No is an answer like yes; nobody is told who said it. Whoever said it is not asked again about the same message,
   and whoever proposed that sees no difference.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, ReadMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, MessageRead, TimeCame
from bot.core.ids import EventId, MemberId, MessageName, new_token, space_of
from bot.core.markup import Markup, escape, message_link
from bot.core.people import Member
from bot.core.policy import WEEK
from bot.core.suggestions import Use
from bot.core.views import Actions, Block, Paragraph, Small, Tone, View, view
from bot.roles.cybrarian import standing
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.place import library_in
from bot.roles.cybrarian.reading import given
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.words import HERE, answered, button, called

TOGETHER = timedelta(minutes=10)
MOST_AT_ONCE = 4


def propose(card: Card, tx: CybrarianTx) -> None:
    """Let a card wait for its author's yes; whoever said no to it once is left in peace, and nobody can tell."""
    refused = card.source is not None and tx.library.is_refused(card.source)
    card = replace(card, stage=Stage.DECLINED if refused else Stage.WAITING)
    tx.library.change(card)
    tx.stay_silent("waits-for-consent")  # as much as to say: nobody can tell that it was refused
    if not refused:
        will_be_asked(card, tx)


def will_be_asked(card: Card, tx: CybrarianTx) -> None:
    """Ask a card's author with whatever else waits for them, a week after they were asked last."""
    author = None if card.author is None else tx.member(card.author)
    if author is None or not author.approachable:
        return
    asked = tx.library.reader(author.id).asked_at
    due = tx.now + TOGETHER
    tx.schedule(_ask(author.id, tx), due if asked is None else max(due, asked + WEEK))


def _ask(author: MemberId, tx: CybrarianTx) -> TimeCame:
    return TimeCame(id=EventId(f"cybrarian:consent:{author}"), at=tx.now, verb="cybrarian.consent", token=author)


def ask(event: TimeCame, tx: CybrarianTx) -> None:
    """Ask an author about all that waits for their yes, in one message."""
    author = tx.member(MemberId(event.token))
    waiting = [] if author is None else _not_asked(author.id, tx)
    if author is None or not waiting or not author.approachable:
        tx.stay_silent("nothing-to-ask")
        return
    name = MessageName(f"consent/{author.id}/{new_token(6)}")
    asked = _mark_asked(waiting[:MOST_AT_ONCE], name, author.id, tx)
    _send(asked, author.id, name, tx)
    if len(waiting) > MOST_AT_ONCE:
        tx.schedule(_ask(author.id, tx), tx.now + WEEK)


def _send(cards: Sequence[Card], author: MemberId, name: MessageName, tx: CybrarianTx) -> None:
    tx.send(
        SendDirectMessage(
            to=author,
            view=_asking(cards, tx),
            reason=Reason(rule="consent"),
            asked=Asked.NOT,
            kind=Kind.LIBRARY,
            name=name,
            useful_until=min(card.lapses_at for card in cards),
        )
    )


def may_be_offered(author: MemberId, tx: CybrarianTx) -> bool:
    """Say whether something waits for somebody's yes that they were not asked about."""
    asked = tx.library.reader(author).asked_at
    return (asked is None or tx.now - asked >= WEEK) and bool(_not_asked(author, tx))


def offer(event: Gesture, author: Member, tx: CybrarianTx) -> None:
    """Ask an author beside what they are doing with us just now."""
    if not may_be_offered(author.id, tx):
        return
    tx.cancel(_ask(author.id, tx).id)
    name = MessageName(f"consent/{author.id}/{new_token(6)}")
    asked = _mark_asked(_not_asked(author.id, tx)[:MOST_AT_ONCE], name, author.id, tx)
    tx.send(privately(event, tx.say, *_asking(asked, tx, here=True).blocks))


def _not_asked(author: MemberId, tx: CybrarianTx) -> list[Card]:
    return [card for card in tx.library.waiting_for(author) if card.asked_in is None]


def _mark_asked(cards: Sequence[Card], name: MessageName, author: MemberId, tx: CybrarianTx) -> list[Card]:
    told = tx.suggesting.may(Use.CARD)
    asked = [replace(card, asked_in=name, told_of_model=told) for card in cards]
    for card in asked:
        tx.library.change(card)
    tx.library.note(replace(tx.library.reader(author), asked_at=tx.now))
    return asked


def _asking(cards: Sequence[Card], tx: CybrarianTx, *, here: bool = False) -> View:
    if not cards:
        return view(Small(tx.say("consent-settled")))
    blocks: list[Block] = [Paragraph(tx.say("consent-ask", number=len(cards)))]
    for card in cards:
        blocks += about(card, tx, here=here)
    told = any(card.told_of_model for card in cards)
    return view(*blocks, Small(tx.say("consent-means")), Small(tx.say("consent-model")) if told else None)


def about(card: Card, tx: CybrarianTx, *, here: bool = False) -> list[Block]:
    """Return what its author is asked about one card."""
    say, token = tx.say, f"{card.id}/{HERE}" if here else card.id
    link = say("consent-words-link") if card.source is None else message_link(say("consent-words-link"), card.source)
    return [
        Paragraph(say("consent-card", keeper=called(tx, card.keeper), title=card.title, link=link)),
        *([Paragraph(say("card-why", words=card.why))] if card.why else []),
        Actions(
            (
                button(say, "consent-yes-button", "yes", token, Tone.PRIMARY),
                button(say, "consent-no-button", "no", token),
            )
        ),
    ]


def show_asked(name: MessageName | None, tx: CybrarianTx, said: Markup | None = None) -> None:
    """Let a message that asked say what became of the last, and what is still to be answered.

    What nobody has read yet asks only about what still waits, or is taken back.
    """
    if name is None:
        return
    waiting = tx.library.asked_in(name)
    if not tx.recall(name):
        became = () if said is None else (Paragraph(said),)
        tx.send(EditMessage(message=name, view=view(*became, *_asking(waiting, tx).blocks)))
    elif waiting and waiting[0].author is not None:
        _send(waiting, waiting[0].author, name, tx)


# ---- what they say --------------------------------------------------------------------------------------


def yes(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Fetch an author's words: they may be kept."""
    card = _asked(event, me, tx)
    if card is None:
        return
    if library_in(space_of(card.channel), tx) is None or card.source is None:
        tx.send(answered(event, tx, Paragraph(tx.say("library-no-room"))))
        return
    tx.library.change(replace(card, stage=Stage.READING))
    tx.send(ReadMessage(message=card.source, verb="cybrarian.read", token=card.id))
    _settle(event, card, "consent-said-yes", tx)


def no(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Remember that an author would rather not; its draft lapses in its time, like one that nobody answered."""
    card = _asked(event, me, tx)
    if card is not None:
        if card.source is not None:
            tx.library.refuse(card.source)
        tx.library.change(replace(card, stage=Stage.DECLINED, asked_in=None))
        _settle(event, card, "consent-said-no", tx)


def _asked(event: ButtonPressed, me: Member, tx: CybrarianTx) -> Card | None:
    card = tx.library.card(event.token.partition("/")[0])
    if card is not None and card.author == me.id and card.stage is Stage.WAITING:
        return card
    tx.send(answered(event, tx, Paragraph(tx.say("consent-no-longer"))))
    return None


def _settle(event: ButtonPressed, card: Card, key: str, tx: CybrarianTx) -> None:
    said = tx.say(key, link=escape(card.title))
    show_asked(card.asked_in, tx, said)
    tx.send(answered(event, tx, Paragraph(said)))


def read(event: MessageRead, tx: CybrarianTx) -> None:
    """Keep a card with its author's words, as they stand at this moment."""
    card = tx.library.card(event.token)
    if card is None or card.stage is not Stage.READING or card.author is None:
        return
    author, words = given(event, tx)
    if author is not None and author.id == card.author and words:
        standing.publish(replace(card, words=words), tx)
        return
    tx.cancel(standing.timer(card.id, "lapse"))
    tx.library.drop(card.id)
    tx.send(
        SendDirectMessage(
            to=card.author,
            view=view(Paragraph(tx.say("consent-unreadable", title=card.title))),
            reason=Reason(rule="consent"),
            asked=Asked.FOR,
            kind=Kind.LIBRARY,
        )
    )
