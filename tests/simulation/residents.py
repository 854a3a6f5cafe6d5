"""Two hundred people, few of them talkative: who is there from the beginning, who comes, who goes, who comes again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.simulation.life import NAMES, TOPICS, ZONES, Neighbour
from tests.village import COORDINATORS, PEOPLE

SILENT = "silent"
HOSTILE = "loki"
LEAVES_CARDS, TAKES_CARDS, STILL_WAITS = "wilhelmina", "quintilian", "xanthippe"
"""Who asks to be forgotten: one leaves her cards, one takes his along, one is new and still waits for an answer."""
FORGOTTEN = (LEAVES_CARDS, TAKES_CARDS, STILL_WAITS)
TEMPERS = ("answers", "looks", "passes", "less", "never")
WRITES_OF_FIVE = 3
"""How many of five who join ever write something."""


@dataclass(frozen=True)
class Size:
    """How many people there are, for how long, and how much they do."""

    weeks: int
    members: int
    joining: int
    leaving: int
    returning: int
    talkative: int
    hosts: int
    questions_a_week: int
    cards_a_week: int


FULL = Size(26, 200, 40, 15, 5, talkative=26, hosts=6, questions_a_week=4, cards_a_week=5)
SHORT = Size(2, 60, 10, 4, 2, talkative=16, hosts=4, questions_a_week=3, cards_a_week=8)


@dataclass(kw_only=True)
class Resident(Neighbour):
    """Somebody who may greet newcomers; `greets` is since when they do, and since when no more."""

    greets: list[tuple[datetime, bool]] = field(default_factory=list)

    def greets_at(self, moment: datetime) -> bool:
        return next((does for since, does in reversed(self.greets) if since <= moment), False)


@dataclass(frozen=True)
class Residents:
    """Everybody, by when they are there."""

    settled: Sequence[Resident]
    coming: Sequence[Resident]
    going: Sequence[str]
    returning: Sequence[str]

    @property
    def everybody(self) -> list[Resident]:
        return [*self.settled, *self.coming]

    @property
    def silent(self) -> list[str]:
        return [one.name for one in self.everybody if one.temper == SILENT]


def residents(size: Size, seed: int) -> Residents:
    """Return the people of a town; whoever was forgotten or is hostile neither goes nor comes again."""
    chance = Random(seed)
    talkative = [*PEOPLE, *COORDINATORS, HOSTILE, LEAVES_CARDS, TAKES_CARDS, *NAMES][: size.talkative]
    settled = [_talkative(name, number, chance) for number, name in enumerate(talkative)]
    readers = size.members - size.joining - len(settled)
    settled += [_silent(f"reader-{number}", number) for number in range(readers)]
    coming = [_talkative(STILL_WAITS, 0, chance)]
    for number in range(1, size.joining):
        writes = number % 5 < WRITES_OF_FIVE
        coming.append(
            _talkative(f"novice-{number}", number, chance) if writes else _silent(f"arrival-{number}", number)
        )
    writers = [one.name for one in coming[1:] if one.temper != SILENT]
    going = [*writers[1::3][: size.leaving // 3], *NAMES[:1]]
    going += [f"reader-{number}" for number in range(size.leaving - len(going))]
    returning = [going[0], *going[-(size.returning - 1) :]]
    return Residents(settled, coming, going, returning)


def _talkative(name: str, number: int, chance: Random) -> Resident:
    helps = name not in FORGOTTEN and number % 3 == 1
    return Resident(
        name=name,
        zone=ZONES[number % len(ZONES)],
        temper=chance.choice(TEMPERS),
        topics=tuple(sorted(chance.sample(TOPICS, 2))) if helps else (),
    )


def _silent(name: str, number: int) -> Resident:
    return Resident(name=name, zone=ZONES[number % len(ZONES)], temper=SILENT)
