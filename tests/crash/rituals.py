"""Rituals that fall due while the house is killed: what is set before the first life, and what must have become of it.

1. Each is announced exactly once, whatever life it fell due in.
2. Whoever said yes is written down: everybody once for each yes that was handled, for a second one takes it back.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.core.events import TimeCame
from bot.core.ids import ChannelId, CommunityId, EventId, Identity, SpaceId, new_token
from bot.core.people import Spans
from bot.core.recurrence import Recurrence
from bot.rituals.planning import timer
from bot.rituals.ritual import Ritual
from bot.store.fingerprint import Fingerprint
from bot.store.ritual_tables import rsvps, runs
from bot.store.tables import identities
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import UTC_ZONE
from tests.village import the_formats, the_voice

PLACE = "lobby"
YES = "gathering.yes"
DESK, DOORSTEP = "F03", "F01"
A_PHASE = 4
"""How many of each kind fall due in a community while the clock stands at one time of the day."""
WITHIN = timedelta(seconds=6)
"""How long after the hour the last of them does."""
NAME = re.compile(r"(?:Desk|Doorstep) \d+ of \S+:\w+")


def set_rituals(
    connection: Connection,
    community: CommunityId,
    space: SpaceId,
    place: ChannelId,
    hours: Iterable[datetime],
    secret: str,
) -> None:
    """Set what falls due in the first seconds of these hours: meetups of the day after tomorrow, and prompts of now."""
    for at, ritual in _rituals(space, place, list(hours)):
        begins = ritual.recurrence.start.isoformat(timespec="minutes")
        event = TimeCame(id=timer(ritual.id), at=at, verb=f"{ritual.kind}.announce", token=f"{ritual.id}/{begins}")
        tx = UnitOfWork(
            connection,
            community,
            at,
            the_voice(),
            Spans(),
            event=TimeCame(id=EventId("set"), at=at, verb="crash.sets", token=""),
            role="crash",
            fingerprint=Fingerprint(secret),
        )
        tx.rituals.add(ritual)
        tx.schedule(event, at)


def _rituals(space: SpaceId, place: ChannelId, hours: list[datetime]) -> Iterator[tuple[datetime, Ritual]]:
    for number, (at, format_) in enumerate(
        (hour + WITHIN * share / A_PHASE, format_)
        for hour in hours
        for share in range(1, A_PHASE + 1)
        for format_ in (DESK, DOORSTEP)
    ):
        hour = at.replace(minute=at.minute, second=0, microsecond=0, tzinfo=None)
        title = "Desk" if format_ == DESK else "Doorstep"
        yield (
            at,
            Ritual(
                id=new_token(),
                format=format_,
                kind=the_formats()[format_].kind,
                title=f"{title} {number} of {space}",
                channel=place,
                recurrence=Recurrence(start=hour + timedelta(days=2 if format_ == DESK else 0), zone=UTC_ZONE),
                minutes=the_formats()[format_].minutes,
            ),
        )


def names_of(spaces: Iterable[SpaceId], phases: int) -> set[str]:
    """Return what everything is called that was set."""
    return {
        f"{('Desk', 'Doorstep')[number % 2]} {number} of {space}"
        for space in spaces
        for number in range(2 * A_PHASE * phases)
    }


def name_in(text: str) -> str | None:
    """Return the name of what a message announces; None for anything else."""
    found = NAME.search(text)
    return None if found is None else found[0]


def hold_announced(posted: Counter[str], expected: set[str]) -> None:
    """Hold that each was announced once."""
    assert set(posted.values()) <= {1}, f"announced twice: {posted - Counter(posted.keys())}"
    assert not expected - posted.keys(), f"never announced: {expected - posted.keys()}"


def hold_answers(connection: Connection, pressed: Mapping[tuple[Identity, str], int]) -> None:
    """Hold that whoever pressed *Yes*, by how often that was handled, is down for it, and nobody else."""
    joined = rsvps.join(identities, rsvps.c.member == identities.c.member).join(runs, runs.c.run == rsvps.c.run)
    answers = select(identities.c.identity, rsvps.c.run, rsvps.c.answer).select_from(joined)
    rows = connection.execute(answers.where(runs.c.kind == "gathering"))  # to a prompt nobody says yes: they write
    kept = {(Identity(row.identity), row.run) for row in rows if row.answer == "yes"}
    said = {key for key, times in pressed.items() if times % 2}
    assert not said - kept, f"a yes was lost: {said - kept}"
    assert not kept - said, f"nobody said yes: {kept - said}"
