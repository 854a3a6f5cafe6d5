"""Threads and a forum's posts, and who is in them; channels themselves."""

from tests.discord.messages import texts_of
from tests.discord.posting import checked, written
from tests.discord.records import (
    FORUM,
    GROUP,
    HAS_THREAD,
    PINNED,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    THREAD_CREATED,
    THREAD_STARTER,
    Channel,
    Json,
    Message,
    Tag,
)
from tests.discord.rest import (
    ARCHIVED,
    NO_MEMBER,
    NOT_PERMITTED,
    PINNED_ALREADY,
    TAG_REQUIRED,
    WRONG_KIND,
    Call,
    invalid_form,
    route,
)
from tests.discord.rest import HAS_THREAD as ALREADY_A_THREAD
from tests.discord.rights import May
from tests.discord.state import Discord

MOST_APPLIED = 5


@route("GET", "/channels/{channel_id}")
async def channel(call: Call) -> Json:
    return call.state.channel_wire(call.channel())


@route("PATCH", "/channels/{channel_id}")
async def change(call: Call) -> Json:
    found = call.channel()
    if found.guild is None or found.kind == GROUP:
        raise WRONG_KIND
    if found.is_thread:
        _change_thread(call, found)
        await call.crier.thread_changed(found)
    else:
        call.needs(found, May.MANAGE_CHANNELS)
        for name in ("name", "topic"):
            setattr(found, name, call.body.get(name, getattr(found, name)))
        if found.kind == FORUM and "available_tags" in call.body:
            found.tags = [_tag(call.state, entry) for entry in call.body["available_tags"]]
        await call.crier.channel("UPDATE", found)
    return found.wire()


def _tag(state: Discord, entry: Json) -> Tag:
    return Tag(id=entry.get("id") or state.snowflake(), name=entry["name"], moderated=bool(entry.get("moderated")))


def _change_thread(call: Call, thread: Channel) -> None:
    body = call.body
    own, only_opens = thread.owner == call.bot, set(body) <= {"archived"} and not body.get("archived")
    if not own and not only_opens:
        call.needs(thread, May.MANAGE_THREADS)
    if thread.archived and not ("archived" in body and not body["archived"]):
        raise ARCHIVED
    if "applied_tags" in body:
        apply(thread, call.state.channels[thread.parent or ""], body["applied_tags"], manages=True)
    thread.name = body.get("name", thread.name)
    if "flags" in body:
        _pin(call, thread, pinned=bool(body["flags"] & PINNED))
    thread.archived, thread.locked = body.get("archived", thread.archived), body.get("locked", thread.locked)


def _pin(call: Call, thread: Channel, *, pinned: bool) -> None:
    forum = call.state.channels[thread.parent or ""]
    call.needs(thread, May.MANAGE_THREADS)
    others = (one for one in call.state.channels.values() if one.parent == forum.id and one is not thread)
    if forum.kind != FORUM or (pinned and any(one.pinned for one in others)):
        raise WRONG_KIND if forum.kind != FORUM else PINNED_ALREADY
    thread.pinned = pinned


def apply(thread: Channel, forum: Channel, tags: list[str], *, manages: bool) -> None:
    """Put tags on a post. Raises where the forum does not have them."""
    known = {tag.id: tag for tag in forum.tags}
    if unknown := [tag for tag in tags if tag not in known]:
        raise invalid_form({"applied_tags": f"Unknown tags {unknown}"})
    if len(tags) > MOST_APPLIED:
        raise invalid_form({"applied_tags": "Must be 5 or fewer in length."})
    if forum.requires_tag and not tags:
        raise TAG_REQUIRED
    if not manages and any(known[tag].moderated for tag in set(tags) ^ set(thread.applied)):
        raise NOT_PERMITTED
    thread.applied = list(tags)


# ---- opening -----------------------------------------------------------------------------------------------------


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads", status=201)
async def open_on_message(call: Call) -> Json:
    parent = call.channel(May.CREATE_PUBLIC_THREADS)
    root = call.message(parent)
    if parent.kind != TEXT:
        raise WRONG_KIND
    if root.id in call.state.channels:
        raise ALREADY_A_THREAD
    thread = new_thread(call.state, parent, root.id, _name(call.body), call.bot)
    root.flags |= HAS_THREAD
    starter = starter_of(call.state, thread, root)
    await call.crier.thread_opened(thread)
    await call.crier.said(starter)
    return _own(call, thread)


@route("POST", "/channels/{channel_id}/threads", status=201)
async def open_alone(call: Call) -> Json:
    parent = call.channel()
    if parent.kind == FORUM:
        return await _open_post(call, parent)
    if parent.kind != TEXT:
        raise WRONG_KIND
    private = call.body.get("type", PRIVATE_THREAD) == PRIVATE_THREAD
    call.needs(parent, May.CREATE_PRIVATE_THREADS if private else May.CREATE_PUBLIC_THREADS)
    kind = PRIVATE_THREAD if private else PUBLIC_THREAD
    thread = new_thread(call.state, parent, call.state.snowflake(), _name(call.body), call.bot, kind)
    await call.crier.thread_opened(thread)
    if not private:
        line = Message(
            id=call.state.snowflake(),
            channel=parent.id,
            author=call.bot,
            at=call.state.stamp(),
            kind=THREAD_CREATED,
            content=thread.name,
            refers_to={"type": 0, "guild_id": parent.guild, "channel_id": thread.id},
        )
        parent.messages[line.id] = line
        await call.crier.said(line)
    return _own(call, thread)


