"""The methods that say something, and those that put something on what was said."""

from typing import Any
from urllib.parse import urlsplit

from tests.slack.conversations import reachable
from tests.slack.records import Channel, Json, Message, Team
from tests.slack.rights import ResponseUrl
from tests.slack.schemas import wrong_with
from tests.slack.state import Slack
from tests.slack.web_api import Call, SlackError, method

LONGEST, LONGEST_UPDATE = 40_000, 4_000
RESPONSE_URL_LIVES, RESPONSE_URL_USES = 1_800, 5


def spoken(slack: Slack, team: Team, args: Json, **more: Any) -> Message:
    """Make what the app says."""
    blocks = [
        {"block_id": slack.coin("b"), **block} if "block_id" not in block else block
        for block in args.get("blocks") or ()
    ]
    return Message(
        ts=slack.ts(),
        user=team.bot.id,
        team=team.id,
        bot_id=team.bot.bot_id,
        app_id=slack.app.id,
        text=args.get("text") or "",
        blocks=blocks,
        metadata=args.get("metadata"),
        **more,
    )


def _whole(call: Call, longest: int = LONGEST) -> None:
    text = call.get("text") or ""
    if not text and not call.get("blocks") and not call.get("attachments"):
        raise SlackError("no_text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    for block in call.get("blocks") or ():
        file = (block.get("slack_file") or {}).get("id")
        if file is not None and not (file in call.slack.files and call.slack.files[file].complete):
            raise SlackError("invalid_blocks", response_metadata={"messages": [f"[ERROR] no such file: {file}"]})


def _place(call: Call) -> Channel:
    """Return where to write; a user's id means the direct conversation with them."""
    if str(call["channel"]).startswith(("U", "W")):
        call.needs("im:write")
        if call["channel"] not in call.team.people:
            raise SlackError("channel_not_found")
        return call.team.converse(reachable(call, call["channel"]))
    return call.channel()


def _thread(call: Call, channel: Channel) -> str | None:
    thread = call.get("thread_ts")
    if thread is None:
        return None
    if thread not in channel.messages or channel.messages[thread].gone:
        raise SlackError("thread_not_found")
    # Slack hangs an answer to an answer under the thread's first message.
    return channel.messages[thread].thread_ts or thread


@method("chat.postMessage", scope="chat:write", takes_json=True)
async def chat_post_message(call: Call) -> Json:
    channel = _place(call)
    _whole(call)
    if channel.archived:
        raise SlackError("is_archived")
    if call.team.bot.id not in channel.members and "chat:write.public" not in call.token.scopes:
        raise SlackError("not_in_channel")
    said = spoken(call.slack, call.team, call.args, thread_ts=_thread(call, channel))
    call.slack.add(call.team, channel, said)
    call.office.echo(call.team, call.office.said(channel, said), channel)
    return {"channel": channel.id, "ts": said.ts, "message": said.wire(metadata=True)}


@method("chat.postEphemeral", scope="chat:write", takes_json=True)
async def chat_post_ephemeral(call: Call) -> Json:
    channel = call.member_of()
    _whole(call)
    if channel.archived:
        raise SlackError("is_archived")
    if call["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    said = spoken(call.slack, call.team, call.args, thread_ts=_thread(call, channel), only_for=call["user"])
    call.slack.add(call.team, channel, said)
    return {"message_ts": said.ts}


@method("chat.update", scope="chat:write", takes_json=True)
async def chat_update(call: Call) -> Json:
    channel = call.channel()
    said = call.message(channel, call["ts"])
    if said.user != call.team.bot.id:
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    _whole(call, LONGEST_UPDATE)
    before = said.wire()
    change(call.slack, call.team, said, call.args)
    call.slack.write("changed", team=call.team.id, channel=channel.id, ts=said.ts, text=said.text)
    call.office.echo(call.team, call.office.changed(channel, said, before), channel)
    return {"channel": channel.id, "ts": said.ts, "text": said.text, "message": said.wire(metadata=True)}


def change(slack: Slack, team: Team, said: Message, args: Json) -> None:
    """Put something else in a message's place. Blocks that are not given again are gone, metadata stays."""
    new = spoken(slack, team, args)
    said.text, said.blocks = new.text, new.blocks
    said.metadata = new.metadata if new.metadata is not None else said.metadata
    said.edited = {"user": team.bot.id, "ts": new.ts}


@method("chat.delete", scope="chat:write", takes_json=True)
async def chat_delete(call: Call) -> Json:
    channel = call.channel()
    said = call.message(channel, call["ts"])
    if said.user != call.team.bot.id:
        raise SlackError("cant_delete_message")
    del channel.messages[said.ts]
    call.slack.write("deleted", team=call.team.id, channel=channel.id, ts=said.ts)
    call.office.echo(call.team, call.office.deleted(channel, said), channel)
    return {"channel": channel.id, "ts": said.ts}


@method("chat.getPermalink", takes_json=False)
async def chat_get_permalink(call: Call) -> Json:
    channel = call.channel()
    said = call.message(channel, call["message_ts"])
    return {"channel": channel.id, "permalink": call.slack.archive_link(call.team, channel.id, said.ts)}


@method("chat.unfurl", scope="links:write", takes_json=True)
async def chat_unfurl(call: Call) -> Json:
    """Put something below links of somebody's message; the app has to be in no channel for that."""
    channel = call.team.channels.get(call["channel"])
    said = None if channel is None else channel.messages.get(call["ts"])
    if said is None or said.gone:
        raise SlackError("cannot_find_message")
    for link, shown in call["unfurls"].items():
        if urlsplit(link).hostname not in call.slack.app.unfurls:
            raise SlackError("cannot_unfurl_url")
        if link not in said.text:
            raise SlackError("cannot_unfurl_message")
        said.below[link] = shown["blocks"]
    return {}


# ---- on what was said ------------------------------------------------------------------------------------


@method("reactions.add", scope="reactions:write", takes_json=True)
async def reactions_add(call: Call) -> Json:
    channel = call.member_of()
    said = call.message(channel, call["timestamp"])
    if not str(call["name"]).replace("_", "").replace("-", "").replace("+", "").replace(":", "").isalnum():
        raise SlackError("invalid_name")
    who = said.reactions.setdefault(call["name"], [])
    if call.team.bot.id in who:
        raise SlackError("already_reacted")
    who.append(call.team.bot.id)
    call.slack.write("reacted", team=call.team.id, channel=channel.id, ts=said.ts, name=call["name"])
    call.office.echo(call.team, call.office.reacted(channel, said, call.team.bot.id, call["name"], "added"), channel)
    return {}


@method("reactions.remove", scope="reactions:write", takes_json=True)
async def reactions_remove(call: Call) -> Json:
    channel = call.member_of()
    said = call.message(channel, call["timestamp"])
    if call.team.bot.id not in said.reactions.get(call["name"], ()):
        raise SlackError("no_reaction")
    take_back(said, call.team.bot.id, call["name"])
    return {}


def take_back(said: Message, user: str, name: str) -> None:
    """Take a reaction from a message."""
    said.reactions[name].remove(user)
    if not said.reactions[name]:
        del said.reactions[name]


@method("pins.add", scope="pins:write", takes_json=True)
async def pins_add(call: Call) -> Json:
    channel = call.member_of()
    said = call.message(channel, call["timestamp"])
    if said.ts in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(said.ts)
    return {}


@method("pins.remove", scope="pins:write", takes_json=True)
async def pins_remove(call: Call) -> Json:
    channel = call.member_of()
    if call["timestamp"] not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(call["timestamp"])
    return {}


@method("pins.list", scope="pins:read")
async def pins_list(call: Call) -> Json:
    channel = call.member_of()
    return {"items": [{"type": "message", "message": channel.messages[ts].wire()} for ts in channel.pins]}


@method("bookmarks.add", scope="bookmarks:write", takes_json=True)
async def bookmarks_add(call: Call) -> Json:
    channel = call.member_of("channel_id")
    if call["type"] != "link":
        raise SlackError("invalid_bookmark_type")
    if not str(call["link"]).startswith(("https://", "http://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= 100:
        raise SlackError("too_many_bookmarks")
    bookmark = {"id": call.slack.coin("Bk"), "channel_id": channel.id, "app_id": call.slack.app.id} | {
        name: call.get(name) for name in ("title", "link", "emoji", "type")
    }
    call["title"]
    channel.bookmarks.append(bookmark)
    return {"bookmark": bookmark}


@method("bookmarks.list", scope="bookmarks:read", takes_json=True)
async def bookmarks_list(call: Call) -> Json:
    return {"bookmarks": call.member_of("channel_id").bookmarks}


# ---- the answers to a gesture ----------------------------------------------------------------------------


def respond(slack: Slack, key: str, args: Json) -> str | None:
    """Do what was sent to a response_url; return what is wrong."""
    url = slack.response_urls.get(key)
    if url is None or slack.now() > url.at + RESPONSE_URL_LIVES:
        return "expired_url"
    if url.uses >= RESPONSE_URL_USES:
        return "used_url"
    team = slack.teams[url.team]
    channel = team.channels[url.channel]
    problems = wrong_with("response_url", args)
    slack.violations += problems
    if problems:
        return "invalid_blocks"
    standing = channel.messages.get(url.message) if url.message else None
    if args.get("delete_original") or args.get("replace_original"):
        if standing is None or standing.user != team.bot.id:
            return "message_not_found"
    elif not args.get("text") and not args.get("blocks"):
        return "no_text"
    url.uses += 1
    _done(slack, team, channel, url, standing, args)
    return None


def _done(slack: Slack, team: Team, channel: Channel, url: ResponseUrl, standing: Message | None, args: Json) -> None:
    if standing is not None and args.get("delete_original"):
        del channel.messages[standing.ts]
    elif standing is not None and args.get("replace_original"):
        change(slack, team, standing, args)
        slack.write("changed", team=team.id, channel=channel.id, ts=standing.ts, text=standing.text)
    else:
        everybody = args.get("response_type") == "in_channel"
        thread = args.get("thread_ts")
        said = spoken(slack, team, args, thread_ts=thread, only_for=None if everybody else url.user)
        slack.add(team, channel, said)
