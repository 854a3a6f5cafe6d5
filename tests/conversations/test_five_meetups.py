"""Five meetups of the catalogue, each told for what is its own; `test_gathering` tells what all have in common."""

from collections.abc import Sequence
from datetime import timedelta

from bot.rituals.ritual import Stage
from tests.conversations.conftest import Opens
from tests.rhythm import announced, chooses, gives
from tests.village import MONDAY, PEOPLE, Village

THURSDAY = MONDAY + timedelta(days=10, hours=7)
DESK, SHOW, FAILURE, BEST, LIGHTNING = "F03", "F08", "N11", "N16", "N20"


async def come(village: Village, people: Sequence[str]) -> None:
    for person in people:
        await village.presses(person, "Yes")
        assert village.answers(person)[-1].says("You said yes to")


async def hear_what_all_meetups_say(village: Village, people: Sequence[str]) -> None:
    """Hear the reminders, the run sheet, and what is asked at the end."""
    for person in people:
        assert village.direct_messages(person)[0].says("You said yes to")
    assert any(said.offers("Open") for said in village.posts("coordinators"))
    assert village.posts("coordinators")[-1].says("keep")


# ---- an open desk --------------------------------------------------------------------------------------------------


async def test_what_an_open_desk_leaves_open_is_asked_another_week(opens: Opens) -> None:
    async with opens() as village:
        desk = await announced(village, DESK, THURSDAY)
        assert desk.says("What stays open is put aside for a question of the week, by your name")
        assert desk.says("Nothing lies on the desk yet")
        await come(village, ["ana"])
        assert await gives(village, "ana", "Put something on it", "Why does my glue not hold?")
        assert await gives(village, "ben", "Put something on it", "Who has a long clamp?")
        assert desk.says("2 things lie on the desk")
        assert desk.says("Why does my glue not hold?")
        await village.waits_until(THURSDAY + timedelta(minutes=36))
        marks = village.posts("coordinators")[-1]
        assert marks.says("Which of these were settled?")
        assert await chooses(village, "cora", "Say what was settled", "Who has a long clamp?", "Settled")
        await village.waits_until(THURSDAY + timedelta(hours=2, minutes=1))
        left = village.posts("meetups")[-1]
        assert left.under == desk.ref
        assert left.says("This was still open when the desk closed")
        assert left.says("Why does my glue not hold?")
        assert not left.says("long clamp")
        queue = await village.reads(lambda look: look.giving.queue())
        assert [(each.text, each.member) for each in queue] == [
            ("Why does my glue not hold?", await village.member("ana"))
        ]
        await hear_what_all_meetups_say(village, ["ana"])
        village.quiet()


# ---- show-and-tell -------------------------------------------------------------------------------------------------


async def test_two_show_what_is_not_finished_and_the_others_ask(opens: Opens) -> None:
    people = PEOPLE[:5]
    async with opens() as village:
        show = await announced(village, SHOW, THURSDAY)
        assert show.says("There is room for two")
        await come(village, people)
        assert await gives(village, "ana", "I'll show something", "A kettle without its lid")
        assert show.says("there is room for one more")
        await village.waits("1 hour")
        assert await gives(village, "ben", "I'll show something", "Half a chair")
        assert show.says("Two of us have something to show")
        await village.presses("cleo", "I'll show something")
        assert village.answers("cleo")[-1].says("All places are taken")
        await village.waits_until(THURSDAY + timedelta(minutes=2))
        assert show.says("A kettle without its lid: 8 minutes, and nobody interrupts")
        await village.waits("8 minutes")
        assert show.says("Now the questions")
        await village.waits("4 minutes")
        assert show.says("Half a chair: 8 minutes")
        await village.waits_until(THURSDAY + timedelta(hours=1, minutes=1))
        links = village.posts("meetups")[-1]
        assert links.under == show.ref
        assert links.says("Links go here")
        await hear_what_all_meetups_say(village, people)
        village.quiet()


# ---- a failure story -----------------------------------------------------------------------------------------------


