"""Roles that keep books of what is handled, so that "exactly once" can be counted afterwards.

Each community has one row of state (count, sum), read and written anew at every event, and one row for every handling.
Both are drafts of nobody, written through the public unit of work, in the very transaction that settles the event.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from bot.core.about import role_of
from bot.core.commands import Word
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    MemberJoined,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TopicOpened,
)
from bot.core.ids import EventId, MemberId
from bot.core.role import Reader, Role
from bot.core.witness import Silence

NOBODY = MemberId("recorder")
STATE, ENTRY = "recorder.state", "recorder.entry"
UNADDRESSED = (
    CommandInvoked,
    MemberJoined,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TopicOpened,
)
ADDRESSED = (ButtonPressed, FormSubmitted, MessageMenuChosen)

Weigh = Callable[[EventId], int | None]
"""Says what an event adds to the sum; None where it is none of the platform's."""


def by_number(event: EventId) -> int | None:
    """Weigh an event of the wire by its number."""
    number = re.fullmatch(r"e(\d+)", event)
    return None if number is None else int(number[1])


def note(event: Event, weigh: Weigh, tx: Any) -> None:
    """Enter an event of the platform in the books."""
    weight = weigh(event.id)
    if weight is None:
        return
    row = f"s{tx.community.id}"
    state = json.loads(tx.drafts.take_up(NOBODY, STATE, row) or '{"count": 0, "sum": 0}')
    entry = f"{state['count']}.{tx.community.id}"
    tx.drafts.keep(NOBODY, ENTRY, event.id, tx.now, entry)
    state = {"count": state["count"] + 1, "sum": state["sum"] + weight}
    tx.drafts.keep(NOBODY, STATE, json.dumps(state), tx.now, row)


class Recorder:
    """Keeps the books of what is addressed to nobody in particular."""

    name = "recorder"
    handles: tuple[type[Event], ...] = UNADDRESSED
    words: tuple[Word, ...] = ()

    def __init__(self, weigh: Weigh) -> None:
        self._weigh = weigh

    async def prepare(self, event: Event, read: Reader) -> bool:
        return True

    def handle(self, event: Event, facts: bool, tx: Any) -> None:
        note(event, self._weigh, tx)


class Watched:
    """A role as it is, and an entry in the books for what is addressed to it alone."""

    def __init__(self, role: Role, weigh: Weigh) -> None:
        self._role = role
        self._weigh = weigh
        self.name = role.name
        self.handles = role.handles
        self.words = role.words

    async def prepare(self, event: Event, read: Reader) -> Any:
        prepared = await self._role.prepare(event, read)
        facts = None if isinstance(prepared, Silence) else prepared
        return (facts,) if facts is not None or self._is_mine(event) else None

    def handle(self, event: Event, facts: Any, tx: Any) -> None:
        if facts[0] is not None:
            self._role.handle(event, facts[0], tx)
        if self._is_mine(event):
            note(event, self._weigh, tx)

    def _is_mine(self, event: Event) -> bool:
        return isinstance(event, ADDRESSED) and role_of(event) == self.name
