"""Courses of events that several rules are held to."""

from datetime import timedelta

from tests.rhythm import comes_round
from tests.village import Village


async def a_question_goes_all_the_way(village: Village) -> None:
    """Ben passes, Dan and Eli say nothing, the room is asked once more, and the coordinators get it."""
    for person in ("ben", "dan", "eli"):
        await village.knows(person, ["planes"])
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    (first,) = [said for said in village.square.said if said.how == "direct"]
    await village.presses(first.to, "Not me")
    await village.settles()
    await village.waits("4 days")
    await village.presses("ana", "Ask the room once more")
    await village.waits("3 days")


async def every_kind_of_message(village: Village) -> None:
    """Somebody gets each kind of unrequested message that there is, and everybody sees public ones."""
    await a_question_goes_all_the_way(village)
    await village.waits("8 days")
    await village.knows("fay", ["clocks"])
    await village.asks("gus", "Who winds clocks?")
    await village.waits("4 hours")
    await village.presses("fay", "I'll look")
    await village.replies("fay", "Slowly.", "clocks")
    await village.waits("25 hours")
    await village.presses("gus", "That helped")
    await village.waits("22 days")
    await village.presses("gus", "Tell them")
    await village.submits("gus", words="It ticks again.")
    await village.waits("8 days")
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who("dan"))
    await village.asks("eli", "Who sings?")
    question = village.token()
    await village.square.press("cora", "broker.close_kindly", question)
    await village.settles()
    await village.submits("cora", words="Try the choir.")
    await village.waits("1 day")
    await a_card_is_kept(village)
    await a_meetup_is_taken_part_in(village)
    await village.square.press("cora", "coordinator.brief_on", "")
    await village.settles()
    await village.waits("7 days")
    await village.types("ben", "start")
    for _ in range(3):
        await village.presses("ben", "Skip")
    await village.presses("ben", "Yes, three hints")
    await village.waits("2 days")


async def a_card_is_kept(village: Village) -> None:
    """Dan is asked whether his words may be kept, agrees, and hears that Ana used them; Gus keeps looking after it."""
    message = await village.says("dan", "Soak it in vinegar over night.", "lobby")
    await village.chooses_menu("gus", message, "cybrarian.keep")
    assert not await village.submits("gus", title="Rust", kind="insight")
    await village.waits("1 day")
    await village.presses("dan", "Yes, keep it")
    await village.presses("ana", "I used this")
    await village.presses("ana", "Tell the author in a line")
    await village.submits("ana", line="It shines.")
    await village.waits("8 days")


async def a_meetup_is_taken_part_in(village: Village) -> None:
    """Fay is asked to host and does, Gus comes, Eli wishes to have the take-aways; Gus gets his step back."""
    await village.waits_until((village.now + timedelta(days=8)).replace(hour=9, minute=0))
    await comes_round(village, "N31", village.now + timedelta(hours=1), rule="")
    await village.waits("2 hours")
    asked = village.posts("meetups")[-1]
    for person in ("ana", "ben", "gus"):
        await village.says(person, "I begin a table.", "meetups", under=asked.ref)
    await comes_round(village, "F03", village.now + timedelta(days=1, hours=6), rule="", host="fay")
    await village.presses("fay", "I host")
    await village.presses("gus", "Yes")
    await village.presses("eli", "Send me the take-aways")
    await village.waits("3 days")
    await village.square.press("gus", "takeaways.my_step", await _run_of(village, "N31"))
    await village.settles()
    await village.submits("gus", step="I draw the legs.", back="week")
    await village.square.press("fay", "takeaways.write", await _run_of(village, "F03"))
    await village.settles()
    await village.submits("fay", insights="Clamps first.")
    await village.presses("fay", "Post it")
    await village.waits("8 days")


async def _run_of(village: Village, format_: str) -> str:
    runs = await village.reads(lambda look: look.runs.since(village.now - timedelta(days=30)))
    return next(run.id for run in runs if run.format == format_)
