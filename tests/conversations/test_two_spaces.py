"""Two places that belong together, and people who are in both: linked by a code, parted as easily, never guessed."""

import json
import re
from collections.abc import AsyncIterator

import pytest

from bot.core.people import Purpose
from tests.village import Village, two_places

Places = tuple[Village, Village]
CODE = re.compile(r"\b[A-Z2-9]{5}-[A-Z2-9]{5}\b")


@pytest.fixture
async def strangers(database_url: str) -> AsyncIterator[Places]:
    """A village and a circle, each a community of its own; the circle was never set up."""
    async with two_places(database_url) as places:
        yield places


@pytest.fixture
async def places(strangers: Places) -> Places:
    """A village and a circle that are one community, both set up."""
    village, circle = strangers
    await joins(village, circle)
    await sets_up(circle)
    return strangers


async def code_for_a_place(village: Village) -> str:
    await village.types("cora", "board")
    assert village.answers("cora")[-1].offers("Join another place")
    await village.presses("cora", "Join another place")
    return code_in(village, "cora")


async def joins(village: Village, circle: Village) -> None:
    code = await code_for_a_place(village)
    await enters_on_the_board(circle, code)
    assert circle.answers("zoe")[-1].says("This place belongs to the community now")
    assert village.posts("coordinators")[-1].says("Circle belongs to this community now")


async def enters_on_the_board(circle: Village, code: str) -> None:
    await circle.types("zoe", "board")
    assert circle.answers("zoe")[-1].offers("We belong to a community already")
    await circle.presses("zoe", "We belong to a community already")
    assert not await circle.submits("zoe", code=code)


async def sets_up(circle: Village) -> None:
    await circle.presses("zoe", "Set up")
    given = {field.name: field.initial for field in circle.form("zoe").fields()}
    assert given["questions"] == (circle.square.place("help"),)
    assert not await circle.submits("zoe", **given)
    assert circle.answers("zoe")[-1].offers("Switch on")
    await circle.presses("zoe", "Switch on")
    assert circle.answers("zoe")[-1].says("Trellis is switched on")
    assert circle.posts("coordinators")[-1].says("zoe switched Trellis on")
    assert [circle.posts(name)[0].pinned for name in ("welcome", "help", "library", "meetups")] == [True] * 4
    assert circle.posts("welcome")[-1].offers("Show me around")


def code_in(village: Village, person: str) -> str:
    found = CODE.search(village.answers(person)[-1].text)
    assert found is not None
    return found[0]


async def code_for_me(village: Village, person: str) -> str:
    await village.types(person, "me link")
    assert village.answers(person)[-1].says("I never guess")
    await village.presses(person, "Show me a code")
    return code_in(village, person)


async def links_ana(village: Village, circle: Village) -> None:
    code = await code_for_me(village, "ana")
    await circle.types("ana", f"me link {code}")
    assert circle.answers("ana")[-1].says("Both accounts are yours now")
    assert village.direct_messages("ana")[-1].says("Your code was used")


def all_quiet(*villages: Village) -> None:
    for village in villages:
        village.quiet()


# ---- one community with two places ----------------------------------------------------------------------------------


async def test_a_place_joins_by_a_code_and_chooses_its_own_channels(places: Places) -> None:
    village, _ = places
    for place in places:
        channel = await place.reads(
            lambda look, place=place: look.places.channel_for(Purpose.QUESTIONS, place.square.space)
        )
        assert channel.id == place.square.place("help")
    assert {one.name for one in await village.reads(lambda look: look.people.coordinators())} == {"Carl", "Cora", "Zoe"}
    all_quiet(*places)


async def test_what_is_asked_in_a_place_stands_in_that_place(places: Places) -> None:
    village, circle = places
    await circle.asks("mia", "Who mends kettles?")
    await village.asks("ben", "Who mends clocks?")
    assert not any(said.says("kettles") for said in village.posts("help"))
    all_quiet(*places)


async def test_a_place_without_a_room_for_questions_says_so_and_asks_nowhere_else(strangers: Places) -> None:
    village, circle = strangers
    await joins(village, circle)
    await circle.types("mia", "ask Who mends kettles?")
    assert circle.answers("mia")[-1].says("I take no questions here")
    all_quiet(*strangers)


