"""Formats: what a ritual can be, as a file in config/rituals/ says it.

1. A format is data. A new ritual is a new file, made of the step kinds that stand here, with its words in the voice.
2. Every moment in it is a distance from the hour at which a run begins; before it is negative.
3. What steps refer to each other by are their ids; the words of a step are found by format and step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SURPRISE = "surprise"
"""The format of a ritual that draws an unusual one anew each time."""


class Flavour(StrEnum):
    """What a format does for a community: it is at home in it, or it is woken by it."""

    FAMILIAR = "familiar"
    NOVEL = "novel"


class Kind(StrEnum):
    """How people take part: together at an hour, or each in their own time."""

    GATHERING = "gathering"
    PROMPT = "prompt"


class Learning(StrEnum):
    """How people learn by it."""

    EXCHANGE = "exchange"
    OBSERVE = "observe"
    ACT = "act"
    SIMULATE = "simulate"


class Anonymity(StrEnum):
    """Whether what somebody gives bears their name. Anonymous means sealed, from coordinators too."""

    NEVER = "never"
    CHOICE = "choice"
    ALWAYS = "always"


class Voter(StrEnum):
    """Whose word counts in a vote."""

    EVERYBODY = "everybody"
    HOST = "host"


class Source(StrEnum):
    """What stands in a `Collect` before anybody gave anything to it."""

    NOTHING = ""
    QUEUE = "queue"
    """The question that waits longest among those that members put aside; the button puts another one aside."""
    OPEN_QUESTIONS = "open-questions"
    """What waits longest for an answer in the community, as many as there are places; nothing is added to it."""


class Audience(StrEnum):
    """Who hears a follow-up."""

    THREAD = "thread"
    HOST = "host"
    GIVERS = "givers"
    """Those who gave something by their name, each by themselves; of open questions, their askers."""


class TakeAway(StrEnum):
    """What may be kept of a run: the four outcomes, and what was not agreed on."""

    INSIGHTS = "insights"
    QUESTIONS = "questions"
    MY_STEP = "my-step"
    OUR_STEP = "our-step"
    DISSENT = "dissent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """People write something short into a form: a question, a topic, a story."""

    id: str
    opens: timedelta
    closes: timedelta
    each: int = 1
    places: int | None = None
    """How many there may be in all, first come, first served."""
    longest: int = 500
    anonymous: Anonymity = Anonymity.NEVER
    shown: bool = False
    """Whether what was given stands in the message at once; else only how much there is, until it is shown."""
    source: Source = Source.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """People choose, unseen: some of what was collected, or one of fixed choices for each thing."""

    id: str
    on: str
    """The id of a `Collect` or a `Draw`, or `rituals`: the community's own calendar."""
    opens: timedelta
    closes: timedelta
    each: int = 3
    """How many things one person may choose; where there are choices, it is one of them for every thing."""
    choices: tuple[str, ...] = ()
    by: Voter = Voter.EVERYBODY
    """The host marks things, by a private form; everybody else chooses unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Some of what was collected, or some of those who take part in pairs, are drawn from a hat."""

    id: str
    on: str
    """The id of a `Collect`, or `people`: who said yes."""
    at: timedelta
    number: int
    """How many are drawn; for `people`, how many go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What was collected, drawn or voted for is shown."""

    id: str
    on: str
    at: timedelta
    most: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of a gathering with a task of its own; phases follow each other from the beginning."""

    id: str
    minutes: int
    on: str = ""
    """The id of a `Collect` or a `Draw` whose things are dealt with one a phase, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The one word that comes after: under the opening message, or to those whom it concerns."""

    id: str
    at: timedelta
    to: Audience = Audience.THREAD
    on: str = ""
    """The id of a `Collect`, `Draw` or `Vote`: what it lists; for a vote, what was chosen most comes first."""
    without: str = ""
    """The id of a `Vote`: what was chosen there is left out."""
    most: int = 5
    queued: bool = False
    """Whether what it lists is put aside as well, for a later question of the week; only what bears a name is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """What a vote on the community's own calendar asked for is shown as a change, and made unless somebody objects."""

    id: str
    on: str
    at: timedelta
    objection: timedelta


Step = Collect | Vote | Draw | Show | Phase | FollowUp | Apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to meet. Its words: `ritual-<id>-name`, `-purpose`, `-opening`, and `-<step>…` (id in lower case)."""

    id: str
    flavour: Flavour
    kind: Kind
    learning: Learning
    cadence: str
    """Words such as `mon 09:00` that its form suggests."""
    minutes: int
    """How long a gathering lasts, or how much of somebody's time a prompt asks for."""
    lasts: timedelta
    """From its beginning until a prompt closes; a gathering lasts as long as its ritual says."""
    least: int
    most: int | None
    lead: timedelta = timedelta(0)
    """How long before it begins a gathering is announced."""
    asynchronous: bool
    """Whether people need not be awake at the same time."""
    steps: tuple[Step, ...] = ()
    keeps: tuple[TakeAway, ...] = ()
    """What its take-aways ask for; nothing is kept where there is none."""
    keeps_by: timedelta = timedelta(days=3)
    cool_down: timedelta = timedelta(0)
    origin: str = ""

    @property
    def key(self) -> str:
        """Return how its words begin in the voice."""
        return f"ritual-{self.id.lower()}"

    @property
    def length(self) -> timedelta:
        """Return how long it is on, as far as its file says; a gathering may be longer or shorter."""
        return self.lasts or timedelta(minutes=self.minutes)

    @property
    def asks_from_queue(self) -> bool:
        """Say whether it asks what members put aside."""
        return any(isinstance(step, Collect) and step.source is Source.QUEUE for step in self.steps)

    def step(self, id_: str) -> Step | None:
        """Return a step by its id."""
        return next((step for step in self.steps if step.id == id_), None)

    def phases(self) -> Iterator[Phase]:
        """Go through the phases, in their order."""
        return (step for step in self.steps if isinstance(step, Phase))
