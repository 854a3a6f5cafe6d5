"""Where people are written to in private only once they turned to the bot: whoever did not is met in the open.

Everywhere else the bot may write first, within the attention that it is given.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.core.ids import MessageRef
from bot.store.passage_tables import dropped
from tests.conversations.conftest import Opens
from tests.square import Said
from tests.village import Village

pytestmark = pytest.mark.not_in_slack("Slack lets an app write first")


@pytest.fixture
async def village(opens: Opens) -> AsyncIterator[Village]:
    """A village of reserved people, whose questions are asked in a forum."""
    async with opens(forums=("help",), reserved=True) as village:
        yield village


def line(village: Village, ref: MessageRef) -> Said:
    return next(said for said in village.posts("help") if said.under == ref)


def not_written(village: Village) -> list[tuple[str, str]]:
    with village.trellis.database.engine.connect() as connection:
        return [(row.rule, row.why) for row in connection.execute(select(dropped)) if row.rule != "AnswerPrivately"]


async def test_how_to_go_on_is_asked_where_the_question_stands(village: Village) -> None:
    post = await village.opens_topic("ana", "Rust on a hand plane")
    await village.waits("4 hours")
    assert line(village, post).says("ana, how would you like to go on?")
    assert line(village, post).offers("Ask the room once more", "Keep it quiet", "Let it rest")
    await village.presses("ben", "Keep it quiet")
    assert village.answers("ben")[-1].says("Only ana can say that")
    await village.presses("ana", "Keep it quiet")
    assert village.answers("ana")[-1].says("without any noise")
    assert line(village, post).says("the coordinators know")
    assert village.posts("coordinators")[-1]
    village.quiet()


async def test_whether_it_helped_is_asked_where_the_question_stands(village: Village) -> None:
    post = await village.opens_topic("ana", "Rust on a hand plane")
    await village.says("ben", "Vinegar.", "help", under=post)
    await village.waits("24 hours")
    assert line(village, post).says("ana, did it help?")
    assert line(village, post).offers("That helped", "Not yet", "Let it rest")
    await village.presses("ana", "Not yet")
    assert village.answers("ana")[-1].says("we go on looking")
    await village.waits("1 minute")
    assert village.direct_messages("ana")[-1].offers("Ask the room once more"), "she turned to it by pressing"
    assert not line(village, post).offers("Ask the room once more")
    village.quiet()


async def test_whoever_marks_their_own_post_is_asked_there_too(opens: Opens) -> None:
    async with opens(reserved=True) as village:
        post = await village.says("ana", "My zipper jams.", "help")
        await village.reacts("ana", post, "❓")
        await village.waits("4 hours")
        assert line(village, post).offers("Ask the room once more", "Keep it quiet", "Let it rest")
        village.quiet()


async def test_whoever_helped_and_never_turned_to_it_is_thanked_where_they_answered(village: Village) -> None:
    post = await village.opens_topic("ana", "Rust on a hand plane", tags=["Hand planes"])
    answer = await village.says("ben", "Vinegar.", "help", under=post)
    assert line(village, post)
    await village.reacts("ana", answer, "✅")
    assert (answer, "🙏") in village.square.reactions
    assert not_written(village) == [("thanks", "never-turned-to-us")]
    await village.waits("4 weeks")
    assert not_written(village) == [("outcome", "never-turned-to-us")], "what was dropped is remembered for two weeks"
    village.quiet()


async def test_whoever_typed_to_it_once_is_written_to(village: Village) -> None:
    await village.types("ana", "help")
    await village.types("ben", "nonsense")
    assert village.answers("ana")[-1]
    assert village.answers("ben")[-1]
    post = await village.opens_topic("ana", "Rust on a hand plane")
    answer = await village.says("ben", "Vinegar.", "help", under=post)
    assert line(village, post)
    await village.waits("24 hours")
    assert village.direct_messages("ana")[-1].says("Did it help?")
    await village.reacts("ana", answer, "✅")
    assert village.direct_messages("ana")[-1].says("It helped")
    assert village.direct_messages("ben")[-1].says("ana says that your answer helped")
    village.quiet()


async def test_whoever_was_nobody_until_they_typed_has_turned_to_it_by_that(village: Village) -> None:
    await village.knows("stranger", topics=["zippers"])
    post = await village.opens_topic("stranger", "Rust on a hand plane")
    await village.waits("4 hours")
    assert line(village, post)
    assert village.direct_messages("stranger")[-1].offers("Ask the room once more")
    village.quiet()


async def test_whoever_agreed_to_be_asked_is_asked(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    post = await village.opens_topic("ana", "Rust", tags=["Hand planes"])
    assert line(village, post)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look")
    village.quiet()


async def test_a_coordinator_who_closes_kindly_hears_that_the_sentence_cannot_be_passed_on(village: Village) -> None:
    post = await village.opens_topic("ana", "Rust on a hand plane")
    question = await village.reads(lambda look: look.questions.at(post))
    assert question is not None
    await village.square.press("cora", "broker.close_kindly", question.id)
    await village.settles()
    assert not await village.submits("cora", words="Try the smith.")
    assert village.answers("cora")[-1].says("Try the smith.")
    assert village.answers("cora")[-1].says("I do not write to them first")
    assert line(village, post).says("Closed by a coordinator")
    village.quiet()
