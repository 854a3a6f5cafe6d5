"""What a Discord is made of, and how each of its things looks on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

TEXT, DIRECT, GROUP, CATEGORY, NEWS, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 3, 4, 5, 11, 12, 15
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)

DEFAULT, PINNED, JOINED, THREAD_CREATED, REPLY, COMMAND_ANSWER, THREAD_STARTER, MENU_ANSWER = (
    0,
    6,
    7,
    18,
    19,
    20,
    21,
    23,
)
WORDS = (DEFAULT, REPLY, COMMAND_ANSWER, MENU_ANSWER)
"""Kinds of messages that somebody said; the others are lines that Discord itself writes."""

PINNED = 1 << 1
"""Of a forum's post."""
EPHEMERAL, LOADING, SILENT, HAS_THREAD, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 12, 1 << 5, 1 << 15
DID_REJOIN, COMPLETED_ONBOARDING, STARTED_ONBOARDING, IS_GUEST = 1 << 0, 1 << 1, 1 << 3, 1 << 4


def stamp(moment: datetime) -> str:
    """Say a moment as Discord does."""
    return moment.isoformat(timespec="microseconds")


@dataclass(kw_only=True)
class User:
    """Somebody with an account. `direct`: whether who shares a server may write to them. `zone`: their machine's."""

    id: str
    name: str
    bot: bool = False
    direct: bool = True
    locale: str = "en-US"
    zone: str = "UTC"

    @property
    def username(self) -> str:
        return self.name.casefold().replace(" ", ".")

    def wire(self) -> Json:
        return {
            "id": self.id,
            "username": self.username,
            "discriminator": "0",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "banner": None,
            "accent_color": None,
            "avatar_decoration_data": None,
            "collectibles": None,
            "primary_guild": None,
            **({"bot": True} if self.bot else {}),
        }


