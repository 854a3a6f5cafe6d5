"""Who takes part in a run: settled here once, for whoever counts, draws, asks afterwards or lets something rest.

1. Who is coming said yes and has a place. Whoever waits for one has none yet, and whoever hosts needs none.
2. Who took part is coming or hosts, or was seen, gave, chose, objected, replied or reacted.
3. Who did so unseen is known by a mark of the run's seal alone. When the words are dropped, bare marks stay for as long
   as the seal does: they say of nobody what they gave, only that the run is theirs to judge.
"""

from collections.abc import Iterator

from bot.core.ids import MemberId
from bot.rituals.format import Apply, Format, Source, Step, Vote, Voter
from bot.rituals.ritual import Choice, Given, Rsvp, Run
from bot.rituals.tx import RitualTx

PEOPLE = "people"
CHANGE = "change"
NOT_GIVEN = frozenset({PEOPLE, CHANGE, *(source.value for source in Source if source)})
"""What stands in the place of a mark where nobody gave it to this run."""
TOOK_PART = "took part"
"""What stands in the place of a step where a mark says no more than that; no step is called so."""


def is_given(given: Given) -> bool:
    """Say whether somebody gave it to this run; else it was put there."""
    return given.mark not in NOT_GIVEN


def coming(run: Run, tx: RitualTx) -> list[Rsvp]:
    """Return who said that they will come and has a place, in the order in which they did; hosts need none."""
    return [rsvp for rsvp in tx.runs.answers(run.id) if rsvp.has_place and rsvp.member not in run.hosts]


def took_part(run: Run, format_: Format | None, member: MemberId, tx: RitualTx) -> bool:
    """Say whether somebody took part."""
    if member in run.hosts or any(rsvp.member == member for rsvp in coming(run, tx)) or member in _named(run, tx):
        return True
    mark = tx.anonymous(run.seal, member)
    return bool(mark) and (mark in _unseen(run, format_, tx) or mark in _kept(run, tx))


def people_in(run: Run, format_: Format, tx: RitualTx) -> int:
    """Return how many people took part: gave, chose, replied, reacted or were seen; each counts once.

    Who did so unseen is told apart by the run's seal, and from those who were seen as well; nothing of it is kept.
    """
    named = _named(run, tx)
    known = {tx.anonymous(run.seal, member) for member in named} if run.seal else set()
    return len(named) + len(_unseen(run, format_, tx) - known)


def drop_words(run: Run, format_: Format | None, tx: RitualTx) -> None:
    """Drop what was given to a run; under its seal stays that those who gave it took part, and nothing else."""
    gave = {given.by for given in tx.giving.given(run.id) if given.by is not None and is_given(given)}
    marks = _unseen(run, format_, tx) | _kept(run, tx) | {tx.anonymous(run.seal, member) for member in gave}
    tx.giving.drop(run.id)
    for mark in sorted(marks) if run.seal else ():
        tx.giving.choose((Choice(run=run.id, step=TOOK_PART, of="", choice="", mark=mark),), run.id, TOOK_PART, mark)


def drop_marks(run: Run, tx: RitualTx) -> None:
    """Drop what stayed of those who took part unseen."""
    for mark in _kept(run, tx):
        tx.giving.choose((), run.id, TOOK_PART, mark)


def _kept(run: Run, tx: RitualTx) -> frozenset[str]:
    return frozenset(choice.mark for choice in tx.giving.choices(run.id, TOOK_PART))


def _named(run: Run, tx: RitualTx) -> frozenset[MemberId]:
    return frozenset(_seen(run, tx))


def _seen(run: Run, tx: RitualTx) -> Iterator[MemberId]:
    yield from (each.member for each in tx.runs.answers(run.id) if each.came)
    yield from (given.by for given in tx.giving.given(run.id) if given.by is not None and is_given(given))
    root = tx.messages.where(run.message)
    if root is not None:
        yield from (author for author, _, _ in tx.posts.replies(root))


def _unseen(run: Run, format_: Format | None, tx: RitualTx) -> frozenset[str]:
    steps = () if format_ is None else format_.steps
    asked = (each.id for each in steps if _asks_everybody(each))
    chosen = (choice.mark for step in asked for choice in tx.giving.choices(run.id, step))
    gave = (given.mark for given in tx.giving.given(run.id) if given.by is None and is_given(given))
    return frozenset((*chosen, *gave))


def _asks_everybody(step: Step) -> bool:
    return isinstance(step, Apply) or (isinstance(step, Vote) and step.by is Voter.EVERYBODY)
