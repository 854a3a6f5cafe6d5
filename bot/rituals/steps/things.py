"""What the steps of a run refer to: what was given, drawn or chosen, and among how many people.

1. What may be anonymous stands in an order that is nobody's: by its name, which is drawn by lot.
2. What waits for its author's second yes is nothing yet: it is neither shown nor counted, drawn or chosen.
3. Votes are counted by what was chosen; whose they are, nobody can read off them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random

from bot.core.ids import MemberId
from bot.rituals.format import Anonymity, Collect, Draw, Format, Show, Step, Vote
from bot.rituals.ritual import Choice, Given, Ritual, Run
from bot.rituals.taking_part import PEOPLE
from bot.rituals.tx import RitualTx

SMALL = 5
"""Among fewer people it is easy to guess who wrote something."""
LATELY = timedelta(days=28)
RUNS_BEFORE = 5


def held(step: Step) -> str:
    """Name where what was written among few people waits for its author's second yes."""
    return f"{step.id}?"


def things(run: Run, format_: Format, on: str, tx: RitualTx) -> tuple[Given, ...]:
    """Return what a step refers to: as it was given or in nobody's order, as drawn, or what was chosen most first."""
    match format_.step(on):
        case Collect(anonymous=Anonymity.NEVER):
            return tuple(tx.giving.given(run.id, on))
        case Collect():
            return tuple(sorted(tx.giving.given(run.id, on), key=lambda given: given.id))
        case Draw(on=of) if of != PEOPLE:
            drawn = sorted((given for given in things(run, format_, of, tx) if given.drawn), key=lambda one: one.id)
            return tuple(Random(f"{run.id}/{on}/order").sample(drawn, len(drawn)))
        case Vote(on=of):
            chosen = counted(tx.giving.choices(run.id, on))
            of_it = [given for given in things(run, format_, of, tx) if given.id in chosen]
            return tuple(sorted(of_it, key=lambda given: -sum(chosen[given.id].values())))
        case Show(on=of):
            return things(run, format_, of, tx)
        case _:
            return ()


def counted(choices: Iterable[Choice]) -> Mapping[str, Mapping[str, int]]:
    """Return how often what was chosen of each thing, each person once for each."""
    found: dict[str, Counter[str]] = {}
    for of, choice, _ in {(each.of, each.choice, each.mark) for each in choices}:
        found.setdefault(of, Counter())[choice] += 1
    return found


def voters(choices: Iterable[Choice]) -> int:
    """Return how many people chose."""
    return len({each.mark for each in choices})


def groups(run: Run, step: Draw, tx: RitualTx) -> tuple[tuple[MemberId, ...], ...]:
    """Return who was drawn to go with whom."""
    found: dict[str, list[MemberId]] = {}
    for given in tx.giving.given(run.id, step.id):
        if given.by is not None:
            found.setdefault(given.text, []).append(given.by)
    return tuple(tuple(found[place]) for place in sorted(found, key=int))


def could_have_written(ritual: Ritual, run: Run, me: MemberId, tx: RitualTx) -> int:
    """Return among how many people somebody who gives something anonymously is hidden, as far as we know of any."""
    runs = (run, *(each for each in tx.runs.of(ritual.id, RUNS_BEFORE) if each.id != run.id))
    took_part = {each.member for one in runs for each in tx.runs.answers(one.id) if each.came or each.has_place}
    gave = {given.by for given in tx.giving.given(run.id) if given.by is not None}
    return len({me} | took_part | gave | tx.posts.people_since(run.channel, tx.now - LATELY))