async def test_whoever_is_welcomed_by_a_message_is_led_to_the_card_of_their_own_place(places: Places) -> None:
    village, _ = places
    await village.types("cora", "board")
    await village.presses("cora", "Welcome")
    await village.presses("cora", "Change")
    assert not await village.submits("cora", way="message", people=())
    assert village.answers("cora")[-1].says("one direct message")
    assert village.posts("welcome")[-1].offers("Show me around")
    assert village.answers("cora")[:]
    for place in places:
        await place.square.joins("mo")
    await village.waits("31 minutes")
    for place in places:
        (told,) = place.direct_messages("mo")
        assert told.links() == [place.posts("welcome")[-1].ref]
    all_quiet(*places)


async def test_a_code_for_a_place_is_good_once_for_an_hour_and_only_where_nothing_is_switched_on(
    strangers: Places,
) -> None:
    village, circle = strangers
    late = await code_for_a_place(village)
    await village.waits("2 hours")
    await enters_on_the_board(circle, late)
    assert circle.answers("zoe")[-1].says("I do not know that code")
    await joins(village, circle)
    await village.types("cora", "board")
    assert not village.answers("cora")[-1].offers("We belong to a community already")
    all_quiet(*strangers)


async def test_a_place_leaves_again_with_its_people_and_their_topics(places: Places) -> None:
    village, circle = places
    await circle.knows("mia", ["kettles"])
    await circle.asks("noa", "Where do I buy solder?")
    await circle.types("zoe", "board")
    await circle.presses("zoe", "Leave this community…")
    assert circle.answers("zoe")[-1].says("questions that were asked here are closed")
    await circle.presses("zoe", "Leave")
    assert circle.answers("zoe")[-1].says("a community of its own again")
    assert "Closed by a coordinator" in circle.stands("solder")
    assert all(circle.posts(name)[0].says("no longer listens") for name in ("welcome", "library", "meetups"))
    assert circle.posts("welcome")[-1].says("It no longer does")
    await circle.types("mia", "topics")
    assert circle.answers("mia")[-1].says("kettles")
    await village.types("ana", "topics")
    await circle.types("zoe", "board")
    assert circle.answers("zoe")[-1].offers("Set up", "We belong to a community already")
    await village.asks("ana", "Who mends kettles?")
    assert village.posts("help")[-1].says("I ask ana how to go on")
    assert village.answers("ana")[-3].says("Nobody is sent to you")
    all_quiet(*places)


async def test_a_place_cannot_leave_with_all_coordinators(places: Places) -> None:
    village, circle = places
    for person in ("cora", "carl"):
        await village.square.leaves(person)
    await circle.types("zoe", "board")
    await circle.presses("zoe", "Leave this community…")
    await circle.presses("zoe", "Leave")
    assert [answer.text for answer in circle.answers("zoe")[-3:]][-1].find("Please let somebody be named") > 0
    all_quiet(*places)


async def test_what_was_heard_on_the_way_is_handled_once_in_the_new_community(strangers: Places) -> None:
    village, circle = strangers
    code = await code_for_a_place(village)
    await circle.types("zoe", "board")
    await circle.presses("zoe", "We belong to a community already")
    answered = len(circle.answers("mia"))
    await circle.square.types("mia", "topics kettles")
    await circle.square.submits("zoe", {"code": (code,)})
    for _ in range(5):
        await circle.square.types("mia", "topics lamps")
        await circle.square.joins("pia")
    await circle.settles()
    assert len(circle.answers("mia")) - answered == 6
    assert circle.answers("zoe")[-1].says("This place belongs to the community now")
    pia = await village.reads(lambda look: look.people.known(circle.square.who("pia")))
    assert pia is not None
    assert [answer.says("kettles") for answer in circle.answers("mia")[-6:]] == [True] * 6
    assert village.posts("coordinators")[-1].says("Circle belongs")
    assert circle.answers("zoe")[-2].offers("Set up")
    all_quiet(*strangers)


