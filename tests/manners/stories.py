"""Courses of events that several rules are held to."""

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
