"""Whether newcomers' first words find an answer in time: one figure for coordinators, of five people at least."""

from datetime import timedelta

from tests.conversations.test_brief import begins, lines
from tests.rhythm import comes_round
from tests.square import Said
from tests.village import MONDAY, Village

NEW = ("hana", "ivo", "jon", "kim", "lea")


async def somebody_writes(village: Village, person: str, *, answered: bool) -> None:
    await village.square.joins(person)
    await village.settles()
    post = await village.says(person, "Hello, I mend kites.", "welcome")
    if answered:
        await village.says("ben", "Welcome! Which kites?", "welcome", under=post)
    await village.waits("1 hour")


async def the_board(village: Village) -> Said:
    await village.types("cora", "board")
    return village.answers("cora")[-1]


async def test_of_five_people_coordinators_hear_how_many_were_answered_in_time(village: Village) -> None:
    await comes_round(village, "F01", MONDAY + timedelta(weeks=8, days=2), rule="")
    await begins(village)
    for person in NEW:
        await somebody_writes(village, person, answered=person != "lea")
    assert not (await the_board(village)).says("First words of"), "the week is not over"
    await village.waits_until(MONDAY + timedelta(weeks=1))
    brief = village.direct_messages("cora")[-1]
    assert brief.says("First words of 5 newcomers in four weeks: 4 had a person’s answer within 24 hours (80 %")
    assert brief.says("38 to 96 %")
    assert len(lines(brief)) == 3
    assert (await the_board(village)).says("4 had a person’s answer within 24 hours")
    await somebody_writes(village, "max", answered=False)
    await village.waits("2 days")
    assert (await the_board(village)).says("First words of 5 newcomers"), "two looks within a week differ by nobody"
    await village.waits_until(MONDAY + timedelta(weeks=5))
    assert not village.direct_messages("cora")[-1].says("First words of"), "of one person nothing is told"


async def test_of_fewer_than_five_nothing_is_told_but_that(village: Village) -> None:
    await comes_round(village, "F01", MONDAY + timedelta(weeks=8, days=2), rule="")
    await begins(village)
    assert not (await the_board(village)).says("first words"), "nobody wrote any"
    for person in NEW[:4]:
        await somebody_writes(village, person, answered=True)
    await village.says(NEW[0], "And I introduce myself once more.", "welcome")
    await village.waits_until(MONDAY + timedelta(weeks=1))
    assert not village.direct_messages("cora")[-1].says("First words of")
    told = await the_board(village)
    assert told.says("of fewer it would be about persons")
    assert not told.says("%")
