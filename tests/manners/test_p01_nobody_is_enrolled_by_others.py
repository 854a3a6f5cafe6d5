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


async def test_a_coordinator_says_what_a_role_means_and_only_its_member_chose_it(village: Village) -> None:
    """Whoever did not choose it is not asked; whoever did sees why, and takes it away without giving it back."""
    await village.offers({"1": "Plane people"})
    await village.takes_roles("ben", "1")
    await village.square.press("cora", "coordinator.choose", "", "square:village/1")
    await village.settles()
    await village.submits("cora", **{"role-0": "planes"})
    everybody = await village.reads(
        lambda look: {one.name: list(look.questions.topics_of(one.id)) for one in look.people.everybody()}
    )
    assert {name: topics for name, topics in everybody.items() if topics} == {"Ben": ["planes"]}
    await village.types("ben", "topics")
    assert village.answers("ben")[-1].says("planes, because you chose the role “Plane people”")
    await village.presses("ben", "Remove, though I keep the role", "planes")
    assert await village.reads(lambda look: look.questions.topics()) == frozenset()
