"""Who was forgotten stays forgotten until they act themselves; then they are new."""

from datetime import timedelta

from tests.village import Village


async def looks_around_again(village: Village) -> None:
    """Let the bot look around in its space, as it does after a long pause."""
    await village.square.looks_around()
    await village.settles()


async def forgets(village: Village, person: str) -> None:
    await village.types(person, "forget")
    await village.presses(person, "Forget me")
    assert village.answers(person)[-1]


async def test_the_forgotten_are_not_written_down_by_looking_around(village: Village) -> None:
    await forgets(village, "ana")
    await looks_around_again(village)
    assert await village.reads(lambda look: look.people.known(village.square.who("ana"))) is None
    assert await village.reads(lambda look: look.people.known(village.square.who("ben"))) is not None
    village.quiet()


async def test_who_was_forgotten_and_joins_again_is_new_again(village: Village) -> None:
    await forgets(village, "ana")
    await village.square.joins("ana")
    await village.settles()
    ana = await village.reads(lambda look: look.people.known(village.square.who("ana")))
    assert ana is not None
    assert ana.is_newcomer(village.now)
    assert not ana.is_newcomer(village.now + timedelta(days=31))
    village.quiet()


async def test_a_question_on_its_way_while_its_asker_is_forgotten_is_withdrawn(village: Village) -> None:
    await village.types("ana", "ask How do I get rust off?")
    assert village.answers("ana")[-1].offers("Post it")
    village.square.receipts.clear()
    village.square.posted.clear()
    said, post = village.button("ana", "Post it")
    await village.square.presses("ana", said, post)
    await village.square.posted.wait()
    await village.square.press("ana", "keeper.forget_now", "")
    await village.trellis.engine.idle()
    village.square.receipts.set()
    await village.settles()
    assert village.answers("ana")[-1].says("Nothing about you is held here any more")
    assert village.answers("ana")[-2].says("Your question stands")
    assert village.posts("help")[-1].text == "Withdrawn by the person who asked."
    village.quiet()
