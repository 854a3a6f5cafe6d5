"""The welcome card: one message that stands in the welcome channel, pinned, changed in its place, never posted again.

It says in one sentence what the community cares about, names two people who agreed to be named, and leads to three
prompts that only whoever presses sees.
"""

from bot.core.answers import APART
from bot.core.effects import EditMessage, PostMessage, Reason
from bot.core.ids import ChannelId, SpaceId, space_of
from bot.core.markup import Markup, escape, mention
from bot.core.people import Channel, Life, Member, Purpose
from bot.core.views import Actions, Block, Heading, Paragraph, Small, Tone, View, view
from bot.roles.greeter.newcomer import Yes
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import CARDS, button, card_name

MOST_NAMED = 2


def redraw(tx: GreeterTx) -> None:
    """Keep every card true: where it should no longer stand it says so."""
    for name in tx.messages.sent(CARDS):
        channel = tx.places.channel(ChannelId(name.removeprefix(CARDS)))
        stands = channel is not None and _should_stand(channel, tx)
        tx.send(EditMessage(message=name, view=card(tx) if stands else view(Small(tx.say("card-rests")))))


def show(tx: GreeterTx, space: SpaceId) -> None:
    """Let the card of a space stand, which its coordinators decided, and keep all others true."""
    redraw(tx)
    for channel in tx.places.channels():
        name = card_name(channel.id)
        is_theirs = space_of(channel.id) == space and _should_stand(channel, tx)
        if is_theirs and not tx.messages.was_sent(name):
            tx.send(
                PostMessage(
                    channel=channel.id,
                    view=card(tx),
                    reason=Reason(rule="welcome"),
                    name=name,
                    pinned=True,
                    title=str(tx.say("card-forum-title")),
                )
            )


def _should_stand(channel: Channel, tx: GreeterTx) -> bool:
    is_ours = channel.purpose is Purpose.WELCOME and not channel.private
    return is_ours and tx.community.life is Life.OPEN


def card(tx: GreeterTx) -> View:
    """Return the card as everybody sees it."""
    return view(
        *body(tx),
        Actions((button(tx.say, "card-show-button", "start", APART, Tone.PRIMARY),)),
        Small(tx.say("card-small")),
    )


def body(tx: GreeterTx) -> tuple[Block, ...]:
    """Return what the card says, without what can be pressed."""
    say, named = tx.say, [mention(member.id) for member in named_people(tx)]
    return view(
        Heading(say("card-title", name=escape(tx.community.name))),
        Paragraph(say("card-care", care=escape(tx.community.care))) if tx.community.care else None,
        Paragraph(say("card-hosts", people=Markup(str(say("card-and")).join(named)))) if named else None,
    ).blocks


def named_people(tx: GreeterTx) -> list[Member]:
    """Return who is here and agreed to be named."""
    agreed = [tx.member(said.member) for said in tx.ways.named() if said.named is Yes.YES]
    return [member for member in agreed if member is not None and member.here][:MOST_NAMED]
