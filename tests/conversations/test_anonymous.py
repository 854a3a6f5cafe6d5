"""What is given without a name: sealed from everybody, while it lasts and after, and honest about being few."""

import pytest

from tests.rhythm import chooses, gives, opens, the_run
from tests.rows import every_row, holding
from tests.village import Village

ANYTHING = "N06"
SECRET = "I once glued the lid of the only can of glue."


async def in_a_crowd(village: Village) -> None:
    """Let enough people be seen in the channel that nobody stands out."""
    for person in ("ana", "ben", "cleo", "dan", "eli"):
        await village.says(person, "Good morning.", "meetups")


async def holds_both(village: Village, words: str, *persons: str) -> list[str]:
    """Return the rows in which words stand beside somebody."""
    who = [await village.member(person) for person in persons] + list(persons)
    return [
        row for rows in every_row(village).values() for row in rows if words in row and any(one in row for one in who)
    ]


async def test_an_anonymous_question_leads_to_nobody(village: Village) -> None:
    await in_a_crowd(village)
    prompt = await opens(village, ANYTHING)
    page = await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert page.says("nobody can look up whose it is")
    assert page.says(SECRET)
    assert prompt.says(SECRET)
    assert not prompt.mentions()
    run = await the_run(village)
    given = (await village.reads(lambda look: look.giving.given(run.id)))[0]
    assert (given.by, given.at) == (None, run.begins)
    assert await village.reads(lambda look: look.runs.answers(run.id)) == []
    assert await holds_both(village, SECRET, "ana") == []
    assert await holds_both(village, given.mark, "ana") == []
    village.quiet()


async def takes_along(village: Village, person: str) -> str:
    await village.types(person, "me")
    await village.presses(person, "Take along")
    assert all(village.answers(person))
    (document,) = village.answers(person)[-1].documents()
    return str(document.content)


async def test_it_is_in_nobodys_export_but_its_authors_own_and_on_no_coordinators_page(village: Village) -> None:
    await in_a_crowd(village)
    await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert SECRET in await takes_along(village, "ana")
    assert SECRET not in await takes_along(village, "cora")
    for word in ("board", "calendar", "ritual list"):
        await village.types("cora", word)
        assert not village.answers("cora")[-1].says(SECRET)
    assert all(village.answers("cora"))
    village.quiet()


async def test_whoever_is_forgotten_takes_their_unsigned_words_along(village: Village) -> None:
    await in_a_crowd(village)
    await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    await village.types("ana", "forget")
    await village.presses("ana", "Forget me")
    assert all(village.answers("ana"))
    assert "givens" not in holding(village, SECRET)
    village.quiet()


async def test_once_it_is_over_no_mark_and_no_word_is_left(village: Village) -> None:
    await in_a_crowd(village)
    await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    run = await the_run(village)
    mark = (await village.reads(lambda look: look.giving.given(run.id)))[0].mark
    await village.waits("21 days")
    over = await the_run(village)
    assert over.seal == ""
    assert [holding(village, words) for words in (SECRET, run.seal, mark)] == [set(), set(), set()]
    assert SECRET not in await takes_along(village, "ana")
    marks, over = village.posts("coordinators")[0], village.posts("coordinators")[-1]
    assert marks.offers("Say what is answered")
    assert over.says("The time for take-aways is over")
    assert not any(SECRET in said.text for said in village.square.said if said.to != "ana")
    village.quiet()


async def test_the_author_alone_sees_it_again_and_takes_it_back(village: Village) -> None:
    await in_a_crowd(village)
    prompt = await opens(village, ANYTHING)
    page = await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    back = next(item for item in page.items() if item.label == "Take it back")
    for person in ("ben", "cora"):
        await village.square.presses(person, page, back)
        await village.settles()
        assert village.answers(person)[-1].says("not yours")
    await village.presses("ana", "Ask a question")
    assert village.answers("ana")[-1].says(SECRET)
    await village.presses("ana", "Take it back")
    assert village.answers("ana")[-1].says("Taken back")
    assert not prompt.says(SECRET)
    village.quiet()


