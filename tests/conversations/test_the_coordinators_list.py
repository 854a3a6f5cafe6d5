"""The coordinators' list of newcomers: nobody comes upon it unseen, and it finds its readers without a channel too."""

import pytest

from tests.conversations.test_first_posts import first_words, greets
from tests.conversations.test_newcomers import NO_LEAVING, decides, sets_up_the_card
from tests.village import Village

NO_TAKING_OUT = "its stage takes us out of no channel"


async def test_who_came_upon_a_list_by_an_edit_stands_in_a_new_one_the_next_morning(village: Village) -> None:
    first = await first_words(village)
    await village.waits("2 hours")
    second = await first_words(village, "ivo")
    await village.waits("4 hours")
    (today,) = village.posts("coordinators")
    assert today.links() == [first, second]
    await village.says("ben", "Welcome!", "welcome", under=first)
    assert today.links() == [second]
    await village.waits("16 hours 59 minutes")
    assert len(village.posts("coordinators")) == 1
    await village.waits("1 minute")
    assert today.says("further down, in a newer list")
    (_, tomorrow) = village.posts("coordinators")
    assert tomorrow.links() == [second]
    await village.waits("3 days")
    await village.says("ben", "Welcome!", "welcome", under=second)
    assert tomorrow.says("has been answered")
    village.quiet()


async def test_who_was_answered_before_the_morning_makes_no_list(village: Village) -> None:
    posts = [await first_words(village, person) for person in ("hana", "ivo")]
    await village.waits("5 hours")
    (today,) = village.posts("coordinators")
    for post in posts:
        await village.says("ben", "Welcome!", "welcome", under=post)
    assert today.says("has been answered")
    await village.waits("2 days")
    village.quiet()


@pytest.mark.not_in_slack(NO_TAKING_OUT)
@pytest.mark.not_in_discord(NO_TAKING_OUT)
async def test_without_a_channel_of_theirs_coordinators_are_told_once_a_week(village: Village) -> None:
    await village.square.takes_out("coordinators")
    await village.settles()
    for person in ("hana", "ivo"):
        await first_words(village, person)
        await village.waits("1 day")
    for coordinator in ("cora", "carl"):
        (told,) = village.direct_messages(coordinator)
        assert told.says("One newcomer waits for a person, and there is no coordinators’ channel")
    await village.waits("7 days")
    await first_words(village, "jon")
    await village.waits("5 hours")
    for coordinator in ("cora", "carl"):
        (_, again) = village.direct_messages(coordinator)
        assert again.says("One newcomer waits for a person")
    village.quiet()


async def test_a_host_s_message_leads_to_the_newcomer_s_in_its_own_sentence(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert told.says("Nobody has answered yet")
    assert told.links() == [post]
    await village.presses("ben", "I’ll write")
    assert told.says("a few words under their message")
    await village.says("ben", "Hello.", "welcome", under=post)
    assert told.says("a person has answered their message")
    assert told.links() == [post]
    village.quiet()


@pytest.mark.not_in_slack(NO_LEAVING)
async def test_only_who_is_named_on_the_card_changes_it_by_leaving(village: Village) -> None:
    card = await sets_up_the_card(village)
    await decides(village, "card", "ben")
    await village.presses("ben", "Yes, name me")
    assert village.direct_messages("ben")[-1].says("names you")
    seen = card.edits
    for person in ("cleo", "dan"):
        await village.square.leaves(person)
    await village.settles()
    assert card.edits == seen
    await village.square.leaves("ben")
    await village.settles()
    assert "ben." not in card.text.casefold()
    village.quiet()
