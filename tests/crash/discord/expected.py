"""Which event must come of what happens in a Discord: said once more, from what stands there alone, for the oracle."""

from datetime import datetime
from typing import Any
from zlib import crc32

from bot.adapters.discord.wire import read_custom_id
from bot.core.ids import EventId
from tests.discord.records import DEFAULT, FORUM, REPLY, Channel, Guild, Json, Member, Message
from tests.discord.state import Discord

OURS = ("message:", "edit:", "delete:", "interaction:", "react:", "unreact:", "join:", "topic:")
HISTORY, GESTURE, STREAM = "history", "gesture", "stream"
"""What a thing can be learned from: what stands there, or frames only; a gesture may also have been answered."""
MENUS = {"Why did Trellis say this?": "keeper"}
HOME, PAGE = "me", "discord.page"


def by_hash(event: EventId) -> int | None:
    """Weigh an event of Discord's by its id, so that a sum tells one from another."""
    return crc32(event.encode()) if event.startswith(OURS) else None


def of_message(state: Discord, said: Message, guild: str) -> Json | None:
    """Say what comes of a message; `guild` is where its author speaks of, also in private."""
    channel = state.channels[said.channel]
    if state.users[said.author].bot or said.webhook or said.kind not in (DEFAULT, REPLY):
        return None
    id_ = f"message:{said.id}"
    if channel.guild is None:
        return _line(guild, id_, STREAM, author=said.author, awaited=True, private=True)
    if said.content.startswith(f"<@{state.app.bot}>"):
        return _line(guild, id_, HISTORY, author=said.author, awaited=True)
    return _line(guild, id_, HISTORY, author=said.author, subject=said.id)


def of_edit(state: Discord, said: Message) -> Json | None:
    """Say what comes of a change."""
    guild = state.channels[said.channel].guild
    if guild is None or state.users[said.author].bot or said.edited is None:
        return None
    moment = datetime.fromisoformat(said.edited).isoformat()
    return _line(guild, f"edit:{said.id}:{moment}", STREAM, author=said.author, subject=said.id)


def of_deletion(state: Discord, said: Message) -> Json | None:
    """Say what comes of a message's being taken away."""
    guild = state.channels[said.channel].guild
    return None if guild is None else _line(guild, f"delete:{said.id}", STREAM, subject=said.id)


def of_reaction(state: Discord, said: Message, user: str, mark: str, *, on: bool) -> Json | None:
    """Say what comes of a reaction, told at this place of a session."""
    guild = state.channels[said.channel].guild
    if guild is None or state.users[user].bot:
        return None
    return _line(guild, f"{'react' if on else 'unreact'}:{mark}", STREAM, author=user, subject=said.id)


def of_joining(guild: Guild, member: Member) -> Json:
    """Say what comes of somebody's joining."""
    moment = datetime.fromisoformat(member.joined_at).isoformat()
    return _line(guild.id, f"join:{guild.id}:{member.user}:{moment}", HISTORY, author=member.user)


def of_post(state: Discord, thread: Channel) -> Json | None:
    """Say what comes of a forum's post."""
    assert thread.guild is not None
    if state.channels[thread.parent or ""].kind != FORUM or state.users[thread.owner or ""].bot:
        return None
    return _line(thread.guild, f"topic:{thread.id}", HISTORY, author=thread.owner, subject=thread.id)


def of_gesture(told: Json, guild: str) -> Json | None:
    """Say what comes of an interaction."""
    data, user = told["data"], (told.get("member") or told)["user"]["id"]
    id_ = f"interaction:{told['id']}"
    match told["type"], data.get("type"):
        case 2, 1:
            is_home = [option["name"] for option in data.get("options", ())] == [HOME]
            return None if is_home else _line(guild, id_, GESTURE, author=user, awaited=True)
        case 2, 3:
            role, on = MENUS[data["name"]], data["target_id"]
            return _line(guild, id_, GESTURE, author=user, awaited=True, subject=on, role=role)
        case 3, _:
            (verb, token, _), said = read_custom_id(data["custom_id"]) or ("", "", None), told["message"]
            on = None if said["flags"] & 64 else said["id"]
            if verb != PAGE:
                role = verb.partition(".")[0]
                line = _line(guild, id_, GESTURE, author=user, awaited=True, subject=on, role=role)
                return {**line, "verb": verb, "token": token}
    return None


def _line(
    guild: str,
    id_: str,
    known_by: str,
    *,
    author: str | None = None,
    awaited: bool = False,
    subject: str | None = None,
    role: str = "",
    private: bool = False,
) -> dict[str, Any]:
    return {
        "space": f"discord:{guild}",
        "id": id_,
        "known_by": known_by,
        "role": role,
        "author": author,
        "awaited": awaited,
        "subject": subject,
        "private": private,
    }
