"""Roles that members choose for themselves say what they may be asked about, once a coordinator said which topic."""

import json

import pytest

from tests.village import Village

pytestmark = pytest.mark.not_in_slack("Slack has no roles that members choose, and no menu on people")
of_onboarding = pytest.mark.not_in_simcord("simcord knows no onboarding, which gives such roles")

PLANES, SHE, CLOCKS = "101", "102", "103"
ROLES = {PLANES: "Plane people", SHE: "she/her", CLOCKS: "Clockwork"}


async def maps(village: Village, topics: dict[str, str], person: str = "cora") -> None:
    """Say on the board which topics roles declare; an empty one takes it back."""
    await village.types(person, "board")
    assert village.answers(person)[-1].offers("Topics from roles")
    await village.presses(person, "Topics from roles")
    shown = village.answers(person)[-1]
    assert shown.says("Only map answers by which people say that they may be asked about something")
    (menu,) = (item for item in shown.items() if item.label == "Choose up to five")
    keys = {option.label: option.value for option in menu.options}
    await village.presses(person, "Choose up to five", *(keys[ROLES[role]] for role in topics))
    fields = {field.label: field.name for field in village.form(person).fields()}
    assert set(fields) == {ROLES[role] for role in topics}
    given = {fields[ROLES[role]]: topic for role, topic in topics.items() if topic}
    assert not await village.submits(person, **given)
    assert village.answers(person)[-1].says("That holds from now on, for whoever has these roles.")


async def topics_of(village: Village, person: str) -> list[str]:
    member = await village.member(person)
    return list(await village.reads(lambda look: look.questions.topics_of(member)))


@pytest.fixture
async def mapped(village: Village) -> Village:
    """A village in which ben chose two roles, and one of them declares planes."""
    await village.offers(ROLES)
    await village.takes_roles("ben", PLANES, SHE)
    await maps(village, {PLANES: "Hand planes"})
    village.quiet()
    return village


async def test_nothing_is_offered_where_nobody_can_choose(village: Village) -> None:
    await village.types("cora", "board")
    assert not village.answers("cora")[-1].offers("Topics from roles")
    await village.types("cora", "board topics from roles")
    assert village.answers("cora")[-1].says("there is nothing to map")
    village.quiet()


@of_onboarding
async def test_a_role_declares_nothing_until_a_coordinator_says_what(village: Village) -> None:
    await village.offers(ROLES)
    await village.takes_roles("ben", PLANES, SHE)
    assert await topics_of(village, "ben") == []
    await maps(village, {PLANES: "Hand planes"})
    shown = village.answers("cora")[-1]
    assert shown.says("“Plane people” says that people may be asked about hand planes")
    assert shown.says("“she/her”: no topic")
    assert await topics_of(village, "ben") == ["hand planes"]
    village.quiet()


@of_onboarding
async def test_whoever_chose_the_role_is_asked_and_told_why_they(mapped: Village) -> None:
    await mapped.asks("ana", "How do I mend hand planes?")
    await mapped.waits("4 hours")
    asked = mapped.direct_messages("ben")[-1]
    assert asked.says("You chose the role “Plane people” here")
    assert not asked.says("You said that I may ask you")
    await mapped.presses("ben", "Why am I seeing this?")
    assert mapped.answers("ben")[-1].says("because you chose the role “Plane people”")
    await mapped.presses("ben", "Not me")
    await mapped.waits("5 minutes")
    assert mapped.direct_messages("ana")[-1].offers("Ask the room once more")
    mapped.quiet()


@of_onboarding
async def test_invitations_by_a_role_count_like_all_others(mapped: Village) -> None:
    for number in range(4):
        await mapped.asks("ana", f"How do I mend hand planes, time {number}?")
    await mapped.waits("4 hours")
    assert sum(said.text.count("Would you have a look?") for said in mapped.direct_messages("ben")) == 2


@of_onboarding
async def test_topics_shows_what_comes_from_roles_and_takes_it_away_for_good(mapped: Village) -> None:
    await mapped.types("ben", "topics clocks")
    shown = mapped.answers("ben")[-1]
    assert shown.says("And from your roles here:\nhand planes, because you chose the role “Plane people”")
    await mapped.presses("ben", "Remove, though I keep the role", "hand planes")
    shown = mapped.answers("ben")[-1]
    assert shown.says("Removed.")
    assert not shown.says("hand planes")
    assert not shown.offers("Remove, though I keep the role")
    await mapped.takes_roles("ben", PLANES, CLOCKS)
    await maps(mapped, {PLANES: "woodwork"})
    assert await topics_of(mapped, "ben") == ["clocks"]
    await mapped.takes_roles("ben")
    await mapped.takes_roles("ben", PLANES)
    assert await topics_of(mapped, "ben") == ["clocks", "woodwork"]
    mapped.quiet()


@of_onboarding
async def test_a_role_that_is_given_back_takes_its_topic_along_unless_it_was_said(mapped: Village) -> None:
    await mapped.takes_roles("ben", SHE)
    assert await topics_of(mapped, "ben") == []
    await mapped.takes_roles("ben", PLANES)
    await mapped.types("ben", "topics hand planes")
    assert not mapped.answers("ben")[-1].says("And from your roles here")
    await mapped.takes_roles("ben")
    assert await topics_of(mapped, "ben") == ["hand planes"]
    await mapped.takes_roles("ben", PLANES)
    await mapped.presses("ben", "Remove", "hand planes")
    assert mapped.answers("ben")[-1].says("Nobody is sent to you with questions")
    assert await topics_of(mapped, "ben") == []
    mapped.quiet()


