"""Changing what is kept: edit, new version, retire, bring back, and the author's word, which ends it.

An author's words are theirs: nobody else changes them, and a new version is written in one's own. What has no author
here, of take-aways or of somebody who was forgotten, is corrected by whoever tends it, and taken out by coordinators.
"""

from dataclasses import replace

from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import Identity, MemberId, new_token, space_of
from bot.core.markup import channel_link
from bot.core.people import Member
from bot.core.signposts import Signposts
from bot.core.views import Paragraph, Quoted, view
from bot.questions.topics import listed
from bot.roles.cybrarian import describing, standing, talking
from bot.roles.cybrarian.card import (
    LONGEST_TYPED,
    LONGEST_WORDS,
    MOST_PEOPLE,
    STOOD,
    Card,
    Stage,
)
from bot.roles.cybrarian.place import library_in
from bot.roles.cybrarian.rights import may_tend, may_withdraw, may_word
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.unfurling import address_of
from bot.roles.cybrarian.wording import offered as suggestible
from bot.roles.cybrarian.words import answered, linked, page_of


def more(event: ButtonPressed, me: Member, tx: CybrarianTx, *, signposts: Signposts) -> None:
    """Show what somebody can do about a card, and its address."""
    card = find(event, tx)
    if card is not None:
        ways = (*suggestible(card, me, tx, here=True), address_of(card, signposts, tx))
        tx.send(answered(event, tx, *page_of(tx, card, me), *ways))


def find(event: ButtonPressed | FormSubmitted, tx: CybrarianTx) -> Card | None:
    """Return the card that a gesture is about; where it is gone, say so."""
    card = tx.library.card(event.token.partition("/")[0])
    if card is None or card.stage not in STOOD:
        tx.send(answered(event, tx, Paragraph(tx.say("card-gone"))))
        return None
    return card


def _theirs(event: ButtonPressed | FormSubmitted, me: Member, tx: CybrarianTx) -> Card | None:
    card = find(event, tx)
    if card is None or may_tend(card, me):
        return card
    tx.send(answered(event, tx, Paragraph(tx.say("card-not-yours"))))
    return None


def note(card: Card, me: Member, act: str, tx: CybrarianTx) -> None:
    """Let those whose card it is see that a coordinator changed it."""
    if me.id in (card.owner, card.author, card.keeper):
        return
    for member in {one for one in (card.owner, card.author) if one is not None}:
        tx.people.note_use_of_name(me.id, member, act, tx.now)


# ---- edit -----------------------------------------------------------------------------------------------


