"""Worth my time? Two taps, unseen: no row and no board says whose they are."""

import json
from datetime import timedelta

from sqlalchemy import select

from bot.rituals.ritual import Worth
from bot.store.ritual_tables import ballots, worths
from tests.conversations.test_prompt import BAZAAR, WAITING
from tests.conversations.test_takeaways import an_open_desk, are_written, it_is_over, the_run
from tests.rhythm import chooses, comes_round, gives, opens
from tests.village import MONDAY, PEOPLE, Village

EVERYBODY = PEOPLE[:6]


async def taps(village: Village, person: str, label: str = "Worth my time") -> None:
    await village.presses(person, label)
    assert village.answers(person)[-1].says("Noted, unseen")


async def told_on_the_board(village: Village) -> str:
    await village.types("cora", "board")
    return village.answers("cora")[-1].text


async def test_those_who_came_say_it_with_one_tap_and_may_change_it(village: Village) -> None:
    await an_open_desk(village, yes=("ana", "ben"))
    await it_is_over(village, yes=("ana", "ben"))
    assert village.posts("meetups")[-1].offers("Worth my time", "Not worth it")
    for label in ("Worth my time", "Worth my time", "Not worth it"):
        await taps(village, "ana", label)
    await taps(village, "ben")
    run = await the_run(village)
    assert await village.reads(lambda look: look.runs.worth(run.id)) == Worth(yes=1, no=1)
    await village.presses("dan", "Worth my time")
    assert village.answers("dan")[-1].says("for those who were there")
    assert await village.reads(lambda look: look.runs.worth(run.id)) == Worth(yes=1, no=1)
    village.quiet()


async def test_no_row_says_who_and_another_mark_is_made_than_for_words(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    await taps(village, "ana")
    run, ana = await the_run(village), await village.member("ana")

    def rows(look):
        return [dict(row._mapping) for row in look._connection.execute(select(worths)).all()]

    (row,) = await village.reads(rows)
    assert ana not in json.dumps({name: str(value) for name, value in row.items()})
    assert row["mark"] != await village.reads(lambda look: look.anonymous(run.seal, ana))
    village.quiet()


async def test_once_the_seal_is_dropped_nothing_can_be_said_any_more(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    message = village.posts("meetups")[-1]
    tap = next(item for item in message.items() if item.label == "Worth my time")
    await village.waits("10 days")
    assert not message.offers("Worth my time")
    assert list(village.posts("coordinators"))
    await village.square.presses("ana", message, tap)
    await village.settles()
    assert village.answers("ana")[-1].says("The time for this is over")
    village.quiet()


async def test_whoever_only_chose_was_there_as_well_also_once_all_words_are_dropped(village: Village) -> None:
    await village.asks("ana", "Why do zippers jam?")
    await opens(village, WAITING)
    await chooses(village, "cleo", "Me too, or a guess", "Why do zippers jam?", "Me too")
    await village.waits("1 day")
    assert village.posts("meetups")[-1].says("This one is over")
    assert all(village.direct_messages("ana"))
    await taps(village, "cleo")
    await village.presses("dan", "Worth my time")
    assert village.answers("dan")[-1].says("for those who were there")
    run = await the_run(village)
    assert await village.reads(lambda look: look.runs.worth(run.id)) == Worth(yes=1, no=0)
    assert not await village.reads(lambda look: look.giving.choices(run.id, "company"))
    village.quiet()


async def test_what_shows_that_somebody_chose_is_dropped_with_the_seal(village: Village) -> None:
    await village.asks("ana", "Why do zippers jam?")
    await opens(village, WAITING)
    await chooses(village, "cleo", "Me too, or a guess", "Why do zippers jam?", "Me too")
    await village.waits("1 day")
    assert all(village.posts("meetups"))

    def left(look):
        return [*look._connection.execute(select(ballots)).all()]

    (row,) = await village.reads(left)
    assert (row.of, row.choice) == ("", "")
    await village.waits("4 days")
    assert not await village.reads(left)
    assert all(village.direct_messages("ana"))


async def test_whoever_only_chose_or_gave_has_a_step_as_well_after_the_take_aways(village: Village) -> None:
    await opens(village, BAZAAR)
    await gives(village, "ana", "Lay out a plan", "A bench.")
    await gives(village, "ben", "Lay out a plan", "A shed.")
    await chooses(village, "cleo", "Look through them", "A bench.", "Need it too")
    await village.waits("2 days")
    assert all(village.direct_messages("ana"))
    assert all(village.direct_messages("ben"))
    assert all(village.posts("coordinators"))
    await are_written(village, insights="Sheds are for benches.")
    await village.presses("cora", "Post it")
    assert all(village.answers("cora"))
    assert all(village.posts("meetups"))
    for person in ("cleo", "ben"):
        await village.presses(person, "My step")
        assert not await village.submits(person, step="I draw the legs.", back="no")
        assert village.answers(person)[-1].says("I draw the legs.")
    village.quiet()


async def test_whoever_put_something_on_the_desk_by_name_may_say_it_as_well(village: Village) -> None:
    await an_open_desk(village)
    await gives(village, "ben", "Put something on it", "Which glue?")
    await it_is_over(village)
    await village.presses("cora", "Nothing to keep")
    assert all(village.answers("cora"))
    await village.waits("2 hours")
    assert all(village.posts("coordinators"))
    assert all(village.posts("meetups"))
    await taps(village, "ben")
    village.quiet()


async def test_the_board_tells_five_and_not_four_and_only_once_it_is_settled(village: Village) -> None:
    await an_open_desk(village, yes=EVERYBODY)
    await it_is_over(village, yes=EVERYBODY)
    for person in EVERYBODY[:4]:
        await taps(village, person)
    assert "Worth the time?" not in await told_on_the_board(village)
    await taps(village, EVERYBODY[4], "Not worth it")
    assert "Worth the time?" not in await told_on_the_board(village)
    await village.waits("10 days")
    assert list(village.posts("coordinators"))
    assert "4 of 5" in await told_on_the_board(village)
    village.quiet()


async def test_the_board_shows_what_lacks_a_host(village: Village) -> None:
    assert "Nobody hosts" not in await told_on_the_board(village)
    await comes_round(village, "F03", MONDAY + timedelta(days=4), title="*Desk*", host="ben")
    await comes_round(village, "F01", MONDAY + timedelta(days=4), title="Door")
    assert "Nobody hosts" not in await told_on_the_board(village)
    await village.waits("2 days")
    assert village.direct_messages("ben")[-1].offers("I host")
    assert village.posts("meetups")[-1]
    shown = await told_on_the_board(village)
    assert "Nobody hosts these yet" in shown
    assert "*Desk*" in shown
    assert "Door" not in shown
    village.quiet()