async def _open_post(call: Call, forum: Channel) -> Json:
    call.needs(forum, May.SEND_MESSAGES)
    if "message" not in call.body:
        raise invalid_form({"message": "This field is required"})
    body = checked(call, call.body["message"], path="message.")
    thread = Channel(id="0")
    apply(thread, forum, call.body.get("applied_tags") or [], manages=True)
    said = written(call, forum, body)
    opened = new_thread(call.state, forum, said.id, _name(call.body), call.bot)
    opened.applied, said.channel = thread.applied, opened.id
    opened.messages[said.id] = said
    call.state.write("said", channel=opened.id, id=said.id, nonce=said.nonce, text=texts_of(said))
    await call.crier.thread_opened(opened)
    await call.crier.said(said)
    return _own(call, opened) | {"message": call.show(said)}


def _name(body: Json) -> str:
    name = str(body.get("name") or "").strip()
    if not 1 <= len(name) <= 100:
        raise invalid_form({"name": "Must be between 1 and 100 in length."})
    return name


def new_thread(
    state: Discord, parent: Channel, number: str, name: str, owner: str, kind: int = PUBLIC_THREAD
) -> Channel:
    """Let there be a thread; whoever opened it is in it."""
    thread = Channel(
        id=number, kind=kind, name=name, guild=parent.guild, parent=parent.id, owner=owner, created=state.stamp()
    )
    thread.thread_members[owner] = state.stamp()
    state.channels[thread.id] = thread
    return thread


def starter_of(state: Discord, thread: Channel, root: Message) -> Message:
    """Write the line with which a thread on a message begins."""
    line = Message(
        id=state.snowflake(), channel=thread.id, author=thread.owner or "", at=state.stamp(), kind=THREAD_STARTER
    )
    line.refers_to = {"type": 0, "guild_id": thread.guild, "channel_id": root.channel, "message_id": root.id}
    thread.messages[line.id] = line
    return line


def _own(call: Call, thread: Channel) -> Json:
    return thread.wire() | {"member": call.crier.thread_member(thread, call.bot)}


# ---- who is in them ----------------------------------------------------------------------------------------------


@route("PUT", "/channels/{channel_id}/thread-members/{user_id}")
async def add(call: Call) -> None:
    thread, user = call.channel(), call.params["user_id"]
    if not thread.is_thread:
        raise WRONG_KIND
    if user not in call.state.guilds[thread.guild or ""].members:
        raise NO_MEMBER
    if thread.archived:
        raise ARCHIVED
    if user not in thread.thread_members:
        thread.thread_members[user] = call.state.stamp()
        await call.crier.thread_joined(thread, user)


@route("PUT", "/channels/{channel_id}/thread-members/@me")
async def join(call: Call) -> None:
    call.params["user_id"] = call.bot
    await add(call)


@route("GET", "/channels/{channel_id}/thread-members")
async def thread_members(call: Call) -> list[Json]:
    thread = call.channel()
    return [call.crier.thread_member(thread, user) for user in thread.thread_members]


@route("GET", "/guilds/{guild_id}/threads/active")
async def active(call: Call) -> Json:
    guild, state = call.guild(), call.state
    threads = [t for t in state.threads_of(guild) if not t.archived and state.sees(call.bot, t)]
    mine = [call.crier.thread_member(t, call.bot) for t in threads if call.bot in t.thread_members]
    return {"threads": [thread.wire() for thread in threads], "members": mine, "has_more": False}


@route("GET", "/channels/{channel_id}/threads/archived/public")
async def archived(call: Call) -> Json:
    return _archived(call, PUBLIC_THREAD)


@route("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
async def archived_with_us(call: Call) -> Json:
    return _archived(call, PRIVATE_THREAD)


def _archived(call: Call, kind: int) -> Json:
    parent, state = call.channel(May.READ_MESSAGE_HISTORY), call.state
    inside = [t for t in state.channels.values() if t.parent == parent.id and t.archived and t.kind == kind]
    found = [thread for thread in inside if kind == PUBLIC_THREAD or call.bot in thread.thread_members]
    before = call.query.get("before")
    threads = sorted((t for t in found if before is None or t.created < before), key=lambda t: t.created, reverse=True)
    limit = int(call.query.get("limit", 50))
    mine = [call.crier.thread_member(t, call.bot) for t in threads[:limit] if call.bot in t.thread_members]
    shown = [thread.wire() for thread in threads[:limit]]
    return {"threads": shown, "members": mine, "has_more": len(threads) > limit}
