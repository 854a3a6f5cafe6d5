"""Says things that stand: a first message, and what follows it.

A view may be longer than one message. So that nothing is lost and nothing said twice:

1. Each message carries a nonce of our key and its number, by which Discord knows it again for some minutes, and on its
   first component a mark of the same, by which we find it later.
2. Once the first stands, whatever keeps the rest from following is `Ambiguous`, so that it is looked for; only a
   refusal is not, for it would come again: it is logged, and the message stands.
3. A thread that is not there yet is begun on its message, whose id it has: beginning it twice is no harm.
4. A pin that fails never fails its message.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.base import Ambiguous, DeliveryError, Refused
from bot.adapters.discord.errand import Errand, Place
from bot.adapters.discord.errors import Declined, No
from bot.adapters.discord.lengths import shortened
from bot.adapters.discord.look import Message, one_message
from bot.adapters.discord.render import Body, title_of
from bot.adapters.discord.spots import Spot
from bot.core.ids import EffectKey, MemberId, MessageRef
from bot.core.views import Quoted, View

LONGEST_TITLE = 100
LONGEST_NAME_OF_A_THREAD = 60
MOST_TAGS = 5
PINNED = 1 << 1

log = logging.getLogger(__name__)


def nobody(_member: MemberId) -> bool:
    """Let no mention notify."""
    return False


def only(*members: MemberId | None) -> Callable[[MemberId], bool]:
    """Let the mention of these notify, and of nobody else."""
    return lambda member: member in members


def nonce(key: EffectKey, number: int) -> str:
    """Name a message of a parcel, in the 25 characters that Discord takes."""
    return f"{key[:22]}.{number}" if number else key


async def stand(errand: Errand, place: Place, bodies: Sequence[Body]) -> MessageRef:
    """Say what does not stand yet, and return where it begins; a refusal of what follows the first is only logged."""
    begun = errand.begun
    try:
        for number, body in enumerate(bodies):
            if number not in begun.done:
                said = place.ref(errand.space, await _said(errand, place, number, body))
                begun.first = begun.first or said
                begun.done.add(number)
    except Refused as refused:
        if begun.first is None:
            raise
        log.error("What follows %s (%s) was refused: %s", begun.first, errand.parcel.key, refused)
    if begun.first is None:
        raise Ambiguous(f"Nobody knows where {errand.parcel.key} begins.")
    return begun.first


async def open_topic(errand: Errand, forum: str, title: str, tags: Sequence[str], bodies: Sequence[Body]) -> MessageRef:
    """Begin a conversation in a forum, and say there what does not stand yet."""
    begun = errand.begun
    if begun.first is None:
        first, known = bodies[0], errand.known.tags(errand.space, forum)
        ids = {name.casefold(): id_ for name, id_ in known.items()}
        applied = [ids[tag.casefold()] for tag in tags if tag.casefold() in ids]
        answer = await errand.door.call(
            "POST",
            "/channels/{channel_id}/threads",
            json={
                "name": title[:LONGEST_TITLE],
                "message": first.json,
                "applied_tags": list(dict.fromkeys(applied))[:MOST_TAGS],
            },
            files=first.files,
            channel_id=forum,
        )
        thread = _id_of(answer, errand)
        begun.first = Place(channel=forum, thread=thread).ref(errand.space, thread)
        begun.done.add(0)
    thread = Spot.of(begun.first).message
    return await stand(errand, Place(channel=forum, thread=thread), bodies)


async def change(errand: Errand, spot: Spot, body: Body) -> None:
    """Put something else in a message's place; a thread that sleeps is woken for it."""
    await awake(
        errand,
        spot,
        "PATCH",
        "/channels/{channel_id}/messages/{message_id}",
        json={"attachments": [], **body.json},
        files=body.files,
        message_id=spot.message,
    )


async def awake(errand: Errand, spot: Spot, method: str, path: str, **how: Any) -> None:
    """Do something with a message; where it stands in a thread that sleeps, wake that first."""
    holder = errand.holder(spot)
    try:
        await errand.door.call(method, path, channel_id=holder, **how)
    except Declined as declined:
        if declined.code != No.ARCHIVED:
            raise
        await errand.door.call("PATCH", "/channels/{channel_id}", json={"archived": False}, channel_id=holder)
        await errand.door.call(method, path, channel_id=holder, **how)


async def pin(errand: Errand, ref: MessageRef) -> None:
    """Keep a message at hand: in its channel's pins, or as a forum's first conversation."""
    spot = Spot.of(ref)
    try:
        if errand.known.is_forum(errand.space, spot.channel) and not spot.thread:
            path = "/channels/{channel_id}"
            await errand.door.call("PATCH", path, json={"flags": PINNED}, channel_id=spot.message)
        else:
            path = "/channels/{channel_id}/messages/pins/{message_id}"
            await errand.door.call("PUT", path, channel_id=errand.holder(spot), message_id=spot.message)
    except DeliveryError as error:
        log.warning("%s stands, but was not pinned: %s", ref, error)


async def _said(errand: Errand, place: Place, number: int, body: Body) -> str:
    try:
        return await _post(errand, place, number, body)
    except Declined as declined:
        of_a_message = bool(place.thread) and not errand.known.is_forum(errand.space, place.channel)
        if declined.code != No.UNKNOWN_CHANNEL or not of_a_message:
            raise
    await _begin_thread(errand, place)
    return await _post(errand, place, number, body)


async def _post(errand: Errand, place: Place, number: int, body: Body) -> str:
    answer = await errand.door.call(
        "POST",
        "/channels/{channel_id}/messages",
        json={**body.json, "nonce": nonce(errand.parcel.key, number), "enforce_nonce": True},
        files=body.files,
        channel_id=place.at,
    )
    return _id_of(answer, errand)


async def _begin_thread(errand: Errand, place: Place) -> None:
    try:
        await errand.door.call(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            json={"name": await _name_of_thread(errand, place)},
            channel_id=place.channel,
            message_id=place.thread,
        )
    except Declined as declined:
        if declined.code != No.HAS_THREAD:
            raise


async def _name_of_thread(errand: Errand, place: Place) -> str:
    """Call a thread by the first words that it hangs on, as Discord itself does, where we may read them."""
    if not errand.known.is_private(errand.space, place.channel):
        try:
            root = await one_message(errand, Spot(place.channel, place.thread))
        except Declined as declined:
            log.info("Nobody can read what a thread hangs on: %s", declined)
            root = None
        words = " ".join(errand.reads(_words_of(root or {})).split())
        if words:
            return shortened(title_of(View((Quoted(words),))), LONGEST_NAME_OF_A_THREAD)
    return errand.house.word("discord-thread")


def _words_of(message: Message) -> str:
    """Return the words of a member, or the first line of ours without the marks that make it a heading."""
    first: Message = next(iter(message.get("components") or ()), {})
    ours = str(first.get("content") or "").partition("\n")[0].lstrip("#-> ")
    return str(message.get("content") or ours)


def _id_of(answer: object, errand: Errand) -> str:
    found = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found.isdecimal():
        raise Ambiguous(f"Discord did not say where {errand.parcel.key} stands.")
    return found
