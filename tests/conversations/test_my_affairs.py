"""What belongs to a member: help, quiet hours, a pause, mutes, why, taking along, being forgotten."""

import json

import pytest

from tests.conversations.conftest import Opens
from tests.rows import every_row
from tests.village import MONDAY, Village


async def me(village: Village, person: str, *labels: str) -> None:
    """Open `me`, and press what leads to a page."""
    await village.types(person, "me")
    assert village.answers(person)[-1].says("How you take part")
    for label in labels:
        await village.presses(person, label)


async def invites_ben(village: Village) -> None:
    """Let ana's question come to ben's turn."""
    await village.asks("ana", "How do I get rust off a hand plane?")
    await village.waits("4 hours")


# ---- help -------------------------------------------------------------------------------------------


@pytest.mark.in_local_slack
async def test_help_is_a_menu_whose_buttons_do_what_the_words_do(village: Village) -> None:
    await village.types("ana", "")
    menu = village.answers("ana")[-1]
    assert menu.says("Only you see this")
    assert menu.offers("Ask a question", "What I may be asked about", "How I take part", "Reach a person")
    assert not menu.offers("The board")
    await village.presses("ana", "How I take part")
    assert village.answers("ana")[-1].says("How you take part")
    await village.types("cora", "help")
    await village.presses("cora", "The board")
    assert village.answers("cora")[-1].says("The board of Village")
    village.quiet()


async def test_an_unknown_word_gets_the_nearest_and_the_menu_never_an_error(village: Village) -> None:
    await village.types("ana", "topcis")
    answer = village.answers("ana")[-1]
    assert answer.says("I do not know “topcis”. Perhaps you meant:")
    assert answer.offers("What I may be asked about", "Reach a person")
    await village.types("ana", "<@everyone> *hello*")
    assert village.answers("ana")[-1].says("“<@everyone>”")
    assert village.answers("ana")[-1].mentions() == set()
    village.quiet()


async def test_help_on_a_word_and_the_way_to_a_person(village: Village) -> None:
    for word in ("help", "ask", "topics", "me", "board"):
        await village.types("ana", f"help {word}")
        assert village.answers("ana")[-1].says(f"About “{word}”")
        assert village.answers("ana")[-1].says("For example: /trellis")
    await village.types("ana", "human")
    assert village.answers("ana")[-1].mentions() == {"cora", "carl"}
    village.quiet()


async def test_a_button_whose_time_has_passed_says_so(village: Village) -> None:
    for verb in ("weaver.join", "keeper.gone", "coordinator.gone"):
        person = "cora" if verb.startswith("coordinator") else "ana"
        await village.square.press(person, verb, "")
        await village.settles()
        assert village.answers(person)[-1].says("no longer works")
    village.quiet()


# ---- quiet hours, a pause, mutes --------------------------------------------------------------------


@pytest.mark.in_local_slack
async def test_quiet_hours_of_ones_own_keep_a_message_waiting(village: Village) -> None:
    await village.knows("ben", ["hand plane"])
    await me(village, "ben", "Quiet hours")
    assert not await village.submits("ben", **{"from": "11:00", "until": "15:00"})
    assert village.answers("ben")[-1].says("15:00 to 11:00 your time, as you chose")
    await village.waits_until(MONDAY.replace(hour=12))
    await village.types("cora", "board")
    assert village.answers("cora")[-1].offers("Coordinators")
    await village.presses("cora", "Coordinators")
    assert village.answers("cora")[-1].offers("Name somebody")
    await village.presses("cora", "Name somebody")
    assert not await village.submits("cora", member=village.square.who("ben"))
    assert village.answers("cora")[-1].says("ben coordinates too")
    assert not village.direct_messages("ben")
    await village.waits("3 hours")
    assert village.direct_messages("ben")[-1].says("cora named you a coordinator")
    village.quiet()


async def test_quiet_hours_left_empty_are_the_usual_ones(village: Village) -> None:
    await me(village, "ben", "Quiet hours")
    assert not await village.submits("ben", **{"from": "11:00", "until": "15:00"})
    await me(village, "ben", "Quiet hours")
    assert [field.initial for field in village.form("ben").fields()] == [("11:00",), ("15:00",)]
    assert not await village.submits("ben")
    assert village.answers("ben")[-1].says("08:00 to 20:00 your time, as is usual here")


