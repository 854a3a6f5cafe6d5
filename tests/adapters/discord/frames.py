"""Frames as Discord sends them, and a guild to understand them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.adapters.discord.guild import Guild
from bot.adapters.discord.payload import Payload
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId

Json = dict[str, Any]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO, YESTERDAY, JUST_NOW = "2025-01-06T10:00:00+00:00", "2026-11-22T10:00:00+00:00", "2026-11-23T08:59:00+00:00"
MARK = "5e55:7"
GUILD, ELSEWHERE = "1000000000000000001", "1000000000000000002"
SPACE = SpaceId(f"discord:{GUILD}")
US, ANA, BEN, STRANGER, ROBOT, OWNER = (f"200000000000000000{number}" for number in range(1, 7))
SQUARE, NEWS, FORUM, COORDINATORS, VOICE, CATEGORY = (f"300000000000000000{number}" for number in range(1, 7))
THREAD, HIDDEN, TOPIC, DIRECT, UNKNOWN = (f"400000000000000000{number}" for number in range(1, 6))
MESSAGE, ROOT, OTHER = (f"500000000000000000{number}" for number in range(1, 4))
STEWARD, GARDENER, BAKER, OUR_ROLE = (f"600000000000000000{number}" for number in range(1, 5))
BREAD, SOLVED = "7000000000000000001", "7000000000000000002"
INTERACTION, APP, COMMAND = "8000000000000000001", "8000000000000000002", "8000000000000000003"
TOKEN = "aW50ZXJhY3Rpb246ODAwMDAwMDAwMDAwMDAwMDAwMQ"
VIEW, MANAGE, COMPLETED, STARTED, IS_GUEST = 1 << 10, 1 << 5, 1 << 1, 1 << 3, 1 << 4


def who(user: str) -> Identity:
    """Say who is meant."""
    return Identity(f"{SPACE}/{user}")


def where(channel: str) -> ChannelId:
    """Say which channel is meant."""
    return ChannelId(f"{SPACE}/{channel}")


def ref(message: str = MESSAGE, channel: str = SQUARE) -> MessageRef:
    """Say which message is meant."""
    return MessageRef(where(channel), message)


# ---- what is known -------------------------------------------------------------------------------------------------


def _known_guild() -> Guild:
    guild = Guild(GUILD, choices={GARDENER: "Gardener", BAKER: "Baker"})
    guild.take_guild(Payload.of(guild_object()))
    guild.people = {ANA: "Ana", BEN: "Ben", US: "Trellis", ROBOT: "Feed"}
    guild.told = {ANA, BEN}
    return guild


@dataclass
class Known:
    """What is known of the guild."""

    guilds: Mapping[str, Guild] = field(default_factory=lambda: {GUILD: _known_guild()})
    bots: Mapping[str, bool] = field(default_factory=lambda: {ANA: False, BEN: False, ROBOT: True, US: True})
    unfinished: frozenset[str] = frozenset()
    speaks_of: SpaceId | None = SPACE
    us: str = US
    verbs: Mapping[str, str] = field(
        default_factory=lambda: {
            "Ask the community": "broker.ask_about",
            "Why did Trellis say this?": "keeper.why_menu",
        }
    )
    member_verbs: Mapping[str, str] = field(default_factory=lambda: {"Name as coordinator": "coordinator.name_menu"})

    def now(self) -> datetime:
        return NOW

    def guild(self, guild: str) -> Guild | None:
        return self.guilds.get(guild)

    def is_bot(self, guild: str, user: str) -> bool | None:
        return self.bots.get(user)

    def was_unfinished(self, guild: str, user: str) -> bool:
        return user in self.unfinished

    def space_for(self, user: str) -> SpaceId | None:
        return self.speaks_of


# ---- people and channels -------------------------------------------------------------------------------------------


def user(id_: str = ANA, name: str = "Ana", **more: object) -> Json:
    """Describe somebody as Discord does."""
    return {
        "id": id_,
        "username": name.lower(),
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "public_flags": 0,
        **more,
    }


def member(**more: object) -> Json:
    """Describe a member; whoever has been here for long has been through all questions."""
    return {
        "roles": [],
        "joined_at": LONG_AGO,
        "nick": None,
        "avatar": None,
        "flags": 0,
        "pending": False,
        "deaf": False,
        "mute": False,
        "premium_since": None,
        **more,
    }


def role(id_: str, name: str, permissions: int = 0) -> Json:
    """Describe a role."""
    return {
        "id": id_,
        "name": name,
        "permissions": str(permissions),
        "position": 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 1,
    }


def channel(id_: str = SQUARE, name: str = "square", type_: int = 0, **more: object) -> Json:
    """Describe a channel."""
    return {
        "id": id_,
        "guild_id": GUILD,
        "name": name,
        "type": type_,
        "position": 0,
        "permission_overwrites": [],
        "last_message_id": None,
        "parent_id": None,
        **more,
    }


def forum(**more: object) -> Json:
    """Describe the forum."""
    tags = [
        {"id": id_, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for id_, name in ((BREAD, "bread"), (SOLVED, "✅ Solved"))
    ]
    looks = {"default_forum_layout": 0, "default_sort_order": None, "default_reaction_emoji": None}
    return channel(FORUM, "questions", 15, available_tags=tags, **looks, **more)


def hidden_from_all(id_: str = GUILD) -> list[Json]:
    """Describe that everybody's role does not see a channel."""
    return [{"id": id_, "type": 0, "allow": "0", "deny": str(VIEW)}]


