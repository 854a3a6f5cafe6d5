"""What helped somebody is offered for the library: to its asker, to whoever said it, and with a meetup's take-aways."""

from collections.abc import AsyncIterator

import pytest

from tests.conversations.conftest import Opens
from tests.conversations.test_takeaways import WORDS as TAKEN
from tests.conversations.test_takeaways import an_open_desk, are_written, it_is_over
from tests.conversations.test_the_library import WORDS, describes, switched_off
from tests.village import Village

RUST = "How do I get rust off a hand plane?"


@pytest.fixture
async def forum(opens: Opens) -> AsyncIterator[Village]:
    """A village whose questions are asked in a forum."""
    async with opens(forums=("help",)) as village:
        yield village


# ---- That helped -----------------------------------------------------------------------------------------------------


async def test_whoever_helped_keeps_their_own_words_from_the_thanks(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", WORDS)
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].offers("Keep it in the library")
    thanks = village.direct_messages("ben")[-1]
    assert thanks.offers("Keep it in the library")
    await village.square.presses("ben", thanks, next(one for one in thanks.items() if one.label.startswith("Keep")))
    await village.settles()
    assert village.form("ben").fields()[0].initial == (RUST,)
    await describes(village, "ben")
    assert village.answers("ben")[-1].says("It stands in")
    card, index = village.posts("library")
    assert card.says(WORDS)
    assert card.says("ben, kept")
    assert index.says("Rust on a hand plane")
    assert "it helped" in village.stands()
    await village.waits("1 day")
    village.quiet()


async def test_where_several_things_were_said_the_keeper_says_which_it_was(village: Village) -> None:
    await village.asks("ana", RUST)
    answer = await village.replies("ben", WORDS)
    you_are_welcome = await village.replies("ben", "You are welcome.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben")
    assert village.direct_messages("ben")[-1].says("Thank you")
    await village.presses("ana", "Keep it in the library")
    which = village.answers("ana")[-1]
    assert which.says("Which of these was it?")
    assert which.links() == [answer, you_are_welcome]
    first = next(one for one in which.items() if one.label == "This one")
    await village.square.presses("ana", which, first)
    await village.settles()
    await describes(village, "ana")
    assert village.answers("ana")[-1].says("I ask ben")
    await village.waits("10 minutes")
    asked = village.direct_messages("ben")[-1]
    assert answer in asked.links()
    await village.presses("ben", "Yes, keep it")
    assert village.posts("library")[0].says(WORDS)


async def test_without_a_library_nobody_is_offered_a_card(opens: Opens) -> None:
    async with opens() as village:
        await switched_off(village, "library")
        await village.asks("ana", RUST)
        await village.replies("ben", WORDS)
        await village.presses("ana", "That helped")
        assert not village.answers("ana")[-1].offers("Keep it in the library")
        assert not village.direct_messages("ben")[-1].offers("Keep it in the library")
        assert "Keep it in the library" not in village.stands()
        village.quiet()


# ---- in a forum, being solved is one thing ---------------------------------------------------------------------------


@pytest.mark.not_in_slack("Slack has no forums")
async def test_the_button_in_a_forum_offers_the_card(forum: Village) -> None:
    post = await forum.opens_topic("ana", "Rust on a hand plane", "What takes it off?")
    await forum.says("ben", WORDS, "help", under=post)
    await forum.presses("ana", "That helped")
    assert forum.answers("ana")[-1].offers("Keep it in the library")
    assert forum.square.topics[post].solved
    assert forum.direct_messages("ben")[-1].offers("Keep it in the library")
    (line,) = [said for said in forum.posts("help") if said.under == post]
    assert line.offers("Keep it in the library")
    forum.quiet()


@pytest.mark.not_in_slack("Slack has no forums")
async def test_the_solved_tag_offers_the_card_once_somebody_is_thanked(forum: Village) -> None:
    post = await forum.opens_topic("ana", "Rust on a hand plane", "What takes it off?")
    answer = await forum.says("ben", WORDS, "help", under=post)
    await forum.heads(post, solved=True)
    (line,) = [said for said in forum.posts("help") if said.under == post]
    assert not line.offers("Keep it in the library"), "whose words it would be is not said yet"
    await forum.presses("ana", "Say who helped")
    assert forum.answers("ana")[-1].offers("Keep it in the library")
    assert line.offers("Keep it in the library")
    thanks = forum.direct_messages("ben")[-1]
    await forum.square.presses("ben", thanks, next(one for one in thanks.items() if one.label.startswith("Keep")))
    await forum.settles()
    await describes(forum, "ben", topics="rust")
    assert forum.answers("ben")[-1].says("It stands in")
    card, index = forum.posts("library")
    assert card.says(WORDS)
    assert answer in card.links(), "where it was said"
    assert index.says("Rust on a hand plane")
    forum.quiet()


# ---- take-aways ------------------------------------------------------------------------------------------------------


async def test_take_aways_become_a_card_of_nobody_in_particular(village: Village) -> None:
    await an_open_desk(village)
    asked = await it_is_over(village)
    assert (await are_written(village, insights=TAKEN, questions="What holds a round leg?")).offers("Post it")
    await village.presses("cora", "Post it")
    posted = village.answers("cora")[-1]
    assert posted.says("It is posted")
    assert asked.says("The take-aways are posted")
    await village.presses("cora", "Keep them in the library")
    assert "words" not in {field.name for field in village.form("cora").fields()}, "they stand as they were approved"
    await describes(village, "cora", title="Gluing round legs", why="They slip.")
    assert village.answers("cora")[-1].says("It stands in")
    card, index = village.posts("library")
    for words in ("Gluing round legs", TAKEN, "What holds a round leg?", "cora looks after it until"):
        assert card.says(words), words
    assert not card.says("cora, kept")
    assert village.posts("meetups")[-1].ref in card.links()
    assert index.says("Gluing round legs")
    await village.presses("cora", "Keep them in the library")
    assert village.answers("cora")[-1].says("This is in the library already")
    assert village.posts("meetups")[:]
    village.quiet()