def open_edit(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Open the form with a card as it is."""
    card = _theirs(event, me, tx)
    if card is not None:
        tx.send(OpenForm(interaction=event.interaction, form=edit_form(card, me, tx)))


def edit_form(card: Card, me: Member, tx: CybrarianTx) -> Form:
    """Return the form with a card as it is, with its words for whoever may change them."""
    say = tx.say
    first = [*describing.heading_fields(tx, card), *describing.notes_fields(tx, card)]
    known = tx.people.identities_of(card.people)
    second = [
        describing.topics_field(tx, card),
        Field(
            name="people",
            label=str(say("card-people-label")),
            kind=FieldKind.MEMBER,
            initial=tuple(known[member][0] for member in card.people if known.get(member)),
            required=False,
            most=MOST_PEOPLE,
        ),
    ]
    words = describing.words_field(tx, card.words, longest=LONGEST_WORDS)
    if not may_word(card, me):
        pages = [first, second]
    elif len(card.words) > LONGEST_TYPED // 2:  # so that every platform has inputs enough for all of them
        pages = [first, [words], second]
    else:
        pages = [first, [words, *second]]
    return Form(
        verb="cybrarian.edit",
        token=card.id,
        title=str(say("card-edit-title")),
        submit=str(say("card-edit-submit-label")),
        pages=tuple(Page(tuple(page)) for page in pages),
    )


def edit(event: FormSubmitted, me: Member, tx: CybrarianTx) -> None:
    """Write down how a card is now; whoever changes it has looked at it, so its review moves on."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    words = only(event.values, "words") if may_word(card, me) else ""
    chosen = _people(event, tx)
    listed_as = (card.title, card.kind, card.topics)
    card = replace(
        describing.headed(card, event),
        topics=listed(only(event.values, "topics"))[:5],
        people=tuple(one for one in chosen if one == me.id or one in card.people),
        words=words[:LONGEST_WORDS] or card.words,
    )
    edited = Paragraph(tx.say("card-edited", link=linked(tx, card)))
    if card.stage is Stage.KEPT:
        standing.settle_ask(card, view(edited), tx)
        card = replace(card, review_at=tx.now + tx.community.spans.card_review)
        standing.review_later(card, tx)
    note(card, me, "use-changed-card", tx)
    tx.library.change(card)
    standing.show(card, tx)
    if listed_as != (card.title, card.kind, card.topics):
        standing.show_index(space_of(card.channel), tx)
    asked = talking.ask(card, me, chosen, tx)
    tx.send(answered(event, tx, edited, talking.told(asked, tx)))


def _people(event: FormSubmitted, tx: CybrarianTx) -> tuple[MemberId, ...]:
    chosen = (tx.people.known(Identity(one)) for one in event.values.get("people", ()))
    return tuple(dict.fromkeys(member.id for member in chosen if member is not None))[:MOST_PEOPLE]


# ---- a new version --------------------------------------------------------------------------------------


def open_version(event: ButtonPressed, _me: Member, tx: CybrarianTx) -> None:
    """Let anybody write a new version, in their own words."""
    card = find(event, tx)
    if card is None:
        return
    say, heading = tx.say, describing.heading_fields(tx, card)
    form = Form(
        verb="cybrarian.version",
        token=card.id,
        title=str(say("card-version-title")),
        submit=str(say("keep-submit-label")),
        intro=str(say("card-version-intro")),
        pages=(Page((*heading, describing.words_field(tx, ""), *describing.notes_fields(tx, card))),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def version(event: FormSubmitted, me: Member, tx: CybrarianTx) -> None:
    """Keep a new version; the older one retires, and leads to it."""
    card = find(event, tx)
    if card is None:
        return
    room = library_in(space_of(card.channel), tx)
    if room is None:
        tx.send(answered(event, tx, Paragraph(tx.say("library-no-room")), Quoted(describing.written(event))))
        return
    if card.stage is not Stage.KEPT:
        tx.send(answered(event, tx, Paragraph(tx.say("card-version-since")), Quoted(describing.written(event))))
        return
    newer = Card(
        id=new_token(),
        topics=card.topics,
        words=only(event.values, "words"),
        keeper=me.id,
        author=me.id,
        channel=room.id,
        begun_at=tx.now,
        version=card.version + 1,
        replaces=card.id,
    )
    newer = describing.headed(newer, event)
    tx.library.begin(newer)
    standing.publish(newer, tx)
    talking.ask(newer, me, (one for one in (*card.people, card.author) if one is not None), tx)
    tx.send(answered(event, tx, Paragraph(tx.say("keep-kept", channel=channel_link(newer.channel)))))


# ---- retire, bring back, withdraw -----------------------------------------------------------------------


def retire(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Take a card out of the library."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    if card.stage is Stage.KEPT:
        note(card, me, "use-retired-card", tx)
        standing.retire(card, tx)
    say_settled(event, "card-you-retired", tx)


def again(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Bring a retired card back, unless it has a newer version."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    newer = tx.library.newer_than(card.id)
    if newer is not None:
        tx.send(answered(event, tx, Paragraph(tx.say("card-newer", link=linked(tx, newer)))))
        return
    if card.stage is Stage.RETIRED:
        if library_in(space_of(card.channel), tx) is None and not tx.messages.was_sent(card.name):
            tx.send(answered(event, tx, Paragraph(tx.say("library-no-room"))))
            return
        next_at = tx.now + tx.community.spans.card_review
        owner = card.owner or me.id
        standing.bring_back(replace(card, stage=Stage.KEPT, owner=owner, ownerless_since=None, review_at=next_at), tx)
    say_settled(event, "card-you-brought-back", tx)


def withdraw(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Take words out of the library, and the card with them, because their author says so, or who speaks for none."""
    card = find(event, tx)
    if card is None:
        return
    if not may_withdraw(card, me):
        tx.send(answered(event, tx, Paragraph(tx.say("card-not-yours"))))
        return
    note(card, me, "use-took-out-card", tx)
    standing.take_away(card, tx)
    if card.source is not None:
        tx.library.refuse(card.source)
    say_settled(event, "card-you-withdrew" if me.id == card.author else "card-you-took-out", tx)


def say_settled(event: Gesture, key: str, tx: CybrarianTx) -> None:
    """Say that it is done."""
    tx.send(answered(event, tx, Paragraph(tx.say(key))))
