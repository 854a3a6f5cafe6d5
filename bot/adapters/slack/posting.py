"""Says things that stand: a first message, and what follows it in its thread.

A view may be longer than one message, and it may bring documents. So that nothing is lost and nothing said twice:

1. The first message carries our key; each further part carries the key and its number, each document its name.
2. Once the first stands, whatever keeps the rest from following is `Ambiguous`, so that it is looked for; only a
   refusal is not, for it would come again: it is logged, and the message stands.
3. A look that finds the first lets follow what is missing, and only that.
4. A pin that fails never fails its message.
5. Where files are not allowed to us, a sentence in their place says so.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from slack_sdk.models.blocks import Block

from bot.adapters.base import Ambiguous, DeliveryError, Refused, TryLater
from bot.adapters.slack.errand import Errand, Place
from bot.adapters.slack.errors import Declined
from bot.adapters.slack.render import Said
from bot.adapters.slack.upload import hang_up, send, share
from bot.core.ids import MemberId, MessageRef, channel_id, external_of
from bot.core.markup import escape
from bot.core.views import Document, Paragraph, View

EVENT_TYPE = "trellis"
FILES_ARE_READY_AFTER = timedelta(seconds=2)
MOST_WAITS_FOR_FILES = 5
_NO_FILES = frozenset({"missing_scope", "file_uploads_disabled", "not_allowed_token_type"})
_WITHOUT_FILES = 0
"""The number of the message that says so."""

log = logging.getLogger(__name__)

Calls = Callable[[MemberId], bool]


def everybody(_member: MemberId) -> bool:
    """Let every mention notify: what is for one person, or for a few who agreed."""
    return True


def nobody(_member: MemberId) -> bool:
    """Let no mention notify."""
    return False


def drawn(blocks: Sequence[Block]) -> list[dict[str, Any]] | None:
    """Write blocks as Slack reads them, which checks them as well; None where there are none."""
    return [block.to_dict() for block in blocks] or None


def part(number: int) -> str:
    """Name a further message of a parcel."""
    return f"part {number}"


def file(number: int) -> str:
    """Name a document of a parcel."""
    return f"file {number}"


async def said_with_pictures(errand: Errand, view: View, calls: Calls) -> Said:
    """Draw a view; its pictures are given to Slack first. Where files are not allowed to us it stands without them."""
    pen = errand.pen(calls)
    said = pen.message(view)
    files = errand.begun.files
    try:
        for picture in said.pictures:
            if picture.name not in files and errand.slack.workspace.may("files:write"):
                files[picture.name] = await hang_up(errand, picture)
    except Declined as declined:
        if declined.code != "missing_scope":
            raise
        log.warning("%s stands without its pictures: %s", errand.parcel.key, declined)
    return pen.message(view, files) if files else said


async def stand(errand: Errand, place: Place, view: View, calls: Calls, *, pinned: bool = False) -> MessageRef:
    """Say what does not stand yet, and return where it begins; a refusal of what follows the first is only logged."""
    try:
        first = await say(errand, place, await said_with_pictures(errand, view, calls))
    except Refused as refused:
        if errand.begun.first is None:
            raise
        log.error("What follows %s (%s) was refused: %s", errand.begun.first, errand.parcel.key, refused)
        first = errand.begun.first
    if pinned:
        await _pin(errand, first)
    return first


async def say(errand: Errand, place: Place, said: Said) -> MessageRef:
    """Say what does not stand yet, and return where it begins."""
    first = errand.begun.first
    if first is None:
        first = errand.begun.first = await _first(errand, place, said)
    await follow(errand, Place(channel=external_of(first.channel), thread=place.thread or first.id), said)
    return first


async def change(errand: Errand, message: MessageRef, said: Said) -> None:
    """Put something else in a message's place. Slack would make links of its own in it, unlike in a new message."""
    await errand.slack.call(
        "chat.update",
        channel=external_of(message.channel),
        ts=message.id,
        text=said.text,
        blocks=drawn(said.blocks),
        parse="none",
    )


