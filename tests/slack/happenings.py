"""What happens in a workspace, as Slack's Events API tells it: the inner events, and which scope hears them."""

import re
from urllib.parse import urlsplit

from tests.slack.records import Channel, Json, Message, Person, Team
from tests.slack.state import Slack

LINK = re.compile(r"https?://[^\s<>|]+")
SCOPES = {
    "app_mention": "app_mentions:read",
    "link_shared": "links:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
}


class Happenings:
    """Tells what happened in Slack's words."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    def scope_of(self, event: Json, channel: Channel | None) -> str | None:
        """Return what the app must be granted to hear of an event."""
        kind = event["type"]
        if kind == "message" and channel is not None:
            return f"{channel.right}:history"
        if kind in {"member_joined_channel", "member_left_channel"} and channel is not None:
            return f"{channel.right}:read"
        return SCOPES.get(kind)

    def is_subscribed(self, event: Json, channel: Channel | None) -> bool:
        """Say whether the app asked to hear of such events."""
        kind, hears = event["type"], self.slack.app.hears
        if kind == "message" and channel is not None:
            kind = f"message.{channel.right}"
        return hears is None or kind in hears

    # ---- messages ----------------------------------------------------------------------------------------

    def said(self, channel: Channel, said: Message) -> Json:
        event = said.wire(metadata=True)
        if said.thread_ts is not None and said.thread_ts in channel.messages:
            event["parent_user_id"] = channel.messages[said.thread_ts].user
        if channel.shared:
            event |= {"user_team": said.team, "source_team": said.team}
        return self._in(channel, event | {"event_ts": said.ts})

    def mentioned(self, channel: Channel, said: Message) -> Json:
        event = self.said(channel, said) | {"type": "app_mention"}
        del event["channel_type"]
        return event

    def links_in(self, text: str) -> list[Json]:
        """Return the links in a text of which the app wants to hear, as Slack tells of them."""
        found = ((link, urlsplit(link).hostname or "") for link in LINK.findall(text))
        return [{"domain": host, "url": link} for link, host in found if host in self.slack.app.unfurls]

    def linked(self, channel: Channel, said: Message, member: bool, links: list[Json]) -> Json:
        """Tell that links stand in a message; of its words nothing is told."""
        return {
            "type": "link_shared",
            "channel": channel.id,
            "is_bot_user_member": member,
            "user": said.user,
            "message_ts": said.ts,
            "unfurl_id": f"{channel.id}.{said.ts}.{said.ts[-6:]}",
            "source": "conversations_history",
            "links": links,
            **({"thread_ts": said.thread_ts} if said.thread_ts else {}),
            "event_ts": self.slack.ts(),
        }

    def being_written(self, user: str, links: list[Json]) -> Json:
        """Tell that links stand in a message that is still being written."""
        draft = f"{user}-{self.slack.coin('draft')}"
        about = {"channel": "COMPOSER", "message_ts": draft, "unfurl_id": draft, "source": "composer"}
        return {"type": "link_shared", **about, "is_bot_user_member": True, "user": user, "links": links}

    def changed(self, channel: Channel, said: Message, before: Json) -> Json:
        ts = self.slack.ts()
        now = said.wire(channel.replies(said.ts)) | {"source_team": said.team, "user_team": said.team}
        return self._in(
            channel,
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": now,
                "previous_message": before,
                "ts": ts,
                "event_ts": ts,
            },
        )

    def deleted(self, channel: Channel, said: Message) -> Json:
        ts = self.slack.ts()
        return self._in(
            channel,
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": said.ts,
                "previous_message": said.wire(),
                "ts": ts,
                "event_ts": ts,
            },
        )

    def noted(self, channel: Channel, subtype: str, user: str, text: str, **more: object) -> Json:
        """Tell of a line that Slack itself writes into a channel: who joined, what it is called now."""
        ts = self.slack.ts()
        line = {"type": "message", "subtype": subtype, "user": user, "text": text, "ts": ts, "event_ts": ts, **more}
        return self._in(channel, line)

    def reacted(self, channel: Channel, said: Message, user: str, name: str, how: str) -> Json:
        return {
            "type": f"reaction_{how}",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": said.ts},
            "item_user": said.user,
            "event_ts": self.slack.ts(),
        }

    def _in(self, channel: Channel, event: Json) -> Json:
        return event | {"channel": channel.id, "channel_type": channel.channel_type}

    # ---- people and channels -----------------------------------------------------------------------------

    def joined(self, team: Team, channel: Channel, user: str, inviter: str | None = None) -> Json:
        return self._membership("member_joined_channel", team, channel, user) | (
            {"inviter": inviter} if inviter else {}
        )

    def left(self, team: Team, channel: Channel, user: str) -> Json:
        return self._membership("member_left_channel", team, channel, user)

    def _membership(self, kind: str, team: Team, channel: Channel, user: str) -> Json:
        return {
            "type": kind,
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": team.id,
            "event_ts": self.slack.ts(),
        }

    def of_channel(self, what: str, channel: Channel, by: str) -> Json:
        """Tell that a channel was archived, renamed, created, or that the app was taken out of it."""
        event: Json = {"type": f"{'group' if channel.private else 'channel'}_{what}", "event_ts": self.slack.ts()}
        if what in {"rename", "created"}:
            about: Json = {"id": channel.id, "name": channel.name, "name_normalized": channel.name}
            about |= {"created": channel.created, "is_channel": not channel.private, "is_mpim": False, "creator": by}
            return event | {"channel": about}
        return event | {"channel": channel.id, "actor_id" if what == "left" else "user": by}

    def of_person(self, kind: str, person: Person) -> Json:
        now = self.slack.clock()
        return {
            "type": kind,
            "user": person.wire(now),
            "cache_ts": int(now.timestamp()),
            "event_ts": self.slack.ts(),
        }

    def home_opened(self, team: Team, user: str) -> Json:
        event = {"type": "app_home_opened", "user": user, "channel": team.converse(user).id, "tab": "home"}
        view = team.homes.get(user)
        return event | ({"view": view.wire()} if view else {}) | {"event_ts": self.slack.ts()}

    # ---- what surrounds an event -------------------------------------------------------------------------

    def envelope(self, team: Team, event: Json, channel: Channel | None) -> Json:
        """Put an event into what the app receives."""
        app = self.slack.app
        return {
            "token": app.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.slack.coin("Ev"),
            "event_time": int(self.slack.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": self.slack.coin("4-"),
        }