async def test_what_failed_is_told_without_a_name_and_others_had_the_same(opens: Opens) -> None:
    people = PEOPLE[:5]
    async with opens() as village:
        stories = await announced(village, FAILURE, THURSDAY)
        assert stories.says("the door without a name")
        await come(village, people)
        told = await gives(village, "ana", "Tell one", "I glued it upside down.", how="anonymous")
        assert told.says("nobody can look up whose it is")
        assert await gives(village, "ben", "Tell one", "I lost the only screw.", how="name")
        assert stories.says("2 stories are here. They are opened when we begin.")
        assert not stories.says("upside down")
        (sealed,) = [
            given
            for given in await village.reads(lambda look: look.giving.given(look.runs.since(MONDAY)[0].id))
            if "upside down" in given.text
        ]
        assert sealed.by is None
        await village.waits_until(THURSDAY + timedelta(minutes=1))
        assert stories.says("I glued it upside down.")
        assert stories.mentions() == {"ben"}
        assert await chooses(village, "cleo", "It happened to me too", "I glued it upside down.", "Me too")
        assert await chooses(village, "dan", "It happened to me too", "I glued it upside down.", "Me too")
        await village.waits_until(THURSDAY + timedelta(minutes=21))
        assert stories.says("Those who told these were not alone with it")
        assert stories.says("Me too: 2")
        await village.waits_until(THURSDAY + timedelta(minutes=41))
        await hear_what_all_meetups_say(village, people)
        village.quiet()


# ---- the best of us ------------------------------------------------------------------------------------------------


async def test_pairs_find_what_made_it_go_well_and_choose_one_thing(opens: Opens) -> None:
    people = PEOPLE
    async with opens() as village:
        best = await announced(village, BEST, THURSDAY)
        await come(village, people)
        await village.waits_until(THURSDAY + timedelta(minutes=1))
        assert best.says("These go together")
        assert len(best.mentions()) == len(people)
        assert best.says("In pairs: tell each other")
        await village.waits("14 minutes")
        assert best.says("what was there in both of your stories?")
        assert await gives(village, "ana", "Write one down", "There was time.")
        assert await gives(village, "ben", "Write one down", "Somebody asked.")
        assert best.says("2 things that made it possible")
        await village.waits("12 minutes")
        for person, words in (("ana", "asked"), ("ben", "asked"), ("cleo", "time")):
            assert await chooses(village, person, "Choose two", "Choose up to 2", words)
        await village.waits("9 minutes")
        assert best.says("let the experiment begin here")
        assert best.text.index("Somebody asked.", best.text.index("experiment")) > 0
        await village.waits("11 minutes")
        await hear_what_all_meetups_say(village, people)
        await village.presses("cora", "Write take-aways")
        insights = next(field for field in village.form("cora").fields() if field.name == "insights")
        assert sorted(insights.initial[0].splitlines()) == ["- Somebody asked.", "- There was time."]
        village.quiet()


# ---- lightning -----------------------------------------------------------------------------------------------------


async def test_five_topics_come_out_of_the_hat_the_day_before(opens: Opens) -> None:
    people = [*PEOPLE, "gil", "hal", "ida"]
    topics = [f"How to mend a number {number}" for number in range(7)]
    async with opens(more=people[len(PEOPLE) :]) as village:
        hat = await announced(village, LIGHTNING, THURSDAY)
        await come(village, people)
        for person, topic in zip(PEOPLE, topics, strict=True):
            assert await gives(village, person, "Put one in", topic)
        assert hat.says("7 topics are in the hat")
        await village.waits_until(THURSDAY - timedelta(hours=23))
        assert hat.says("Out of the hat came these")
        drawn = hat.text[hat.text.index("Out of the hat") :]
        assert sum(topic in drawn for topic in topics) == 5
        talks = set()
        await village.waits_until(THURSDAY + timedelta(minutes=1))
        for _ in range(5):
            talks |= {topic for topic in topics if f"{topic}: 5 minutes. Keep your questions" in hat.text}
            await village.waits("5 minutes")
        assert len(talks) == 5
        assert hat.says("What do you still want to know?")
        await village.waits_until(THURSDAY + timedelta(hours=1, minutes=1))
        threads = village.posts("meetups")[-1]
        assert threads.under == hat.ref
        assert threads.says("The talks are over")
        assert sum(topic in threads.text for topic in topics) == 5
        run = (await village.reads(lambda look: look.runs.since(MONDAY)))[0]
        assert run.stage is Stage.KEEPING
        await hear_what_all_meetups_say(village, people)
        village.quiet()
