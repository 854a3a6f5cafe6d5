"""A draft of a card: where it may stand, how it begins, and how it ends.

1. Of somebody else's message it holds only where that stands.
2. It ends with its message, when its keeper takes the 📌 back, and after two weeks.
"""

from bot.core.effects import EditMessage
from bot.core.events import MessageDeleted, TimeCame
from bot.core.ids import MemberId, MessageName, MessageRef, SpaceId, new_token
from bot.core.people import Channel, Member
from bot.core.views import Actions, Paragraph, Quoted, Small, view
from bot.questions.topics import spoken_of
from bot.roles.cybrarian import consent, standing
from bot.roles.cybrarian.card import LONGEST_TITLE, UNDER_WAY, Card, Stage
from bot.roles.cybrarian.place import library_in
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.words import answered, button, linked


def room_for(event: Gesture, tx: CybrarianTx, words: str = "", *, space: SpaceId | None = None) -> Channel | None:
    """Return where the library of a space stands, else of this one; where none does, say so, and give words back.

    What is about a card goes to where people are met, which may be another place than the card's.
    """
    room = library_in(space or tx.space, tx)
    if room is None:
        tx.send(answered(event, tx, Paragraph(tx.say("library-no-room")), Quoted(words) if words else None))
    return room


def own_words(tx: CybrarianTx) -> Actions:
    """Return the way to a card in one's own words, where a message cannot be kept."""
    return Actions((button(tx.say, "library-write-button", "write"),))


def begin(
    me: Member,
    room: Channel,
    tx: CybrarianTx,
    *,
    author: MemberId | None,
    words: str = "",
    title: str = "",
    topics: tuple[str, ...] = (),
    source: MessageRef | None = None,
) -> Card:
    """Write a draft down, which lapses by itself."""
    card = Card(
        id=new_token(),
        keeper=me.id,
        author=author,
        channel=room.id,
        words=words,
        title=title[:LONGEST_TITLE],
        topics=(topics or spoken_of(tx.questions.topics(), words, tx.community.language))[:5],
        source=source,
        begun_at=tx.now,
    )
    tx.library.begin(card)
    tx.schedule(standing.at(card, "lapse", tx), card.lapses_at)
    return card


# ---- kept once ------------------------------------------------------------------------------------------


def in_the_way(message: MessageRef, me: Member, tx: CybrarianTx) -> Card | None:
    """Return the card for which a message cannot be kept again: it stands, or its author has to say yes first.

    Whose words they are keeps them at once, whoever else proposed them.
    """
    for card in tx.library.from_source(message):
        waits = card.stage in (Stage.WAITING, Stage.DECLINED) and card.author != me.id
        if waits or card.stage in (Stage.READING, Stage.KEPT):
            return card
    return None


def is_there_already(event: Gesture, me: Member, message: MessageRef, tx: CybrarianTx) -> bool:
    """Say whether a message is kept already, or its author is being asked; then tell so."""
    card = in_the_way(message, me, tx)
    if card is None:
        return False
    said = tx.say("keep-waits-already")
    if card.stage is Stage.KEPT:
        said = tx.say("keep-already", link=linked(tx, card))
    tx.send(answered(event, tx, Paragraph(said)))
    return True


def begun(me: Member, message: MessageRef, tx: CybrarianTx) -> Card | None:
    """Return the draft that somebody began of a message already."""
    drafts = (card for card in tx.library.from_source(message) if card.stage is Stage.BEGUN)
    return next((card for card in drafts if card.keeper == me.id), None)


def is_settled_by(card: Card, tx: CybrarianTx) -> None:
    """Drop what others proposed of words that their author keeps by themselves; that is a yes, whatever they said."""
    if card.source is None:
        return
    tx.library.allow(card.source)
    for other in tx.library.from_source(card.source):
        if other.id != card.id and other.stage in UNDER_WAY:
            drop(other, tx)


# ---- how it ends ----------------------------------------------------------------------------------------


def source_deleted(event: MessageDeleted, tx: CybrarianTx) -> None:
    """Drop the drafts whose message was taken away; what its author agreed to is kept."""
    for card in tx.library.from_source(event.message):
        if card.stage in UNDER_WAY:
            drop(card, tx)


def lapsed(event: TimeCame, tx: CybrarianTx) -> None:
    """Drop a draft that nobody finished, or nobody answered."""
    card = tx.library.card(event.token)
    if card is not None and card.stage in UNDER_WAY:
        drop(card, tx)


def pin_name(card: Card) -> MessageName:
    """Name the message that answers a 📌."""
    return MessageName(f"pinned/{card.id}")


def drop(card: Card, tx: CybrarianTx) -> None:
    """Drop a draft, wherever it was spoken of."""
    tx.cancel(standing.timer(card.id, "lapse"))
    tx.library.drop(card.id)
    if not tx.recall(pin_name(card)):
        tx.send(EditMessage(message=pin_name(card), view=view(Small(tx.say("keep-dropped")))))
    consent.show_asked(card.asked_in, tx)
