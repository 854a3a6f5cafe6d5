"""A way in that can be ignored without loss: the card, three prompts, first words, hints, fresh eyes, tasks."""

from collections.abc import AsyncIterator

import pytest

from bot.core.ids import MessageRef
from bot.core.people import Life
from bot.roles.greeter.newcomer import Familiar, Way, Yes
from tests.conversations.conftest import Opens
from tests.square import Said
from tests.village import Village

NO_LINE = "Discord shows nothing to one person alone who made no gesture; tests/discord/test_stories.py tells it"
WHO_FIRST = "whoever is heard of there before they joined is somebody we know"
NO_LEAVING = "its stage lets nobody leave"
NOT_FIRST = "nobody there is written to before they turned to the bot"


async def sets_up_the_card(village: Village) -> Said:
    """Let a coordinator go through *Set up* once more, so that the card stands."""
    await village.types("cora", "board")
    await village.presses("cora", "Set up")
    names = {"welcome": "welcome", "questions": "help", "coordinators": "coordinators"}
    where = {purpose: village.square.place(name) for purpose, name in names.items()}
    assert not await village.submits(
        "cora", name="Village", care="Mending things together", zone="UTC", language="en", **where
    )
    await village.presses("cora", "Switch on")
    cards = [said for said in village.posts("welcome") if said.offers("Show me around")]
    assert len(cards) == 1
    for said in village.square.said:
        said.heard = True
    return cards[0]


async def arrives(village: Village, person: str = "hana") -> None:
    await village.square.joins(person)
    await village.settles()


async def decides(village: Village, way: str, *people: str) -> None:
    await village.types("cora", "board")
    await village.presses("cora", "Welcome")
    page = village.answers("cora")[-1]
    assert page.says("57,084")
    assert page.says("it disturbs nobody")
    assert page.says("nothing is measured yet")
    await village.presses("cora", "Change")
    assert "- " not in village.form("cora").intro, "a form's words know no list"
    chosen = tuple(village.square.who(person) for person in people)
    assert not await village.submits("cora", way=way, people=chosen)
    assert village.answers("cora")[-1].says("From now on")
    assert any(said.offers("Show me around") for said in village.posts("welcome"))


# ---- the card --------------------------------------------------------------------------------------------------------


async def test_the_card_stands_once_and_is_edited(village: Village) -> None:
    card = await sets_up_the_card(village)
    assert card.pinned
    assert card.says("Mending things together")
    assert not card.says("Glad to hear from you")
    await decides(village, "card", "ben", "cleo")
    for person, label in (("ben", "Yes, name me"), ("cleo", "Rather not")):
        assert "cora" in village.direct_messages(person)[-1].text.casefold()
        await village.presses(person, label)
        assert village.direct_messages(person)[-1].says("name")
    assert "ben." in card.text.casefold()
    assert "cleo" not in card.text.casefold()
    await village.types("ben", "me")
    await village.presses("ben", "Reading, asking, hosting")
    assert village.answers("ben")[-1].offers("Take my name off the card")
    await village.presses("ben", "Take my name off the card")
    assert any(said.says("That holds from now on") for said in village.answers("ben"))
    assert "ben." not in card.text.casefold()
    await decides(village, "card", "ben", "cleo")
    assert len([said for said in village.posts("welcome") if said.offers("Show me around")]) == 1
    village.quiet()


@pytest.mark.parametrize("leaves_it", ["", "muted", "pause until monday"])
async def test_a_coordinator_reads_the_same_whether_the_question_reached_somebody_or_not(
    village: Village, leaves_it: str
) -> None:
    await sets_up_the_card(village)
    if leaves_it == "muted":
        await village.square.press("ben", "keeper.mute", "invitation")
        await village.settles()
    elif leaves_it:
        await village.types("ben", leaves_it)
    await decides(village, "card", "ben")
    await village.types("cora", "board")
    await village.presses("cora", "Welcome")
    assert village.answers("cora")[-1].says("ben, who decides; until then it waits for them")
    assert bool(village.direct_messages("ben")) != bool(leaves_it)
    page = await village.trellis.home(village.square.space, village.square.who("ben"))
    assert any(button.verb == "greeter.name_me" for button in page.view.buttons()), "it waits on their own page"


