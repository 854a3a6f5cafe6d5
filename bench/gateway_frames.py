"""What Discord tells, at the size at which it tells it: guilds, members, messages and commands.

Everything has a number and gets its id by it, so that neither side has to be told what the other knows.
"""

import random
from typing import Any

Json = dict[str, Any]

WORDS = (
    "soil",
    "samples",
    "of",
    "this",
    "borehole",
    "have",
    "a",
    "nugget",
    "and",
    "we",
    "chose",
    "spherical",
    "models",
)
AT = "2026-01-01T12:00:00.000000+00:00"
EVERYBODY_MAY = str(1 << 10 | 1 << 11 | 1 << 16 | 1 << 31 | 1 << 35 | 1 << 38)
WE_MAY = str(1 << 51 | 1 << 38 | 1 << 36 | 1 << 35 | 1 << 34 | 1 << 16 | 1 << 15 | 1 << 11 | 1 << 10 | 1 << 6)
ROLES = 5
_GUILDS, _CHANNELS, _PEOPLE, _BOTS, _MESSAGES = (n * 10**17 for n in (11, 12, 13, 14, 15))


def guild_id(number: int) -> str:
    """Name a guild."""
    return str(_GUILDS + (number << 22))


def channel_id(guild: int, number: int) -> str:
    """Name a channel of a guild."""
    return str(_CHANNELS + guild * 1_000 + number)


def person_id(guild: int, number: int) -> str:
    """Name somebody in a guild."""
    return str(_PEOPLE + guild * 10_000 + number)


def bot_id(token: str) -> str:
    """Name the bot that has a token, and its application."""
    return str(_BOTS + int(token))


def message_id(number: int) -> str:
    """Name what is written, or a gesture: later numbers are later."""
    return str(_MESSAGES + number)


def bot(token: str) -> Json:
    """Show the bot."""
    return {**_user(bot_id(token), "trellis"), "bot": True}


def application(token: str) -> Json:
    """Show its application; all intents are switched on."""
    return {
        "id": bot_id(token),
        "name": "Trellis",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 1 << 15 | 1 << 19,
        "owner": _user(person_id(0, 0), "owner"),
    }


def our_member(guild: int, token: str) -> Json:
    """Show the bot as a member of a guild."""
    return {**_member([_role_id(guild, 1)]), "user": bot(token)}


def member(guild: int, number: int) -> Json:
    """Show somebody in a guild."""
    return {**_member([_role_id(guild, 2), _role_id(guild, 3)]), "user": _person(guild, number)}


def guild(number: int, token: str, *, channels: int, members: int) -> Json:
    """Show a guild as a session begins: of its members only the bot is told."""
    return {
        "id": guild_id(number),
        "name": f"Menders of town {number}",
        "icon": "a" * 32,
        "description": "Mending things together",
        "splash": None,
        "banner": None,
        "owner_id": person_id(number, 0),
        "application_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": channel_id(number, 0),
        "system_channel_flags": 0,
        "verification_level": 1,
        "roles": [_role(number, n) for n in range(ROLES)],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_members": 500_000,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "nsfw_level": 0,
        "features": ["COMMUNITY", "NEWS", "AUTO_MODERATION"],
        "emojis": [_emoji(n) for n in range(20)],
        "stickers": [],
        "joined_at": AT,
        "large": False,
        "unavailable": False,
        "member_count": members + 1,
        "voice_states": [],
        "members": [our_member(number, token)],
        "channels": [_channel(number, n) for n in range(channels)],
        "threads": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(number: int, *, guild: int, channel: int, by: int) -> Json:
    """Show what somebody wrote: some 110 characters, and no question."""
    chance = random.Random(number)
    return {
        "id": message_id(number),
        "channel_id": channel_id(guild, channel),
        "guild_id": guild_id(guild),
        "author": _person(guild, by),
        "member": _member([_role_id(guild, 2), _role_id(guild, 3)]),
        "content": " ".join(chance.choices(WORDS, k=24)),
        "timestamp": AT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "channel_type": 0,
        "nonce": str(number),
    }


def command(number: int, token: str, *, guild: int, channel: int, by: int) -> Json:
    """Show that somebody sent `/trellis help`."""
    return {
        "id": message_id(number),
        "application_id": bot_id(token),
        "type": 2,
        "token": f"t{number}",
        "version": 1,
        "data": {
            "id": "1",
            "name": "trellis",
            "type": 1,
            "guild_id": guild_id(guild),
            "options": [{"type": 1, "name": "help", "options": []}],
        },
        "channel_id": channel_id(guild, channel),
        "channel": _channel(guild, channel),
        "guild_id": guild_id(guild),
        "guild": {"id": guild_id(guild), "locale": "en-US", "features": []},
        "member": {**member(guild, by), "permissions": EVERYBODY_MAY},
        "locale": "en-GB",
        "guild_locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": 10_485_760,
        "app_permissions": WE_MAY,
        "authorizing_integration_owners": {"0": guild_id(guild)},
        "context": 0,
    }


def _user(id_: str, name: str) -> Json:
    return {
        "id": id_,
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": "b" * 32,
        "public_flags": 0,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }


def _person(guild: int, number: int) -> Json:
    return _user(person_id(guild, number), f"person{number}")


def _member(roles: list[str]) -> Json:
    return {
        "roles": roles,
        "joined_at": "2024-05-01T12:00:00.000000+00:00",
        "nick": None,
        "flags": 2,
        "pending": False,
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "premium_since": None,
        "deaf": False,
        "mute": False,
    }


def _role_id(guild: int, number: int) -> str:
    return str(int(guild_id(guild)) + number)


def _role(guild: int, number: int) -> Json:
    return {
        "id": _role_id(guild, number),
        "name": f"role {number}" if number else "@everyone",
        "permissions": WE_MAY if number == 1 else EVERYBODY_MAY,
        "position": number,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": number == 1,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def _channel(guild: int, number: int) -> Json:
    return {
        "id": channel_id(guild, number),
        "type": 0,
        "guild_id": guild_id(guild),
        "name": f"channel-{number}",
        "position": number,
        "parent_id": None,
        "nsfw": False,
        "topic": "What we mend, and what with",
        "last_message_id": message_id(number),
        "rate_limit_per_user": 0,
        "flags": 0,
        "permission_overwrites": [
            {"id": _role_id(guild, role), "type": 0, "allow": "1024", "deny": "0"} for role in (2, 3)
        ],
    }


def _emoji(number: int) -> Json:
    return {
        "id": str(number + 1),
        "name": f"emoji_{number}",
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": False,
        "available": True,
    }
