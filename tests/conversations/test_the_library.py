"""What proved itself is kept: its author is asked first, in private; then it stands in the library, and is found."""

from sqlalchemy import select

from bot.core.ids import MessageRef
from bot.roles.cybrarian.card import Card, Stage
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


# ---- keeping and consent ---------------------------------------------------------------------------------------------


async def test_somebody_elses_words_are_kept_once_they_say_yes(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    assert village.answers("ana")[-1].says("I ask Ben, in private")
    assert holding(village, "vinegar") == set(), "nobody's words are read before they say yes"
    await village.waits("10 minutes")
    asked = village.direct_messages("ben")[-1]
    assert asked.says("Ana proposes: Rust on a hand plane")
    assert message in asked.links()
    assert not village.posts("library")
    await village.presses("ben", "Yes, keep it")
    assert village.answers("ben")[-1].says("goes into the library")
    assert asked.says("All of that is settled")
    card, index = village.posts("library")
    for words in ("Rust on a hand plane", "Experience", WORDS, "Ben, kept", "It saves a good blade.", "Talk to Ben"):
        assert card.says(words), words
    assert card.says("Ana looks after it until")
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
    assert village.answers("ana")[-1].says("I ask Ben")
    await village.presses("ben", "No, thank you")
    assert village.answers("ben")[-1].says("is not kept")
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    assert not village.posts("library")
    assert holding(village, "It saves a good blade.") <= {"outbox"}
    await village.waits("40 days")
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
    assert len(village.answers("ana")) == 3
    assert village.answers("ben")[-1].says("goes into the library")
    assert village.posts("library")[-1].says("The library")
    await village.waits("8 days")
    assert first.says("All of that is settled"), "what nobody answered lapses"
    village.quiet()


async def test_a_pin_begins_a_card_and_its_keeper_describes_it_in_private(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    asked = village.direct_messages("ana")[-1]
    assert asked.says("You put 📌 on a message")
    await village.presses("ana", "Describe it")
    await describes(village, "ana")
    assert village.answers("ana")[-1].says("I ask Ben")
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
    assert village.answers("ana")[-1].says("I ask Ben")
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
    assert village.direct_messages("ben")[-1].says("Ana proposes")
    await village.square.deletes(message)
    await village.settles()
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    await village.square.press("ben", "cybrarian.yes", "gone")
    await village.settles()
    assert village.answers("ben")[-1].says("That is settled already")
    assert not village.posts("library")


async def test_without_a_library_nothing_is_begun(village: Village) -> None:
    def without(connection: object) -> None:
        pass

    await village.trellis.database.writer.write(without)
    message = await village.says("ben", WORDS, "coordinators")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    assert village.answers("ana")[-1].says("not said in a channel that everybody here can read")


# ---- tending ---------------------------------------------------------------------------------------------------------


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
    assert card.text == "Whoever wrote this took it back."
    assert index.says("Nothing is kept yet")
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
    assert newer.says("Talk to Ben, Dan")
    assert newer.ref in index.links()
    assert older.ref not in index.links()


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
    token = (await village.reads(lambda look: look.library.from_source(card.links()[0]) if card.links() else ())) or ()
    assert token == ()
    kept = await village.reads(lambda look: look.library._many())
    assert [one.stage for one in kept] == [Stage.RETIRED]
    await village.square.press("ben", "cybrarian.again", kept[0].id)
    await village.settles()
    assert village.answers("ben")[-1].says("It is back in the library")
    assert card.says(WORDS)
