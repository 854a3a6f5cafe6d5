"""Closing a community well: asked once, said openly, and not for ever."""

from bot.core.answers import page
from bot.core.effects import PostMessage, Reason
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import EventId
from bot.core.markup import mention
from bot.core.people import Life, Member, Mode, Purpose
from bot.core.views import Actions, Button, Heading, Paragraph, Tone, view
from bot.roles.coordinator import notices
from bot.roles.coordinator.board import back
from bot.roles.coordinator.tx import CoordinatorTx, Gesture


def ask(event: Gesture, _me: Member, tx: CoordinatorTx) -> None:
    """Say what closing means before it is done."""
    close = Button(label=str(tx.say("close-now-button")), verb="coordinator.close_now", tone=Tone.GRAVE)
    keep = Button(label=str(tx.say("close-keep-button")), verb="coordinator.board")
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("close-title")),
            Paragraph(tx.say("close-means")),
            Actions((close, keep)),
        )
    )


def close(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Fall silent everywhere, and say so where we were heard."""
    if tx.community.life is Life.OPEN:
        for channel in tx.places.channels():
            if channel.mode is not Mode.OFF:
                tx.places.switch(channel.id, Mode.OFF)
            notices.show(tx, channel.id, "notice-closed")
        room = tx.places.channel_for(Purpose.COORDINATORS)
        if room is not None:
            said = view(Paragraph(tx.say("closed-in-room", coordinator=mention(me.id))))
            tx.send(PostMessage(channel=room.id, view=said, reason=Reason(rule="closed")))
        # Questions are the broker's, what comes round the calendar's, newcomers the greeter's: they end it, so that
        # nothing speaks after us.
        for verb in ("broker.closing", "calendar.closing", "greeter.closing"):
            tx.schedule(TimeCame(id=EventId(verb.replace(".", ":")), at=tx.now, verb=verb, token=""), tx.now)
        tx.places.live(Life.CLOSED)
    tx.send(page(event, tx.say, Paragraph(tx.say("closed")), Actions((back(tx),))))
