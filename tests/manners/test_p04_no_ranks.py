"""P4. No ranks, points, streaks or levels: not in the words, and not in what people see."""

from tests.manners.stories import every_kind_of_message
from tests.village import Village
from tests.voice.test_words import ENGLISH, offences


def test_no_words_of_ours_count_people_against_each_other() -> None:
    assert {
        key: offence for key, entry in ENGLISH.items() for offence in offences(entry.source) if "(P4)" in offence
    } == {}


async def test_nothing_that_anybody_sees_counts_people(village: Village) -> None:
    await every_kind_of_message(village)
    for word in ("help", "topics", "me", "board", "calendar", "ritual list", "help topics"):
        for person in ("fay", "cora"):
            await village.types(person, word)
    seen = [said.words(said.delivered) for said in village.square.said]
    assert [text for text in seen if offences(text)] == []
    await village.types("cora", "board")
    board = village.answers("cora")[-1]
    assert not board.mentions()
    assert not any(name in board.text for name in ("Ben", "Dan", "Eli", "Fay"))
