"""Fetches what members wrote in public: for whoever was given it, and for messages of ours that show it."""

import logging

from bot.adapters.base import House, tell_what_was_read
from bot.adapters.slack.errand import Errand
from bot.adapters.slack.errors import Declined
from bot.adapters.slack.look import Message, one_message
from bot.adapters.slack.text import read
from bot.core.ids import MessageName, MessageRef, external_of, identity

log = logging.getLogger(__name__)


async def give(errand: Errand, message: MessageRef | MessageName, house: House) -> None:
    """Fetch a message that a member wrote in public and gives; what is not that is read as gone."""
    ref = errand.message(message)
    found = await _given_in_public(errand, ref)
    author = None if found is None else identity(errand.space, str(found["user"]))
    await tell_what_was_read(errand.parcel, house, ref, author=author, text=_words(errand, found))


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
    channel = external_of(ref.channel)
    if not channel.startswith("C") or errand.known.is_private(errand.space, channel):
        return None
    found = await one_message(errand, ref)
    return None if found is None or found.get("bot_id") or not found.get("user") else found


def _words(errand: Errand, message: Message | None) -> str:
    """Return what somebody wrote as ours is written."""
    return read(
        str((message or {}).get("text") or ""),
        names=lambda user: errand.known.name_of(errand.space, user) or user,
        channels=lambda channel: errand.known.channel_name(errand.space, channel) or channel,
    )
