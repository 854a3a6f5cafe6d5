"""Looks for messages of ours by the key that they carry, and reads single messages that members give.

1. A look goes back to the moment of the first attempt, and a little further, for clocks differ.
2. A look that is held back, or long, goes on where it ended: at `Begun.cursor`.
3. Where we may not look there is nothing to find: None.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.base import TryLater
from bot.adapters.slack.errand import Errand, Place
from bot.adapters.slack.errors import Declined
from bot.adapters.slack.posting import EVENT_TYPE, file, part
from bot.core.ids import MessageRef
from bot.core.views import Document

CLOCKS_DIFFER_BY = timedelta(minutes=2)
PAGE = 200
PAGES_A_LOOK = 5
GO_ON_AFTER = timedelta(seconds=1)
_GONE = frozenset({"message_not_found", "thread_not_found", "channel_not_found"})

log = logging.getLogger(__name__)

Message = Mapping[str, Any]


async def first_standing(errand: Errand, place: Place, since: datetime) -> MessageRef | None:
    """Return where the first message of a parcel stands, None where it does not or we may not look."""
    oldest = f"{(since - CLOCKS_DIFFER_BY).timestamp():.6f}"
    try:
        async for message in _said(errand, place, oldest):
            if _key(errand, message) == {"key": errand.parcel.key}:
                errand.begun.cursor = ""
                return errand.ref(place.channel, str(message["ts"]))
    except Declined as declined:
        log.info("Nobody can look for %s in %s: %s", errand.parcel.key, place.channel, declined)
    return None


async def note_what_follows(errand: Errand, first: MessageRef, place: Place, documents: tuple[Document, ...]) -> None:
    """Write down which further parts and documents stand in the thread already."""
    shared: list[str] = []
    try:
        async for message in _said(errand, place, first.id):
            key = _key(errand, message)
            if key is not None and key.get("key") == errand.parcel.key and isinstance(key.get("part"), int):
                errand.begun.done.add(part(key["part"]))
            if _is_ours(errand, message):
                shared += [str(one.get("name")) for one in message.get("files") or ()]
    except Declined as declined:
        log.info("Nobody can look for what follows %s: %s", first, declined)
    for number, document in enumerate(documents):
        if document.name in shared:
            shared.remove(document.name)
            errand.begun.done.add(file(number))


async def root_of(errand: Errand, message: MessageRef) -> str:
    """Return under which message a message's thread stands; Slack wants replies there, not under another reply."""
    place = Place(channel=errand.channel(message.channel), thread=message.id)
    try:
        found = await errand.slack.call("conversations.replies", channel=place.channel, ts=place.thread, limit=1)
    except (Declined, TryLater):
        return message.id
    return next((str(one["thread_ts"]) for one in found.get("messages") or () if one.get("thread_ts")), message.id)


async def one_message(errand: Errand, ref: MessageRef) -> Message | None:
    """Return a message, in the channel or in a thread; None where it is gone."""
    channel, ts = errand.channel(ref.channel), ref.id
    for method, thread in (("conversations.history", None), ("conversations.replies", ts)):
        try:
            found = await errand.slack.call(
                method, channel=channel, ts=thread, oldest=ts, latest=ts, inclusive=True, limit=1
            )
        except Declined as declined:
            if declined.code not in _GONE:
                raise
            continue
        for message in found.get("messages") or ():
            if message.get("ts") == ts:
                return None if message.get("subtype") == "tombstone" else message
    return None


async def _said(errand: Errand, place: Place, oldest: str) -> AsyncIterator[Message]:
    method = "conversations.replies" if place.thread else "conversations.history"
    begun = errand.begun
    for _ in range(PAGES_A_LOOK):
        try:
            page = await errand.slack.call(
                method,
                channel=place.channel,
                ts=place.thread or None,
                oldest=oldest,
                cursor=begun.cursor or None,
                limit=PAGE,
                include_all_metadata=True,
            )
        except Declined as declined:
            if declined.code == "invalid_cursor" and begun.cursor:
                begun.cursor = ""
                raise TryLater(GO_ON_AFTER) from declined
            raise
        begun.cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        for message in page.get("messages") or ():
            yield message
        if not begun.cursor:
            return
    raise TryLater(GO_ON_AFTER)


def _key(errand: Errand, message: Message) -> dict[str, Any] | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE or not _is_ours(errand, message):
        return None
    payload = metadata.get("event_payload")
    return payload if isinstance(payload, dict) else None


def _is_ours(errand: Errand, message: Message) -> bool:
    ourselves = errand.slack.workspace.bot_user
    return str(message.get("user", ourselves)) == ourselves
