"""A card of the library, as data: what proved itself, in its author's words, with somebody who looks after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import ChannelId, MemberId, MessageName, MessageRef
from bot.core.signposts import message_of

LONGEST_TITLE = 100
LONGEST_NOTE = 1_500
"""Of why it matters, and of when not to follow it."""
LONGEST_TYPED = 4_000
LONGEST_WORDS = 8_000
MOST_PEOPLE = 3
LAPSES_AFTER = timedelta(days=14)
"""How long a card may wait for its keeper's words, or for its author's yes."""
LASTS_WITHOUT_OWNER = timedelta(days=28)
SETTLES_WITHIN = timedelta(days=28)
"""How long a card that was brought from elsewhere is left in peace, however long ago it should have been reviewed."""


class Kind(StrEnum):
    """What a card holds."""

    PROBLEM = "problem"
    CHALLENGE = "challenge"
    EXPERIENCE = "experience"
    INSIGHT = "insight"
    TEMPLATE = "template"
    TOOL = "tool"
    BEST_PRACTICE = "best-practice"


class Stage(StrEnum):
    """How far a card has come."""

    BEGUN = "begun"
    """Its keeper has not described it yet."""
    WAITING = "waiting"
    """Its author has not said yes yet."""
    READING = "reading"
    """Its author said yes, and their words are being fetched."""
    DECLINED = "declined"
    """Its author would rather not. Nobody is told: for its keeper it waits on, until it lapses."""
    KEPT = "kept"
    RETIRED = "retired"


UNDER_WAY = (Stage.BEGUN, Stage.WAITING, Stage.READING, Stage.DECLINED)
"""What is not in the library yet, and may never be."""
STOOD = (Stage.KEPT, Stage.RETIRED)
"""What stands in the library, or stood there: others could read it, and may have exported it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a card that was imported brought along: its id there, and names of people who are nobody's account here."""

    id: str = ""
    author: str = ""
    owner: str = ""
    people: tuple[str, ...] = ()
    source: str = ""
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`keeper` proposed it, `author` wrote its words, `owner` looks after it; None where nobody is known any more.

    `people` may be talked to about it, `not_me` are those who would rather not be named.
    `channel` is where it stands, `source` the message that its words come from, if they come from one. `asked_in` is
    the message in which its author is asked, which names them, and `told_of_model` says that they read there that a
    language model may be sent their words. `replaces` is the card of which this is a new version.
    """

    id: str
    stage: Stage = Stage.BEGUN
    kind: Kind = Kind.INSIGHT
    title: str = ""
    topics: tuple[str, ...] = ()
    words: str = ""
    why: str = ""
    when_not: str = ""
    people: tuple[MemberId, ...] = ()
    not_me: tuple[MemberId, ...] = ()
    keeper: MemberId | None
    author: MemberId | None
    owner: MemberId | None = None
    channel: ChannelId
    source: MessageRef | None = None
    begun_at: datetime
    kept_at: datetime | None = None
    review_at: datetime | None = None
    ownerless_since: datetime | None = None
    asked_in: MessageName | None = None
    told_of_model: bool = False
    version: int = 1
    replaces: str | None = None
    brought: Brought | None = None

    @property
    def is_own(self) -> bool:
        """Say whether its words are its keeper's own, or nobody's in particular: nobody else has to be asked."""
        return self.author is None or self.author == self.keeper

    @property
    def name(self) -> MessageName:
        """Name the message in which it stands."""
        return message_of(self.id)

    @property
    def lapses_at(self) -> datetime:
        """Return until when it may wait."""
        return self.begun_at + LAPSES_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What somebody said about offers: when they had the last one, whether they want none, when they were asked last
    for their consent."""

    member: MemberId
    offered_at: datetime | None = None
    declines: bool = False
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What somebody looked for in vain."""

    id: str
    member: MemberId
    text: str
    at: datetime
