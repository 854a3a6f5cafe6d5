"""Which unusual format a surprise is: drawn among those whose time has come, and said why this one.

1. A format comes again only when its cool-down is over, and no two unusual ones begin within fourteen days; days are
   those of the surprise's own clock on the wall, so that a fortnight in which clocks change is one.
2. An unusual one follows at least three familiar ones; until then there is none, and coordinators hear why.
3. What suits the community comes before what is new: enough people and not too many, and formats that need nobody to
   be awake at the same time where people live far apart.
4. At most five familiar ones come between two unusual ones, as far as law 1 allows: when a surprise is set, it is so
   suggested, and said where it would be otherwise.
5. The way of learning that was used least lately comes first. Among the first five chance decides, weighted by what
   those who came found worth their time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bot.rituals.format import SURPRISE, Flavour, Format, Learning
from bot.rituals.formats import Formats
from bot.rituals.planning import next_slots, slots_until
from bot.rituals.ritual import CALLED_OFF, Ritual, Run, Worth
from bot.rituals.tx import RitualTx

APART = timedelta(days=14)
"""Between the beginnings of two unusual ones."""
COOL_DOWN = timedelta(weeks=16)
"""For formats that name none."""
LEARNING_LATELY = timedelta(weeks=12)
PEOPLE_LATELY = timedelta(weeks=8)
LOOKS_BACK = timedelta(weeks=52)
FAMILIAR_BETWEEN, FAMILIAR_AT_MOST = 3, 5
FEWEST_WEEKS, MOST_WEEKS = 2, 8
"""How seldom a surprise is suggested; no oftener than law 1 has it."""
MOST_ZONES = 5
AMONG = 5
MOST_PLANNED = 20
"""Times of one ritual that are looked at until the surprise is due."""

TOO_SOON, TOO_FEW_FAMILIAR, NONE_FITS = "surprise-too-soon", "surprise-first-familiar", "surprise-none-fits"
"""Why there is none this time, as keys of the voice."""
BECAUSE: Mapping[Learning, str] = {
    Learning.EXCHANGE: "surprise-because-exchange",
    Learning.OBSERVE: "surprise-because-observe",
    Learning.ACT: "surprise-because-act",
    Learning.SIMULATE: "surprise-because-simulate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """A time that something happened, or will; all times in a draw are told by one clock."""

    format: str
    flavour: Flavour
    learning: Learning
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a draw depends on: when it will be, what was and will be, who takes part, and what they found of it."""

    at: datetime
    had: tuple[Had, ...] = ()
    people: int = 0
    """Who took part in anything lately."""
    most_at_once: int = 0
    """How many of them came to one thing."""
    far_apart: bool = False
    """Whether they live in more time zones than can meet."""
    worth: Mapping[str, Worth] | None = None


def none_now(circumstances: Circumstances) -> str:
    """Return why nothing unusual may be at that time (a key of the voice); empty where it may."""
    at, had = circumstances.at, circumstances.had
    novel = [one.at for one in had if one.flavour is Flavour.NOVEL]
    if any(abs(at - other) < APART for other in novel):
        return TOO_SOON
    last = max((other for other in novel if other < at), default=None)
    since = [one for one in had if one.flavour is Flavour.FAMILIAR and one.at < at and (last is None or one.at > last)]
    return TOO_FEW_FAMILIAR if len(since) < FAMILIAR_BETWEEN else ""


def candidates(
    novel: Sequence[Format], circumstances: Circumstances, without: frozenset[str] = frozenset()
) -> list[Format]:
    """Return what it may be, what comes first in front."""
    at, had = circumstances.at, circumstances.had
    last = {one.format: one.at for one in sorted(had, key=lambda one: one.at)}
    learned = Counter(one.learning for one in had if at - LEARNING_LATELY < one.at < at)
    long_ago = at - 2 * LOOKS_BACK

    def is_rested(format_: Format) -> bool:
        cool_down = format_.cool_down or COOL_DOWN
        return all(abs(at - one.at) >= cool_down for one in had if one.format == format_.id)

    fitting = [
        format_
        for format_ in novel
        if format_.id not in without and is_rested(format_) and _suits(format_, circumstances)
    ]
    return sorted(fitting, key=lambda format_: (learned[format_.learning], last.get(format_.id, long_ago), format_.id))


def _suits(format_: Format, circumstances: Circumstances) -> bool:
    room = format_.most is None or circumstances.most_at_once <= format_.most
    awake = format_.asynchronous or not circumstances.far_apart
    return format_.least <= circumstances.people and room and awake


