"""Topics from roles: a coordinator says once which of the roles that members choose for themselves declare a topic.

Nobody is put forward by that: the choice is the member's own, the topic shows in their `topics` with the role that
it comes from, and they can take it away there.
"""

import json

from bot.core.answers import page
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, Form, Page, only
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.views import LONGEST_LABEL, MOST_OPTIONS, Actions, Button, Heading, Option, Paragraph, Select
from bot.questions.topics import LONGEST_TOPIC, listed
from bot.roles.coordinator.board import back
from bot.roles.coordinator.tx import CoordinatorTx, Gesture

DRAFT = "coordinator.choices"
AT_ONCE = 5
"""How many roles one form asks about."""


def show(event: Gesture, _me: Member, tx: CoordinatorTx, news: Markup | None = None) -> None:
    """Show which role declares what, a page of roles at a time."""
    say, offered = tx.say, tx.choices.offered()
    if not offered:
        tx.send(page(event, say, Paragraph(say("choices-none")), Actions((back(tx),))))
        return
    start = _start(event, len(offered))
    shown = offered[start : start + MOST_OPTIONS]
    lines = [
        say("choices-declares", role=_short(choice.name), topic=choice.topic)
        if choice.topic is not None
        else say("choices-declares-nothing", role=_short(choice.name))
        for choice in shown
    ]
    choose = Select(
        label=str(say("choices-choose-label")),
        verb="coordinator.choose",
        options=tuple(Option(_short(choice.name), choice.key) for choice in shown),
        most=min(AT_ONCE, len(shown)),
    )
    buttons: tuple[Button, ...] = (back(tx),)
    if len(offered) > MOST_OPTIONS:
        after = str((start + MOST_OPTIONS) if start + MOST_OPTIONS < len(offered) else 0)
        buttons = (Button(label=str(say("choices-more-button")), verb="coordinator.choices", token=after), *buttons)
    tx.send(
        page(
            event,
            say,
            None if news is None else Paragraph(news),
            Heading(say("choices-title")),
            Paragraph(say("choices-about")),
            Paragraph(Markup("\n".join(lines))),
            Actions((choose,)),
            Actions(buttons),
        )
    )


def open_form(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Ask which topic each of the chosen roles declares, if any."""
    chosen = [choice for choice in tx.choices.offered() if choice.key in event.values][:AT_ONCE]
    if not chosen:
        show(event, me, tx, tx.say("choices-gone"))
        return
    hint = str(tx.say("choices-topic-hint"))
    fields = tuple(
        Field(
            name=f"role-{number}",
            label=_short(choice.name),
            hint=hint,
            initial=() if choice.topic is None else (choice.topic,),
            required=False,
            longest=LONGEST_TOPIC,
        )
        for number, choice in enumerate(chosen)
    )
    form = Form(
        verb="coordinator.choices",
        token=tx.drafts.keep(me.id, DRAFT, json.dumps([choice.key for choice in chosen]), tx.now),
        title=str(tx.say("choices-title")),
        submit=str(tx.say("choices-submit")),
        intro=str(tx.say("choices-intro")),
        pages=(Page(fields),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
    """Write down what the roles declare; what was left empty declares nothing."""
    asked_for = tx.drafts.take_up(me.id, DRAFT, event.token)
    if asked_for is None:
        show(event, me, tx, tx.say("choices-gone"))
        return
    tx.drafts.drop(me.id, event.token)
    for number, key in enumerate(json.loads(asked_for)):
        tx.choices.declare(key, next(iter(listed(only(event.values, f"role-{number}"))), None))
    show(event, me, tx, tx.say("choices-kept"))


def _start(event: Gesture, number: int) -> int:
    """Return with which role the page begins that somebody turned to."""
    asked_for = event.token if isinstance(event, ButtonPressed) else ""
    start = int(asked_for) if asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 5 else 0
    return start if start < number else 0


def _short(name: str) -> str:
    """Return a role's name as it fits a label; a name that is empty on its platform still needs one."""
    line = " ".join(name.split()) or "…"
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…"
