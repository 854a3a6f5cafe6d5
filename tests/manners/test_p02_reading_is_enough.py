"""P2. Reading is full membership: silence sets nothing off.

`tests/simulation/test_a_silent_year.py` lets others live meanwhile; here nobody says a word.
"""

from tests.village import Village


async def test_a_year_in_which_nobody_says_a_word_is_a_quiet_year(village: Village) -> None:
    await village.square.joins("newcomer")
    await village.settles()
    await village.waits("365 days")
    assert village.square.said == []