def thread(id_: str = THREAD, parent: str = SQUARE, type_: int = 11, **more: object) -> Json:
    """Describe a thread."""
    return {
        "id": id_,
        "guild_id": GUILD,
        "parent_id": parent,
        "type": type_,
        "name": "about soup",
        "owner_id": ANA,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": YESTERDAY,
            "auto_archive_duration": 1440,
            "locked": False,
        },
        **more,
    }


def topic(**more: object) -> Json:
    """Describe a conversation in the forum."""
    return thread(TOPIC, FORUM, **{"name": "Why does my bread sink?", "applied_tags": [BREAD], **more})


def guild_object(**more: object) -> Json:
    """Describe the guild, as it comes with GUILD_CREATE."""
    return {
        "id": GUILD,
        "name": "The Green",
        "owner_id": OWNER,
        "features": ["COMMUNITY"],
        "roles": [
            role(GUILD, "@everyone", VIEW),
            role(STEWARD, "Steward", MANAGE),
            role(GARDENER, "Gardener"),
            role(BAKER, "Baker"),
        ],
        "channels": [
            channel(),
            channel(NEWS, "news", 5),
            forum(),
            channel(COORDINATORS, "coordinators", permission_overwrites=hidden_from_all()),
            channel(VOICE, "sofa", 2),
            channel(CATEGORY, "Talk", 4),
        ],
        "threads": [thread(), thread(HIDDEN, type_=12), topic()],
        "members": [],
        **more,
    }


# ---- frames --------------------------------------------------------------------------------------------------------


def frame(type_: str, data: object) -> Json:
    """Wrap what happened as the gateway does."""
    return {"op": 0, "s": 7, "t": type_, "d": data}


def message(content: str = "Where do I begin?", **more: object) -> Json:
    """Describe Ana's message in the square."""
    return {
        "id": MESSAGE,
        "channel_id": SQUARE,
        "guild_id": GUILD,
        "author": user(),
        "member": member(),
        "content": content,
        "timestamp": JUST_NOW,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        **more,
    }


def in_direct(content: str = "help", **more: object) -> Json:
    """Describe a message of Ana's to us."""
    said = {**message(content), "channel_id": DIRECT, "channel_type": 1}
    return {name: value for name, value in said.items() if name not in ("guild_id", "member")} | more


def reply(to: str = ROOT, **more: object) -> Json:
    """Describe what makes a message a reply."""
    return {
        "type": 19,
        "message_reference": {"type": 0, "message_id": to, "channel_id": SQUARE, "guild_id": GUILD},
        **more,
    }


