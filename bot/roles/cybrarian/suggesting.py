"""A title and "why it matters" for a card: whoever heads it may have both suggested, and writes what they like.

1. What is sent is the card's words as they stand, by whoever may head it (see `wording`); their author can see that.
2. What is suggested is seen by whoever asked. It fills a form, which they change and send, or leave.
3. Without an answer the form goes on without; nothing waits for a model.
"""

import json
from dataclasses import replace

from bot.core.asking import ask as ask_model
from bot.core.asking import marked, why_not
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, ModelAnswered
from bot.core.forms import Form
from bot.core.people import Member
from bot.core.suggestions import CARD_WANTED, Use
from bot.core.views import Actions, Block, Button, Paragraph, Quoted, Small, Tone
from bot.roles.cybrarian import describing, tending
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.wording import edition, is_theirs_to_head, may_be_sent
from bot.roles.cybrarian.words import HERE, answered, button

SUGGESTED = "cybrarian.suggested"


def ask(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Ask for a title and why a card matters."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    if not may_be_sent(card, me):
        tx.send(answered(event, tx, Paragraph(tx.say("card-suggest-not-told")), Actions((_without(card, tx),))))
        return
    concerns = () if card.author is None else (card.author,)
    if tx.suggesting.may(Use.CARD):
        for author in (member for member in concerns if member != me.id):
            tx.people.note_use_of_name(me.id, author, "use-asked-model-for-card", tx.now)
    ask_model(
        event,
        me,
        tx,
        use=Use.CARD,
        material={"words": card.words},
        wants=CARD_WANTED,
        verb=SUGGESTED,
        token=f"{card.id}/{edition(card)}",
        concerns=concerns,
    )


def show(event: ModelAnswered, me: Member, tx: CybrarianTx) -> None:
    """Show whoever asked what is suggested, or why nothing is; either way the form is one step away."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    without = _without(card, tx)
    if edition(card) != event.token.partition("/")[2]:
        tx.send(answered(event, tx, Paragraph(tx.say("card-suggest-too-late")), Actions((without,))))
        return
    suggested = {part: texts[0] for part, texts in event.suggestions.items()}
    if not suggested:
        tx.send(answered(event, tx, why_not(event, tx.say), Actions((without,))))
        return
    body = {"of": edition(card), "suggested": suggested, "concerns": [card.author]}
    draft = tx.drafts.keep(me.id, SUGGESTED, json.dumps(body), tx.now)
    taking = button(tx.say, "card-suggest-take-button", "suggest_take", f"{card.id}/{draft}", Tone.PRIMARY)
    shown = _shown(suggested, tx)
    tx.send(answered(event, tx, *marked(tx), *shown, Actions((taking, without)), Small(tx.say("card-suggest-means"))))


def take(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Open the form with what was suggested in it; nothing changes before it is sent."""
    card = _theirs(event, me, tx)
    if card is None:
        return
    draft = tx.drafts.take_up(me.id, SUGGESTED, event.token.partition("/")[2])
    kept = None if draft is None else json.loads(draft)
    if kept is None or kept["of"] != edition(card):
        key = "model-draft-gone" if kept is None else "card-suggest-too-late"
        tx.send(answered(event, tx, Paragraph(tx.say(key)), Actions((_without(card, tx),))))
        return
    suggested = kept["suggested"]
    headed = replace(card, title=suggested.get("title", card.title), why=suggested.get("why", card.why))
    form = replace(_form(headed, me, tx), intro=str(tx.say("card-suggest-intro")))
    tx.send(OpenForm(interaction=event.interaction, form=form))


def _theirs(event: ButtonPressed | ModelAnswered, me: Member, tx: CybrarianTx) -> Card | None:
    """Return a card that somebody may head now; else tell them why not."""
    card = tx.library.card(event.token.partition("/")[0])
    if card is not None and is_theirs_to_head(card, me):
        return card
    tx.send(answered(event, tx, Paragraph(tx.say("card-gone" if card is None else "card-not-yours"))))
    return None


def _form(card: Card, me: Member, tx: CybrarianTx) -> Form:
    return describing.form(tx, card) if card.stage is Stage.BEGUN else tending.edit_form(card, me, tx)


def _without(card: Card, tx: CybrarianTx) -> Button:
    verb = "describe" if card.stage is Stage.BEGUN else "edit"
    return button(tx.say, "card-suggest-without-button", verb, f"{card.id}/{HERE}")


def _shown(suggested: dict[str, str], tx: CybrarianTx) -> list[Block]:
    blocks: list[Block] = []
    for part, key in (("title", "card-title-label"), ("why", "card-why-label")):
        if part in suggested:
            blocks += [Paragraph(tx.say(key)), Quoted(suggested[part])]
    return blocks
