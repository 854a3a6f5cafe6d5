"""Small real tasks: members put them on a list, and somebody new may take one; who takes none hears no more of it.

1. Who took one can give it back, and it is free again. Its author hears once that it was taken; that message is edited.
2. Coordinators can take off the list what has no place there; its author sees that they did.
3. The tasks of who has left rest until they are here again.
"""

from bot.core.answers import page, privately
from bot.core.effects import Asked, EditMessage, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, new_token
from bot.core.markup import mention
from bot.core.people import Member
from bot.core.policy import USEFUL_FOR
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Quoted, Small, view
from bot.roles.greeter.newcomer import Task
from bot.roles.greeter.tx import Gesture, GreeterTx
from bot.roles.greeter.words import button, taken_name

LONGEST = 300
MOST_OFFERED = 5
USE = "use-task-taken-off"


def ways_in(member: MemberId, tx: GreeterTx) -> tuple[Button, ...]:
    """Return the way to the list, while there is something on it that a member could take."""
    return (button(tx.say, "tasks-button", "tasks"),) if tx.ways.free_for(member) else ()


def show(event: Gesture, me: Member, tx: GreeterTx) -> None:
    """Show what could be taken, and what somebody offers themselves."""
    say, free, mine, taken = tx.say, tx.ways.free_for(me.id), tx.ways.offered_by(me.id), tx.ways.taken_by(me.id)
    blocks: list[Block] = [Heading(say("tasks-title")), Paragraph(say("tasks-free" if free else "tasks-none"))]
    for task in free:
        take = button(say, "tasks-take-button", "take_task", task.id)
        weed = (_off(task, tx),) if me.coordinator else ()
        blocks += [
            Paragraph(say("tasks-by", member=mention(task.member))),
            Quoted(task.text),
            Actions((take, *weed)),
        ]
    if taken:
        blocks.append(Paragraph(say("tasks-taken-by-you")))
    for task in taken:
        blocks += [Quoted(task.text), Actions((_back(task, tx),))]
    if mine:
        blocks.append(Paragraph(say("tasks-mine")))
    for task in mine:
        blocks += [Quoted(task.text), Actions((_off(task, tx),))]
    if len(mine) < MOST_OFFERED:
        blocks.append(Actions((button(say, "tasks-offer-button", "offer_task"),)))
    tx.send(page(event, say, *blocks))


def _off(task: Task, tx: GreeterTx) -> Button:
    return button(tx.say, "tasks-off-button", "drop_task", task.id)


def _back(task: Task, tx: GreeterTx) -> Button:
    return button(tx.say, "tasks-back-button", "return_task", task.id)


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
    offers = None if task is None else tx.member(task.member)
    is_there = offers is not None and offers.here and offers.id != me.id
    if task is None or not is_there or not tx.ways.take(task.id, me.id, tx.now):
        tx.send(privately(event, tx.say, Paragraph(tx.say("tasks-gone"))))
        return
    tx.send(
        privately(
            event,
            tx.say,
            Paragraph(tx.say("tasks-yours", member=mention(task.member))),
            Quoted(task.text),
            Small(tx.say("tasks-told")),
            Actions((_back(task, tx),)),
        )
    )
    _tell(task, me, tx)


def _tell(task: Task, me: Member, tx: GreeterTx) -> None:
    """Tell whoever offered a task who took it: by one message, which is true again if somebody gave it back before."""
    name, shown = taken_name(task.id), view(Paragraph(tx.say("tasks-taken", member=mention(me.id))), Quoted(task.text))
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=shown))
        return
    tx.send(
        SendDirectMessage(
            to=task.member,
            view=shown,
            reason=Reason(rule="task-taken"),
            asked=Asked.NOT,
            kind=Kind.OUTCOME,
            name=name,
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def give_back(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Let a task be free again; whoever offered it is told in the place of the news that somebody took it."""
    task = tx.ways.task(event.token)
    if task is not None and tx.ways.give_back(task.id, me.id):
        name = taken_name(task.id)
        if not tx.recall(name) and tx.messages.was_sent(name):
            tx.send(EditMessage(message=name, view=view(Paragraph(tx.say("tasks-given-back")), Quoted(task.text))))
    show(event, me, tx)


def drop(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Take one's own task off the list; coordinators may with anybody's, and its author sees that they did."""
    task = tx.ways.task(event.token)
    if task is not None and (task.member == me.id or me.coordinator):
        is_off = tx.ways.take_off(task.id)
        if is_off and task.member != me.id:
            tx.people.note_use_of_name(me.id, task.member, USE, tx.now)
    show(event, me, tx)
