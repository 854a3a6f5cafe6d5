"""What is told of worth, and what of take-aways is offered: pure, so held to their laws by many examples."""

from random import Random

import pytest

from bot.rituals.ritual import Worth
from bot.rituals.takeaways.words import named
from bot.rituals.worth import FEWEST, told


def sums(some: list[Worth]) -> tuple[int, int]:
    found = told(some)
    return (0, 0) if found is None else (found.yes, found.no)


def test_1_fewer_than_five_are_not_told():
    assert told([]) is None
    assert told([Worth(yes=2, no=2)]) is None
    assert told([Worth(yes=1, no=1)] * 2) is None
    assert told([Worth(yes=3, no=2)]) == Worth(yes=3, no=2)
    assert told([Worth(yes=1, no=1)] * 3) == Worth(yes=3, no=3)


@pytest.mark.parametrize("seed", range(40))
def test_2_what_is_told_grows_by_five_or_not_at_all(seed: int):
    chance = Random(seed)
    said = [Worth(yes=chance.randrange(4), no=chance.randrange(4)) for _ in range(60)]
    before = (0, 0)
    for number in range(len(said) + 1):
        now = sums(said[:number])
        grown = sum(now) - sum(before)
        assert grown == 0 or grown >= FEWEST
        assert now[0] >= before[0]
        assert now[1] >= before[1]
        assert (grown == 0) == (now == before)
        before = now


def test_nobody_is_lost_but_the_last_few():
    said = [Worth(yes=1, no=0)] * 23
    assert sums(said) == (20, 0)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Ana found it.", ("Ana",)),
        ("ana's idea, and Ben's", ("Ana", "Ben")),
        ("Bananas.", ()),
        ("", ()),
        ("Jean-Luc was there", ("Jean-Luc",)),
    ],
)
def test_a_name_is_recognised_as_a_word(written: str, found: tuple[str, ...]):
    assert named([written], ["Ana", "Ben", "Jean-Luc", "Ana", "", " "]) == found
