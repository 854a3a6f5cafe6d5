"""The port that every platform comes through, and what an adapter promises.

1. What happens is heard (`House.hear` returned) before it is acknowledged to the platform.
2. A form that does not pass `forms.check` never becomes an event; its errors are shown beside its fields.
3. `deliver` calls the platform once. Where it cannot know whether that succeeded it raises `Ambiguous`; it never
   tries again by itself, and it sends `parcel.key` along wherever the platform takes one.
4. `look_for` finds a message of ours by that key, where the platform lets us look.
5. What members wrote can never become a mention, markup of the platform, or code.
6. Limits of the platform are kept by rendering; nothing is lost but what the capabilities say.
7. What a message shows as it stands (`AsItStands`) is read when it is delivered, and kept nowhere.

`tests/adapters/contract.py` holds every adapter to these.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any, Protocol

from bot.core.effects import Effect, ReadMessage
from bot.core.errors import TrellisError
from bot.core.events import Event, MessageRead
from bot.core.forms import Form, Values
from bot.core.ids import ChannelId, EffectKey, EventId, Identity, MemberId, MessageName, MessageRef, SpaceId, space_of
from bot.core.views import View

HEARD_AGAIN_AFTER = timedelta(seconds=1)
"""How long what was read waits where the house could not hear it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do; where it cannot, the adapter's documented fall-back stands in."""

    only_for_you: bool = True
    errors_beside_fields: bool = True
    joins_form_pages: bool = True
    reads_single_messages: bool = True
    finds_own_messages: bool = True
    whispers: bool = True
    """A line that only one person sees can be said without a gesture of theirs; elsewhere it is left out."""
    bookmarks: bool = True
    """Channels have a header for links; elsewhere a bookmark is left out, for what it leads to is pinned anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """An effect on its way, with everything about addresses that the platform needs.

    `people` knows the identity of everybody the effect mentions or goes to; `messages` where our named messages stand.
    """

    key: EffectKey
    space: SpaceId
    effect: Effect
    people: Mapping[MemberId, Identity]
    messages: Mapping[MessageName, MessageRef]


async def read_out(parcel: Parcel, read: Callable[[MessageRef], Awaitable[str | None]]) -> Parcel:
    """Return a parcel whose view shows what members wrote, as `read` finds it: None where it is gone.

    What stands in another space cannot be read from here, and is left out.
    """
    effect: Any = parcel.effect
    shown = getattr(effect, "view", None)
    if not isinstance(shown, View) or not shown.to_read():
        return parcel
    words = {one: await read(one) for one in shown.to_read() if space_of(one.channel) == parcel.space}
    return replace(parcel, effect=replace(effect, view=shown.read_out(words)))


async def tell_what_was_read(
    parcel: Parcel, house: "House", message: MessageRef, *, author: Identity | None, text: str
) -> None:
    """Let the house hear what a message says that it wanted read; an author None: it is gone, or nobody's to give."""
    effect = parcel.effect
    assert isinstance(effect, ReadMessage)
    event = MessageRead(
        id=EventId(f"read:{parcel.key}"),
        at=house.now(),
        verb=effect.verb,
        token=effect.token,
        message=message,
        author=author,
        text=text,
        interaction=effect.interaction,
    )
    try:
        await house.hear(parcel.space, event)
    except Exception as error:  # an adapter's mouth: nothing was done that could be done twice
        raise TryLater(HEARD_AGAIN_AFTER) from error


class DeliveryError(TrellisError):
    """A message could not be delivered."""


class TryLater(DeliveryError):
    """The platform asks us to wait."""

    def __init__(self, after: timedelta) -> None:
        """Take how long to wait at least."""
        super().__init__(f"The platform asks us to wait {after.total_seconds():.1f} s.")
        self.after = after


class Ambiguous(DeliveryError):
    """The call was made and its end is not known: a lost reply, a timeout, a broken connection."""


class Refused(DeliveryError):
    """The platform will not do this, now or later; say why and what a coordinator can do."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on typing."""

    text: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a space gave us so that we can act there: secrets (tokens), and what is known about them."""

    space: SpaceId
    secrets: Mapping[str, str] = field(repr=False)
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Somebody's own page; `people` knows the identity of everybody whom it names."""

    view: View
    people: Mapping[MemberId, Identity]


