"""Newcomers, hosts and those whom the card names think again: a no stays one, a yes holds, nothing is half there."""

import pytest

from bot.core.people import Life
from tests.conversations.conftest import Opens
from tests.conversations.test_first_posts import asked, first_words, greets
from tests.conversations.test_newcomers import (
    NO_LINE,
    arrives,
    decides,
    says_yes_to_hints,
    seasoned,
    sets_up_the_card,
)
from tests.square import Said
from tests.village import Village

__all__ = ["seasoned"]


async def their_page(village: Village, person: str) -> Said:
    await village.types(person, "me")
    await village.presses(person, "Reading, asking, hosting")
    shown = village.answers(person)[-1]
    assert shown.says("How you like to take part")
    return shown


# ---- all of it is forgotten, but for what keeps us from asking again -------------------------------------------------


async def test_what_was_told_by_name_is_taken_back_with_all_that_is_forgotten(seasoned: Village) -> None:
    await seasoned.presses("hana", "Tell")
    assert not await seasoned.submits("hana", words="Where is everybody on Fridays?", how="name")
    told = seasoned.posts("coordinators")[-1]
    assert "hana" in told.text.casefold()
    await their_page(seasoned, "hana")
    await seasoned.presses("hana", "Forget all of this")
    assert seasoned.answers("hana")[-1].says("Forgotten. What stays")
    assert told.says("took it back")
    assert not told.says("Fridays")
    assert "hana" not in told.text.casefold()
    assert seasoned.direct_messages("hana")[:] is not None


async def test_a_no_to_the_card_outlives_all_that_is_forgotten(village: Village) -> None:
    await sets_up_the_card(village)
    await decides(village, "card", "ben")
    await village.presses("ben", "Rather not")
    assert village.direct_messages("ben")[-1].says("you will not be asked again")
    await their_page(village, "ben")
    await village.presses("ben", "Forget all of this")
    assert village.answers("ben")[-1].says("a no of yours")
    await decides(village, "card", "ben")
    await village.waits("8 days")
    assert len(village.direct_messages("ben")) == 1
    village.quiet()


@pytest.mark.not_in_discord(NO_LINE)
async def test_who_was_welcomed_and_forgets_all_of_it_is_not_welcomed_again(village: Village) -> None:
    await decides(village, "line")
    await arrives(village)
    await village.square.comes_into("hana", "welcome")
    await village.waits("2 minutes")
    assert village.answers("hana")[-1].offers("Show me around")
    await their_page(village, "hana")
    await village.presses("hana", "Forget all of this")
    assert village.answers("hana")[-1].says("Forgotten.")
    await village.square.comes_into("hana", "welcome")
    await village.waits("2 minutes")
    village.quiet()


# ---- whoever no longer greets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["I no longer greet", "Forget all of this"])
async def test_who_no_longer_greets_is_not_asked_though_it_was_on_its_way(village: Village, button: str) -> None:
    await greets(village, "ben")
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    assert not await village.submits("ben", **{"from": "09:00", "until": "08:00"})
    assert village.answers("ben")[-1].says("kept")
    post = await first_words(village)
    await village.waits("5 hours")
    await their_page(village, "ben")
    await village.presses("ben", button)
    assert village.answers("ben")[-1].offers("I greet newcomers")
    await village.waits("1 minute")
    assert village.posts("coordinators")[-1].links() == [post]
    await village.waits("20 hours")
    assert asked(village) == []
    village.quiet()


async def test_who_no_longer_greets_lets_the_next_be_asked_at_once(village: Village) -> None:
    await greets(village, "ben", "cleo")
    await first_words(village)
    await village.waits("4 hours")
    (first,) = asked(village)
    await their_page(village, first)
    await village.presses(first, "I no longer greet")
    assert village.answers(first)[-1].says("That holds from now on")
    assert village.direct_messages(first)[-1].says("not asked to greet any more")
    await village.waits("1 minute")
    (_, second) = asked(village)
    assert second != first
    assert village.direct_messages(second)[-1].offers("I’ll write")
    village.quiet()


# ---- whom the card names ---------------------------------------------------------------------------------------------


