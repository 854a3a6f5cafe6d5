"""Channels, and the community itself."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, bindparam, select

from bot.core.hours import WakingHours
from bot.core.ids import ChannelId, CommunityId, SpaceId, platform_of, space_of
from bot.core.people import Channel, Community, Life, Mode, Purpose, Spans
from bot.core.profiles import ChannelProfile
from bot.store.scope import Scope, within
from bot.store.tables import LONGEST_NAME_OF_A_SPACE, channels, communities, spaces

_COMMUNITY = select(communities).where(communities.c.community == bindparam("of"))


def load_community(connection: Connection, community: CommunityId, defaults: Spans) -> Community:
    """Return a community with the settings it made over the defaults."""
    row = connection.execute(_COMMUNITY, {"of": community}).one()
    return Community(
        id=community,
        name=row.name,
        life=Life(row.life),
        care=row.care,
        zone=ZoneInfo(row.zone),
        language=row.language,
        spans=with_settings(defaults, json.loads(row.settings)),
    )


def with_settings(spans: Spans, settings: dict[str, Any]) -> Spans:
    """Lay a community's own numbers over the defaults.

    Hours as a pair of times, spans in seconds, the rest as it is.
    """
    own: dict[str, Any] = {}
    for name, value in settings.items():
        default = getattr(spans, name, None)
        if isinstance(default, WakingHours):
            own[name] = WakingHours(*(time.fromisoformat(part) for part in value))
        elif isinstance(default, timedelta):
            own[name] = timedelta(seconds=value)
        elif default is not None:
            own[name] = value
    return replace(spans, **own)


class Places:
    """The channels and spaces of one community, and what it decided about itself."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def channel(self, channel: ChannelId) -> Channel | None:
        """Return a channel of this community."""
        row = self._scope.find(channels, channel=channel)
        return None if row is None else _channel(row)

    def channel_for(self, purpose: Purpose, near: SpaceId | None = None) -> Channel | None:
        """Return the channel that serves a purpose, if one was chosen and is still there.

        Each space may have one of its own: first comes that of the space `near`, then that of the space which the
        community began with, and last whatever space joined it.
        """
        rows = self._scope.rows(channels, channels.c.purpose == purpose, channels.c.archived.is_(False))
        serving = sorted((_channel(row) for row in rows), key=lambda channel: channel.id)
        if len(serving) > 1:
            order = [near, *self.spaces()]
            serving.sort(key=lambda one: order.index(space_of(one.id)) if space_of(one.id) in order else len(order))
        return next(iter(serving), None)

    def channels(self) -> tuple[Channel, ...]:
        """Return the channels that are there, in the order of their names."""
        rows = self._scope.rows(channels, channels.c.archived.is_(False), order=(channels.c.name,))
        return tuple(_channel(row) for row in rows)

    def see(self, profile: ChannelProfile) -> None:
        """Write down what a platform tells of a channel; a new one is `off`, and so is a private one: never read.

        A channel that is archived already when we hear of it is none of ours.
        """
        self.find([profile])

    def find(self, profiles: Iterable[ChannelProfile]) -> None:
        """See many channels at once; it costs a few statements for all of them, and writes only what is new."""
        told = {profile.channel: profile for profile in profiles}
        standing = {ChannelId(row.channel): row for row in self._scope.among(channels, "channel", told)}
        self._scope.change_all(
            channels,
            "channel",
            {
                channel: said
                for channel, row in standing.items()
                if (said := _told(told[channel], row.mode)) != {key: row._mapping[key] for key in said}
            },
        )
        new = [seen for channel, seen in told.items() if channel not in standing and not seen.archived]
        self._scope.insert_all(channels, [{"channel": seen.channel, **_told(seen, Mode.OFF)} for seen in new])

    def listening_in(self, space: SpaceId) -> frozenset[ChannelId]:
        """Return the channels of a space in which anything is heard."""
        heard = (channels.c.mode != Mode.OFF, channels.c.archived.is_(False), within(channels.c.channel, space))
        return frozenset(ChannelId(row.channel) for row in self._scope.rows(channels, *heard))

    def dedicate(self, purpose: Purpose, channel: ChannelId) -> None:
        """Let a channel serve a purpose, in the place of the one in its space that did."""
        theirs = within(channels.c.channel, space_of(channel))
        self._scope.change(channels, channels.c.purpose == purpose, theirs, purpose=None)
        self._scope.change(channels, channels.c.channel == channel, purpose=purpose)

    def release(self, channel: ChannelId) -> None:
        """Let a channel serve no purpose any more."""
        self._scope.change(channels, channels.c.channel == channel, purpose=None)

    def switch(self, channel: ChannelId, mode: Mode) -> None:
        """Change what the bot does in a channel."""
        self._scope.change(channels, channels.c.channel == channel, mode=mode)

    def describe(self, *, name: str, care: str, zone: str, language: str) -> None:
        """Write down what the community says about itself."""
        self._scope.change(communities, name=name, care=care, zone=zone, language=language)

    def live(self, life: Life) -> None:
        """Open, close or quieten the community."""
        self._scope.change(communities, life=life)

    def settle_on(self, **settings: Any) -> None:
        """Write down numbers the community decided on; see `with_settings` for their form."""
        row = self._scope.find(communities)
        assert row is not None  # the community exists while its event is handled
        self._scope.change(communities, settings=json.dumps({**json.loads(row.settings), **settings}))

    def enter(self, space: SpaceId, *, active: bool, reserved: bool = False, name: str = "") -> None:
        """Write down that the bot is in a space, which may be called anew, or no longer is.

        Where people are `reserved`, nobody is written to in private before they turned to us.
        """
        called = {"name": name[:LONGEST_NAME_OF_A_SPACE]} if name else {}
        self._scope.change(spaces, spaces.c.space == space, active=active, reserved=reserved, **called)

    def spaces(self) -> tuple[SpaceId, ...]:
        """Return the spaces that the bot is in, first the one that the community began with."""
        rows = self._scope.rows(spaces, spaces.c.active.is_(True), order=(spaces.c.space,))
        return tuple(SpaceId(row.space) for row in sorted(rows, key=lambda row: row.origin is not None))

    def has_joined(self, space: SpaceId) -> bool:
        """Say whether a space had a community of its own before it joined this one."""
        row = self._scope.find(spaces, space=space)
        return row is not None and row.origin is not None

    def name_of(self, space: SpaceId) -> str:
        """Return what a space is called, by its platform's name where it never said."""
        row = self._scope.find(spaces, space=space)
        return platform_of(space).title() if row is None or not row.name else str(row.name)

    def founded(self) -> datetime:
        """Return when the community was made."""
        row = self._scope.find(communities)
        assert row is not None
        founded: datetime = row.created_at
        return founded


def private_channels(scope: Scope) -> Select[Any]:
    """Choose the channels in which not everybody here can read."""
    return select(channels.c.channel).where(channels.c.community == scope.community, channels.c.private.is_(True))


def _told(profile: ChannelProfile, mode: str) -> dict[str, Any]:
    """Return what a platform tells of a channel as a row keeps it."""
    return {
        "name": profile.name[:80],
        "private": profile.private,
        "archived": profile.archived,
        "forum": profile.forum,
        "mode": Mode.OFF if profile.private else mode,
    }


def _channel(row: Row[Any]) -> Channel:
    return Channel(
        id=ChannelId(row.channel),
        name=row.name,
        mode=Mode(row.mode),
        private=row.private,
        archived=row.archived,
        forum=row.forum,
        purpose=None if row.purpose is None else Purpose(row.purpose),
    )
