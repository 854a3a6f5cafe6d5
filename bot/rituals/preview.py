"""A ritual's next run before it happens: every message of its course, to whom and when, as its own roles would say it.

1. Nothing here says anything: what is shown was said by the roles themselves, in a transaction that is taken back.
2. What people would have to do is assumed, and every assumption is told; nobody is shown to have done it.
3. What is shown can be read, and nothing in it can be pressed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.ids import ChannelId, MemberId
from bot.core.views import View
from bot.rituals.ritual import Ritual
from bot.rituals.tx import RitualTx


class Way(StrEnum):
    """How something of a course reaches people."""

    POST = "post"
    THREAD = "thread"
    """In the thread of a message that stands already."""
    EDIT = "edit"
    """A message that stands already reads otherwise from then on."""
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One message of a course. `to` are members (`DIRECT`); `guests` says how many more whom nobody knows yet."""

    at: datetime
    way: Way
    view: View
    channel: ChannelId | None = None
    to: tuple[MemberId, ...] = ()
    guests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a ritual's next run says. `guests` is how many people were assumed to take part; none: it does not happen.

    `format` is the one that was foreseen, which a surprise draws anew; `cut` says that there would be more.
    """

    said: tuple[Foreseen, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None
    format: str = ""
    guests: int = 0
    host: MemberId | None = None
    cut: bool = False


class Previews(Protocol):
    """Foresees."""

    def of(self, ritual: Ritual, tx: RitualTx) -> Course:
        """Return the course of a ritual's next run, be it set already or only drafted; nothing of it remains."""
        ...