@dataclass(kw_only=True)
class Role:
    """A role of a guild; `@everyone` has the guild's own id."""

    id: str
    name: str
    permissions: int = 0
    position: int = 1
    managed: bool = False

    def wire(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(kw_only=True)
class Member:
    """Somebody in a guild."""

    user: str
    joined_at: str
    roles: list[str] = field(default_factory=list)
    nick: str | None = None
    flags: int = 0
    pending: bool = False

    def wire(self, user: User | None = None) -> Json:
        """Say who it is too, where `user` is given."""
        return {
            "roles": list(self.roles),
            "joined_at": self.joined_at,
            "nick": self.nick,
            "flags": self.flags,
            "pending": self.pending,
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            **({"user": user.wire()} if user else {}),
        }


@dataclass(kw_only=True)
class Tag:
    """A tag of a forum."""

    id: str
    name: str
    moderated: bool = False

    def wire(self) -> Json:
        return {"id": self.id, "name": self.name, "moderated": self.moderated, "emoji_id": None, "emoji_name": None}


@dataclass(frozen=True, kw_only=True)
class Overwrite:
    """What a role or a member may do in a channel otherwise than in the guild."""

    allow: int = 0
    deny: int = 0
    of_member: bool = False

    def wire(self, who: str) -> Json:
        return {"id": who, "type": int(self.of_member), "allow": str(int(self.allow)), "deny": str(int(self.deny))}


@dataclass(kw_only=True)
class Message:
    """Something that stands in a channel; `only_for` sees an ephemeral one, and nobody else."""

    id: str
    channel: str
    author: str
    at: str
    content: str = ""
    kind: int = DEFAULT
    flags: int = 0
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    edited: str | None = None
    nonce: str | int | None = None
    refers_to: Json | None = None
    mentions: list[str] = field(default_factory=list)
    mentions_roles: list[str] = field(default_factory=list)
    mentions_all: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned_at: str | None = None
    only_for: str | None = None
    answers: Json | None = None
    webhook: str | None = None
    loads: bool = False


@dataclass(kw_only=True)
class Channel:
    """A channel, a forum, a thread, or a conversation with one person (`recipients`)."""

    id: str
    kind: int = TEXT
    name: str = ""
    guild: str | None = None
    parent: str | None = None
    topic: str | None = None
    position: int = 0
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    recipients: tuple[str, ...] = ()
    tags: list[Tag] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    requires_tag: bool = False
    owner: str | None = None
    thread_members: dict[str, str] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    pinned: bool = False
    created: str = ""

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def last_message(self) -> str | None:
        return max((said.id for said in self.messages.values() if said.only_for is None), key=int, default=None)

    def wire(self) -> Json:
        """Say how a channel of a guild looks."""
        if self.is_thread:
            return self._thread()
        found: Json = {
            "id": self.id,
            "type": self.kind,
            "guild_id": self.guild,
            "name": self.name,
            "position": self.position,
            "parent_id": self.parent,
            "nsfw": False,
            "topic": self.topic,
            "last_message_id": self.last_message,
            "rate_limit_per_user": 0,
            "flags": 16 if self.requires_tag else 0,
            "permission_overwrites": [overwrite.wire(who) for who, overwrite in self.overwrites.items()],
        }
        if self.kind == FORUM:
            found |= {
                "available_tags": [tag.wire() for tag in self.tags],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return found

    def _thread(self) -> Json:
        count = sum(1 for said in self.messages.values() if said.id != self.id)
        return {
            "id": self.id,
            "type": self.kind,
            "guild_id": self.guild,
            "name": self.name,
            "parent_id": self.parent,
            "owner_id": self.owner,
            "last_message_id": self.last_message,
            "rate_limit_per_user": 0,
            "flags": PINNED if self.pinned else 0,
            "message_count": count,
            "member_count": len(self.thread_members),
            "total_message_sent": count,
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": self.created,
                "auto_archive_duration": 4320,
                "locked": self.locked,
                "create_timestamp": self.created,
                **({"invitable": False} if self.kind == PRIVATE_THREAD else {}),
            },
            **({"applied_tags": list(self.applied)} if self.kind == PUBLIC_THREAD else {}),
        }


@dataclass(kw_only=True)
class ScheduledEvent:
    """An event of a server's own list, somewhere outside its voice channels. `status`: planned, on, over, cancelled."""

    id: str
    guild: str
    creator: str
    name: str
    description: str | None
    place: str
    begins: str
    ends: str
    status: int = 1
    interested: list[str] = field(default_factory=list)

    def wire(self) -> Json:
        return {
            "id": self.id,
            "guild_id": self.guild,
            "name": self.name,
            "description": self.description,
            "channel_id": None,
            "creator_id": self.creator,
            "image": None,
            "scheduled_start_time": self.begins,
            "scheduled_end_time": self.ends,
            "status": self.status,
            "entity_type": 3,
            "entity_id": None,
            "entity_metadata": {"location": self.place},
            "recurrence_rule": None,
            "privacy_level": 2,
        }


@dataclass(kw_only=True)
class Guild:
    """A server. `shown` is false while it is not available."""

    id: str
    name: str
    owner: str
    joined_at: str
    features: list[str] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    prompts: list[Json] = field(default_factory=list)
    system_channel: str | None = None
    shown: bool = True
    locale: str = "en-US"
    banned: set[str] = field(default_factory=set)
    events: dict[str, ScheduledEvent] = field(default_factory=dict)

    def wire(self) -> Json:
        """Say what REST and the gateway have in common."""
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "description": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "owner_id": self.owner,
            "application_id": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": self.system_channel,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 1,
            "roles": [role.wire() for role in self.roles.values()],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 2,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw_level": 0,
            "features": list(self.features),
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
            "hub_type": None,
        }


@dataclass(kw_only=True)
class Modal:
    """A form that stands before somebody; `message` is the one whose button opened it."""

    custom_id: str
    title: str
    components: Sequence[Json]
    channel: str
    guild: str | None
    message: str | None = None


@dataclass(kw_only=True)
class Command:
    """A command of the application, as it was registered."""

    id: str
    body: Mapping[str, Any]
    guild: str | None = None
    version: str = ""

    @property
    def kind(self) -> int:
        return int(self.body.get("type", 1))

    @property
    def name(self) -> str:
        return str(self.body["name"])
