"""Rituals and their runs, as data: what a community set, and what became of each time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import ChannelId, MemberId, MessageName
from bot.core.recurrence import Recurrence
from bot.rituals.format import Kind, TakeAway


class Life(StrEnum):
    """Whether a ritual happens."""

    PROPOSED = "proposed"
    """A member proposed it; coordinators decide."""
    ACTIVE = "active"
    PAUSED = "paused"
    """Until somebody lets it go on; what pauses until a day stays active, see `Ritual.paused_until`."""
    RESTING = "resting"
    """Nobody came several times, and nobody said how to go on."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ritual:
    """What a coordinator set; `format` may be `surprise`. Words are ours where theirs are empty."""

    id: str
    format: str
    kind: Kind
    """That of the format; a surprise is announced as a gathering is, whatever is drawn."""
    life: Life = Life.ACTIVE
    title: str = ""
    opening: str = ""
    channel: ChannelId
    recurrence: Recurrence
    minutes: int
    place: str = ""
    """A link, or words that say where."""
    host: MemberId | None = None
    co_host: MemberId | None = None
    capacity: int | None = None
    holidays: str = ""
    """A country whose public holidays it leaves out, such as `DE` or `DE-BY`."""
    paused_until: datetime | None = None
    tries_left: int | None = None
    """How many times it happens in all before coordinators are asked how to go on; None: for good."""
    by: MemberId | None = None
    """Who set or proposed it."""
    empty_runs: int = 0
    """How many of the latest runs found nobody."""
    asked_on: bool = False
    """Whether host and coordinators were asked how to go on since somebody last came."""


class Stage(StrEnum):
    """How far a run has come."""

    AHEAD = "ahead"
    ON = "on"
    KEEPING = "keeping"
    """It is over; its take-aways are being written."""
    OVER = "over"
    CANCELLED = "cancelled"
    TOO_FEW = "too-few"
    SKIPPED = "skipped"
    """It could not begin in time."""


CALLED_OFF = frozenset({Stage.CANCELLED, Stage.SKIPPED})
"""Nobody could have come: it counts neither as tried nor as had."""
DID_NOT_HAPPEN = CALLED_OFF | {Stage.TOO_FEW}
NOT_OVER = frozenset({Stage.AHEAD, Stage.ON, Stage.KEEPING})
OPEN = frozenset({Stage.ON, Stage.KEEPING})
"""What is said under a run's message may count."""
CLOSED = frozenset({Stage.KEEPING, Stage.OVER})
"""It took place; what people found of it may be said."""


class Hosting(StrEnum):
    """What somebody who was asked to host said."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One time. `slot` is the planned local time and names it; `beat` is how many moments of its course are done.

    `seal` makes anonymous marks of this run alone; once it is dropped, no mark leads to anybody.
    """

    id: str
    ritual: str
    slot: str
    format: str
    kind: Kind
    channel: ChannelId
    begins: datetime
    ends: datetime
    stage: Stage = Stage.AHEAD
    beat: int = 0
    phase: str = ""
    host: MemberId | None = None
    hosting: Hosting = Hosting.ASKED
    co_host: MemberId | None = None
    co_hosting: Hosting = Hosting.ASKED
    why: str = ""
    """Why this format was drawn (a key of the voice)."""
    seal: str = ""
    people: int | None = None
    """How many took part, once it is over."""

    @property
    def message(self) -> MessageName:
        """Return the name of its one public message."""
        return MessageName(f"run/{self.id}")

    @property
    def hosts(self) -> tuple[MemberId, ...]:
        """Return who said yes to hosting it, the host first."""
        seats = ((self.host, self.hosting), (self.co_host, self.co_hosting))
        return tuple(dict.fromkeys(member for member, said in seats if member is not None and said is Hosting.YES))

    @property
    def is_announced(self) -> bool:
        """Say whether it is public; what a surprise will be is drawn, and the run written down, some days before."""
        return self.beat > 0

    @property
    def is_ahead_or_on(self) -> bool:
        """Say whether anybody can still take part."""
        return self.stage in (Stage.AHEAD, Stage.ON)


class Answer(StrEnum):
    """What somebody said to an invitation."""

    YES = "yes"
    MAYBE = "maybe"
    TAKE_AWAYS = "take-aways"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rsvp:
    """Somebody's answer; `waits` says that there was no room, in the order of `at`. `came` is what they did or said."""

    run: str
    member: MemberId
    answer: Answer
    at: datetime
    waits: bool = False
    came: bool = False

    @property
    def has_place(self) -> bool:
        """Say whether they are coming: they said yes, and there is room for them."""
        return self.answer is Answer.YES and not self.waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gave to a step: words, by their name or by a mark that only this run's seal can make."""

    id: str
    run: str
    step: str
    text: str = field(repr=False)
    at: datetime
    by: MemberId | None = None
    mark: str = ""
    drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose in a vote; `of` is a `Given`, or a ritual. Nobody can tell whose it is once it is over."""

    run: str
    step: str
    of: str
    choice: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAways:
    """What is kept of a run, first as a draft, then approved by a person and posted.

    Who wrote and who approved them is None once they asked to be forgotten; what the community approved stays.
    """

    run: str
    words: Mapping[TakeAway, str] = field(repr=False)
    by: MemberId | None
    at: datetime
    approved: bool = False
    approved_by: MemberId | None = None
    plainer: bool = False
    """Whether a language model had a hand in the wording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStep:
    """What somebody said they would do; it comes back to them once, if they wished that."""

    run: str
    member: MemberId
    text: str = field(repr=False)
    back_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A question that a member put aside for a ritual; `run` is the one that it was chosen for.

    `suggested` says that a language model had a hand in it.
    """

    id: str
    member: MemberId
    text: str = field(repr=False)
    at: datetime
    run: str | None = None
    suggested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How many of those who came said of runs of one format that they were worth their time."""

    yes: int
    no: int


GRACE = timedelta(minutes=60)
"""How late a run may begin; after that it does not, and its host hears why."""
EMPTY_RUNS_ASK, EMPTY_RUNS_REST = 2, 3
"""Runs without people after which host and coordinators are asked how to go on, and after which a ritual rests."""