async def test_whoever_was_forgotten_before_a_place_joined_stays_so(strangers: Places) -> None:
    village, circle = strangers
    await circle.types("noa", "forget")
    await circle.presses("noa", "Forget me")
    assert circle.answers("noa")[-1].says("Nothing about you is held")
    await joins(village, circle)
    await circle.square.looks_around()
    await circle.settles()
    assert await village.reads(lambda look: look.people.known(circle.square.who("noa"))) is None
    assert await village.reads(lambda look: look.people.known(circle.square.who("mia"))) is not None
    all_quiet(*strangers)


# ---- one person with two accounts ------------------------------------------------------------------------------------


async def test_two_accounts_of_one_person_are_one_member(places: Places) -> None:
    village, circle = places
    await village.knows("ana", ["clocks"])
    await circle.knows("ana", ["kettles"])
    assert await village.member("ana") != await circle.member("ana")
    await links_ana(village, circle)
    assert await village.member("ana") == await circle.member("ana")
    await village.types("ana", "topics")
    assert village.answers("ana")[-1].says("clocks")
    assert village.answers("ana")[-1].says("kettles")
    all_quiet(*places)


async def test_whoever_is_new_in_both_places_can_link_their_accounts_and_is_asked_once(places: Places) -> None:
    village, circle = places
    for place in places:
        await place.square.joins("hana")
        await place.types("hana", "start")
        for _ in range(3):
            await place.presses("hana", "Skip")
        await place.presses("hana", "Yes, three hints")
        assert place.answers("hana")[-1].says("You will get three hints")
        assert place.answers("hana")[:]
    post = await village.says("hana", "Hello, I mend kites.", "welcome")
    await village.says("ben", "Welcome.", "welcome", under=post)
    await circle.types("hana", f"me link {await code_for_me(village, 'hana')}")
    assert circle.answers("hana")[-1].says("Both accounts are yours now")
    assert village.direct_messages("hana")[-1].says("Your code was used")
    assert await village.member("hana") == await circle.member("hana")
    for days, words in (("1 day", "first hint"), ("3 days", "second hint"), ("6 days", "last hint")):
        await village.waits(days)
        assert [said.says(words) for place in places for said in place.direct_messages("hana")[-1:]].count(True) == 1
    await village.waits("21 days")
    asked = [said for place in places for said in place.direct_messages("hana") if said.says("fresh")]
    assert len(asked) == 1
    assert len([said for place in places for said in place.direct_messages("hana") if said.says("hint")]) == 3
    all_quiet(*places)


async def test_what_is_muted_in_one_account_is_muted_in_both(places: Places) -> None:
    village, circle = places
    await village.types("ana", "mute")
    await village.presses("ana", "Mute these", "thanks")
    await circle.types("ana", "mute")
    await circle.presses("ana", "Mute these", "invitation")
    assert [place.answers("ana")[-1].says("Muted now") for place in places] == [True, True]
    await links_ana(village, circle)
    await circle.types("ana", "mute")
    assert circle.answers("ana")[-1].says("Muted now: being asked for help or for a part in something, thanks.")
    all_quiet(*places)


async def test_a_direct_message_goes_to_the_account_that_was_used_last(places: Places) -> None:
    village, circle = places
    await village.knows("ana", ["clocks", "lamps"])
    await links_ana(village, circle)
    for place, other, topic in ((circle, village, "clocks"), (village, circle, "lamps")):
        await place.waits("1 minute")
        await place.types("ana", "topics")
        assert place.answers("ana")[-1].says(topic)
        told = len(other.direct_messages("ana"))
        await village.asks("ben", f"Who knows about {topic}?")
        await village.waits("4 hours")
        invitation = place.direct_messages("ana")[-1]
        assert invitation.says(f"{'ben' if place is village else 'Ben'} asks about {topic}")
        assert len(other.direct_messages("ana")) == told
        assert bool(invitation.links()) is (place is village)
        await village.square.press("ben", "broker.withdraw", village.token(topic))
        await village.settles()
        assert village.answers("ben")[-1].says("Withdrawn")
    all_quiet(*places)


