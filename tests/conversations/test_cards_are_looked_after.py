"""Whose a card is over the years: who is asked whether it still holds, and when it asks for somebody, or retires."""

from bot.roles.cybrarian.card import Card, Stage
from tests.conversations.conftest import Opens
from tests.conversations.test_setting_up import looks_at_set_up
from tests.conversations.test_the_library import WORDS, a_kept_card, describes, holding, keeps, the_card
from tests.village import Village, a_village


async def the_cards(village: Village) -> dict[str, Card]:
    return {card.title: card for card in await village.reads(lambda look: look.library.kept())}


# ---- closed, and opened again ----------------------------------------------------------------------------------------


async def test_a_community_that_opens_again_goes_on_looking_after_its_cards(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        await village.waits("20 days")
        await village.types("dan", "keep Hide glue holds.")
        await describes(village, "dan", title="Glue", words="Hide glue holds.")
        await village.waits("175 days")
        assert village.posts("library")[0].says("Nobody looks after it just now")
        await village.square.press("cora", "coordinator.close_now", "")
        await village.settles()
        await village.waits("40 days")
        assert set(await the_cards(village)) == {"Rust on a hand plane", "Glue"}, "what people gave stays"
        assert not village.direct_messages("dan")
        await looks_at_set_up(village, repertoire=village.square.place("library"))
        await village.presses("cora", "Switch on")
        await village.waits("13 days")
        assert not village.direct_messages("dan"), "nobody is hurried for the time between"
        await village.waits("1 day")
        assert village.direct_messages("dan")[-1].says("You look after Glue. Does it still hold?")
        assert set(await the_cards(village)) == {"Rust on a hand plane", "Glue"}
        await village.waits("14 days")
        assert (await the_cards(village))["Glue"].owner is None
        assert set(await the_cards(village)) == {"Glue"}


# ---- without an owner ------------------------------------------------------------------------------------------------


async def test_a_card_that_nobody_looks_after_retires_whoever_corrects_it_meanwhile(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        await village.waits("195 days")
        assert village.posts("library")[0].says("Nobody looks after it just now")
        await village.presses("cora", "More…")
        await village.presses("cora", "Change it")
        await describes(village, "cora", title="Rust, once more")
        assert village.posts("library")[0].says("Nobody looks after it just now")
        await village.waits("27 days")
        assert village.posts("library")[0].says("Retired")


async def test_whoever_keeps_a_card_that_nobody_looks_after_looks_after_it(database_url: str) -> None:
    async with a_village(database_url) as village:
        card = await a_kept_card(village)
        await village.waits("195 days")
        await village.square.press("ben", "cybrarian.keep_on", card.id)  # from an old page
        await village.settles()
        kept = await the_card(village)
        assert (kept.stage, kept.owner) == (Stage.KEPT, await village.member("ben"))
        assert village.posts("library")[0].says("ben, who looks after it until")
        await village.waits("180 days")
        assert village.direct_messages("ben")[-1].says("Does it still hold?")


# ---- whose words they are --------------------------------------------------------------------------------------------


async def test_changing_a_letter_of_long_words_loses_none_of_them(opens: Opens) -> None:
    async with opens() as village:
        words = f"{'Rust! ' * 1_200}THE END"
        message = await village.says("ben", words, "lobby")
        await keeps(village, "ben", message)
        await village.presses("ben", "More…")
        await village.presses("ben", "Change it")
        (field,) = [field for field in village.form("ben").fields() if field.name == "words"]
        assert field.initial == (words,)
        await describes(village, "ben", words=f"Dust!{words[5:]}")
        assert (await the_card(village)).words == f"Dust!{words[5:]}"
        assert village.posts("library")[0].says("Dust! Rust!")


async def test_what_has_no_author_is_corrected_by_whoever_tends_it_and_taken_out_by_coordinators(
    database_url: str,
) -> None:
    async with a_village(database_url) as village:
        card = await a_kept_card(village)
        await village.types("ben", "forget")
        await village.presses("ben", "Forget me")
        await village.presses("dan", "I look after it")
        await village.presses("dan", "Fix")
        await describes(village, "dan", title="Rust", words="Soak it over two nights.")
        assert village.posts("library")[0].says("Soak it over two nights.")
        await village.square.press("dan", "cybrarian.withdraw", card.id)
        await village.settles()
        assert village.answers("dan")[-1].says("Only those who wrote")
        await village.presses("cora", "More…")
        assert not village.answers("cora")[-1].offers("Take my words back")
        await village.presses("cora", "Take it out for good")
        assert village.answers("cora")[-1].says("words and all")
        assert village.posts("library")[0].text == "This was taken out of the library."
        await village.types("dan", "me")
        await village.presses("dan", "What was done with my name")
        assert village.answers("dan")[-1].says("Cora took a card of yours out of the library for good")
        await village.waits("25 hours")
        assert holding(village, "two nights") == set()


# ---- where the library stands ----------------------------------------------------------------------------------------


async def test_the_library_moves_and_what_is_kept_from_then_on_stands_there(opens: Opens) -> None:
    async with opens() as village:
        await a_kept_card(village)
        await keeps(village, "ana", await village.says("eli", "Wax it well.", "lobby"), title="Wax")
        await village.waits("10 minutes")
        before = len(village.posts("meetups"))
        await looks_at_set_up(village, repertoire=village.square.place("meetups"))
        await village.presses("cora", "Switch on")
        left = [said for said in village.posts("library") if said.says("The library stands in")]
        assert len(left) == 1, "where the index stood it says where it went"
        stood = len(village.posts("library"))
        await village.presses("eli", "Yes, keep it")
        await village.presses("dan", "More…")
        await village.presses("dan", "Write a new version")
        await describes(village, "dan", title="Wax, anew", words="Wax it twice.")
        moved = village.posts("meetups")[before:]
        (index,) = [said for said in moved if said.pinned and said.says("looks here and among answered questions")]
        for words in ("Wax, anew", "Rust on a hand plane"):
            assert index.says(words)
        assert [said for said in moved if said.says("Wax it twice.")]
        assert len(village.posts("library")) == stood


async def test_a_card_whose_message_is_deleted_retires_and_the_index_comes_back(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        card, index = village.posts("library")
        assert card.ref is not None
        assert index.ref is not None
        await village.square.deletes(card.ref)
        await village.square.deletes(index.ref)
        await village.settles()
        told = village.direct_messages("ben")[-1]
        assert told.says("was deleted, so the card is retired")
        await village.types("dan", "find rust")
        assert village.answers("dan")[-1].says("I found nothing")
        page = str((await village.trellis.home(village.square.space, village.square.who("ben"))).view)
        assert "- Rust on a hand plane · retired" in page
        assert "What became of it…" in page
        await village.presses("ben", "More…")
        assert village.answers("ben")[-1].offers("Bring it back", "Take my words back")
        await village.presses("ben", "Bring it back")
        *_, anew, pinned = village.posts("library")
        assert anew.says(WORDS)
        assert pinned.pinned
        assert anew.ref in pinned.links()


async def test_the_index_is_left_alone_where_nothing_changes_that_it_lists(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        card, index = village.posts("library")
        before = index.edits
        await village.presses("ana", "I used this")
        await village.presses("ben", "More…")
        await village.presses("ben", "Change it")
        await describes(village, "ben", words="Vinegar.")
        assert card.says("used by one person")
        assert card.says("Vinegar.")
        assert index.edits == before
        await village.presses("ben", "Change it")
        await describes(village, "ben", title="Rust", words="Vinegar.")
        assert index.says("Rust · Experience")


# ---- who is not to be reached ----------------------------------------------------------------------------------------


async def test_whoever_paused_is_asked_when_their_pause_ends(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        await village.waits("179 days")
        await village.types("ben", "pause 30 days")
        await village.waits("29 days")
        assert not village.direct_messages("ben")
        assert village.posts("library")[0].says("ben, who looks after it until")
        await village.waits("2 days")
        assert village.direct_messages("ben")[-1].says("Does it still hold?")
        await village.waits("12 days")
        assert (await the_card(village)).owner is not None
        await village.waits("2 days")
        assert (await the_card(village)).owner is None


async def test_whoever_wants_no_messages_finds_the_question_on_their_own_page(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        await village.square.press("ben", "keeper.mute", "", "library")
        await village.waits("181 days")
        assert not village.direct_messages("ben")
        page = str((await village.trellis.home(village.square.space, village.square.who("ben"))).view)
        assert "Does it still hold?" in page


async def test_whoever_paused_before_the_question_came_is_asked_again(database_url: str) -> None:
    async with a_village(database_url) as village:
        await village.waits("12 hours")  # what falls due at night waits for the morning
        await a_kept_card(village)
        await village.waits("180 days")
        await village.types("ben", "pause 30 days")
        await village.waits("29 days")
        assert not village.direct_messages("ben")
        assert (await the_card(village)).owner is not None
        await village.waits("1 day 12 hours")
        assert village.direct_messages("ben")[-1].says("Does it still hold?")


async def test_a_line_goes_to_whoever_is_here(database_url: str) -> None:
    async with a_village(database_url) as village:
        await keeps(village, "ana", await village.says("ben", WORDS, "lobby"))
        await village.waits("10 minutes")
        await village.presses("ben", "Yes, keep it")
        await village.square.leaves("ben")
        await village.settles()
        await village.presses("dan", "I used this")
        await village.presses("dan", "Tell the author in a line")
        await village.square.leaves("ana")
        await village.settles()
        assert not await village.submits("dan", line="It shines.")
        assert village.answers("dan")[-1].says("There is nobody to bring it to")
        await village.presses("dan", "I used this")
        assert not village.answers("dan")[-1].offers("Tell the author in a line")


async def test_nobody_is_named_as_one_to_talk_to_who_did_not_say_yes(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        card = village.posts("library")[0]
        await village.presses("ben", "More…")
        await village.presses("ben", "Change it")
        await describes(village, "ben", words=WORDS, people=(village.square.who("gus"), village.square.who("fay")))
        assert village.answers("ben")[-1].says("I ask gus, fay first")
        assert card.says("Talk to ben, who looks")
        await village.presses("fay", "Rather not")
        assert village.answers("fay")[-1].says("You are not named")
        await village.square.press("eli", "cybrarian.talk_yes", (await the_card(village)).id)  # whom nobody asked
        await village.presses("gus", "Yes, name me")
        assert card.says("Talk to gus, ben")
        page = str((await village.trellis.home(village.square.space, village.square.who("gus"))).view)
        assert "Where you are named" in page
        await village.presses("gus", "More…")
        await village.presses("gus", "Not me")
        assert card.says("Talk to ben, who looks")
        await village.presses("ben", "Change it")
        await describes(village, "ben", words=WORDS, people=(village.square.who("fay"),))
        assert len(village.direct_messages("fay")) == 1, "once for a card"
