"""What proved itself is kept: its author is asked first, in private; then it stands in the library, and is found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.ids import CommunityId, MessageRef
from bot.core.people import Mode
from bot.core.profiles import ChannelProfile
from bot.roles.cybrarian.card import Card, Stage
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import metadata
from tests.village import Village

WORDS = "Soak it in vinegar over night, then brush it with steel wool."


async def the_card(village: Village) -> Card:
    (card,) = await village.reads(lambda look: look.library.kept())
    return card


async def describes(village: Village, person: str, **values: str) -> None:
    given = {"title": "Rust on a hand plane", "kind": "experience", "why": "It saves a good blade."} | values
    assert not await village.submits(person, **given)


async def keeps(village: Village, keeper: str, message: MessageRef, **values: str) -> None:
    """Keep somebody's message by its menu."""
    await village.chooses_menu(keeper, message, "cybrarian.keep")
    await describes(village, keeper, **values)


async def a_kept_card(village: Village, author: str = "ben", **values: str) -> Card:
    """Let somebody keep a message of their own."""
    message = await village.says(author, WORDS, "lobby")
    await keeps(village, author, message, **values)
    assert village.answers(author)[-1].says("It stands in")
    assert village.posts("library")[0].says(values.get("title", "Rust on a hand plane"))
    assert village.posts("library")[-1].says("The library")
    return (await village.reads(lambda look: look.library.kept()))[0]


def holding(village: Village, words: str) -> set[str]:
    with village.trellis.database.engine.connect() as connection:
        return {
            table.name
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            if words in str(tuple(row))
        }


# ---- keeping and consent -------------------------------------------------------------------------------------------


