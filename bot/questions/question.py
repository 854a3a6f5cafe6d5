"""A question on its way through the community, as data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.ids import ChannelId, MemberId, MessageRef


class Stage(StrEnum):
    """How far a question has come; each stage reaches a few more people than the one before, and never a crowd."""

    ROOM = "room"
    ONE_HELPER = "one-helper"
    MORE_HELPERS = "more-helpers"
    WISH = "wish"
    CHANNEL = "channel"
    LIST = "list"


class Outcome(StrEnum):
    """How a question ended; every question has an end that is stated."""

    HELPED = "helped"
    RESTED = "rested"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Answer(StrEnum):
    """What a helper said to an invitation."""

    LOOK = "look"
    NOT_ME = "not-me"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`message` is what replies stand under (None until it was sent), `post` what holds its words: the same, but for a
    reply in a thread; `ours` says that we posted it for its asker, `told` that its asker said what became of it,
    `quiet` that they left it to the coordinators, `shows_solved` that the forum it stands in marks it so."""

    id: str
    asker: MemberId
    text: str
    topics: tuple[str, ...]
    channel: ChannelId
    message: MessageRef | None
    post: MessageRef | None = None
    ours: bool
    stage: Stage = Stage.ROOM
    clock_stopped: bool = False
    asked_at: datetime
    last_reply_at: datetime | None = None
    asked_whether: bool = False
    told: bool = False
    quiet: bool = False
    shows_solved: bool = False
    outcome: Outcome | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it still waits for something."""
        return self.outcome is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A helper who was asked to look at a question, about one of their topics.

    `introduced` is what its asker said to being told who they are, where they are met only in another space.
    """

    question: str
    helper: MemberId
    topic: str
    at: datetime
    answer: Answer | None = None
    introduced: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody who may be asked about a topic.

    `every` is how many days lie between two asks, None for the usual cap.
    """

    member: MemberId
    topic: str
    every: int | None
    asked: tuple[datetime, ...]
