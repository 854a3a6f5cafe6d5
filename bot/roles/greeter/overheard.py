"""What is heard of newcomers' first words: that somebody wrote, changed or deleted them, or answered.

1. Only words of a person other than the newcomer are an answer; nothing of ours, and no reaction alone. Under somebody
   else's words only what is said to the newcomer is, or what whoever began there says.
2. What is watched over is the first that a newcomer says, and the first topic of theirs where newcomers are welcomed.
3. Where an answer is deleted before the measure, and there is no other, the first words wait again. Who answered
   elsewhere, by speaking to the newcomer, is not remembered as another: whom a message mentions is kept nowhere.
"""

from dataclasses import replace

from bot.core.effects import EditMessage
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted
from bot.core.ids import MemberId, new_token
from bot.core.people import NEWCOMER_FOR, Life, Member, Purpose
from bot.roles.greeter import guard, invitation, waiting
from bot.roles.greeter.newcomer import FirstPost, Reply, Stage
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import greeting_name


def concerns(event: MessagePosted, look: GreeterTx) -> bool:
    """Say whether what was said may concern a newcomer: most of it does not, and nothing is settled for it."""
    return look.newcomers.may_concern(event.message.channel, event.by, event.at - NEWCOMER_FOR)


def mourns(event: MessageDeleted, look: GreeterTx) -> bool:
    """Say whether a newcomer's first words are gone, or the answer to them."""
    return look.newcomers.at(event.message) is not None or bool(look.newcomers.answered_by(event.message))


def heard(event: MessagePosted, tx: GreeterTx) -> None:
    """Hear that somebody wrote: it may answer a newcomer, and may itself be a newcomer's first words."""
    who = tx.who(event.by)
    for post in tx.newcomers.waiting_in(event.message.channel):
        if post.member != who.id and _answers(event, post, tx):
            guard.answered(post, event.message, event.at, tx)
    if _is_first(event, who, tx):
        begin(event, who.id, tx)


def _answers(event: MessagePosted, post: FirstPost, tx: GreeterTx) -> bool:
    """Say whether a message answers a first post: under it, by speaking to its author, or as who began there."""
    if event.thread == post.message:
        return True
    mentioned = (tx.people.known(identity) for identity in event.mentions)
    if any(who is not None and who.id == post.member for who in mentioned):
        return True
    return event.thread == post.thread and tx.newcomers.began(post.thread) == tx.who(event.by).id


def _is_first(event: MessagePosted, who: Member, tx: GreeterTx) -> bool:
    if tx.community.life is not Life.OPEN or not who.is_newcomer(event.at) or who.joined_at is None:
        return False
    if not tx.newcomers.wrote_since(who.id, who.joined_at):
        return True
    channel = tx.places.channel(event.message.channel)
    is_welcome = channel is not None and channel.purpose is Purpose.WELCOME
    is_topic = is_welcome and event.thread is None
    return is_topic and not tx.newcomers.introduced_since(who.id, event.message.channel, who.joined_at)


def begin(event: MessagePosted, newcomer: MemberId, tx: GreeterTx) -> None:
    """Begin to watch over somebody's first words."""
    post = FirstPost(
        id=new_token(),
        member=newcomer,
        message=event.message,
        thread=event.thread or event.message,
        at=event.at,
    )
    tx.newcomers.begin(post)
    guard.set_clocks(post, tx)


def reworded(event: MessageEdited, tx: GreeterTx) -> None:
    """Show hosts who were asked a first post as its author wants it now."""
    post = tx.newcomers.at(event.message)
    if post is not None and post.is_waiting:
        _show_anew(post, tx)


def _show_anew(post: FirstPost, tx: GreeterTx) -> None:
    """Show whoever was asked a first post as it stands now."""
    for greeting in tx.newcomers.asked_about(post.id):
        name = greeting_name(post.id, greeting.host)
        if greeting.answer is not Reply.NOT_ME and tx.messages.was_sent(name):
            shown = (invitation.invitation if greeting.answer is None else invitation.taken)(post, tx)
            tx.send(EditMessage(message=name, view=shown))


def deleted(event: MessageDeleted, tx: GreeterTx) -> None:
    """Forget a first post that its author deleted, so that what they write next is their first; or miss an answer."""
    for waits in tx.newcomers.answered_by(event.message):
        _answer_gone(waits, tx)
    post = tx.newcomers.at(event.message)
    if post is not None:
        guard.stop(post, tx)
        tx.newcomers.drop(post.id)
        if post.is_waiting and post.stage is Stage.LIST:
            waiting.show_list(tx, news=False)


def _answer_gone(post: FirstPost, tx: GreeterTx) -> None:
    if tx.now > post.at + tx.community.spans.first_post:
        return  # it is measured
    other, member = tx.newcomers.other_answer(post), tx.member(post.member)
    if other is not None:
        message, at = other
        guard.answered(post, message, at, tx)
        return
    waits = replace(post, answered_at=None, in_time=None, answer=None)
    if member is None or not member.here:
        guard.rest(waits, tx)
        return
    tx.newcomers.change(waits)
    guard.set_clocks(waits, tx)
    _show_anew(waits, tx)
    if waits.stage is Stage.LIST:
        waiting.show_list(tx, news=True)