def reaction(**more: object) -> Json:
    """Describe a reaction of Ana's to Ben's message."""
    return {
        "user_id": ANA,
        "channel_id": SQUARE,
        "message_id": MESSAGE,
        "guild_id": GUILD,
        "member": {**member(), "user": user()},
        "emoji": {"id": None, "name": "❓"},
        "message_author_id": BEN,
        "burst": False,
        "type": 0,
        **more,
    }


def joining(**more: object) -> Json:
    """Describe how a stranger comes."""
    return {**member(joined_at=JUST_NOW), "guild_id": GUILD, "user": user(STRANGER, "Cleo"), **more}


# ---- interactions --------------------------------------------------------------------------------------------------


def interaction(type_: int, data: object, **more: object) -> Json:
    """Describe what Ana did in the square."""
    return {
        "id": INTERACTION,
        "application_id": APP,
        "type": type_,
        "token": TOKEN,
        "version": 1,
        "guild_id": GUILD,
        "channel_id": SQUARE,
        "channel": {"id": SQUARE, "type": 0, "name": "square"},
        "member": {**member(), "permissions": "0", "user": user()},
        "app_permissions": "0",
        "locale": "en-GB",
        "guild_locale": "en-GB",
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "attachment_size_limit": 10485760,
        "data": data,
        **more,
    }


def privately(said: Json, **more: object) -> Json:
    """Let something be done in direct messages instead."""
    told = {**said, "channel_id": DIRECT, "channel": {"id": DIRECT, "type": 1}, "user": user(), "context": 1}
    return {name: value for name, value in told.items() if name not in ("guild_id", "member", "guild_locale")} | more


def slash(*options: Json, name: str = "trellis", type_: int = 2, **more: object) -> Json:
    """Describe a slash command."""
    return interaction(type_, {"id": COMMAND, "name": name, "type": 1, "options": list(options)}, **more)


def word(name: str, *options: Json) -> Json:
    """Describe a subcommand."""
    return {"name": name, "type": 1, "options": list(options)}


def typed(value: str, **more: object) -> Json:
    """Describe what was typed behind it."""
    return {"name": "what", "type": 3, "value": value, **more}


def message_menu(entry: str = "Ask the community", about: Json | None = None, **more: object) -> Json:
    """Describe that an entry of a message's menu was chosen: of Ben's message, unless told otherwise."""
    on = message("somebody else's words", author=user(BEN, "Ben")) if about is None else about
    on = {name: value for name, value in on.items() if name not in ("guild_id", "member")}
    data = {"id": COMMAND, "name": entry, "type": 3, "target_id": on["id"], "resolved": {"messages": {on["id"]: on}}}
    return interaction(2, data, **more)


def member_menu(entry: str = "Name as coordinator", target: str = BEN, **more: object) -> Json:
    """Describe that an entry of somebody's menu was chosen."""
    resolved = {"users": {target: user(target, "Ben")}, "members": {target: {**member(), "permissions": "0"}}}
    data = {"id": COMMAND, "name": entry, "type": 2, "target_id": target, "resolved": resolved}
    return interaction(2, data, **more)


def press(custom_id: str = "broker.look:t1", *, flags: int = 0, data: Json | None = None, **more: object) -> Json:
    """Describe that something was pressed on a message of ours."""
    pressed = {"custom_id": custom_id, "component_type": 2, **(data or {})}
    return interaction(3, pressed, message=_ours(flags), **more)


def chosen(component_type: int, *values: str, **more: object) -> Json:
    """Describe that something was chosen from a menu."""
    return press(data={"component_type": component_type, "values": list(values), **more})


def submission(custom_id: str = "#draft1", *fields: Json, **more: object) -> Json:
    """Describe that a page of a form was sent."""
    rows = [{"type": 18, "id": number, "component": field} for number, field in enumerate(fields, 1)]
    return interaction(5, {"custom_id": custom_id, "components": rows}, **more)


def line(custom_id: str, value: str) -> Json:
    """Describe what was written in a field."""
    return {"type": 4, "id": 9, "custom_id": custom_id, "value": value}


def _ours(flags: int) -> Json:
    ours = message("", author=user(US, "Trellis", bot=True), flags=flags)
    return {name: value for name, value in ours.items() if name not in ("guild_id", "member")}
