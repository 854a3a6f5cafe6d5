"""Meetups at an hour: the invitation, who comes and who hosts, opening, phases, and how one ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.events import InterestShown, TimeCame
from bot.core.ids import EventId
from bot.core.people import Life, Mode
from bot.rituals import running
from bot.rituals.format import Kind
from bot.rituals.planning import slot_named
from bot.rituals.ritual import Answer, Hosting, Rsvp, Stage
from bot.rituals.ritual import Life as RitualLife
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import announced, chooses, comes_round, gives, the_run, writes
from tests.square import Said
from tests.village import MONDAY, Village, a_village, the_formats

DESK, TELL = "F03", "F08"
"""An open desk of 45 minutes, for one to eight, announced two days before; a show-and-tell for five or more."""
TUESDAY = MONDAY + timedelta(days=1, hours=6)
NEXT_WEEK = MONDAY + timedelta(days=8, hours=7)


async def a_desk(village: Village, at: datetime = TUESDAY, **how: object) -> str:
    """Announce an open desk, once."""
    ritual = await comes_round(village, DESK, at, rule="", **how)  # type: ignore[arg-type]
    assert village.posts("meetups")[-1].offers("Yes", "Maybe", "Send me the take-aways", "Calendar file")
    return ritual


async def says(village: Village, person: str, label: str, words: str) -> None:
    await village.presses(person, label)
    assert village.answers(person)[-1].says(words)


async def with_room_for(village: Village, ritual: str, capacity: int) -> None:
    """Let a coordinator change how many there is room for."""

    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(ritual)
        assert before is not None
        after = replace(before, capacity=capacity)
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)


# ---- the invitation ------------------------------------------------------------------------------------------------


async def test_an_invitation_says_what_when_where_and_who(village: Village) -> None:
    await a_desk(village)
    invitation = village.posts("meetups")[-1]
    assert invitation.says("2027-01-05T15:00")
    assert invitation.says("45 minutes")
    assert invitation.says("the coordinators look after it")
    assert invitation.says("just read along")
    village.quiet()


async def test_an_answer_is_counted_and_told_to_nobody_else(village: Village) -> None:
    await a_desk(village)
    invitation = village.posts("meetups")[-1]
    await says(village, "ana", "Yes", "You said yes")
    assert invitation.says("1 of 8 places")
    assert "Ana" not in invitation.text
    await says(village, "ana", "Yes", "Taken back")
    assert invitation.says("0 of 8 places")
    await says(village, "ben", "Maybe", "keeps no place")
    await says(village, "ben", "Send me the take-aways", "I send it to you")
    assert invitation.says("0 of 8 places")
    assert len(village.posts("meetups")) == 1
    village.quiet()


async def test_a_calendar_file_is_given_to_whoever_asks(village: Village) -> None:
    await a_desk(village)
    await village.presses("ana", "Calendar file")
    (file,) = village.answers("ana")[-1].documents()
    assert file.name == "open-desk.ics"
    assert "DTSTART" in file.content
    village.quiet()


# ---- who comes -----------------------------------------------------------------------------------------------------


async def test_a_full_meetup_has_a_waiting_list(village: Village) -> None:
    ritual = await a_desk(village)
    await with_room_for(village, ritual, 2)
    invitation = village.posts("meetups")[-1]
    await says(village, "ana", "Yes", "You said yes")
    await says(village, "ben", "Yes", "You said yes")
    assert invitation.says("all 2 places are taken; a yes puts you on the waiting list")
    await says(village, "cleo", "Yes", "you are number 1")
    await says(village, "dan", "Yes", "you are number 2")
    assert invitation.says("2 people wait")
    await says(village, "ana", "Yes", "Taken back")
    moved = village.direct_messages("cleo")[-1]
    assert moved.says("There is a place for you now")
    assert invitation.says("one person waits")
    await says(village, "cleo", "I can’t come", "whoever waits")
    assert village.direct_messages("dan")[-1].says("There is a place for you now")
    village.quiet()


async def test_more_room_lets_those_who_wait_in_and_less_room_sends_nobody_away(village: Village) -> None:
    ritual = await a_desk(village)
    await with_room_for(village, ritual, 1)
    for person, words in (("ana", "You said yes"), ("ben", "number 1"), ("cleo", "number 2")):
        await says(village, person, "Yes", words)
    await with_room_for(village, ritual, 2)
    assert village.direct_messages("ben")[-1].says("There is a place for you now")
    await with_room_for(village, ritual, 1)
    assert village.posts("meetups")[-1].says("all 2 places are taken, and one person waits")
    await says(village, "ana", "Yes", "Taken back")
    assert village.posts("meetups")[-1].says("all 1 places")
    village.quiet()


@pytest.mark.parametrize("how", ["forgotten", "gone"])
async def test_the_place_of_whoever_is_no_longer_here_goes_to_whoever_waits(database_url: str, how: str) -> None:
    async with a_village(database_url) as village:
        await with_room_for(village, await a_desk(village), 1)
        invitation = village.posts("meetups")[-1]
        for person, words in (("ana", "You said yes"), ("ben", "number 1"), ("cleo", "number 2")):
            await says(village, person, "Yes", words)
        if how == "forgotten":
            await village.types("ana", "forget")
            await village.presses("ana", "Forget me")
            assert village.answers("ana")[-1]
        else:
            await village.square.leaves("ana")
            await village.settles()
        assert village.direct_messages("ben")[-1].says("There is a place for you now")
        assert invitation.says("all 1 places are taken, and one person waits")
        village.quiet()


async def test_only_those_who_said_yes_are_reminded(village: Village) -> None:
    await a_desk(village, TUESDAY + timedelta(hours=12))
    await says(village, "ana", "Yes", "I remind you the day before")
    await says(village, "ben", "Maybe", "keeps no place")
    await village.waits("24 hours")
    reminder = village.direct_messages("ana")[-1]
    assert reminder.says("You said yes to")
    await says(village, "ana", "I can’t come", "Thank you for saying so")
    await village.waits_until(TUESDAY + timedelta(hours=11, minutes=31))
    assert village.posts("coordinators")[-1].offers("Open", "I host")
    village.quiet()


# ---- who hosts -----------------------------------------------------------------------------------------------------


async def test_a_host_is_named_only_after_their_yes(village: Village) -> None:
    await a_desk(village, host="eli")
    invitation = village.posts("meetups")[-1]
    asked = village.direct_messages("eli")[-1]
    assert asked.offers("I host", "Not this time", "Somebody else…")
    assert invitation.says("the coordinators look after it")
    await village.presses("eli", "I host")
    assert asked.says("You host")
    assert invitation.says("Host: eli")
    village.quiet()


async def test_a_host_who_passes_leaves_it_to_the_coordinators(village: Village) -> None:
    await a_desk(village, host="eli")
    asked = village.direct_messages("eli")[-1]
    await village.presses("eli", "Not this time")
    assert asked.says("You passed")
    lacks = village.posts("coordinators")[-1]
    assert lacks.says("Nobody hosts")
    await village.presses("cora", "I host")
    assert village.answers("cora")[-1].says("You host")
    assert village.posts("meetups")[-1].says("Host: cora")
    assert lacks.says("hosts")
    assert asked.says("Somebody else was asked")
    village.quiet()


async def test_a_co_host_is_asked_when_the_host_passes(village: Village) -> None:
    ritual = await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]

    ben = await village.member("ben")

    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(ritual)
        assert before is not None
        after = replace(before, co_host=ben)
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)
    assert village.direct_messages("ben")[-1].says("together with somebody else")
    await village.presses("ben", "I host too")
    await village.presses("eli", "Not this time")
    assert village.direct_messages("ben")[-1].says("Would you be the first host?")
    await village.presses("ben", "I host")
    assert village.answers("ben")[-1].says("You host")
    run = await the_run(village)
    assert (run.host, run.hosting, run.co_host) == (ben, Hosting.YES, None)
    assert village.posts("meetups")[-1].says("Host: ben\n")
    village.quiet()


async def test_hosting_is_handed_on_to_somebody_who_is_asked_in_turn(village: Village) -> None:
    await a_desk(village, host="eli")
    asked = village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await village.presses("eli", "Somebody else…")
    assert not await village.submits("eli", member=village.square.who("eli"))
    assert village.answers("eli")[-1].says("That is you")
    await village.presses("eli", "Somebody else…")
    assert not await village.submits("eli", member=village.square.who("fay"))
    assert village.answers("eli")[-1].says("I ask")
    assert asked.says("Somebody else was asked")
    assert village.posts("meetups")[-1].says("the coordinators look after it")
    turn = village.direct_messages("fay")[-1]
    assert turn.mentions() == {"eli"}
    await village.presses("fay", "I host")
    assert village.posts("meetups")[-1].says("Host: fay")
    village.quiet()


async def test_two_hosts_swap_only_when_both_agree(village: Village) -> None:
    ritual = await a_desk(village, host="eli")
    ben = await village.member("ben")

    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(ritual)
        assert before is not None
        after = replace(before, co_host=ben)
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)
    first, second = village.direct_messages("eli")[-1], village.direct_messages("ben")[-1]
    await village.presses("ben", "I host too")
    await village.presses("eli", "I host")
    await village.presses("eli", "Swap with the other host")
    assert village.answers("eli")[-1].says("all stays as it is")
    wish = village.direct_messages("ben")[-1]
    assert wish.says("you would be the first host")
    await village.presses("ben", "Yes, swap")
    assert wish.says("swapped places")
    assert village.direct_messages("eli")[-1].says("swapped places")
    assert first.says("You are the second host")
    assert second.says("You host")
    run = await the_run(village)
    assert run.host == ben
    assert village.posts("meetups")[-1].says("Host: ben, with eli")
    village.quiet()


# ---- how it goes ---------------------------------------------------------------------------------------------------


async def test_a_host_gets_a_page_opens_early_and_leads_through(village: Village) -> None:
    await a_desk(village, host="eli")
    invitation = village.posts("meetups")[-1]
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await says(village, "ana", "Yes", "You said yes")
    await village.waits_until(TUESDAY - timedelta(minutes=30))
    page = village.direct_messages("eli")[-1]
    assert page.says("one person said yes")
    await says(village, "eli", "Open", "can be opened from")
    await village.waits("16 minutes")
    await says(village, "eli", "Open", "It is open")
    assert invitation.says("It is open, until")
    await says(village, "eli", "Open", "It is on right now")
    await says(village, "ben", "I am here", "Good that you are here")
    await village.says("cleo", "My glue does not hold.", "meetups", under=invitation.ref)
    came = {
        rsvp.member
        for rsvp in await village.reads(lambda look: look.runs.answers(look.runs.since(MONDAY)[0].id))
        if rsvp.came
    }
    assert came == {await village.member("ben"), await village.member("cleo")}
    await village.waits_until(TUESDAY + timedelta(minutes=46))
    run = await the_run(village)
    assert run.stage is Stage.KEEPING
    assert run.people == 3
    assert invitation.says("It is over")
    assert len(village.posts("meetups")) == 1
    (reminder,) = village.direct_messages("ana")
    assert reminder.says("You said yes to")
    assert village.direct_messages("eli")[-1].offers("Write take-aways")
    village.quiet()


async def test_whoever_hosts_marks_what_is_there_and_hears_of_nothing_where_nothing_is(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await village.waits_until(TUESDAY + timedelta(minutes=38))
    (_, sheet) = village.direct_messages("eli")
    assert sheet.offers("Open")
    for number, words in enumerate(("Which glue?", "Which clamp?")):
        await gives(village, "ana", "Put something on it" if not number else "Add another one", words)
        assert village.direct_messages("eli")[-1].says("Which of these were settled?")
        assert len(village.direct_messages("eli")) == 3
    page = await chooses(village, "eli", "Say what was settled", "Which glue?", "Settled")
    assert page.says("You said: Settled")
    assert page.says("It is open until")
    assert "who chose what" not in page.text
    village.quiet()


async def test_nobody_came(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "Not this time")
    assert village.posts("coordinators")[-1].says("Nobody hosts")
    await village.waits_until(TUESDAY - timedelta(minutes=30))
    assert village.posts("coordinators")[-1].says("nobody has said so yet")
    await village.waits("31 minutes")
    assert village.posts("meetups")[-1].says("Not enough of us today")
    run = await the_run(village)
    assert (run.stage, run.people, run.seal) == (Stage.TOO_FEW, 0, "")
    village.quiet()


async def test_one_too_few_is_said_plainly_to_those_who_would_have_come(village: Village) -> None:
    await comes_round(village, TELL, NEXT_WEEK, rule="")
    await village.waits_until(NEXT_WEEK - timedelta(days=6))
    people = ("ana", "ben", "cleo", "dan")
    for person in people:
        await says(village, person, "Yes", "You said yes")
    await village.waits_until(NEXT_WEEK - timedelta(hours=1))
    for person in people:
        assert village.direct_messages(person)[-1].says("You said yes to")
    await village.waits_until(NEXT_WEEK + timedelta(minutes=1))
    assert village.posts("coordinators")[-1].offers("Open")
    assert village.posts("meetups")[-1].says("Not enough of us today")
    for person in people:
        assert village.direct_messages(person)[-1].says("No harm done")
    village.quiet()


async def test_the_fewest_and_their_phases(village: Village) -> None:
    await comes_round(village, TELL, NEXT_WEEK, rule="", host="gus")
    await village.waits_until(NEXT_WEEK - timedelta(days=6))
    invitation = village.posts("meetups")[-1]
    assert village.direct_messages("gus")[-1]
    await village.presses("gus", "I host")
    people = ("ana", "ben", "cleo", "dan")
    for person in people:
        await says(village, person, "Yes", "You said yes")
    await village.waits_until(NEXT_WEEK)
    for person in people:
        assert village.direct_messages(person)[-1].says("You said yes to")
    assert village.direct_messages("gus")[-1].says("1 min")
    assert invitation.says("It is open")
    assert invitation.says("Until 2027-01-12T16:01")
    await village.waits("2 minutes")
    assert invitation.says("Until 2027-01-12T16:09")
    assert len(village.posts("meetups")) == 1
    assert (await the_run(village)).phase == "first"
    village.quiet()


# ---- late, moved, cancelled ----------------------------------------------------------------------------------------


async def falls_late(village: Village, by: timedelta) -> None:
    """Sleep through the hour of the run, and look at it that much later."""
    run = await the_run(village)
    village.clock.turn_to(run.begins + by)
    await village.settles()


async def test_a_late_beginning_within_the_hour_begins(village: Village) -> None:
    await a_desk(village)
    await says(village, "ana", "Yes", "You said yes")
    await falls_late(village, timedelta(minutes=30))
    assert village.posts("meetups")[-1].says("It is open")
    village.quiet()


async def test_what_could_not_begin_in_time_does_not_and_only_its_host_hears_it(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await says(village, "ana", "Yes", "You said yes")
    await falls_late(village, timedelta(minutes=61))
    assert village.direct_messages("eli")[-1].says("I was not there in time")
    assert village.posts("meetups")[-1].says("did not take place")
    assert (await the_run(village)).stage is Stage.SKIPPED
    village.quiet()


async def test_what_was_missed_is_not_made_up_for(village: Village) -> None:
    await comes_round(village, DESK, TUESDAY)
    assert village.posts("meetups")[-1]
    village.clock.turn_to(TUESDAY + timedelta(days=22))
    await village.settles()
    announced, planned = village.posts("coordinators")
    assert announced.says("2027-01-05T15:00:00+00:00, did not take place: I was not there in time")
    assert planned.says("2027-01-12T15:00:00+00:00, did not take place: I was not there in time")
    assert village.posts("meetups")[-1].says("did not take place")
    await village.waits_until(TUESDAY + timedelta(days=26, hours=1))
    assert len(village.posts("meetups")) == 2
    assert village.posts("meetups")[-1].says("2027-02-02T15:00")
    village.quiet()


async def test_a_cancelled_one_is_told_once_to_those_who_count_on_it(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await says(village, "ana", "Yes", "You said yes")
    await says(village, "ben", "Maybe", "keeps no place")

    def cancel(tx: UnitOfWork) -> None:
        run = tx.runs.not_over()[0]
        ritual = tx.rituals.ritual(run.ritual)
        assert ritual is not None
        running.cancel(run, ritual, tx, "The hall is *flooded* <@everyone>.")

    await writes(village, cancel)
    for person in ("ana", "eli"):
        assert village.direct_messages(person)[-1].says("The hall is *flooded*")
    invitation = village.posts("meetups")[-1]
    assert invitation.says("does not take place")
    await village.waits("2 days")
    assert (await the_run(village)).stage is Stage.CANCELLED
    village.quiet()


async def test_a_moved_one_keeps_its_yeses_and_is_told_once(village: Village) -> None:
    ritual_token = await a_desk(village)
    invitation = village.posts("meetups")[-1]
    await says(village, "ana", "Yes", "You said yes")

    def move(tx: UnitOfWork) -> None:
        ritual, run = tx.rituals.ritual(ritual_token), tx.runs.not_over()[0]
        assert ritual is not None
        planned = datetime.fromisoformat(run.slot)
        moved = replace(ritual, recurrence=ritual.recurrence.shifted_to(planned, planned + timedelta(days=2)))
        tx.rituals.change(moved)
        slot = slot_named(moved, run.slot)
        assert slot is not None
        running.move(run, slot, moved, the_formats()[DESK], tx)

    await writes(village, move)
    assert village.direct_messages("ana")[-1].says("is moved")
    assert invitation.says("2027-01-07T15:00")
    assert invitation.says("1 of 8 places")
    await village.waits_until(TUESDAY + timedelta(days=1, minutes=1))
    assert village.direct_messages("ana")[-1].says("You said yes to")
    await village.waits_until(TUESDAY + timedelta(days=2, minutes=1))
    assert village.posts("coordinators")[-1].offers("Open")
    assert invitation.says("It is open")
    village.quiet()


async def test_a_format_that_is_gone_ends_quietly(village: Village) -> None:
    await a_desk(village)
    await says(village, "ana", "Yes", "You said yes")

    def lose(tx: UnitOfWork) -> None:
        tx.runs.change(replace(tx.runs.not_over()[0], format="F99"))

    await writes(village, lose)
    await village.waits_until(TUESDAY)
    assert village.direct_messages("ana")[-1].says("does not take place")
    assert village.posts("meetups")[-1].says("does not take place")
    assert village.posts("coordinators")[-1].says("F99")
    village.quiet()


async def test_a_ritual_whose_format_is_gone_rests(village: Village) -> None:
    token = await comes_round(village, TELL, NEXT_WEEK)

    def lose(tx: UnitOfWork) -> None:
        ritual = tx.rituals.ritual(token)
        assert ritual is not None
        tx.rituals.change(replace(ritual, format="F99"))

    await writes(village, lose)
    await village.waits_until(NEXT_WEEK + timedelta(days=14))
    assert village.posts("coordinators")[-1].says("F99")
    ritual = await village.reads(lambda look: look.rituals.ritual(token))
    assert ritual is not None
    assert ritual.life is RitualLife.RESTING
    village.quiet()


# ---- hostile, foreign, again ---------------------------------------------------------------------------------------


async def test_what_is_not_theirs_is_answered_in_one_sentence(village: Village) -> None:
    await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    invitation, run = village.posts("meetups")[-1], await the_run(village)
    item = next(one for one in invitation.items() if one.label == "Yes")

    async def forges(verb: str, token: str) -> Said:
        before = len(village.answers("ben"))
        await village.square.presses("ben", invitation, replace(item, verb=f"gathering.{verb}", token=token))
        await village.settles()
        (said,) = village.answers("ben")[before:]
        return said

    assert (await forges("host", f"{run.id}/host")).says("Only whoever was asked")
    assert (await forges("hand_on", f"{run.id}/host")).says("Only whoever was asked")
    assert (await forges("open", run.id)).says("Whoever hosts opens it")
    assert (await forges("swap_yes", run.id)).says("not open any more")
    told = {
        "swap": "nobody to swap with",
        "give": "it is not yours",
        "never": "no longer works",
        "not_host": "Somebody else was asked",
        "here": "It is still ahead",
    }
    for verb, words in told.items():
        for token in ("nothing", "nothing/host"):
            assert (await forges(verb, token)).says("That meetup is not there any more")
        assert (await forges(verb, f"{run.id}/more/of/it")).says(words)
    assert await the_run(village) == run
    assert not await village.reads(lambda look: look.runs.answers(run.id))
    village.quiet()


async def test_a_late_press_is_answered_kindly(village: Village) -> None:
    await a_desk(village)
    invitation = village.posts("meetups")[-1]
    yes = next(item for item in invitation.items() if item.label == "Yes")
    await village.waits_until(TUESDAY + timedelta(minutes=1))
    assert village.posts("coordinators")[-1]
    await village.square.presses("ana", invitation, yes)
    await village.settles()
    assert village.answers("ana")[-1].says("Thank you for coming by")
    assert not await village.reads(lambda look: look.runs.answers(look.runs.since(MONDAY)[0].id))
    village.quiet()


async def test_the_same_moment_twice_announces_once(village: Village) -> None:
    token = await a_desk(village)
    run = await the_run(village)

    def again(tx: UnitOfWork) -> None:
        for number in range(3):
            announce = TimeCame(
                id=EventId(f"again:{number}"), at=tx.now, verb="gathering.announce", token=f"{token}/{run.slot}"
            )
            beat = TimeCame(id=EventId(f"beat:{number}"), at=tx.now, verb="gathering.beat", token=run.id)
            tx.schedule(announce, tx.now)
            tx.schedule(beat, tx.now)

    await writes(village, again)
    await village.waits("1 minute")
    assert len(village.posts("meetups")) == 1
    assert len(await village.reads(lambda look: look.runs.since(MONDAY))) == 1
    village.quiet()


# ---- every format --------------------------------------------------------------------------------------------------

GATHERINGS = [format_.id for format_ in the_formats() if format_.kind is Kind.GATHERING]


async def say_yes(village: Village, people: Sequence[str]) -> None:
    members = [await village.member(person) for person in people]

    def yes(tx: UnitOfWork) -> None:
        run = tx.runs.not_over()[0]
        for member in members:
            tx.runs.answer(Rsvp(run=run.id, member=member, answer=Answer.YES, at=tx.now))

    await writes(village, yes)


@pytest.mark.parametrize("format_", GATHERINGS)
@pytest.mark.parametrize("how_many", ["nobody", "the fewest", "many"])
async def test_every_gathering_goes_from_its_invitation_to_its_end(
    database_url: str, format_: str, how_many: str
) -> None:
    many = [f"guest{number}" for number in range(14)]
    async with a_village(database_url, more=many) as village:
        begins, least = MONDAY + timedelta(days=15), the_formats()[format_].least
        assert (await announced(village, format_, begins)).offers("Yes")
        people = many[: {"nobody": 0, "the fewest": least, "many": 14}[how_many]]
        await say_yes(village, people)
        await village.waits_until(begins)
        run = await the_run(village)
        assert run.stage is (Stage.ON if people else Stage.TOO_FEW)
        for person in people:
            assert len(village.direct_messages(person)) == 1
            assert village.direct_messages(person)[-1].says("You said yes to")
        assert village.posts("coordinators")[-1].offers("Open")
        await village.waits_until(run.ends + timedelta(days=14))
        run = await the_run(village)
        assert run.stage is (Stage.OVER if people else Stage.TOO_FEW)
        assert run.people == len(people)
        assert not await village.reads(lambda look: look.giving.given(run.id))
        assert len([post for post in village.posts("meetups") if post.under is None]) == 1
        assert len(list(village.posts("coordinators"))) <= 3
        for person in people:
            assert len(village.direct_messages(person)) == 1
        village.quiet()


# ---- the house -----------------------------------------------------------------------------------------------------


async def test_a_new_house_goes_on_where_the_old_one_was_killed(database_url: str) -> None:
    async with a_village(database_url) as village:
        await comes_round(village, DESK, TUESDAY, host="eli")
        assert village.posts("meetups")[-1]
        assert village.direct_messages("eli")[-1]
        await village.presses("eli", "I host")
        await says(village, "ana", "Yes", "You said yes")
    async with a_village(database_url, at=TUESDAY - timedelta(minutes=10)) as village:
        assert village.direct_messages("ana")[-1].says("You said yes to")
        assert village.direct_messages("eli")[-1].offers("Open")
        await village.waits("11 minutes")
        run = await the_run(village)
        assert (run.stage, run.beat > 3) == (Stage.ON, True)
        assert not village.posts("meetups")
        village.quiet()
    async with a_village(database_url, at=TUESDAY + timedelta(days=5, hours=1)) as village:
        assert (await the_run(village, 0)).people == 1
        assert village.posts("meetups")[-1].says("2027-01-12T15:00")
        assert (await the_run(village, 1)).stage is Stage.AHEAD


async def test_nothing_is_announced_where_we_are_not_switched_on(village: Village) -> None:
    await comes_round(village, DESK, TUESDAY, channel="lobby", rule="", host="eli")

    def switch_off(tx: UnitOfWork) -> None:
        tx.places.switch(village.square.place("lobby"), Mode.OFF)

    await writes(village, switch_off)
    assert village.posts("lobby")[-1]
    assert village.direct_messages("eli")[-1]
    await comes_round(village, DESK, TUESDAY, channel="lobby", rule="", host="eli")
    told = village.posts("coordinators")[-1]
    assert told.says("could not be announced")
    await village.waits("2 days")
    assert village.posts("coordinators")[-1]
    village.quiet()


async def test_a_closed_community_hears_nothing_more(village: Village) -> None:
    await a_desk(village, host="eli")
    invitation = village.posts("meetups")[-1]
    yes = next(item for item in invitation.items() if item.label == "Yes")
    assert village.direct_messages("eli")[-1]
    await writes(village, lambda tx: tx.places.live(Life.CLOSED))
    await village.square.presses("ana", invitation, yes)
    await village.settles()
    assert village.answers("ana")[-1].says("This one is over")
    await village.waits("20 days")
    run = await the_run(village)
    assert (run.stage, run.seal) == (Stage.SKIPPED, "")
    village.quiet()


async def test_interest_in_the_platforms_own_list_is_a_yes(database_url: str) -> None:
    async with a_village(database_url) as village:
        ritual = await a_desk(village)
        await with_room_for(village, ritual, 1)
        invitation = village.posts("meetups")[-1]
        stands_at = invitation.ref
        assert stands_at is not None

        async def shows_interest(person: str, *, on: bool) -> None:
            event = InterestShown(
                id=EventId(f"interest:{person}:{on}"),
                at=village.now,
                by=village.square.who(person),
                message=stands_at,
                on=on,
            )
            await village.square.hear(event)
            await village.settles()

        await shows_interest("ana", on=True)
        assert invitation.says("all 1 places are taken")
        await shows_interest("ben", on=True)
        assert village.direct_messages("ben")[-1].says("you are number 1")
        await shows_interest("ana", on=False)
        assert village.direct_messages("ben")[-1].says("There is a place for you now")
        await says(village, "ben", "Yes", "Taken back")
        assert invitation.says("0 of 1 places")
        village.quiet()


async def test_what_is_announced_long_before_it_comes_round_again_misses_nothing(database_url: str) -> None:
    """A show-and-tell every day, announced seven days before each."""
    async with a_village(database_url) as village:
        first = MONDAY + timedelta(days=2, hours=7)
        await comes_round(village, TELL, first, rule="FREQ=DAILY")
        await village.waits_until(MONDAY + timedelta(days=1, hours=12))
        runs = await village.reads(lambda look: look.runs.since(MONDAY))
        assert [run.begins for run in runs] == [first + timedelta(days=day) for day in range(7)]
        posts = village.posts("meetups")
        assert len(list(posts)) == len(runs)
        village.quiet()


async def set_otherwise(village: Village, token: str, **how: object) -> None:
    """Let a coordinator set a ritual otherwise."""

    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(token)
        assert before is not None
        after = replace(before, **how)  # type: ignore[arg-type]
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)


async def test_whoever_said_yes_keeps_hosting_what_is_announced(village: Village) -> None:
    token = await a_desk(village, host="eli")
    assert village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")
    await set_otherwise(village, token, host=await village.member("fay"))
    assert village.posts("meetups")[-1].says("Host: eli")
    village.quiet()


async def test_whoever_was_only_asked_reads_that_it_is_somebody_elses_turn(village: Village) -> None:
    token = await a_desk(village, host="eli")
    asked = village.direct_messages("eli")[-1]
    await set_otherwise(village, token, host=await village.member("fay"))
    assert asked.says("Somebody else was asked")
    assert village.direct_messages("fay")[-1].offers("I host")
    village.quiet()


async def test_a_host_who_cannot_come_to_the_new_hour_passes(village: Village) -> None:
    token = await a_desk(village, host="eli")
    asked = village.direct_messages("eli")[-1]
    await village.presses("eli", "I host")

    def move(tx: UnitOfWork) -> None:
        ritual, run = tx.rituals.ritual(token), tx.runs.not_over()[0]
        assert ritual is not None
        planned = datetime.fromisoformat(run.slot)
        moved = replace(ritual, recurrence=ritual.recurrence.shifted_to(planned, planned + timedelta(days=1)))
        slot = slot_named(moved, run.slot)
        assert slot is not None
        tx.rituals.change(moved)
        running.move(run, slot, moved, the_formats()[DESK], tx)

    await writes(village, move)
    assert village.direct_messages("eli")[-1].says("is moved")
    assert asked.says("2027-01-06T15:00")
    await village.presses("eli", "I can’t come")
    assert village.answers("eli")[-1].says("You passed")
    assert village.posts("coordinators")[-1].says("Nobody hosts")
    assert (await the_run(village)).hosting is Hosting.NO
    village.quiet()


async def test_a_prompt_with_a_host_asks_them_as_well(village: Village) -> None:
    at = MONDAY + timedelta(hours=1)
    await comes_round(village, "N06", at, rule="", host="eli")
    await village.waits_until(at)
    opened = village.posts("meetups")[-1]
    asked = village.direct_messages("eli")[-1]
    assert asked.says("looks in now and then")
    await village.presses("eli", "I host")
    assert asked.says("You host")
    assert opened.says("eli")
    run = await the_run(village)
    assert run.hosting is Hosting.YES
    await village.square.press("ana", "gathering.yes", run.id)
    await village.settles()
    assert village.answers("ana")[-1].says("not there any more")
    village.quiet()


async def test_a_prompt_that_is_open_asks_its_new_host(village: Village) -> None:
    token = await comes_round(village, "N06", MONDAY + timedelta(hours=1), rule="", host="eli")
    await village.waits_until(MONDAY + timedelta(hours=1))
    assert village.posts("meetups")[-1]
    asked = village.direct_messages("eli")[-1]
    await set_otherwise(village, token, host=await village.member("fay"))
    assert asked.says("Somebody else was asked")
    assert village.direct_messages("fay")[-1].offers("I host")
    village.quiet()


async def test_a_host_alone_is_nobody_who_came(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_desk(village, host="eli")
        assert village.direct_messages("eli")[-1]
        await village.presses("eli", "I host")
        await village.waits_until(TUESDAY + timedelta(minutes=5))
        invitation = village.posts("meetups")[-1]
        assert invitation.says("It is open")
        await village.says("eli", "Anybody here?", "meetups", under=invitation.ref)
        await village.waits_until(TUESDAY + timedelta(minutes=46))
        assert (await the_run(village)).people == 0
        assert village.direct_messages("eli")[-1].says("nobody has said so yet")
        village.quiet()


async def test_nobody_swaps_whom_nobody_asked(village: Village) -> None:
    token = await a_desk(village, host="eli")
    await set_otherwise(village, token, co_host=await village.member("ben"))
    assert village.direct_messages("eli")[-1]
    assert village.direct_messages("ben")[-1]
    await village.presses("eli", "I host")
    await village.presses("ben", "I host too")
    run = await the_run(village)
    await village.square.press("ben", "gathering.swap_yes", run.id)
    await village.settles()
    assert village.answers("ben")[-1].says("not open any more")
    assert (await the_run(village)).host == run.host
    village.quiet()
