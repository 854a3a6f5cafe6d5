"""What is written, changed, taken away and reacted to; and what is said to the bot itself.

1. What not everybody in the guild can read is never read, except what is said to the bot.
2. What bots, webhooks and Discord itself write is nobody's word. That it was taken away is told all the same.
3. A preview that Discord adds to a message is no edit.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Ear, Heard
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.profiles import called
from bot.adapters.discord.surroundings import introduced
from bot.core.events import Event, MessageDeleted, MessageEdited, MessagePosted, ReactionAdded, ReactionRemoved
from bot.core.ids import EventId, Identity, MessageRef

DEFAULT, REPLY = 0, 19
_MENTION = re.compile(r"<@(?:!?|&)([0-9]{1,19})>")
_FORWARDED = 1


# ---- words -----------------------------------------------------------------------------------------------------------


def _posted(said: Payload, ear: Ear) -> Heard | None:
    """Tell what a person wrote, and what of it they want of us."""
    channel, id_, words = said.id("channel_id"), said.id("id"), said.text("content")
    if not id_ or not channel or not is_by_person(said, ear):
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    ear, mention = named(said, ear), _mention(words, ear)
    told: list[Event] = []
    if ear.is_open(channel) and not _begins(mention, words):
        told.append(
            MessagePosted(
                id=EventId(f"message:{id_}"),
                at=ear.written_at(id_),
                by=ear.person(said.part("author").id("id")),
                message=ear.message(channel, id_),
                thread=thread_of(said, ear, channel),
                mentions=_spoken_to(said, ear),
                text=ear.reads(words),
            )
        )
    if mention is not None:
        told.append(_said_to_us(said, ear, f"said-to-bot:{id_}" if told else f"message:{id_}", mention))
    return introduced(told, said, ear)


def said_in_private(said: Payload, ear: Ear) -> Heard | None:
    """Tell what a person wrote to us in direct messages."""
    if not said.id("id") or not said.id("channel_id") or not is_by_person(said, ear):
        return None
    ear, mention = named(said, ear), _mention(said.text("content"), ear)
    greeting = mention if _begins(mention, said.text("content")) else None
    return introduced([_said_to_us(said, ear, f"message:{said.id('id')}", greeting, in_private=True)], said, ear)


def _said_to_us(said: Payload, ear: Ear, id_: str, mention: re.Match[str] | None, *, in_private: bool = False) -> Event:
    """Tell what follows the mention of us, or all that was said: a command, which works in threads as well."""
    words = said.text("content")[0 if mention is None else mention.end() :].strip()
    grip = Grip(
        kind="message",
        user=said.part("author").id("id"),
        guild=ear.guild.id,
        channel=said.id("channel_id"),
        message=said.id("id"),
        in_private=in_private,
    )
    return ear.command(id_, ear.reads(words), grip)


def _mention(words: str, ear: Ear) -> re.Match[str] | None:
    """Find where somebody speaks to us; our own role is called as we are, and often taken for us."""
    ours = {ear.knows.us, *(role for role, bot in ear.guild.bots.items() if bot == ear.knows.us)}
    return next((mention for mention in _MENTION.finditer(words) if mention[1] in ours), None)


def _begins(mention: re.Match[str] | None, words: str) -> bool:
    """Say whether somebody speaks to us: that is told as what they want of us, and is no answer to anybody."""
    return mention is not None and not words[: mention.start()].strip()


def _edited(said: Payload, ear: Ear) -> Heard | None:
    """Tell that a person changed their words; whatever else is done to a message leaves its moment of editing."""
    channel, id_, edited = said.id("channel_id"), said.id("id"), said.moment("edited_timestamp")
    if not id_ or not channel or edited is None or not said.has("content") or not is_by_person(said, ear):
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    if not ear.is_open(channel):
        return None
    changed = MessageEdited(
        id=EventId(f"edit:{id_}:{edited.isoformat()}"),
        at=ear.knows.now(),
        by=ear.person(said.part("author").id("id")),
        message=ear.message(channel, id_),
        text=named(said, ear).reads(said.text("content")),
    )
    return introduced([changed], said, ear)


def is_by_person(said: Payload, ear: Ear) -> bool:
    """Say whether a message holds a person's words: those of a webhook and of Discord itself are nobody's."""
    is_spoken = said.number("type") in (DEFAULT, REPLY) and not said.content.get("webhook_id")
    return is_spoken and ear.is_person(said.part("author"))


def thread_of(said: Payload, ear: Ear, channel: str) -> MessageRef | None:
    """Return the message that another stands under: where its thread begins, or what it replies to in the channel."""
    parent = ear.guild.parent_of(channel)
    if parent and parent != channel:
        return ear.message(parent, channel) if said.id("id") != channel else None
    answered = said.part("referenced_message")
    root = _replied_to(answered, channel) or _replied_to(said, channel)
    return ear.message(channel, root) if root and _replied_to(said, channel) else None


def _spoken_to(said: Payload, ear: Ear) -> tuple[Identity, ...]:
    """Return whom a message mentions, or replies to without a notification."""
    replied = (said.part("referenced_message").part("author"),) if said.number("type") == REPLY else ()
    people = (user for user in (*said.parts("mentions"), *replied) if ear.is_person(user))
    return tuple(dict.fromkeys(ear.person(user.id("id")) for user in people))


def _replied_to(said: Payload, channel: str) -> str:
    reference = said.part("message_reference")
    is_here = reference.id("channel_id") in ("", channel) and reference.number("type") != _FORWARDED
    return reference.id("message_id") if said.number("type") == REPLY and is_here else ""


def named(said: Payload, ear: Ear) -> Ear:
    """Return an ear that knows as well whom a message mentions."""
    return replace(ear, names={user.id("id"): called(user, user.part("member")) for user in said.parts("mentions")})


# ---- what is taken away ----------------------------------------------------------------------------------------------


def _deleted(said: Payload, ear: Ear) -> Heard | None:
    return _taken_away(said, ear, (said.id("id"),))


def _deleted_in_bulk(said: Payload, ear: Ear) -> Heard | None:
    return _taken_away(said, ear, said.ids("ids"))


def _taken_away(said: Payload, ear: Ear, messages: tuple[str, ...]) -> Heard | None:
    channel = said.id("channel_id")
    if not channel or not any(messages):
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    return Heard(events=tuple(_deletions(ear, channel, messages))) if ear.is_open(channel) else None


def _deletions(ear: Ear, channel: str, messages: tuple[str, ...]) -> Iterator[Event]:
    for id_ in messages:
        yield MessageDeleted(id=EventId(f"delete:{id_}"), at=ear.knows.now(), message=ear.message(channel, id_))


# ---- reactions -------------------------------------------------------------------------------------------------------


def _reacted(said: Payload, ear: Ear) -> Heard | None:
    channel, message, author = said.id("channel_id"), said.id("message_id"), said.id("message_author_id")
    if not _is_reaction(said, ear):
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    if not ear.is_open(channel):
        return None
    added = ReactionAdded(
        id=EventId(f"react:{ear.mark}"),
        at=ear.knows.now(),
        by=ear.person(said.id("user_id")),
        message=ear.message(channel, message),
        emoji=said.part("emoji").mark("name"),
        author=ear.person(author) if ear.may_be_person(author) else None,
    )
    return introduced([added], said, ear)


def _unreacted(said: Payload, ear: Ear) -> Heard | None:
    channel, message = said.id("channel_id"), said.id("message_id")
    if not _is_reaction(said, ear):
        return None
    if not ear.is_known(channel):
        return Heard(unknown_channel=channel)
    if not ear.is_open(channel):
        return None
    removed = ReactionRemoved(
        id=EventId(f"unreact:{ear.mark}"),
        at=ear.knows.now(),
        by=ear.person(said.id("user_id")),
        message=ear.message(channel, message),
        emoji=said.part("emoji").mark("name"),
    )
    return Heard(events=(removed,))


def _is_reaction(said: Payload, ear: Ear) -> bool:
    told = said.id("channel_id") and said.id("message_id") and said.part("emoji").mark("name")
    member = said.part("member").part("user")
    return bool(told) and ear.may_be_person(said.id("user_id")) and (not member.content or ear.is_person(member))


MESSAGES: Mapping[str, Callable[[Payload, Ear], Heard | None]] = {
    "MESSAGE_CREATE": _posted,
    "MESSAGE_UPDATE": _edited,
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _deleted_in_bulk,
    "MESSAGE_REACTION_ADD": _reacted,
    "MESSAGE_REACTION_REMOVE": _unreacted,
}
"""What becomes of each kind of event about messages; of those that clear all reactions nothing does."""