def drawn(some: Sequence[Format], worth: Mapping[str, Worth] | None, chance: Random) -> Format:
    """Draw one of the first five; a format nobody has judged yet counts as one that one of two found worth it."""
    first = some[:AMONG]
    return chance.choices(first, weights=[_weight((worth or {}).get(format_.id)) for format_ in first])[0]


def _weight(worth: Worth | None) -> float:
    yes, no = (0, 0) if worth is None else (worth.yes, worth.no)
    return (yes + 1) / (yes + no + 2)


def why(format_: Format, circumstances: Circumstances) -> str:
    """Return why a format was drawn (a key of the voice)."""
    if circumstances.far_apart:
        return "surprise-because-apart"
    if all(one.format != format_.id for one in circumstances.had):
        return "surprise-because-new"
    return BECAUSE[format_.learning]


def draw(
    ritual: Ritual,
    at: datetime,
    tx: RitualTx,
    formats: Formats,
    chance: Random,
    without: frozenset[str] = frozenset(),
) -> tuple[Format | None, str]:
    """Return the format that a surprise is this time, and why (a key of the voice); None: none may be, and why not."""
    circumstances = circumstances_of(ritual, at, tx, formats)
    reason = none_now(circumstances)
    if reason:
        return None, reason
    some = candidates(formats.novel(), circumstances, without)
    if not some:
        return None, NONE_FITS
    found = drawn(some, circumstances.worth, chance)
    return found, why(found, circumstances)


def familiar_between(begin: datetime, end: datetime, tx: RitualTx, formats: Formats) -> int:
    """Return how many familiar ones are set from one moment on and before another."""
    familiar = [format_.id for format_ in formats if format_.flavour is Flavour.FAMILIAR]
    rituals = [ritual for ritual in tx.rituals.all() if ritual.format in familiar]
    return sum(1 for ritual in rituals for _ in slots_until(ritual, begin, end))


def weeks_between(tx: RitualTx, formats: Formats) -> int:
    """Return every how many weeks a surprise may come, so that there are not too many familiar ones between."""
    several = range(MOST_WEEKS, FEWEST_WEEKS, -1)
    ends = ((weeks, tx.now + timedelta(weeks=weeks)) for weeks in several)
    fit = (weeks for weeks, end in ends if familiar_between(tx.now, end, tx, formats) <= FAMILIAR_AT_MOST)
    return next(fit, FEWEST_WEEKS)


def circumstances_of(ritual: Ritual, at: datetime, tx: RitualTx, formats: Formats) -> Circumstances:
    """Gather what a draw depends on; the run that is to be drawn does not count itself."""
    runs = [
        run
        for run in tx.runs.since(at - LOOKS_BACK)
        if run.stage not in CALLED_OFF and not (run.ritual == ritual.id and run.begins == at)
    ]
    lately = [run for run in runs if tx.now - PEOPLE_LATELY < run.begins <= tx.now]
    took_part = [_took_part(run, tx) for run in lately]
    zones = {member.zone.utcoffset(at) for member in tx.people.everybody() if not member.guest}
    had = (*_begun(runs, formats), *_planned(at, runs, tx, formats))
    return Circumstances(
        at=_on_the_wall(at, ritual),
        had=tuple(replace(one, at=_on_the_wall(one.at, ritual)) for one in had),
        people=len(frozenset().union(*took_part)),
        most_at_once=max((len(some) for some in took_part), default=0),
        far_apart=len(zones) > MOST_ZONES,
        worth=tx.runs.worth_by_format(),
    )


def _on_the_wall(moment: datetime, ritual: Ritual) -> datetime:
    return moment.astimezone(ritual.recurrence.zone).replace(tzinfo=None)


def _took_part(run: Run, tx: RitualTx) -> frozenset[str]:
    answers = tx.runs.answers(run.id)
    return frozenset(one.member for one in answers if one.came or one.has_place)


def _begun(runs: Sequence[Run], formats: Formats) -> Iterator[Had]:
    for run in runs:
        format_ = formats.get(run.format)
        if format_ is not None:
            yield Had(format=format_.id, flavour=format_.flavour, learning=format_.learning, at=run.begins)


def _planned(at: datetime, runs: Sequence[Run], tx: RitualTx, formats: Formats) -> Iterator[Had]:
    """Go through what is not announced yet and will be until then, or soon after."""
    begun = {(run.ritual, run.slot) for run in runs}
    for ritual in tx.rituals.all():
        format_ = formats.get(ritual.format)
        if format_ is None or ritual.format == SURPRISE:
            continue
        for slot in next_slots(ritual, tx.now, MOST_PLANNED):
            if slot.at < at + APART and (ritual.id, slot.name) not in begun:
                yield Had(format=format_.id, flavour=format_.flavour, learning=format_.learning, at=slot.at)
