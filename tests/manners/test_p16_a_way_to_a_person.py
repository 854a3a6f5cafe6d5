"""P16. There is always a way to a person, and nothing is kept of what brought somebody there."""

import pytest

from tests.rows import holding
from tests.village import Village


@pytest.mark.parametrize("typed", ["human", "help", "what is this nonsense"])
async def test_two_people_can_be_reached_from_wherever_one_is(typed: str, village: Village) -> None:
    await village.types("ana", typed)
    if typed != "human":
        await village.presses("ana", "Reach a person")
    answer = village.answers("ana")[-1]
    assert answer.says("Only you see this")
    assert answer.mentions() == {"cora", "carl"}
    assert answer.says("I do not read along")
    village.quiet()


async def test_nobody_is_told_and_nothing_is_kept_of_the_words(village: Village) -> None:
    await village.types("ana", "human I cannot bear what dan does")
    await village.settles()
    assert village.answers("ana")[-1].mentions() == {"cora", "carl"}
    assert holding(village, "bear") == set()
    village.quiet()
