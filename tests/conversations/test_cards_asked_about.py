"""What is asked about cards while somebody sleeps is true when they wake up: answered or gone, it is not asked."""

from collections.abc import AsyncIterator

import pytest

from tests.conversations.test_the_library import WORDS, a_kept_card, describes, keeps, the_card
from tests.village import Village, a_village


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    """A village in which Ben and Gus want to hear nothing but for one hour in the morning."""
    async with a_village(database_url) as village:
        for person in ("ben", "gus"):
            await village.square.press(person, "keeper.quiet_hours", "")
            await village.settles()
            assert not await village.submits(person, **{"from": "09:00", "until": "08:00"})
            assert village.answers(person)[-1].says("08:00")
        yield village


async def proposes(village: Village, *titles: str) -> None:
    """Let Ana keep messages of Ben's, who is asked while he wants to hear nothing."""
    for title in titles:
        await keeps(village, "ana", await village.says("ben", f"{WORDS} {title}", "lobby"), title=title)
        assert village.answers("ana")[-1].says("I ask ben")
    await village.waits("10 minutes")
    assert not village.direct_messages("ben")


async def answers_on_their_page(village: Village, person: str, verb: str, token: str) -> None:
    await village.square.press(person, f"cybrarian.{verb}", token)
    await village.settles()


async def waiting(village: Village) -> dict[str, str]:
    cards = await village.reads(lambda look: look.library.under_way())
    return {card.title: card.id for card in cards}


async def test_what_was_answered_on_ones_own_page_is_not_asked_any_more(village: Village) -> None:
    await proposes(village, "Rust")
    await answers_on_their_page(village, "ben", "yes", (await waiting(village))["Rust"])
    assert village.answers("ben")[-1].says("goes into the library")
    await village.waits("1 day")
    assert not village.direct_messages("ben")


async def test_of_several_only_what_still_waits_is_asked(village: Village) -> None:
    await proposes(village, "Rust", "Wax")
    await answers_on_their_page(village, "ben", "no", (await waiting(village))["Rust"])
    assert village.answers("ben")[-1].says("is not kept")
    await village.waits("1 day")
    (asked,) = village.direct_messages("ben")
    assert asked.says("Wax")
    assert not asked.says("Rust")
    await village.presses("ben", "Yes, keep it")
    assert asked.says("All of that is settled")


@pytest.mark.parametrize(("verb", "said"), [("keep_on", "It stays as it is"), ("retire", "It is retired")])
async def test_a_review_that_was_settled_before_anybody_was_asked_is_not_asked_about(
    village: Village, verb: str, said: str
) -> None:
    card = await a_kept_card(village)
    await village.waits("180 days 1 hour")
    assert not village.direct_messages("ben")
    await answers_on_their_page(village, "ben", verb, card.id)
    assert village.answers("ben")[-1].says(said)
    await village.waits("1 day")
    assert not village.direct_messages("ben")


async def test_a_card_that_was_changed_or_taken_back_is_not_asked_about(village: Village) -> None:
    card = await a_kept_card(village)
    await village.waits("180 days 1 hour")
    await village.presses("ben", "More…")
    await village.presses("ben", "Change it")
    await describes(village, "ben", words=WORDS)
    assert village.answers("ben")[-1].says("Changed")
    await village.waits("1 day")
    assert not village.direct_messages("ben")
    await village.waits_until((await the_card(village)).review_at)
    assert not village.direct_messages("ben")
    await answers_on_their_page(village, "ben", "withdraw", card.id)
    await village.waits("1 day")
    assert not village.direct_messages("ben")


async def test_what_was_asked_says_what_became_of_it(database_url: str) -> None:
    async with a_village(database_url) as village:
        card = await a_kept_card(village)
        await village.waits("180 days")
        asked = village.direct_messages("ben")[-1]
        await village.presses("ben", "Fix")
        await describes(village, "ben", words=WORDS)
        assert asked.text.startswith("Changed")
        assert not asked.offers("Retire")
        await village.waits("180 days")
        asked = village.direct_messages("ben")[-1]
        await answers_on_their_page(village, "ben", "retire", card.id)
        assert asked.says("It is retired")


# ---- whether one may be named ----------------------------------------------------------------------------------------


async def names(village: Village, *people: str) -> None:
    """Let Dan name people on every card of his."""
    for card in await village.reads(lambda look: look.library.kept()):
        await village.square.press("dan", "cybrarian.edit", card.id)
        await village.settles()
        await describes(village, "dan", title=card.title, words=WORDS, people=tuple(map(village.square.who, people)))


async def test_whoever_is_named_again_before_they_were_asked_is_asked_once(village: Village) -> None:
    await a_kept_card(village, "dan")
    for _ in range(2):
        await names(village, "gus")
        assert village.answers("dan")[-1].says("I ask gus first")
    await village.waits("1 day")
    (asked,) = village.direct_messages("gus")
    assert asked.text.count("would like to name you") == 1


async def test_whoever_would_rather_not_is_not_asked_again_however_much_later(village: Village) -> None:
    await a_kept_card(village, "dan")
    await keeps(village, "dan", await village.says("dan", WORDS, "lobby"), title="Wax")
    await names(village, "gus")
    await village.waits("1 day")
    (asked,) = village.direct_messages("gus")
    assert asked.text.count("would like to name you") == 2
    await village.presses("gus", "Rather not")
    assert village.answers("gus")[-1].says("You are not named on")
    assert asked.text.count("would like to name you") == 1
    await village.presses("gus", "Yes, name me")
    await village.waits("60 days")
    await names(village, "gus")
    await village.waits("2 days")
    assert len(village.direct_messages("gus")) == 1, "also where one message asked about several"
