"""A 📌 on a message: its keeper is answered in private, and describes it when they like."""

from dataclasses import replace

from bot.core.effects import Asked, Kind, ReadMessage, Reason, SendDirectMessage
from bot.core.events import MessageRead, ReactionAdded, ReactionRemoved
from bot.core.ids import Identity, MemberId
from bot.core.markup import message_link
from bot.core.people import Member, Mode
from bot.core.views import Actions, Paragraph, Tone, view
from bot.questions.titles import title_of
from bot.questions.topics import spoken_of
from bot.roles.cybrarian import drafting
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.place import library_room
from bot.roles.cybrarian.reading import given
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.wording import offered as suggestible
from bot.roles.cybrarian.words import button

PINS = frozenset({"📌", "pushpin"})


def pinned(event: ReactionAdded, tx: CybrarianTx) -> None:
    """Begin a card with a message that somebody put a 📌 on, and let them describe it when they like."""
    channel, room = tx.places.channel(event.message.channel), library_room(tx)
    if room is None or channel is None or channel.mode is not Mode.HOST or channel.private:
        return
    me = tx.people.known(event.by)
    wrote = tx.posts.author_of(event.message) if event.author is None else _known(event.author, tx)
    if me is None or me.guest or wrote is None:
        return
    if drafting.begun(me, event.message, tx) or drafting.in_the_way(event.message, me, tx):
        return
    card = drafting.begin(me, room, tx, author=wrote, source=event.message)
    if card.is_own:
        tx.send(ReadMessage(message=event.message, verb="cybrarian.pinned", token=card.id))
    else:
        _ask_to_describe(card, me, tx)


def read_pinned(event: MessageRead, tx: CybrarianTx) -> None:
    """Take the words of one's own message that one put a 📌 on."""
    card = tx.library.card(event.token)
    if card is None or card.stage is not Stage.BEGUN or card.keeper is None:
        return
    me, (author, words) = tx.member(card.keeper), given(event, tx)
    if me is None or author is None or author.id != card.author or not words:
        drafting.drop(card, tx)
        return
    card = replace(
        card,
        words=words,
        title=title_of(words),
        topics=spoken_of(tx.questions.topics(), words, tx.community.language)[:5],
    )
    tx.library.change(card)
    _ask_to_describe(card, me, tx)


def unpinned(event: ReactionRemoved, tx: CybrarianTx) -> None:
    """Drop a draft whose keeper took their 📌 back."""
    me = tx.people.known(event.by)
    for card in tx.library.from_source(event.message):
        if me is not None and card.keeper == me.id and card.stage is Stage.BEGUN:
            drafting.drop(card, tx)


def _ask_to_describe(card: Card, me: Member, tx: CybrarianTx) -> None:
    """Answer a 📌; where we do not write to people first, it waits in their `me`."""
    if not me.approachable or card.source is None:
        return
    say = tx.say
    tx.send(
        SendDirectMessage(
            to=me.id,
            view=view(
                Paragraph(say("keep-pinned", link=message_link(say("keep-pinned-link"), card.source))),
                Actions((button(say, "keep-describe-button", "describe", card.id, Tone.PRIMARY),)),
                *suggestible(card, me, tx),
            ),
            reason=Reason(rule="pinned", token=card.id),
            asked=Asked.FOR,
            kind=Kind.LIBRARY,
            name=drafting.pin_name(card),
        )
    )


def _known(identity: Identity, tx: CybrarianTx) -> MemberId | None:
    member = tx.people.known(identity)
    return None if member is None else member.id
