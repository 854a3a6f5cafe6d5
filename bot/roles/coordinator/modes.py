"""What we do in one channel: off, listen or host, always with a notice there."""

from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import ChannelId
from bot.core.markup import channel_link
from bot.core.people import Life, Member, Mode
from bot.core.views import Option, Paragraph
from bot.roles.coordinator import notices
from bot.roles.coordinator.board import show_board
from bot.roles.coordinator.tx import CoordinatorTx


def open_form(event: ButtonPressed, _me: Member, tx: CoordinatorTx) -> None:
    """Ask which channel, and what we are to do there."""
    say = tx.say
    options = tuple(Option(str(say(f"mode-{mode}-choice")), mode) for mode in Mode)
    fields = (
        Field(name="channel", label=str(say("mode-channel")), kind=FieldKind.CHANNEL),
        Field(name="mode", label=str(say("mode-mode")), kind=FieldKind.CHOICE, options=options),
    )
    form = Form(
        verb="coordinator.mode",
        title=str(say("mode-title")),
        submit=str(say("mode-submit")),
        pages=(Page(fields),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, _me: Member, tx: CoordinatorTx) -> None:
    """Change the channel's mode, if the community is open and the channel public."""
    chosen = ChannelId(only(event.values, "channel"))
    channel, mode = tx.places.channel(chosen), Mode(only(event.values, "mode"))
    if tx.community.life is not Life.OPEN:
        news = tx.say("mode-not-open")
    elif channel is None or channel.archived:
        news = tx.say("mode-unknown")
    elif channel.private and mode is not Mode.OFF:
        news = tx.say("mode-private", channel=channel_link(chosen))
    elif channel.mode is mode:
        news = tx.say("mode-as-before", channel=channel_link(chosen), mode=tx.say(f"mode-{mode}"))
    else:
        notices.switch(tx, chosen, mode)
        news = tx.say("mode-changed", channel=channel_link(chosen), mode=tx.say(f"mode-{mode}"))
    show_board(event, tx, Paragraph(news))