async def test_unlinking_makes_the_account_in_which_it_is_said_somebody_of_their_own(places: Places) -> None:
    village, circle = places
    await village.knows("ana", ["clocks"])
    await links_ana(village, circle)
    await circle.types("ana", "me link")
    await circle.presses("ana", "Unlink this account")
    assert circle.answers("ana")[-1].says("somebody of its own again")
    assert await village.member("ana") != await circle.member("ana")
    await circle.types("ana", "topics")
    assert circle.answers("ana")[-1].says("Nobody is sent to you")
    await village.types("ana", "topics")
    assert village.answers("ana")[-1].says("clocks")
    assert circle.answers("ana")[-3].offers("Unlink this account")
    all_quiet(*places)


async def test_forget_me_concerns_both_accounts_and_says_so(places: Places) -> None:
    village, circle = places
    await links_ana(village, circle)
    await circle.types("ana", "forget")
    assert circle.answers("ana")[-1].says("You go by several accounts here: Circle, Village. I forget all of them.")
    await circle.presses("ana", "Forget me")
    assert circle.answers("ana")[-1].says("Nothing about you is held here any more")
    for place in places:
        gone = await place.reads(lambda look, place=place: look.people.known(place.square.who("ana")))
        assert gone is None
    all_quiet(*places)


async def test_whoever_leaves_one_place_is_still_met_in_the_other(places: Places) -> None:
    village, circle = places
    await links_ana(village, circle)
    await circle.square.leaves("ana")
    await circle.settles()
    member = await village.reads(lambda look: look.people.known(village.square.who("ana")))
    assert member is not None
    assert member.here
    assert (await village.trellis.recollect(circle.square.space)).people == {
        circle.square.who(person) for person in ("mia", "noa", "zoe")
    }
    all_quiet(*places)


async def test_accounts_in_two_communities_share_a_budget_and_a_pause_and_nothing_else(strangers: Places) -> None:
    village, circle = strangers
    await village.knows("ana", ["clocks"])
    await village.types("ana", "mute")
    await village.presses("ana", "Mute these", "thanks")
    await links_ana(village, circle)
    await circle.types("ana", "mute")
    assert circle.answers("ana")[-1].says("Muted now: thanks.")
    await circle.presses("ana", "Mute these", "outcome")
    await village.types("ana", "mute")
    assert village.answers("ana")[-1].says("Muted now: what became of what I helped with, thanks.")
    await circle.types("ana", "topics")
    assert circle.answers("ana")[-1].says("Nobody is sent to you")
    await circle.types("ana", "forget")
    assert circle.answers("ana")[-1].says("You are known in another community as well: Village.")
    assert [len(place.answers("ana")[:]) > 0 for place in strangers] == [True, True]
    all_quiet(*strangers)


async def test_whoever_was_one_person_in_two_communities_is_one_member_once_these_join(strangers: Places) -> None:
    village, circle = strangers
    await village.knows("ana", ["clocks"])
    await circle.knows("ana", ["kettles"])
    await links_ana(village, circle)
    first = await village.member("ana")
    assert first != await circle.member("ana")
    await joins(village, circle)
    await circle.types("ana", "topics")
    assert circle.answers("ana")[-1].says("clocks")
    assert circle.answers("ana")[-1].says("kettles")
    assert [await place.member("ana") for place in strangers] == [first, first]
    await village.types("ana", "me link")
    assert village.answers("ana")[-1].says("Circle, Village")
    all_quiet(*strangers)


async def test_accounts_that_are_linked_through_a_third_one_are_one_member(strangers: Places) -> None:
    village, circle = strangers
    await links_ana(village, circle)
    first = await village.member("ana")
    await village.types("ben", f"me link {await code_for_me(circle, 'ana')}")
    assert village.answers("ben")[-1].says("Both accounts are yours now")
    assert [await village.member(person) for person in ("ana", "ben")] == [first, first]
    assert circle.direct_messages("ana")[-1].says("Your code was used")
    all_quiet(*strangers)


async def test_accounts_that_become_one_person_elsewhere_are_one_member_here_too(strangers: Places) -> None:
    village, circle = strangers
    await links_ana(village, circle)
    await circle.types("mia", f"me link {await code_for_me(village, 'ben')}")
    assert circle.answers("mia")[-1].says("Both accounts are yours now")
    assert village.direct_messages("ben")[-1].says("Your code was used")
    await village.types("ben", f"me link {await code_for_me(village, 'ana')}")
    assert village.answers("ben")[-1].says("Both accounts are yours now")
    assert village.direct_messages("ana")[-1].says("Your code was used")
    assert await circle.member("ana") == await circle.member("mia")
    assert await village.member("ana") == await village.member("ben")
    all_quiet(*strangers)


