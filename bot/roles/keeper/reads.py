"""What the keeper's role needs of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core.effects import Kind
from bot.core.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.core.hours import WakingHours
from bot.core.ids import EffectKey, EventId, Identity, MemberId, MessageName, MessageRef
from bot.core.people import Member
from bot.core.role import UnitOfWork

Gesture = CommandInvoked | ButtonPressed | FormSubmitted
"""What a person does to reach a page of their own."""


class People(Protocol):
    """Members, and what they allow."""

    def known(self, identity: Identity) -> Member | None:
        """Return whose identity this is, if we have met."""
        ...

    def coordinators(self) -> tuple[Member, ...]:
        """Return who coordinates."""
        ...

    def own_hours(self, member: MemberId) -> WakingHours | None:
        """Return the waking hours a member chose, None where the community's hold."""
        ...

    def allow(
        self,
        member: MemberId,
        *,
        waking: WakingHours | None = None,
        paused_until: datetime | None = None,
        muted: frozenset[Kind] = frozenset(),
    ) -> None:
        """Write down what a member allows, all of it."""
        ...

    def uses_of_name(self, about: MemberId) -> tuple[tuple[str, str, datetime], ...]:
        """Return who used a member's name, for what, and when."""
        ...


class WhyItWasSaid(Protocol):
    """Why something was said."""

    @property
    def rule(self) -> str:
        """Return the rule, `why-<rule>` in config/voice."""
        ...

    @property
    def kind(self) -> Kind | None:
        """Return what can be muted, None where it was no message to one person."""
        ...

    @property
    def about(self) -> Mapping[str, str]:
        """Return what set it off."""
        ...

    @property
    def member(self) -> MemberId | None:
        """Return whom it was for, None where it was for a channel."""
        ...

    @property
    def at(self) -> datetime:
        """Return when."""
        ...


class Messages(Protocol):
    """What we said, and why."""

    def reason(self, key: EffectKey) -> WhyItWasSaid | None:
        """Return why the message with this key was said."""
        ...

    def reasons_at(self, message: MessageRef) -> Sequence[WhyItWasSaid]:
        """Return why a message of ours stands where it stands."""
        ...


class Questions(Protocol):
    """What a member takes part in."""

    def topics_of(self, member: MemberId) -> Sequence[str]:
        """Return what a member may be asked about."""
        ...

    def open_of(self, asker: MemberId) -> Sequence[object]:
        """Return somebody's open questions."""
        ...


class Attention(Protocol):
    """What is held for people, and how much of their attention was used."""

    def held_for(self, member: MemberId) -> Sequence[object]:
        """Return what waits for a member."""
        ...

    def sent_lately(self, member: MemberId, now: datetime) -> Sequence[datetime]:
        """Return when unrequested messages went to the person behind a member."""
        ...

    def forget(self, member: MemberId) -> None:
        """Forget the person behind a member, unless they are a member elsewhere."""
        ...


class Record(Protocol):
    """What is held about a member."""

    def parts_about(self, member: MemberId) -> Sequence[MessageName]:
        """Return the parts of merged messages to others that hold a question of this member."""
        ...

    def posted_for(self, member: MemberId) -> Sequence[MessageRef]:
        """Return the messages of ours that hold a question of this member."""
        ...

    def held_about(self, member: MemberId) -> dict[str, Any]:
        """Return everything that is held about a member, as plain JSON."""
        ...

    def forget(self, member: MemberId, settling: EventId) -> None:
        """Remove a member from every table."""
        ...


class KeeperTx(UnitOfWork, Protocol):
    """The unit of work of the keeper's role."""

    @property
    def people(self) -> People:
        """Return the members."""
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
    def attention(self) -> Attention:
        """Return the waiting room."""
        ...

    @property
    def record(self) -> Record:
        """Return what is held."""
        ...
