"""What comes round is set, found, moved, paused and ended: by coordinators, hosts, and members who suggest."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.rituals.ritual import Life, Ritual
from tests.conversations.conftest import Opens
from tests.rhythm import comes_round, the_ritual
from tests.village import Village

DESK, DOORSTEP = "F03", "F01"
THURSDAY = datetime(2027, 1, 7, 16, tzinfo=UTC)


async def rituals(village: Village) -> list[Ritual]:
    return list(await village.reads(lambda look: look.rituals.all()))


async def adds(village: Village, person: str, line: str) -> None:
    """Type one line, look at it, and set or suggest it."""
    await village.types(person, f"ritual add {line}")
    look = village.answers(person)[-1]
    label = "Set it" if look.offers("Set it") else "Suggest it"
    await village.presses(person, label)
    assert village.answers(person)[-1].says("It is set." if label == "Set it" else "Thank you")


# ---- adding --------------------------------------------------------------------------------------------------------


async def test_one_line_is_shown_with_its_next_three_dates_before_it_is_set(village: Village) -> None:
    await village.types("cora", "ritual add open desk every 2 weeks on thu 16:00")
    look = village.answers("cora")[-1]
    assert look.says("Nothing is set yet")
    assert look.says("Open desk")
    for date in ("Thu 7 Jan, 16:00", "Thu 21 Jan, 16:00", "Thu 4 Feb, 16:00"):
        assert look.says(date)
    assert look.offers("Set it", "Change", "Discard", "Preview")
    assert await rituals(village) == []
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")
    one = await the_ritual(village)
    assert (one.format, one.life, one.minutes) == (DESK, Life.ACTIVE, 45)
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("That draft is gone")
    assert len(await rituals(village)) == 1
    village.quiet()


@pytest.mark.not_in_slack("Slack tells zones")
async def test_dates_are_told_by_the_readers_clock_where_nobody_knows_their_zone(village: Village) -> None:
    await village.types("cora", "ritual add F03 thu 16:00")
    assert village.answers("cora")[-1].says("by the clock of UTC; the first is 2027-01-07T16:00")
    village.quiet()


@pytest.mark.not_in_discord("Discord tells no zones")
async def test_dates_are_told_once_where_the_zone_is_the_same(opens: Opens) -> None:
    async with opens(zones={"cora": "UTC"}) as village:
        await village.types("cora", "ritual add F03 thu 16:00")
        look = village.answers("cora")[-1]
        assert look.says("Thu 7 Jan, 16:00")
        assert "by the clock of" not in look.text
        village.quiet()


@pytest.mark.not_in_discord("Discord tells no zones")
async def test_dates_are_told_in_both_zones_where_they_differ(opens: Opens) -> None:
    async with opens(zones={"cora": "Europe/Berlin"}) as village:
        await village.types("cora", "ritual add F03 thu 16:00")
        assert village.answers("cora")[-1].says("Thu 7 Jan, 16:00 in UTC. For you: Thu 7 Jan, 17:00 in Berlin")
        village.quiet()


async def test_what_cannot_be_is_said_and_nothing_is_lost(village: Village) -> None:
    await village.types("cora", "ritual add open desk sometimes, perhaps called “Our desk”")
    look = village.answers("cora")[-1]
    assert look.says("Nearly there")
    assert look.says("I do not know “sometimes”. These I can read: mon 09:00")
    assert look.offers("Change", "Discard")
    await village.presses("cora", "Change")
    given = {field.name: field.initial for field in village.form("cora").fields()}
    assert given["when"] == ("sometimes, perhaps",)
    assert given["title"] == ("Our desk",)
    channel = village.square.place("meetups")
    assert not await village.submits("cora", title="Our desk", when="thu 16:00", channel=channel, minutes="60")
    assert village.answers("cora")[-1].says("Our desk")
    await village.presses("cora", "Discard")
    assert village.answers("cora")[-1].says("Discarded")
    assert await rituals(village) == []
    village.quiet()


async def test_a_time_or_a_number_that_cannot_be_is_told_beside_its_field(village: Village) -> None:
    await village.types("cora", "ritual add open desk")
    where = village.square.place("meetups")
    for when, key in (
        ("sometimes", "when-unknown"),
        ("thursday", "when-time-missing"),
        ("thu 25:00", "when-time-wrong"),
        ("march 16:00", "when-unclear"),
    ):
        (problem,) = await village.submits("cora", when=when, channel=where, minutes="45", capacity="")
        assert (problem.field, problem.key) == ("when", key)
    for minutes in ("none", "4", "601", "1e2"):
        problems = await village.submits("cora", when="thu 16:00", channel=where, minutes=minutes, capacity="1")
        assert [(one.field, one.key) for one in problems] == [("minutes", "form-number"), ("capacity", "form-number")]
    for when in ("in 2 hours", "next thursday 4pm", "2027-02-01 16:00", "every 2 weeks on thu 16:00"):
        assert not await village.submits("cora", when=when, channel=where, minutes="45", capacity="8")
        assert village.answers("cora")[-1].offers("Set it")
        await village.presses("cora", "Change")
    village.quiet()


async def test_a_form_starts_from_a_suggestion(village: Village) -> None:
    await village.types("cora", "ritual add")
    assert village.answers("cora")[-1].offers("Familiar ones", "Unusual ones")
    await village.presses("cora", "Familiar ones", DESK)
    form = village.form("cora")
    assert all(len(page.fields) <= 5 for page in form.pages)
    given = {field.name: field.initial for field in form.fields()}
    assert given["when"] == ("tue 15:00",)
    assert given["minutes"] == ("45",)
    await village.submits(
        "cora",
        title="Desk _of_ ours",
        when="tue 15:00",
        channel=village.square.place("meetups"),
        host=village.square.who("ana"),
        minutes="30",
        place="https://example.org/room",
        capacity="6",
        holidays="Portugal",
    )
    look = village.answers("cora")[-1]
    assert look.says("Desk _of_ ours")
    assert look.says("who is asked first")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("is asked before each time")
    one = await the_ritual(village)
    assert (one.minutes, one.capacity, one.holidays) == (30, 6, "PT")
    assert one.channel == village.square.place("meetups")
    assert one.host == await village.member("ana")
    assert village.posts("meetups")[-1].says("the coordinators look after it")
    assert village.direct_messages("ana")[-1].says("Would you host")
    village.quiet()


async def test_what_nobody_understands_leads_to_a_choice_that_keeps_what_was_typed(village: Village) -> None:
    await village.types("cora", "ritual add thu 16:00")
    assert village.answers("cora")[-1].says("what you typed is kept")
    await village.presses("cora", "Familiar ones", DESK)
    assert {field.name: field.initial for field in village.form("cora").fields()}["when"] == ("thu 16:00",)
    village.quiet()


async def test_a_line_names_host_and_place(village: Village) -> None:
    await adds(village, "cora", "F03 thu 16:00 host @Ana in #lobby for 30 min")
    one = await the_ritual(village)
    assert one.host == await village.member("ana")
    assert one.channel == village.square.place("lobby")
    assert one.minutes == 30
    village.quiet()


# ---- suggestions ---------------------------------------------------------------------------------------------------


async def test_a_members_idea_is_a_suggestion_that_coordinators_decide_on(village: Village) -> None:
    await adds(village, "ana", "open desk thu 16:00")
    told = village.posts("coordinators")[-1]
    assert told.says("ana suggests Open desk")
    assert told.offers("Set it", "Try it once", "Not now")
    assert (await the_ritual(village)).life is Life.PROPOSED
    await village.square.press("ben", "calendar.accept", (await the_ritual(village)).id)
    await village.settles()
    assert village.answers("ben")[-1].says("The coordinators decide that")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("first 2027-01-07")
    assert village.posts("coordinators")[-1].says("cora set Open desk")
    assert village.direct_messages("ana")[-1].says("is in the calendar")
    assert (await the_ritual(village)).life is Life.ACTIVE
    village.quiet()


async def test_not_now_is_said_kindly_and_once(village: Village) -> None:
    await adds(village, "ana", "open desk thu 16:00")
    assert village.posts("coordinators")[-1].offers("Not now")
    one = await the_ritual(village)
    await village.presses("cora", "Not now")
    assert village.answers("cora")[-1].says("Put off")
    assert village.direct_messages("ana")[-1].says("does not fit in just now")
    await village.square.press("carl", "calendar.accept", one.id)
    await village.settles()
    assert village.answers("carl")[-1].says("decided already")
    assert len(village.direct_messages("ana")) == 1
    village.quiet()


async def test_what_is_tried_once_is_asked_about_afterwards(village: Village) -> None:
    await adds(village, "ana", "monday doorstep mon 10:00")
    assert village.posts("coordinators")[-1].offers("Try it once")
    await village.presses("cora", "Try it once")
    assert village.answers("cora")[-1].says("be tried once")
    assert village.direct_messages("ana")[-1].says("is tried once")
    await village.waits("8 days")
    assert len([said for said in village.posts("meetups") if said.says("Monday doorstep")]) == 1
    asked = village.posts("coordinators")[-1]
    assert asked.says("How shall it go on?")
    assert asked.offers("Keep it", "Three more times", "Let it go")
    await village.presses("carl", "Keep it")
    assert village.answers("carl")[-1].says("keeps Monday doorstep")
    assert asked.says("carl keeps Monday doorstep")
    one = await the_ritual(village)
    assert (one.life, one.tries_left) == (Life.ACTIVE, None)
    await village.waits("6 days 2 hours")
    assert len([said for said in village.posts("meetups") if said.says("Monday doorstep")]) == 2
    village.quiet()


async def test_a_member_has_three_suggestions_at_a_time(village: Village) -> None:
    for hour in (9, 10, 11):
        await adds(village, "ana", f"open desk thu {hour}:00")
        assert village.posts("coordinators")[-1].says("ana suggests")
    await village.types("ana", "ritual add open desk thu 12:00")
    assert village.answers("ana")[-1].offers("Suggest it")
    await village.presses("ana", "Suggest it")
    assert village.answers("ana")[-1].says("3 suggestions of yours wait")
    assert len(await rituals(village)) == len(village.posts("coordinators")) == 3
    await village.types("ben", "ritual list")
    assert village.answers("ben")[-1].says("Nothing yet")
    await village.types("ana", "ritual list")
    assert village.answers("ana")[-1].says("suggested; the coordinators decide")
    village.quiet()


async def test_only_dates_that_somebody_saw_are_set(village: Village) -> None:
    await village.types("cora", "ritual add open desk every 2 weeks on thu 16:00")
    assert village.answers("cora")[-1].says("Thu 7 Jan, 16:00")
    await village.waits("5 days")
    await village.presses("cora", "Set it")
    again = village.answers("cora")[-1]
    assert again.says("Nothing is set yet")
    assert again.says("Thu 14 Jan, 16:00")
    assert await rituals(village) == []
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")
    village.quiet()


async def test_who_is_named_as_a_host_can_see_by_whom(village: Village) -> None:
    await adds(village, "cora", "monday doorstep mon 11 jan 9:00 host @ana")
    uses = await village.reads(lambda look: look.people.uses_of_name(next(iter(look.rituals.all())).host))
    assert [(by, act) for by, act, _ in uses] == [("Cora", "use-chose-host")]
    village.quiet()


@pytest.mark.parametrize(
    ("verb", "token"),
    [
        ("calendar.set", "nothing"),
        ("calendar.open", "nothing"),
        ("calendar.leave_out", "nothing/0001-01-01T00:00"),
        ("calendar.move_now", "nothing"),
        ("calendar.another", "nothing/N01"),
        ("calendar.veto", "nothing"),
        ("calendar.preview_draft", "nothing/99"),
        ("calendar.accept", "nothing"),
        ("calendar.end", ""),
        ("calendar.strange", "nothing"),
    ],
)
async def test_a_press_on_what_is_gone_is_answered_kindly(village: Village, verb: str, token: str) -> None:
    await village.square.press("cora", verb, token)
    await village.settles()
    assert village.answers("cora")[-1].says("Only you see this")
    assert not village.trellis.engine.is_trying_again
    village.quiet()


# ---- what there is -------------------------------------------------------------------------------------------------


async def test_the_list_shows_each_with_its_next_time(village: Village) -> None:
    await village.types("ana", "ritual")
    assert village.answers("ana")[-1].says("Nothing yet")
    await comes_round(village, DESK, THURSDAY)
    await village.types("ana", "ritual list")
    shown = village.answers("ana")[-1]
    assert shown.says("Only you see this")
    assert shown.says("1. Open desk in #meetups: next 2027-01-07T16:00")
    one = await the_ritual(village)
    await village.presses("ana", "Look at one", one.id)
    assert not village.answers("ana")[-1].offers("Move")
    await village.types("cora", "ritual open desk")
    assert village.answers("cora")[-1].offers("Move", "Pause", "Call off…", "Set it otherwise", "Preview")
    assert village.posts("meetups") == [] or village.posts("meetups")[-1].offers("Yes")
    village.quiet()


async def test_only_its_host_and_coordinators_may_change_it(village: Village) -> None:
    await comes_round(village, DESK, THURSDAY, host="ana")
    assert all(said.says("host") for said in village.direct_messages("ana"))
    for word in ("move", "pause", "cancel", "edit", "preview"):
        await village.types("ben", f"ritual {word} open desk")
        assert village.answers("ben")[-1].says("Its host and the coordinators can do that")
    await village.types("ana", "ritual pause open desk")
    assert village.answers("ana")[-1].offers("Leave out the next", "Until a day…", "Until further notice")
    assert all(said.says("Open desk") for said in village.posts("meetups"))
    village.quiet()


async def test_an_edit_keeps_what_it_does_not_change(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    before = await the_ritual(village)
    await village.types("cora", "ritual edit 1")
    assert {field.name: field.required for field in village.form("cora").fields()}["when"] is False
    await village.submits("cora", title="Doorstep", channel=village.square.place("lobby"))
    assert village.answers("cora")[-1].says("Mon 11 Jan, 09:00")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("set otherwise")
    after = await the_ritual(village)
    assert (after.title, after.recurrence, after.id) == ("Doorstep", before.recurrence, before.id)
    await village.waits("8 days")
    assert village.posts("lobby")[-1].says("Doorstep")
    village.quiet()


# ---- moving, pausing, ending ---------------------------------------------------------------------------------------


async def test_one_time_is_moved_after_a_look(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.types("cora", "ritual move monday doorstep to tue 12 jan 10:00")
    look = village.answers("cora")[-1]
    assert look.says("From: Mon 11 Jan, 09:00")
    assert look.says("To: Tue 12 Jan, 10:00")
    assert (await the_ritual(village)).recurrence.moved == {}
    await village.presses("cora", "Move it")
    assert village.answers("cora")[-1].says("is moved to 2027-01-12T10:00")
    await village.waits_until(datetime(2027, 1, 11, 12, tzinfo=UTC))
    assert village.posts("meetups") == []
    await village.waits("1 day")
    assert village.posts("meetups")[-1].at == datetime(2027, 1, 12, 10, tzinfo=UTC)
    await village.waits_until(datetime(2027, 1, 18, 9, tzinfo=UTC))
    assert village.posts("meetups")[-1].at == datetime(2027, 1, 18, 9, tzinfo=UTC)
    village.quiet()


async def test_a_form_moves_one_time_and_whoever_said_yes_is_told(village: Village) -> None:
    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    invitation = village.posts("meetups")[-1]
    await village.presses("ben", "Yes")
    assert village.answers("ben")[-1].says("You said yes")
    await village.types("cora", "ritual move open desk")
    slot = village.form("cora").fields()[0].initial[0]
    await village.submits("cora", slot=slot, day="2027-01-06", time="11:00")
    assert village.answers("cora")[-1].says("Whoever said yes is told")
    await village.presses("cora", "Move it")
    assert village.answers("cora")[-1].says("is moved")
    assert village.direct_messages("ben")[-1].says("2027-01-06T11:00")
    assert invitation.says("2027-01-06T11:00")
    village.quiet()


@pytest.mark.parametrize("words", ["someday", "every monday 9:00", "2020-01-01 10:00"])
async def test_a_move_to_nowhere_is_answered_with_what_to_say(village: Village, words: str) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.types("cora", f"ritual move monday doorstep to {words}")
    assert not village.answers("cora")[-1].offers("Move it")
    assert (await the_ritual(village)).recurrence.moved == {}
    village.quiet()


async def test_a_pause_ends_by_itself_and_nothing_is_made_up_for(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.types("cora", "ritual pause monday doorstep until 25 january")
    assert village.answers("cora")[-1].says("It pauses. The next time is Mon 25 Jan, 09:00")
    await village.waits_until(datetime(2027, 1, 25, 8, tzinfo=UTC))
    assert village.posts("meetups") == []
    await village.waits("2 hours")
    (only,) = village.posts("meetups")
    assert only.at == datetime(2027, 1, 25, 9, tzinfo=UTC)
    village.quiet()


async def test_one_time_is_left_out_and_then_it_goes_on(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.types("cora", "ritual pause monday doorstep")
    assert village.answers("cora")[-1].offers("Leave out the next")
    await village.presses("cora", "Leave out the next")
    assert village.answers("cora")[-1].says("does not take place")
    await village.waits_until(datetime(2027, 1, 18, 10, tzinfo=UTC))
    assert [said.at.day for said in village.posts("meetups")] == [18]
    village.quiet()


async def test_a_pause_without_an_end_ends_when_somebody_says_so(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.types("cora", "ritual pause monday doorstep")
    assert village.answers("cora")[-1].offers("Until further notice")
    await village.presses("cora", "Until further notice")
    assert village.answers("cora")[-1].offers("Let it go on")
    await village.waits("14 days")
    assert village.posts("meetups") == []
    await village.types("cora", "ritual 1")
    assert village.answers("cora")[-1].says("pauses until somebody lets it go on")
    await village.presses("cora", "Let it go on")
    assert village.answers("cora")[-1].says("not made up for")
    await village.waits("7 days")
    assert [said.at.day for said in village.posts("meetups")] == [25]
    village.quiet()


async def test_an_end_is_an_end_and_whoever_counted_on_it_is_told(village: Village) -> None:
    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    invitation = village.posts("meetups")[-1]
    await village.presses("ben", "Yes")
    assert village.answers("ben")[-1].says("You said yes")
    await village.types("cora", "ritual cancel open desk")
    assert village.answers("cora")[-1].says("Only the next time, or all of them for good?")
    await village.presses("cora", "All of them, for good")
    assert village.answers("cora")[-1].says("has ended")
    assert invitation.says("does not take place")
    assert village.direct_messages("ben")[-1].says("Open desk")
    await village.waits("3 weeks")
    assert len(village.posts("meetups")) == 1
    village.quiet()


async def test_no_day_is_too_far_away(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    one = await the_ritual(village)
    await village.types("cora", "ritual move 1")
    slot = village.form("cora").fields()[0].initial[0]
    await village.submits("cora", slot=slot, day="9999-12-31", time="23:59")
    assert village.answers("cora")[-1].says("too far ahead")
    await village.square.press("cora", "calendar.pause_until", one.id)
    await village.settles()
    await village.submits("cora", day="9999-12-31")
    assert village.answers("cora")[-1].says("too far ahead")
    assert await the_ritual(village) == one
    village.quiet()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-01-03"])
async def test_no_day_is_too_strange(village: Village, day: str) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    one = await the_ritual(village)
    for typed in (f"ritual move 1 to {day} 23:59", f"ritual pause 1 until {day}"):
        await village.types("cora", typed)
        assert not village.answers("cora")[-1].offers("Move it", "Let it go on")
    await village.square.press("cora", "calendar.leave_out", f"{one.id}/{day}T00:00")
    await village.settles()
    assert village.answers("cora")[-1].says("not ahead any more")
    assert await the_ritual(village) == one
    village.quiet()


# ---- what is on ----------------------------------------------------------------------------------------------------


async def test_the_calendar_shows_what_is_on_and_my_yes(village: Village) -> None:
    await village.types("ana", "calendar")
    assert village.answers("ana")[-1].says("Nothing is set for the next days")
    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    assert village.posts("meetups")[-1].offers("Yes")
    await village.types("ana", "calendar")
    shown = village.answers("ana")[-1]
    assert shown.says("2027-01-05T15:00:00+00:00: Open desk in #meetups")
    assert shown.says("2027-01-12T15:00:00+00:00: Open desk in #meetups")
    assert shown.offers("Yes", "Maybe", "Send me the take-aways")
    assert not shown.offers("Move")
    await village.presses("ana", "Yes")
    assert village.answers("ana")[-1].says("You said yes")
    await village.types("ana", "when")
    assert village.answers("ana")[-1].says("You said yes.")
    await village.types("cora", "calendar 3")
    few = village.answers("cora")[-1]
    assert few.offers("Move", "Preview")
    assert not few.says("2027-01-12")
    village.quiet()


async def test_ones_own_page_shows_the_same_short(village: Village) -> None:
    space = village.square.space

    async def page(person: str) -> str:
        return str((await village.trellis.home(space, village.square.who(person))).view)

    await village.types("ana", "me")
    assert "What is on" not in await page("ana")
    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    assert village.posts("meetups")[-1].offers("Yes")
    shown = await page("ana")
    assert "gathering.yes" in shown
    assert "calendar.move" not in shown
    assert "<t:2027-01-05T15:00:00+00:00>" in shown
    shown = await page("cora")
    assert all(verb in shown for verb in ("gathering.yes", "calendar.move", "calendar.preview"))
    assert village.answers("ana")[-1]
    village.quiet()


async def test_ones_own_page_asks_the_database_as_often_however_much_comes_round(village: Village) -> None:
    space, asked = village.square.space, []
    event.listen(village.trellis.database.engine, "before_cursor_execute", lambda *about: asked.append(about[0]))
    await village.types("ana", "me")

    async def questions() -> int:
        asked.clear()
        await village.trellis.home(space, village.square.who("ana"))
        return max(Counter(asked).values())  # over one connection; how far a platform was heard is noted over another

    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    for_one = await questions()
    for day in range(6, 12):
        await comes_round(village, DESK, datetime(2027, 1, day, 15, tzinfo=UTC))
    assert await questions() == for_one
    assert all(said.offers("Yes") for said in village.posts("meetups"))
    assert village.answers("ana")[-1]
    village.quiet()


# ---- falling silent ------------------------------------------------------------------------------------------------


async def test_nothing_comes_round_while_the_community_is_closed(village: Village) -> None:
    await comes_round(village, DESK, datetime(2027, 1, 5, 15, tzinfo=UTC))
    invitation = village.posts("meetups")[-1]
    await village.types("cora", "board close")
    assert village.answers("cora")[-1].offers("Close it")
    await village.presses("cora", "Close it")
    assert village.answers("cora")[-1].says("closed")
    told = [said for channel in ("welcome", "help", "library", "coordinators") for said in village.posts(channel)]
    assert all(said.says("closed") or said.says("no longer") for said in told)
    assert invitation.says("does not take place")
    before = len(village.posts("meetups"))
    await village.waits("4 weeks")
    assert len(village.posts("meetups")) == before == 1
    await village.types("cora", "ritual add open desk thu 16:00")
    assert village.answers("cora")[-1].says("not switched on")
    village.quiet()


async def test_a_community_that_opens_again_goes_on_and_makes_up_for_nothing(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    await village.square.press("cora", "coordinator.close_now", "")
    await village.settles()
    assert village.answers("cora")[-1].says("closed")
    await village.waits("2 weeks")
    await village.types("cora", "setup")
    assert village.answers("cora")[-1].offers("Set up")
    await village.presses("cora", "Set up")
    chosen = {"questions": "help", "meetups": "meetups", "coordinators": "coordinators"}
    where = {purpose: village.square.place(name) for purpose, name in chosen.items()}
    await village.submits("cora", name="Village", care="Mending", zone="UTC", language="en", **where)
    await village.presses("cora", "Switch on")
    assert all(village.answers("cora"))
    for channel in ("welcome", "help", "library", "coordinators", "meetups"):
        assert all(said.says("Trellis") or said.says("closed") for said in village.posts(channel))
    before = len(village.posts("meetups"))
    await village.waits_until(datetime(2027, 1, 25, 9, tzinfo=UTC))
    doorsteps = [said for said in village.posts("meetups")[before:] if said.says("Monday doorstep")]
    assert [said.at.day for said in doorsteps] == [25]
    village.quiet()


# ---- as it is typed ------------------------------------------------------------------------------------------------


async def completed(village: Village, person: str, typed: str) -> list[str]:
    found = await village.trellis.complete(village.square.space, village.square.who(person), typed)
    return [one.text for one in found]


async def test_what_is_typed_is_completed(village: Village) -> None:
    ways = await completed(village, "cora", "ritual ")
    assert ways == [f"ritual {way}" for way in ("list", "add", "edit", "move", "pause", "cancel", "preview")]
    assert await completed(village, "cora", "ritual ca") == ["ritual cancel"]
    assert await completed(village, "cora", "ritual add op") == ["ritual add open desk"]
    assert await completed(village, "cora", "ritual add f03") == ["ritual add open desk tue 15:00"]
    assert await completed(village, "cora", "ritual add open desk") == ["ritual add open desk tue 15:00"]
    assert "ritual add surprise" in await completed(village, "cora", "ritual add ")
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    assert await completed(village, "cora", "ritual move ") == ["ritual move Monday doorstep"]
    assert await completed(village, "cora", "meetup pause mon") == ["meetup pause Monday doorstep"]
    whens = ["to 2027-01-12 09:00", "to 2027-01-13 09:00", "to 2027-01-18 09:00"]
    moves = [f"ritual move Monday doorstep {when}" for when in whens]
    assert await completed(village, "cora", "ritual move monday doorstep") == ["ritual move Monday doorstep", *moves]
    assert await completed(village, "cora", "ritual move monday doorstep to 2027-01-18") == moves[-1:]
    untils = [f"ritual pause Monday doorstep until 2027-{day}" for day in ("01-18", "01-25", "02-08")]
    assert await completed(village, "cora", "ritual pause monday doorstep ") == untils
    assert await completed(village, "cora", "ritual cancel monday doorstep") == ["ritual cancel Monday doorstep"]
    assert await completed(village, "ana", "ritual move ") == []
    assert await completed(village, "ana", "calendar ") == []


async def test_what_is_completed_behind_a_name_can_be_typed(village: Village) -> None:
    await comes_round(village, DOORSTEP, datetime(2027, 1, 11, 9, tzinfo=UTC))
    for whole in (await completed(village, "cora", "ritual move monday doorstep "))[:1]:
        await village.types("cora", whole)
        assert village.answers("cora")[-1].offers("Move it")
    for whole in (await completed(village, "cora", "ritual pause monday doorstep "))[:1]:
        await village.types("cora", whole)
        assert village.answers("cora")[-1].says("It pauses. The next time is Mon 18 Jan, 09:00")
    village.quiet()


async def test_a_hyphen_may_be_left_out(village: Village) -> None:
    await village.types("cora", "ritual add show and tell every 2 weeks on thu 16:00")
    assert village.answers("cora")[-1].says("Show-and-tell")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")
    assert await completed(village, "cora", "ritual add show and") == ["ritual add show-and-tell"]
    assert await completed(village, "cora", "ritual edit show and") == ["ritual edit Show-and-tell"]
    await village.types("cora", "ritual show and tell")
    assert village.answers("cora")[-1].offers("Set it otherwise")
    assert village.posts("meetups")[-1].says("Show-and-tell")
    village.quiet()


async def test_a_form_shows_the_words_that_stand_there_where_none_are_filled_in(village: Village) -> None:
    for kind, words in (
        ("F03", "Empty: The desk is open for 45 minutes"),
        ("surprise", "Empty: those of what is drawn"),
    ):
        await village.types("cora", f"ritual add {kind}")
        hints = {field.name: field.hint for field in village.form("cora").fields()}
        assert hints["opening"].startswith(words)
        del village.square.forms["cora"]
    village.quiet()


async def test_everything_completed_can_be_typed(village: Village) -> None:
    for typed in await completed(village, "cora", "ritual add "):
        (whole, *_) = await completed(village, "cora", typed) or [typed]
        await village.types("cora", whole)
        if village.square.forms.pop("cora", None) is None:
            assert village.answers("cora")[-1].offers("Set it"), whole
    village.quiet()
