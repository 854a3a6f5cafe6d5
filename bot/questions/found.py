"""What was found for somebody: a card of the library, or a question that was answered, in its author's own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.ids import MemberId, MessageRef


class Shelf(StrEnum):
    """Where something was found."""

    CARD = "card"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that speaks of what was looked for; `post` is where it stands.

    `author` is None where it is nobody here; what came from elsewhere may bring a name along (`by_name`).
    """

    shelf: Shelf
    id: str
    title: str
    words: str
    author: MemberId | None
    at: datetime
    post: MessageRef | None
    score: float
    by_name: str = ""
