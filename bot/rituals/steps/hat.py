"""Drawing from a hat: some of what was given, or who goes with whom.

1. A run draws the same whenever it does: chance hangs on its id alone.
2. Nobody is left out of the groups, and nobody is in two; who would be alone makes a group larger.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from bot.core.ids import MemberId, new_token
from bot.rituals.format import Draw, Format
from bot.rituals.ritual import Given, Run
from bot.rituals.steps.things import things
from bot.rituals.taking_part import PEOPLE
from bot.rituals.tx import RitualTx

T = TypeVar("T")


def out_of_a_hat(of: Sequence[T], number: int, seed: str) -> tuple[T, ...]:
    """Return so many of these at the most, in the order in which they are drawn."""
    return tuple(Random(seed).sample(of, min(number, len(of))))


def together(people: Sequence[MemberId], size: int, seed: str) -> tuple[tuple[MemberId, ...], ...]:
    """Return who goes with whom: everybody once, groups as alike as they can be, nobody alone."""
    if len(people) < 2:
        return ()
    whole, rest = divmod(len(people), max(size, 2))
    number = whole if whole and rest <= whole else whole + 1
    mixed = out_of_a_hat(sorted(people), len(people), seed)
    return tuple(mixed[place::number] for place in range(number))


def draw(step: Draw, run: Run, format_: Format, tx: RitualTx) -> None:
    """Draw once; what was drawn stays so."""
    seed = f"{run.id}/{step.id}"
    if step.on == PEOPLE:
        if not tx.giving.given(run.id, step.id):
            for place, group in enumerate(together(_who_said_yes(run, tx), step.number, seed)):
                for member in group:
                    tx.giving.give(_place_of(member, place, step, run))
        return
    of = things(run, format_, step.on, tx)
    if not any(given.drawn for given in of):
        tx.giving.draw([given.id for given in out_of_a_hat(of, step.number, seed)])


def _who_said_yes(run: Run, tx: RitualTx) -> list[MemberId]:
    answers = tx.runs.answers(run.id)
    return [each.member for each in answers if each.came or each.has_place]


def _place_of(member: MemberId, place: int, step: Draw, run: Run) -> Given:
    """Write down in which group somebody is, so that forgetting them takes them out of it."""
    return Given(
        id=new_token(), run=run.id, step=step.id, text=str(place), at=run.begins, by=member, mark=PEOPLE, drawn=True
    )