async def test_who_is_forgotten_or_leaves_is_on_the_card_no_more(village: Village) -> None:
    card = await sets_up_the_card(village)
    await decides(village, "card", "ben")
    await village.presses("ben", "Yes, name me")
    assert village.direct_messages("ben")[-1]
    assert "ben." in card.text.casefold()
    await village.types("ben", "forget me")
    await village.presses("ben", "Forget me")
    assert any(said.says("Nothing about you is held") for said in village.answers("ben"))
    assert "ben." not in card.text.casefold()


async def test_a_community_that_closes_shows_no_card(village: Village) -> None:
    card = await sets_up_the_card(village)
    await village.square.press("cora", "coordinator.close_now", "")
    await village.settles()
    assert await village.reads(lambda look: look.community.life) is Life.CLOSED
    assert card.says("It no longer does")
    assert not card.offers("Show me around")


# ---- three prompts ---------------------------------------------------------------------------------------------------


async def test_show_me_around_leads_through_three_prompts_to_what_lives(village: Village) -> None:
    await sets_up_the_card(village)
    await village.knows("ben", topics=["kites", "glue"])
    talk = await village.says("ben", "Which glue do you use?", "lobby")
    talk = await village.says("ben", "Which glue do you use?", "help")
    for person in ("cleo", "dan"):
        await village.says(person, "Bone glue.", "help", under=talk)
    await arrives(village)
    await village.presses("hana", "Show me around")
    first = village.answers("hana")[-1]
    assert first.says("Only you see this")
    assert first.offers("New to the field", "New here", "Back again", "Skip")
    await village.presses("hana", "New here")
    await village.presses("hana", "Follow up to ten", "kites")
    await village.presses("hana", "Reading is my way")
    end = village.answers("hana")[-1]
    assert end.says("Nobody will nudge you")
    assert end.links() == [talk]
    assert end.offers("Draft my first words", "Yes, three hints", "No hints")
    member = await village.member("hana")
    said = await village.reads(lambda look: look.ways.said_by(member))
    assert said is not None
    assert (said.familiar, said.way) == (Familiar.HERE, Way.READING)
    assert await village.reads(lambda look: look.ways.follows(member)) == ["kites"]
    assert all(one for one in village.answers("hana"))
    await village.waits("40 days")
    village.quiet()


async def is_led_to(village: Village, person: str) -> list[MessageRef]:
    await village.types(person, "start")
    for _ in range(3):
        await village.presses(person, "Skip")
    return village.answers(person)[-1].links()


async def test_a_conversation_lives_where_two_others_talk_and_its_beginning_still_stands(village: Village) -> None:
    await arrives(village)
    own = await village.says("hana", "Hello?", "lobby")
    await village.says("hana", "Anybody?", "lobby", under=own)
    await village.says("ben", "Here.", "lobby", under=own)
    alone = await village.says("cleo", "Which glue?", "lobby")
    await village.says("cleo", "Found it.", "lobby", under=alone)
    assert await is_led_to(village, "hana") == []
    talk = await village.says("dan", "Which kite flies best?", "help")
    await village.says("eli", "A light one.", "help", under=talk)
    assert await is_led_to(village, "hana") == [talk]
    await village.square.deletes(talk)
    assert await is_led_to(village, "hana") == []
    await village.asks("ana", "Who mends clocks?")
    for person in ("fay", "gus"):
        await village.replies(person, "I do, now and then.")
    assert await is_led_to(village, "hana") == [village.question()]
    assert village.answers("hana")[:]
    village.quiet()


async def test_every_prompt_can_be_skipped_and_nothing_is_kept(village: Village) -> None:
    await village.types("ana", "hello")
    for _ in range(3):
        await village.presses("ana", "Skip")
    assert village.answers("ana")[-1].says("That is all")
    assert all(one for one in village.answers("ana"))
    member = await village.member("ana")
    assert await village.reads(lambda look: look.ways.said_by(member)) is None
    village.quiet()


async def test_topics_can_be_written_in_one_s_own_words(village: Village) -> None:
    await village.types("ana", "start")
    await village.presses("ana", "Skip")
    assert village.answers("ana")[-1].says("Write what you would like to follow"), "there is nothing to choose yet"
    await village.presses("ana", "Write it…")
    assert not await village.submits("ana", topics="Old ovens, <@everyone> **bread**")
    member = await village.member("ana")
    assert "old ovens" in await village.reads(lambda look: look.ways.follows(member))
    assert village.answers("ana")[-1].offers("Reading is my way")


