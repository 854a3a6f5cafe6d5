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


def will(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Believe a host who says that they write: nobody else is asked."""
    _take(event, me, Reply.WILL, "greeter-you-will", tx)


def not_me(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask somebody else: a host would rather not, and needs no reason."""
    _take(event, me, Reply.NOT_ME, "greeter-you-not-me", tx)


def no_longer(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask somebody else, and this one never again."""
    tx.ways.note(replace(tx.ways.said_by(me.id) or Said(member=me.id), greets=False))
    _take(event, me, Reply.NOT_ME, "greeter-you-no-longer", tx)


def _take(event: ButtonPressed, me: Member, said: Reply, key: str, tx: GreeterTx) -> None:
    say, post = tx.say, tx.newcomers.post(event.token)
    if post is None or all(greeting.host != me.id for greeting in tx.newcomers.asked_about(post.id)):
        tx.send(privately(event, say, Paragraph(say("greeter-post-gone"))))
        return
    tx.newcomers.answer(post.id, me.id, said)
    shown = view(Small(say(key if post.is_waiting else "greeter-answered-meanwhile")), Paragraph(linked(say, post)))
    if post.is_waiting:
        (guard.will_answer if said is Reply.WILL else guard.declined)(post, tx)
    name = greeting_name(post.id, me.id)
    tx.recall(name)  # answered on their own page, before the message could reach them
    if event.message is not None and tx.messages.where(name) == event.message:
        writes = post.is_waiting and said is Reply.WILL
        tx.send(EditMessage(message=name, view=taken(post, tx) if writes else shown))
    else:
        tx.send(privately(event, say, *shown.blocks))
