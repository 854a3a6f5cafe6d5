"""What may be done to messages: saying, changing and taking away, reading, reacting, pinning."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from tests.discord.components import walk
from tests.discord.posting import checked, fill, kept, written
from tests.discord.records import (
    FORUM,
    PINNED,
    REPLY,
    THREAD_STARTER,
    WORDS,
    Channel,
    Json,
    Message,
)
from tests.discord.rest import (
    ARCHIVED,
    CLOSED,
    NO_EMOJI,
    NOT_PERMITTED,
    NOT_TEXT,
    NOT_THEIRS,
    Call,
    DiscordError,
    invalid_form,
    route,
)
from tests.discord.rights import May
from tests.discord.state import moment_of

MOST_PINS = 250
NONCES_KEPT = timedelta(minutes=2)
"""Discord speaks of *the past few minutes*; so long it can be relied on."""
MESSAGES = "/channels/{channel_id}/messages"


# ---- saying ------------------------------------------------------------------------------------------------------


@route("POST", MESSAGES)
async def say(call: Call) -> Json:
    channel = call.channel()
    if channel.kind == FORUM:
        raise NOT_TEXT
    call.needs(channel, May.SEND_MESSAGES_IN_THREADS if channel.is_thread else May.SEND_MESSAGES)
    if channel.guild is None:
        _open_to_us(call, channel)
    if channel.locked:
        raise ARCHIVED
    body = checked(call, call.body)
    again = _known_by_nonce(call, channel, body)
    if again is not None:
        return call.show(again)
    said = written(call, channel, body)
    _refer(call, channel, said, body)
    if channel.archived:
        channel.archived = False
        await call.crier.thread_changed(channel)
    channel.messages[said.id] = said
    call.state.write("said", channel=channel.id, id=said.id, nonce=said.nonce, text=texts_of(said))
    await call.crier.said(said)
    return call.show(said)


def texts_of(said: Message) -> list[str]:
    """Return all that a message says."""
    return [said.content] if said.content else [c["content"] for _, c in walk(said.components) if "content" in c]


def _open_to_us(call: Call, channel: Channel) -> None:
    for user in channel.recipients:
        found = call.state.users[user]
        if found.bot or not found.direct or not call.state.shares_a_guild(user):
            raise CLOSED


def _known_by_nonce(call: Call, channel: Channel, body: Json) -> Message | None:
    nonce = body.get("nonce")
    if not body.get("enforce_nonce") or nonce is None:
        return None
    since = call.state.now() - NONCES_KEPT
    recent = (said for said in channel.messages.values() if moment_of(said.id) >= since)
    return next((said for said in recent if said.author == call.bot and said.nonce == nonce), None)


def _refer(call: Call, channel: Channel, said: Message, body: Json) -> None:
    reference = body.get("message_reference")
    if not reference:
        return
    target = str(reference["message_id"])
    found = channel.messages.get(target)
    if found is None or found.only_for is not None or found.kind not in WORDS:
        if reference.get("fail_if_not_exists", True):
            raise invalid_form({"message_reference": "Unknown message"})
        return
    call.needs(channel, May.READ_MESSAGE_HISTORY)
    said.kind = REPLY
    said.refers_to = {"type": 0, "channel_id": channel.id, "message_id": target}
    if channel.guild:
        said.refers_to["guild_id"] = channel.guild
    allowed = body.get("allowed_mentions")
    if (allowed is None or allowed.get("replied_user")) and found.author not in said.mentions:
        said.mentions.append(found.author)


@route("PATCH", f"{MESSAGES}/{{message_id}}")
async def change(call: Call) -> Json:
    channel = call.channel()
    said = call.message(channel)
    if said.author != call.bot:
        raise NOT_THEIRS
    if channel.archived:
        raise ARCHIVED
    flags = call.body.get("flags")
    body = {**call.body, "flags": said.flags if flags is None else flags | said.flags}
    checked(call, {"components": said.components, **body}, standing=[a["filename"] for a in said.attachments])
    said.attachments = kept(call, said, body)
    fill(call.state, said, body)
    said.edited = call.state.stamp()
    call.state.write("edited", channel=channel.id, id=said.id, text=texts_of(said))
    await call.crier.edited(said)
    return call.show(said)


@route("DELETE", f"{MESSAGES}/{{message_id}}")
async def take_away(call: Call) -> None:
    channel = call.channel()
    said = call.message(channel)
    if said.author != call.bot:
        call.needs(channel, May.MANAGE_MESSAGES)
    del channel.messages[said.id]
    await call.crier.deleted(said)


# ---- reading -----------------------------------------------------------------------------------------------------


@route("GET", f"{MESSAGES}/{{message_id}}")
async def read_one(call: Call) -> Json:
    channel = call.channel()
    if channel.guild and May.READ_MESSAGE_HISTORY not in call.state.may(call.bot, channel):
        raise NOT_PERMITTED
    return call.show(call.message(channel))


@route("GET", MESSAGES)
async def read(call: Call) -> list[Json]:
    channel = call.channel()
    if channel.guild and May.READ_MESSAGE_HISTORY not in call.state.may(call.bot, channel):
        return []
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid_form({"limit": "int value should be between 1 and 100."})
    everything = sorted((said for said in channel.messages.values() if not said.only_for), key=_number)
    return [call.show(said) for said in _page(everything, call.query, limit)]


def _number(said: Message) -> int:
    return int(said.id)


def _page(everything: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    """Return a page, newest first."""
    if "after" in query:
        later = [said for said in everything if _number(said) > int(query["after"])]
        return later[:limit][::-1]
    if "around" in query:
        middle, half = int(query["around"]), limit // 2
        earlier = [said for said in everything if _number(said) < middle][-half:]
        later = [said for said in everything if _number(said) >= middle][: limit - len(earlier)]
        return (earlier + later)[::-1]
    if "before" in query:
        everything = [said for said in everything if _number(said) < int(query["before"])]
    return everything[-limit:][::-1]


# ---- reactions ---------------------------------------------------------------------------------------------------

REACTION = f"{MESSAGES}/{{message_id}}/reactions/{{emoji_name}}"


@route("PUT", f"{REACTION}/@me")
async def react(call: Call) -> None:
    channel = call.channel(May.READ_MESSAGE_HISTORY)
    said, name = call.message(channel), unquote(call.params["emoji_name"])
    if name.isascii() and ":" not in name:
        raise NO_EMOJI
    if channel.archived:
        raise ARCHIVED
    if name not in said.reactions:
        call.needs(channel, May.ADD_REACTIONS)
    who = said.reactions.setdefault(name, [])
    if call.bot not in who:
        who.append(call.bot)
        await call.crier.reacted(said, call.bot, name, on=True)


@route("DELETE", f"{REACTION}/@me")
async def take_back(call: Call) -> None:
    said, name = call.message(call.channel()), unquote(call.params["emoji_name"])
    who = said.reactions.get(name, [])
    if call.bot in who:
        unreact(said, call.bot, name)
        await call.crier.reacted(said, call.bot, name, on=False)


@route("GET", REACTION)
async def who_reacted(call: Call) -> list[Json]:
    said, name = call.message(call.channel()), unquote(call.params["emoji_name"])
    return [call.state.users[user].wire() for user in said.reactions.get(name, ())]


def unreact(said: Message, user: str, name: str) -> None:
    """Take somebody's reaction away."""
    said.reactions[name].remove(user)
    if not said.reactions[name]:
        del said.reactions[name]


