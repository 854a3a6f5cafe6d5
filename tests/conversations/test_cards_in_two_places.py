"""A library in one of two places that belong together: a card is asked about where its people are, and stands there."""

from collections.abc import AsyncIterator

import pytest

from tests.conversations.test_the_library import WORDS, describes, keeps, switched_off
from tests.conversations.test_two_spaces import all_quiet, joins, links_ana, sets_up
from tests.village import Village, two_places

Places = tuple[Village, Village]
RUST = "How do I get rust off a hand plane?"


@pytest.fixture
async def places(database_url: str) -> AsyncIterator[Places]:
    """A village with a library and a circle without one, which are one community, and in which Ana is one person."""
    async with two_places(database_url) as places:
        village, circle = places
        await joins(village, circle)
        await sets_up(circle)
        await switched_off(circle, "library")
        await links_ana(village, circle)
        yield places


async def turns_to(circle: Village) -> None:
    """Let Ana be met in the circle from now on."""
    await circle.waits("1 minute")
    await circle.knows("ana", ["kettles"])


async def test_an_author_says_yes_wherever_they_are_asked(places: Places) -> None:
    village, circle = places
    message = await village.says("ana", WORDS, "lobby")
    await turns_to(circle)
    await keeps(village, "dan", message)
    assert village.answers("dan")[-1].says("I ask ")
    await village.waits("10 minutes")
    assert circle.direct_messages("ana")[-1].says("proposes: Rust on a hand plane")
    await circle.presses("ana", "Yes, keep it")
    assert circle.answers("ana")[-1].says("goes into the library")
    card, index = village.posts("library")[-2:]
    assert card.says(WORDS)
    assert index.says("Rust on a hand plane")
    assert village.posts("library")[:]
    all_quiet(*places)


async def test_a_card_is_described_wherever_its_keeper_is_met(places: Places) -> None:
    village, circle = places
    message = await village.says("dan", WORDS, "lobby")
    await turns_to(circle)
    await village.reacts("ana", message, "📌")
    await circle.presses("ana", "Describe it")
    await describes(circle, "ana")
    assert circle.answers("ana")[-1].says("I ask ")
    assert circle.direct_messages("ana")[-1].says("described")
    await village.waits("10 minutes")
    await village.presses("dan", "Yes, keep it")
    assert village.posts("library")[-2].says(WORDS)


async def test_an_answer_is_kept_where_its_question_was_asked(places: Places) -> None:
    village, circle = places
    await village.asks("ben", RUST)
    await village.replies("ana", WORDS)
    await turns_to(circle)
    await village.presses("ben", "That helped")
    assert circle.direct_messages("ana")[-1].offers("Keep it in the library")
    await circle.presses("ana", "Keep it in the library")
    await describes(circle, "ana")
    assert circle.answers("ana")[-1].says("It stands in")
    assert village.posts("library")[-2].says(WORDS)


async def test_where_there_is_no_library_nobody_is_shown_the_way_to_one(places: Places) -> None:
    _, circle = places
    await circle.asks("mia", RUST)
    await circle.replies("noa", WORDS)
    await circle.presses("mia", "That helped")
    assert not circle.answers("mia")[-1].offers("Keep it in the library")
    assert not circle.direct_messages("noa")[-1].offers("Keep it in the library")
    assert "Keep it in the library" not in circle.stands()
