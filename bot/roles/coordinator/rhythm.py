"""What coordinators see of what comes round: what is ahead, what lacks a host, what people found worth their time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.errors import MissingWordsError
from bot.core.ids import EventId, MemberId
from bot.core.markup import Markup, escape
from bot.core.voice import Say

BRIEFS = "brief:"
"""How the timers of briefs begin."""


class Coming(Protocol):
    """A time at which something is ahead."""

    @property
    def ritual(self) -> str:
        """Return the token of what comes round then."""
        ...

    @property
    def title(self) -> str:
        """Return how the community calls it; empty: as its format is called."""
        ...

    @property
    def format(self) -> str:
        """Return what it is."""
        ...

    @property
    def at(self) -> datetime:
        """Return when it begins."""
        ...

    @property
    def lacks_host(self) -> bool:
        """Say whether it needs somebody who said yes to hosting it."""
        ...


class Regular(Protocol):
    """Something that comes round."""

    @property
    def ritual(self) -> str:
        """Return its token."""
        ...

    @property
    def title(self) -> str:
        """Return how the community calls it; empty: as its format is called."""
        ...

    @property
    def format(self) -> str:
        """Return what it is."""
        ...

    @property
    def lacks_host(self) -> bool:
        """Say whether it needs a host, and nobody is chosen."""
        ...

    @property
    def empty_runs(self) -> int:
        """Return how many times in a row it found nobody."""
        ...

    @property
    def yes(self) -> int:
        """Return how many found it worth their time; 0 where fewer than five said anything."""
        ...

    @property
    def no(self) -> int:
        """Return how many did not; 0 where fewer than five said anything."""
        ...


class Rhythm(Protocol):
    """What comes round."""

    def ahead(self, until: datetime) -> Sequence[Coming]:
        """Return what is ahead until a moment, the next first."""
        ...

    def regulars(self) -> Sequence[Regular]:
        """Return what comes round, in the order in which it was set."""
        ...

    def first_run(self) -> datetime | None:
        """Return when something first came round here."""
        ...

    def last_surprise(self) -> datetime | None:
        """Return when something unusual was last drawn."""
        ...

    def people_since(self, since: datetime) -> int:
        """Return how many different people came to something lately."""
        ...

    def is_due(self, timer: EventId) -> bool:
        """Say whether a moment is waited for."""
        ...


class Called(Protocol):
    """Something that comes round and has a name."""

    @property
    def title(self) -> str:
        """Return how the community calls it; empty: as its format is called."""
        ...

    @property
    def format(self) -> str:
        """Return what it is."""
        ...


def title_of(regular: Called, say: Say) -> Markup:
    """Return how something that comes round is called; its format may be gone meanwhile."""
    if regular.title:
        return escape(regular.title)
    key = _name_key(regular.format)
    try:
        return say(key)
    except MissingWordsError:
        return say("meetup-untitled")


def _name_key(format_: str) -> str:
    return f"ritual-{format_.lower()}-name"


def brief_timer(member: MemberId) -> EventId:
    """Name the timer of somebody's next brief; who has none does not get any."""
    return EventId(f"{BRIEFS}{member}")
