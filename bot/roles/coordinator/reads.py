"""What the coordinator's role needs of the store."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core.events import ButtonPressed, ChannelProfile, CommandInvoked, FormSubmitted, Mishap, Profile
from bot.core.ids import ChannelId, Identity, MemberId, MessageName, MessageRef, SpaceId
from bot.core.people import Channel, Life, Member, Mode, Purpose
from bot.core.role import UnitOfWork

Gesture = CommandInvoked | ButtonPressed | FormSubmitted
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

    def leave(self, member: MemberId) -> None:
        """Write down that somebody left."""
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

    def enter(self, space: SpaceId, *, active: bool) -> None:
        """Write down that the bot is in a space, or no longer is."""
        ...

    def spaces(self) -> Sequence[SpaceId]:
        """Return the spaces that the bot is in."""
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

    def dedicate(self, purpose: Purpose, channel: ChannelId | None) -> None:
        """Let a channel serve a purpose."""
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
    def record(self) -> Record:
        """Return what went wrong."""
        ...
