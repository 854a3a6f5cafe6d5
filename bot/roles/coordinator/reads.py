"""What the coordinator's role needs of the store."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core.events import (
    ButtonPressed,
    ChannelProfile,
    Choice,
    CommandInvoked,
    Event,
    FormSubmitted,
    MemberMenuChosen,
    Mishap,
    Profile,
)
from bot.core.ids import ChannelId, CommunityId, EventId, Identity, MemberId, MessageName, MessageRef, SpaceId
from bot.core.links import Offered as Offer
from bot.core.links import To
from bot.core.people import Channel, Life, Member, Mode, Purpose
from bot.core.role import UnitOfWork
from bot.roles.coordinator.rhythm import Rhythm
from bot.roles.coordinator.suggesting import Suggesting

Gesture = CommandInvoked | ButtonPressed | FormSubmitted | MemberMenuChosen
"""What a person does to reach a coordinator's page."""


class People(Protocol):
    """Who is here, and who coordinates."""

    def find(self, profiles: Iterable[Profile]) -> None:
        """Write down who is here without having joined just now, but for whoever asked to be forgotten."""
        ...

    def known(self, identity: Identity) -> Member | None:
        """Return whose identity this is, if we have met."""
        ...

    def meet(self, profile: Profile, joined_at: datetime | None = None) -> Member | None:
        """Write down what a platform tells of a person."""
        ...

    def leave(self, identity: Identity) -> None:
        """Write down that somebody left a space."""
        ...

    def leave_all(self, space: SpaceId) -> None:
        """Write down that nobody is met in a space any more."""
        ...

    def spaces_of(self, member: MemberId) -> Sequence[SpaceId]:
        """Return where a member can be met."""
        ...

    def coordinators(self) -> tuple[Member, ...]:
        """Return who coordinates."""
        ...

    def appoint(self, member: MemberId, *, coordinator: bool) -> None:
        """Make somebody a coordinator, or release them."""
        ...

    def note_use_of_name(self, by: MemberId, about: MemberId, act: str, at: datetime) -> None:
        """Write down that a coordinator used a member's name."""
        ...


class Places(Protocol):
    """The channels, and what the community decided about itself."""

    def enter(self, space: SpaceId, *, active: bool, reserved: bool = False, name: str = "") -> None:
        """Write down that the bot is in a space, or no longer is; and whether its people are reserved there."""
        ...

    def spaces(self) -> Sequence[SpaceId]:
        """Return the spaces that the bot is in."""
        ...

    def has_joined(self, space: SpaceId) -> bool:
        """Say whether a space had a community of its own before it joined this one."""
        ...

    def name_of(self, space: SpaceId) -> str:
        """Return what a space is called."""
        ...

    def channel_for(self, purpose: Purpose, near: SpaceId | None = None) -> Channel | None:
        """Return the channel that serves a purpose: that of the space `near`, else of the first that has one."""
        ...

    def channel(self, channel: ChannelId) -> Channel | None:
        """Return a channel of this community."""
        ...

    def channels(self) -> tuple[Channel, ...]:
        """Return the channels that are there."""
        ...

    def see(self, profile: ChannelProfile) -> None:
        """Write down what a platform tells of a channel."""
        ...

    def find(self, profiles: Iterable[ChannelProfile]) -> None:
        """Write down what a platform tells of many channels."""
        ...

    def dedicate(self, purpose: Purpose, channel: ChannelId) -> None:
        """Let a channel serve a purpose, in the place of the one in its space that did."""
        ...

    def release(self, channel: ChannelId) -> None:
        """Let a channel serve no purpose any more."""
        ...

    def switch(self, channel: ChannelId, mode: Mode) -> None:
        """Change what the bot does in a channel."""
        ...

    def describe(self, *, name: str, care: str, zone: str, language: str) -> None:
        """Write down what the community says about itself."""
        ...

    def live(self, life: Life) -> None:
        """Open, close or quieten the community."""
        ...

    def settle_on(self, **settings: Any) -> None:
        """Write down numbers that the community decided on."""
        ...


class Offered(Protocol):
    """Something that members choose for themselves on their platform, such as a role."""

    @property
    def key(self) -> str:
        """Return by what it is known."""
        ...

    @property
    def name(self) -> str:
        """Return what its space calls it."""
        ...

    @property
    def topic(self) -> str | None:
        """Return the topic that it declares, None where it declares nothing."""
        ...


class Choices(Protocol):
    """What members choose for themselves, and what that declares."""

    def offer(self, space: SpaceId, now: Iterable[Choice]) -> None:
        """Write down what a space offers now, and nothing else."""
        ...

    def offered(self) -> Sequence[Offered]:
        """Return what members can choose, in the order of the names."""
        ...

    def declare(self, key: str, topic: str | None) -> None:
        """Write down which topic a choice declares."""
        ...

    def learn(self, profiles: Iterable[Profile]) -> None:
        """Write down what people chose."""
        ...

    def left(self, member: MemberId, space: SpaceId) -> None:
        """Forget what somebody chose in a space that they left."""
        ...


