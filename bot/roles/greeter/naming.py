"""Two people whom the welcome card names: a coordinator asks, they agree or not, and take it back at any time."""

from dataclasses import replace
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed
from bot.core.markup import mention
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Small, Tone, view
from bot.roles.greeter import card
from bot.roles.greeter.newcomer import Said, Yes
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button, naming_name

USEFUL_FOR = timedelta(days=7)
USE = "use-asked-to-be-named"


def choose(chosen: list[Member], by: Member, tx: GreeterTx) -> None:
    """Let the card name these once they agree, and nobody else."""
    wanted = {member.id for member in chosen}
    for said in tx.ways.named():
        if said.member not in wanted and said.named is not Yes.NO:  # a no stays one: nobody is asked twice
            tx.ways.note(replace(said, named=None))
            tx.recall(naming_name(said.member))
    for member in chosen:
        said = tx.ways.said_by(member.id) or Said(member=member.id)
        if said.named is None:
            _ask(said, member, by, tx)


def _ask(said: Said, member: Member, by: Member, tx: GreeterTx) -> None:
    if member.id == by.id:  # their own choice is their consent
        tx.ways.note(replace(said, named=Yes.YES))
        return
    tx.ways.note(replace(said, named=Yes.ASKED))
    tx.people.note_use_of_name(by.id, member.id, USE, tx.now)
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=view(
                Paragraph(tx.say("naming-ask", by=mention(by.id))),
                Actions(
                    (
                        button(tx.say, "naming-yes-button", "name_me", tone=Tone.PRIMARY),
                        button(tx.say, "naming-no-button", "name_me_not"),
                    )
                ),
            ),
            reason=Reason(rule="naming"),
            asked=Asked.NOT,
            kind=Kind.INVITATION,
            name=naming_name(member.id),
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def answer(event: ButtonPressed, me: Member, tx: GreeterTx, *, yes: bool) -> None:
    """Take the answer of somebody who was asked; whoever was not is never named."""
    said = tx.ways.said_by(me.id)
    if said is None or said.named is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("naming-gone"))))
        return
    tx.ways.note(replace(said, named=Yes.YES if yes else Yes.NO))
    card.redraw(tx)
    name = naming_name(me.id)
    tx.recall(name)
    shown = view(Small(tx.say("naming-agreed" if yes else "naming-declined")))
    if event.message is not None and tx.messages.where(name) == event.message:
        tx.send(EditMessage(message=name, view=shown))
    else:
        tx.send(privately(event, tx.say, *shown.blocks))