async def test_first_words_are_drafted_for_their_author_alone(village: Village) -> None:
    await village.types("ana", "start")
    for _ in range(3):
        await village.presses("ana", "Skip")
    await village.presses("ana", "Draft my first words")
    assert not await village.submits("ana", bring="I mend kites.", since="", question="Which glue?")
    draft = village.answers("ana")[-1]
    assert draft.says("I mend kites.")
    assert draft.says("I post nothing")
    await village.presses("ana", "Change it")
    assert village.form("ana").fields()[0].initial == ("I mend kites.",)
    assert not await village.submits("ana", bring="I mend big kites.", since="since last winter", question="")
    draft = village.answers("ana")[-1]
    assert draft.says("I mend big kites.")
    assert draft.says("I have been reading along since last winter.")
    await village.presses("ana", "Throw it away")
    assert not village.posts("welcome")


async def test_a_coordinator_s_pages_are_closed_to_others(village: Village) -> None:
    await village.square.press("ana", "greeter.change_welcome", "")
    await village.settles()
    assert village.answers("ana")[-1].says("for coordinators to decide")
    village.quiet()


# ---- hints -----------------------------------------------------------------------------------------------------------


async def says_yes_to_hints(village: Village) -> None:
    await village.types("ana", "start")
    for _ in range(3):
        await village.presses("ana", "Skip")
    await village.presses("ana", "Yes, three hints")
    assert all(one for one in village.answers("ana"))


async def test_three_hints_come_after_a_yes_and_no_more(village: Village) -> None:
    await says_yes_to_hints(village)
    for days, words in (("1 day", "A first hint"), ("3 days", "A second hint"), ("6 days", "The last hint")):
        await village.waits(days)
        assert village.direct_messages("ana")[-1].says(words)
        assert village.direct_messages("ana")[-1].offers("Stop the hints")
    await village.waits("20 days")
    village.quiet()


# ---- what a community decides ----------------------------------------------------------------------------------------


async def test_by_default_nobody_is_written_to(village: Village) -> None:
    await arrives(village)
    await village.waits("60 days")
    village.quiet()


@pytest.mark.not_in_discord(NOT_FIRST)
async def test_one_direct_message_has_five_lines_and_a_stop(village: Village) -> None:
    await sets_up_the_card(village)
    await decides(village, "message")
    await arrives(village)
    await village.waits("31 minutes")
    told = village.direct_messages("hana")[-1]
    assert len([line for line in told.text.splitlines() if line and not line.startswith("[")]) == 5
    assert len(told.links()) == 1
    await village.presses("hana", "Stop")
    member = await village.member("hana")
    assert await village.reads(lambda look: [str(kind) for kind in look.member(member).muted]) == ["newcomer"]
    assert village.answers("hana")[-1]
    await village.waits("20 days")
    village.quiet()


@pytest.mark.not_in_slack(NO_LEAVING)
@pytest.mark.not_in_discord(NOT_FIRST)
async def test_who_comes_again_is_not_written_to(village: Village) -> None:
    await decides(village, "message")
    await village.square.leaves("ana")
    await village.square.joins("ana")
    await village.settles()
    await village.waits("3 days")
    village.quiet()


async def many_come(village: Village, number: int = 12) -> list[str]:
    people = [f"import{number}" for number in range(number)]
    for person in people:
        await village.square.joins(person)
        await village.square.comes_into(person, "welcome")
    await village.settles()
    return people


@pytest.mark.not_in_discord(NO_LINE)
@pytest.mark.parametrize("way", ["line", "message"])
async def test_who_comes_with_many_others_is_nobody_new(village: Village, way: str) -> None:
    await sets_up_the_card(village)
    await decides(village, way)
    first, *_, last = await many_come(village)
    for person in (first, last):
        post = await village.says(person, "Hello.", "lobby")
        assert await village.reads(lambda look, post=post: look.newcomers.at(post)) is None
        page = await village.trellis.home(village.square.space, village.square.who(person))
        assert not any(button.verb == "greeter.start" for button in page.view.buttons())
        await village.types(person, "me")
        assert village.answers(person)[-1]
    await village.waits("40 days")
    village.quiet()


@pytest.mark.not_in_discord(NO_LINE)
async def test_who_comes_by_themselves_later_is_new_though_many_came(village: Village) -> None:
    await many_come(village)
    await village.waits("1 hour")
    await arrives(village)
    post = await village.says("hana", "Hello.", "lobby")
    assert await village.reads(lambda look: look.newcomers.at(post)) is not None