async def test_a_wrong_code_is_refused_kindly_and_five_are_enough(places: Places) -> None:
    village, circle = places
    code = await code_for_me(village, "ana")
    for _ in range(5):
        await circle.types("mia", "me link <@everyone>-'; DROP TABLE links; --")
        assert circle.answers("mia")[-1].says("I do not know that code")
    await circle.types("mia", f"me link {code}")
    assert circle.answers("mia")[-1].says("Please try again in an hour")
    await circle.types("ana", f"me link {code}")
    assert circle.answers("ana")[-1].says("Both accounts are yours now")
    await circle.waits("2 hours")
    await circle.types("mia", f"me link {code}")
    assert circle.answers("mia")[-1].says("I do not know that code")
    assert village.direct_messages("ana")[-1].offers("My other accounts")
    all_quiet(*places)


async def test_ones_own_code_in_the_same_account_is_kept_for_the_other(places: Places) -> None:
    village, circle = places
    code = await code_for_me(village, "ana")
    await village.presses("ana", "Back")
    await village.presses("ana", "My other accounts")
    await village.presses("ana", "Enter a code")
    assert not await village.submits("ana", code=f" {code.casefold()} ")
    assert village.answers("ana")[-1].says("That code comes from this very account")
    await circle.types("ana", f"me link {code}")
    assert circle.answers("ana")[-1].says("Both accounts are yours now")
    assert village.direct_messages("ana")[-1].says("these are you now: ")
    assert [answer.says("Only you see this") for answer in village.answers("ana")[-4:]] == [True] * 4
    all_quiet(*places)


async def test_both_accounts_are_taken_along(places: Places) -> None:
    village, circle = places
    await links_ana(village, circle)
    await circle.types("ana", "me my data")
    (document,) = circle.answers("ana")[-1].documents()
    taken = json.loads(document.content)
    both = sorted([circle.square.who("ana"), village.square.who("ana")])
    assert [sorted(taken["goes_by"]), sorted(one["identity"] for one in taken["accounts"])] == [both, both]
    all_quiet(*places)


async def test_what_was_under_way_for_either_account_goes_on_for_both(places: Places) -> None:
    village, circle = places
    await circle.knows("ana", ["clocks"])
    await circle.asks("ana", "Where do I buy solder?")
    await village.asks("ben", "Who mends clocks?")
    await village.waits("4 hours")
    assert circle.direct_messages("ana")[-1].says("Somebody in Village asks about clocks")
    await links_ana(village, circle)
    await circle.presses("ana", "I'll look")
    assert circle.direct_messages("ana")[0].says("You said that you will have a look. Thank you.")
    await village.replies("ana", "I do, come by.", "clocks")
    await village.presses("ben", "That helped")
    assert village.answers("ben")[-1].says("I thank ana for you")
    assert [message.says("answer helped") for message in circle.direct_messages("ana")[-1:]] == [True]
    await circle.replies("noa", "At the harbour.", "solder")
    await circle.presses("ana", "That helped")
    assert circle.answers("ana")[-1].says("I thank noa for you")
    assert circle.direct_messages("noa")[-1].says("ana says that your answer helped")
    assert circle.direct_messages("ana")[0].says("It helped, and the question is closed")
    all_quiet(*places)


# ---- a helper in the other place -------------------------------------------------------------------------------------


async def is_asked_in_the_circle(village: Village, circle: Village) -> None:
    await circle.knows("mia", ["clocks"])
    await village.asks("ben", "Who mends clocks?")
    await village.waits("4 hours")


async def test_a_helper_in_another_place_is_asked_without_a_name(places: Places) -> None:
    village, circle = places
    await is_asked_in_the_circle(village, circle)
    asked = circle.direct_messages("mia")[-1]
    assert asked.says("Somebody in Village asks about clocks")
    assert asked.says("Who mends clocks?")
    assert (asked.mentions(), asked.links()) == (set(), [])
    assert "ben" not in asked.text.casefold()
    page = await village.trellis.home(circle.square.space, circle.square.who("mia"))
    assert not page.view.members()
    all_quiet(*places)


