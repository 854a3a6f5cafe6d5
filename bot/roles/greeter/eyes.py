"""Fresh eyes: after thirty days, a newcomer who wrote is asked once what looked odd; silence is fine."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, OpenForm, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, new_token
from bot.core.markup import mention
from bot.core.people import Life, Member, Purpose
from bot.core.views import Actions, Block, Option, Paragraph, Quoted, Small, Tone, view
from bot.roles.greeter import tasks
from bot.roles.greeter.newcomer import Eyes, Said
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button, eyes_name, timer, told_name

AFTER = timedelta(days=30)
USEFUL_FOR = timedelta(days=7)
NAMELESS, BY_NAME = "nameless", "name"
LONGEST = 1_500


def plan(member: MemberId, joined_at: datetime, tx: GreeterTx) -> None:
    """Set the clock of somebody who joined."""
    event = TimeCame(id=timer(member, "eyes"), at=tx.now, verb="greeter.eyes", token=member)
    tx.schedule(event, joined_at + AFTER)


def resume(tx: GreeterTx) -> None:
    """Set the clocks anew of whoever joined lately, after we were let in again; `ask` knows whom it asked before."""
    for member in tx.people.joined_since(tx.now - AFTER):
        if member.joined_at is not None and not member.guest:
            plan(member.id, member.joined_at, tx)


def ask(event: TimeCame, tx: GreeterTx) -> None:
    """Ask somebody who wrote here, and was never asked before."""
    member = tx.member(MemberId(event.token))
    if member is None or not member.here or member.guest or member.imported or tx.community.life is not Life.OPEN:
        return
    said = tx.ways.said_by(member.id) or Said(member=member.id)
    if said.eyes or not tx.newcomers.wrote(member.id):
        tx.stay_silent("asked-once" if said.eyes else "did-not-write")
        return
    tx.ways.note(replace(said, eyes=Eyes.ASKED))
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=view(
                Paragraph(tx.say("eyes-ask")),
                Actions(
                    (
                        button(tx.say, "eyes-tell-button", "eyes_tell", tone=Tone.PRIMARY),
                        button(tx.say, "eyes-nothing-button", "eyes_nothing"),
                        *tasks.ways_in(member.id, tx),
                    )
                ),
            ),
            reason=Reason(rule="eyes"),
            asked=Asked.NOT,
            kind=Kind.NEWCOMER,
            name=eyes_name(member.id),
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def open_form(event: ButtonPressed, tx: GreeterTx) -> None:
    """Let somebody write what looked odd to them."""
    say = tx.say
    words = Field(name="words", label=str(say("eyes-words-label")), kind=FieldKind.TEXT, longest=LONGEST)
    how = Field(
        name="how",
        label=str(say("eyes-how-label")),
        kind=FieldKind.CHOICE,
        options=(Option(str(say("eyes-nameless-label")), NAMELESS), Option(str(say("eyes-by-name-label")), BY_NAME)),
        initial=(NAMELESS,),
    )
    form = Form(
        verb="greeter.eyes",
        title=str(say("eyes-title")),
        submit=str(say("eyes-submit")),
        intro=str(say("eyes-intro")),
        pages=(Page((words, how)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: GreeterTx) -> None:
    """Bring it to the coordinators, once, without a name unless its author wished otherwise."""
    said, room = tx.ways.said_by(me.id), tx.places.channel_for(Purpose.COORDINATORS)
    if said is None or said.eyes != Eyes.ASKED or room is None or tx.community.life is not Life.OPEN:
        tx.send(privately(event, tx.say, Paragraph(tx.say("eyes-gone"))))
        return
    token, by_name = new_token(), only(event.values, "how") == BY_NAME
    # Without a name nothing leads back from what is said to whoever said it, not even here.
    tx.ways.note(replace(said, eyes=token if by_name else Eyes.TOLD))
    head = tx.say("eyes-from", member=mention(me.id)) if by_name else tx.say("eyes-from-somebody")
    shown = view(Paragraph(head), Quoted(only(event.values, "words")), Small(tx.say("eyes-how-to-take-it")))
    reason = Reason(rule="eyes-told")
    name = told_name(token)
    tx.send(PostMessage(channel=room.id, view=shown, reason=reason, name=name, asked=Asked.DUTY))
    _answer(event, me, (Paragraph(tx.say("eyes-thanks")),), tx)


def take_back(said: Said, tx: GreeterTx) -> str:
    """Take back what somebody told by name; return what is still to be known of it, so that nobody asks again."""
    if said.told_by_name is None:
        return said.eyes
    name = told_name(said.told_by_name)
    if not tx.recall(name) and tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=view(Paragraph(tx.say("eyes-withdrawn")))))
    return Eyes.TOLD


def nothing(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take a no kindly."""
    said = tx.ways.said_by(me.id)
    if said is not None and said.eyes == Eyes.ASKED:
        tx.ways.note(replace(said, eyes=Eyes.NO))
    _answer(event, me, (Paragraph(tx.say("eyes-fine")),), tx)


def _answer(event: ButtonPressed | FormSubmitted, me: Member, blocks: tuple[Block, ...], tx: GreeterTx) -> None:
    """Settle the question where it stands; what can still be done stays under it."""
    more = tasks.ways_in(me.id, tx)
    name, shown = eyes_name(me.id), view(*blocks, Actions(more) if more else None)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=shown))
    else:
        tx.send(privately(event, tx.say, *shown.blocks))