class Links(Protocol):
    """What belongs together because somebody said so by a code."""

    def offer(self, member: MemberId, to: To) -> str:
        """Make a code for a member."""
        ...

    def may_try(self, member: MemberId) -> bool:
        """Say whether somebody may enter a code now."""
        ...

    def redeem(self, code: str, to: To, by: MemberId) -> Offer | None:
        """Use a code up and return whose it is; None where there is no such code, which is counted."""
        ...

    def join(self, home: CommunityId, settling: EventId) -> None:
        """Let everything of this community belong to another; nothing may be read or written here behind it."""
        ...

    def part(self, space: SpaceId, settling: EventId) -> None:
        """Let a space that joined be a community of its own again."""
        ...

    def tell(self, community: CommunityId, event: Event) -> None:
        """Let an event happen in the community of whoever made a code."""
        ...


class Removal(Protocol):
    """What becomes of a space that we were removed from."""

    def stop(self, space: SpaceId, but: str) -> None:
        """Let nothing more happen there, nor anywhere once it was the last; timers named `but`… go on."""
        ...

    def erase(self, space: SpaceId, settling: EventId) -> None:
        """Erase everything of it; nothing may be read or written there behind it."""
        ...


class Drafts(Protocol):
    """What a coordinator began and did not finish."""

    def keep(self, member: MemberId, verb: str, body: str, at: datetime, draft: str | None = None) -> str:
        """Write a draft down; return its token."""
        ...

    def take_up(self, member: MemberId, verb: str, draft: str) -> str | None:
        """Return what a member's own draft says."""
        ...

    def drop(self, member: MemberId, draft: str) -> None:
        """Throw a member's own draft away."""
        ...


class Messages(Protocol):
    """What we said before."""

    def was_sent(self, name: MessageName) -> bool:
        """Say whether a message of that name was ever put into the outbox."""
        ...


class Waiting(Protocol):
    """A question that found nobody yet."""

    @property
    def id(self) -> str:
        """Return the question's token."""
        ...

    @property
    def text(self) -> str:
        """Return what was asked."""
        ...

    @property
    def asked_at(self) -> datetime:
        """Return when."""
        ...

    @property
    def message(self) -> MessageRef | None:
        """Return where it stands."""
        ...


class Questions(Protocol):
    """The questions that wait for a coordinator."""

    def on_the_list(self) -> Sequence[Waiting]:
        """Return what waits, oldest first."""
        ...


class FirstWords(Protocol):
    """Where somebody new wrote for the first time."""

    @property
    def member(self) -> MemberId:
        """Return who wrote."""
        ...

    @property
    def message(self) -> MessageRef:
        """Return where it stands."""
        ...

    @property
    def at(self) -> datetime:
        """Return since when it waits."""
        ...


class Newcomers(Protocol):
    """Newcomers who wait for a person."""

    def waiting(self) -> Sequence[FirstWords]:
        """Return the first words that nobody has answered, the oldest first."""
        ...


class WhatFailed(Protocol):
    """Something that failed for good."""

    @property
    def mishap(self) -> Mishap:
        """Return what kind of failure it was."""
        ...

    @property
    def what(self) -> str:
        """Return what failed, without anybody's words."""
        ...

    @property
    def at(self) -> datetime:
        """Return when."""
        ...


class Record(Protocol):
    """What went wrong."""

    def note_mishap(self, mishap: Mishap, what: str, at: datetime) -> None:
        """Write down that something cannot be done any more."""
        ...

    def mishaps(self, since: datetime) -> Sequence[WhatFailed]:
        """Return what went wrong lately, latest first."""
        ...


class CoordinatorTx(UnitOfWork, Protocol):
    """The unit of work of the coordinator's role."""

    @property
    def people(self) -> People:
        """Return the members."""
        ...

    @property
    def places(self) -> Places:
        """Return the channels."""
        ...

    @property
    def choices(self) -> Choices:
        """Return what members choose for themselves."""
        ...

    @property
    def links(self) -> Links:
        """Return what belongs together."""
        ...

    @property
    def removal(self) -> Removal:
        """Return what becomes of a space that we were removed from."""
        ...

    @property
    def drafts(self) -> Drafts:
        """Return what was begun."""
        ...

    @property
    def messages(self) -> Messages:
        """Return what we said."""
        ...

    @property
    def questions(self) -> Questions:
        """Return the questions."""
        ...

    @property
    def newcomers(self) -> Newcomers:
        """Return who is new."""
        ...

    @property
    def record(self) -> Record:
        """Return what went wrong."""
        ...

    @property
    def suggesting(self) -> Suggesting:
        """Return what was decided about the language model."""
        ...

    @property
    def rhythm(self) -> Rhythm:
        """Return what comes round."""
        ...
