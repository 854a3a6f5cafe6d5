"""P17. What a coordinator does with a member's name is written down, and that member sees it."""

from datetime import timedelta

from tests.rhythm import chooses, comes_round, opens
from tests.village import Village


async def is_named_a_coordinator(village: Village, person: str) -> None:
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who(person))
    assert village.answers("cora")[-1].says(f"{person} coordinates too")
    assert village.direct_messages(person)[-1].says("cora named you a coordinator")


async def names(village: Village, person: str) -> str:
    await village.square.press(person, "keeper.names", "")
    await village.settles()
    return village.answers(person)[-1].text


async def test_being_named_and_having_a_question_closed_are_both_to_be_seen(village: Village) -> None:
    assert "Nothing." in await names(village, "ana")
    await is_named_a_coordinator(village, "ana")
    assert "Cora named you a coordinator" in await names(village, "ana")
    await village.asks("dan", "Who sings?")
    question = village.token()
    await village.square.press("carl", "broker.close_kindly", question)
    await village.settles()
    await village.submits("carl", words="Try the choir.")
    assert village.answers("carl")[-1].says("Closed.")
    assert village.direct_messages("dan")[-1].says("carl, who coordinates here, closed your question")
    assert "Carl" in await names(village, "dan")
    assert "closed" in await names(village, "dan")
    village.quiet()


async def test_nobody_sees_what_was_done_with_anothers_name(village: Village) -> None:
    await is_named_a_coordinator(village, "ana")
    for person in ("ben", "carl"):
        assert "Nothing." in await names(village, person)
    village.quiet()


async def test_members_change_the_calendar_by_their_vote_and_everybody_sees_what_changed(village: Village) -> None:
    await comes_round(village, "F01", village.now + timedelta(days=20), title="Hellos")
    prompt = await opens(village, "F14")
    for person in ("ana", "ben", "cleo"):
        await chooses(village, person, "Choose", "Hellos", "Drop")
    await village.waits("5 days")
    assert prompt.says("This is how our calendar would change")
    await village.waits("1 day")
    assert village.posts("meetups")[-1].under == prompt.ref
    assert village.posts("meetups")[-1].says("Hellos")
    (ritual,) = [one for one in await village.reads(lambda look: look.rituals.all()) if one.title == "Hellos"]
    assert ritual.life.value == "ended"
    village.quiet()
