"""How a card begins: from a message's menu, from take-aways, or in one's own words.

1. Of somebody else's message the draft holds only where it stands; their words are fetched when they say yes.
2. One's own message, and what was approved for everybody already, is kept at once.
"""

from dataclasses import replace

from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, MessageMenuChosen
from bot.core.ids import MessageName, MessageRef, space_of
from bot.core.people import Member
from bot.core.views import Paragraph
from bot.questions.titles import title_of
from bot.roles.cybrarian import describing, drafting
from bot.roles.cybrarian.card import LONGEST_TYPED, LONGEST_WORDS
from bot.roles.cybrarian.reading import given
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.words import answered


def typed(event: Gesture, me: Member, words: str, tx: CybrarianTx, *, intro: str = "keep-intro-own") -> None:
    """Begin a card in one's own words; `intro` is what the form says first."""
    room = drafting.room_for(event, tx, words)
    if room is not None:
        card = drafting.begin(
            me, room, tx, author=me.id, words=words[:LONGEST_TYPED], title=title_of(words) if words else ""
        )
        shown = replace(describing.form(tx, card), intro=str(tx.say(intro)))
        tx.send(OpenForm(interaction=event.interaction, form=shown))


def from_menu(event: MessageMenuChosen, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with a message: one's own is kept at once, anybody else is asked."""
    room = drafting.room_for(event, tx)
    if room is None or goes_on(event, me, event.message, tx):
        return
    is_own = event.author == event.by
    author, words = given(event, tx)
    words = words if is_own else ""
    if author is None or (is_own and not words):
        tx.send(answered(event, tx, Paragraph(tx.say("keep-nobody-to-ask")), drafting.own_words(tx)))
    elif not is_own and not _is_public(event.message, tx):
        tx.send(answered(event, tx, Paragraph(tx.say("keep-not-public")), drafting.own_words(tx)))
    else:
        title = title_of(words) if words else ""
        card = drafting.begin(me, room, tx, author=author.id, words=words, title=title, source=event.message)
        tx.send(OpenForm(interaction=event.interaction, form=describing.form(tx, card)))


def take_aways(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with take-aways that somebody approved; they are everybody's already."""
    kept, source = tx.keeping.of(event.token), tx.messages.where(MessageName(f"take-aways/{event.token}"))
    room = drafting.room_for(event, tx, space=None if source is None else space_of(source.channel))
    if room is None:
        return
    if kept is None or not kept.approved:
        tx.send(answered(event, tx, Paragraph(tx.say("no-longer-works"))))
        return
    words = "\n\n".join(part.strip() for part in kept.words.values() if part.strip())[:LONGEST_WORDS]
    if source is not None and goes_on(event, me, source, tx):
        return
    card = drafting.begin(me, room, tx, author=None, words=words, source=source)
    tx.send(OpenForm(interaction=event.interaction, form=describing.form(tx, card)))


def goes_on(event: Gesture, me: Member, message: MessageRef, tx: CybrarianTx) -> bool:
    """Say whether a message is on its way already: it is kept, its author is asked, or one's own draft opens."""
    if drafting.is_there_already(event, me, message, tx):
        return True
    card = drafting.begun(me, message, tx)
    if card is not None:
        tx.send(OpenForm(interaction=event.interaction, form=describing.form(tx, card)))
    return card is not None


def _is_public(message: MessageRef, tx: CybrarianTx) -> bool:
    channel = tx.places.channel(message.channel)
    return channel is not None and not channel.private
