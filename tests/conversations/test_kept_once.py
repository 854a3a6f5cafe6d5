"""The same words are kept once, and whoever said no to it is left in peace, without anybody being told."""

from bot.roles.cybrarian.home import my_library
from tests.conversations.test_the_library import WORDS, a_kept_card, describes, keeps, switched_off
from tests.village import Village


async def at_home(village: Village, person: str) -> str:
    """Return what somebody's own page says of the library."""
    me = await village.member(person)
    return str(await village.reads(lambda look: my_library(look.member(me), look)))


async def test_whoever_said_no_is_not_asked_again_and_no_keeper_can_tell(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message, title="Vinegar")
    assert village.answers("ana")[-1].says("I ask ben, in private")
    await village.waits("10 minutes")
    await village.presses("ben", "No, thank you")
    assert village.answers("ben")[-1].says("I do not ask about that message again")
    (asked,) = village.direct_messages("ben")
    assert asked.says("All of that is settled")
    assert "“Vinegar” waits for its author’s yes" in await at_home(village, "ana")
    for person in ("ana", "dan"):
        await village.chooses_menu(person, message, "cybrarian.keep")
        assert village.answers(person)[-1].says("its author is being asked"), "as if nobody had said anything"
    await village.waits("15 days")
    await keeps(village, "dan", message, title="Once more")
    assert village.answers("dan")[-1].says("I ask ben, in private")
    assert "“Once more” waits for its author’s yes" in await at_home(village, "dan")
    await village.waits("15 days")
    assert len(village.direct_messages("ben")) == 1
    assert not await village.reads(lambda look: look.library.under_way())
    village.quiet()


async def test_after_words_were_taken_back_only_their_author_keeps_them_again(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ben", message)
    assert village.answers("ben")[-1].says("It stands in")
    await village.presses("ben", "More…")
    await village.presses("ben", "Take my words back")
    assert village.answers("ben")[-1].says("Your words are gone")
    await keeps(village, "ana", message)
    assert village.answers("ana")[-1].says("I ask ben, in private")
    await village.waits("1 day")
    assert not village.direct_messages("ben")
    await keeps(village, "ben", message, title="Mine, after all")
    assert village.answers("ben")[-1].says("It stands in")
    gone, index, card = village.posts("library")
    assert gone.text == "This was taken out of the library."
    assert card.says("Mine, after all")
    assert index.says("Mine, after all")
    village.quiet()


async def test_what_somebody_may_see_of_themselves_does_not_say_who_said_no(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message, title="Vinegar")
    await village.waits("10 minutes")
    await village.presses("ben", "No, thank you")
    assert village.answers("ben")[-1].says("is not kept")
    ana, ben = await village.member("ana"), await village.member("ben")
    (of_ana,) = (await village.reads(lambda look: look.record.held_about(ana)))["cards"]
    (of_ben,) = (await village.reads(lambda look: look.record.held_about(ben)))["cards"]
    assert (of_ana["stage"], of_ben["stage"]) == ("waiting", "declined")


async def test_two_who_begin_with_the_same_message_ask_its_author_once(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    await village.chooses_menu("dan", message, "cybrarian.keep")
    await describes(village, "ana", title="Vinegar")
    assert village.answers("ana")[-1].says("I ask ben, in private")
    await describes(village, "dan", title="Steel wool")
    assert village.answers("dan")[-1].says("its author is being asked")
    await village.waits("10 minutes")
    (asked,) = village.direct_messages("ben")
    assert asked.says("Vinegar")
    assert not asked.says("Steel wool")
    assert len(await village.reads(lambda look: look.library.from_source(message))) == 1
    village.quiet()


async def test_whose_words_they_are_keeps_them_at_once_whoever_proposed_them(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await keeps(village, "ana", message)
    assert village.answers("ana")[-1].says("I ask ben, in private")
    await village.waits("10 minutes")
    await keeps(village, "ben", message, title="Mine")
    assert village.answers("ben")[-1].says("It stands in")
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    card, index = village.posts("library")
    assert card.says("Mine")
    assert index.says("Mine")
    village.quiet()


async def test_a_pin_begins_anew_where_a_card_has_retired_or_somebody_else_never_finished(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.reacts("ana", message, "📌")
    await village.reacts("dan", message, "📌")
    assert village.direct_messages("ana")[-1].says("You put 📌 on a message")
    assert village.direct_messages("dan")[-1].says("You put 📌 on a message")
    card = await a_kept_card(village, "eli")
    await village.presses("eli", "I used this")
    assert village.answers("eli")[-1].says("It is your own")
    await village.presses("eli", "More…")
    await village.presses("eli", "Retire it")
    assert village.answers("eli")[-1].says("It is retired")
    await village.square.press("ana", "cybrarian.used", card.id)
    await village.settles()
    assert village.answers("ana")[-1].says("Retired: this card is not in the library any more")
    assert await village.reads(lambda look: look.library.times_used(card.id)) == 0
    assert card.source is not None
    await village.reacts("ana", card.source, "📌")
    assert [said.says("You put 📌 on a message") for said in village.direct_messages("ana")] == [True, True]
    village.quiet()


# ---- what was written is given back --------------------------------------------------------------------------------


async def test_what_was_written_for_a_library_that_is_gone_is_given_back(village: Village) -> None:
    await a_kept_card(village)
    await village.types("ana", "keep Glue")
    await village.presses("dan", "More…")
    await village.presses("dan", "Write a new version")
    await switched_off(village, "library")
    await describes(village, "ana", title="Hide glue", words="It holds for a hundred years.", why="It can be undone.")
    await describes(village, "dan", title="Citric acid", words="It is gentler.")
    for person, wrote in (("ana", "It holds for a hundred years."), ("dan", "It is gentler.")):
        assert village.answers(person)[-1].says("There is no library here")
        assert village.answers(person)[-1].says(wrote)
    assert village.answers("ana")[-1].says("Hide glue")
    assert village.answers("ana")[-1].says("It can be undone.")
    village.quiet()


async def test_what_was_written_is_given_back_where_its_draft_or_its_card_has_gone_meanwhile(village: Village) -> None:
    card = await a_kept_card(village)
    message = await village.says("eli", "Hide glue.", "lobby")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    await village.presses("dan", "More…")
    await village.presses("dan", "Write a new version")
    await village.square.press("ben", "cybrarian.retire", card.id)
    await village.square.deletes(message)
    await village.settles()
    assert village.answers("ben")[-1].says("It is retired")
    await describes(village, "ana", why="It can be undone.")
    assert village.answers("ana")[-1].says("That draft is gone")
    assert village.answers("ana")[-1].says("It can be undone.")
    await describes(village, "dan", title="Citric acid", words="It is gentler.")
    assert village.answers("dan")[-1].says("That card has retired meanwhile")
    assert village.answers("dan")[-1].says("It is gentler.")
