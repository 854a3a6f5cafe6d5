"""A forum in which questions are asked: each post is one, its tags say what about, and being solved is one thing."""

from collections.abc import AsyncIterator

import pytest

from bot.core.ids import MessageRef
from bot.questions.question import Outcome, Question
from tests.conversations.conftest import Opens
from tests.square import Said
from tests.village import Village

pytestmark = pytest.mark.not_in_slack("Slack has no forums")

RUST = "Rust on a hand plane"
HOW = "It is my grandfather's. What takes the rust off?"
OTHERWISE = "in simcord a post of the bot has another id than its first message"


@pytest.fixture
async def village(opens: Opens) -> AsyncIterator[Village]:
    """A village whose questions are asked in a forum."""
    async with opens(forums=("help",)) as village:
        yield village


async def the_question(village: Village, ref: MessageRef) -> Question:
    found = await village.reads(lambda look: look.questions.at(ref))
    assert found is not None
    return found


def line(village: Village, ref: MessageRef) -> Said:
    """The one line of the bot's in a conversation."""
    (found,) = [said for said in village.posts("help") if said.under == ref]
    return found


# ---- asking ----------------------------------------------------------------------------------------------------------


async def test_a_post_is_a_question_and_one_line_says_what_happens_next_and_when(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    post = await village.opens_topic("ana", RUST, HOW, tags=["Hand planes"])
    assert line(village, post).says("If nobody has answered by")
    assert line(village, post).says("I ask one person who agreed to be asked")
    await village.waits("4 hours")
    invitation = village.direct_messages("ben")[-1]
    assert invitation.says("about hand planes")
    assert invitation.says(f"{RUST}\n\n{HOW}")
    assert post in invitation.links()
    assert line(village, post).says("I have asked one person")
    village.quiet()


async def test_where_nothing_may_be_read_the_title_serves(village: Village) -> None:
    village.square.is_literate = False
    await village.knows("ben", topics=["hand planes"])
    post = await village.opens_topic("ana", "How do I get rust off a hand plane?", HOW)
    assert line(village, post)
    await village.waits("4 hours")
    invitation = village.direct_messages("ben")[-1]
    assert invitation.says("How do I get rust off a hand plane?")
    assert not invitation.says("grandfather")
    village.quiet()


async def test_a_tag_reaches_whoever_named_that_topic_in_other_inflections(village: Village) -> None:
    await village.knows("ben", topics=["zippers"])
    post = await village.opens_topic("ana", "It jams halfway", tags=["Zipper"])
    assert line(village, post).says("I ask one person")
    assert (await the_question(village, post)).topics == ("zipper", "zippers")
    village.quiet()


async def test_what_is_posted_in_another_forum_is_no_question(opens: Opens) -> None:
    async with opens(forums=("help", "lobby")) as village:
        await village.opens_topic("ana", "My bench", "Look what I built!", channel="lobby")
        await village.waits("2 days")
        village.quiet()


@pytest.mark.not_in_simcord(OTHERWISE)
async def test_trellis_ask_opens_a_conversation_with_a_title_and_tags(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", "My hand plane rusts. What takes it off?")
    post = village.posts("help")[-1]
    assert (post.title, post.tags) == ("My hand plane rusts.", ("hand planes",))
    assert post.says("If nobody has answered by")
    village.quiet()


async def test_asking_the_room_once_more_brings_the_conversation_up_and_opens_no_second_one(village: Village) -> None:
    await village.types("ana", "help")
    assert village.answers("ana")[-1]
    post = await village.opens_topic("ana", RUST, HOW)
    assert line(village, post)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1].offers("Ask the room once more")
    await village.presses("ana", "Ask the room once more")
    assert village.direct_messages("ana")[-1].says("I brought it back")
    again = village.posts("help")[-1]
    assert again.says("still open")
    assert again.under == post
    village.quiet()


# ---- changing one's mind ---------------------------------------------------------------------------------------------


async def test_an_edit_keeps_the_title_and_a_new_title_keeps_the_words(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    assert line(village, post)
    await village.square.edits("ana", post, "What takes it off?")
    await village.settles()
    assert (await the_question(village, post)).text == f"{RUST}\n\nWhat takes it off?"
    await village.heads(post, title="Rust on a Stanley")
    assert (await the_question(village, post)).text == "Rust on a Stanley\n\nWhat takes it off?"
    village.quiet()


async def test_tags_say_what_it_is_about_until_somebody_was_asked(village: Village) -> None:
    await village.knows("ben", topics=["sharpening"])
    post = await village.opens_topic("ana", RUST, HOW, tags=["Wood"])
    assert line(village, post).says("I ask ana how to go on")
    await village.heads(post, tags=("Sharpening",))
    assert line(village, post).says("I ask one person who agreed to be asked")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("about sharpening")
    await village.heads(post, tags=("Paint",))
    assert (await the_question(village, post)).topics == ("sharpening",)
    village.quiet()


async def test_a_post_that_is_deleted_takes_its_question_along(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    assert line(village, post)
    question = await the_question(village, post)
    await village.square.deletes(post)
    await village.settles()
    gone = await village.reads(lambda look: look.questions.question(question.id))
    assert gone is not None
    assert (gone.text, gone.outcome) == ("", Outcome.WITHDRAWN)
    await village.waits("3 days")
    village.quiet()


async def test_whoever_opened_it_may_let_it_rest_at_once(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    assert line(village, post).offers("Let it rest")
    await village.presses("ben", "Let it rest")
    assert village.answers("ben")[-1].says("Only ana can say that")
    await village.presses("ana", "Let it rest")
    assert village.answers("ana")[-1].says("It rests")
    assert line(village, post).says("ana lets it rest")
    await village.waits("3 days")
    village.quiet()


@pytest.mark.not_in_simcord(OTHERWISE)
async def test_whoever_is_forgotten_leaves_no_words_in_a_title_of_ours(village: Village) -> None:
    await village.asks("ana", "My hand plane rusts. What takes it off?")
    post = village.question()
    await village.types("ana", "forget")
    await village.presses("ana", "Forget me")
    assert village.answers("ana")[-2:]
    assert village.square.topics[post].title == "Withdrawn"
    assert village.posts("help")[-1].says("withdrew it")
    village.quiet()


# ---- solved: tag, reaction and button are one thing ------------------------------------------------------------------


async def test_the_tag_closes_it_and_the_asker_may_say_who_helped(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.says("ben", "Vinegar.", "help", under=post)
    await village.says("cleo", "Citric acid.", "help", under=post)
    await village.heads(post, solved=True)
    assert (await the_question(village, post)).outcome is Outcome.HELPED
    assert line(village, post).says("marked as solved")
    await village.presses("ben", "Say who helped")
    assert village.answers("ben")[-1].says("Only ana can say that")
    await village.presses("ana", "Say who helped")
    assert village.answers("ana")[-1].offers("Who helped?", "All of them")
    await village.presses("ana", "Who helped?", await village.member("cleo"))
    assert village.answers("ana")[-1].mentions() == {"cleo"}
    assert village.direct_messages("cleo")[-1].says("ana says that your answer helped")
    assert line(village, post).says("ana says that it helped")
    assert not line(village, post).offers("Say who helped")
    village.quiet()


async def test_solved_without_an_answer_thanks_nobody(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.heads(post, solved=True)
    assert line(village, post).says("marked as solved")
    assert not list(line(village, post).items())
    await village.waits("4 weeks")
    village.quiet()


async def test_the_button_marks_the_conversation_as_solved(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.says("ben", "Vinegar.", "help", under=post)
    assert line(village, post).says("has answered")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben")
    assert village.direct_messages("ben")[-1].says("Thank you")
    assert village.square.topics[post].solved
    assert line(village, post).says("ana says that it helped")
    village.quiet()


async def test_the_asker_s_own_tick_on_an_answer_thanks_its_author(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.says("ben", "Have you tried a search?", "help", under=post)
    answer = await village.says("cleo", "Citric acid, an hour.", "help", under=post)
    await village.reacts("ana", answer, "✅")
    assert village.direct_messages("cleo")[-1].says("ana says that your answer helped")
    assert (answer, "🙏") in village.square.reactions
    assert village.square.topics[post].solved
    assert line(village, post).says("ana says that it helped")
    village.quiet()


@pytest.mark.not_in_simcord(OTHERWISE)
async def test_a_post_of_ours_is_marked_as_solved_too(village: Village) -> None:
    await village.asks("ana", "My hand plane rusts. What takes it off?")
    post = village.question()
    await village.replies("ben", "Vinegar.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben")
    assert village.direct_messages("ben")[-1]
    assert village.square.topics[post].solved
    assert "it helped" in village.stands()
    village.quiet()


async def test_solved_taken_back_within_a_week_goes_on_looking(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    post = await village.opens_topic("ana", RUST, HOW, tags=["Hand planes"])
    await village.says("cleo", "Vinegar.", "help", under=post)
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("cleo")[-1].says("Thank you")
    await village.waits("6 days")
    await village.heads(post, solved=False)
    assert (await the_question(village, post)).is_open
    assert line(village, post).says("If nobody has answered by")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look")
    await village.presses("ben", "I'll look")
    assert village.direct_messages("ben")[-1].says("will have a look")
    assert line(village, post).says("will have a look")
    await village.says("ben", "A brass brush.", "help", under=post)
    await village.presses("ana", "That helped")
    await village.presses("ana", "All of them")
    assert [said.mentions() for said in village.answers("ana")[-2:]] == [set(), {"ben", "cleo"}]
    assert village.direct_messages("ben")[-1].says("ana says that your answer helped")
    assert len(village.direct_messages("cleo")) == 1, "thanked once, for one question"
    assert village.square.topics[post].solved
    village.quiet()


async def test_solved_taken_back_after_a_week_changes_nothing(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.heads(post, solved=True)
    assert line(village, post).says("marked as solved")
    await village.waits("8 days")
    await village.heads(post, solved=False)
    assert not (await the_question(village, post)).is_open
    village.quiet()


async def test_what_rests_is_not_opened_by_the_mark(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.presses("ana", "Let it rest")
    assert village.answers("ana")[-1].says("It rests")
    await village.heads(post, title="Rust, once more", solved=True)
    await village.heads(post, solved=False)
    assert line(village, post).says("lets it rest")
    assert not (await the_question(village, post)).is_open
    village.quiet()


async def test_a_new_title_opens_nothing_where_the_mark_could_not_be_set(village: Village) -> None:
    village.square.may_mark = False
    post = await village.opens_topic("ana", RUST, HOW)
    await village.says("ben", "Vinegar.", "help", under=post)
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("the question is closed")
    assert village.direct_messages("ben")[-1].says("Thank you")
    await village.heads(post, title="Rust, once more")
    assert line(village, post).says("ana says that it helped")
    assert not (await the_question(village, post)).is_open
    village.quiet()


async def test_the_asker_s_mark_asks_again_with_the_title_and_takes_solved_away(village: Village) -> None:
    post = await village.opens_topic("ana", RUST, HOW)
    await village.heads(post, solved=True)
    assert line(village, post)
    await village.waits("10 days")
    await village.reacts("ana", post, "❓")
    assert (await the_question(village, post)).text == f"{RUST}\n\n{HOW}"
    assert not village.square.topics[post].solved
    assert village.posts("help")[-1].says("If nobody has answered by")
    village.quiet()


# ---- setting up ------------------------------------------------------------------------------------------------------


@pytest.mark.not_in_simcord(OTHERWISE)
async def test_a_forum_can_be_where_questions_are_asked_and_its_notice_says_how(opens: Opens) -> None:
    async with opens(forums=("help",), is_set_up=False) as village:
        await village.types("cora", "board")
        await village.presses("cora", "Set up")
        filled = {name: village.square.place(name) for name in ("help", "coordinators")}
        await village.submits(
            "cora",
            name="Village",
            care="Mending things together",
            zone="UTC",
            language="en",
            questions=filled["help"],
            coordinators=filled["coordinators"],
        )
        assert village.answers("cora")[-1].says("each post is a question")
        await village.presses("cora", "Switch on")
        assert [said.text != "" for said in village.answers("cora")]
        notice = village.posts("help")[-1]
        assert notice.pinned
        assert notice.title == "About Trellis, the bot in this channel"
        assert notice.says("each post is a question")
        assert village.posts("coordinators")[-1]
        village.quiet()