async def test_quiet_hours_that_cannot_be_are_said(village: Village) -> None:
    for start, end, sentence in (
        ("20:00", "", "both a beginning and an end"),
        ("20:00", "19:30", "less than an hour of the day"),
    ):
        await me(village, "ana", "Quiet hours")
        assert not await village.submits("ana", **{"from": start, "until": end})
        assert village.answers("ana")[-1].says(sentence)
        assert village.answers("ana")[-1].offers("Correct it")
    village.quiet()


@pytest.mark.in_local_slack
async def test_a_pause_ends_by_itself_or_by_a_press(village: Village) -> None:
    await village.types("ben", "pause")
    assert village.answers("ben")[-1].says("Nobody is told")
    await village.presses("ben", "Pause…")
    assert not await village.submits("ben", until="2027-01-04")
    assert village.answers("ben")[-1].says("the earliest is tomorrow")
    await village.presses("ben", "Correct it")
    assert not await village.submits("ben", until="2027-01-08")
    assert village.answers("ben")[-1].says("You are left in peace until 2027-01-08T00:00")
    await me(village, "ben", "End the pause")
    assert village.answers("ben")[-1].says("the pause is over")
    village.quiet()


async def test_whoever_pauses_is_left_in_peace(village: Village) -> None:
    await village.knows("ben", ["hand plane"])
    await me(village, "ben", "Pause…")
    assert not await village.submits("ben", until="2027-01-20")
    assert village.answers("ben")[-1].says("You are left in peace")
    await invites_ben(village)
    await village.waits("3 hours")
    assert not village.direct_messages("ben")


@pytest.mark.in_local_slack
async def test_a_mute_of_one_kind_is_chosen_changed_and_lifted(village: Village) -> None:
    await village.types("ben", "mute")
    assert village.answers("ben")[-1].says("Muted now: nothing.")
    await village.presses("ben", "Mute these", "invitation")
    assert village.answers("ben")[-1].says("Muted now: being asked for help or for a part in something.")
    await village.presses("ben", "Mute these", "thanks")
    assert village.answers("ben")[-1].says("Muted now: being asked for help or for a part in something, thanks.")
    await village.presses("ben", "Hear these again", "invitation")
    assert village.answers("ben")[-1].says("Muted now: thanks.")
    await village.presses("ben", "Mute everything")
    assert village.answers("ben")[-1].says("what became of what I helped with")
    assert not village.answers("ben")[-1].offers("Mute everything")
    await village.presses("ben", "Unmute everything")
    assert village.answers("ben")[-1].says("Muted now: nothing.")
    village.quiet()


@pytest.mark.not_in_simcord("simcord offers no menus in direct messages")
async def test_why_am_i_seeing_this_tells_the_rule_and_mutes_the_kind_on_the_spot(village: Village) -> None:
    await village.knows("ben", ["hand plane"])
    await invites_ben(village)
    invitation = village.direct_messages("ben")[-1]
    await village.presses("ben", "Why am I seeing this?")
    why = village.answers("ben")[-1]
    assert why.says("This belongs to: being asked for help")
    assert why.offers("Mute this kind", "Pause…")
    assert invitation.ref is not None
    await village.chooses_menu("ben", invitation.ref, "keeper.why_menu")
    assert village.answers("ben")[-1].offers("Mute this kind")
    await village.presses("ben", "Mute this kind")
    assert village.answers("ben")[-1].says("Muted now: being asked for help")
    for button in (item for item in invitation.items() if item.verb == "keeper.why"):
        await village.square.press("dan", button.verb, button.token)
    await village.settles()
    assert village.answers("dan")[-1].says("I no longer know why this was sent")
    village.quiet()


async def test_the_menu_of_somebody_elses_message_says_that_it_is_not_ours(village: Village) -> None:
    ref = await village.says("ana", "Good morning!")
    await village.chooses_menu("ben", ref, "keeper.why_menu")
    assert village.answers("ben")[-1].says("not one of mine")
    village.quiet()


# ---- take along -------------------------------------------------------------------------------------


async def test_everything_that_is_held_can_be_taken_along(village: Village) -> None:
    await village.knows("ben", ["hand plane"])
    await village.says("ben", "Something that is nobody's business to keep.", "help")
    await village.asks("ben", "Who lends me a spoke shave?")
    await me(village, "ben", "Take along")
    (document,) = village.answers("ben")[-1].documents()
    held = json.loads(document.content)
    assert document.name == "trellis-me.json"
    assert held["member"]["name"] == "Ben"
    assert held["goes_by"] == [village.square.who("ben")]
    assert [topic["topic"] for topic in held["topics"]] == ["hand plane"]
    assert [question["text"] for question in held["questions"]] == ["Who lends me a spoke shave?"]
    assert len(held["posts"]) == 1
    assert "nobody's business" not in document.content
    assert await village.member("ana") not in document.content
    village.quiet()


