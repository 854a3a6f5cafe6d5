"""The asker's own ✅ says the same as *That helped*, wherever the question stands."""

from tests.village import Village

RUST = "How do I get rust off a hand plane?"


async def test_a_tick_on_the_answer_thanks_whoever_gave_it(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Have you tried a search?")
    answer = await village.replies("cleo", "Citric acid, an hour.")
    await village.reacts("ana", answer, "✅")
    assert village.direct_messages("cleo")[-1].says("ana says that your answer helped")
    assert (answer, "🙏") in village.square.reactions
    assert "it helped" in village.stands()
    village.quiet()


async def test_a_tick_on_the_question_thanks_the_one_who_answered(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.reacts("ana", village.question(), "✅")
    assert village.direct_messages("ben")[-1].says("ana says that your answer helped")
    village.quiet()


async def test_a_tick_on_one_s_own_marked_post_closes_it(village: Village) -> None:
    post = await village.says("ana", "My zipper jams.", "help")
    await village.reacts("ana", post, "❓")
    line = village.posts("help")[-1]
    await village.reacts("ana", post, "✅")
    assert line.says("ana says that it helped")
    village.quiet()


async def test_a_tick_on_the_bot_s_line_is_one_on_the_question(village: Village) -> None:
    post = await village.says("ana", "My zipper jams.", "help")
    await village.reacts("ana", post, "❓")
    await village.says("ben", "Graphite.", "help", under=post)
    line = village.posts("help")[-1]
    assert line.ref is not None
    await village.reacts("ana", line.ref, "✅")
    assert village.direct_messages("ben")[-1].says("Thank you")
    village.quiet()


async def test_where_several_answered_a_tick_on_the_question_leaves_it_to_the_asker_whom_to_thank(
    village: Village,
) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.replies("cleo", "Citric acid.")
    await village.reacts("ana", village.question(), "✅")
    await village.presses("ana", "Say who helped")
    assert village.answers("ana")[-1].offers("Who helped?")
    await village.presses("ana", "All of them")
    assert village.answers("ana")[-1].mentions() == {"ben", "cleo"}
    assert village.direct_messages("ben")[-1]
    assert village.direct_messages("cleo")[-1]
    village.quiet()


async def test_a_tick_by_anybody_else_says_nothing(village: Village) -> None:
    await village.asks("ana", RUST)
    answer = await village.replies("ben", "Vinegar.")
    await village.reacts("cleo", answer, "✅")
    await village.reacts("cleo", village.question(), "✅")
    assert "has answered" in village.stands()
    village.quiet()


async def test_a_tick_under_something_else_says_nothing(village: Village) -> None:
    await village.asks("ana", RUST)
    other = await village.says("ben", "Lovely weather.", "help")
    await village.reacts("ana", other, "✅")
    assert "If nobody has answered by" in village.stands()
    village.quiet()


async def test_a_tick_taken_back_opens_nothing(village: Village) -> None:
    await village.asks("ana", RUST)
    answer = await village.replies("ben", "Vinegar.")
    await village.reacts("ana", answer, "✅")
    assert village.direct_messages("ben")[-1]
    await village.reacts("ana", answer, "✅", on=False)
    assert "it helped" in village.stands()
    village.quiet()
