"""Two people whom the welcome card names: a coordinator asks, they agree or not, and take it back at any time."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed
from bot.core.ids import MemberId, MessageRef
from bot.core.markup import mention
from bot.core.people import Member
from bot.core.views import Actions, Button, Paragraph, Small, Tone, view
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
            settle(said.member, "naming-gone", tx)
    for member in chosen:
        said = tx.ways.said_by(member.id) or Said(member=member.id)
        if member.id == by.id:  # their own choice is their consent, also after a no of theirs
            decide(said, tx, yes=True)
        elif said.named is None:
            _ask(said, member, by, tx)


def _ask(said: Said, member: Member, by: Member, tx: GreeterTx) -> None:
    tx.ways.note(replace(said, named=Yes.ASKED))
    tx.people.note_use_of_name(by.id, member.id, USE, tx.now)
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=view(Paragraph(tx.say("naming-ask", by=mention(by.id))), Actions(answers("name_me", tx))),
            reason=Reason(rule="naming"),
            asked=Asked.NOT,
            kind=Kind.INVITATION,
            name=naming_name(member.id, _times_asked(member.id, tx)),
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def answers(verb: str, tx: GreeterTx) -> tuple[Button, ...]:
    """Return what can be said to it; where nobody may be written to unasked, it waits on their own page."""
    yes = button(tx.say, "naming-yes-button", verb, tone=Tone.PRIMARY)
    return (yes, button(tx.say, "naming-no-button", f"{verb}_not"))


def _times_asked(member: MemberId, tx: GreeterTx) -> int:
    return next(number for number in count() if not tx.messages.was_sent(naming_name(member, number)))


def may_decide(said: Said | None) -> bool:
    """Say whether somebody was asked: a no holds, and whoever was not asked is never named."""
    return said is not None and said.named in (Yes.ASKED, Yes.YES)


def decide(said: Said, tx: GreeterTx, *, yes: bool) -> MessageRef | None:
    """Take somebody's word for it, and let the question say so; return where that stands."""
    tx.ways.note(replace(said, named=Yes.YES if yes else Yes.NO))
    card.redraw(tx)
    return settle(said.member, "naming-agreed" if yes else "naming-declined", tx)


def settle(member: MemberId, key: str, tx: GreeterTx) -> MessageRef | None:
    """Let what somebody was asked last say what became of it; return where that stands, None where it went nowhere."""
    for number in range(_times_asked(member, tx), -1, -1):
        name = naming_name(member, number)
        if tx.recall(name):
            return None
        if tx.messages.was_sent(name):
            tx.send(EditMessage(message=name, view=view(Small(tx.say(key)))))
            return tx.messages.where(name)
    return None


def answer(event: ButtonPressed, me: Member, tx: GreeterTx, *, yes: bool) -> None:
    """Take the answer of somebody who was asked; on a question that stands no more, only they see that it was taken."""
    said = tx.ways.said_by(me.id)
    if said is None or not may_decide(said):
        tx.send(privately(event, tx.say, Paragraph(tx.say("naming-gone"))))
        return
    stands = decide(said, tx, yes=yes)
    if stands is None or event.message != stands:
        tx.send(privately(event, tx.say, Small(tx.say("naming-agreed" if yes else "naming-declined"))))
