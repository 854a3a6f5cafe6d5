"""What hosts say who were asked to greet somebody."""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import EditMessage
from bot.core.events import ButtonPressed
from bot.core.people import Member
from bot.core.views import Paragraph, Small, view
from bot.roles.greeter import guard
from bot.roles.greeter.invitation import taken
from bot.roles.greeter.newcomer import FirstPost, Reply, Said
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import greeting_name, linked


def will(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Believe a host who says that they write: nobody else is asked."""
    _take(event, me, Reply.WILL, "greeter-you-will", tx)


def not_me(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask somebody else: a host would rather not, and needs no reason."""
    _take(event, me, Reply.NOT_ME, "greeter-you-not-me", tx)


def no_longer(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask somebody else, and this one never again; that holds whatever became of the post."""
    tx.ways.note(replace(tx.ways.said_by(me.id) or Said(member=me.id), greets=False))
    post = _asked_about(event, me, tx)
    if post is not None and post.is_waiting:
        _take(event, me, Reply.NOT_ME, "greeter-you-no-longer", tx)
    else:
        if post is not None:
            tx.newcomers.answer(post.id, me.id, Reply.NOT_ME)
        tx.send(privately(event, tx.say, Paragraph(tx.say("greeter-you-no-longer"))))
    ask_others(me, tx)


def ask_others(me: Member, tx: GreeterTx) -> None:
    """Ask others about whoever waits for somebody who no longer greets; what has not reached them is taken back."""
    for post in tx.newcomers.awaiting(me.id):
        name = greeting_name(post.id, me.id)
        if tx.recall(name):
            tx.newcomers.unask(post.id, me.id)
        else:
            tx.newcomers.answer(post.id, me.id, Reply.NOT_ME)
            if tx.messages.was_sent(name):
                tx.send(EditMessage(message=name, view=view(Small(tx.say("greeter-you-no-longer")))))
        guard.declined(post, tx)


def _take(event: ButtonPressed, me: Member, said: Reply, key: str, tx: GreeterTx) -> None:
    say, post = tx.say, _asked_about(event, me, tx)
    if post is None:
        tx.send(privately(event, say, Paragraph(say("greeter-post-gone"))))
        return
    tx.newcomers.answer(post.id, me.id, said)
    settled = "greeter-settled" if post.answered_at is None else "greeter-answered-meanwhile"
    told = key if post.is_waiting else settled
    shown = view(Paragraph(say(told, link=linked(say, post))))
    if said is Reply.NOT_ME:
        guard.declined(post, tx)
    name = greeting_name(post.id, me.id)
    tx.recall(name)  # answered on their own page, before the message could reach them
    if event.message is not None and tx.messages.where(name) == event.message:
        writes = post.is_waiting and said is Reply.WILL
        tx.send(EditMessage(message=name, view=taken(post, tx) if writes else shown))
    else:
        tx.send(privately(event, say, *shown.blocks))


def _asked_about(event: ButtonPressed, me: Member, tx: GreeterTx) -> FirstPost | None:
    """Return the post that a host answers for; None where it is gone, or they were not asked about it."""
    post = tx.newcomers.post(event.token)
    was_asked = post is not None and any(greeting.host == me.id for greeting in tx.newcomers.asked_about(post.id))
    return post if was_asked else None
