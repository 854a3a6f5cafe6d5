"""The way of a question: the room, one helper, two more, the asker's wish, the channel once, the coordinators' list."""

import pytest
from sqlalchemy import delete

from bot.core.ids import MessageRef
from bot.questions.question import Outcome, Question, Stage
from bot.store.passage_tables import due
from tests.conversations.conftest import Opens
from tests.village import Village

RUST = "How do I get rust off a hand plane?"


async def the_question(village: Village, words: str = "") -> Question:
    ref = village.question(words or None)
    found = await village.reads(lambda look: look.questions.at(ref))
    assert found is not None
    return found


@pytest.mark.in_local_slack
async def test_a_question_finds_a_neighbour(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look", "Not me", "Ask me less")
    village.quiet()


@pytest.mark.in_local_slack
async def test_a_neighbour_looks_answers_and_is_thanked(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    await village.presses("ben", "I'll look")
    assert village.question() in village.direct_messages("ben")[-1].links()
    assert "will have a look" in village.stands()
    reply = await village.replies("ben", "Vinegar overnight, then a brass brush.")
    assert "has answered" in village.stands()
    await village.waits("24 hours")
    assert village.direct_messages("ana")[-1].offers("That helped", "Not yet", "Let it rest")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].mentions() == {"ben"}
    assert village.direct_messages("ben")[-1].says("ana says that your answer helped")
    assert (reply, "🙏") in village.square.reactions
    assert "it helped" in village.stands()
    village.quiet()


@pytest.mark.in_local_slack
async def test_what_became_of_it_travels_back(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar overnight.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben")
    assert village.direct_messages("ben")[-1].says("Thank you")
    await village.waits("3 weeks")
    assert village.direct_messages("ana")[-1].says("A while ago ben helped you")
    await village.presses("ana", "Tell them")
    assert not await village.submits("ana", words="It shines, and my daughter uses it now.")
    assert village.direct_messages("ana")[-1].says("gone within a day")
    assert village.direct_messages("ben")[-1].says("my daughter uses it now")
    village.quiet()


async def test_nothing_to_tell_is_fine(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar overnight.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1]
    await village.waits("3 weeks")
    assert village.direct_messages("ana")[-1].offers("Nothing to tell")
    await village.presses("ana", "Nothing to tell")
    assert village.direct_messages("ana")[-1].says("That is fine")
    village.quiet()


@pytest.mark.in_local_slack
async def test_the_post_is_seen_by_its_author_before_anybody_else(village: Village) -> None:
    await village.types("ana", f"ask {RUST}")
    assert village.answers("ana")[-1].says("Nobody has seen it yet")
    assert len(village.posts("help")) == 0
    await village.presses("ana", "Change")
    assert village.form("ana").fields()[0].initial == (RUST,)
    assert not await village.submits("ana", text="How do I flatten a hand plane?", topics="hand planes, sharpening")
    assert village.answers("ana")[-1].says("About: hand planes, sharpening")
    await village.presses("ana", "Post it")
    assert village.answers("ana")[-1].offers("Withdraw it")
    assert village.posts("help")[-1].says("How do I flatten a hand plane?")
    village.quiet()


async def test_a_draft_can_be_discarded_and_is_never_posted_twice(village: Village) -> None:
    await village.types("ana", f"ask {RUST}")
    first = village.answers("ana")[-1]
    await village.presses("ana", "Discard")
    assert village.answers("ana")[-1].says("Nobody saw it")
    post = next(item for item in first.items() if item.label == "Post it")
    await village.square.presses("ana", first, post)
    await village.settles()
    assert village.answers("ana")[-1].says("That draft is gone")
    assert not village.posts("help")
    village.quiet()


async def test_nobody_posts_another_members_draft(village: Village) -> None:
    await village.types("ana", f"ask {RUST}")
    draft = village.answers("ana")[-1]
    post = next(item for item in draft.items() if item.label == "Post it")
    await village.square.presses("ben", draft, post)
    await village.settles()
    assert village.answers("ben")[-1].says("That draft is gone")
    assert not village.posts("help")
    village.quiet()


async def test_asking_without_words_opens_a_form(village: Village) -> None:
    await village.types("ana", "ask")
    assert [problem.key for problem in await village.submits("ana", text="  ")] == ["form-required"]
    assert [problem.key for problem in await village.submits("ana", text="x" * 4001)] == ["form-too-long"]
    assert not await village.submits("ana", text=RUST)
    assert village.answers("ana")[-1].offers("Post it")
    village.quiet()


@pytest.mark.not_in_discord("Discord shows what is that long in several pieces; tests/discord/test_stories.py tells it")
async def test_a_question_of_four_thousand_characters_is_taken_and_no_longer_one(village: Village) -> None:
    await village.types("ana", "ask " + "a" * 4_001)
    assert village.answers("ana")[-1].says("4,001 characters long")
    await village.asks("ana", "b" * 4_000)
    village.quiet()


@pytest.mark.in_local_slack
async def test_the_author_s_own_mark_makes_a_post_a_question(village: Village) -> None:
    await village.knows("ben", topics=["zippers"])
    post = await village.says("ana", "My zipper jams halfway, what would you try?", "help")
    await village.reacts("ana", post, "❓")
    line = village.posts("help")[-1]
    assert line.under == post
    assert line.says("I ask one person who agreed to be asked")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("My zipper jams halfway")
    await village.says("ben", "Graphite from a pencil.", "help", under=post)
    assert line.says("has answered")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1].says("I thank ben")
    assert village.direct_messages("ben")[-1].says("Thank you")
    village.quiet()


async def test_a_mark_from_anybody_but_the_author_is_ignored(village: Village) -> None:
    post = await village.says("ana", "My zipper jams halfway.", "help")
    await village.reacts("ben", post, "❓")
    await village.waits("2 days")
    village.quiet()


@pytest.mark.in_local_slack
async def test_a_mark_taken_back_withdraws_the_question(village: Village) -> None:
    await village.knows("ben", topics=["zippers"])
    post = await village.says("ana", "My zipper jams.", "help")
    await village.reacts("ana", post, "❓")
    line = village.posts("help")[-1]
    await village.reacts("ana", post, "❓", on=False)
    assert line.says("Withdrawn")
    await village.waits("2 days")
    village.quiet()


@pytest.mark.in_local_slack
async def test_a_post_that_is_deleted_takes_its_question_along(village: Village) -> None:
    post = await village.says("ana", "My zipper jams.", "help")
    await village.reacts("ana", post, "❓")
    assert village.posts("help")[-1]
    question = await village.reads(lambda look: look.questions.at(post))
    assert question is not None
    await village.square.deletes(post)
    await village.settles()
    gone = await village.reads(lambda look: look.questions.question(question.id))
    assert gone is not None
    assert (gone.text, gone.outcome) == ("", Outcome.WITHDRAWN)
    village.quiet()


@pytest.mark.in_local_slack
async def test_an_edit_by_the_asker_is_followed(village: Village) -> None:
    await village.knows("ben", topics=["zippers"])
    post = await village.says("ana", "My zipper jams.", "help")
    await village.reacts("ana", post, "❓")
    assert village.posts("help")[-1]
    await village.square.edits("ana", post, "My zipper jams halfway up.")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("halfway up")
    village.quiet()


async def test_a_reply_stops_the_clock(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("3 hours")
    await village.replies("cleo", "Vinegar.")
    await village.waits("20 hours")
    village.quiet()


async def test_the_asker_s_own_words_do_not_stop_the_clock(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.replies("ana", "It is a Stanley.")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look")
    village.quiet()


async def test_two_more_are_asked_when_one_does_not_answer(village: Village) -> None:
    for person in ("ben", "cleo", "dan", "eli"):
        await village.knows(person, topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert len(invited(village)) == 1
    await village.waits("4 hours")
    assert len(invited(village)) == 3
    village.quiet()


def invited(village: Village) -> list[str]:
    return [
        person
        for person in ("ben", "cleo", "dan", "eli", "fay", "gus")
        if any(said.offers("I'll look") for said in village.direct_messages(person))
    ]


async def test_not_me_asks_the_next_without_waiting(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    await village.knows("cleo", topics=["hand planes"])
    assert village.direct_messages("ben")[-1].offers("Not me")
    await village.presses("ben", "Not me")
    assert village.direct_messages("ben")[-1].says("I ask somebody else")
    await village.waits("1 minute")
    assert village.direct_messages("cleo")[-1].offers("I'll look")
    village.quiet()


async def test_ask_me_less_is_believed(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("Ask me less")
    await village.presses("ben", "Ask me less")
    assert village.direct_messages("ben")[-1].says("at most once a week")
    assert await village.reads(lambda look: look.questions.pace(look.people.known(village.square.who("ben")).id)) == 7
    await village.waits("1 minute")
    assert village.direct_messages("ana")[-1].offers("Ask the room once more")
    village.quiet()


async def test_nobody_is_asked_more_than_twice_a_week(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    for number in range(4):
        await village.asks("ana", f"{RUST} ({number})")
    await village.waits("1 day")
    asked = [said for said in village.direct_messages("ben") if said.offers("I'll look")]
    assert sum(said.text.count("[I'll look]") for said in asked) == 2
    assert [said.offers("Ask the room once more") for said in village.direct_messages("ana")] == [True, True]
    village.quiet()


@pytest.mark.in_local_slack
async def test_the_asker_decides_whether_the_room_is_asked(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    wish = village.direct_messages("ana")[-1]
    assert wish.offers("Ask the room once more", "Keep it quiet", "Let it rest")
    await village.presses("ana", "Ask the room once more")
    assert wish.says("I brought it back")
    again = village.posts("help")[-1]
    assert again.says("still open")
    assert again.links() == [village.question(RUST)]
    await village.waits("3 days")
    assert village.posts("coordinators")[-1].says("One question waits")
    village.quiet()


async def test_keep_it_quiet_tells_only_the_coordinators(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1]
    await village.presses("ana", "Keep it quiet")
    assert village.direct_messages("ana")[-1].says("without any noise")
    assert village.posts("coordinators")[-1].says("One question waits")
    assert "coordinators know" in village.stands()
    village.quiet()


async def test_let_it_rest_ends_it(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1]
    await village.presses("ana", "Let it rest")
    assert village.direct_messages("ana")[-1].says("It rests")
    assert "lets it rest" in village.stands()
    await village.waits("4 weeks")
    village.quiet()


async def test_an_asker_who_does_not_answer_is_not_left_alone_either(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1].offers("Ask the room once more")
    await village.waits("3 days")
    assert village.posts("coordinators")[-1].says("One question waits")
    await village.waits("8 days")
    assert "quiet week" in village.stands()
    assert (await the_question(village)).outcome is Outcome.UNKNOWN
    village.quiet()


async def test_a_late_answer_takes_it_off_the_list(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1]
    await village.presses("ana", "Keep it quiet")
    listed = village.posts("coordinators")[-1]
    assert listed.says("One question waits")
    await village.replies("cleo", "Vinegar.")
    assert listed.says("No question is waiting")
    village.quiet()


async def test_not_yet_goes_on_where_it_stopped(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("cleo", "No idea, but interesting!")
    await village.waits("24 hours")
    assert village.direct_messages("ana")[-1].offers("Not yet")
    await village.knows("ben", topics=["hand planes"])
    await village.presses("ana", "Not yet")
    assert village.direct_messages("ana")[-1].says("go on looking")
    await village.waits("1 minute")
    assert village.direct_messages("ben")[-1].offers("I'll look")
    village.quiet()


async def test_a_week_of_silence_after_an_answer_closes_it_as_unknown(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.waits("24 hours")
    assert village.direct_messages("ana")[-1].offers("That helped")
    await village.waits("8 days")
    assert "we do not know" in village.stands()
    village.quiet()


@pytest.mark.in_local_slack
async def test_when_several_answered_the_asker_says_who_helped(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.replies("cleo", "Or citric acid.")
    await village.presses("ana", "That helped")
    chooser = village.answers("ana")[-1]
    assert chooser.offers("Who helped?", "All of them")
    await village.presses("ana", "Who helped?", await village.member("cleo"))
    assert village.answers("ana")[-1].mentions() == {"cleo"}
    assert village.direct_messages("cleo")[-1].says("Thank you")
    village.quiet()


async def test_pointing_at_the_answer_closes_the_question(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Have you tried a search?")
    answer = await village.replies("cleo", "Citric acid, an hour.")
    await village.chooses_menu("ana", answer, "broker.this_answered")
    assert village.answers("ana")[-1].mentions() == {"cleo"}
    assert village.direct_messages("cleo")[-1].says("Thank you")
    village.quiet()


async def test_only_the_asker_says_that_it_helped(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.presses("ben", "That helped")
    assert village.answers("ben")[-1].says("Only ana can say that")
    assert (await the_question(village)).is_open
    village.quiet()


async def test_who_helped_may_be_asked_again_only_after_a_yes_and_is_asked_that_once(village: Village) -> None:
    await village.knows("dan", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1].offers("Yes, you may", "No, thank you")
    await village.presses("ben", "No, thank you")
    assert village.direct_messages("ben")[-1].says("I will not bring it up again")
    await village.waits("1 week")
    await village.asks("ana", "And which hand plane should I buy?")
    await village.replies("ben", "A number four.", to="which hand plane")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert not village.direct_messages("ben")[-1].offers("Yes, you may")
    village.quiet()


async def test_a_helper_is_asked_for_one_consent_a_week(village: Village) -> None:
    await village.knows("dan", topics=["hand planes", "zippers"])
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1].offers("Yes, you may")
    await village.asks("ana", "Why do zippers jam?")
    await village.replies("ben", "Graphite.", to="Why do zippers jam?")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert not village.direct_messages("ben")[-1].offers("Yes, you may")
    village.quiet()


async def test_a_yes_makes_a_helper(village: Village) -> None:
    await village.knows("dan", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1]
    await village.presses("ben", "Yes, you may")
    assert village.direct_messages("ben")[-1].says("I may ask you about hand planes")
    await village.types("ben", "topics")
    assert village.answers("ben")[-1].says("hand planes")
    village.quiet()


async def test_a_helper_is_told_when_it_was_settled_meanwhile(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    invitation = village.direct_messages("ben")[-1]
    await village.replies("cleo", "Vinegar.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("cleo")[-1]
    assert invitation.says("This one is settled")
    village.quiet()


async def test_withdrawing_ends_it(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.presses("ana", "Withdraw it")
    assert village.answers("ana")[-1].says("Withdrawn")
    assert "Withdrawn by the person who asked" in village.stands()
    await village.waits("2 days")
    village.quiet()


async def becomes_coordinator(village: Village, person: str) -> None:
    await village.types(person, "board")
    assert village.answers(person)[-1]


async def test_a_coordinator_closes_kindly(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1]
    await village.presses("ana", "Keep it quiet")
    assert village.posts("coordinators")[-1]
    question = await the_question(village)
    await village.square.press("ben", "broker.close_kindly", question.id)
    await village.settles()
    assert village.answers("ben")[-1].says("Coordinators can do this")
    await becomes_coordinator(village, "cora")
    await village.square.press("cora", "broker.close_kindly", question.id)
    await village.settles()
    assert not await village.submits("cora", words="We talked about it at the café.")
    assert village.answers("cora")[-1].says("Closed")
    assert village.direct_messages("ana")[-1].says("We talked about it at the café.")
    assert "Closed by a coordinator" in village.stands()
    await village.types("ana", "me")
    await village.presses("ana", "What was done with my name")
    assert village.answers("ana")[-1].says("closed a question of yours")
    assert village.answers("ana")[-2]
    village.quiet()


async def test_where_we_have_said_enough_the_coordinators_are_told_instead(village: Village) -> None:
    for number in range(4):
        asker = ("ana", "ben", "cleo", "dan")[number]
        await village.asks(asker, f"{RUST} ({number})")
        await village.waits("4 hours" if number == 0 else "1 minute")
    await village.waits("1 day")
    for asker in ("ana", "ben", "cleo"):
        assert village.direct_messages(asker)[-1]
        await village.presses(asker, "Ask the room once more")
        assert village.direct_messages(asker)[-1].says("I brought it back")
        assert village.posts("help")[-1].says("still open")
    assert village.direct_messages("dan")[-1]
    await village.presses("dan", "Ask the room once more")
    assert village.direct_messages("dan")[-1].says("I have said enough in that channel")
    assert village.posts("coordinators")[-1].says("One question waits")
    village.quiet()


async def test_what_is_written_in_the_room_never_asks_by_itself(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.says("ana", RUST, "help")
    await village.waits("3 weeks")
    # She alone may be offered help, once and where the platform can; the question is hers to ask.
    assert all(said.says("That reads like a question") for said in village.answers("ana"))
    assert not await village.reads(lambda look: look.questions.all_open())
    village.quiet()


async def test_a_question_is_asked_from_a_message_of_one_s_own_only(village: Village) -> None:
    theirs = await village.says("ben", RUST)
    await village.chooses_menu("ana", theirs, "broker.ask_about")
    assert village.answers("ana")[-1].says("their words stay theirs")
    mine = await village.says("ana", RUST)
    await village.chooses_menu("ana", mine, "broker.ask_about")
    assert village.answers("ana")[-1].offers("Post it")
    village.quiet()


async def test_a_reply_that_comes_before_the_receipt_counts(village: Village) -> None:
    await village.types("ana", f"ask {RUST}")
    assert village.answers("ana")[-1].offers("Post it")
    village.square.receipts.clear()
    village.square.posted.clear()
    said, post = village.button("ana", "Post it")
    await village.square.presses("ana", said, post)
    await village.square.posted.wait()
    await village.square.says("ben", "Vinegar.", "help", village.question())
    village.square.receipts.set()
    await village.settles()
    assert village.answers("ana")[-1]
    assert village.posts("help")[-1]
    assert "has answered" in village.stands()
    village.quiet()


@pytest.mark.not_in_discord("Discord tells no zones")
async def test_an_invitation_that_waits_for_the_morning_is_taken_back_when_somebody_answers(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo"}) as village:
        await village.knows("ben", topics=["hand planes"])
        await village.asks("ana", RUST)
        await village.waits("4 hours")
        await village.replies("cleo", "Vinegar.")
        await village.waits("20 hours")
        assert not village.direct_messages("ben")
        question = await the_question(village)
        assert await village.reads(lambda look: look.questions.invitations(question.id)) == []
        village.quiet()


async def test_what_became_of_it_is_told_once(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.replies("ben", "Vinegar overnight.")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1]
    question = await the_question(village)
    await village.waits("3 weeks")
    assert village.direct_messages("ana")[-1].offers("Tell them")
    for _ in range(2):
        await village.square.press("ana", "broker.tell", question.id)
        await village.settles()
        if "ana" in village.square.forms:
            assert not await village.submits("ana", words="It shines.")
            assert village.direct_messages("ben")[-1].says("It shines.")
    assert village.answers("ana")[-1].says("told them already")
    village.quiet()


async def two_invitations_in_the_morning(village: Village) -> None:
    """Let two questions wait for the same helper's morning, so that they become one message."""
    await village.knows("ben", topics=["hand planes", "zippers"])
    await village.asks("ana", RUST)
    await village.asks("cleo", "Why do zippers jam?")
    await village.waits("14 hours")
    both = village.direct_messages("ben")[-1]
    assert both.says(RUST)
    assert both.says("Why do zippers jam?")
    assert len(village.direct_messages("ben")) == 1


@pytest.mark.not_in_discord("Discord tells no zones")
@pytest.mark.in_local_slack
async def test_one_part_of_a_merged_message_is_answered_and_the_other_stands(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo"}) as village:
        await two_invitations_in_the_morning(village)
        await village.presses("ben", "Not me")
        both = village.direct_messages("ben")[-1]
        assert both.says("You passed on this one")
        assert both.offers("I'll look")
        await village.presses("ben", "I'll look")
        assert both.says("You passed on this one")
        assert both.says("You said that you will have a look")
        village.quiet()


@pytest.mark.not_in_discord("Discord tells no zones")
async def test_forgetting_takes_ones_words_out_of_a_merged_message(opens: Opens) -> None:
    async with opens(zones={"ben": "Asia/Tokyo"}) as village:
        await two_invitations_in_the_morning(village)
        await village.types("ana", "forget")
        await village.presses("ana", "Forget me")
        assert [said.how for said in village.answers("ana")]
        both = village.direct_messages("ben")[-1]
        assert not both.says(RUST)
        assert both.says("Why do zippers jam?")
        assert both.offers("I'll look")
        village.quiet()


# ---- questions in threads -----------------------------------------------------------------------------------


async def asks_in_a_thread(village: Village, person: str, text: str, root: MessageRef) -> MessageRef:
    reply = await village.says(person, text, "help", under=root)
    await village.reacts(person, reply, "❓")
    assert village.posts("help")[-1].under == root
    return reply


async def the_question_in(village: Village, ref: MessageRef) -> Question:
    found = await village.reads(lambda look: look.questions.at(ref))
    assert found is not None
    return found


async def test_a_question_asked_in_a_thread_follows_its_own_message(village: Village) -> None:
    root = await village.says("ben", "What are you all mending?", "help")
    reply = await asks_in_a_thread(village, "ana", "A zipper. Why does it jam?", root)
    await village.reacts("ana", reply, "❔")
    assert len(await village.reads(lambda look: look.questions.under(root))) == 1
    await village.square.edits("ana", reply, "A zipper. Why does it jam halfway?")
    await village.settles()
    assert (await the_question_in(village, reply)).text == "A zipper. Why does it jam halfway?"
    await village.reacts("ana", reply, "❓", on=False)
    assert village.posts("help")[-1].says("Withdrawn")
    village.quiet()


async def test_a_reply_that_is_deleted_takes_its_question_along(village: Village) -> None:
    root = await village.says("ben", "What are you all mending?", "help")
    reply = await asks_in_a_thread(village, "ana", "A zipper. Why does it jam?", root)
    question = await the_question_in(village, reply)
    await village.square.deletes(reply)
    await village.settles()
    gone = await village.reads(lambda look: look.questions.question(question.id))
    assert gone is not None
    assert (gone.text, gone.outcome) == ("", Outcome.WITHDRAWN)
    village.quiet()


async def test_a_reply_may_answer_both_questions_of_a_thread(village: Village) -> None:
    root = await village.says("ben", "What are you all mending?", "help")
    first = await asks_in_a_thread(village, "ana", "A zipper. Why does it jam?", root)
    second = await asks_in_a_thread(village, "cleo", "A kettle. Why does it drip?", root)
    answer = await village.says("dan", "Graphite for the one, a seal for the other.", "help", under=root)
    assert (await the_question_in(village, first)).clock_stopped
    assert (await the_question_in(village, second)).clock_stopped
    await village.chooses_menu("ana", answer, "broker.this_answered")
    assert village.answers("ana")[-1].mentions() == {"dan"}
    assert village.direct_messages("dan")[-1].says("Thank you")
    assert not (await the_question_in(village, first)).is_open
    assert (await the_question_in(village, second)).is_open
    village.quiet()


# ---- pointing at somebody who is nobody to us ----------------------------------------------------------------


async def test_pointing_at_somebody_who_was_forgotten_writes_nobody_down(village: Village) -> None:
    await village.asks("ana", RUST)
    answer = await village.replies("cleo", "Citric acid, an hour.")
    await village.types("cleo", "forget")
    await village.presses("cleo", "Forget me")
    assert village.answers("cleo")[-1]
    await village.chooses_menu("ben", answer, "broker.this_answered")
    assert village.answers("ben")[-1].says("Only ana can say that")
    await village.chooses_menu("ana", answer, "broker.this_answered")
    assert village.answers("ana")[-1].says("Good to hear. The question is closed.")
    assert await village.reads(lambda look: look.people.known(village.square.who("cleo"))) is None
    village.quiet()


# ---- not yet, twice -------------------------------------------------------------------------------------------


async def test_not_yet_counts_while_an_answer_stands_and_the_wish_is_asked_again(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    wish = village.direct_messages("ana")[-1]
    assert wish.offers("Ask the room once more")
    await village.replies("ben", "Vinegar.")
    await village.waits("24 hours")
    first, not_yet = village.button("ana", "Not yet")
    await village.presses("ana", "Not yet")
    assert first.says("Then we go on looking")
    assert first.offers("Ask the room once more", "Keep it quiet", "Let it rest")
    assert (await the_question(village)).stage is Stage.WISH
    await village.square.presses("ana", first, not_yet)
    await village.settles()
    assert first.says("This has moved on meanwhile")
    await village.replies("cleo", "Or citric acid.")
    await village.waits("6 days")
    second, not_yet = village.button("ana", "Not yet")
    assert second is not first
    await village.square.presses("ana", second, not_yet)
    await village.settles()
    assert second.says("Then we go on looking")
    assert first.says("This has moved on meanwhile")
    await village.presses("ana", "Keep it quiet")
    assert second.says("It stays open without any noise")
    assert wish.offers("Keep it quiet")
    assert village.posts("coordinators")[-1].says("One question waits")
    village.quiet()


# ---- an end, whatever happens ---------------------------------------------------------------------------------


async def test_a_step_that_was_set_aside_leaves_no_question_open_for_ever(village: Village) -> None:
    await village.asks("ana", RUST)
    question = await the_question(village)
    await village.trellis.database.writer.write(
        lambda connection: connection.execute(delete(due).where(due.c.id == f"broker:{question.id}:step"))
    )
    await village.waits("29 days")
    assert (await the_question(village)).outcome is Outcome.UNKNOWN
    village.quiet()


async def test_that_helped_is_offered_once_somebody_has_answered(village: Village) -> None:
    await village.asks("ana", RUST)
    assert "[That helped]" not in village.stands()
    await village.replies("ben", "Vinegar.")
    assert "[That helped]" in village.stands()
    village.quiet()


async def test_where_nobody_may_be_asked_nothing_else_is_promised(village: Village) -> None:
    await village.asks("ana", RUST)
    assert "I ask ana how to go on" in village.stands()
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", f"{RUST} Again.")
    assert "I ask one person who agreed to be asked" in village.stands("Again.")
    village.quiet()


async def test_words_that_are_too_many_can_be_shortened_and_are_not_lost(village: Village) -> None:
    await village.types("ana", "ask " + "a" * 4_001)
    assert village.answers("ana")[-1].offers("Shorten it")
    await village.presses("ana", "Shorten it")
    assert village.form("ana").fields()[0].initial == ("a" * 4_001,)
    assert not await village.submits("ana", text=RUST)
    assert village.answers("ana")[-1].offers("Post it")
    village.quiet()


async def test_what_was_brought_back_says_when_it_ended(village: Village) -> None:
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    assert village.direct_messages("ana")[-1]
    await village.presses("ana", "Ask the room once more")
    again = village.posts("help")[-1]
    assert again.says("still open")
    await village.replies("ben", "Vinegar.", to="ana asks")
    await village.presses("ana", "That helped")
    assert village.answers("ana")[-1]
    assert village.direct_messages("ben")[-1]
    assert again.says("it helped")
    village.quiet()
