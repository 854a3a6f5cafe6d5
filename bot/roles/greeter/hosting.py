"""What hosts say who were asked to greet somebody."""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import EditMessage
from bot.core.events import ButtonPressed
from bot.core.people import Member
from bot.core.views import Paragraph, Small, view
from bot.roles.greeter import guard
from bot.roles.greeter.invitation import taken
from bot.roles.greeter.newcomer import Reply, Said
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import greeting_name, linked


def answer(event: ButtonPressed, me: Member, said: Reply, tx: GreeterTx, *, no_longer: bool = False) -> None:
    """Take what a host says."""
    say, post = tx.say, tx.newcomers.post(event.token)
    asked = post is not None and any(greeting.host == me.id for greeting in tx.newcomers.asked_about(post.id))
    if no_longer:
        tx.ways.note(replace(tx.ways.said_by(me.id) or Said(member=me.id), greets=False))
    if post is None or not asked:
        tx.send(privately(event, say, Paragraph(say("greeter-post-gone"))))
        return
    tx.newcomers.answer(post.id, me.id, said)
    if not post.is_waiting:
        words = say("greeter-answered-meanwhile")
    elif said is Reply.WILL:
        words = say("greeter-you-will")
        guard.will_answer(post, tx)
    else:
        words = say("greeter-you-no-longer") if no_longer else say("greeter-you-not-me")
        guard.declined(post, tx)
    name = greeting_name(post.id, me.id)
    tx.recall(name)  # answered on their own page, before the message could reach them
    shown, writes = view(Small(words), Paragraph(linked(say, post))), post.is_waiting and said is Reply.WILL
    if event.message is not None and tx.messages.where(name) == event.message:
        tx.send(EditMessage(message=name, view=taken(post, tx) if writes else shown))
    else:
        tx.send(privately(event, say, *shown.blocks))
