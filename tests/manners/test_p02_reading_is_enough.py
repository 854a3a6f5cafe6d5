"""P2. Reading is full membership: silence sets nothing off.

`tests/simulation/test_a_silent_year.py` lets others live meanwhile; here nobody says a word.
"""

from datetime import timedelta

from tests.rhythm import comes_round
from tests.village import MONDAY, Village


async def test_a_year_in_which_nobody_says_a_word_is_a_quiet_year(village: Village) -> None:
    await village.square.joins("newcomer")
    await village.settles()
    await village.waits("365 days")
    assert village.square.said == []


async def test_a_newcomer_who_only_reads_is_met_by_a_card_and_by_nothing_else(village: Village) -> None:
    await village.square.press("cora", "greeter.change_welcome", "")
    await village.settles()
    await village.submits("cora", way="card", people=())
    assert village.posts("welcome")[-1].offers("Show me around")
    assert village.answers("cora")[-1]
    await village.square.joins("newcomer")
    await village.settles()
    await village.waits("365 days")
    village.quiet()


async def test_meetups_and_prompts_go_on_for_a_year_and_whoever_only_reads_hears_nothing(village: Village) -> None:
    """Ben answers each week, so that nothing rests; everybody else reads along, or does not."""
    await comes_round(village, "F01", MONDAY + timedelta(hours=1))
    await comes_round(village, "F03", MONDAY + timedelta(days=9), rule="FREQ=MONTHLY")
    for _week in range(52):
        await village.waits("2 hours")
        openings = [said for said in village.posts("meetups") if said.under is None and said.at.weekday() == 0]
        await village.says("ben", "Hello.", "meetups", under=openings[-1].ref)
        await village.waits("6 days 22 hours")
    told = {said.to for said in village.square.said if said.how in ("direct", "answer", "whisper")}
    assert told <= {"ben", "cora", "carl"}
    assert len([said for said in village.posts("meetups") if said.under is None]) >= 52
