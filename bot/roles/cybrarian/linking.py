"""Keeping what a link leads to: `keep`, and the address of a message, do what the message's own menu would.

Who wrote it is asked of the platform. Of somebody else's words nothing is kept before they say yes, as ever.
"""

import re
from dataclasses import dataclass

from bot.core.effects import ReadMessage
from bot.core.events import CommandInvoked, Interaction, MessageRead
from bot.core.ids import MemberId, MessageRef
from bot.core.markup import message_link
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Tone
from bot.questions.titles import title_of
from bot.roles.cybrarian import drafting, keeping
from bot.roles.cybrarian.place import library_room
from bot.roles.cybrarian.reading import given
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import HERE, answered, button

_ADDRESS = re.compile(r"<?https?://\S+")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Somebody who waits for what is read."""

    interaction: Interaction


def typed(event: CommandInvoked, me: Member, words: str, tx: CybrarianTx) -> None:
    """Begin a card with what was typed: words of one's own, or the way to a message."""
    is_address = _ADDRESS.fullmatch(words) is not None
    if is_address and event.linked is not None:
        _follow(event, me, event.linked, tx)
    else:
        keeping.typed(event, me, words, tx, intro="keep-intro-no-message" if is_address else "keep-intro-own")


def _follow(event: CommandInvoked, me: Member, message: MessageRef, tx: CybrarianTx) -> None:
    """Ask the platform what stands there, where everybody here could look."""
    if drafting.room_for(event, tx) is None or keeping.goes_on(event, me, message, tx):
        return
    channel = tx.places.channel(message.channel)
    if channel is None or channel.private:
        key = "keep-link-elsewhere" if channel is None else "keep-not-public"
        tx.send(answered(event, tx, Paragraph(tx.say(key)), drafting.own_words(tx)))
        return
    tx.send(ReadMessage(message=message, verb="cybrarian.linked", token=me.id, interaction=event.interaction))


def read(event: MessageRead, tx: CybrarianTx) -> None:
    """Offer to describe what was found behind a link, or say why it cannot be kept."""
    me, room = tx.member(MemberId(event.token)), library_room(tx)
    if me is None or room is None or event.interaction is None:
        return
    waiting = _Waiting(event.interaction)
    author, words = given(event, tx)
    if author is None:
        key = "keep-link-gone" if event.author is None else "keep-nobody-to-ask"
        tx.send(answered(waiting, tx, Paragraph(tx.say(key)), drafting.own_words(tx)))
        return
    words = words if author.id == me.id else ""
    title = title_of(words) if words else ""
    card = drafting.begun(me, event.message, tx) or drafting.begin(
        me, room, tx, author=author.id, words=words, title=title, source=event.message
    )
    link = message_link(tx.say("keep-pinned-link"), event.message)
    describe = button(tx.say, "keep-describe-button", "describe", f"{card.id}/{HERE}", Tone.PRIMARY)
    tx.send(answered(waiting, tx, Paragraph(tx.say("keep-linked", link=link)), Actions((describe,))))
