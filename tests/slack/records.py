"""What a workspace is made of, and how each of its things looks on the wire."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


@dataclass(kw_only=True)
class Person:
    """Somebody with an account, in Slack's own terms."""

    id: str
    team: str
    name: str
    tz: str | None = "Europe/Lisbon"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    bot_id: str = ""

    def wire(self, now: datetime) -> Json:
        offset = ZoneInfo(self.tz).utcoffset(now) if self.tz else None
        zone = (
            {"tz": self.tz, "tz_label": self.tz, "tz_offset": int(offset.total_seconds())} if offset is not None else {}
        )
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.handle,
            "deleted": self.deleted,
            "color": "9f69e7",
            "real_name": self.name,
            **zone,
            "profile": {
                "real_name": self.name,
                "real_name_normalized": self.name,
                "display_name": self.name,
                "display_name_normalized": self.name,
                "team": self.team,
                "avatar_hash": "g0",
                "status_text": "",
                "status_emoji": "",
                **({"bot_id": self.bot_id, "api_app_id": ""} if self.bot_id else {}),
            },
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            **({"is_stranger": True} if self.is_stranger else {}),
            "updated": int(now.timestamp()),
            "who_can_share_contact_card": "EVERYONE",
        }

    @property
    def handle(self) -> str:
        return self.name.casefold().replace(" ", ".")


@dataclass(kw_only=True)
class Message:
    """Something that stands in a conversation; `only_for` sees an ephemeral one, and nobody else."""

    ts: str
    user: str
    team: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str = ""
    app_id: str = ""
    metadata: Json | None = None
    edited: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    gone: bool = False
    below: dict[str, list[Json]] = field(default_factory=dict)
    """The blocks that the app put below links, by link."""

    def wire(self, replies: Sequence["Message"] = (), *, metadata: bool = False) -> Json:
        found: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team}
        if self.bot_id:
            found |= {"bot_id": self.bot_id, "app_id": self.app_id, "bot_profile": self._bot_profile()}
        else:
            found["client_msg_id"] = f"00000000-0000-4000-8000-{self.ts.replace('.', '')[-12:]}"
        optional = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "files": self.files,
            "metadata": self.metadata if metadata else None,
            "reactions": [{"name": n, "users": who, "count": len(who)} for n, who in self.reactions.items()],
        }
        found |= {name: value for name, value in optional.items() if value}
        if self.thread_ts is not None and self.thread_ts != self.ts:
            found["parent_user_id"] = self.user
        if replies:
            writers = list(dict.fromkeys(reply.user for reply in replies))
            found |= {
                "thread_ts": self.ts,
                "reply_count": len(replies),
                "reply_users": writers,
                "reply_users_count": len(writers),
                "latest_reply": replies[-1].ts,
                "subscribed": False,
            }
        return found

    def _bot_profile(self) -> Json:
        return {"id": self.bot_id, "app_id": self.app_id, "name": "Trellis", "deleted": False, "team_id": self.team}


@dataclass(kw_only=True)
class Channel:
    """A conversation: a channel, a direct one (`im`) or one of several people (`mpim`)."""

    id: str
    name: str
    kind: str = "channel"
    private: bool = False
    archived: bool = False
    shared: bool = False
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    created: int = 1_700_000_000

    @property
    def channel_type(self) -> str:
        return {"im": "im", "mpim": "mpim"}.get(self.kind, "group" if self.private else "channel")

    @property
    def listed_as(self) -> str:
        return {"im": "im", "mpim": "mpim"}.get(self.kind, "private_channel" if self.private else "public_channel")

    @property
    def right(self) -> str:
        """Return how scopes speak of this kind of conversation."""
        return {"im": "im", "mpim": "mpim", "group": "groups"}.get(self.channel_type, "channels")

    def replies(self, ts: str) -> list[Message]:
        return [said for said in self.messages.values() if said.thread_ts == ts and said.ts != ts and not said.only_for]

    def wire(self, me: str) -> Json:
        if self.kind == "im":
            [other] = self.members - {me}
            return {"id": self.id, "created": self.created, "is_im": True, "is_archived": False, "user": other}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": self.created,
            "is_channel": self.channel_type == "channel",
            "is_group": self.channel_type == "group",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.private,
            "is_archived": self.archived,
            "is_general": False,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "is_member": me in self.members,
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(kw_only=True)
class View:
    """A modal or an App Home as it stands before somebody."""

    id: str
    team: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    bot_id: str = ""
    app_id: str = ""

    def wire(self, values: Json | None = None) -> Json:
        empty = {"callback_id": "", "private_metadata": "", "external_id": "", "title": None, "submit": None}
        return {
            **empty,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
            "id": self.id,
            "team_id": self.team,
            "state": {"values": values or {}},
            "hash": self.hash,
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": self.app_id,
            "app_installed_team_id": self.team,
            "bot_id": self.bot_id,
        }


@dataclass(kw_only=True)
class Team:
    """A workspace. `history_days` is what a free plan still shows of the past."""

    id: str
    name: str
    domain: str
    bot: Person
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    installed: bool = False
    history_days: int | None = None

    def conversation(self, *users: str) -> Channel | None:
        """Return the direct conversation of these people with the bot, if there is one."""
        members = {self.bot.id, *users}
        return next((c for c in self.channels.values() if c.kind in {"im", "mpim"} and c.members == members), None)

    def converse(self, *users: str) -> Channel:
        """Return the direct conversation of these people with the bot, opened where it was not."""
        found = self.conversation(*users)
        if found is None:
            one = len(users) == 1
            tail = "".join(user[1:] for user in sorted(users))
            kind, name = ("im", "directmessage") if one else ("mpim", f"mpdm-{tail.casefold()}-1")
            found = Channel(
                id=f"{'D' if one else 'G'}{tail}{self.bot.id[1:]}",
                name=name,
                kind=kind,
                private=True,
                members={self.bot.id, *users},
            )
            self.channels[found.id] = found
        return found
