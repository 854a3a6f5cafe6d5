"""What a card's keeper says of it, in a form: one's own words are kept at once then, and anybody else is asked."""

from dataclasses import replace

from bot.core.effects import EditMessage, OpenForm, ReadMessage
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.markup import channel_link, mention
from bot.core.people import Member
from bot.core.views import Option, Paragraph, Quoted, Small, view
from bot.questions.titles import one_line
from bot.questions.topics import LONGEST_TOPIC, listed, spoken_of
from bot.roles.cybrarian import consent, drafting, standing
from bot.roles.cybrarian.card import LONGEST_NOTE, LONGEST_TITLE, LONGEST_TYPED, Card, Stage
from bot.roles.cybrarian.card import Kind as CardKind
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.wording import offered as suggestible
from bot.roles.cybrarian.words import answered


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
    if card is None or drafting.room_for(event, tx, written(event)) is None:
        return
    if card.source is not None and drafting.is_there_already(event, me, card.source, tx):
        drafting.drop(card, tx)  # somebody else was first
        return
    words = only(event.values, "words")[:LONGEST_TYPED] or card.words
    spoken = spoken_of(tx.questions.topics(), words, tx.community.language)
    topics = (listed(only(event.values, "topics")) or card.topics or spoken)[:5]
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
    if card.is_own:
        drafting.is_settled_by(card, tx)
    tx.send(EditMessage(message=drafting.pin_name(card), view=view(Small(say("keep-described")))))
    if card.is_own and card.source is not None and not card.words:
        tx.library.change(replace(card, stage=Stage.READING))
        tx.send(ReadMessage(message=card.source, verb="cybrarian.read", token=card.id))
        tx.send(answered(event, tx, Paragraph(say("keep-fetching-own", channel=channel_link(card.channel)))))
        return
    if card.is_own:
        kept = standing.publish(card, tx)
        said = Paragraph(say("keep-kept", channel=channel_link(kept.channel)))
        tx.send(answered(event, tx, said, *suggestible(kept, me, tx)))
        return
    assert card.author is not None  # else it would be its keeper's own
    consent.propose(card, tx)
    author = tx.member(card.author)
    key = "keep-waits" if author is not None and author.approachable else "keep-waits-in-me"
    tx.send(answered(event, tx, Paragraph(say(key, author=mention(card.author)))))


def written(event: FormSubmitted) -> str:
    """Return what somebody wrote into a form about a card, to give it back where it cannot be kept."""
    said = (only(event.values, name).strip() for name in ("title", "words", "why", "when_not"))
    return "\n\n".join(words for words in said if words)


def _mine(event: ButtonPressed | FormSubmitted, me: Member, tx: CybrarianTx) -> Card | None:
    card = tx.library.card(event.token.partition("/")[0])
    if card is not None and card.keeper == me.id and card.stage is Stage.BEGUN:
        return card
    typed = written(event) if isinstance(event, FormSubmitted) else ""
    back = Quoted(typed) if typed else None
    tx.send(answered(event, tx, Paragraph(tx.say("keep-draft-gone")), back, drafting.own_words(tx)))
    return None
