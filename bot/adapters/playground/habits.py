"""Who lives in the playground by themselves, and how: reads `residents.yaml`, with a remedy for every mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from bot.adapters.playground.records import Channel, Person
from bot.adapters.playground.world import World, somebody, span_of
from bot.yaml_marks import Entry, read_yaml

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_VISITS = 70
"""A week."""
MOST_RESIDENTS = 200
_CHANCES = ("says", "asks", "answers", "replies", "reacts", "agrees", "declines", "forgets")
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How somebody takes part: how often they come by, when, and how likely they do what.

    They agree to what the bot asks of them, or decline, the rest they leave; of what they promised so much slips.
    """

    visits: int
    hours: tuple[int, int] = (8, 21)
    away: frozenset[int] = frozenset()
    says: float = 0.0
    asks: float = 0.0
    answers: float = 0.0
    replies: float = 0.0
    reacts: float = 0.0
    agrees: float = 0.0
    declines: float = 0.0
    forgets: float = 0.0
    remarks: tuple[str, ...] = ()
    retorts: tuple[str, ...] = ()
    """What they say themselves, and to others; where there is nothing, what anybody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody who lives by themselves: a member of the world, or one who `arrives` after a while."""

    person: Person
    habit: Habit
    arrives: timedelta | None = None
    hello: str = ""
    topics: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that somebody may have, and what others know about it."""

    ask: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """Everybody, and the words that there are; rooms are where remarks, first words and questions go."""

    people: tuple[Resident, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    remarks: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    welcomes: tuple[str, ...] = ()
    gifts: tuple[str, ...] = ()
    """What they write where a ritual asks for something."""
    emoji: tuple[str, ...] = ()
    welcome: str = ""
    help: str = ""
    room: str = ""


# ---- when they come by: pure -------------------------------------------------------------------------------


def next_visit(resident: Resident, after: datetime, chance: Random) -> datetime:
    """Return when somebody comes by again: later, in their own waking hours, and on no day that they are away."""
    habit, zone = resident.habit, resident.person.zone
    at = after + timedelta(days=7 / habit.visits) * chance.uniform(0.4, 1.6)
    first, last = habit.hours
    for day in range(_MOST_DAYS):
        date = at.astimezone(zone).date() + timedelta(days=day)
        opens = datetime.combine(date, time(first), zone)
        minutes = (last - first) * 60 - 1
        if date.weekday() in habit.away:
            continue
        if day == 0 and first <= at.astimezone(zone).hour < last:
            return at.replace(microsecond=0)
        met = (opens + timedelta(minutes=chance.randrange(minutes))).astimezone(after.tzinfo)
        if met > at and first <= met.astimezone(zone).hour < last:
            return met
    return at + timedelta(days=_MOST_DAYS)


# ---- the file ----------------------------------------------------------------------------------------------


def load_residents(file: Path, world: World) -> Residents:
    """Read who lives in a world by themselves; without a file nobody does. An error names file, line and key."""
    if not file.exists():
        return Residents()
    parts = read_yaml(file).fields(
        ("rooms", "habits", "residents", "exchanges", "remarks", "replies", "welcomes", "gifts", "emoji"),
    )
    rooms = parts["rooms"].fields(("welcome", "help", "remarks"))
    habits = {name: _habit(entry) for name, entry in parts["habits"].pairs()}
    return Residents(
        people=_people(parts["residents"], habits, world),
        exchanges=tuple(_exchange(entry) for entry in _some(parts["exchanges"])),
        remarks=_words(parts["remarks"]),
        replies=_words(parts["replies"]),
        welcomes=_words(parts["welcomes"]),
        gifts=_words(parts["gifts"]),
        emoji=_words(parts["emoji"]),
        welcome=_room(rooms["welcome"], world.channels),
        help=_room(rooms["help"], world.channels),
        room=_room(rooms["remarks"], world.channels),
    )


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(one.text() for one in _some(entry))


def _some(entry: Entry) -> Sequence[Entry]:
    found = entry.items()
    if not found:
        entry.wrong("at least one is needed.")
    return found


def _room(entry: Entry, channels: Sequence[Channel]) -> str:
    return entry.known(entry.text(), [one.id for one in channels if not one.private], "open channel")


def _habit(entry: Entry) -> Habit:
    parts = entry.fields(("visits",), ("hours", "away", "remarks", "retorts", *_CHANCES))
    chances = {name: _chance(parts[name]) for name in _CHANCES if name in parts}
    if chances.get("agrees", 0) + chances.get("declines", 0) > 1:
        entry.wrong("agrees and declines together are more than 1.")
    return Habit(
        visits=parts["visits"].number(1, MOST_VISITS),
        hours=_hours(parts["hours"]) if "hours" in parts else (8, 21),
        away=frozenset(DAYS.index(one.known(one.text(), DAYS, "day of the week")) for one in parts["away"].items())
        if "away" in parts
        else frozenset(),
        remarks=_words(parts["remarks"]) if "remarks" in parts else (),
        retorts=_words(parts["retorts"]) if "retorts" in parts else (),
        **chances,
    )


def _chance(entry: Entry) -> float:
    try:
        found = float(entry.text())
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        entry.wrong(f"“{entry.text()}” should be a number from 0 (never) to 1 (always).")
    return found


def _hours(entry: Entry) -> tuple[int, int]:
    both = entry.items()
    if len(both) != 2:
        entry.wrong("write the first and the last hour: [8, 21].")
    first = both[0].number(0, 22)
    return first, both[1].number(first + 1, 24)


def _exchange(entry: Entry) -> Exchange:
    parts = entry.fields(("ask", "answers"))
    ask = parts["ask"].text()
    if not ask.endswith("?"):
        parts["ask"].wrong("a question ends with a question mark.")
    return Exchange(ask=ask, answers=_words(parts["answers"]))


def _people(entry: Entry, habits: Mapping[str, Habit], world: World) -> tuple[Resident, ...]:
    here = {person.id: person for person in world.people}
    taken = {person.id for person in world.newcomers}
    found: dict[str, Resident] = {}
    entries = entry.items()
    if len(entries) > MOST_RESIDENTS:
        entry.wrong(f"there is room for {MOST_RESIDENTS} residents.")
    for one in entries:
        resident = _resident(one, habits, here)
        if resident.person.id in found:
            one.wrong(f"“{resident.person.id}” stands here twice.")
        if resident.person.id in taken:
            one.wrong(f"“{resident.person.id}” is a newcomer of the world, who joins when the visitor says so.")
        found[resident.person.id] = resident
    return tuple(found.values())


def _resident(entry: Entry, habits: Mapping[str, Habit], here: Mapping[str, Person]) -> Resident:
    if "who" in dict(entry.pairs()):
        parts = entry.fields(("who", "habit"), ("remarks",))
        person, arrives = here[parts["who"].known(parts["who"].text(), here, "member of the world")], None
    else:
        parts = entry.fields(
            ("id", "name", "zone", "habit", "arrives"), ("about", "colour", "hello", "topics", "remarks")
        )
        person, arrives = somebody(parts), span_of(parts["arrives"])
        if person.id in here:
            parts["id"].wrong(f"“{person.id}” is a member of the world; write `who: {person.id}`.")
    return Resident(
        person=person,
        habit=habits[parts["habit"].known(parts["habit"].text(), habits, "habit")],
        arrives=arrives,
        hello=parts["hello"].text() if "hello" in parts else "",
        topics=parts["topics"].text(200) if "topics" in parts else "",
        remarks=_words(parts["remarks"]) if "remarks" in parts else (),
    )
