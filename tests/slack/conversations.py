"""The methods about channels and direct conversations, and what stood in them."""

from tests.slack.people import a_page
from tests.slack.records import Channel, Json, Message
from tests.slack.web_api import Call, SlackError, method


def _listed(call: Call, *, only_mine: bool) -> Json:
    kinds = [kind.strip() for kind in (call.get("types") or "public_channel").split(",")]
    rights = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    if unknown := [kind for kind in kinds if kind not in rights]:
        raise SlackError("invalid_types", response_metadata={"messages": unknown})
    for kind in kinds:
        call.needs(f"{rights[kind]}:read")
    me = call.team.bot.id
    found = [
        channel
        for channel in call.team.channels.values()
        if channel.listed_as in kinds
        and (me in channel.members or not (only_mine or channel.private))
        and not (call.get("exclude_archived") and channel.archived)
    ]
    page, more = a_page(call, found)
    return {"channels": [channel.wire(me) for channel in page], **more}


@method("conversations.list")
async def conversations_list(call: Call) -> Json:
    return _listed(call, only_mine=False)


@method("users.conversations")
async def users_conversations(call: Call) -> Json:
    return _listed(call, only_mine=True)


@method("conversations.info")
async def conversations_info(call: Call) -> Json:
    channel = call.channel()
    call.needs(f"{channel.right}:read")
    return {"channel": channel.wire(call.team.bot.id)}


@method("conversations.members")
async def conversations_members(call: Call) -> Json:
    channel = call.channel()
    call.needs(f"{channel.right}:read")
    page, more = a_page(call, sorted(channel.members))
    return {"members": list(page), **more}


@method("conversations.join", scope="channels:join", takes_json=True)
async def conversations_join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel" or channel.private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    me = call.team.bot.id
    if me in channel.members:
        return {"channel": channel.wire(me), "warning": "already_in_channel"}
    channel.members.add(me)
    call.office.echo(call.team, call.office.joined(call.team, channel, me), channel)
    return {"channel": channel.wire(me)}


@method("conversations.open", takes_json=True)
async def conversations_open(call: Call) -> Json:
    if call.get("channel"):
        channel = call.member_of()
    else:
        users = [user for user in str(call["users"]).split(",") if user]
        call.needs("im:write" if len(users) == 1 else "mpim:write")
        for user in users:
            reachable(call, user)
        if len(users) > 8:
            raise SlackError("too_many_users")
        channel = call.team.converse(*users)
    return {"channel": channel.wire(call.team.bot.id) if call.get("return_im") else {"id": channel.id}}


def reachable(call: Call, user: str) -> str:
    """Return somebody who can be written to in private."""
    person = call.team.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    return user


# ---- the past --------------------------------------------------------------------------------------------


@method("conversations.history")
async def conversations_history(call: Call) -> Json:
    channel = call.channel()
    call.needs(f"{channel.right}:history")
    channel = call.member_of()
    roots = [said for said in channel.messages.values() if said.thread_ts in (None, said.ts)]
    found = sorted(_within(call, roots), key=lambda said: said.ts, reverse=True)
    page, more = a_page(call, found, most=999)
    shown = [_told(call, channel, said) for said in page]
    if not more["response_metadata"]["next_cursor"]:
        more = {}
    return {"messages": shown, "has_more": bool(more), "pin_count": len(channel.pins), **more}


@method("conversations.replies")
async def conversations_replies(call: Call) -> Json:
    channel = call.channel()
    call.needs(f"{channel.right}:history")
    channel = call.member_of()
    root = channel.messages.get(call["ts"])
    if root is None or root.only_for:
        raise SlackError("thread_not_found")
    replies = sorted(_within(call, channel.replies(root.ts)), key=lambda said: said.ts)
    # Asked for an answer instead of the thread's first message, Slack tells of that answer alone.
    found = [root, *replies] if root.thread_ts in (None, root.ts) else [root]
    page, more = a_page(call, found, most=1_000)
    if not more["response_metadata"]["next_cursor"]:
        more = {}
    return {"messages": [_told(call, channel, said) for said in page], "has_more": bool(more), **more}


def _within(call: Call, said: list[Message]) -> list[Message]:
    oldest, latest = float(call.get("oldest") or 0), float(call.get("latest") or 1e12)
    days = call.team.history_days
    visible = 0.0 if days is None else call.slack.now() - days * 86_400
    both_ends = call.get("inclusive")

    def within(at: float) -> bool:
        return at >= visible and (oldest <= at <= latest if both_ends else oldest < at < latest)

    return [message for message in said if message.only_for is None and within(float(message.ts))]


def _told(call: Call, channel: Channel, said: Message) -> Json:
    return said.wire(channel.replies(said.ts), metadata=bool(call.get("include_all_metadata")))
