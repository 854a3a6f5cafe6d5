"""Marks a forum's conversation as solved by the tag that the forum has for that.

Every member can set it and take it away as well. A forum without such a tag does without the mark: none is made.
"""

import logging

from bot.adapters.discord.errand import Errand
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.posting import MOST_TAGS
from bot.adapters.discord.profiles import solved_tag
from bot.adapters.discord.spots import Spot
from bot.core.ids import MessageRef

_MAY_NOT = frozenset({No.NO_ACCESS, No.NO_PERMISSION})
_CHANNEL = "/channels/{channel_id}"

log = logging.getLogger(__name__)


async def mark_solved(errand: Errand, message: MessageRef, *, solved: bool) -> MessageRef:
    """Put the tag on the message's conversation or take it off; elsewhere than in a forum there is no such mark."""
    spot = Spot.of(message)
    if not errand.known.is_forum(errand.space, spot.channel):
        return message
    tag = solved_tag({id_: name for name, id_ in errand.known.tags(errand.space, spot.channel).items()})
    try:
        if tag:
            await _tagged(errand, spot.thread or spot.message, tag, solved=solved)
    except Declined as declined:
        if declined.code not in _MAY_NOT:
            raise
        log.warning("%s was not marked: %s", message, declined)
    return message


async def _tagged(errand: Errand, thread: str, tag: str, *, solved: bool) -> None:
    found = await errand.door.call("GET", _CHANNEL, channel_id=thread)
    applied = [str(one) for one in found.get("applied_tags") or ()]
    if (tag in applied) == solved:
        return
    # the mark matters more than the last of many topics
    wanted = [*applied[: MOST_TAGS - 1], tag] if solved else [one for one in applied if one != tag]
    asleep = bool((found.get("thread_metadata") or {}).get("archived"))
    woken = {"archived": False} if asleep else {}
    await errand.door.call("PATCH", _CHANNEL, json={"applied_tags": wanted, **woken}, channel_id=thread)
