"""What is an answer to a newcomer's first words, and what only looks like one."""

from datetime import timedelta

import pytest

from tests.conversations.test_first_posts import asked, first_words, greets, the_post
from tests.conversations.test_first_posts_rest import removable
from tests.village import Village

__all__ = ["removable"]
HELLO = "Hello, I mend kites."
NO_LEAVING = "its stage lets nobody leave"
FLAT = "a reply to a reply stands in one thread there"


async def arrives(village: Village, person: str = "hana") -> None:
    await village.square.joins(person)
    await village.settles()


async def waits(village: Village, post: object) -> bool:
    return (await the_post(village, post)).is_waiting  # type: ignore[arg-type]


# ---- first words under somebody else's -------------------------------------------------------------------------------


async def test_words_to_somebody_else_in_the_same_thread_are_no_answer(village: Village) -> None:
    prompt = await village.says("ana", "What did you mend this week?", "lobby")
    await arrives(village)
    post = await village.says("hana", HELLO, "lobby", under=prompt)
    await village.says("ben", "A bell.", "lobby", under=prompt)
    assert await waits(village, post)
    await village.waits("4 hours")
    assert village.posts("coordinators")[-1].links() == [post]
    await village.says("cleo", "@Hana which kites?", "lobby", under=prompt)
    assert not await waits(village, post)
    assert village.posts("coordinators")[-1].says("has been answered")
    village.quiet()


async def test_whoever_began_a_thread_answers_by_a_word_in_it(village: Village) -> None:
    prompt = await village.says("ana", "What did you mend this week?", "lobby")
    await arrives(village)
    post = await village.says("hana", HELLO, "lobby", under=prompt)
    await village.says("ana", "A kite! Welcome.", "lobby", under=prompt)
    assert (await the_post(village, post)).in_time is True
    village.quiet()


async def test_whoever_asked_answers_by_a_word_under_their_question(village: Village) -> None:
    await village.asks("ana", "Who mends kites?")
    await arrives(village)
    post = await village.replies("hana", "I do.")
    await village.replies("ben", "So do I.")
    assert await waits(village, post)
    await village.replies("ana", "Good to hear.")
    assert not await waits(village, post)


@pytest.mark.not_in_slack(FLAT)
@pytest.mark.not_in_discord("its own stage tells a reply to a reply in tests/discord/test_telling.py")
async def test_a_reply_to_their_very_words_is_an_answer_wherever_they_stand(village: Village) -> None:
    prompt = await village.says("ana", "What did you mend this week?", "lobby")
    await arrives(village)
    post = await village.says("hana", HELLO, "lobby", under=prompt)
    await village.says("ben", "Which kites?", "lobby", under=post)
    assert not await waits(village, post)
    village.quiet()


# ---- an introduction -------------------------------------------------------------------------------------------------


async def test_an_introduction_is_watched_over_though_a_question_before_it_was_answered(village: Village) -> None:
    await arrives(village)
    first = await village.says("hana", "Where is the door?", "help")
    await village.says("ben", "To the left.", "help", under=first)
    introduction = await village.says("hana", HELLO, "welcome")
    assert await waits(village, introduction)
    again = await village.says("hana", "And bells.", "welcome")
    aside = await village.says("hana", "Thanks.", "help")
    for message in (again, aside):
        assert await village.reads(lambda look, message=message: look.newcomers.at(message)) is None
    await village.waits("4 hours")
    assert village.posts("coordinators")[-1].links() == [introduction]
    village.quiet()


# ---- an answer that goes ---------------------------------------------------------------------------------------------


async def test_first_words_wait_again_when_the_only_answer_is_deleted(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    answer = await village.says("cleo", "lol", "welcome", under=post)
    assert not await waits(village, post)
    await village.square.deletes(answer)
    await village.settles()
    assert await waits(village, post)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].links() == [post]
    await village.waits("20 hours")
    assert village.posts("coordinators")[-1].links() == [post]
    assert (await the_post(village, post)).in_time is False
    village.quiet()


async def test_first_words_stay_answered_where_another_answer_stands(village: Village) -> None:
    post = await first_words(village)
    answers = [await village.says(person, "Welcome!", "welcome", under=post) for person in ("cleo", "dan")]
    await village.square.deletes(answers[0])
    await village.settles()
    assert (await the_post(village, post)).in_time is True
    await village.square.deletes(answers[1])
    await village.settles()
    assert await waits(village, post)
    await village.says("eli", "Welcome!", "welcome", under=post)
    await village.waits("2 days")
    village.quiet()


