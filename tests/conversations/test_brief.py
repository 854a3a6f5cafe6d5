"""The Monday brief: for coordinators who want it, at nine by their own clock, at most ten lines, and once a week."""

from datetime import timedelta

import pytest

from bot.store.tables import due
from tests.conversations.conftest import Opens
from tests.rhythm import comes_round, writes
from tests.square import Said
from tests.village import MONDAY, Village

WEEK = timedelta(weeks=1)
NEXT_THURSDAY = MONDAY + WEEK + timedelta(days=3, hours=7)


def lines(brief: Said) -> list[str]:
    """Return what is to be read of it, without what can be pressed."""
    return [line for line in brief.text.splitlines() if line and not line.startswith("[")]


async def begins(village: Village, person: str = "cora") -> None:
    await village.types(person, "board")
    assert village.answers(person)[-1].offers("Monday brief: begin")
    await village.presses(person, "Monday brief: begin")
    assert village.answers(person)[-1].says("you get a brief every Monday morning")
    assert village.answers(person)[-1].offers("Monday brief: end")


async def is_awaited(village: Village, person: str = "cora") -> bool:
    member = await village.member(person)
    return await village.reads(lambda look: look.rhythm.is_due(f"brief:{member}"))


async def test_nobody_gets_a_brief_unasked(village: Village) -> None:
    await village.waits("21 days")
    village.quiet()


async def test_a_new_community_hears_one_idea(village: Village) -> None:
    await begins(village)
    await village.waits("7 days")
    brief = village.direct_messages("cora")[-1]
    assert brief.at == MONDAY + WEEK
    assert brief.says("nothing comes round here yet")
    assert brief.offers("Add the first", "The board", "No more briefs", "Why am I seeing this?")
    await village.presses("cora", "Add the first")
    assert village.answers("cora")[-1].offers("Familiar ones", "Unusual ones")
    assert brief.says("nothing comes round here yet")
    village.quiet()


async def test_nothing_needs_you_is_a_good_brief(village: Village) -> None:
    await comes_round(village, "F01", MONDAY + timedelta(weeks=3, days=2), rule="")
    await begins(village)
    await village.waits("7 days")
    brief = village.direct_messages("cora")[-1]
    assert brief.says("Nothing needs you this week.")
    assert len(lines(brief)) == 2
    village.quiet()


async def test_nobody_is_looked_for_to_host_what_is_not_drawn_yet(village: Village) -> None:
    await village.types("cora", "ritual add surprise every 2 weeks on thu 16:00")
    assert village.answers("cora")[-1].offers("Set it")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")
    await begins(village)
    await village.waits_until(MONDAY + WEEK)
    (brief,) = village.direct_messages("cora")
    assert brief.says("Nothing needs you this week.")
    for said in (*village.posts("coordinators"), brief):
        assert "nobody hosts it yet" not in said.text
        assert not said.offers("Choose a host")
    village.quiet()


async def test_whoever_is_new_and_waits_for_a_person_is_counted(village: Village) -> None:
    await comes_round(village, "F01", MONDAY + timedelta(weeks=3, days=2), rule="")
    await begins(village)
    await village.waits("6 days 22 hours")
    posts = []
    for person in ("hana", "ivo", "jon"):
        await village.square.joins(person)
        await village.settles()
        posts.append(await village.says(person, "Hello, I mend kites.", "welcome"))
        await village.waits("10 minutes")
    await village.says("ben", "Welcome! Which kites?", "welcome", under=posts[0])
    await village.waits("2 hours")
    brief = village.direct_messages("cora")[-1]
    assert brief.says("2 newcomers wait for a person")
    assert brief.links() == [posts[1]]
    assert not brief.says("kites")
    assert not brief.says("Nothing needs you")
    assert brief.offers("The board")
    assert len(lines(brief)) == 2
    village.quiet()


