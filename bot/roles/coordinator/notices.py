"""The notice that a channel shows about us: one message, pinned, and changed in its place."""

from bot.core.effects import EditMessage, PostMessage, Reason
from bot.core.ids import ChannelId, MessageName, external_of
from bot.core.markup import Markup
from bot.core.people import Channel, Life, Mode, Purpose
from bot.core.views import Paragraph, Small, View, view
from bot.roles.coordinator.reads import CoordinatorTx


def switch(tx: CoordinatorTx, channel: ChannelId, mode: Mode) -> None:
    """Change what we do in a channel, and say so there."""
    tx.places.switch(channel, mode)
    show(tx, channel, f"notice-{mode}")


def show(tx: CoordinatorTx, channel: ChannelId, key: str) -> None:
    """Let the channel's notice say something; where we were never heard, there is nothing to take back."""
    name, notice = MessageName(f"notice/{external_of(channel)}"), notice_view(tx, key)
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=notice))
    elif key not in ("notice-off", "notice-closed"):
        tx.send(PostMessage(channel=channel, view=notice, reason=Reason(rule="notice"), name=name, pinned=True))


def introduce(tx: CoordinatorTx, channel: ChannelId) -> None:
    """Say once, in a channel that somebody let us into, what we listen to there and how to change it."""
    known = tx.places.channel(channel)
    if known is None or tx.community.life is not Life.OPEN:
        return
    name = MessageName(f"notice/{external_of(channel)}")
    said = view(Paragraph(_heard_in(known, tx)), Small(tx.say("notice-how")))
    if tx.messages.was_sent(name):
        tx.send(EditMessage(message=name, view=said))
    else:
        tx.send(PostMessage(channel=channel, view=said, reason=Reason(rule="notice"), name=name, pinned=True))


def _heard_in(channel: Channel, tx: CoordinatorTx) -> Markup:
    if channel.purpose is Purpose.COORDINATORS:
        return tx.say("notice-coordinators")
    return tx.say("notice-private" if channel.private else f"notice-{channel.mode}")


def notice_view(tx: CoordinatorTx, key: str) -> View:
    """Return a notice as the channel will read it."""
    more = Small(tx.say("notice-more")) if key in ("notice-host", "notice-listen") else None
    return view(Paragraph(tx.say(key)), more)
