"""P15. Without a name means: sealed, from coordinators too, and honest where few people could have written it.

`tests/conversations/test_anonymous.py` follows what is given without a name through its whole life.
"""

from tests.rhythm import gives, opens
from tests.rows import every_row
from tests.village import Village

SECRET = "I have never understood the second fold."


async def test_nothing_that_a_coordinator_can_see_or_take_along_says_whose_it_is(village: Village) -> None:
    for person in ("ana", "ben", "cleo", "dan", "eli"):
        await village.says(person, "Good morning.", "meetups")
    prompt = await opens(village, "N06")
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert prompt.says(SECRET)
    assert not prompt.mentions()
    for word in ("board", "calendar", "ritual list", "me data"):
        await village.types("cora", word)
    assert len(list(village.answers("cora"))) == 4
    shown = [said for said in village.square.said if said.to in ("cora", "coordinators")]
    assert not [said for said in shown if SECRET in said.text or "Ana" in said.mentions()]
    assert not [document for said in shown for document in said.documents() if SECRET in document.content]
    ana = await village.member("ana")
    held = [row for rows in every_row(village).values() for row in rows if SECRET in row]
    assert held
    assert not [row for row in held if ana in row or "ana" in row]
    village.quiet()


async def test_where_few_could_have_written_it_that_is_said_before_anybody_else_reads_it(village: Village) -> None:
    prompt = await opens(village, "N06")
    page = await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert page.says("could have written this")
    assert not prompt.says(SECRET)
    await village.presses("ana", "Take it back")
    assert village.answers("ana")[-1].says("Taken back")
    await village.waits("1 day")
    assert not any(said.says(SECRET) for said in [*village.posts("meetups"), *village.posts("coordinators")])
    village.quiet()


async def test_whether_it_was_worth_the_time_is_told_of_five_or_of_nobody(village: Village) -> None:
    """Nor does a number ever grow by fewer than five: `tests/rituals/test_worth.py`."""
    await opens(village, "N06")
    for person in ("ana", "ben", "cleo", "dan"):
        await gives(village, person, "Ask a question", f"{person} asks about the second fold.", how="name")
    await village.waits("25 hours")
    for person in ("ana", "ben", "cleo", "dan"):
        await village.presses(person, "Worth my time")
        assert village.answers(person)[-1].says("nobody can tell who said what, coordinators included")
    await village.waits("21 days")
    await village.types("cora", "board")
    assert not village.answers("cora")[-1].says("Worth the time?")
    assert not any(said.mentions() for said in village.posts("coordinators"))
    village.quiet()
