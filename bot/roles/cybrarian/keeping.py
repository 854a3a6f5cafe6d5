"""How a card begins: from a message's menu, a 📌, an answer that helped, take-aways, or in one's own words.

1. Of somebody else's message the draft holds only where it stands; their words are fetched when they say yes.
2. One's own message, and what was approved for everybody already, is kept at once.
3. A draft ends with its message, when its keeper takes the 📌 back, and after two weeks.
"""

from dataclasses import replace

from bot.core.effects import EditMessage, OpenForm, ReadMessage
from bot.core.events import (
    ButtonPressed,
    FormSubmitted,
    MessageDeleted,
    MessageMenuChosen,
    TimeCame,
)
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, MessageName, MessageRef, new_token
from bot.core.markup import channel_link, mention
from bot.core.people import Channel, Member
from bot.core.views import Actions, Option, Paragraph, Quoted, Small, view
from bot.questions.titles import one_line, title_of
from bot.questions.topics import LONGEST_TOPIC, listed, spoken_of
from bot.roles.cybrarian import consent, standing
from bot.roles.cybrarian.card import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    LONGEST_TYPED,
    LONGEST_WORDS,
    Card,
    Stage,
)
from bot.roles.cybrarian.card import Kind as CardKind
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.words import answered, button, library_room, linked

# ---- where it begins ------------------------------------------------------------------------------------


def typed(event: Gesture, me: Member, words: str, tx: CybrarianTx) -> None:
    """Begin a card in one's own words."""
    room = _room(event, tx, words)
    if room is not None:
        card = begin(me, room, tx, author=me.id, words=words[:LONGEST_TYPED], title=title_of(words) if words else "")
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))


def from_menu(event: MessageMenuChosen, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with a message: one's own is kept at once, anybody else is asked."""
    room = _room(event, tx)
    if room is None or _is_there_already(event, me, event.message, tx):
        return
    is_own = event.author == event.by
    author = me if is_own else None if event.author is None else tx.people.known(event.author)
    words = event.text.strip()[:LONGEST_WORDS] if is_own else ""
    if author is None or (is_own and not words):
        tx.send(answered(event, tx, Paragraph(tx.say("keep-nobody-to-ask")), _own_words(tx)))
    elif not is_own and not _is_public(event.message, tx):
        tx.send(answered(event, tx, Paragraph(tx.say("keep-not-public")), _own_words(tx)))
    else:
        title = title_of(words) if words else ""
        card = begin(me, room, tx, author=author.id, words=words, title=title, source=event.message)
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))


def answer(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with the answer that helped."""
    question, room = tx.questions.question(event.token), _room(event, tx)
    if room is None:
        return
    thanked = frozenset() if question is None else frozenset(tx.questions.thanked(question.id))
    replies = () if question is None or question.message is None else tx.posts.replies(question.message)
    answers = [(author, where) for author, _, where in replies if author in thanked]
    if question is None or not answers:
        tx.send(answered(event, tx, Paragraph(tx.say("keep-which-answer"))))
        return
    author, where = answers[-1]
    if _is_there_already(event, me, where, tx):
        return
    card = begin(me, room, tx, author=author, source=where, title=title_of(question.text), topics=question.topics)
    if card.is_own:
        tx.send(ReadMessage(message=where, verb="cybrarian.pinned", token=card.id))
        tx.send(answered(event, tx, Paragraph(tx.say("keep-fetching-own"))))
    else:
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))


def take_aways(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with take-aways that somebody approved; they are everybody's already."""
    kept, room = tx.keeping.of(event.token), _room(event, tx)
    if room is None:
        return
    if kept is None or not kept.approved:
        tx.send(answered(event, tx, Paragraph(tx.say("no-longer-works"))))
        return
    words = "\n\n".join(part.strip() for part in kept.words.values() if part.strip())[:LONGEST_WORDS]
    source = tx.messages.where(MessageName(f"take-aways/{event.token}"))
    if source is not None and _is_there_already(event, me, source, tx):
        return
    card = begin(me, room, tx, author=None, words=words, source=source)
    tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))


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
    tx.schedule(_lapse(card, tx), card.lapses_at)
    return card


def _lapse(card: Card, tx: CybrarianTx) -> TimeCame:
    return TimeCame(id=standing.timer(card.id, "lapse"), at=tx.now, verb="cybrarian.lapse", token=card.id)


# ---- describing it --------------------------------------------------------------------------------------


def form(tx: CybrarianTx, card: Card) -> Form:
    """Return the form in which a card is described; one's own words can be changed in it."""
    say = tx.say
    typed_here = card.source is None
    fields = [
        Field(
            name="title",
            label=str(say("card-title-label")),
            hint=str(say("card-title-hint")),
            initial=(card.title,) if card.title else (),
            longest=LONGEST_TITLE,
        ),
        Field(
            name="kind",
            label=str(say("card-kind-label")),
            kind=FieldKind.CHOICE,
            options=tuple(Option(str(say(f"card-kind-{kind}")), kind) for kind in CardKind),
            initial=(card.kind,),
        ),
    ]
    if typed_here:
        fields.append(_text("words", "card-words-label", card.words, tx, required=True, longest=LONGEST_TYPED))
    fields.append(_text("why", "card-why-label", card.why, tx))
    fields.append(_text("when_not", "card-when-not-label", card.when_not, tx))
    if not typed_here:
        fields.append(topics_field(tx, card))
    return Form(
        verb="cybrarian.describe",
        token=card.id,
        title=str(say("keep-title")),
        submit=str(say("keep-submit-label")),
        intro=str(say("keep-intro-own" if card.is_own else "keep-intro")),
        pages=(Page(tuple(fields)),),
    )


