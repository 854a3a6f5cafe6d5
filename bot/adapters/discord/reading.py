"""Fetches what members wrote in public: for whoever was given it, and for messages of ours that show it."""

import logging

from bot.adapters.base import tell_what_was_read
from bot.adapters.discord.errand import Errand
from bot.adapters.discord.errors import Declined
from bot.adapters.discord.look import Message, is_open, one_message
from bot.adapters.discord.spots import Spot, who
from bot.core.ids import MessageName, MessageRef

log = logging.getLogger(__name__)


async def give(errand: Errand, message: MessageRef | MessageName) -> None:
    """Fetch a message that a member wrote in public and gives; what is not that is read as gone."""
    ref = errand.message(message)
    found = await _given_in_public(errand, ref)
    author = None if found is None else who(errand.space, _person(found))
    await tell_what_was_read(errand.parcel, errand.house, ref, author=author, text=_words(errand, found))


async def shown(errand: Errand, message: MessageRef) -> str | None:
    """Read what a message of ours is to show; where we may not, nothing shows."""
    try:
        found = await _given_in_public(errand, message)
    except Declined as declined:
        log.info("Nobody can read %s: %s", message, declined)
        return ""
    return None if found is None else _words(errand, found)


async def _given_in_public(errand: Errand, ref: MessageRef) -> Message | None:
    """Fetch what a member wrote in public; None where it is gone, or is not that."""
    spot = Spot.of(ref)
    found = await one_message(errand, spot) if await is_open(errand, spot) else None
    return found if _person(found) else None


def _words(errand: Errand, message: Message | None) -> str:
    return errand.reads(str((message or {}).get("content") or ""))


def _person(message: Message | None) -> str:
    """Return which person wrote a message, nobody where a bot did."""
    author = (message or {}).get("author") or {}
    by_a_bot = author.get("bot") or (message or {}).get("webhook_id")
    return "" if by_a_bot else str(author.get("id") or "")
