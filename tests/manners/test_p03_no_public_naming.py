"""P3. Nobody is named in public for what they did not do."""

from datetime import timedelta

from tests.manners.stories import a_question_goes_all_the_way
from tests.rhythm import comes_round
from tests.village import COORDINATORS, MONDAY, Village
from tests.voice.test_words import ENGLISH, offences


def test_no_words_of_ours_put_a_person_and_an_absence_together() -> None:
    assert {
        key: offence for key, entry in ENGLISH.items() for offence in offences(entry.source) if "(P3)" in offence
    } == {}


async def test_who_passed_or_never_answered_is_named_nowhere(village: Village) -> None:
    await a_question_goes_all_the_way(village)
    named = {name for said in village.square.said if said.how == "post" for name in said.mentions()}
    assert named <= {"ana", *COORDINATORS}
    assert village.posts("coordinators")[-1].says("Who mends planes?")
    told = [said for said in village.square.said if said.to == "ana"]
    assert [said.text for said in told if said.mentions() & {"ben", "dan", "eli"}] == []


async def test_who_said_yes_and_stayed_away_is_named_nowhere(village: Village) -> None:
    """Ana and Ben said yes, Eli yes to hosting; only Dan comes. nobody reads who was missing."""
    await comes_round(village, "F03", MONDAY + timedelta(days=1, hours=6), rule="", host="eli")
    await village.presses("eli", "I host")
    for person in ("ana", "ben"):
        await village.presses(person, "Yes")
    await village.waits_until(MONDAY + timedelta(days=1, hours=6, minutes=5))
    await village.says("dan", "Is anybody here?", "meetups", under=village.posts("meetups")[-1].ref)
    await village.waits("14 days")
    for word in ("board", "ritual list", "calendar"):
        await village.types("cora", word)
    read = [said for said in village.square.said if said.how == "post" or said.to == "cora"]
    assert any(said.says("The time for take-aways is over") or said.says("It is over") for said in read)
    assert not any({"ana", "ben"} & said.mentions() for said in read)
    assert not any(name in said.text for said in read for name in ("Ana", "Ben", "ana", "ben "))
