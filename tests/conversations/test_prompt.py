"""Prompts: one message that each answers in their own time; what people give to it, choose in it and hear of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.ids import MessageRef
from bot.core.views import Select
from bot.rituals.ritual import Stage
from tests.rhythm import (
    ONCE,
    WEEKLY,
    chooses,
    chooses_again,
    comes_round,
    gives,
    opens,
    the_ritual,
    the_run,
    writes,
)
from tests.square import Said
from tests.village import PEOPLE, Village

DOORSTEP, QUESTION, WAITING, HABITS = "F01", "F02", "F04", "F14"
ANYTHING, BAZAAR, GOLDEN = "N06", "N31", "N32"


def root(prompt: Said) -> MessageRef:
    assert prompt.ref is not None
    return prompt.ref


# ---- one message ---------------------------------------------------------------------------------------------------


async def test_a_prompt_opens_is_answered_and_closes_in_one_message(village: Village) -> None:
    prompt = await opens(village, DOORSTEP)
    assert prompt.says("The door of a new week stands open")
    assert prompt.says("Write in the thread")
    assert prompt.says("/trellis me")
    await village.says("ana", "Slowly.", "meetups", under=root(prompt))
    await village.reacts("ben", root(prompt), "☕")
    await village.reacts("ben", root(prompt), "🌧")
    await village.waits("1 day")
    assert prompt.says("This one is over")
    assert prompt.says("Worth my time")
    assert (await the_run(village)).people == 2
    assert len(village.posts("meetups")) == 1
    village.quiet()


async def test_nobody_need_answer(village: Village) -> None:
    prompt = await opens(village, DOORSTEP)
    await village.waits("1 day")
    assert prompt.says("This one is over")
    assert not prompt.offers("Worth my time")
    assert ((await the_run(village)).people, (await the_run(village)).stage) == (0, Stage.OVER)
    village.quiet()


async def test_a_community_opens_it_in_its_own_words(village: Village) -> None:
    prompt = await opens(village, DOORSTEP, title="Hello *again* <@nobody>")
    assert prompt.says("Hello *again* <@nobody>")
    assert not prompt.mentions()
    village.quiet()


async def test_it_comes_round_each_week_as_a_message_of_its_own(village: Village) -> None:
    first = await opens(village, DOORSTEP, rule=WEEKLY)
    await village.says("ana", "Here.", "meetups", under=root(first))
    await village.waits("7 days")
    second = village.posts("meetups")[-1]
    assert second is not first
    assert second.says("The door of a new week")
    village.quiet()


async def test_what_comes_too_late_is_told_to_the_coordinators_and_not_to_the_room(village: Village) -> None:
    await comes_round(village, DOORSTEP, village.now + timedelta(hours=1), rule=WEEKLY)
    village.clock.turn_to(village.now + timedelta(hours=3))  # nobody was at home meanwhile
    await village.settles()
    assert village.posts("coordinators")[-1].says("I could not in time")
    assert not village.posts("meetups")
    await village.waits("7 days")
    assert village.posts("meetups")[-1].says("The door of a new week")
    village.quiet()


async def test_where_we_may_not_speak_nothing_opens(village: Village) -> None:
    await comes_round(village, DOORSTEP, village.now + timedelta(hours=1), rule=ONCE, channel="coordinators")
    await village.waits("1 hour")
    assert village.posts("coordinators")[-1].says("I am not switched on there")
    assert (await the_run(village)).stage is Stage.SKIPPED
    village.quiet()


# ---- a question that members put aside -----------------------------------------------------------------------------


async def puts_aside(village: Village, person: str, question: str) -> None:
    assert (await gives(village, person, "I have one", question)).says("Put aside, thank you")


async def test_a_question_is_put_aside_and_asked_by_name_in_its_turn(village: Village) -> None:
    first = await opens(village, QUESTION, rule=WEEKLY)
    assert first.says("the floor is yours")
    await puts_aside(village, "ana", "When is *good* enough?")
    await puts_aside(village, "ana", "Who taught you?")
    await village.waits("1 hour")
    await puts_aside(village, "ben", "What do you not mend?")
    assert first.says("3 questions are put aside")
    asked = []
    for asker in ("ana", "ben", "ana"):
        await village.waits("7 days")
        prompt = village.posts("meetups")[-1]
        assert prompt.mentions() == {asker}
        assert village.direct_messages(asker)[-1].says("Your question is asked")
        asked.append(next(words for words in ("*good*", "not mend", "taught") if prompt.says(words)))
        await village.says("cleo", "Let me think.", "meetups", under=root(prompt))
    assert asked[1] == "not mend"
    assert {asked[0], asked[2]} == {"*good*", "taught"}
    assert sum(said.says("Three days on") for said in village.posts("meetups")) == 2
    await the_rest_is_about_keeping(village)


async def test_a_question_can_be_taken_back_while_it_waits(village: Village) -> None:
    await opens(village, QUESTION, rule=WEEKLY)
    await puts_aside(village, "ana", "When is good enough?")
    await village.presses("ana", "Take it back")
    assert village.answers("ana")[-1].says("Taken back")
    await village.waits("7 days")
    assert village.posts("meetups")[-1].says("the floor is yours")
    village.quiet()


async def test_nobody_takes_back_anothers_question(village: Village) -> None:
    await opens(village, QUESTION)
    await puts_aside(village, "ana", "When is good enough?")
    queued = (await village.reads(lambda look: look.giving.queue()))[0]
    await village.square.press("ben", "prompt.drop_one", queued.id)
    await village.settles()
    assert village.answers("ben")[-1].says("not there any more")
    assert len(await village.reads(lambda look: look.giving.queue())) == 1
    village.quiet()


async def test_one_person_fills_no_queue(village: Village) -> None:
    await opens(village, QUESTION)
    for number in range(5):
        await puts_aside(village, "ana", f"Question {number}?")
    await village.presses("ana", "I have one")
    assert village.answers("ana")[-1].says("Enough of yours wait")
    village.quiet()


async def test_the_question_comes_up_once_more_where_people_answered(village: Village) -> None:
    first = await opens(village, QUESTION, rule=WEEKLY)
    await puts_aside(village, "ana", "When is good enough?")
    await village.waits("7 days")
    assert village.direct_messages("ana")[-1]
    prompt = village.posts("meetups")[-1]
    await village.says("ben", "When it holds.", "meetups", under=root(prompt))
    await village.waits("3 days")
    half = village.posts("meetups")[-1]
    assert half.under == root(prompt)
    assert half.says("When is good enough?")
    assert first.says("This one is over")
    village.quiet()


@pytest.mark.parametrize("opening", ["", "Here is what one of us wonders."])
async def test_what_is_left_of_it_does_not_point_at_what_is_dropped(village: Village, opening: str) -> None:
    await opens(village, QUESTION, rule=WEEKLY)
    await puts_aside(village, "ana", "When is good enough?")
    ritual = await the_ritual(village)
    await writes(village, lambda tx: tx.rituals.change(replace(ritual, opening=opening)))
    await village.waits("7 days")
    prompt = village.posts("meetups")[-1]
    assert prompt.says("When is good enough?")
    assert village.direct_messages("ana")[-1]
    await village.waits("10 days")
    assert not prompt.says("When is good enough?")
    assert prompt.says(opening or "One good question from one of us")
    assert prompt.says("What is shown here goes once it is over")
    assert all(village.posts("meetups"))
    assert all(village.posts("coordinators"))
    village.quiet()


# ---- questions that nobody answered yet ----------------------------------------------------------------------------


async def test_questions_that_wait_are_shown_and_their_askers_hear_who_has_them_too(village: Village) -> None:
    await village.asks("ana", "How do I get rust off a hand plane?")
    await village.asks("ben", "Why do zippers jam?")
    prompt = await opens(village, WAITING)
    assert prompt.says("2 questions are still open")
    assert len(prompt.links()) == 2
    page = await chooses(village, "cleo", "Me too, or a guess", "Why do zippers jam?", "Me too")
    assert page.says("You said: Me too")
    await chooses(village, "dan", "Me too, or a guess", "Why do zippers jam?", "I have a guess")
    assert not prompt.mentions()
    await village.waits("4 hours")
    wishes = [village.direct_messages(person)[-1] for person in ("ana", "ben")]
    assert all(wish.offers("Let it rest") for wish in wishes)
    await village.waits("20 hours")
    came = village.direct_messages("ben")[-1]
    assert came.says("2 people have it too, or have a guess")
    assert len(village.direct_messages("ana")) == 1
    assert (await the_run(village)).people == 2
    village.quiet()


async def test_where_no_question_waits_it_says_so(village: Village) -> None:
    prompt = await opens(village, WAITING)
    assert prompt.says("No question is waiting today")
    assert not prompt.offers("Me too, or a guess")
    await village.waits("1 day")
    village.quiet()


# ---- plans, finds and questions to one person ----------------------------------------------------------------------


async def test_plans_are_laid_out_and_who_laid_them_out_hears_who_needs_the_same(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    assert prompt.says("Nothing is laid out yet")
    assert not prompt.offers("Look through them")
    assert (await gives(village, "ana", "Lay out a plan", "A bench.\nOf oak.")).says("Taken, thank you")
    await gives(village, "ben", "Lay out a plan", "A shed.")
    assert prompt.says("2 plans are laid out")
    assert prompt.says("Of oak")
    assert prompt.mentions() == {"ana", "ben"}
    for person, said in (("cleo", "Been through it"), ("dan", "Need it too"), ("eli", "Need it too")):
        page = await chooses(village, person, "Look through them", "A bench. Of oak.", said)
        assert page.says("Nobody sees who chose what")
        assert [item.label for item in page.items()] == ["Choose one", "Choose one"]
    await village.waits("2 days")
    came = village.direct_messages("ana")[-1]
    assert came.says("3 people have been through it, or need it too")
    assert came.says("Been through it: 1, Need it too: 2")
    assert village.direct_messages("ben")[-1].says("Nobody met it this time")
    assert (await the_run(village)).people == 5
    assert not village.direct_messages("cleo")
    await the_rest_is_about_keeping(village)


async def the_rest_is_about_keeping(village: Village) -> None:
    """Hear what the coordinators are asked at the end: what is worth keeping; that has stories of its own."""
    assert any(said.says("keep") for said in list(village.posts("coordinators")))
    village.quiet()


async def test_many_long_plans_still_fit_into_the_one_message(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    for person in PEOPLE:
        for number, button in enumerate(("Lay out a plan", "Add another one")):
            await gives(village, person, button, f"{person} {number} " + "plans a shed. " * 20)
    assert prompt.says("14 plans are laid out")
    assert prompt.says("2 more")
    assert len(prompt.text) < 4_000
    assert [said.under for said in village.posts("meetups")] == [None]
    village.quiet()


async def test_everybody_gives_only_so_much_and_takes_back_what_they_like(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    await gives(village, "ana", "Lay out a plan", "A bench.")
    await village.waits("1 minute")
    await village.presses("ana", "Add another one")
    assert not await village.submits("ana", text="A table.")
    page = village.answers("ana")[-1]
    assert not page.offers("Add another one")
    await village.presses("ana", "Lay out a plan")
    assert village.answers("ana")[-1].says("That is all that one person gives here")
    await village.presses("ana", "Take it back")
    assert village.answers("ana")[-1].says("Taken back")
    assert not prompt.says("A bench.")
    assert prompt.says("A table.")
    assert prompt.says("One plan is laid out")
    village.quiet()


async def test_what_was_chosen_most_is_put_aside_for_weeks_to_come(village: Village) -> None:
    prompt = await opens(village, GOLDEN)
    for person, find in (("ana", "Why so many screws?"), ("ben", "Who decides?"), ("cleo", "What is it for?")):
        await gives(village, person, "I heard one", find)
    assert prompt.says("3 finds so far")
    assert not prompt.offers("Choose questions")
    await village.waits("5 days")
    assert prompt.offers("Choose questions", "What I gave")
    page = await chooses(village, "dan", "Choose questions", "Choose up to 3", "screws", "Who")
    assert page.says("You chose:")
    await chooses_again(village, "dan", "Choose up to 3", "What is")
    await chooses(village, "eli", "Choose questions", "Choose up to 3", "What is", "Who")
    assert not prompt.says("chosen")
    await village.waits("2 days")
    chosen = village.posts("meetups")[-1]
    assert chosen.under == root(prompt)
    assert chosen.text.index("What is it for?") < chosen.text.index("Who decides?")
    assert chosen.says("chosen 2 times")
    assert not chosen.says("screws")
    queue = await village.reads(lambda look: look.giving.queue())
    assert {question.text for question in queue} == {"What is it for?", "Who decides?"}
    await the_rest_is_about_keeping(village)


@pytest.mark.not_in_slack("there, nobody can choose that many")
@pytest.mark.not_in_discord("there, nobody can choose that many")
async def test_nobody_chooses_more_than_their_share(village: Village) -> None:
    await opens(village, GOLDEN)
    for number in range(4):
        await village.presses("ana" if number < 3 else "ben", "I heard one" if number in (0, 3) else "Add another one")
        assert not await village.submits("ana" if number < 3 else "ben", text=f"Number {number}?")
        assert village.answers("ana" if number < 3 else "ben")[-1]
    await village.waits("5 days")
    await chooses(village, "dan", "Choose questions", "Choose up to 3", "Number 0", "Number 1")
    said, menu = village.button("dan", "Choose up to 3")
    assert isinstance(menu, Select)
    every = [option.value for option in menu.options]
    await village.square.presses("dan", said, menu, *every)
    await village.settles()
    assert village.answers("dan")[-1].says("at most 3")
    run = (await the_run(village)).id
    assert len(await village.reads(lambda look: look.giving.choices(run, "golden"))) == 2
    village.quiet()


async def test_one_person_is_asked_by_name_or_without_and_passes_on_what_they_like(village: Village) -> None:
    prompt = await opens(village, ANYTHING)
    assert prompt.says("the coordinators")
    await gives(village, "ana", "Ask a question", "What went wrong?", how="name")
    await gives(village, "ben", "Ask a question", "What next?", how="name")
    await chooses(village, "cleo", "I'd like to hear these", "Choose up to 2", "wrong", "next")
    await chooses(village, "dan", "I'd like to hear these", "Choose up to 2", "next")
    await village.waits("8 hours")
    assert village.posts("coordinators")[-1].offers("Say what is answered")
    await village.presses("cora", "Say what is answered")
    assert village.answers("cora")[-1].says("What went wrong?")
    await chooses_again(village, "cora", "What went wrong?", "Answered")
    said, item = village.button("cora", "Say what is answered")
    await village.square.press("ana", item.verb, item.token)
    await village.settles()
    assert village.answers("ana")[-1].says("Only whoever hosts")
    await village.waits("1 day")
    passed = village.posts("meetups")[-1]
    assert passed.under == root(prompt)
    assert passed.says("What next?")
    assert not passed.says("What went wrong?")
    assert said.how == "post"
    await the_rest_is_about_keeping(village)


async def test_whoever_is_to_answer_is_asked_first_and_named_only_after_their_yes(village: Village) -> None:
    prompt = await opens(village, ANYTHING, host="gus")
    assert not prompt.mentions()
    yes = village.direct_messages("gus")[-1]
    await village.square.presses("gus", yes, next(iter(yes.items())))
    await village.settles()
    assert prompt.mentions() == {"gus"}
    assert all(village.answers("gus"))
    await gives(village, "ana", "Ask a question", "What went wrong?", how="name")
    await village.waits("8 hours")
    assert village.direct_messages("gus")[-1].offers("Say what is answered")
    await chooses(village, "gus", "Say what is answered", "What went wrong?", "Answered")
    await village.waits("16 hours")
    assert all(village.direct_messages("gus"))
    assert [said.under for said in village.posts("meetups")] == [None]
    village.quiet()


# ---- the calendar itself -------------------------------------------------------------------------------------------


async def drops(village: Village, person: str, title: str) -> None:
    await chooses(village, person, "Choose", title, "Drop")


async def test_habits_change_by_vote_unless_somebody_objects(village: Village) -> None:
    for title in ("Hellos", "Waves"):
        await comes_round(village, DOORSTEP, village.now + timedelta(days=20), title=title)
    prompt = await opens(village, HABITS)
    assert prompt.says("Nobody has chosen yet")
    for person in ("ana", "ben", "cleo"):
        await drops(village, person, "Hellos")
        await chooses_again(village, person, "Waves", "Drop")
    await drops(village, "dan", "Waves")
    await chooses_again(village, "dan", "Waves", "Rather nothing")
    assert prompt.says("3 people have chosen")
    await village.waits("5 days")
    assert prompt.says("This is how our calendar would change")
    assert prompt.says("Hellos")
    assert not prompt.says("This one is over")
    said, menu = village.button("dan", "I object to …")
    assert isinstance(menu, Select)
    waves = next(option.value for option in menu.options if "Waves" in option.label)
    await village.square.presses("dan", said, menu, waves)
    await village.settles()
    assert village.answers("dan")[-1].says("nobody sees who objected")
    assert prompt.says("(somebody objects")
    await village.waits("1 day")
    changed = village.posts("meetups")[-1]
    assert changed.under == root(prompt)
    assert changed.says("Hellos")
    assert not changed.says("Waves")
    lives = {ritual.title: ritual.life.value for ritual in await village.reads(lambda look: look.rituals.all())}
    assert (lives["Hellos"], lives["Waves"]) == ("ended", "active")
    village.quiet()


async def test_an_objection_is_taken_back_as_easily(village: Village) -> None:
    await comes_round(village, DOORSTEP, village.now + timedelta(days=20), title="Hellos")
    prompt = await opens(village, HABITS)
    for person in ("ana", "ben", "cleo"):
        await drops(village, person, "Hellos")
    await village.waits("5 days")
    said, menu = village.button("dan", "I object to …")
    assert isinstance(menu, Select)
    for option in menu.options:
        await village.square.presses("dan", said, menu, option.value)
        await village.settles()
        assert village.answers("dan")[-1].says("Noted")
    assert village.answers("dan")[-1].says("You object to nothing")
    assert not prompt.says("(somebody objects")
    await village.waits("1 day")
    assert village.posts("meetups")[-1].says("Our calendar has changed")
    await village.waits("7 days")
    assert not prompt.says("Nothing changes")
    village.quiet()


async def test_what_nobody_has_yet_can_be_tried(village: Village) -> None:
    await opens(village, HABITS)
    for person in ("ana", "ben", "cleo"):
        await village.presses(person, "Choose")
        assert village.answers(person)[-1].says("New here. A light hello")
        await chooses_again(village, person, "Monday doorstep", "Try")
    await village.waits("6 days")
    assert village.posts("meetups")[-1].says("Monday doorstep is tried, 3 times")
    (tried,) = [one for one in await village.reads(lambda look: look.rituals.all()) if one.format == DOORSTEP]
    assert tried.tries_left == 3
    village.quiet()


@pytest.mark.parametrize("people", [(), ("ana", "ben")])
async def test_too_few_change_nothing_for_all_the_others(village: Village, people: tuple[str, ...]) -> None:
    await comes_round(village, DOORSTEP, village.now + timedelta(days=20), title="Hellos")
    prompt = await opens(village, HABITS)
    for person in people:
        await drops(village, person, "Hellos")
    await village.waits("5 days")
    assert prompt.says("Nothing changes")
    await village.waits("1 day")
    village.quiet()


# ---- late, double, foreign -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "token"),
    [
        ("give", "nowhere/plans"),
        ("give", "{run}"),
        ("give", "{run}/nothing"),
        ("give", "{run}/match"),
        ("take_back", "{run}/plans/nothing"),
        ("sure", "{run}/plans/nothing"),
        ("object", "{run}/plans"),
        ("choose", "{run}/plans"),
        ("elsewhere", "{run}"),
    ],
)
async def test_a_button_that_leads_nowhere_is_answered_kindly(village: Village, verb: str, token: str) -> None:
    await opens(village, BAZAAR)
    await village.square.press("ana", f"prompt.{verb}", token.format(run=(await the_run(village)).id))
    await village.settles()
    assert village.answers("ana")[-1].says("not there any more")
    village.quiet()


async def test_nobody_takes_back_what_somebody_else_gave(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    page = await gives(village, "ana", "Lay out a plan", "A bench.")
    back = next(item for item in page.items() if item.label == "Take it back")
    await village.square.presses("ben", page, back)
    await village.settles()
    assert village.answers("ben")[-1].says("not yours")
    assert prompt.says("A bench.")
    await village.presses("ana", "Take it back")
    await village.square.presses("ana", page, back)
    await village.settles()
    assert all(village.answers("ana"))
    village.quiet()


@pytest.mark.not_in_discord("a menu that nobody drew cannot be chosen from there")
async def test_a_choice_that_is_not_on_offer_is_passed_over(village: Village) -> None:
    await opens(village, BAZAAR)
    await gives(village, "ana", "Lay out a plan", "A bench.")
    run = (await the_run(village)).id
    plan = (await village.reads(lambda look: look.giving.given(run)))[0].id
    stolen = [(f"{run}/match/0/{plan}", "steal"), (f"{run}/match/0/another", "did"), (f"{run}/match/x",)]
    for token, *values in stolen:
        await village.square.press("ben", "prompt.choose", token, *values)
        await village.settles()
        assert village.answers("ben")[-1]
    assert not await village.reads(lambda look: look.giving.choices(run, "match"))
    village.quiet()


async def test_hostile_words_do_nothing(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    ana = await village.member("ana")
    await gives(village, "ben", "Lay out a plan", f"<@{ana}> <!channel> **x** [l](https://x.example) `{{ $host }}`")
    assert prompt.mentions() == {"ben"}
    assert not prompt.links()
    assert prompt.says("<!channel> **x**")
    village.quiet()


async def test_after_the_close_it_says_so_and_what_was_given_is_dropped_in_the_end(village: Village) -> None:
    prompt = await opens(village, BAZAAR)
    page = await gives(village, "ana", "Lay out a plan", "A bench.")
    more = next(item for item in page.items() if item.label == "Add another one")
    await village.waits("2 days")
    await village.square.presses("ana", page, more)
    await village.settles()
    assert village.answers("ana")[-1].says("This is closed by now")
    assert prompt.says("A bench.")
    await village.waits("20 days")
    run = (await the_run(village)).id
    assert not await village.reads(lambda look: look.giving.given(run))
    assert not prompt.says("A bench.")
    assert village.direct_messages("ana")[-1].says("Nobody met it this time")
    assert village.posts("coordinators")[-1].says("The time for take-aways is over")
    village.quiet()
