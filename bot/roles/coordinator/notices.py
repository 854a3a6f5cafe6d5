"""The notice that a channel shows about us: one message, pinned, and changed in its place."""

from bot.core.effects import EditMessage, PostMessage, Reason
from bot.core.ids import ChannelId, MessageName, external_of
from bot.core.people import Mode
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


def notice_view(tx: CoordinatorTx, key: str) -> View:
    """Return a notice as the channel will read it."""
    more = Small(tx.say("notice-more")) if key in ("notice-host", "notice-listen") else None
    return view(Paragraph(tx.say(key)), more)
