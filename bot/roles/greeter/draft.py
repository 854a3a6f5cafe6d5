"""First words: a few questions make a draft that only its author sees; they change it and post it themselves."""

import json
from collections.abc import Mapping

from bot.core.answers import privately
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.markup import channel_link
from bot.core.people import Member, Purpose
from bot.core.views import Actions, Heading, Paragraph, Quoted, Small
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button

DRAFT = "greeter.draft"
NAMES = ("bring", "since", "question")
LONGEST = 600


def open_form(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask what could stand in somebody's first words; all of it is optional."""
    body = tx.drafts.take_up(me.id, DRAFT, event.token) if event.token else None
    begun: dict[str, str] = {} if body is None else json.loads(body)

    def field(name: str) -> Field:
        return Field(
            name=name,
            label=str(tx.say(f"draft-{name}-label")),
            hint=str(tx.say(f"draft-{name}-hint")),
            kind=FieldKind.LINE if name == "since" else FieldKind.TEXT,
            initial=(begun[name],) if begun.get(name) else (),
            required=False,
            longest=LONGEST,
        )

    form = Form(
        verb="greeter.draft",
        token=event.token if body is not None else "",
        title=str(tx.say("draft-title")),
        submit=str(tx.say("draft-submit")),
        intro=str(tx.say("draft-intro")),
        pages=(Page((field("bring"), field("since"), field("question"))),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: GreeterTx) -> None:
    """Show what was written as one message, to its author alone."""
    given = {name: only(event.values, name) for name in NAMES}
    words = _as_one_message(given, tx)
    if not words:
        again = button(tx.say, "start-draft-button", "draft")
        tx.send(privately(event, tx.say, Paragraph(tx.say("draft-empty")), Actions((again,))))
        return
    known = event.token if event.token and tx.drafts.take_up(me.id, DRAFT, event.token) is not None else None
    token = tx.drafts.keep(me.id, DRAFT, json.dumps(given, ensure_ascii=False), tx.now, known)
    welcome = tx.channel_for(Purpose.WELCOME)
    change = button(tx.say, "draft-change-button", "draft", token)
    drop = button(tx.say, "draft-drop-button", "drop_draft", token)
    tx.send(
        privately(
            event,
            tx.say,
            Heading(tx.say("draft-shown")),
            Quoted(words),
            Paragraph(tx.say("draft-post-in", channel=channel_link(welcome.id)) if welcome else tx.say("draft-post")),
            Actions((change, drop)),
            Small(tx.say("draft-kept")),
        )
    )


def _as_one_message(given: Mapping[str, str], tx: GreeterTx) -> str:
    """Return what was written as it could be posted: since when somebody reads along becomes a sentence."""
    since = given["since"].strip().rstrip(".")
    said = (given["bring"], str(tx.say("draft-since", since=since)) if since else "", given["question"])
    return "\n\n".join(words for words in said if words)


def drop(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Throw a draft away."""
    tx.drafts.drop(me.id, event.token)
    tx.send(privately(event, tx.say, Paragraph(tx.say("draft-dropped")), replaces=True))