@pytest.mark.not_in_slack("there everybody may be written to")
async def test_what_nobody_could_be_asked_in_private_waits_on_their_own_page(opens: Opens) -> None:
    async with opens(reserved=True) as village:
        card = await sets_up_the_card(village)
        await decides(village, "card", "ben")
        assert not village.direct_messages("ben")
        page = await village.trellis.home(village.square.space, village.square.who("ben"))
        assert any(button.verb == "greeter.name_me" for button in page.view.buttons())
        shown = await their_page(village, "ben")
        assert shown.says("it waits for you")
        assert shown.offers("Yes, name me", "Rather not")
        await village.presses("ben", "Yes, name me")
        assert village.answers("ben")[-1].says("yes, as you agreed")
        assert "ben." in card.text.casefold()
        village.quiet()


async def test_a_no_is_not_undone_by_a_button_that_still_stands(village: Village) -> None:
    card = await sets_up_the_card(village)
    await decides(village, "card", "ben")
    question = village.direct_messages("ben")[-1]
    (agree,) = (item for item in question.items() if item.label == "Yes, name me")
    await village.presses("ben", "Rather not")
    await decides(village, "card", "cleo")
    assert village.direct_messages("cleo")[-1].offers("Yes, name me")
    await village.square.press("ben", agree.verb, agree.token)
    await village.settles()
    assert village.answers("ben")[-1].says("Nobody asks for this any more")
    assert "ben." not in card.text.casefold()
    assert question.says("you will not be asked again")
    village.quiet()


async def test_who_took_their_name_off_the_card_may_put_it_there_again(village: Village) -> None:
    card = await sets_up_the_card(village)
    for times in range(2):
        await decides(village, "card", "cora")
        assert "cora." in card.text.casefold(), times
        await their_page(village, "cora")
        await village.presses("cora", "Take my name off the card")
        assert village.answers("cora")[-1].says("That holds from now on")
        assert "cora." not in card.text.casefold()
    village.quiet()


async def test_who_is_asked_no_more_and_then_again_answers_the_question_that_stands(village: Village) -> None:
    card = await sets_up_the_card(village)
    await decides(village, "card", "ben")
    first = village.direct_messages("ben")[-1]
    await decides(village, "card", "cleo")
    assert first.says("Nobody asks for this any more")
    assert not first.offers("Yes, name me")
    assert village.direct_messages("cleo")[-1].offers("Yes, name me")
    await village.waits("1 day")
    await decides(village, "card", "ben")
    again = village.direct_messages("ben")[-1]
    assert again is not first
    assert village.direct_messages("cleo")[-1].says("Nobody asks for this any more")
    await village.presses("ben", "Yes, name me")
    assert again.says("The welcome card names you")
    assert "ben." in card.text.casefold()
    village.quiet()


async def test_nobody_is_chosen_before_a_community_is_open(opens: Opens) -> None:
    async with opens(is_set_up=False) as village:
        assert village.answers("cora")[:] is not None
        await village.square.press("cora", "greeter.change_welcome", "")
        await village.settles()
        assert village.answers("cora")[-1].says("This community is not open")
        assert "cora" not in village.square.forms


# ---- hints -----------------------------------------------------------------------------------------------------------


async def test_a_yes_after_a_no_begins_the_hints_anew(village: Village) -> None:
    await says_yes_to_hints(village)
    await village.waits("1 day")
    await village.presses("ana", "Stop the hints")
    assert village.direct_messages("ana")[-1].says("No further hint")
    await village.waits("10 days")
    await village.square.press("ana", "greeter.hints_yes", "")
    await village.settles()
    assert village.answers("ana")[-1].says("in one day, in four and in ten")
    for days, words in (("1 day", "A first hint"), ("3 days", "A second hint"), ("6 days", "The last hint")):
        await village.waits(days)
        assert village.direct_messages("ana")[-1].says(words)
    await village.waits("20 days")
    village.quiet()


async def test_the_offer_of_hints_gives_way_to_what_was_said_to_it(village: Village) -> None:
    await says_yes_to_hints(village)
    page = village.answers("ana")[-1]
    assert page.says("You will get three hints")
    assert page.offers("Draft my first words")
    assert not page.offers("Yes, three hints")
    assert village.answers("ana")[:]
    village.quiet()


async def test_a_page_from_before_it_closed_promises_nothing_in_a_community_that_is_closed(village: Village) -> None:
    await village.square.press("cora", "coordinator.close_now", "")
    await village.settles()
    assert await village.reads(lambda look: look.community.life) is Life.CLOSED
    member = await village.member("ana")
    for verb, token in (("hints_yes", ""), ("way", "reading"), ("follow", ""), ("draft", "")):
        await village.square.press("ana", f"greeter.{verb}", token)
        await village.settles()
        assert village.answers("ana")[-1].says("not open")
    assert await village.reads(lambda look: look.ways.said_by(member)) is None