async def test_somebody_elses_words_are_kept_once_they_say_yes(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    assert village.answers("ana")[-1].says("I ask ben, in private")
    assert holding(village, "vinegar") == set(), "nobody's words are read before they say yes"
    await village.waits("10 minutes")
    asked = village.direct_messages("ben")[-1]
    assert asked.says("ana proposes: Rust on a hand plane · what you wrote")
    assert message in asked.links()
    assert not village.posts("library")
    await village.presses("ben", "Yes, keep it")
    assert village.answers("ben")[-1].says("goes into the library")
    assert asked.says("Rust on a hand plane goes into the library with your words.\nAll of that is settled")
    card, index = village.posts("library")
    for words in ("Rust on a hand plane", "Experience", WORDS, "ben, kept", "It saves a good blade.", "Talk to ben"):
        assert card.says(words), words
    assert card.says("ana looks after it until")
    assert message in card.links()
    assert index.pinned
    assert card.ref in index.links()
    village.quiet()


async def test_ones_own_message_is_kept_at_once(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ben", message)
    assert village.answers("ben")[-1].says("It stands in")
    card, index = village.posts("library")
    assert card.says(WORDS)
    assert card.says("Talk to ben, who looks after it until 2027-07-03")
    assert "until 2027-07-03T" not in card.text, "a day is meant, and no minute of it"
    assert index.says("Rust on a hand plane")
    village.quiet()


async def test_a_card_is_written_in_ones_own_words(village: Village) -> None:
    await village.types("dan", f"keep {WORDS}")
    assert village.form("dan").fields()[2].initial == (WORDS,)
    await describes(village, "dan", words=WORDS, when_not="Never on brass.")
    assert village.answers("dan")[-1].says("It stands in")
    card, index = village.posts("library")
    assert card.says("When not to follow it: Never on brass.")
    assert index.offers("Write a card")
    await village.presses("eli", "Write a card")
    await describes(village, "eli", title="Glue", kind="tool", words="Hide glue holds.")
    assert village.answers("eli")[-1].says("It stands in")
    assert village.posts("library")[-1].says("Hide glue holds.")
    assert index.says("Glue · Tool")
    village.quiet()


async def test_no_is_an_answer_and_nothing_is_kept(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    await village.waits("10 minutes")
    assert village.answers("ana")[-1].says("I ask ben")
    await village.presses("ben", "No, thank you")
    assert village.answers("ben")[-1].says("is not kept")
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    assert not village.posts("library")
    assert holding(village, "vinegar") == set()
    await village.waits("15 days 1 hour")
    assert holding(village, "It saves a good blade.") == set(), "what its keeper wrote lapses like any draft"
    await village.waits("25 days")
    village.quiet()


async def test_asks_for_consent_are_bundled_one_a_week(village: Village) -> None:
    for number in range(2):
        await keeps(village, "ana", await village.says("ben", f"{WORDS} {number}"), title=f"Rust {number}")
    await village.waits("10 minutes")
    (asked,) = village.direct_messages("ben")
    assert asked.says("Rust 0")
    assert asked.says("Rust 1")
    await keeps(village, "ana", await village.says("ben", f"{WORDS} later"), title="Rust later")
    await village.waits("6 days")
    assert len(village.direct_messages("ben")) == 1
    await village.waits("1 day")
    first, second = village.direct_messages("ben")
    assert second.says("Rust later")
    assert not second.says("Rust 1")
    await village.presses("ben", "Yes, keep it")
    assert village.posts("library")[0].says("Rust later")
    assert all(said.says("I ask ben") for said in village.answers("ana"))
    assert village.answers("ben")[-1].says("goes into the library")
    assert village.posts("library")[-1].says("The library")
    await village.waits("8 days")
    assert first.says("All of that is settled"), "what nobody answered lapses"
    village.quiet()


@pytest.mark.not_in_slack("its stage lets nobody leave")
async def test_nobody_says_that_they_ask_somebody_who_left(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    assert village.direct_messages("ana")[-1].says("You put 📌 on a message")
    await village.presses("ana", "Describe it")
    await village.square.leaves("ben")
    await village.settles()
    await describes(village, "ana")
    told = village.answers("ana")[-1]
    assert told.says("Whoever wrote it is not here any more")
    assert told.says("Rust on a hand plane")
    assert told.offers("Write a card")
    assert not told.says("ben")
    assert holding(village, "It saves a good blade.") <= {"outbox", "inbox"}
    await village.waits("20 days")
    assert not village.posts("library")


async def test_a_pin_begins_a_card_and_its_keeper_describes_it_in_private(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    asked = village.direct_messages("ana")[-1]
    assert asked.says("You put 📌 on a message")
    await village.presses("ana", "Describe it")
    await describes(village, "ana")
    assert village.answers("ana")[-1].says("I ask ben")
    await village.waits("10 minutes")
    await village.presses("ben", "Yes, keep it")
    assert village.posts("library")[0].says(WORDS)
    assert village.answers("ben")[-1].says("goes into the library")
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    assert village.posts("library")[-1].says("The library")
    village.quiet()


async def test_a_pin_that_is_taken_back_leaves_nothing(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    await village.reacts("ana", message, "📌", on=False)
    assert village.direct_messages("ana")[-1].says("This draft was dropped")
    assert not await village.reads(lambda look: look.library.from_source(message))
    village.quiet()


async def test_a_message_is_kept_once(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    assert village.answers("ana")[-1].says("I ask ben")
    await village.chooses_menu("dan", message, "cybrarian.keep")
    assert village.answers("dan")[-1].says("its author is being asked")
    await village.waits("10 minutes")
    await village.presses("ben", "Yes, keep it")
    await village.chooses_menu("dan", message, "cybrarian.keep")
    assert village.answers("dan")[-1].says("This is in the library already: Rust on a hand plane")


async def test_deleting_the_message_deletes_the_draft(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    await village.waits("10 minutes")
    assert village.direct_messages("ben")[-1].says("ana proposes")
    (draft,) = await village.reads(lambda look: look.library.from_source(message))
    await village.square.deletes(message)
    await village.settles()
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    await village.square.press("ben", "cybrarian.yes", draft.id)
    await village.settles()
    assert village.answers("ben")[-1].says("That is settled already")
    assert not village.posts("library")


@pytest.mark.not_in_discord("whoever is no coordinator sees nothing of their channel there")
@pytest.mark.not_in_slack("whoever is no coordinator sees nothing of their channel there")
async def test_what_was_not_said_in_public_is_left_there(village: Village) -> None:
    message = await village.says("ben", WORDS, "coordinators")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    assert village.answers("ana")[-1].says("not said in a channel that everybody here can read")


async def test_without_a_library_nothing_is_begun(village: Village) -> None:
    await switched_off(village, "library")
    await village.types("ana", "keep my words")
    assert village.answers("ana")[-1].says("There is no library here")
    assert village.answers("ana")[-1].says("my words")
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    await village.types("ana", "find kintsugi")
    assert not village.answers("ana")[-1].says("monthly list")
    village.quiet()


async def switched_off(village: Village, channel: str) -> None:
    await switched(village, channel, Mode.OFF)


async def switched(village: Village, channel: str, mode: Mode) -> None:
    place, community = village.square.place(channel), of_village(village)
    await village.trellis.database.writer.write(
        lambda connection: Places(Scope(connection, community)).switch(place, mode)
    )


def of_village(village: Village) -> CommunityId:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    return community


# ---- tending -------------------------------------------------------------------------------------------------------


async def test_whoever_looks_after_a_card_changes_it_and_the_words_stay_their_authors(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    await village.waits("10 minutes")
    await village.presses("ben", "Yes, keep it")
    await village.presses("ana", "More…")
    assert village.answers("ana")[-1].offers("Change it", "Retire it", "Write a new version")
    await village.presses("ana", "Change it")
    assert "words" not in {field.name for field in village.form("ana").fields()}
    await describes(village, "ana", title="Rust, gone", topics="rust, planes")
    assert village.answers("ana")[-1].says("Changed: Rust, gone")
    card, index = village.posts("library")
    assert card.says("Rust, gone")
    assert card.says(WORDS)
    assert index.says("rust")
    await village.presses("dan", "More…")
    assert not village.answers("dan")[-1].offers("Change it")
    await village.square.press("dan", "cybrarian.edit", (await the_card(village)).id)
    await village.settles()
    assert village.answers("dan")[-1].says("Only those who wrote, proposed or look after")


async def test_an_author_takes_their_words_back(village: Village) -> None:
    await a_kept_card(village)
    await village.presses("ben", "More…")
    await village.presses("ben", "Take my words back")
    assert village.answers("ben")[-1].says("Your words are gone")
    card, index = village.posts("library")
    assert card.text == "This was taken out of the library."
    assert index.says("Nothing is kept yet")
    await village.waits("25 hours")
    assert holding(village, "vinegar") == set()


async def test_words_are_taken_back_from_a_retired_card_as_well(village: Village) -> None:
    await a_kept_card(village)
    await village.presses("ben", "More…")
    await village.presses("ben", "Retire it")
    assert "cards" in holding(village, "vinegar")
    await village.presses("ben", "More…")
    assert village.answers("ben")[-1].offers("Take my words back")
    await village.presses("ben", "Take my words back")
    assert village.posts("library")[0].text == "This was taken out of the library."
    await village.waits("25 hours")
    assert holding(village, "vinegar") == set()


async def test_a_new_version_is_written_in_ones_own_words_and_the_older_one_leads_to_it(village: Village) -> None:
    await a_kept_card(village)
    await village.presses("dan", "More…")
    await village.presses("dan", "Write a new version")
    await describes(village, "dan", words="Citric acid is gentler.")
    assert village.answers("dan")[-1].says("It stands in")
    older, index, newer = village.posts("library")
    assert older.says("Retired")
    assert newer.ref in older.links()
    assert newer.says("version 2, after")
    assert newer.says("Talk to dan")
    assert not newer.says("ben")
    await village.presses("ben", "Yes, name me")
    assert newer.says("Talk to ben, dan")
    assert newer.ref in index.links()
    assert older.ref not in index.links()


@pytest.mark.parametrize("goes", ["Take my words back", "Retire it", "Forget me and my cards"])
async def test_the_older_card_leads_to_no_version_that_is_gone(village: Village, goes: str) -> None:
    await a_kept_card(village)
    await village.presses("dan", "More…")
    await village.presses("dan", "Write a new version")
    await describes(village, "dan", title="Citric acid", words="It is gentler.")
    older = village.posts("library")[0]
    assert older.says("Citric acid")
    await village.types("dan", "forget") if "Forget" in goes else await village.presses("dan", "More…")
    await village.presses("dan", goes)
    assert not older.says("Citric acid")
    await village.square.presses("ben", older, next(item for item in older.items() if item.label == "More…"))
    await village.settles()
    await village.presses("ben", "Bring it back")
    assert older.says(WORDS)


async def test_a_new_version_names_no_older_card_that_is_gone(village: Village) -> None:
    await a_kept_card(village, title="Vinegar")
    await village.presses("dan", "More…")
    await village.presses("dan", "Write a new version")
    await describes(village, "dan", title="Citric acid", words="It is gentler.")
    _, _, newer = village.posts("library")
    assert newer.says("version 2, after Vinegar")
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me and my cards")
    assert newer.says("Citric acid")
    assert not newer.says("Vinegar")


async def test_a_card_is_retired_and_brought_back(village: Village) -> None:
    await a_kept_card(village)
    await village.presses("cora", "More…")
    await village.presses("cora", "Retire it")
    assert village.answers("cora")[-1].says("It is retired")
    card, index = village.posts("library")
    assert card.says("Retired")
    assert index.says("Nothing is kept yet")
    await village.types("ben", "me")
    await village.presses("ben", "What was done with my name")
    assert village.answers("ben")[-1].says("Cora retired a card of yours")
    kept = await village.reads(lambda look: look.library._many())
    assert [one.stage for one in kept] == [Stage.RETIRED]
    await village.presses("ben", "More…")
    await village.presses("ben", "Bring it back")
    assert village.answers("ben")[-1].says("It is back in the library")
    assert card.says(WORDS)


# ---- alive ---------------------------------------------------------------------------------------------------------


async def test_i_used_this_counts_without_a_name_and_a_line_reaches_the_author(village: Village) -> None:
    await a_kept_card(village)
    await village.presses("ana", "I used this")
    assert village.answers("ana")[-1].says("Noted, without your name")
    card = village.posts("library")[0]
    assert card.says("used by one person")
    assert not village.direct_messages("ben")
    await village.presses("ana", "Tell the author in a line")
    assert not await village.submits("ana", line="My grandfather's plane shines again.")
    assert village.answers("ana")[-1].says("I bring it to them")
    told = village.direct_messages("ben")[-1]
    assert told.says("ana used Rust on a hand plane, and writes:\nMy grandfather's plane shines again.")
    assert told.offers("Why am I seeing this?")
    await village.presses("ana", "I used this")
    assert card.says("used by one person")
    await village.presses("ben", "I used this")
    assert village.answers("ben")[-1].says("It is your own")
    assert village.answers("ana")[-1].says("Noted")
    village.quiet()


async def test_on_its_day_whoever_looks_after_a_card_is_asked(village: Village) -> None:
    await a_kept_card(village)
    await village.waits("180 days")
    asked = village.direct_messages("ben")[-1]
    assert asked.says("You look after Rust on a hand plane. Does it still hold?")
    await village.presses("ben", "Keep")
    assert village.answers("ben")[-1].says("It stays as it is")
    assert asked.says("It stays as it is")
    await village.waits("180 days")
    assert len(village.direct_messages("ben")) == 2
    await village.presses("ben", "Fix")
    await describes(village, "ben", title="Rust, once more", words=WORDS)
    assert village.answers("ben")[-1].says("Changed: Rust, once more")
    await village.waits("181 days")
    assert len(village.direct_messages("ben")) == 3
    await village.presses("ben", "Retire")
    assert village.answers("ben")[-1].says("It is retired")
    assert village.posts("library")[0].says("Retired")
    village.quiet()


async def test_a_card_that_nobody_answers_for_asks_for_somebody_and_retires_at_last(village: Village) -> None:
    await a_kept_card(village)
    await village.waits("180 days")
    assert village.direct_messages("ben")[-1].says("Does it still hold?")
    await village.waits("14 days 1 hour")
    card, index = village.posts("library")
    assert card.says("Nobody looks after it just now")
    assert village.direct_messages("ben")[-1].says("The card asks for somebody else now")
    await village.presses("dan", "I look after it")
    assert village.answers("dan")[-1].offers("Keep", "Fix", "Retire")
    assert card.says("dan looks after it until")
    await village.waits("180 days")
    assert village.direct_messages("dan")[-1].says("Does it still hold?")
    await village.waits("42 days 2 hours")
    assert village.direct_messages("dan")[-1].says("somebody else")
    assert card.says("Retired")
    assert index.says("Nothing is kept yet")
    village.quiet()


# ---- from an answer, and from take-aways ---------------------------------------------------------------------------


async def test_an_answer_that_helped_is_offered_for_the_library(village: Village) -> None:
    await village.asks("ana", "How do I get rust off a hand plane?")
    await village.replies("ben", WORDS)
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].offers("Keep it in the library")
    assert village.direct_messages("ben")[-1].says("says that your answer helped")
    await village.presses("ana", "Keep it in the library")
    assert village.form("ana").fields()[0].initial == ("How do I get rust off a hand plane?",)
    await describes(village, "ana", kind="problem")
    assert village.answers("ana")[-1].says("I ask ben")
    await village.waits("10 minutes")
    await village.presses("ben", "Yes, keep it")
    assert village.posts("library")[0].says(WORDS)
    assert village.posts("help")[0].offers("Keep it in the library")


# ---- finding -------------------------------------------------------------------------------------------------------


async def test_cards_and_answered_questions_are_found_in_their_authors_words(village: Village) -> None:
    await a_kept_card(village)
    await village.asks("ana", "How are chisels sharpened?")
    await village.replies("dan", "Slowly.")
    await village.types("eli", "find rusty planes")
    found = village.answers("eli")[-1]
    assert found.says("Rust on a hand plane · by ben, kept")
    assert found.says(WORDS)
    assert village.posts("library")[0].ref in found.links()
    await village.types("eli", "search sharpening a chisel")
    found = village.answers("eli")[-1]
    assert found.says("How are chisels sharpened? · asked by ana")
    assert village.question("chisels") in found.links()
    village.quiet()


async def test_a_question_nobody_answered_and_a_retired_card_are_not_found(village: Village) -> None:
    await village.asks("ana", "How are chisels sharpened?")
    card = await a_kept_card(village)
    await village.square.press("ben", "cybrarian.retire", card.id)
    await village.settles()
    assert village.answers("ben")[-1].says("It is retired")
    for words in ("chisels", "rust", "a the of"):
        await village.types("eli", f"find {words}")
        assert village.answers("eli")[-1].says(f"I found nothing about “{words}”")


async def test_what_shares_one_word_with_a_search_is_not_said_to_fit_and_goes_on_the_monthly_list(
    village: Village,
) -> None:
    await a_kept_card(village)
    await village.types("eli", "find sharpening a plane with waterstones")
    told = village.answers("eli")[-1]
    assert told.says("Nothing quite fits “sharpening a plane with waterstones”. What comes nearest:")
    assert told.says("Rust on a hand plane · by ben, kept")
    assert told.says("I put these words on the monthly list")
    assert told.offers("Ask the community", "Leave it out")
    await village.types("fay", "find hand plane")
    assert village.answers("fay")[-1].says("What is known about “hand plane”:")
    await village.waits("29 days")
    listed = village.posts("library")[-1]
    assert listed.says("sharpening a plane with waterstones")
    assert not listed.says("hand plane")


async def test_before_a_question_is_posted_its_asker_alone_sees_what_is_known(village: Village) -> None:
    await a_kept_card(village)
    await village.types("ana", "ask How do I get rust off a hand plane?")
    look = village.answers("ana")[-1]
    assert look.says("Perhaps this helps already; nobody else sees it")
    assert look.says(WORDS)
    assert look.offers("Post it", "Discard")
    await village.presses("ana", "Discard")
    await village.types("ana", "ask Who has a lathe to lend?")
    assert not village.answers("ana")[-1].says("Perhaps this helps already")


async def test_under_a_question_of_ones_own_earlier_answers_are_one_press_away(village: Village) -> None:
    await a_kept_card(village)
    own = await village.says("ana", "How do I get rust off my hand plane?", "help")
    await village.reacts("ana", own, "❓")
    stands = village.posts("help")[-1]
    assert stands.offers("Earlier answers")
    assert not stands.says(WORDS)
    await village.presses("ana", "Earlier answers")
    assert village.answers("ana")[-1].says(WORDS)


async def test_what_was_looked_for_and_not_found_is_told_once_a_month_without_names(village: Village) -> None:
    await village.types("ana", "find kintsugi")
    assert village.answers("ana")[-1].says("I put these words on the monthly list")
    await village.types("ben", "find Kintsugi")
    await village.types("dan", "find my own secret")
    await village.presses("dan", "Leave it out")
    assert village.answers("dan")[-1].text == "Only you see this\nLeft out."
    await village.asks("eli", "Who has a lathe to lend?")
    await village.waits("29 days")
    told = village.posts("library")[-1]
    assert told.says("Looked for, and not found:")
    assert told.text.count("kintsugi") == 1
    assert told.says("Who has a lathe to lend?")
    assert not told.says("secret")
    assert told.mentions() == set()
    await village.presses("fay", "Write a card")
    assert village.form("fay").verb == "cybrarian.describe"
    before = len(village.posts("library"))
    await village.waits("25 hours")
    assert holding(village, "intsugi") == set()
    await village.waits("61 days")
    assert len(village.posts("library")) == before


async def test_the_monthly_list_names_nobody_and_tells_each_search_once(village: Village) -> None:
    for typed in ("kin", "kintsugi", "kintsugi glue", "is ben getting divorced", "urushi"):
        await village.types("ana", f"find {typed}")
        assert village.answers("ana")[-1].says("not if they name somebody here")
    await village.types("ana", "find a the of")
    assert not village.answers("ana")[-1].says("monthly list")
    await village.waits("2 hours")
    await village.types("dan", "find kintsugi")
    await village.waits("29 days")
    told = village.posts("library")[-1]
    for words in ("kintsugi glue", "urushi"):
        assert told.says(words)
    assert not told.says("ben")
    assert told.text.count("kin") == 2


async def test_what_was_looked_for_in_vain_is_asked_in_the_same_words(village: Village) -> None:
    await village.types("ana", "find who mends kintsugi bowls")
    await village.presses("ana", "Ask the community")
    assert village.form("ana").fields()[0].initial == ("who mends kintsugi bowls",)
    assert not await village.submits("ana", text="Who mends kintsugi bowls?")
    assert village.answers("ana")[-1].offers("Post it")
    await village.types("ben", "find my own secret")
    await village.presses("ben", "Leave it out")
    assert holding(village, "my own secret") <= {"outbox"}


async def test_what_an_asker_keeps_quiet_is_not_told_to_everybody(village: Village) -> None:
    await village.types("dan", "find kintsugi")
    await village.asks("eli", "Who has a lathe to lend?")
    await village.asks("ana", "Who takes a nervous beginner along?")
    await village.waits("30 hours")
    await village.presses("ana", "Keep it quiet")
    await village.waits("27 days")
    told = village.posts("library")[-1]
    assert told.says("Who has a lathe to lend?")
    assert not told.says("nervous beginner")


async def test_what_was_asked_where_not_everybody_can_read_any_more_is_not_found(village: Village) -> None:
    await village.types("dan", "find kintsugi")
    await village.asks("ana", "How are chisels sharpened?")
    await village.replies("ben", "Slowly.")
    await village.asks("ana", "Who has a lathe to lend?")
    place, community = village.square.place("help"), village.trellis.inbox.home(village.square.space)
    assert community is not None
    hidden = ChannelProfile(channel=place, name="help", private=True)
    await village.trellis.database.writer.write(lambda connection: Places(Scope(connection, community)).see(hidden))
    await village.types("eli", "find chisels")
    assert village.answers("eli")[-1].says("I found nothing")
    await village.waits("32 days")
    assert "lathe" not in "".join(said.text for said in village.posts("library"))


async def test_completion_knows_the_titles(village: Village) -> None:
    await a_kept_card(village)
    ways = await village.trellis.complete(village.square.space, village.square.who("ana"), "find RUST")
    assert [(way.text, way.hint) for way in ways] == [("find Rust on a hand plane", "Experience")]
    assert await village.trellis.complete(village.square.space, village.square.who("ana"), "keep ru") == ()


# ---- what reads like a question ------------------------------------------------------------------------------------


@pytest.mark.not_in_discord("Discord shows nothing to one person alone who made no gesture")
async def test_what_reads_like_a_question_gets_an_offer_that_only_its_author_sees(village: Village) -> None:
    await a_kept_card(village)
    message = await village.says("ana", "Does anyone know how to get rust off a plane?", "lobby")
    assert not village.answers("ana")
    await village.waits("5 minutes")
    offer = village.answers("ana")[-1]
    assert offer.says("That reads like a question")
    assert offer.says(WORDS)
    await village.says("ana", "Does anyone know where nails are sold?", "lobby")
    await village.waits("10 minutes")
    assert len(village.answers("ana")) == 1, "one a day"
    await village.presses("ana", "Yes, please")
    assert village.answers("ana")[-1].says("Under your message I say what happens next")
    assert (await village.reads(lambda look: look.questions.at(message))) is not None
    assert village.posts("lobby")[-1].says("Answers are welcome in the thread")
    await village.waits("2 days")
    await village.says("ana", "Does anyone know where nails are sold?", "lobby")
    await village.waits("5 minutes")
    await village.presses("ana", "No, and never again")
    assert village.answers("ana")[-1].says("I will not offer it again")
    before = len(village.answers("ana"))
    await village.waits("2 days")
    await village.says("ana", "Does anyone know where screws are sold?", "lobby")
    await village.waits("10 minutes")
    assert len(village.answers("ana")) == before


async def test_nothing_is_offered_where_somebody_replied_or_the_author_asked_already(village: Village) -> None:
    first = await village.says("ana", "Does anyone know where nails are sold?", "lobby")
    await village.says("ben", "By the bridge.", "lobby", under=first)
    second = await village.says("dan", "Does anyone know where glue is sold?", "help")
    await village.reacts("dan", second, "❓")
    assert village.posts("help")[-1].says("Answers are welcome")
    gone = await village.says("eli", "Does anyone know where wax is sold?", "lobby")
    await village.square.deletes(gone)
    await village.waits("10 minutes")
    village.quiet()


@pytest.mark.not_in_discord("Discord shows nothing to one person alone who made no gesture")
async def test_a_newcomers_first_question_is_met_by_people_before_anything_is_offered(village: Village) -> None:
    await village.square.joins("hana")
    await village.square.comes_into("hana", "lobby")
    await village.settles()
    first = await village.says("hana", "Does anyone know where nails are sold?", "lobby")
    await village.waits("10 minutes")
    assert not village.answers("hana")
    await village.says("ben", "By the bridge.", "lobby", under=first)
    await village.says("hana", "Does anyone know where glue is sold?", "lobby")
    await village.waits("10 minutes")
    assert village.answers("hana")[-1].says("That reads like a question")
    village.quiet()


# ---- who cannot be asked, and who goes -----------------------------------------------------------------------------


async def test_whoever_never_turned_to_us_is_asked_at_their_next_interaction(opens: Callable[..., Any]) -> None:
    async with opens(reserved=True) as village:
        message = await village.says("ben", WORDS, "lobby")
        await keeps(village, "ana", message)
        assert village.answers("ana")[-1].says("It waits two weeks for ben")
        await village.waits("2 days")
        assert not village.direct_messages("ben")
        await village.types("ben", "me")
        asked = next(said for said in village.answers("ben") if said.offers("Yes, keep it"))
        assert asked.says("ana proposes")
        await village.presses("ben", "Yes, keep it")
        assert village.posts("library")[0].says(WORDS)


async def test_whoever_is_forgotten_leaves_their_card_without_a_name(village: Village) -> None:
    await a_kept_card(village)
    await village.types("ben", "forget")
    assert village.answers("ben")[-1].says("The library holds a card in your words")
    await village.presses("ben", "Forget me")
    card = village.posts("library")[0]
    assert card.says(WORDS)
    assert not card.says("ben")
    assert card.says("Nobody looks after it just now")


async def test_or_takes_it_along(village: Village) -> None:
    await a_kept_card(village)
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me and my cards")
    card, index = village.posts("library")
    assert card.text == "This was taken out of the library."
    assert index.says("Nothing is kept yet")
    assert holding(village, "vinegar") == set()
