"""The notice that a channel shows about us: one message, pinned, and changed in its place."""

from bot.core.effects import EditMessage, PostMessage, Reason
from bot.core.ids import ChannelId, MessageName
from bot.core.people import Channel, Life, Mode, Purpose
from bot.core.views import Paragraph, Small, View, view
from bot.roles.coordinator.tx import CoordinatorTx


def switch(tx: CoordinatorTx, channel: ChannelId, mode: Mode) -> None:
    """Change what we do in a channel, and say so there."""
    tx.places.switch(channel, mode)
    known = tx.places.channel(channel)
    show(tx, channel, f"notice-{mode}" if known is None else notice_key(known, mode))


def show(tx: CoordinatorTx, channel: ChannelId, key: str) -> None:
    """Let the channel's notice say something; where we were never heard, there is nothing to take back."""
    name, notice = notice_name(channel), notice_view(tx, key)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=notice))
    elif key not in ("notice-off", "notice-closed"):
        _post(tx, channel, notice, name)


def _post(tx: CoordinatorTx, channel: ChannelId, notice: View, name: MessageName) -> None:
    """Pin a notice; where the channel is a forum it is a conversation of its own, and has a title."""
    title = str(tx.say("notice-title"))
    reason = Reason(rule="notice")
    tx.send(PostMessage(channel=channel, view=notice, reason=reason, name=name, pinned=True, title=title))


def notice_key(channel: Channel, mode: Mode) -> str:
    """Return what a channel's notice says: where questions are asked in a forum, nobody has to mark them."""
    is_asked_there = channel.forum and channel.purpose is Purpose.QUESTIONS
    return "notice-forum" if is_asked_there and mode is Mode.HOST else f"notice-{mode}"


def introduce(tx: CoordinatorTx, channel: ChannelId) -> None:
    """Say once, in a channel that somebody let us into, what we listen to there and how to change it."""
    known = tx.places.channel(channel)
    if known is None or tx.community.life is not Life.OPEN:
        return
    name, key = notice_name(channel), _key_of_what_is_heard(known)
    said = view(Paragraph(tx.say(key)), Small(tx.say("notice-how")))
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=said))
    else:
        _post(tx, channel, said, name)


def notice_name(channel: ChannelId) -> MessageName:
    """Name a channel's notice; two spaces may call channels alike."""
    return MessageName(f"notice/{channel}")


def _key_of_what_is_heard(channel: Channel) -> str:
    if channel.purpose is Purpose.COORDINATORS:
        return "notice-coordinators"
    return "notice-private" if channel.private else notice_key(channel, channel.mode)


def notice_view(tx: CoordinatorTx, key: str) -> View:
    """Return a notice as the channel will read it."""
    more = Small(tx.say("notice-more")) if key in ("notice-host", "notice-listen", "notice-forum") else None
    return view(Paragraph(tx.say(key)), more)
