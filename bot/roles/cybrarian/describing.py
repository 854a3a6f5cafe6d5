"""What a card's keeper says of it, in a form: one's own words are kept at once then, and anybody else is asked."""

from dataclasses import replace

from bot.core.effects import EditMessage, OpenForm, ReadMessage
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import space_of
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
    say, notes = tx.say, notes_fields(tx, card)
    if card.source is None:
        fields = (*heading_fields(tx, card), words_field(tx, card.words), *notes)
    else:
        fields = (*heading_fields(tx, card), *notes, topics_field(tx, card))
    return Form(
        verb="cybrarian.describe",
        token=card.id,
        title=str(say("keep-title")),
        submit=str(say("keep-submit-label")),
        intro=str(say("keep-intro-own" if card.is_own else "keep-intro")),
        pages=(Page(fields),),
    )


def heading_fields(tx: CybrarianTx, card: Card) -> tuple[Field, ...]:
    """Return the fields for what a card is called, and what kind of thing it holds."""
    say = tx.say
    return (
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
    )


def words_field(tx: CybrarianTx, words: str, *, longest: int = LONGEST_TYPED) -> Field:
    """Return the field for the words of a card, which are wanted."""
    return replace(_text("words", "card-words-label", words, tx), required=True, longest=longest)


def notes_fields(tx: CybrarianTx, card: Card) -> tuple[Field, ...]:
    """Return the fields for why a card matters, and when not to follow it."""
    why = _text("why", "card-why-label", card.why, tx)
    return (why, _text("when_not", "card-when-not-label", card.when_not, tx))


def _text(name: str, key: str, initial: str, tx: CybrarianTx) -> Field:
    return Field(
        name=name,
        label=str(tx.say(key)),
        kind=FieldKind.TEXT,
        initial=(initial,) if initial else (),
        required=False,
        longest=LONGEST_NOTE,
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
    if card is None or drafting.room_for(event, tx, written(event), space=space_of(card.channel)) is None:
        return
    if card.source is not None and drafting.is_there_already(event, me, card.source, tx):
        drafting.drop(card, tx)  # somebody else was first
        return
    words = only(event.values, "words")[:LONGEST_TYPED] or card.words
    spoken = spoken_of(tx.questions.topics(), words, tx.community.language)
    topics = (listed(only(event.values, "topics")) or card.topics or spoken)[:5]
    card = replace(headed(card, event), words=words, topics=topics)
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
    author = None if card.author is None else tx.member(card.author)
    if author is None or not author.here:  # they left while it was being described, and nobody else may say yes
        drafting.drop(card, tx)
        typed = written(event)
        tx.send(answered(event, tx, Paragraph(say("keep-author-left")), Quoted(typed), drafting.own_words(tx)))
        return
    consent.propose(card, tx)
    key = "keep-waits" if author.approachable else "keep-waits-in-me"
    tx.send(answered(event, tx, Paragraph(say(key, author=mention(author.id)))))


def headed(card: Card, event: FormSubmitted) -> Card:
    """Return a card as a form heads it: its title, its kind, why it matters, and when not to follow it."""
    return replace(
        card,
        title=one_line(only(event.values, "title"))[:LONGEST_TITLE],
        kind=CardKind(only(event.values, "kind")),
        why=only(event.values, "why"),
        when_not=only(event.values, "when_not"),
    )


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
