"""The language model: what it may be asked for here, what exactly is sent to whom, and what that came to.

It is off until a coordinator who saw this page switches it on, and off again for any other model or address.
"""

from collections.abc import Mapping, Sequence

from bot.core.answers import page
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.markup import Markup, moment
from bot.core.people import Life, Member
from bot.core.suggestions import (
    CARD_WANTED,
    LEAST_TOKENS,
    LONGEST_NOTES,
    QUESTIONS_WANTED,
    SURPRISES_WANTED,
    Model,
    Use,
    Wanted,
    letter,
    plainer_wanted,
)
from bot.core.views import Actions, Block, Button, Facts, Heading, Option, Paragraph, Quoted, Small, Tone
from bot.roles.coordinator.board import back
from bot.roles.coordinator.suggesting import Done, Standing
from bot.roles.coordinator.tx import CoordinatorTx, Gesture

DRAFT = "coordinator.model"
WITHOUT_MEMBERS_WORDS = (Use.QUESTIONS, Use.SURPRISE)
"""What the form begins with: that members' words are sent is somebody's own decision."""


def show(event: Gesture, _me: Member, tx: CoordinatorTx, *news: Block) -> None:
    """Show which model it is, whether it may be asked, what that cost, and who asked for what."""
    say, model = tx.say, tx.suggesting.model()
    if model is None:
        tx.send(page(event, say, Heading(say("model-title")), Paragraph(say("model-none")), Actions((back(tx),))))
        return
    standing = tx.suggesting.switched_on()
    tx.send(
        page(
            event,
            say,
            *news,
            Heading(say("model-title")),
            Paragraph(say("model-about")),
            Paragraph(_state(standing, tx)),
            Facts(
                (
                    (say("model-name"), say("as-written", words=model.name)),
                    (say("model-address"), say("as-written", words=model.address)),
                    (say("model-used"), say("model-used-of", used=tx.suggesting.used(), tokens=_most(standing, model))),
                )
            ),
            Small(say("model-pretends")) if model.pretends else None,
            *_lately(tx),
            Small(say("model-seen-by-all")),
            Actions(tuple(_sent_button(use, tx) for use in Use)),
            Actions(tuple(_switches(standing, tx))),
        )
    )


