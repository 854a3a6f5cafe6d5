"""P17. What a coordinator does with a member's name is written down, and that member sees it."""

from tests.village import Village


async def names(village: Village, person: str) -> str:
    await village.square.press(person, "keeper.names", "")
    await village.settles()
    return village.answers(person)[-1].text


async def test_being_named_and_having_a_question_closed_are_both_to_be_seen(village: Village) -> None:
    assert "Nothing." in await names(village, "ana")
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who("ana"))
    assert "Cora named you a coordinator" in await names(village, "ana")
    await village.asks("dan", "Who sings?")
    question = village.token()
    await village.square.press("carl", "broker.close_kindly", question)
    await village.settles()
    await village.submits("carl", words="Try the choir.")
    assert "Carl" in await names(village, "dan")
    assert "closed" in await names(village, "dan")


async def test_nobody_sees_what_was_done_with_anothers_name(village: Village) -> None:
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who("ana"))
    for person in ("ben", "carl"):
        assert "Nothing." in await names(village, person)
