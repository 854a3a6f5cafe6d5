"""P3. Nobody is named in public for what they did not do."""

from tests.manners.stories import a_question_goes_all_the_way
from tests.village import COORDINATORS, Village
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
