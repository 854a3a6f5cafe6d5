"""Looks for messages of ours by the mark on their first component, and reads single messages that members give.

1. A look goes back to the moment of the first attempt, and a little further, for clocks differ.
2. A look that is held back, or long, goes on where it ended: at one of `Begun.cursors`.
3. Where we may not look there is nothing to find. Discord itself knows a nonce again for some minutes, so that saying
   it once more just after an attempt stands once also there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.base import TryLater
from bot.adapters.discord.errand import Errand, Place
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.render import mark
from bot.adapters.discord.spots import Spot, snowflake_at

CLOCKS_DIFFER_BY = timedelta(minutes=2)
PAGE = 100
PAGES_A_LOOK = 5
GO_ON_AFTER = timedelta(seconds=1)
PRIVATE_THREAD = 12
_GONE = frozenset({No.UNKNOWN_MESSAGE, No.UNKNOWN_CHANNEL})

Message = Mapping[str, Any]


def mark_of(message: Message) -> int | None:
    """Return the mark that a message carries, be it ours or not."""
    components = message.get("components")
    first = components[0] if isinstance(components, list) and components else None
    found = first.get("id") if isinstance(first, dict) else None
    return found if isinstance(found, int) else None


def a_little_before(since: datetime) -> str:
    """Return the id to look from."""
    return snowflake_at(since - CLOCKS_DIFFER_BY)


async def note_what_stands(errand: Errand, place: Place, messages: int, oldest: str) -> None:
    """Write down which of a parcel's messages stand in a place."""
    begun = errand.begun
    numbers = {mark(errand.parcel.key, number): number for number in range(messages)}
    for _ in range(PAGES_A_LOOK):
        after = begun.cursors.get(place.at, oldest)
        page = await errand.door.call(
            "GET", "/channels/{channel_id}/messages", params={"after": after, "limit": str(PAGE)}, channel_id=place.at
        )
        for message in page:
            number = numbers.get(mark_of(message) or 0)
            if number is not None and is_ours(errand, message):
                begun.done.add(number)
                if number == 0:
                    begun.first = place.ref(errand.space, str(message["id"]))
        if len(page) < PAGE or len(begun.done) >= messages:
            begun.cursors.pop(place.at, None)
            return
        begun.cursors[place.at] = str(max(int(message["id"]) for message in page))
    raise TryLater(GO_ON_AFTER)


async def note_topic(errand: Errand, forum: str, messages: int, oldest: str) -> None:
    """Write down whether a parcel's conversation was begun in a forum, and what of it stands there."""
    active = await errand.door.call("GET", "/guilds/{guild_id}/threads/active", guild_id=errand.guild)
    for thread in active.get("threads") or ():
        ours = thread.get("parent_id") == forum and thread.get("owner_id") == errand.known.us
        if not ours or int(thread["id"]) < int(oldest):
            continue
        place = Place(channel=forum, thread=str(thread["id"]))
        first = await one_message(errand, Spot(forum, place.thread, place.thread))
        if first is not None and mark_of(first) == mark(errand.parcel.key, 0):
            errand.begun.first = place.ref(errand.space, place.thread)
            errand.begun.done.add(0)
            await note_what_stands(errand, place, messages, place.thread)
            return


async def one_message(errand: Errand, spot: Spot) -> Message | None:
    """Return a message; None where it is gone."""
    try:
        found = await errand.door.call(
            "GET",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=errand.holder(spot),
            message_id=spot.message,
        )
    except Declined as declined:
        if declined.code not in _GONE:
            raise
        return None
    return found if isinstance(found, dict) else None


async def is_open(errand: Errand, spot: Spot) -> bool:
    """Say whether everybody could read a message where it stands."""
    if errand.known.is_private(errand.space, spot.channel):
        return False
    if not spot.thread:
        return True
    try:
        thread = await errand.door.call("GET", "/channels/{channel_id}", channel_id=spot.thread)
    except Declined as declined:
        if declined.code not in _GONE:
            raise
        return False
    return bool(thread.get("type") != PRIVATE_THREAD)


def is_ours(errand: Errand, message: Message) -> bool:
    """Say whether we wrote a message."""
    author = message.get("author")
    return isinstance(author, dict) and author.get("id") == errand.known.us
