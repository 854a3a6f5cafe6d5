"""Looks for messages of ours by the key that they carry, and reads single messages that members give.

1. A look goes back to the moment of the first attempt, and a little further, for clocks differ.
2. A look that is held back, or long, goes on where it ended: at one of `Begun.cursors`.
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
    look = "its first", place
    try:
        async for message in _said(errand, look, _a_little_before(since)):
            if _key(errand, message) == {"key": errand.parcel.key}:
                errand.begun.cursors.pop(look, None)
                return errand.ref(place.channel, str(message["ts"]))
    except Declined as declined:
        log.info("Nobody can look for %s in %s: %s", errand.parcel.key, place.channel, declined)
    return None


async def note_what_follows(errand: Errand, first: MessageRef, place: Place, documents: tuple[Document, ...]) -> None:
    """Write down which further parts and documents stand in the thread already."""
    await _note(errand, place, first.id, documents)


async def note_documents(errand: Errand, place: Place, since: datetime, documents: tuple[Document, ...]) -> None:
    """Write down which documents stand in a conversation since the first attempt."""
    await _note(errand, place, _a_little_before(since), documents)


async def _note(errand: Errand, place: Place, oldest: str, documents: tuple[Document, ...]) -> None:
    begun = errand.begun
    try:
        async for message in _said(errand, ("what follows", place), oldest):
            key = _key(errand, message)
            if key is not None and key.get("key") == errand.parcel.key and isinstance(key.get("part"), int):
                begun.done.add(part(key["part"]))
            if _is_ours(errand, message):
                begun.shared |= {str(one.get("id")): str(one.get("name")) for one in message.get("files") or ()}
    except Declined as declined:
        log.info("Nobody can look for what follows %s in %s: %s", errand.parcel.key, place.channel, declined)
    left = dict(begun.shared)
    for number, document in enumerate(documents):
        ours = begun.attempted.get(file(number))
        found = next(
            (one for one, name in left.items() if one == ours or (ours is None and name == document.name)), None
        )
        if found is not None:
            del left[found]
            begun.done.add(file(number))


async def root_of(errand: Errand, message: MessageRef) -> str | None:
    """Return under which message a message's thread stands, for Slack wants replies there, not under another reply.

    None where we may not look.
    """
    place = Place(channel=errand.channel(message.channel), thread=message.id)
    try:
        found = await errand.slack.call("conversations.replies", channel=place.channel, ts=place.thread, limit=1)
    except Declined as declined:
        log.info("Nobody can look where the thread of %s begins: %s", message, declined)
        return None
    roots = (str(one.get("thread_ts") or message.id) for one in found.get("messages") or ())
    return next(roots, None)


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


async def _said(errand: Errand, look: tuple[str, Place], oldest: str) -> AsyncIterator[Message]:
    cursors, (_, place) = errand.begun.cursors, look
    method = "conversations.replies" if place.thread else "conversations.history"
    for _ in range(PAGES_A_LOOK):
        try:
            page = await errand.slack.call(
                method,
                channel=place.channel,
                ts=place.thread or None,
                oldest=oldest,
                cursor=cursors.get(look),
                limit=PAGE,
                include_all_metadata=True,
            )
        except Declined as declined:
            if declined.code == "invalid_cursor" and cursors.pop(look, ""):
                raise TryLater(GO_ON_AFTER) from declined
            raise
        following = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if following:
            cursors[look] = following
        else:
            cursors.pop(look, None)
        for message in page.get("messages") or ():
            yield message
        if not following:
            return
    raise TryLater(GO_ON_AFTER)


def _a_little_before(since: datetime) -> str:
    return f"{(since - CLOCKS_DIFFER_BY).timestamp():.6f}"


def _key(errand: Errand, message: Message) -> dict[str, Any] | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE or not _is_ours(errand, message):
        return None
    payload = metadata.get("event_payload")
    return payload if isinstance(payload, dict) else None


def _is_ours(errand: Errand, message: Message) -> bool:
    ourselves = errand.slack.workspace.bot_user
    return str(message.get("user", ourselves)) == ourselves