def _text(
    name: str, key: str, initial: str, tx: CybrarianTx, *, required: bool = False, longest: int = LONGEST_NOTE
) -> Field:
    return Field(
        name=name,
        label=str(tx.say(key)),
        kind=FieldKind.TEXT,
        initial=(initial,) if initial else (),
        required=required,
        longest=longest,
    )


def topics_field(tx: CybrarianTx, card: Card) -> Field:
    """Return the field for what a card is about."""
    return Field(
        name="topics",
        label=str(tx.say("card-topics-label")),
        hint=str(tx.say("card-topics-hint")),
        initial=(", ".join(card.topics),) if card.topics else (),
        required=False,
        longest=5 * LONGEST_TOPIC,
    )


def describe(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Open the form of a card that one began."""
    card = _mine(event, me, tx)
    if card is not None:
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))


def described(event: FormSubmitted, me: Member, tx: CybrarianTx) -> None:
    """Keep a card of one's own at once; of anybody else's words, ask them."""
    card = _mine(event, me, tx)
    if card is None or _room(event, tx) is None:
        return
    words = only(event.values, "words")[:LONGEST_TYPED] or card.words
    topics = (
        listed(only(event.values, "topics"))[:5]
        or card.topics
        or spoken_of(tx.questions.topics(), words, tx.community.language)[:5]
    )
    card = replace(
        card,
        title=one_line(only(event.values, "title"))[:LONGEST_TITLE],
        kind=CardKind(only(event.values, "kind")),
        words=words,
        why=only(event.values, "why"),
        when_not=only(event.values, "when_not"),
        topics=topics,
    )
    say = tx.say
    tx.send(EditMessage(message=pin_name(card), view=view(Small(say("keep-described")))))
    if card.is_own:
        standing.publish(card, tx)
        tx.send(answered(event, tx, Paragraph(say("keep-kept", channel=channel_link(card.channel)))))
        return
    card = replace(card, stage=Stage.WAITING)
    tx.library.change(card)
    assert card.author is not None  # else it would be its keeper's own
    consent.will_be_asked(card, tx)
    author = tx.member(card.author)
    key = "keep-waits" if author is not None and author.approachable else "keep-waits-in-me"
    tx.send(answered(event, tx, Paragraph(say(key, author=mention(card.author)))))


def _mine(event: ButtonPressed | FormSubmitted, me: Member, tx: CybrarianTx) -> Card | None:
    card = tx.library.card(event.token.partition("/")[0])
    if card is not None and card.keeper == me.id and card.stage is Stage.BEGUN:
        return card
    tx.send(answered(event, tx, Paragraph(tx.say("keep-draft-gone")), _own_words(tx)))
    return None


# ---- how a draft ends -----------------------------------------------------------------------------------


def source_deleted(event: MessageDeleted, tx: CybrarianTx) -> None:
    """Drop the drafts whose message was taken away; what its author agreed to is kept."""
    for card in tx.library.from_source(event.message):
        if card.stage in (Stage.BEGUN, Stage.WAITING, Stage.READING):
            drop(card, tx)


def lapsed(event: TimeCame, tx: CybrarianTx) -> None:
    """Drop a draft that nobody finished, or nobody answered."""
    card = tx.library.card(event.token)
    if card is not None and card.stage in (Stage.BEGUN, Stage.WAITING, Stage.READING):
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


# ---- what stands in the way -----------------------------------------------------------------------------


def _room(event: Gesture, tx: CybrarianTx, words: str = "") -> Channel | None:
    room = library_room(tx)
    if room is None:
        tx.send(answered(event, tx, Paragraph(tx.say("library-no-room")), Quoted(words) if words else None))
    return room


def _is_there_already(event: Gesture, me: Member, message: MessageRef, tx: CybrarianTx) -> bool:
    """Say whether a message is kept already, or its author is being asked; then tell so. One's own draft goes on."""
    for card in tx.library.from_source(message):
        if card.stage is Stage.BEGUN and card.keeper == me.id:
            tx.send(OpenForm(interaction=event.interaction, form=form(tx, card)))
            return True
        if card.stage is Stage.KEPT:
            tx.send(answered(event, tx, Paragraph(tx.say("keep-already", link=linked(tx, card)))))
            return True
        if card.stage in (Stage.WAITING, Stage.READING):
            tx.send(answered(event, tx, Paragraph(tx.say("keep-waits-already"))))
            return True
    return False


def _is_public(message: MessageRef, tx: CybrarianTx) -> bool:
    channel = tx.places.channel(message.channel)
    return channel is not None and not channel.private


def _own_words(tx: CybrarianTx) -> Actions:
    return Actions((button(tx.say, "library-write-button", "write"),))
