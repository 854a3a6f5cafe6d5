"""Small real tasks: members put them on a list, and somebody new may take one; who takes none hears no more of it."""

from bot.core.answers import page, privately
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, MessageName, new_token
from bot.core.markup import mention
from bot.core.people import Member
from bot.core.policy import USEFUL_FOR
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Quoted, Small, view
from bot.roles.greeter.newcomer import Task
from bot.roles.greeter.tx import Gesture, GreeterTx
from bot.roles.greeter.words import button

LONGEST = 300
MOST_OFFERED = 5


def ways_in(member: MemberId, tx: GreeterTx) -> tuple[Button, ...]:
    """Return the way to the list, while there is something on it that a member could take."""
    return (button(tx.say, "tasks-button", "tasks"),) if tx.ways.free_for(member) else ()


def show(event: Gesture, me: Member, tx: GreeterTx) -> None:
    """Show what could be taken, and what somebody offers themselves."""
    say, free, mine = tx.say, tx.ways.free_for(me.id), tx.ways.offered_by(me.id)
    blocks: list[Block] = [Heading(say("tasks-title")), Paragraph(say("tasks-free" if free else "tasks-none"))]
    for task in free:
        take = button(say, "tasks-take-button", "take_task", task.id)
        blocks += [Paragraph(say("tasks-by", member=mention(task.member))), Quoted(task.text), Actions((take,))]
    if mine:
        blocks.append(Paragraph(say("tasks-mine")))
    for task in mine:
        off = button(say, "tasks-off-button", "drop_task", task.id)
        blocks += [Quoted(task.text), Actions((off,))]
    if len(mine) < MOST_OFFERED:
        blocks.append(Actions((button(say, "tasks-offer-button", "offer_task"),)))
    tx.send(page(event, say, *blocks))


def open_form(event: ButtonPressed, tx: GreeterTx) -> None:
    """Ask for a task."""
    field = Field(
        name="text",
        label=str(tx.say("tasks-text-label")),
        hint=str(tx.say("tasks-text-hint")),
        kind=FieldKind.TEXT,
        longest=LONGEST,
    )
    form = Form(
        verb="greeter.task",
        title=str(tx.say("tasks-form-title")),
        submit=str(tx.say("tasks-form-submit")),
        intro=str(tx.say("tasks-form-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def offer(event: FormSubmitted, me: Member, tx: GreeterTx) -> None:
    """Put a task on the list."""
    if len(tx.ways.offered_by(me.id)) < MOST_OFFERED:
        tx.ways.offer(Task(id=new_token(), member=me.id, text=only(event.values, "text"), at=tx.now))
    show(event, me, tx)


def take(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Let somebody take a task, and tell whoever offered it."""
    task = tx.ways.task(event.token)
    if task is None or task.member == me.id or not tx.ways.take(task.id, me.id, tx.now):
        tx.send(privately(event, tx.say, Paragraph(tx.say("tasks-gone"))))
        return
    tx.send(
        privately(
            event,
            tx.say,
            Paragraph(tx.say("tasks-yours", member=mention(task.member))),
            Quoted(task.text),
            Small(tx.say("tasks-told")),
        )
    )
    tx.send(
        SendDirectMessage(
            to=task.member,
            view=view(Paragraph(tx.say("tasks-taken", member=mention(me.id))), Quoted(task.text)),
            reason=Reason(rule="task-taken"),
            asked=Asked.NOT,
            kind=Kind.OUTCOME,
            name=MessageName(f"taken/{task.id}"),
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def drop(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take one's own task off the list."""
    tx.ways.take_off(event.token, me.id)
    show(event, me, tx)