# ---- pins --------------------------------------------------------------------------------------------------------


@route("PUT", f"{MESSAGES}/pins/{{message_id}}")
async def pin(call: Call) -> None:
    channel = call.channel()
    _may_pin(call, channel)
    said = call.message(channel)
    if said.kind not in (*WORDS, THREAD_STARTER):
        raise DiscordError(403, 50021, "Cannot execute action on a system message")
    if sum(1 for other in channel.messages.values() if other.pinned_at) >= MOST_PINS:
        raise DiscordError(400, 30003, f"Maximum number of pins reached ({MOST_PINS})")
    if said.pinned_at is None:
        said.pinned_at = call.state.stamp()
        await call.crier.pins_changed(channel)
        await call.crier.edited(said)
        await _note(call, channel, said)


@route("PUT", "/channels/{channel_id}/pins/{message_id}")
async def pin_by_the_old_way(call: Call) -> None:
    await pin(call)


@route("DELETE", f"{MESSAGES}/pins/{{message_id}}")
async def unpin(call: Call) -> None:
    channel = call.channel()
    _may_pin(call, channel)
    said = call.message(channel)
    said.pinned_at = None
    await call.crier.pins_changed(channel)
    await call.crier.edited(said)


@route("DELETE", "/channels/{channel_id}/pins/{message_id}")
async def unpin_by_the_old_way(call: Call) -> None:
    await unpin(call)


@route("GET", f"{MESSAGES}/pins")
async def pins(call: Call) -> Json:
    channel = call.channel(May.READ_MESSAGE_HISTORY)
    items = [{"pinned_at": said.pinned_at, "message": call.show(said)} for said in _pinned(channel)]
    return {"items": items, "has_more": False}


@route("GET", "/channels/{channel_id}/pins")
async def pins_by_the_old_way(call: Call) -> list[Json]:
    return [call.show(said) for said in _pinned(call.channel(May.READ_MESSAGE_HISTORY))]


def _pinned(channel: Channel) -> list[Message]:
    found: list[tuple[Any, Message]] = [(said.pinned_at, said) for said in channel.messages.values() if said.pinned_at]
    return [said for _, said in sorted(found, key=lambda entry: entry[0], reverse=True)]


def _may_pin(call: Call, channel: Channel) -> None:
    may = call.state.may(call.bot, channel)
    if channel.guild is not None and not (May.PIN_MESSAGES in may or May.MANAGE_MESSAGES in may):
        raise NOT_PERMITTED


async def _note(call: Call, channel: Channel, said: Message) -> None:
    """Write the line that tells of a pin."""
    number = call.state.snowflake()
    reference = {"type": 0, "channel_id": channel.id, "message_id": said.id}
    line = Message(id=number, channel=channel.id, author=call.bot, at=call.state.stamp(), kind=PINNED)
    line.refers_to = reference | ({"guild_id": channel.guild} if channel.guild else {})
    channel.messages[number] = line
    await call.crier.said(line)
