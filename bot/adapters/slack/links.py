"""Addresses of ours that members write into messages: Slack tells of them, and of nothing else in those messages.

It tells so from every conversation, private ones as well, and while somebody still writes. What is not said in a
channel that everybody of the workspace could read, or is read by another organisation as well, is not heard.
"""

from bot.adapters.slack.hearing import Ear
from bot.adapters.slack.payload import Payload
from bot.core.events import LinkShared
from bot.core.ids import EventId

POSTED = "conversations_history"
MOST_LINKS = 5


def shared(event: Payload, ear: Ear, id_: EventId, *, among_strangers: bool) -> LinkShared | None:
    """Tell of addresses of ours in a message that was posted."""
    user, channel, ts = event.id("user"), event.id("channel"), event.ts("message_ts")
    is_posted = bool(ts) and event.mark("source") in ("", POSTED)
    if not is_posted or among_strangers or not ear.is_person(user) or not ear.is_open(channel):
        return None
    ways = (ear.knows.behind(link.url("url")) for link in event.parts("links"))
    to = tuple(dict.fromkeys(way for way in ways if way is not None))[:MOST_LINKS]
    if not to:
        return None
    return LinkShared(id=id_, at=ear.knows.now(), by=ear.person(user), message=ear.message(channel, ts), to=to)
