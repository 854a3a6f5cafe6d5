"""Places at a meetup: given up, passed on, waited for; and nobody hears of what is not so any more."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rituals import running
from bot.rituals.ritual import Answer
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import comes_round, the_run, writes
from tests.village import MONDAY, Village, the_formats

DESK = "F03"
EARLY = MONDAY + timedelta(days=1, hours=-3)
"""A day after six in the morning, when the village is asleep: reminders wait."""
LATER = MONDAY + timedelta(days=1, hours=6)


async def a_desk(village: Village, at: datetime = LATER, host: str | None = None) -> str:
    ritual = await comes_round(village, DESK, at, rule="", host=host)
    assert village.posts("meetups")[-1].offers("Yes")
    return ritual


async def with_room_for(village: Village, ritual: str, capacity: int) -> None:
    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(ritual)
        assert before is not None
        after = replace(before, capacity=capacity)
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)


async def says(village: Village, person: str, label: str, words: str) -> None:
    await village.presses(person, label)
    assert village.answers(person)[-1].says(words)


async def test_a_reminder_that_waits_goes_with_the_yes(village: Village) -> None:
    await a_desk(village, EARLY + timedelta(days=1))
    for person in ("ana", "ben", "cleo"):
        await says(village, person, "Yes", "You said yes")
    await village.waits_until(EARLY + timedelta(minutes=5))
    await says(village, "ana", "Yes", "Taken back")
    await says(village, "ben", "Maybe", "keeps no place")
    await village.waits_until(EARLY + timedelta(hours=4))
    assert not village.direct_messages("ana")
    assert not village.direct_messages("ben")
    assert village.direct_messages("cleo")[-1].says("You said yes to")
    village.quiet()


async def test_a_host_who_cannot_come_gives_up_their_own_yes_as_well(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    asked = village.direct_messages("eli")[-1]
    await says(village, "eli", "Yes", "You said yes")
    await village.presses("eli", "I host")
    run = await the_run(village)
    await village.square.press("eli", "gathering.cannot", run.id)
    await village.settles()
    assert asked.says("You passed")
    assert village.posts("coordinators")[-1].says("Nobody hosts")
    assert await village.reads(lambda look: look.runs.answers(run.id)) == []
    assert village.posts("meetups")[-1].says("0 of 8 places")
    village.quiet()


async def test_who_hosts_leaves_their_place_to_whoever_waits(village: Village) -> None:
    ritual = await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1].offers("I host")
    await with_room_for(village, ritual, 1)
    await says(village, "eli", "Yes", "You said yes")
    await says(village, "ana", "Yes", "number 1")
    await village.presses("eli", "I host")
    assert village.direct_messages("ana")[-1].says("There is a place for you now")
    assert village.posts("meetups")[-1].says("all 1 places are taken; a yes")
    village.quiet()


async def test_the_calendar_tells_a_place_from_the_waiting_list(village: Village) -> None:
    ritual = await a_desk(village)
    await with_room_for(village, ritual, 1)
    await says(village, "ana", "Yes", "You said yes")
    await says(village, "ben", "Yes", "number 1")
    await village.types("ben", "calendar")
    assert village.answers("ben")[-1].says("You are on the waiting list")
    assert not village.answers("ben")[-1].says("You said yes")
    await says(village, "ana", "Yes", "Taken back")
    assert village.direct_messages("ben")[-1].says("There is a place for you now")
    await village.types("ben", "calendar")
    assert village.answers("ben")[-1].says("You said yes.")
    run, ben = await the_run(village), await village.member("ben")
    mine = await village.reads(lambda look: look.runs.answers_of(ben))
    assert (mine[run.id].answer, mine[run.id].has_place) == (Answer.YES, True)
    assert village.posts("meetups")[-1].says("all 1 places")
    village.quiet()
