"""P11. What somebody can do is said by them; a no is remembered, and they are not asked again."""

from tests.village import Village


async def test_a_no_is_asked_for_once(village: Village) -> None:
    await village.knows("dan", ["planes"])
    for number in range(3):
        await village.asks("ana", f"Who mends planes, time {number}?")
        await village.replies("ben", "I do.", f"time {number}")
        await village.square.press("ana", "broker.helped", village.token())
        await village.settles()
        if number == 0:
            assert village.direct_messages("ben")[-1].offers("Yes, you may", "No, thank you")
            await village.presses("ben", "No, thank you")
        await village.waits("9 days")
    thanks = [said for said in village.direct_messages("ben") if said.words(said.delivered).count("your answer helped")]
    asks = [{button.label for button in said.delivered.buttons()} & {"Yes, you may"} for said in thanks]
    assert asks == [{"Yes, you may"}, set(), set()]


async def test_who_answers_often_is_never_taken_for_willing(village: Village) -> None:
    await village.knows("dan", ["planes"])
    for number in range(4):
        await village.asks("ana", f"Who mends planes, time {number}?")
        await village.replies("ben", "I do.", f"time {number}")
    await village.asks("ana", "Who mends planes at last?")
    await village.waits("3 days")
    assert [said.text for said in village.direct_messages("ben") if said.says("Would you have a look?")] == []