async def test_a_brief_has_at_most_ten_lines_whatever_waits(village: Village) -> None:
    for number in range(4):
        await comes_round(village, "F03", NEXT_THURSDAY + timedelta(hours=number), title=f"Desk {number}")
        await comes_round(village, "F01", NEXT_THURSDAY + timedelta(hours=number), title=f"Door {number}")
    for person in ("ana", "ben", "cleo"):
        await village.asks(person, f"How does {person} sharpen a chisel?")
    await begins(village)
    await village.waits("6 days 23 hours")
    await village.square.joins("hana")
    await village.settles()
    await village.says("hana", "Hello, I mend kites.", "welcome")
    await village.waits("1 hour")
    brief = village.direct_messages("cora")[-1]
    assert len(lines(brief)) == 10
    assert brief.says("One newcomer waits for a person")
    assert brief.says("Desk 0")
    assert brief.says("nobody hosts it yet")
    assert brief.says("Door 0")
    assert brief.says("3 questions found nobody yet")
    assert brief.says("One idea")
    for person in ("ana", "ben", "cleo"):
        (asked,) = village.direct_messages(person)
        assert asked.offers("Ask the room once more", "Keep it quiet", "Let it rest")
    assert list(village.posts("coordinators"))
    village.quiet()


@pytest.mark.not_in_discord("Discord tells no zones")
async def test_it_comes_once_a_week_by_its_readers_own_clock(opens: Opens) -> None:
    async with opens(zones={"cora": "Asia/Tokyo", "carl": "America/New_York"}) as village:
        for person in ("cora", "carl"):
            await begins(village, person)
        await village.waits("21 days")
        cora, carl = (village.direct_messages(person) for person in ("cora", "carl"))
        assert [said.at for said in cora] == [MONDAY - timedelta(hours=9) + number * WEEK for number in (1, 2, 3)]
        assert [said.at for said in carl] == [MONDAY + timedelta(hours=5) + number * WEEK for number in (0, 1, 2)]
        village.quiet()


async def test_it_ends_with_a_press_and_begins_again_next_monday(village: Village) -> None:
    await begins(village)
    await village.waits("7 days")
    assert village.direct_messages("cora")[-1]
    await village.presses("cora", "No more briefs")
    assert village.answers("cora")[-1].says("You get no more briefs")
    assert village.answers("cora")[-1].offers("Monday brief: begin")
    await begins(village)
    await village.waits("6 days")
    village.quiet()
    await village.waits("1 day")
    assert village.direct_messages("cora")[-1].says("One idea")
    village.quiet()


async def test_it_ends_with_coordinating(village: Village) -> None:
    await begins(village)
    await village.types("cora", "board coordinators")
    assert village.answers("cora")[-1]
    await village.presses("cora", "Step down")
    assert village.answers("cora")[-1]
    assert not await is_awaited(village)
    await village.waits("14 days")
    village.quiet()


async def test_a_pause_lets_it_lapse(village: Village) -> None:
    await begins(village)
    await village.types("cora", "me pause 10 days")
    assert village.answers("cora")[-1]
    await village.waits("13 days")
    assert not village.direct_messages("cora")
    await village.waits("2 days")
    assert [said.at for said in village.direct_messages("cora")] == [MONDAY + 2 * WEEK]
    village.quiet()


async def test_it_waits_for_waking_hours(village: Village) -> None:
    await begins(village)
    await village.types("cora", "me quiet hours")
    assert village.answers("cora")[-1]
    await village.presses("cora", "Quiet hours")
    assert not await village.submits("cora", **{"from": "20:00", "until": "11:30"})
    assert village.answers("cora")[-1]
    await village.waits("8 days")
    assert [said.at for said in village.direct_messages("cora")] == [MONDAY + WEEK + timedelta(hours=2, minutes=30)]
    village.quiet()


async def test_a_monday_that_was_missed_is_not_made_up_for(village: Village) -> None:
    await begins(village)
    member = await village.member("cora")
    late = MONDAY + timedelta(days=9)

    def oversleeps(tx):
        tx._scope.change(due, due.c.id == f"brief:{member}", due_at=late)

    await writes(village, oversleeps)
    await village.waits("13 days")
    assert not village.direct_messages("cora")
    await village.waits("1 day")
    assert len(village.direct_messages("cora")) == 1
    assert village.direct_messages("cora")[-1]
    village.quiet()


async def test_forgetting_a_coordinator_forgets_their_brief(village: Village) -> None:
    await begins(village)
    await village.types("cora", "forget")
    await village.presses("cora", "Forget me")
    assert village.answers("cora")[-1]
    await village.waits("14 days")
    assert not village.direct_messages("cora")
    village.quiet()


async def test_only_coordinators_can_begin_one(village: Village) -> None:
    await village.square.press("ana", "coordinator.brief_on", "")
    await village.settles()
    assert village.answers("ana")[-1].says("The board is for those who look after this community")
    await village.waits("14 days")
    village.quiet()
