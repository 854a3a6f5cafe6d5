"""What is kept of a meetup: asked once, written by hand, seen before it is posted, and sent to whoever wished it.

What somebody will do comes back to them alone; what nobody comes to rests, and the room hears nothing of that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.rituals.format import TakeAway
from bot.rituals.ritual import Life, Stage
from tests.rhythm import comes_round, gives, the_ritual, the_run, writes
from tests.square import Said
from tests.village import MONDAY, Village

TUESDAY = MONDAY + timedelta(days=1, hours=6)
DESK, SHOW_AND_TELL, BAZAAR = "F03", "F08", "N31"
WORDS = "Clamps first, glue second."


async def an_open_desk(village: Village, *, yes: Sequence[str] = ("ana",), host: str | None = None) -> None:
    """Announce an open desk for Tuesday at three; some say yes, and somebody hosts it."""
    await comes_round(village, DESK, TUESDAY, rule="", host=host)
    assert village.posts("meetups")[-1].offers("Yes")
    if host is not None:
        assert village.direct_messages(host)[-1].offers("I host")
        await village.presses(host, "I host")
        assert village.direct_messages(host)[-1].says("You host")
    for person in yes:
        await village.presses(person, "Yes")
        assert village.answers(person)[-1].says("You said yes")


async def it_is_over(village: Village, *, yes: Sequence[str] = ("ana",), host: str | None = None) -> Said:
    """Go through it, reminders and the page for whoever hosts included; return what asks for the take-aways."""
    await village.waits_until(TUESDAY + timedelta(minutes=46))
    for person in yes:
        assert village.direct_messages(person)[-1].says("You said yes")
    assert village.posts("meetups")[-1].says("is being written down")
    asked = list(village.posts("coordinators") if host is None else village.direct_messages(host))
    return next(said for said in asked if said.offers("Write take-aways"))


async def are_written(village: Village, person: str = "cora", **words: str) -> Said:
    await village.presses(person, "Write take-aways")
    assert not await village.submits(person, **words)
    return village.answers(person)[-1]


async def test_the_coordinators_write_what_nobody_hosted(village: Village) -> None:
    await an_open_desk(village)
    await village.presses("ben", "Send me the take-aways")
    assert village.answers("ben")[-1].says("I send it to you")
    asked = await it_is_over(village)
    shown = await are_written(village, insights=WORDS, questions="What holds a round leg?")
    assert shown.says(WORDS)
    assert shown.offers("Post it", "Change", "Nothing to keep")
    assert len(village.posts("meetups")) == 1
    await village.presses("cora", "Post it")
    assert village.answers("cora")[-1].says("It is posted")
    invitation, posted = village.posts("meetups")
    assert posted.under == invitation.ref
    assert posted.says(WORDS)
    assert posted.says("What holds a round leg?")
    assert posted.ref in invitation.links()
    assert village.direct_messages("ben")[-1].says(WORDS)
    assert asked.says("The take-aways are posted")
    run = await the_run(village)
    assert run.stage is Stage.OVER
    await village.waits("14 days")
    assert not await village.reads(lambda look: look.giving.given(run.id))
    assert not (await the_run(village)).seal
    assert posted.ref in invitation.links()
    assert not invitation.offers("Worth my time")
    village.quiet()


async def test_what_is_asked_for_stands_in_the_order_in_which_it_is_posted(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    await village.presses("cora", "Write take-aways")
    names = [field.name for field in village.form("cora").fields()]
    assert not await village.submits("cora", **{name: f"{name}, by Ana" for name in names})
    shown = village.answers("cora")[-1]
    assert sorted(names, key=lambda name: shown.text.index(f"{name}, by Ana")) == names
    village.quiet()


async def test_the_way_there_is_shown_however_late_we_learn_where_it_stands(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    await are_written(village, insights=WORDS)
    village.square.receipts.clear()
    village.square.posted.clear()
    said, post = village.button("cora", "Post it")
    await village.square.presses("cora", said, post)
    await village.square.posted.wait()
    await village.trellis.timetable.strike()
    await village.trellis.engine.idle()
    invitation = village.posts("meetups")[0]
    assert not any(said.ref in invitation.links() for said in village.posts("meetups")[1:])
    village.square.receipts.set()
    await village.settles()
    assert village.answers("cora")[-1].says("It is posted")
    assert village.posts("meetups")[-1].ref in invitation.links()
    village.quiet()


async def test_the_host_is_asked_and_nobody_else(village: Village) -> None:
    await an_open_desk(village, host="ben")
    asked = await it_is_over(village, host="ben")
    assert asked.says("Nothing to keep is a good answer too")
    assert not any(said.offers("Write take-aways") for said in village.posts("coordinators"))
    assert (await are_written(village, "ben", insights=WORDS)).says(WORDS)
    await village.presses("ben", "Post it")
    assert village.answers("ben")[-1].says("It is posted")
    assert village.posts("meetups")[-1].says(WORDS)
    assert asked.says("The take-aways are posted")
    village.quiet()


async def test_nothing_to_keep_is_a_good_answer(village: Village) -> None:
    await an_open_desk(village)
    asked = await it_is_over(village)
    await village.presses("carl", "Nothing to keep")
    assert village.answers("carl")[-1].says("That is fine")
    assert asked.says("Nothing is kept this time")
    assert village.posts("meetups")[-1].says("Nothing had to be kept this time")
    assert (await the_run(village)).stage is Stage.OVER
    await village.waits("14 days")
    assert len(village.posts("meetups")) == 1
    assert asked.says("Nothing is kept this time")
    village.quiet()


async def test_without_an_answer_its_time_is_over_and_nobody_is_asked_again(village: Village) -> None:
    await an_open_desk(village)
    asked = await it_is_over(village)
    assert (await are_written(village, insights=WORDS)).offers("Post it")
    post = next(item for item in village.answers("cora")[-1].items() if item.label == "Post it")
    drafted = village.answers("cora")[-1]
    await village.waits("4 days")
    assert asked.says("The time for take-aways is over")
    run = await the_run(village)
    assert run.stage is Stage.OVER
    assert await village.reads(lambda look: look.keeping.of(run.id)) is None
    await village.square.presses("cora", drafted, post)
    await village.settles()
    assert village.answers("cora")[-1].says("settled already")
    assert len(village.posts("meetups")) == 1
    village.quiet()


async def test_what_was_written_can_be_changed_and_is_posted_once(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    first = await are_written(village, insights=WORDS)
    post = next(item for item in first.items() if item.label == "Post it")
    await village.presses("cora", "Change")
    assert [field.initial for field in village.form("cora").fields() if field.name == "insights"] == [(WORDS,)]
    assert not await village.submits("cora", insights="Glue first.")
    assert village.answers("cora")[-1].says("Glue first.")
    await village.presses("cora", "Post it")
    assert village.answers("cora")[-1].says("It is posted")
    assert village.posts("meetups")[-1].says("Glue first.")
    await village.square.presses("cora", first, post)
    await village.settles()
    assert village.answers("cora")[-1].says("posted already")
    assert len(village.posts("meetups")) == 2
    village.quiet()


async def test_nothing_is_posted_that_whoever_posts_it_did_not_see(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    await are_written(village, "cora", insights=WORDS)
    await village.presses("carl", "Write take-aways")
    assert not await village.submits("carl", insights="Glue first.")
    assert village.answers("carl")[-1].says("Glue first.")
    await village.presses("cora", "Post it")
    shown = village.answers("cora")[-1]
    assert shown.says("Somebody has changed it since")
    assert shown.says("Glue first.")
    assert not shown.says(WORDS)
    assert len(village.posts("meetups")) == 1
    await village.presses("cora", "Post it")
    assert village.answers("cora")[-1].says("It is posted")
    assert village.posts("meetups")[-1].says("Glue first.")
    village.quiet()


async def test_an_empty_form_posts_nothing(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    shown = await are_written(village, insights="  ")
    assert shown.offers("Write take-aways", "Nothing to keep")
    assert not shown.offers("Post it")
    assert len(village.posts("meetups")) == 1
    village.quiet()


async def test_members_do_not_decide_what_is_kept(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    run = await the_run(village)
    for act in ("write", "post", "nothing"):
        await village.square.press("ana", f"takeaways.{act}", run.id)
        await village.settles()
        assert village.answers("ana")[-1].says("decided by the host and the coordinators")
    assert "ana" not in village.square.forms
    assert (await the_run(village)).stage is Stage.KEEPING
    village.quiet()


async def test_what_people_wrote_does_nothing_where_it_is_posted_and_a_name_is_thought_of(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    shown = await are_written(village, insights="Ana found it. @everyone [look](https://example.org) <@ana>")
    assert shown.says("It speaks of Ana.")
    await village.presses("cora", "Post it")
    assert village.answers("cora")[-1]
    posted = village.posts("meetups")[-1]
    assert posted.says("@everyone [look](https://example.org) <@ana>")
    assert not posted.mentions()
    village.quiet()


async def test_what_was_given_for_all_to_read_is_offered_without_its_giver(village: Village) -> None:
    await an_open_desk(village)
    run = await the_run(village)
    await village.presses("ana", "Put something on it")
    assert not await village.submits("ana", text="How do I sharpen a scraper?")
    assert village.answers("ana")[-1]
    await it_is_over(village)
    await village.presses("cora", "Write take-aways")
    offered = {field.name: field.initial for field in village.form("cora").fields()}
    assert offered == {TakeAway.QUESTIONS: ("- How do I sharpen a scraper?",), TakeAway.INSIGHTS: ()}
    assert await village.reads(lambda look: look.giving.given(run.id))
    village.quiet()


async def test_being_forgotten_takes_a_name_out_of_what_was_kept(village: Village) -> None:
    await an_open_desk(village)
    await it_is_over(village)
    await are_written(village, insights="Ana found it; bananas were for all, and Ben’s glue held.")
    await village.presses("cora", "Post it")
    assert village.answers("cora")[-1]
    posted = village.posts("meetups")[-1]
    assert posted.says("Ana found it")
    await village.types("ana", "forget")
    await village.presses("ana", "Forget me")
    assert village.answers("ana")[-1]
    run = await the_run(village)
    kept = await village.reads(lambda look: look.keeping.of(run.id))
    assert kept is not None
    assert kept.words[TakeAway.INSIGHTS] == "[…] found it; bananas were for all, and Ben’s glue held."
    assert posted.says("[…] found it; bananas were for all")
    village.quiet()


async def test_a_desk_that_is_open_longer_takes_things_until_it_closes_and_is_settled_behind_that(
    village: Village,
) -> None:
    await comes_round(village, DESK, TUESDAY, rule="", minutes=120)
    assert village.posts("meetups")[-1].says("The desk is open for 120 minutes")
    await village.presses("ana", "Yes")
    await village.waits_until(TUESDAY + timedelta(minutes=100))
    assert all(village.answers("ana"))
    assert all(village.direct_messages("ana"))
    assert (await gives(village, "ana", "Put something on it", "Which glue?")).says("Taken, thank you")
    marks = next(said for said in village.posts("coordinators") if said.offers("Say what was settled"))
    assert marks.says(f"this is yours to say, until {TUESDAY + timedelta(hours=3, minutes=15):%Y-%m-%dT%H:%M}")
    await village.waits_until(TUESDAY + timedelta(minutes=121))
    assert village.posts("meetups")[-1].says("is being written down")
    assert all(village.posts("coordinators"))
    assert not village.posts("meetups")[-1].offers("Put something on it")
    village.quiet()


# ---- my step --------------------------------------------------------------------------------------------------


async def a_bazaar(village: Village, *people: str) -> Said:
    """Let a bazaar be asked about, answered and closed."""
    await comes_round(village, BAZAAR, MONDAY + timedelta(hours=1), rule="")
    await village.waits("2 hours")
    message = village.posts("meetups")[-1]
    for person in people:
        await village.says(person, f"{person} begins a table.", "meetups", under=message.ref)
    await village.waits("2 days")
    assert any(said.offers("Write take-aways") for said in village.posts("coordinators"))
    return message


async def test_a_step_comes_back_to_its_owner_once(village: Village) -> None:
    message = await a_bazaar(village, "ana", "ben", "cleo")
    assert message.offers("Worth my time", "Not worth it", "My step")
    await village.presses("ana", "My step")
    assert not await village.submits("ana", step="I draw the legs.", back="week")
    assert village.answers("ana")[-1].says("I bring it back to you once")
    run, ana = await the_run(village), await village.member("ana")
    await village.waits("6 days")
    assert not village.direct_messages("ana")
    await village.waits("2 days")
    back = village.direct_messages("ana")[-1]
    assert back.says("I draw the legs.")
    assert await village.reads(lambda look: look.keeping.promise_of(run.id, ana)) is None
    await village.waits("60 days")
    assert len(village.direct_messages("ana")) == 1
    assert list(village.posts("coordinators"))
    village.quiet()


async def test_a_step_that_is_not_to_come_back_is_not_kept(village: Village) -> None:
    await a_bazaar(village, "ana", "ben", "cleo")
    for back in ("month", "no"):
        await village.presses("ana", "My step")
        assert not await village.submits("ana", step="I draw the legs.", back=back)
        assert village.answers("ana")[-1].says("I draw the legs.")
    run, ana = await the_run(village), await village.member("ana")
    assert await village.reads(lambda look: look.keeping.promise_of(run.id, ana)) is None
    await village.waits("60 days")
    assert not village.direct_messages("ana")
    assert list(village.posts("coordinators"))
    village.quiet()


async def test_a_step_is_for_those_who_took_part_and_is_forgotten_with_them(village: Village) -> None:
    await a_bazaar(village, "ana", "ben", "cleo")
    await village.presses("dan", "My step")
    assert village.answers("dan")[-1].says("for those who took part")
    assert "dan" not in village.square.forms
    await village.presses("ana", "My step")
    assert not await village.submits("ana", step="I draw the legs.", back="two-weeks")
    assert village.answers("ana")[-1]
    run, ana = await the_run(village), await village.member("ana")
    await village.types("ana", "forget")
    await village.presses("ana", "Forget me")
    assert village.answers("ana")[-1]
    assert await village.reads(lambda look: look.keeping.promise_of(run.id, ana)) is None
    await village.waits("30 days")
    assert not village.direct_messages("ana")
    assert list(village.posts("coordinators"))
    village.quiet()


# ---- nobody came ----------------------------------------------------------------------------------------------


async def a_weekly_desk(village: Village, *, host: str | None = None) -> None:
    await comes_round(village, DESK, TUESDAY, host=host)
    assert village.posts("meetups")[-1]


async def a_week_goes_by(village: Village) -> list[Said]:
    """Let nobody come once more; return what the coordinators read that can be decided."""
    await village.waits("7 days")
    assert list(village.posts("meetups"))
    return [said for said in village.posts("coordinators") if said.says("found nobody")]


async def test_two_empty_runs_ask_and_a_third_without_an_answer_rests(village: Village) -> None:
    await a_weekly_desk(village)
    assert not await a_week_goes_by(village)
    (asked,) = await a_week_goes_by(village)
    assert asked.offers("Keep it as it is", "Change it", "Let it rest")
    assert (await the_ritual(village)).asked_on
    (told,) = await a_week_goes_by(village)
    assert asked.says("it rests now")
    assert told.says("found nobody three times")
    assert (await the_ritual(village)).life is Life.RESTING
    posted = len(village.posts("meetups"))
    await village.waits("28 days")
    assert len(village.posts("meetups")) <= posted + 1
    assert not any(said.says("found nobody") or said.says("rests") for said in village.posts("meetups"))
    assert list(village.posts("coordinators"))
    village.quiet()


async def test_whoever_never_said_yes_to_hosting_is_not_asked_how_it_goes_on(village: Village) -> None:
    await a_weekly_desk(village, host="ben")
    assert village.direct_messages("ben")[-1].offers("I host")
    await a_week_goes_by(village)
    (asked,) = await a_week_goes_by(village)
    run = next(item.token for item in asked.items() if item.label == "Let it rest")
    assert not any(said.says("found nobody") for said in village.direct_messages("ben"))
    await village.square.press("ben", "takeaways.rest", run)
    await village.settles()
    assert village.answers("ben")[-1].says("decided by its host and the coordinators")
    await a_week_goes_by(village)
    assert asked.says("it rests now")
    assert not any(said.says("found nobody") for said in village.direct_messages("ben"))
    village.quiet()


async def test_a_host_whom_nobody_came_to_is_asked_and_their_own_yes_is_nobody(village: Village) -> None:
    friday = MONDAY + timedelta(days=4)
    await comes_round(village, SHOW_AND_TELL, friday, host="ben")
    for week in range(2):
        await village.waits_until(friday + timedelta(weeks=week, hours=-24))
        assert village.posts("meetups")[-1].offers("Yes")
        for label in ("I host", "Yes"):
            await village.presses("ben", label)
        await village.waits_until(friday + timedelta(weeks=week, hours=1))
        assert village.posts("meetups")[-1]
        assert all(village.answers("ben"))
        assert (await the_ritual(village)).empty_runs == week + 1
    asked = next(said for said in village.direct_messages("ben") if said.says("found nobody, twice in a row"))
    await village.presses("ben", "Keep it as it is")
    assert village.answers("ben")[-1].says("It goes on as it is")
    assert asked.says("It goes on as it is")
    assert all(village.posts("coordinators"))
    assert all(village.posts("meetups"))
    village.quiet()


async def test_keep_lets_it_go_on_and_counts_anew(village: Village) -> None:
    await a_weekly_desk(village)
    await a_week_goes_by(village)
    (asked,) = await a_week_goes_by(village)
    await village.presses("cora", "Keep it as it is")
    assert village.answers("cora")[-1].says("It goes on as it is")
    assert asked.says("It goes on as it is")
    await a_week_goes_by(village)
    ritual = await the_ritual(village)
    assert (ritual.life, ritual.empty_runs, ritual.asked_on) == (Life.ACTIVE, 1, False)
    village.quiet()


async def test_rest_lets_it_rest_at_once_and_is_said_once(village: Village) -> None:
    await a_weekly_desk(village)
    await a_week_goes_by(village)
    (asked,) = await a_week_goes_by(village)
    run = next(item.token for item in asked.items() if item.label == "Let it rest")
    await village.square.press("ana", "takeaways.rest", run)
    await village.settles()
    assert village.answers("ana")[-1].says("decided by its host and the coordinators")
    await village.presses("carl", "Let it rest")
    assert village.answers("carl")[-1].says("It rests from now on")
    assert (await the_ritual(village)).life is Life.RESTING
    await village.square.press("cora", "takeaways.rest", run)
    await village.settles()
    assert village.answers("cora")[-1].says("settled already")
    village.quiet()


async def test_change_leads_to_where_it_is_changed(village: Village) -> None:
    await a_weekly_desk(village)
    await a_week_goes_by(village)
    await a_week_goes_by(village)
    await village.presses("cora", "Change it")
    ritual = await the_ritual(village)
    here = next(item for item in village.answers("cora")[-1].items() if item.label == "Change it here")
    assert (here.verb, here.token) == ("calendar.edit", ritual.id)
    assert not ritual.asked_on
    village.quiet()


async def test_somebody_who_comes_counts_from_the_beginning(village: Village) -> None:
    await a_weekly_desk(village)
    await a_week_goes_by(village)
    (asked,) = await a_week_goes_by(village)
    await village.presses("ana", "Yes")
    assert village.answers("ana")[-1]
    await village.waits("2 days")
    assert list(village.direct_messages("ana"))
    assert list(village.posts("coordinators"))
    assert asked.says("Since then somebody came")
    ritual = await the_ritual(village)
    assert (ritual.life, ritual.empty_runs, ritual.asked_on) == (Life.ACTIVE, 0, False)
    assert list(village.posts("meetups"))
    village.quiet()


async def test_a_run_that_was_cancelled_found_nobody_for_another_reason(village: Village) -> None:
    await a_weekly_desk(village)
    ritual = await the_ritual(village)
    run = await the_run(village)
    await writes(village, lambda tx: tx.runs.change(replace(run, stage=Stage.CANCELLED)))
    await village.waits("2 days")
    assert (await the_ritual(village)).empty_runs == ritual.empty_runs == 0
    village.quiet()
