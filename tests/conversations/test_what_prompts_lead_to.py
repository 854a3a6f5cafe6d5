"""What a newcomer says in the three prompts steers what they get: where to listen, what to read, what to be asked."""

import pytest

from tests.conversations.test_newcomers import NOT_FIRST, arrives, sets_up_the_card
from tests.square import Said
from tests.village import Village


async def is_shown_around(village: Village, person: str, *labels: str, topics: str = "") -> Said:
    """Let somebody answer the three prompts, and return what stands at their end."""
    familiar, way = labels
    await village.types(person, "start")
    await village.presses(person, familiar)
    await village.presses(person, "Write it…" if topics else "Skip")
    if topics:
        assert not await village.submits(person, topics=topics)
    await village.presses(person, way)
    return village.answers(person)[-1]


async def talk_about_glue_and_little_about_kites(village: Village) -> None:
    await village.asks("ana", "Which glue holds felt?")
    for person in ("ben", "cleo", "dan"):
        await village.replies(person, "Bone glue.", to="glue")
    await village.asks("ben", "Who has flown a kite in the rain?")
    for person in ("cleo", "dan"):
        await village.replies(person, "Once.", to="rain")


async def test_the_conversation_is_one_of_what_they_follow_though_others_are_livelier(village: Village) -> None:
    await talk_about_glue_and_little_about_kites(village)
    end = await is_shown_around(village, "fay", "New here", "Reading is my way", topics="old ovens, kites")
    assert end.says("People are talking about kites this week")
    assert end.links() == [village.question("rain")]
    end = await is_shown_around(village, "gus", "New here", "Reading is my way", topics="weaving")
    assert end.says("People are talking with each other this week"), "of what they follow nobody talks"
    assert end.links() == [village.question("glue")]


async def test_a_channel_s_name_says_as_well_what_is_talked_about(village: Village) -> None:
    for channel, people in (("lobby", ("ben", "cleo", "dan")), ("help", ("ben", "cleo"))):
        talk = await village.says("ana", "Here is one.", channel)
        for person in people:
            await village.says(person, "And another.", channel, under=talk)
    end = await is_shown_around(village, "fay", "New here", "Reading is my way", topics="help")
    assert end.links() == [talk]


async def test_who_was_here_before_reads_other_words_than_who_is_new(village: Village) -> None:
    told = {
        "New to the field": ("What would you like to learn?", "No question is too small here"),
        "New here": ("What would you like to find or learn?", "Nobody has to introduce themselves"),
        "Back again": ("What would you like to find again, or learn?", "Good to see you again"),
    }
    for label, (asked, said) in told.items():
        await village.types("fay", "start")
        await village.presses("fay", label)
        assert village.answers("fay")[-1].says(asked)
        await village.presses("fay", "Skip")
        await village.presses("fay", "Skip")
        end = village.answers("fay")[-1]
        assert end.says(said)
        assert end.offers("Draft a few words" if label == "Back again" else "Draft my first words")


async def test_ask_me_sometimes_lets_them_say_what_about_and_then_they_are_asked(village: Village) -> None:
    end = await is_shown_around(village, "gus", "New here", "Ask me sometimes", topics="kites")
    assert end.says("Until you choose, nobody is sent to you")
    assert await village.reads(lambda look: look.questions.topics()) == frozenset()
    await village.presses("gus", "What I may be asked about", "kites")
    assert village.answers("gus")[-1].says("You may be asked about kites")
    member = await village.member("gus")
    assert await village.reads(lambda look: look.questions.pace(member)) == 14
    await village.asks("ana", "Which kites fly in the rain?")
    await village.waits("5 hours")
    assert village.direct_messages("gus")[-1].says("Which kites fly in the rain?")
    await village.asks("ben", "Who paints kites?")
    await village.waits("8 hours")
    assert len(village.direct_messages("gus")) == 1, "sometimes is once in two weeks"


async def test_who_reads_is_asked_for_nothing_by_what_they_follow(village: Village) -> None:
    end = await is_shown_around(village, "gus", "New here", "Reading is my way", topics="kites")
    assert not end.offers("What I may be asked about")
    await village.asks("ana", "Which kites fly in the rain?")
    await village.waits("20 hours")
    assert not village.direct_messages("gus")


async def test_who_likes_to_host_is_offered_what_could_be_hosted(village: Village) -> None:
    end = await is_shown_around(village, "gus", "New here", "I like to host")
    assert end.offers("Suggest a meetup", "I greet newcomers")
    await village.presses("gus", "I greet newcomers")
    assert village.answers("gus")[-1].says("you may be asked")
    member = await village.member("gus")
    assert member in await village.reads(lambda look: look.ways.greeting())
    await village.square.press("gus", "calendar.add", "apart")
    await village.settles()
    assert village.answers("gus")[-1].says("What shall come round?")


@pytest.mark.parametrize(
    ("way", "topics", "hints"),
    [
        ("Reading is my way", "kites", ("with kites behind it", "Send me the take-aways", "pinned list")),
        ("Reading is my way", "", ("find and a word", "Send me the take-aways", "pinned list")),
        ("Ask me sometimes", "", ("says since when", "you like to be asked sometimes", "calendar")),
        ("I like to host", "", ("says since when", "Greeting somebody new", "A meetup can be small")),
    ],
)
async def test_hints_are_for_the_way_that_somebody_chose(
    village: Village, way: str, topics: str, hints: tuple[str, ...]
) -> None:
    await is_shown_around(village, "ana", "New here", way, topics=topics)
    await village.presses("ana", "Yes, three hints")
    for days, words in zip(("1 day", "3 days", "6 days"), hints, strict=True):
        await village.waits(days)
        hint = village.direct_messages("ana")[-1]
        assert hint.says(words)
        assert hint.offers("Stop the hints")
        assert hint.offers("Suggest a meetup") == (words == "A meetup can be small")
        assert hint.offers("I greet newcomers") == (words == "Greeting somebody new")


async def test_a_hint_follows_who_changes_their_way(village: Village) -> None:
    await is_shown_around(village, "ana", "Back again", "Skip")
    await village.presses("ana", "Yes, three hints")
    await village.waits("1 day")
    assert village.direct_messages("ana")[-1].says("what they came back for")
    await village.types("ana", "me")
    await village.presses("ana", "Reading, asking, hosting")
    await village.presses("ana", "Change your way", "reading")
    await village.waits("3 days")
    assert village.direct_messages("ana")[-1].says("Send me the take-aways")


@pytest.mark.not_in_discord(NOT_FIRST)
async def test_a_host_is_offered_other_first_lines_for_who_comes_back(village: Village) -> None:
    await sets_up_the_card(village)
    await village.types("ben", "me")
    await village.presses("ben", "Reading, asking, hosting")
    await village.presses("ben", "I greet newcomers")
    await arrives(village)
    await is_shown_around(village, "hana", "Back again", "Skip")
    await village.says("hana", "Hello.", "welcome")
    await village.waits("5 hours")
    asked = village.direct_messages("ben")[-1]
    assert asked.says("Good to see you back")
    assert asked.says("back again")
