"""How many found something worth their time, told so that nobody can be told from it.

1. Fewer than five answers are not told.
2. Nor can they be found by subtraction: what is told grows by five answers or more, or not at all.
"""

from collections.abc import Iterable

from bot.rituals.ritual import Worth

FEWEST = 5


def told(runs: Iterable[Worth]) -> Worth | None:
    """Return what may be told of runs, oldest first, of which nothing more will be said; None: not yet."""
    yes = no = 0
    waiting_yes = waiting_no = 0
    for run in runs:
        waiting_yes, waiting_no = waiting_yes + run.yes, waiting_no + run.no
        if waiting_yes + waiting_no >= FEWEST:
            yes, no = yes + waiting_yes, no + waiting_no
            waiting_yes = waiting_no = 0
    return Worth(yes=yes, no=no) if yes + no else None
