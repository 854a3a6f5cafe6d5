"""P1. Voluntary: nobody is put forward by somebody else."""

from tests.village import Village


async def test_only_ones_own_word_makes_one_somebody_who_is_asked(village: Village) -> None:
    """Not a coordinator, and not a forged press: a button of somebody else's thanks makes nobody a helper."""
    await village.knows("ben", ["planes"])
    await village.asks("ana", "Who mends planes?")
    question = village.token()
    for person in ("cora", "dan"):
        await village.square.press(person, "broker.agree", question)
        await village.settles()
        assert village.answers(person)[-1].says("That question is not there any more")
    everybody = await village.reads(
        lambda look: {one.name: list(look.questions.topics_of(one.id)) for one in look.people.everybody()}
    )
    assert {name: topics for name, topics in everybody.items() if topics} == {"Ben": ["planes"]}
    village.quiet()


async def test_whoever_is_named_a_coordinator_is_told_at_once_how_to_decline(village: Village) -> None:
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who("ana"))
    assert village.direct_messages("ana")[-1].offers("Not me, thank you")
    await village.presses("ana", "Not me, thank you")
    assert "Ana" not in await village.reads(lambda look: [one.name for one in look.people.coordinators()])
