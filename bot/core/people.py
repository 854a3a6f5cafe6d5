"""Who takes part, and what each of them allows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.effects import Kind
from bot.core.hours import WakingHours
from bot.core.ids import ChannelId, CommunityId, MemberId, SpaceId, space_of

NEWCOMER_FOR = timedelta(days=30)
AT_ONCE, AT_ONCE_WITHIN = 10, timedelta(minutes=30)
"""Of so many who join in so short a time nobody comes by themselves: they are imported."""


class Life(StrEnum):
    """Where a community stands: it says nothing until *Set up* is finished; `away` while it is in no space at all."""

    QUIET = "quiet"
    OPEN = "open"
    AWAY = "away"
    CLOSED = "closed"


class Mode(StrEnum):
    """What the bot does in a channel."""

    OFF = "off"
    LISTEN = "listen"
    HOST = "host"


class Purpose(StrEnum):
    """What a channel serves as."""

    WELCOME = "welcome"
    QUESTIONS = "questions"
    REPERTOIRE = "repertoire"
    MEETUPS = "meetups"
    COORDINATORS = "coordinators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """How long things wait, and how often people are asked; a community's settings (defaults: config/trellis.yaml)."""

    waking: WakingHours = WakingHours()
    room: timedelta = timedelta(hours=4)
    one_helper: timedelta = timedelta(hours=4)
    more_helpers: timedelta = timedelta(hours=20)
    channel_once: timedelta = timedelta(hours=24)
    after_reply: timedelta = timedelta(hours=24)
    silence: timedelta = timedelta(days=7)
    outcome: timedelta = timedelta(weeks=3)
    first_host: timedelta = timedelta(hours=4)
    second_host: timedelta = timedelta(hours=8)
    first_post_list: timedelta = timedelta(hours=20)
    first_post: timedelta = timedelta(hours=24)
    greetings_a_day: int = 2
    welcome: str = "card"
    card_review: timedelta = timedelta(days=180)
    helper_asks_a_week: int = 2
    unrequested_a_week: int = 2
    openings_a_week: int = 3
    share_of_channel: float = 0.10
    busy_channel: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A community of practice: what it cares about, where it lives in time, and what it decided."""

    id: CommunityId
    name: str
    life: Life = Life.QUIET
    care: str = ""
    zone: ZoneInfo = ZoneInfo("UTC")
    language: str = "en"
    spans: Spans = Spans()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation of the community; `purpose` is what it serves as.

    In a forum every conversation begins with a titled post of its own.
    """

    id: ChannelId
    name: str
    mode: Mode = Mode.OFF
    private: bool = False
    archived: bool = False
    forum: bool = False
    purpose: Purpose | None = None


def serving(channel: Channel | None, space: SpaceId | None) -> Channel | None:
    """Return a channel that serves a purpose if we take part in it and it is in this space, if one is meant.

    Where a space has none of its own that of another serves; what is to stand in this one has no place there.
    """
    if channel is None or channel.mode is not Mode.HOST:
        return None
    return channel if space is None or space_of(channel.id) == space else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the community, with what they allow. `zone` is theirs, else the community's: `zone_is_told`.

    `approachable` says that they may be written to unasked: they turned to us before, or it is usual where they are.
    `imported` says that they joined with many at once.
    """

    id: MemberId
    name: str
    zone: ZoneInfo
    zone_is_told: bool = True
    waking: WakingHours
    coordinator: bool = False
    may_coordinate: bool = False
    guest: bool = False
    here: bool = True
    approachable: bool = True
    joined_at: datetime | None = None
    imported: bool = False
    paused_until: datetime | None = None
    muted: frozenset[Kind] = field(default_factory=frozenset)

    def is_newcomer(self, now: datetime) -> bool:
        """Say whether we saw this member join at most 30 days ago."""
        if self.guest or self.imported or self.joined_at is None:
            return False
        return now - self.joined_at <= NEWCOMER_FOR

    def is_paused(self, now: datetime) -> bool:
        """Say whether they asked to be left alone for now."""
        return self.paused_until is not None and now < self.paused_until
