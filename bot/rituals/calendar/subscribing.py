"""What is on, in one's own calendar: the addresses to follow, and new ones for those that came into other hands.

Whoever has an address can read what it leads to. Everybody can have a new one of their own; the community's own is
everybody's, so coordinators give it another.
"""

from bot.core.answers import page
from bot.core.effects import Gesture
from bot.core.events import ButtonPressed
from bot.core.markup import link
from bot.core.people import Member
from bot.core.views import Actions, Heading, Paragraph, Small, Tone
from bot.rituals.calendar import showing
from bot.rituals.calendar.listing import refuse
from bot.rituals.calendar.wording import button
from bot.rituals.subscribing import FeedAddresses
from bot.rituals.tx import RitualTx


def subscribe(event: Gesture, me: Member, tx: RitualTx, addresses: FeedAddresses | None) -> None:
    """Show the addresses of the feeds: one's own, and the community's."""
    say = tx.say
    own = None if addresses is None else addresses.address(tx.feeds.feed_of(me.id))
    everybody = None if addresses is None else addresses.address(tx.feeds.feed_of(None))
    if own is None or everybody is None:
        showing.show(event, me, tx, addresses, showing.DAYS, Paragraph(say("calendar-no-feed")))
        return
    items = [button(say, "calendar-feed-new-button", "new_feed")]
    if me.coordinator:
        items.append(button(say, "calendar-feed-new-all-button", "ask_new_feed"))
    tx.send(
        page(
            event,
            say,
            Heading(say("calendar-feed-title")),
            Paragraph(say("calendar-feed-own", address=link(own, own))),
            Paragraph(say("calendar-feed-all", address=link(everybody, everybody))),
            Small(say("calendar-feed-secret")),
            Actions((*items, button(say, "calendar-show-button", "show"))),
        )
    )


def new_feed(event: ButtonPressed, me: Member, tx: RitualTx, addresses: FeedAddresses | None) -> None:
    """Give somebody's own feed another address; the one before leads nowhere from now on."""
    tx.feeds.revoke(me.id)
    subscribe(event, me, tx, addresses)


def ask_new_feed_for_all(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Say what another address for everybody means, before there is one."""
    if not me.coordinator:
        refuse(event, "calendar-feed-not-yours", tx)
        return
    say = tx.say
    buttons = (
        button(say, "calendar-feed-replace-button", "new_feed_for_all", tone=Tone.GRAVE),
        button(say, "calendar-back-button", "subscribe"),
    )
    tx.send(page(event, say, Paragraph(say("calendar-feed-replace")), Actions(buttons)))


def new_feed_for_all(event: ButtonPressed, me: Member, tx: RitualTx, addresses: FeedAddresses | None) -> None:
    """Give the community's feed another address; whoever followed the one before has to follow the new one."""
    if not me.coordinator:
        refuse(event, "calendar-feed-not-yours", tx)
        return
    tx.feeds.revoke(None)
    subscribe(event, me, tx, addresses)
