"""P7. Ids, times and threads are kept, and of words only what somebody gave to us on purpose.

`tests/store/test_schema.py` holds the list of columns in which words may stand.
"""

from tests.rhythm import gives, opens
from tests.rows import holding
from tests.village import Village


async def test_what_people_say_to_each_other_is_written_down_nowhere(village: Village) -> None:
    await village.asks("ana", "Who mends planes?")
    reply = await village.replies("ben", "Bring it over on Thursday.")
    await village.square.edits("ben", reply, "Bring it over on Friday.")
    await village.says("dan", "Lovely weather on Thursday.", "help")
    await village.settles()
    assert holding(village, "Thursday") | holding(village, "Friday") == set()
    assert "posts" in holding(village, await village.member("dan"))


async def test_what_is_shown_of_a_newcomers_first_post_is_read_and_not_kept(village: Village) -> None:
    await village.types("ben", "me")
    await village.presses("ben", "Reading, asking, hosting")
    await village.presses("ben", "I greet newcomers")
    await village.square.joins("hana")
    await village.says("hana", "I come for the violins.", "welcome")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("I come for the violins.")
    assert holding(village, "violins") == set()


async def test_what_became_of_it_is_carried_and_not_kept(village: Village) -> None:
    await village.asks("ana", "Who mends planes?")
    await village.replies("ben", "I do.")
    await village.presses("ana", "That helped")
    await village.waits("22 days")
    await village.presses("ana", "Tell them")
    await village.submits("ana", words="It flies again.")
    assert village.direct_messages("ben")[-1].says("It flies again.")
    await village.waits("25 hours")
    assert holding(village, "It flies again.") == set()


async def test_what_is_typed_to_us_by_mistake_is_not_kept(village: Village) -> None:
    await village.types("ana", "my thoughts are my own")
    assert holding(village, "my own") == set()


async def test_a_draft_that_nobody_finishes_is_gone_after_two_weeks(village: Village) -> None:
    await village.types("ana", "ask Shall I?")
    await village.waits("13 days")
    assert holding(village, "Shall I?") == {"drafts"}
    await village.waits("1 day 1 hour")
    assert holding(village, "Shall I?") == set()
    await village.presses("ana", "Post it")
    assert village.answers("ana")[-1].says("That draft is gone")


async def test_what_is_said_in_the_thread_of_a_prompt_is_not_kept_and_what_is_given_is_given(village: Village) -> None:
    prompt = await opens(village, "N31")
    await village.says("ana", "My bench wobbles.", "meetups", prompt.ref)
    await gives(village, "ben", "Lay out a plan", "A shed of larch.")
    assert holding(village, "wobbles") == set()
    assert "rsvps" in holding(village, await village.member("ana"))
    await village.waits("25 hours")
    assert holding(village, "of larch") == {"givens"}
