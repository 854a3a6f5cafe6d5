"""Trellis was removed from a place: everything stops there, and a month later everything of it is erased.

Whoever lets it in again before that finds all as it was; only the clocks of open questions begin again.
"""

from datetime import timedelta

from bot.core.events import TimeCame
from bot.core.ids import EventId, SpaceId, space_of
from bot.core.people import Life, Mode
from bot.roles.coordinator.rhythm import BRIEFS
from bot.roles.coordinator.tx import CoordinatorTx

ERASED_AFTER = timedelta(days=30)
"""Long enough to notice a removal by mistake, also after a holiday, and no longer: nobody can ask for anything then."""
CLOCK = "coordinator:erase:"


def removed(space: SpaceId, tx: CoordinatorTx) -> None:
    """Stop everything in a place, and set the clock; a platform may tell of it more than once."""
    if space not in tx.places.spaces():
        return
    if len(tx.places.spaces()) > 1:
        tx.people.leave_all(space)
    tx.removal.stop(space, CLOCK, BRIEFS)  # that a brief is due is all that says who wants it
    if tx.community.life is Life.OPEN and not tx.places.spaces():
        tx.places.live(Life.AWAY)
    elif tx.places.spaces():  # what comes round there rests, while we go on elsewhere
        rest = TimeCame(id=EventId(f"calendar.rest:{space}"), at=tx.now, verb="calendar.rest", token=space)
        tx.schedule(rest, tx.now)
    erasure = TimeCame(id=EventId(f"{CLOCK}{space}"), at=tx.now, verb="coordinator.erase", token=space)
    tx.schedule(erasure, tx.now + ERASED_AFTER)


def let_in_again(space: SpaceId, tx: CoordinatorTx) -> None:
    """Stop the clock, and let everything be as it was."""
    tx.cancel(EventId(f"{CLOCK}{space}"))
    match tx.community.life:
        case Life.AWAY:
            tx.places.live(Life.OPEN)
        case Life.CLOSED:  # perhaps meanwhile, in the other places
            for channel in tx.places.channels():
                if space_of(channel.id) == space:
                    tx.places.switch(channel.id, Mode.OFF)
    # Questions are the broker's, what comes round the calendar's, newcomers the greeter's, cards the cybrarian's: their
    # clocks begin again.
    for verb in ("broker.resume", "calendar.resume", "greeter.resume", "cybrarian.resume"):
        tx.schedule(TimeCame(id=EventId(f"{verb}:{space}"), at=tx.now, verb=verb, token=space), tx.now)
    # If words were being put on the shelves anew, that stopped.
    tx.schedule(TimeCame(id=EventId("cybrarian:shelve"), at=tx.now, verb="cybrarian.shelve", token=""), tx.now)


def erase(event: TimeCame, tx: CoordinatorTx) -> None:
    """Erase everything of a place, unless we were let in again; the last thing that can be done there."""
    if event.token not in tx.places.spaces():
        tx.removal.erase(SpaceId(event.token), event.id)