async def follow(errand: Errand, place: Place, said: Said) -> None:
    """Let the further parts and the documents follow in a thread, as far as they are missing."""
    done = errand.begun.done
    for number, blocks in enumerate(said.rest, start=2):
        if part(number) not in done:
            key = {"key": errand.parcel.key, "part": number}
            await _post(errand, place, said.text, blocks, key)
            done.add(part(number))
    await share_all(errand, place, said.documents)


async def share_all(errand: Errand, place: Place, documents: Sequence[Document]) -> None:
    """Put documents into a conversation, as far as they are missing."""
    missing = [number for number in range(len(documents)) if file(number) not in errand.begun.done]
    try:
        for number in missing:
            sent = errand.begun.attempted[file(number)] = await send(errand, documents[number])
            await share(errand, documents[number], sent, place)
            errand.begun.done.add(file(number))
    except Declined as declined:
        if declined.code not in _NO_FILES:
            raise
        log.warning("%s stands without its documents: %s", errand.parcel.key, declined)
        await _say_without_files(errand, place)


async def _say_without_files(errand: Errand, place: Place) -> None:
    done = errand.begun.done
    if part(_WITHOUT_FILES) in done:
        return
    errand.begun.attempted[part(_WITHOUT_FILES)] = ""
    said = errand.pen(nobody).message(View((Paragraph(escape(errand.word("slack-no-files"))),)))
    await _post(errand, place, said.text, said.blocks, {"key": errand.parcel.key, "part": _WITHOUT_FILES})
    done.add(part(_WITHOUT_FILES))


async def _first(errand: Errand, place: Place, said: Said) -> MessageRef:
    key = {"key": errand.parcel.key}
    try:
        return await _post_even_as_a_stranger(errand, place, said, key)
    except Declined as declined:
        # Slack refuses a picture for the moment that it takes to look at the file
        unready = declined.code == "invalid_blocks" and bool(errand.begun.files)
        if not unready or errand.begun.waited_for_files >= MOST_WAITS_FOR_FILES:
            raise
        errand.begun.waited_for_files += 1
        raise TryLater(FILES_ARE_READY_AFTER) from declined


async def _post_even_as_a_stranger(errand: Errand, place: Place, said: Said, key: Mapping[str, object]) -> MessageRef:
    """Post; where we are not in a public channel, join it and post then: the first attempt has said nothing."""
    try:
        return await _post(errand, place, said.text, said.blocks, key)
    except Declined as declined:
        public = place.channel.startswith("C") and not errand.known.is_private(errand.space, place.channel)
        if declined.code != "not_in_channel" or not public or errand.slack.workspace.lacks("channels:join"):
            raise
        try:
            await errand.slack.call("conversations.join", channel=place.channel)
        except Refused:
            raise declined from None
    return await _post(errand, place, said.text, said.blocks, key)


async def _post(
    errand: Errand, place: Place, text: str, blocks: Sequence[Block], key: Mapping[str, object]
) -> MessageRef:
    await errand.slack.turn(channel_id(errand.space, place.channel))
    answer = await errand.slack.call(
        "chat.postMessage",
        channel=place.channel,
        thread_ts=place.thread or None,
        text=text,
        blocks=drawn(blocks),
        metadata={"event_type": EVENT_TYPE, "event_payload": key},
        unfurl_links=False,
        unfurl_media=False,
    )
    channel, ts = answer.get("channel"), answer.get("ts")
    if not isinstance(channel, str) or not isinstance(ts, str):
        raise Ambiguous(f"Slack did not say where {errand.parcel.key} stands.")
    return errand.ref(channel, ts)


async def _pin(errand: Errand, message: MessageRef) -> None:
    try:
        await errand.slack.call("pins.add", channel=external_of(message.channel), timestamp=message.id)
    except DeliveryError as error:
        if not isinstance(error, Declined) or error.code != "already_pinned":
            log.warning("%s stands, but was not pinned: %s", message, error)