@of_onboarding
async def test_what_a_coordinator_maps_otherwise_holds_at_once(mapped: Village) -> None:
    await maps(mapped, {PLANES: "Saws, chisels", SHE: ""})
    assert await topics_of(mapped, "ben") == ["saws"]
    await maps(mapped, {PLANES: ""})
    assert await topics_of(mapped, "ben") == []
    assert await mapped.reads(lambda look: look.questions.topics()) == frozenset()
    mapped.quiet()


@of_onboarding
async def test_a_choice_that_is_gone_drops_out_and_comes_back_as_something_new(mapped: Village) -> None:
    await mapped.offers({SHE: "she/her"})
    assert await topics_of(mapped, "ben") == []
    await mapped.offers(ROLES)
    assert await topics_of(mapped, "ben") == []
    await mapped.types("cora", "board topics from roles")
    assert mapped.answers("cora")[-1].says("“Plane people”: no topic")
    mapped.quiet()


@of_onboarding
async def test_a_role_that_is_renamed_stays_what_it_is(mapped: Village) -> None:
    await mapped.offers({**ROLES, PLANES: "Planers"})
    await mapped.types("ben", "topics")
    assert mapped.answers("ben")[-1].says("hand planes, because you chose the role “Planers”")
    mapped.quiet()


@of_onboarding
async def test_guests_and_those_who_left_are_not_asked(mapped: Village) -> None:
    await mapped.square.takes_roles("dan", PLANES, guest=True)
    await mapped.takes_roles("eli", PLANES)
    await mapped.square.takes_roles("eli", PLANES, guest=True)
    await mapped.square.leaves("ben")
    await mapped.settles()
    assert [await topics_of(mapped, person) for person in ("dan", "eli", "ben")] == [[], [], []]
    mapped.quiet()


@of_onboarding
async def test_a_no_is_never_asked_about_again_and_no_role_undoes_it(village: Village) -> None:
    """Dan passed when he was asked; the role that a coordinator maps later changes nothing."""
    await village.knows("fay", ["planes"])
    await village.asks("ana", "Who mends planes?")
    await village.replies("dan", "I do.")
    await village.presses("ana", "That helped")
    await village.presses("dan", "No, thank you")
    assert village.direct_messages("dan")[-1].edits
    await village.offers(ROLES)
    await village.takes_roles("dan", PLANES)
    await maps(village, {PLANES: "planes"})
    assert await topics_of(village, "dan") == []


@of_onboarding
async def test_whoever_took_a_roles_topic_away_is_not_asked_for_it(mapped: Village) -> None:
    await mapped.knows("fay", ["hand planes"])
    await mapped.types("ben", "topics")
    await mapped.presses("ben", "Remove, though I keep the role", "hand planes")
    await mapped.asks("ana", "Who mends hand planes?")
    await mapped.replies("ben", "I do.")
    await mapped.presses("ana", "That helped")
    assert not mapped.direct_messages("ben")[-1].offers("Yes, you may")


@of_onboarding
async def test_roles_are_taken_along_and_forgotten(mapped: Village) -> None:
    await mapped.types("ben", "me my data")
    (document,) = mapped.answers("ben")[-1].documents()
    taken = json.loads(document.content)
    assert [(role["name"], role["topic"]) for role in taken["roles_you_chose"]] == [
        ("Plane people", "hand planes"),
        ("she/her", None),
    ]
    await mapped.types("ben", "me forget me")
    await mapped.presses("ben", "Forget me")
    assert mapped.answers("ben")[-1].says("Nothing about you is held here any more")
    await mapped.takes_roles("ben", PLANES)
    assert await mapped.reads(lambda look: look.questions.topics()) == frozenset()
    mapped.quiet()


# ---- the menu on people ---------------------------------------------------------------------------------------------

NAME = "coordinator.name_menu"


async def test_a_coordinator_names_somebody_where_they_are_seen(village: Village) -> None:
    await village.chooses_member_menu("cora", "ana", NAME)
    assert village.answers("cora")[-1].says("ana coordinates too, from now on.")
    asked = village.direct_messages("ana")[-1]
    assert asked.says("cora named you a coordinator")
    assert asked.offers("Not me, thank you")
    await village.chooses_member_menu("cora", "ana", NAME)
    assert village.answers("cora")[-1].says("ana coordinates already")
    await village.types("ana", "me")
    await village.presses("ana", "What was done with my name")
    assert village.answers("ana")[-1].says("Cora named you a coordinator")
    village.quiet()


async def test_others_are_told_kindly_whose_part_it_is(village: Village) -> None:
    await village.chooses_member_menu("ana", "ben", NAME)
    answer = village.answers("ana")[-1]
    assert answer.says("Naming coordinators is for those who look after this community")
    assert answer.mentions() == {"cora", "carl"}
    village.quiet()


async def test_nobody_is_written_down_for_having_been_pointed_at(village: Village) -> None:
    """A bot, or somebody who asked to be forgotten."""
    await village.chooses_member_menu("cora", "robot", NAME)
    assert village.answers("cora")[-1].says("I do not know anybody by that name here")
    assert await village.reads(lambda look: look.people.known(village.square.who("robot"))) is None
    village.quiet()


@pytest.mark.not_in_discord("Discord itself takes a menu's entry back that is no longer registered")
async def test_an_entry_that_is_gone_says_so(village: Village) -> None:
    for person, verb in (("ana", "weaver.greet"), ("cora", "coordinator.greet")):
        await village.chooses_member_menu(person, "ben", verb)
        assert village.answers(person)[-1].says("no longer works")
    village.quiet()
