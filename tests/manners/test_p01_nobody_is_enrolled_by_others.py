"""P1. Voluntary: nobody is put forward by somebody else."""

from datetime import timedelta

from bot.rituals.ritual import Hosting
from tests.rhythm import comes_round
from tests.village import MONDAY, Village


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


async def test_whoever_is_chosen_as_a_host_hosts_only_after_their_own_yes(village: Village) -> None:
    """Ben was chosen and says nothing; nobody else can say it for him, and nobody is counted as coming."""
    await comes_round(village, "F03", MONDAY + timedelta(days=2), rule="", host="ben")
    (run,) = await village.reads(lambda look: look.runs.since(MONDAY))
    assert village.direct_messages("ben")[-1].offers("I host", "Not this time")
    await village.square.press("ana", "gathering.host", f"{run.id}/host")
    await village.settles()
    assert village.answers("ana")[-1].says("Only whoever was asked to host")
    await village.waits("3 days")
    (run,) = await village.reads(lambda look: look.runs.since(MONDAY))
    assert run.hosting is Hosting.ASKED
    assert await village.reads(lambda look: look.runs.answers(run.id)) == []
    assert "Ben" not in village.posts("meetups")[-1].mentions()
    assert len(village.direct_messages("ben")) == 1
    assert list(village.posts("coordinators"))
    village.quiet()


async def test_coordinators_bring_nobody_into_a_meetup(village: Village) -> None:
    """Whatever a coordinator presses is said for the coordinator alone, even where a forged button names Ana."""
    await comes_round(village, "F03", MONDAY + timedelta(days=2), rule="")
    (run,) = await village.reads(lambda look: look.runs.since(MONDAY))
    ana, cora = await village.member("ana"), await village.member("cora")
    for token, who in ((f"{run.id}/{ana}", {cora}), (run.id, set())):
        await village.square.press("cora", "gathering.yes", token)
        await village.settles()
        assert village.answers("cora")[-1].says("You said yes" if who else "Taken back")
        assert {rsvp.member for rsvp in await village.reads(lambda look: look.runs.answers(run.id))} == who
    await village.square.press("cora", "gathering.host", f"{run.id}/host/{ana}")
    await village.settles()
    assert village.answers("cora")[-1].says("You host")
    (run,) = await village.reads(lambda look: look.runs.since(MONDAY))
    assert (run.host, run.hosting) == (cora, Hosting.YES)
    await village.waits("1 day")
    assert not village.direct_messages("ana")
    assert village.posts("meetups")[-1].mentions() == {"cora"}
    village.quiet()
