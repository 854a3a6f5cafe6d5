"""What the keeper's role needs of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core.effects import Kind
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted
from bot.core.hours import WakingHours
from bot.core.ids import CommunityId, EffectKey, EventId, Identity, MemberId, MessageName, MessageRef, SpaceId
from bot.core.links import Offered, To
from bot.core.people import Member
from bot.core.role import UnitOfWork

Gesture = CommandInvoked | ButtonPressed | FormSubmitted
"""What a person does to reach a page of their own."""


class People(Protocol):
    """Members, and what they allow."""

    def member(self, member: MemberId) -> Member | None:
        """Return a member of this community."""
        ...

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


class Places(Protocol):
    """Where members are met."""

    def name_of(self, space: SpaceId) -> str:
        """Return what a space is called."""
        ...


class Links(Protocol):
    """Which accounts belong to one person, because they said so by a code."""

    def offer(self, member: MemberId, to: To) -> str:
        """Make a code for a member."""
        ...

    def may_try(self, member: MemberId) -> bool:
        """Say whether somebody may enter a code now."""
        ...

    def redeem(self, code: str, to: To, by: MemberId) -> Offered | None:
        """Use a code up and return whose it is; None where there is no such code, which is counted."""
        ...

    def link(self, first: Offered, second: MemberId) -> None:
        """Let two members be one person."""
        ...

    def unite(self, them: Sequence[MemberId]) -> None:
        """Let those of these members who are one person be one member, the first of them."""
        ...

    def unlink(self, identity: Identity, member: MemberId) -> None:
        """Let an account be somebody of their own again."""
        ...

    def accounts_of(self, member: MemberId) -> Sequence[Identity]:
        """Return by which accounts somebody goes in this community; none where they go by only one."""
        ...

    def elsewhere(self, member: MemberId) -> Sequence[str]:
        """Return the names of the other communities of the same person."""
        ...

    def keep_in_step(self, member: MemberId) -> None:
        """Let mutes and pause hold wherever the same person is a member."""
        ...

    def tell(self, community: CommunityId, event: Event) -> None:
        """Let an event happen in the community of whoever made a code."""
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

    def runs_showing(self, member: MemberId) -> Sequence[tuple[str, str]]:
        """Return the runs of rituals whose public message may name a member or show their words, with their kinds."""
        ...

    def proposals_of(self, member: MemberId) -> Sequence[MessageName]:
        """Return the messages to coordinators that hold a ritual which this member proposes."""
        ...

    def parts_about(self, member: MemberId) -> Sequence[MessageName]:
        """Return the parts of merged messages to others that hold a question of this member."""
        ...

    def posted_for(self, member: MemberId) -> Sequence[MessageRef]:
        """Return the messages of ours that hold a question of this member."""
        ...

    def answered_by(self, member: MemberId) -> Sequence[MessageRef]:
        """Return the messages of ours in which a member answered in another space."""
        ...

    def held_about(self, member: MemberId) -> dict[str, Any]:
        """Return everything that is held about a member, as plain JSON."""
        ...

    def close_forms(self, identity: Identity) -> None:
        """Remove the forms that are open before somebody, who need not be a member."""
        ...

    def cards_by(self, member: MemberId) -> int:
        """Return how many cards of the library are in a member's words."""
        ...

    def cards_showing(self, member: MemberId) -> Sequence[str]:
        """Return the cards that stand in the library and name a member."""
        ...

    def cards_asked_for(self, member: MemberId) -> Sequence[MessageName]:
        """Return the messages that ask others whether a member may keep their words."""
        ...

    def forget(self, member: MemberId, settling: EventId, *, cards_too: bool = False, somebody: str = ...) -> None:
        """Remove a member from every table, and what they wrote for the library if they wish so."""
        ...


class Asked(Protocol):
    """A time that a language model was asked, or switched on or off."""

    @property
    def by(self) -> str | None:
        """Return whose act it was; None where they are no longer here."""
        ...

    @property
    def use(self) -> str:
        """Return what for."""
        ...

    @property
    def at(self) -> datetime:
        """Return when."""
        ...

    @property
    def outcome(self) -> str:
        """Return what came of it."""
        ...


class Suggesting(Protocol):
    """How the language model was used."""

    def lately(self) -> Sequence[Asked]:
        """Return what was asked, and who turned the switch, latest first."""
        ...


class KeeperTx(UnitOfWork, Protocol):
    """The unit of work of the keeper's role."""

    @property
    def suggesting(self) -> Suggesting:
        """Return how the language model was used."""
        ...

    @property
    def people(self) -> People:
        """Return the members."""
        ...

    @property
    def places(self) -> Places:
        """Return where members are met."""
        ...

    @property
    def links(self) -> Links:
        """Return which accounts belong to one person."""
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