@pytest.mark.not_in_slack(NO_LEAVING)
@pytest.mark.not_in_discord(NO_LINE)
async def test_a_line_is_for_nobody_who_was_here_before(village: Village) -> None:
    await decides(village, "line")
    await village.square.leaves("dan")
    await village.square.joins("dan")
    await village.square.comes_into("dan", "welcome")
    await village.waits("2 minutes")
    village.quiet()


@pytest.mark.not_in_discord(NO_LINE)
async def test_a_line_is_for_whoever_comes_into_the_welcome_channel_alone(village: Village) -> None:
    await decides(village, "line")
    await arrives(village)
    await village.square.comes_into("ana", "welcome")
    await village.square.comes_into("hana", "help")
    await village.waits("2 minutes")
    await village.square.comes_into("hana", "welcome")
    await village.waits("2 minutes")
    (line,) = village.answers("hana")
    assert line.says("three short prompts that only you see")
    assert line.offers("Show me around", "Stop")
    await village.presses("hana", "Show me around")
    assert village.answers("hana")[-1].says("How do you come to us?")
    await village.square.comes_into("hana", "welcome")
    await village.waits("2 minutes")
    village.quiet()


@pytest.mark.not_in_slack(WHO_FIRST)
@pytest.mark.not_in_discord(NO_LINE)
async def test_a_line_waits_until_it_is_known_who_came_in(village: Village) -> None:
    await decides(village, "line")
    await village.square.comes_into("hana", "welcome")
    await arrives(village)
    await village.waits("2 minutes")
    assert village.answers("hana")[-1].offers("Show me around", "Stop")
    village.quiet()


@pytest.mark.not_in_discord(NO_LINE)
async def test_a_line_can_be_the_last_that_comes_unasked(village: Village) -> None:
    await decides(village, "line")
    await arrives(village)
    await village.square.comes_into("hana", "welcome")
    await village.waits("2 minutes")
    assert village.answers("hana")[-1].offers("Stop")
    await village.presses("hana", "Stop")
    assert village.answers("hana")[-1].says("Muted")
    await village.waits("31 days")
    village.quiet()


# ---- after thirty days -----------------------------------------------------------------------------------------------


@pytest.fixture
async def seasoned(opens: Opens) -> AsyncIterator[Village]:
    """A village in which Hana joined thirty days ago, wrote, and was answered."""
    async with opens() as village:
        await arrives(village)
        post = await village.says("hana", "Hello.", "welcome")
        await village.says("ben", "Hello, Hana.", "welcome", under=post)
        await village.types("hana", "me")
        assert village.answers("hana")[-1]
        await village.waits("30 days 1 minute")
        yield village


async def test_fresh_eyes_are_asked_once_and_heard_without_a_name(seasoned: Village) -> None:
    assert seasoned.direct_messages("hana")[-1].says("This is asked once")
    await seasoned.presses("hana", "Tell")
    assert not await seasoned.submits("hana", words="Where is everybody on Fridays?", how="nameless")
    told = seasoned.posts("coordinators")[-1]
    assert told.says("Where is everybody on Fridays?")
    assert "hana" not in told.text.casefold()
    assert seasoned.direct_messages("hana")[-1].says("The coordinators have it")
    await seasoned.waits("60 days")
    seasoned.quiet()


async def test_what_was_told_by_name_goes_with_its_author(seasoned: Village) -> None:
    await seasoned.presses("hana", "Tell")
    assert not await seasoned.submits("hana", words="Where is everybody on Fridays?", how="name")
    told = seasoned.posts("coordinators")[-1]
    assert "hana" in told.text.casefold()
    await seasoned.types("hana", "forget")
    await seasoned.presses("hana", "Forget me")
    assert told.says("withdrew it")


async def test_nothing_is_a_fine_answer(seasoned: Village) -> None:
    await seasoned.presses("hana", "Nothing, thank you")
    assert seasoned.direct_messages("hana")[-1].says("That is fine")
    await seasoned.waits("60 days")
    seasoned.quiet()


async def test_who_never_wrote_is_not_asked(village: Village) -> None:
    await arrives(village)
    await village.types("hana", "me")
    assert village.answers("hana")[-1]
    await village.waits("60 days")
    village.quiet()