# ---- forget me --------------------------------------------------------------------------------------


@pytest.mark.in_local_slack
async def test_forget_me_leaves_no_trace_in_a_dump(opens: Opens) -> None:
    async with opens(more=("wilhelmina",)) as village:
        await village.knows("wilhelmina", ["upholstery"])
        await village.knows("ben", ["hand plane"])
        await village.asks("wilhelmina", "Where does one buy a hand plane iron of Sheffield steel?")
        question = village.question()
        await village.replies("ben", "From the old shop by the bridge.")
        await village.asks("ana", "Who knows about upholstery of chairs?")
        asked_by_ana = village.question()
        await village.waits("4 hours")
        assert village.direct_messages("wilhelmina")[-1].offers("I'll look")
        await village.presses("wilhelmina", "I'll look")
        assert village.answers("wilhelmina")[-1]
        await village.replies("wilhelmina", "I do, a little.", "upholstery of chairs")
        await village.says("wilhelmina", "And good evening to all.", "lobby")
        await village.types("cora", "board")
        await village.presses("cora", "Coordinators")
        await village.presses("cora", "Name somebody")
        await village.submits("cora", member=village.square.who("wilhelmina"))
        member = await village.member("wilhelmina")
        assert any(member in row for row in every_row(village)["audits"])
        await village.types("wilhelmina", "forget")
        assert village.answers("wilhelmina")[-1].says("What goes, at once and for good")
        await village.presses("wilhelmina", "Forget me")
        assert village.answers("wilhelmina")[-1].says("Nothing about you is held here any more")
        for trace in (member, "wilhelmina", "Wilhelmina", "Sheffield"):
            for table, rows in every_row(village).items():
                assert not [row for row in rows if trace in row], f"{trace} in {table}"
        said = next(said for said in village.square.said if said.ref == question)
        assert said.says("The person who asked this withdrew it.")
        assert await village.reads(lambda look: look.questions.at(asked_by_ana)) is not None
        assert (await village.reads(lambda look: look.people.known(village.square.who("ben")))) is not None
        await village.waits("30 days")
        assert not [row for rows in every_row(village).values() for row in rows if "wilhelmina" in row.casefold()]


async def test_forgetting_twice_or_as_a_stranger_writes_nobody_down(opens: Opens) -> None:
    async with opens(more=("wilhelmina",)) as village:
        await village.types("wilhelmina", "forget")
        await village.presses("wilhelmina", "Forget me")
        assert village.answers("wilhelmina")[-1].says("Nothing about you is held here any more")
        await village.square.press("wilhelmina", "keeper.forget_now", "")
        await village.types("wilhelmina", "forget")
        assert [answer.says("Nothing is held about you here") for answer in village.answers("wilhelmina")[-2:]] == [
            True,
            True,
        ]
        assert not [row for rows in every_row(village).values() for row in rows if "ilhelmina" in row]


async def test_forget_me_can_be_thought_over_without_a_plea(village: Village) -> None:
    await me(village, "ana", "Forget me…")
    confirm = village.answers("ana")[-1]
    assert confirm.says("What you muted and paused goes too")
    assert confirm.offers("Forget me", "Keep me")
    await village.presses("ana", "Keep me")
    assert village.answers("ana")[-1].says("How you take part")
    village.quiet()


async def test_the_last_coordinator_names_another_before_being_forgotten(village: Village) -> None:
    await village.types("carl", "forget")
    await village.presses("carl", "Forget me")
    assert village.answers("carl")[-1].says("Nothing about you is held")
    await village.types("cora", "forget")
    assert village.answers("cora")[-1].says("You are the last coordinator here")
    assert not village.answers("cora")[-1].offers("Forget me")
    await village.square.press("cora", "keeper.forget_now", "")
    await village.settles()
    assert village.answers("cora")[-1].says("You are the last coordinator here")
    assert await village.member("cora")


async def test_what_was_muted_is_forgotten_too_and_joining_again_is_new(village: Village) -> None:
    await village.types("ana", "mute")
    await village.presses("ana", "Mute everything")
    await village.types("ana", "forget")
    await village.presses("ana", "Forget me")
    await village.square.joins("ana")
    await village.settles()
    again = await village.reads(lambda look: look.people.known(village.square.who("ana")))
    assert again is not None
    assert again.muted == frozenset()
    assert again.is_newcomer(village.now)
