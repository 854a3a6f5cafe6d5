"""Worth my time? Two taps, unseen: no row and no board says whose they are."""

import json
from datetime import timedelta

from sqlalchemy import select

from bot.rituals.ritual import Worth
from bot.store.ritual_tables import worths
from tests.conversations.test_takeaways import an_open_desk, it_is_over, the_run
from tests.rhythm import comes_round
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