async def test_a_small_task_is_offered_taken_once_and_told(village: Village) -> None:
    await village.types("ben", "me")
    await village.presses("ben", "Reading, asking, hosting")
    await village.presses("ben", "Small tasks")
    await village.presses("ben", "Put one on the list…")
    assert not await village.submits("ben", text="Which oven links still work?")
    assert village.answers("ben")[-1].says("On the list from you")
    await looks_at_tasks(village, "ana")
    assert village.answers("ana")[-1].says("Which oven links still work?")
    await village.presses("ana", "I’ll take it")
    assert village.answers("ana")[-1].says("It is yours")
    assert village.direct_messages("ben")[-1].says("took the small task")
    await looks_at_tasks(village, "cleo")
    assert village.answers("cleo")[-1].says("nothing on the list")


async def looks_at_tasks(village: Village, person: str) -> None:
    await village.square.press(person, "greeter.tasks", "")
    await village.settles()


async def offers_a_task(village: Village, text: str = "Which oven links still work?") -> None:
    await village.square.press("ben", "greeter.offer_task", "")
    await village.settles()
    assert not await village.submits("ben", text=text)
    assert village.answers("ben")[-1].says("On the list from you")


async def test_a_task_can_be_given_back_and_taken_by_somebody_else(village: Village) -> None:
    await offers_a_task(village)
    await looks_at_tasks(village, "ana")
    await village.presses("ana", "I’ll take it")
    assert village.answers("ana")[-1].offers("Give it back")
    told = village.direct_messages("ben")[-1]
    assert "ana" in told.text.casefold()
    await looks_at_tasks(village, "ana")
    assert village.answers("ana")[-1].says("You took:")
    await village.presses("ana", "Give it back")
    assert village.answers("ana")[-1].offers("I’ll take it")
    assert told.says("on the list again")
    assert "ana" not in told.text.casefold()
    await looks_at_tasks(village, "cleo")
    await village.presses("cleo", "I’ll take it")
    assert village.answers("cleo")[-1].says("It is yours")
    assert "cleo" in told.text.casefold()
    assert len(village.direct_messages("ben")) == 1
    assert village.answers("ana")[:]
    assert village.answers("cleo")[:]
    village.quiet()


async def test_a_coordinator_takes_off_the_list_what_has_no_place_there_and_its_author_sees_it(
    village: Village,
) -> None:
    await offers_a_task(village, "Buy my course at https://evil.example")
    await looks_at_tasks(village, "ana")
    assert not village.answers("ana")[-1].offers("Take it off the list")
    offered = next(item for item in village.answers("ana")[-1].items() if item.label == "I’ll take it")
    await village.square.press("ana", "greeter.drop_task", offered.token)
    await village.settles()
    assert village.answers("ana")[-1].says("Buy my course")
    await looks_at_tasks(village, "cora")
    await village.presses("cora", "Take it off the list")
    assert not village.answers("cora")[-1].says("Buy my course")
    await village.types("ben", "me")
    await village.presses("ben", "What was done with my name")
    assert village.answers("ben")[-1].says("took a small task of yours off the list")
    await village.presses("ana", "I’ll take it")
    assert village.answers("ana")[-1].says("no longer on the list")
    assert all(village.answers(person)[:] for person in ("ana", "ben", "cora"))
    village.quiet()


@pytest.mark.not_in_slack(NO_LEAVING)
async def test_tasks_of_who_has_left_rest_until_they_are_back(village: Village) -> None:
    await offers_a_task(village)
    await looks_at_tasks(village, "ana")
    await village.square.leaves("ben")
    await village.settles()
    await village.presses("ana", "I’ll take it")
    assert village.answers("ana")[-1].says("no longer on the list")
    await looks_at_tasks(village, "ana")
    assert village.answers("ana")[-1].says("nothing on the list")
    await village.square.joins("ben")
    await village.settles()
    await looks_at_tasks(village, "ana")
    assert village.answers("ana")[-1].says("oven links")
    assert village.answers("ana")[:]
    village.quiet()


# ---- one's own page --------------------------------------------------------------------------------------------------


async def test_all_of_it_is_forgotten_at_a_press(village: Village) -> None:
    await says_yes_to_hints(village)
    await village.types("ana", "me")
    await village.presses("ana", "Reading, asking, hosting")
    await village.presses("ana", "Change your way", "sometimes")
    member = await village.member("ana")
    said = await village.reads(lambda look: look.ways.said_by(member))
    assert said is not None
    assert (said.way, said.hints) == (Way.SOMETIMES, Yes.YES)
    await village.presses("ana", "Forget all of this")
    assert await village.reads(lambda look: look.ways.said_by(member)) is None
    assert all(one for one in village.answers("ana"))
    await village.waits("30 days")
    village.quiet()
