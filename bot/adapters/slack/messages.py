"""What is written, changed, taken away and reacted to; and what is said to the bot itself.

1. Private channels and direct messages are never read, except what is said to the bot.
2. What bots write, ourselves among them, is nobody's word. That it was taken away is told all the same.
3. A preview that Slack adds to a message is no edit.
"""

import re
from collections.abc import Iterable

from bot.adapters.slack import emoji
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.hearing import Ear
from bot.adapters.slack.payload import Payload
from bot.core.events import Event, MessageDeleted, MessageEdited, MessagePosted, ReactionAdded, ReactionRemoved
from bot.core.ids import EventId

_MENTION = re.compile(r"<@([A-Z0-9]{2,40})(?:\|[^<>]{0,200})?>")
_SAID = ("", "file_share", "thread_broadcast", "me_message")
_WITH_US = ("", "im", "app_home")


def message(event: Payload, ear: Ear) -> Event | None:
    """Tell of a `message` event: words, a change of words, or that they were taken away."""
    match event.mark("subtype"):
        case "message_changed":
            return _changed(event, ear)
        case "message_deleted":
            taken = event.ts("deleted_ts") or event.part("previous_message").ts("ts")
            return _deleted(event, taken, ear)
        case subtype if subtype in _SAID and _is_by_person(event, ear):
            return _said(event, ear)
        case _:
            return None


def _said(event: Payload, ear: Ear) -> Event | None:
    channel, ts, by = event.id("channel"), event.ts("ts"), event.id("user")
    if not channel or not ts:
        return None
    if channel.startswith("D"):
        return _said_to_us(event, ear, event.text("text")) if event.mark("channel_type") in _WITH_US else None
    if not ear.is_open(channel, event.mark("channel_type")) or _is_for_us(event.text("text"), ear):
        return None
    return MessagePosted(
        id=EventId(f"message:{channel}:{ts}"),
        at=ear.written_at(ts),
        by=ear.person(by),
        message=ear.message(channel, ts),
        thread=ear.thread(channel, event.ts("thread_ts"), ts),
        mentions=tuple(map(ear.person, _mentioned(event.text("text"), ear))),
        text=ear.reads(event.text("text")),
    )


def _mentioned(words: str, ear: Ear) -> Iterable[str]:
    """Return whom a message mentions, each once; what only looks like a mention comes with its brackets escaped."""
    return dict.fromkeys(user for user in _MENTION.findall(words) if ear.is_person(user))


def _is_for_us(words: str, ear: Ear) -> bool:
    """Say whether somebody speaks to us: that is told as what they want of us, and is no answer to anybody."""
    spoken_to = _MENTION.match(words.lstrip())
    return spoken_to is not None and ear.is_ours(spoken_to[1])


def app_mention(event: Payload, ear: Ear) -> Event | None:
    """Tell what follows the first mention of us: a command, which works in threads as well."""
    if not _is_by_person(event, ear) or not event.id("channel") or not event.ts("ts"):
        return None
    return _said_to_us(event, ear, _after_mention(event.text("text"), ear))


def _said_to_us(event: Payload, ear: Ear, words: str) -> Event:
    channel, ts, thread = event.id("channel"), event.ts("ts"), event.ts("thread_ts")
    grip = Grip(user=event.id("user"), channel=channel, thread="" if thread == ts else thread)
    in_private = channel.startswith("D")
    return ear.command(f"said-to-bot:{channel}:{ts}", ear.reads(words), grip, "" if in_private else channel)


def _after_mention(words: str, ear: Ear) -> str:
    """Return what follows the first mention of us; all of it where there is none."""
    ends = (mention.end() for mention in _MENTION.finditer(words) if ear.is_ours(mention[1]))
    return words[next(ends, 0) :].strip()


def _changed(event: Payload, ear: Ear) -> Event | None:
    now, before = event.part("message"), event.part("previous_message")
    channel, ts, edited = event.id("channel"), now.ts("ts"), now.part("edited").ts("ts")
    if now.mark("subtype") == "tombstone":
        return _deleted(event, ts, ear)
    same = before.content.get("text") == now.content.get("text")
    if not ts or not edited or same or not _is_by_person(now, ear):
        return None
    if not ear.is_open(channel, event.mark("channel_type")):
        return None
    return MessageEdited(
        id=EventId(f"edit:{channel}:{ts}:{edited}"),
        at=ear.knows.now(),
        by=ear.person(now.id("user")),
        message=ear.message(channel, ts),
        text=ear.reads(now.text("text")),
    )


def _deleted(event: Payload, ts: str, ear: Ear) -> Event | None:
    channel = event.id("channel")
    if not ts or not ear.is_open(channel, event.mark("channel_type")):
        return None
    return MessageDeleted(id=EventId(f"delete:{channel}:{ts}"), at=ear.knows.now(), message=ear.message(channel, ts))


def reaction(event: Payload, ear: Ear, id_: EventId) -> Event | None:
    """Tell of a reaction to a message that appeared or was taken back."""
    item, by, name = event.part("item"), event.id("user"), event.mark("reaction")
    channel, ts, author = item.id("channel"), item.ts("ts"), event.id("item_user")
    if item.mark("type") != "message" or not ts or not name or not ear.is_person(by) or not ear.is_open(channel):
        return None
    on, mark = ear.message(channel, ts), emoji.unicode_of(name)
    if event.mark("type") == "reaction_removed":
        return ReactionRemoved(id=id_, at=ear.knows.now(), by=ear.person(by), message=on, emoji=mark)
    return ReactionAdded(
        id=id_,
        at=ear.knows.now(),
        by=ear.person(by),
        message=on,
        emoji=mark,
        author=ear.person(author) if author and not ear.is_ours(author) else None,
    )


def _is_by_person(said: Payload, ear: Ear) -> bool:
    return not said.content.get("bot_id") and said.mark("subtype") in _SAID and ear.is_person(said.id("user"))