class Installations(Protocol):
    """The installations of a platform, kept durably, their secrets encrypted; shared by all processes."""

    async def keep(self, installation: Installation) -> None:
        """Write an installation down, in the place of an older one."""
        ...

    async def of(self, space: SpaceId) -> Installation | None:
        """Return what a space gave us, None where it gave nothing or took it back."""
        ...

    async def everywhere(self, platform: str) -> Sequence[Installation]:
        """Return all installations on a platform."""
        ...

    async def erase(self, space: SpaceId) -> None:
        """Erase what a space gave us; nothing can be done there from now on."""
        ...


class Streams(Protocol):
    """How far each stream of a platform's events was written down, kept durably, so that hearing goes on from there."""

    async def of(self, stream: str) -> Mapping[str, str]:
        """Return what was kept of a stream; nothing where it was never heard."""
        ...

    async def keep(self, stream: str, position: Mapping[str, str]) -> None:
        """Keep how far a stream was heard, in the place of what was kept before."""
        ...

    def sole(self, stream: str) -> AbstractAsyncContextManager[None]:
        """Be the only one in all processes who hears a stream; waits until whoever does is gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """A form that is open before somebody: what was filled in so far, and which of its pages is next."""

    form: Form
    values: Values = field(default_factory=dict, repr=False)
    page: int = 0


class FormDrafts(Protocol):
    """Forms that are open, for platforms which send back what was filled in and not what was asked; kept 14 days."""

    async def keep(self, space: SpaceId, by: Identity, key: str, draft: FormDraft) -> None:
        """Keep a form that is open before somebody, in the place of what had this key."""
        ...

    async def of(self, space: SpaceId, by: Identity, key: str) -> FormDraft | None:
        """Return the form of this key, if it is open before them."""
        ...

    async def drop(self, space: SpaceId, by: Identity, key: str) -> None:
        """Forget a form that was sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """What the house remembers of a space, for an adapter that was away and compares it with what it finds there.

    `people` are those who are here, `listening` the channels in which anything is heard at all.
    """

    people: frozenset[Identity] = frozenset()
    listening: frozenset[ChannelId] = frozenset()


class House(Protocol):
    """What an adapter is given by the house."""

    @property
    def installations(self) -> Installations:
        """Return where installations are kept."""
        ...

    @property
    def streams(self) -> Streams:
        """Return how far each stream was heard."""
        ...

    @property
    def form_drafts(self) -> FormDrafts:
        """Return which forms are open."""
        ...

    async def recollect(self, space: SpaceId) -> Recollection:
        """Return what is remembered of a space; nothing where we never were; reads only."""
        ...

    async def hear(self, space: SpaceId, *events: Event) -> None:
        """Write down what happened; once this returns it is durable and may be acknowledged. Raises if it cannot."""
        ...

    async def complete(self, space: SpaceId, by: Identity, typed: str) -> tuple[Completion, ...]:
        """Return how a command may go on; reads only, and fast enough to be asked at every key."""
        ...

    async def home(self, space: SpaceId, by: Identity) -> Page:
        """Return somebody's own page, composed of what each role has to show them; reads only."""
        ...

    def word(self, key: str, **arguments: str | int) -> str:
        """Return plain words for what an adapter itself has to say, such as an error beside a field."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...


class Adapter(Protocol):
    """A platform."""

    @property
    def platform(self) -> str:
        """Return the first part of this platform's space ids."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """Return what the platform can do."""
        ...

    async def run(self, house: House) -> None:
        """Hear until cancelled; on cancellation stop hearing first, then let what is under way finish."""
        ...

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says, once; return where a message now stands. Raises a `DeliveryError`."""
        ...

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands if an earlier attempt did succeed, else None."""
        ...

    async def way_to(self, message: MessageRef) -> str | None:
        """Return the platform's own address of a message, which shows it to whoever may see it and to nobody else.

        None where messages have no address. Raises a `DeliveryError`.
        """
        ...


def waits(seconds: Sequence[float]) -> Iterator[float]:
    """Return how long to wait before each try: as is said, then the last of it for ever."""
    return chain(seconds, repeat(seconds[-1]))