async def test_both_are_named_only_after_both_agreed_and_the_answer_comes_to_the_question(places: Places) -> None:
    village, circle = places
    await is_asked_in_the_circle(village, circle)
    await circle.presses("mia", "I'll look")
    assert circle.direct_messages("mia")[-1].says("I ask the person who asked")
    meeting = village.direct_messages("ben")[-1]
    assert meeting.says("Somebody who is in Circle may know")
    assert "mia" not in meeting.text.casefold()
    await village.presses("ben", "Yes, tell us both")
    assert village.direct_messages("ben")[-1].says("It is Mia, in Circle")
    assert circle.direct_messages("mia")[-1].says("It is Ben, in Village")
    await circle.presses("mia", "Write an answer")
    assert not await circle.submits("mia", text="Oil it, <@everyone>, gently.")
    assert circle.answers("mia")[-1].says("Your answer stands under the question")
    answer = village.posts("help")[-1]
    assert answer.under == village.question("clocks")
    assert answer.text == "Mia answers from Circle:\nOil it, <@everyone>, gently."
    assert "Somebody has answered" in village.stands("clocks")
    await village.presses("ben", "That helped")
    assert village.answers("ben")[-1].says("I thank Mia for you")
    assert circle.direct_messages("mia")[-1].says("Ben says that your answer helped")
    assert village.square.reactions == [(answer.ref, "🙏")]
    all_quiet(*places)


async def test_an_asker_who_would_rather_not_tells_nothing(places: Places) -> None:
    village, circle = places
    await is_asked_in_the_circle(village, circle)
    await circle.presses("mia", "I'll look")
    await village.presses("ben", "No, thank you")
    assert village.direct_messages("ben")[-1].says("I told nothing, and thanked them")
    told = circle.direct_messages("mia")[-1]
    assert told.says("would rather go on among those who are there")
    await circle.square.press("mia", "broker.write_answer", village.token("clocks"))
    await circle.settles()
    assert circle.answers("mia")[-1].says("That question is not there any more")
    assert "ben" not in "".join(said.text for said in circle.square.said).casefold()
    all_quiet(*places)


async def test_nobody_but_the_asker_brings_two_together(places: Places) -> None:
    village, circle = places
    await is_asked_in_the_circle(village, circle)
    await circle.presses("mia", "I'll look")
    said, button = village.button("ben", "Yes, tell us both")
    for place, person in ((village, "dan"), (circle, "mia"), (circle, "noa")):
        await place.square.press(person, button.verb, button.token)
        await place.settles()
        assert place.answers(person)[-1].says("That question is not there any more")
    for token in ("", "/", "nothing/nobody", f"{button.token}/x"):
        await village.square.press("ben", button.verb, token)
        await village.settles()
        assert village.answers("ben")[-1].says("That question is not there any more")
    assert village.direct_messages("ben")[-1] is said
    assert len(circle.direct_messages("mia")[:]) == 1
    all_quiet(*places)


async def test_a_helper_in_the_askers_own_place_comes_first(places: Places) -> None:
    village, circle = places
    await circle.knows("mia", ["clocks"])
    await village.knows("dan", ["clocks"])
    await village.asks("ben", "Who mends clocks?")
    await village.waits("4 hours")
    assert village.direct_messages("dan")[-1].says("ben asks about clocks")
    assert not circle.direct_messages("mia")
    all_quiet(*places)


async def test_an_answer_brought_from_another_place_is_withdrawn_with_its_writer(places: Places) -> None:
    village, circle = places
    await is_asked_in_the_circle(village, circle)
    await circle.presses("mia", "I'll look")
    await village.presses("ben", "Yes, tell us both")
    await circle.presses("mia", "Write an answer")
    assert not await circle.submits("mia", text="With bergamot oil.")
    await circle.types("mia", "forget")
    await circle.presses("mia", "Forget me")
    assert circle.answers("mia")[-1].says("Nothing about you is held")
    assert village.posts("help")[-1].text == "The person who wrote this withdrew it."
    assert circle.answers("mia")[-3].says("Your answer stands")
    assert circle.direct_messages("mia")[-1].says("It is Ben")
    assert village.direct_messages("ben")[-1].heard
