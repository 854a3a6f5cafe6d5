"""What is known of newcomers: what they say of themselves, where their first post stands, who was asked to greet."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.ids import MemberId, MessageRef


class Familiar(StrEnum):
    """How somebody comes to us, as they say it themselves."""

    FIELD = "field"
    HERE = "here"
    BACK = "back"


class Way(StrEnum):
    """How somebody likes to take part; reading is full membership."""

    READING = "reading"
    SOMETIMES = "sometimes"
    HOST = "host"


class Yes(StrEnum):
    """Whether somebody was asked for something of theirs, and what they said."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Eyes(StrEnum):
    """What became of the one question after thirty days; what was told by name is called by a name of its own."""

    ASKED = "asked"
    NO = "no"
    TOLD = "told"


class Welcome(StrEnum):
    """How a community welcomes whoever joins: the card stands in any case."""

    CARD = "card"
    LINE = "line"
    MESSAGE = "message"


class Stage(StrEnum):
    """How far a first post has come: whose turn it is to answer."""

    ROOM = "room"
    ONE_HOST = "one-host"
    TWO_HOSTS = "two-hosts"
    LIST = "list"
    RESTS = "rests"


class Reply(StrEnum):
    """What a host says who was asked to greet somebody."""

    WILL = "will"
    NOT_ME = "not-me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a member said of how they take part; None where they did not.

    `named` is whether they may be named on the welcome card, `hints` whether a few hints may come, the first of them
    counted from `hints_from`. `greeted` says that they were welcomed already, `eyes` is one of `Eyes` (empty: not asked
    yet), or the token of what they told by name.
    """

    member: MemberId
    familiar: Familiar | None = None
    way: Way | None = None
    greets: bool = False
    named: Yes | None = None
    hints: Yes | None = None
    hints_from: datetime | None = None
    greeted: bool = False
    eyes: str = ""

    @property
    def told_by_name(self) -> str | None:
        """Return the token of what they told under their own name, if they did."""
        return self.eyes if self.eyes and self.eyes not in set(Eyes) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPost:
    """Where a newcomer's first message stands, and how long it has waited; `thread` is where an answer would stand.

    `answer` is the message that answered it.
    """

    id: str
    member: MemberId
    message: MessageRef
    thread: MessageRef
    at: datetime
    stage: Stage = Stage.ROOM
    answered_at: datetime | None = None
    in_time: bool | None = None
    answer: MessageRef | None = None

    @property
    def is_waiting(self) -> bool:
        """Say whether nobody has answered, and somebody still should."""
        return self.answered_at is None and self.stage is not Stage.RESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """A conversation in which people talk just now; `topic` is what it is about, of what its reader follows."""

    thread: MessageRef
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """That a host was asked to greet somebody, and what they said."""

    post: str
    host: MemberId
    at: datetime
    answer: Reply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something small and real that somebody new could do."""

    id: str
    member: MemberId
    text: str = field(repr=False)
    at: datetime
    taken_by: MemberId | None = None