def show_letter(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Show the very letter that would be sent, with the community's own sentence in it where that is its material."""
    say, model = tx.say, tx.suggesting.model()
    use = next((use for use in Use if use == event.token), None)
    if model is None or use is None:
        show(event, me, tx)
        return
    written = letter(use, *_example(use, tx), tx.community.language)
    tx.send(
        page(
            event,
            say,
            Heading(say(f"model-sent-{use}-button")),
            Paragraph(say(f"model-sends-{use}")),
            Paragraph(say("model-sent-to", model=model.name, address=model.address)),
            Paragraph(say("model-first-message")),
            Quoted(written.instructions),
            Paragraph(say("model-second-message")),
            Quoted(written.material),
            Small(say("model-nothing-else")),
            Actions((Button(label=str(say("model-back-button")), verb="coordinator.model"),)),
        )
    )


def open_form(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Ask what it may be asked for, and what that may cost."""
    say, model, standing = tx.say, tx.suggesting.model(), tx.suggesting.switched_on()
    if model is None or tx.community.life is not Life.OPEN:
        show(event, me, tx, Paragraph(say("model-not-open")))
        return
    chosen = WITHOUT_MEMBERS_WORDS if standing is None else tuple(use for use in Use if use in standing.uses)
    uses = Field(
        name="uses",
        label=str(say("model-uses")),
        kind=FieldKind.CHOICE,
        options=tuple(Option(str(say(f"model-use-{use}")), use) for use in Use),
        initial=chosen,
        most=len(Use),
    )
    tokens = Field(
        name="tokens",
        label=str(say("model-tokens")),
        hint=str(say("model-tokens-hint", tokens=model.tokens_a_month)),
        initial=(str(_most(standing, model)),),
        longest=12,
    )
    form = Form(
        verb=DRAFT,
        title=str(say("model-title")),
        submit=str(say("model-submit")),
        intro=str(say("model-intro")),
        pages=(Page((uses, tokens)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
    """Switch it on as it was filled in, or say what is wrong with that."""
    say, model = tx.say, tx.suggesting.model()
    uses = [use for use in Use if use in event.values.get("uses", ())]
    if model is None or tx.community.life is not Life.OPEN:
        show(event, me, tx, Paragraph(say("model-not-open")))
        return
    tokens = _number(only(event.values, "tokens"), model.tokens_a_month)
    if tokens is None or not uses:
        key = "model-tokens-wrong" if tokens is None else "model-uses-wrong"
        correct = Button(label=str(say("correct-button")), verb="coordinator.model_form", tone=Tone.PRIMARY)
        wrong = say(key, least=LEAST_TOKENS, tokens=model.tokens_a_month)
        tx.send(page(event, say, Paragraph(wrong), Actions((correct, back(tx)))))
        return
    tx.suggesting.switch_on(me.id, uses, tokens)
    show(event, me, tx, Paragraph(say("model-switched-on")))


def switch_off(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Switch it off; what is under way ends without an answer."""
    tx.suggesting.switch_off(me.id)
    show(event, me, tx, Paragraph(tx.say("model-switched-off")))


def _state(standing: Standing | None, tx: CoordinatorTx) -> Markup:
    if standing is None:
        return tx.say("model-is-off")
    lines = [Markup(f"- {tx.say(f'model-use-{use}')}") for use in Use if use in standing.uses]
    return Markup("\n".join((tx.say("model-is-on"), *lines)))


def _lately(tx: CoordinatorTx) -> list[Block]:
    some = tx.suggesting.lately()
    lines = [tx.say("model-lately"), *(done(one, tx) for one in some)]
    return [Paragraph(Markup("\n".join(lines)))] if some else []


def done(one: Done, tx: CoordinatorTx) -> Markup:
    """Say in a line who asked for what, and what came of it."""
    by, at = one.by or str(tx.say("somebody-gone")), moment(one.at)
    if one.use == one.outcome:
        return tx.say(f"model-turned-{one.use}", by=by, at=at)
    what, came = tx.say(f"model-use-{one.use}"), tx.say(f"model-outcome-{one.outcome}")
    return tx.say("model-did", by=by, what=what, at=at, outcome=came, tokens=one.tokens)


def _sent_button(use: Use, tx: CoordinatorTx) -> Button:
    return Button(label=str(tx.say(f"model-sent-{use}-button")), verb="coordinator.model_sent", token=use)


def _switches(standing: Standing | None, tx: CoordinatorTx) -> list[Button]:
    key, tone = ("model-on-button", Tone.PRIMARY) if standing is None else ("model-change-button", Tone.QUIET)
    buttons = [Button(label=str(tx.say(key)), verb="coordinator.model_form", tone=tone)]
    if standing is not None:
        buttons.append(Button(label=str(tx.say("model-off-button")), verb="coordinator.model_off"))
    return [*buttons, back(tx)]


def _most(standing: Standing | None, model: Model) -> int:
    return model.tokens_a_month if standing is None else standing.tokens


def _number(given: str, most: int) -> int | None:
    digits = given.replace(",", "").replace(" ", "").replace("_", "")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 12
    return int(digits) if is_number and LEAST_TOKENS <= int(digits) <= most else None


def _example(use: Use, tx: CoordinatorTx) -> tuple[Mapping[str, str], Sequence[Wanted]]:
    """Return material and wishes as they are sent; where it is what somebody writes, words that say so."""
    care, say = tx.community.care, tx.say
    match use:
        case Use.QUESTIONS:
            return {"care": care}, QUESTIONS_WANTED
        case Use.SURPRISE:
            return {"care": care, "formats": str(say("model-example-formats"))}, SURPRISES_WANTED
        case Use.PLAINER:
            return {"insights": str(say("model-example-notes"))}, plainer_wanted(("insights",), LONGEST_NOTES)
        case Use.CARD:
            return {"words": str(say("model-example-card"))}, CARD_WANTED