async def test_among_few_people_it_says_so_and_waits_for_a_second_yes(village: Village) -> None:
    await village.says("ben", "Good morning.", "meetups")
    prompt = await opens(village, ANYTHING)
    page = await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert page.says("Only 2 people we know of could have written this")
    assert page.offers("Yes, show it", "Take it back")
    assert not prompt.says(SECRET)
    assert prompt.says("The first question is still to come")
    sure = next(item for item in page.items() if item.label == "Yes, show it")
    await village.square.presses("cora", page, sure)
    await village.settles()
    assert village.answers("cora")[-1].says("not yours")
    await village.presses("ana", "Yes, show it")
    assert village.answers("ana")[-1].says("nobody can look up whose it is")
    assert prompt.says(SECRET)
    await village.square.presses("ana", page, sure)
    await village.settles()
    assert village.answers("ana")[-1].says("not there any more")
    village.quiet()


@pytest.mark.not_in_slack("there, what stands above a form's fields is not read back")
@pytest.mark.not_in_discord("there, what stands above a form's fields is not read back")
async def test_it_says_how_few_could_be_meant_before_anything_is_written(village: Village) -> None:
    await opens(village, ANYTHING)
    await village.presses("ana", "Ask a question")
    assert "nobody can look up who wrote it, coordinators included" in village.form("ana").intro
    assert "Only one person we know of could have written this" in village.form("ana").intro
    await in_a_crowd(village)
    await village.presses("ana", "Ask a question")
    assert "could have written this" not in village.form("ana").intro
    village.quiet()


async def test_without_a_second_yes_it_is_never_seen(village: Village) -> None:
    prompt = await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    run = await the_run(village)
    step = next(iter(await village.reads(lambda look: look.giving.given(run.id)))).step
    assert step == "questions?"
    await village.waits("1 day")
    assert not prompt.says(SECRET)
    assert all(village.posts("coordinators"))
    village.quiet()


async def test_by_name_it_needs_no_second_yes(village: Village) -> None:
    prompt = await opens(village, ANYTHING)
    assert (await gives(village, "ana", "Ask a question", "Why?", how="name")).says("Taken, thank you")
    assert prompt.mentions() == {"ana"}
    village.quiet()


async def test_what_is_anonymous_stands_in_nobodys_order(village: Village) -> None:
    await in_a_crowd(village)
    await opens(village, ANYTHING)
    for number in range(3):
        for person in ("ana", "ben", "cleo"):
            await village.presses(person, "Ask a question" if number == 0 else "Add another one")
            assert not await village.submits(person, text=f"{person} {number}", how="anonymous")
            assert village.answers(person)[-1]
            await village.waits("1 minute")
    run = await the_run(village)
    given = await village.reads(lambda look: look.giving.given(run.id))
    assert {one.at for one in given} == {run.begins}
    assert [one.id for one in given] == sorted(one.id for one in given)
    village.quiet()


async def test_a_vote_is_told_apart_only_by_the_seal(village: Village) -> None:
    await in_a_crowd(village)
    await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", "Why?", how="name")
    for person in ("ben", "cleo"):
        await chooses(village, person, "I'd like to hear these", "Choose one", "Why?")
    run = await the_run(village)
    choices = await village.reads(lambda look: look.giving.choices(run.id, "wanted"))
    assert len({choice.mark for choice in choices}) == 2
    for choice in choices:
        assert not await holds_both(village, choice.mark, "ben", "cleo")
    assert {rsvp.member for rsvp in await village.reads(lambda look: look.runs.answers(run.id))} == {
        await village.member("ana")
    }
    village.quiet()


async def test_who_is_seen_and_gives_unseen_counts_once(village: Village) -> None:
    await in_a_crowd(village)
    prompt = await opens(village, ANYTHING)
    await gives(village, "ana", "Ask a question", SECRET, how="anonymous")
    assert prompt.ref is not None
    await village.says("ana", "Good questions!", "meetups", under=prompt.ref)
    await village.says("ben", "Yes!", "meetups", under=prompt.ref)
    await gives(village, "cleo", "Ask a question", "Why?", how="anonymous")
    await village.waits("1 day")
    assert (await the_run(village)).people == 3
    assert all(village.posts("coordinators"))
    assert all(village.posts("meetups"))
    village.quiet()