@pytest.mark.not_in_slack(NO_LEAVING)
@pytest.mark.not_in_discord(NO_LEAVING)
async def test_nobody_waits_who_left_before_the_answer_was_deleted(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    answer = await village.says("cleo", "lol", "welcome", under=post)
    await village.square.leaves("hana")
    await village.settles()
    await village.square.deletes(answer)
    await village.settles()
    assert not await waits(village, post)
    await village.waits("2 days")
    assert asked(village) == []
    village.quiet()


async def test_a_measure_that_was_taken_stands(village: Village) -> None:
    post = await first_words(village)
    answer = await village.says("cleo", "Welcome!", "welcome", under=post)
    await village.waits("25 hours")
    assert (await the_post(village, post)).in_time is True
    await village.says("dan", "Welcome from me, too.", "welcome", under=post)
    await village.square.deletes(answer)
    await village.settles()
    assert (await the_post(village, post)).in_time is True
    village.quiet()


async def test_first_words_in_a_thread_stay_answered_by_whoever_began_it(village: Village) -> None:
    prompt = await village.says("ana", "What did you mend this week?", "lobby")
    await village.says("ana", "Anything at all.", "lobby", under=prompt)
    await arrives(village)
    post = await village.says("hana", HELLO, "lobby", under=prompt)
    await village.waits("1 minute")
    answer = await village.says("ben", "@Hana which kites?", "lobby", under=prompt)
    await village.says("cleo", "A bell.", "lobby", under=prompt)
    await village.says("ana", "A kite! Welcome.", "lobby", under=prompt)
    await village.square.deletes(answer)
    await village.settles()
    assert not await waits(village, post)
    assert (await the_post(village, post)).in_time is True
    village.quiet()


async def test_hosts_read_again_what_waits_again(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert told.says(HELLO)
    answer = await village.says("cleo", "lol", "welcome", under=post)
    assert told.says("Settled")
    await village.square.deletes(answer)
    await village.settles()
    assert not told.says("Settled")
    assert told.says(HELLO)
    await village.presses("ben", "I’ll write")
    assert told.says("Nobody else is asked")
    village.quiet()


# ---- hosts -----------------------------------------------------------------------------------------------------------


async def test_nobody_else_is_asked_after_a_pause_of_ours_where_a_host_said_that_they_write(removable: Village) -> None:
    village = removable
    await greets(village, "ben", "cleo")
    await first_words(village)
    await village.waits("4 hours")
    (first,) = asked(village)
    await village.presses(first, "I’ll write")
    assert village.direct_messages(first)[-1].says("Nobody else is asked")
    await village.square.removes_us()
    await village.waits("1 hour")
    await village.square.looks_around()
    await village.waits("11 hours")
    assert asked(village) == [first]
    village.quiet()


async def test_who_posts_and_deletes_does_not_free_a_host_s_day(village: Village) -> None:
    await greets(village, "ben")
    for person in ("hana", "ivo", "jon"):
        post = await first_words(village, person)
        await village.waits("4 hours")
        await village.square.deletes(post)
        await village.settles()
    assert asked(village) == ["ben", "ben"]
    for told in village.direct_messages("ben"):
        assert told.says("Settled")
    greetings = await village.reads(lambda look: look.newcomers.asked_since(village.now - timedelta(days=1)))
    assert len(greetings) == 2
    assert (await village.reads(lambda look: look.newcomers.waiting())) == []
    assert village.posts("coordinators")[:] is not None


async def test_a_host_who_answers_late_reads_what_became_of_it(village: Village) -> None:
    await greets(village, "ben")
    await first_words(village)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says(HELLO)
    assert village.posts("coordinators")[:] is not None
    will = village.button("ben", "I’ll write")
    await village.waits("8 days")
    assert village.direct_messages("ben")[-1].says("Settled")
    await village.square.presses("ben", *will)
    await village.settles()
    told = village.direct_messages("ben")[-1]
    assert told.says("it rests")
    assert not told.says("Somebody has answered")


async def test_i_no_longer_greet_is_heard_where_the_post_is_gone(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says(HELLO)
    no_longer = village.button("ben", "I no longer greet")
    await village.square.deletes(post)
    await village.settles()
    assert village.direct_messages("ben")[-1].says("Settled")
    await village.square.presses("ben", *no_longer)
    await village.settles()
    assert village.answers("ben")[-1].says("you are not asked to greet any more")
    member = await village.member("ben")
    assert await village.reads(lambda look: look.ways.said_by(member).greets) is False
    village.quiet()
