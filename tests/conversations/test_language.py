"""A language model that suggests: off until a coordinator who saw what is sent switches it on, and a person decides."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.suggestions import Use, Why
from bot.language.scripted import PRETENDED, Scripted
from bot.language.speaking import NoReply
from tests.conversations.conftest import Opens
from tests.conversations.test_surprise import DRAWN_BY, a_surprise, drawn_for, has_met
from tests.conversations.test_takeaways import WORDS, an_open_desk, are_written, it_is_over
from tests.rhythm import comes_round
from tests.square import Said
from tests.store.test_no_trace import dumped, traces
from tests.village import Village, a_village

QUESTION = "F02"
SMALL = replace(PRETENDED, name="small-model", address="http://127.0.0.1:11434/v1", pretends=False)
PLAIN = "Clamp first. Then glue."


@asynccontextmanager
async def with_a_model(opens: Opens, *, on: bool = True) -> AsyncIterator[tuple[Village, Scripted]]:
    """Open a village whose house can ask a model; where `on`, Cora switched it on for everything."""
    model = Scripted(SMALL)
    async with opens(speaks=model) as village:
        if on:
            await is_switched_on(village)
        yield village, model


async def is_switched_on(village: Village, *uses: Use, tokens: str = "20000") -> None:
    await village.types("cora", "board language model")
    assert village.answers("cora")[-1].says("It is off")
    await village.presses("cora", "Switch it on…")
    assert not await village.submits("cora", uses=tuple(uses or Use), tokens=tokens)
    assert village.answers("cora")[-1].says("It is on")


async def the_question(village: Village) -> Said:
    """Let a question of the week come round, and open its page as Cora."""
    await comes_round(village, QUESTION, village.now + timedelta(days=3))
    await village.types("cora", "ritual question of the week")
    return village.answers("cora")[-1]


async def are_suggested(village: Village, model: Scripted, *questions: str) -> Said:
    model.say(json.dumps({"questions": questions}))
    assert (await the_question(village)).offers("Suggest questions")
    await village.presses("cora", "Suggest questions")
    asked, shown = village.answers("cora")[-2:]
    assert asked.says("I am asking small-model")
    return shown


async def queued(village: Village) -> list[str]:
    return [each.text for each in await village.reads(lambda look: look.giving.queue())]


# ---- the switch ------------------------------------------------------------------------------------------------------


async def test_without_a_model_nobody_meets_one(village: Village) -> None:
    await village.types("cora", "board")
    assert not village.answers("cora")[-1].offers("A language model")
    assert not (await the_question(village)).offers("Suggest questions")
    await village.types("cora", "board language model")
    assert village.answers("cora")[-1].says("This house knows no language model")
    village.quiet()


async def test_it_is_off_until_it_is_switched_on(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, model):
        assert not (await the_question(village)).offers("Suggest questions")
        ritual = (await village.reads(lambda look: look.rituals.all()))[0].id
        await village.square.press("cora", "calendar.suggest", ritual)
        await village.settles()
        assert village.answers("cora")[-1].says("It is switched off, so nothing was sent")
        assert model.letters == []
        village.quiet()


async def test_a_coordinator_sees_whom_it_is_and_what_exactly_is_sent(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, model):
        await village.types("cora", "board")
        assert village.answers("cora")[-1].offers("A language model")
        await village.presses("cora", "A language model")
        shown = village.answers("cora")[-1]
        assert shown.says("small-model")
        assert shown.says("http://127.0.0.1:11434/v1")
        assert shown.says("0 of 20,000")
        await village.presses("cora", "What is sent for questions")
        letter = village.answers("cora")[-1].text
        await village.presses("cora", "Back")
        assert village.answers("cora")[-1].says("It is off")
        await is_switched_on(village)
        await are_suggested(village, model, "What broke?")
        (sent,) = model.letters
        assert all(line in letter for line in (sent.instructions + "\n" + sent.material).splitlines())
        assert json.loads(sent.material) == {"care": "Mending things together"}
        village.quiet()


async def test_nobody_else_switches_it(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, _):
        for verb in ("coordinator.model_form", "coordinator.model", "coordinator.model_off"):
            await village.square.press("ana", verb, "")
            await village.settles()
            assert village.answers("ana")[-1].says("The board is for those who look after this community")
        assert "ana" not in village.square.forms
        village.quiet()


async def test_what_is_filled_in_wrongly_is_said_and_changes_nothing(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, _):
        for tokens in ("0", "many", "9999", "20001", "-5", "١٢٣"):
            await village.types("cora", "board language model")
            assert village.answers("cora")[-1].says("It is off")
            await village.presses("cora", "Switch it on…")
            await village.submits("cora", uses=(Use.QUESTIONS,), tokens=tokens)
            assert village.answers("cora")[-1].says("a whole number from 10,000 to 20,000")
        assert not await village.reads(lambda look: look.suggesting.switched_on())
        village.quiet()


async def test_each_use_is_switched_on_by_itself_and_all_go_off_at_once(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, model):
        await is_switched_on(village, Use.PLAINER)
        assert not (await the_question(village)).offers("Suggest questions")
        await village.types("cora", "board language model")
        assert village.answers("cora")[-1].says("take-aways in plainer words")
        await village.presses("cora", "Switch it off")
        assert village.answers("cora")[-1].says("It is off. Nothing is sent any more.")
        assert not await village.reads(lambda look: [use for use in Use if look.suggesting.may(use)])
        assert model.letters == []
        village.quiet()


async def test_for_another_model_or_address_it_is_off_again(opens: Opens) -> None:
    async with with_a_model(opens) as (village, _):
        for other in (replace(SMALL, name="other"), replace(SMALL, address="https://elsewhere.example/v1")):
            village.trellis.ledger._model = other
            assert not await village.reads(lambda look: look.suggesting.switched_on())
        village.trellis.ledger._model = SMALL
        assert await village.reads(lambda look: look.suggesting.switched_on())
        village.quiet()


# ---- questions of the week -------------------------------------------------------------------------------------------


async def test_a_coordinator_takes_changes_or_discards_what_is_suggested(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        shown = await are_suggested(village, model, "What broke?", "What held?", "What next?")
        assert shown.says(
            "Suggestions of a language model (small-model). Nothing of them is used unless you choose it."
        )
        assert all(shown.says(question) for question in ("What broke?", "What held?", "What next?"))
        assert await queued(village) == []
        await village.presses("cora", "Ask this in my name")
        assert village.answers("cora")[-1].says("It waits in your name now")
        assert await queued(village) == ["What broke?"]
        await village.presses("cora", "Word it otherwise…")
        assert not await village.submits("cora", text="What held, and why?")
        assert village.answers("cora")[-1].says("It waits in your name now")
        assert sorted(await queued(village)) == ["What broke?", "What held, and why?"]
        assert village.answers("cora")[-1].says("What next?")
        await village.presses("cora", "Discard them")
        assert village.answers("cora")[-1].says("Discarded")
        assert [said for said in village.square.said if said.how != "answer"] == []
        village.quiet()


async def test_a_question_that_was_suggested_says_so_when_it_is_asked(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        await are_suggested(village, model, "What broke?")
        await village.presses("cora", "Ask this in my name")
        assert village.answers("cora")[-1].says("It waits in your name now")
        await village.square.press("ben", "prompt.have_one", "")
        await village.settles()
        assert not await village.submits("ben", text="Which glue do you trust?")
        assert village.answers("ben")[-1].says("Put aside")
        await village.waits("10 days")
        says_so = {"What broke?": True, "Which glue do you trust?": False}
        for question, was_suggested in says_so.items():
            (asked,) = [said for said in village.posts("meetups") if said.says(question)]
            assert asked.says("A language model suggested this question") is was_suggested


async def test_what_was_suggested_to_one_is_nobody_elses(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        shown = await are_suggested(village, model, "What broke?")
        token = next(item.token for item in shown.items() if item.label == "Ask this in my name")
        for person in ("carl", "ana"):
            await village.square.press(person, "calendar.suggest_take", token)
            await village.settles()
            assert village.answers(person)[-1].says("These suggestions are gone by now")
        assert await queued(village) == []
        village.quiet()


async def test_a_members_button_is_no_way_to_a_model(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        await the_question(village)
        ritual = (await village.reads(lambda look: look.rituals.all()))[0].id
        await village.types("ana", "ritual question of the week")
        assert not village.answers("ana")[-1].offers("Suggest questions")
        await village.square.press("ana", "calendar.suggest", ritual)
        await village.settles()
        assert village.answers("ana")[-1].says("coordinators")
        assert model.letters == []
        village.quiet()


async def test_what_a_model_says_does_nothing(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        shown = await are_suggested(
            village,
            model,
            "@everyone <@U123> **What** broke?",
            "Have you seen https://evil.example/ yet?",
            "[click](https://evil.example)",
            "x" * 5_000,
        )
        assert shown.says("everyone What broke?")
        assert not shown.says("evil")
        assert not shown.says("<@U123>")
        assert not shown.says("x" * 301)
        assert shown.mentions() == set()
        village.quiet()


# ---- surprises -------------------------------------------------------------------------------------------------------


async def test_a_surprise_becomes_what_was_suggested_if_it_may_be_drawn(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        await has_met(village)
        ritual = await a_surprise(village)
        await village.waits_until(DRAWN_BY)
        run = await drawn_for(village, ritual)
        assert run is not None
        told = village.posts("coordinators")[-1]
        assert told.offers("Another one", "Not this time", "Suggest what would suit")
        await village.presses("cora", "Suggest what would suit")  # by the double's recipe: the first three
        shown = village.answers("cora")[-1]
        assert shown.says("Suggestions of a language model")
        assert run.format not in json.loads(model.letters[-1].material)["formats"]
        await village.presses("cora", "Let it be this")
        changed = await drawn_for(village, ritual)
        assert changed is not None
        assert changed.format != run.format
        assert village.answers("cora")[-1].says("Drawn again")
        assert told.says("A coordinator chose it among suggestions of a language model.")
        model.say(json.dumps({"choices": ["F01: familiar", "Z99: invented", f"{changed.format}: the same"]}))
        await village.presses("cora", "Suggest what would suit")
        assert village.answers("cora")[-1].says("nothing of it could be used")
        for id_ in ("F01", "Z99"):
            await village.square.press("cora", "calendar.surprise_take", f"{run.id}/{id_}")
            await village.settles()
            assert village.answers("cora")[-1].says("No other fits")
        village.posts("meetups")[:]
        assert list(village.answers("cora"))
        village.quiet()


# ---- take-aways ------------------------------------------------------------------------------------------------------


async def plainer(village: Village, model: Scripted) -> Said:
    """Write take-aways and have plainer words suggested; return the page with both."""
    await an_open_desk(village)
    await it_is_over(village)
    shown = await are_written(village, insights=WORDS)
    assert shown.offers("Suggest plainer words")
    assert shown.says("sends these words, as they stand, to a language model: small-model at http://127.0.0.1:11434/v1")
    model.say(json.dumps({"insights": PLAIN}))
    await village.presses("cora", "Suggest plainer words")
    asked, both = village.answers("cora")[-2:]
    assert asked.says("I am asking small-model")
    return both


async def test_whoever_writes_take_aways_sees_both_wordings_and_chooses(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        both = await plainer(village, model)
        assert both.says(WORDS)
        assert both.says(PLAIN)
        assert json.loads(model.letters[-1].material) == {"insights": WORDS}
        assert len(village.posts("meetups")) == 1
        await village.presses("cora", "Take the plainer words")
        assert village.answers("cora")[-1].says(PLAIN)
        assert len(village.posts("meetups")) == 1
        await village.presses("cora", "Post it")
        assert village.answers("cora")[-1].says("It is posted")
        posted = village.posts("meetups")[-1]
        assert posted.says(PLAIN)
        assert posted.says("with the help of a language model, and approved by a person")
        assert list(village.posts("coordinators"))
        village.quiet()


async def test_the_own_words_stay_where_nobody_says_otherwise(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        await plainer(village, model)
        await village.presses("cora", "Leave it as it is")
        assert village.answers("cora")[-1].says(WORDS)
        assert not village.answers("cora")[-1].says(PLAIN)
        await village.presses("cora", "Post it")
        assert village.answers("cora")[-1].says("It is posted")
        assert village.posts("meetups")[-1].says("Written down by hand, and approved by a person.")
        assert list(village.posts("coordinators"))
        village.quiet()


async def test_words_that_changed_meanwhile_are_not_overwritten(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        both = await plainer(village, model)
        token = next(item.token for item in both.items() if item.label == "Take the plainer words")
        await are_written(village, "carl", insights="Glue, then wait.")
        await village.square.press("cora", "takeaways.plainer_take", token)
        await village.settles()
        assert village.answers("cora")[-1].says("Somebody has changed it since you saw it")
        assert village.answers("cora")[-1].says("Glue, then wait.")
        assert list(village.posts("coordinators"))
        village.quiet()


async def test_whoever_wrote_or_is_named_sees_that_it_was_sent(opens: Opens) -> None:
    async with with_a_model(opens) as (village, _):
        await an_open_desk(village, host="ben")
        await it_is_over(village, host="ben")
        await village.presses("ben", "Write take-aways")
        assert not await village.submits("ben", insights="Ana clamps first.")
        assert village.answers("ben")[-1].offers("Suggest plainer words")
        await village.presses("ben", "Suggest plainer words")
        assert village.answers("ben")[-1].says("Ana clamps first.")
        await village.square.press("ana", "keeper.names", "")
        await village.settles()
        page = village.answers("ana")[-1]
        assert page.says("Ben asked a language model for plainer words for take-aways that you wrote or that name you")
        assert page.says("Ben asked a language model for take-aways in plainer words (the draft is sent)")
        assert list(village.answers("ben"))
        village.quiet()


# ---- when there is no answer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", [Why.SILENT, Why.BUSY, Why.REFUSED, Why.DECLINED, Why.NONSENSE])
async def test_whoever_asked_hears_why_there_is_nothing(opens: Opens, why: Why) -> None:
    async with with_a_model(opens) as (village, model):
        model.say(NoReply(why))
        await the_question(village)
        await village.presses("cora", "Suggest questions")
        words = {
            Why.SILENT: "did not answer",
            Why.BUSY: "too much to do",
            Why.REFUSED: "refused",
            Why.DECLINED: "would not take these words",
        }
        assert village.answers("cora")[-1].says(words.get(why, "nothing of it could be used"))
        assert len(model.letters) == 1
        await village.presses("cora", "Ask again")
        assert village.answers("cora")[-1].says("Suggestions of a language model")
        assert list(village.answers("cora"))
        village.quiet()


async def test_a_model_that_was_busy_is_asked_once_more_and_no_oftener(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        model.say(*[NoReply(Why.BUSY, timedelta(seconds=30), counts=False)] * 2)
        await the_question(village)
        await village.presses("cora", "Suggest questions")
        assert village.answers("cora")[-1].says("I am asking small-model")
        await village.waits("1 minute")
        assert village.answers("cora")[-1].says("too much to do")
        assert len(model.letters) == 2
        await village.waits("1 hour")
        assert len(model.letters) == 2
        village.quiet()


async def test_what_the_month_may_cost_is_never_exceeded(opens: Opens) -> None:
    async with with_a_model(opens, on=False) as (village, model):
        await is_switched_on(village, tokens="10000")
        await the_question(village)
        for _ in range(40):
            await village.presses("cora", "Suggest questions")
            if village.answers("cora")[-1].says("This month’s tokens are used up"):
                break
        asked, used = len(model.letters), await village.reads(lambda look: look.suggesting.used())
        assert asked > 1
        assert 0 < used <= 10_000
        await village.types("cora", "board language model")
        assert village.answers("cora")[-1].says(f"{used:,} of 10,000")
        await village.waits("4 weeks")
        assert await village.reads(lambda look: look.suggesting.used()) == 0
        await village.types("cora", "ritual question of the week")
        await village.presses("cora", "Suggest questions")
        assert village.answers("cora")[-1].says("Suggestions of a language model")
        assert len(model.letters) == asked + 1
        for said in village.square.said:
            said.heard = True


async def test_a_model_that_fails_is_left_in_peace_for_a_while(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        model.say(*[NoReply(Why.SILENT)] * 3)
        await the_question(village)
        for _ in range(4):
            await village.square.press("cora", "calendar.suggest", await _ritual(village))
            await village.settles()
        assert len(model.letters) == 3
        assert village.answers("cora")[-1].says("I leave it in peace for some minutes")
        await village.waits("5 minutes")
        await village.square.press("cora", "calendar.suggest", await _ritual(village))
        await village.settles()
        assert village.answers("cora")[-1].says("Suggestions of a language model")
        assert list(village.answers("cora"))
        village.quiet()


async def _ritual(village: Village) -> str:
    return (await village.reads(lambda look: look.rituals.all()))[0].id


# ---- who may see it --------------------------------------------------------------------------------------------------


async def test_every_member_sees_who_asked_for_what(opens: Opens) -> None:
    async with with_a_model(opens) as (village, model):
        await are_suggested(village, model, "What broke?")
        await village.square.press("ana", "keeper.names", "")
        await village.settles()
        page = village.answers("ana")[-1]
        assert page.says("Cora switched it on")
        assert page.says("Cora asked a language model for questions of the week")
        assert not page.says("What broke?")
        await village.types("cora", "board language model")
        assert village.answers("cora")[-1].says("it suggested something")
        village.quiet()


async def test_whoever_asked_and_is_forgotten_leaves_nothing(database_url: str) -> None:
    model = Scripted(SMALL)
    async with a_village(database_url, speaks=model) as village:
        await is_switched_on(village)
        await an_open_desk(village, host="ben")
        await it_is_over(village, host="ben")
        await are_written(village, "ben", insights="Obsidian first.")
        await village.presses("ben", "Suggest plainer words")  # one is answered, and waits as a draft
        assert village.answers("ben")[-1].offers("Take the plainer words")
        model.say(NoReply(Why.BUSY, timedelta(minutes=1), counts=False))
        await are_written(village, "ben", insights="Obsidian, then glue.")
        await village.presses("ben", "Suggest plainer words")  # one waits to be asked once more
        ben, letters = await village.member("ben"), len(model.letters)
        held = dumped(database_url)
        assert {found.partition(" in ")[2].partition(":")[0] for found in traces(held, [ben])} >= {
            "outbox",
            "model_uses",
        }
        await village.square.press("ben", "keeper.forget_now", "")
        await village.settles()
        assert traces(dumped(database_url), [ben, "obsidian"]) == []
        await village.waits("2 minutes")
        assert len(model.letters) == letters
        assert not await village.reads(lambda look: [use for use in look.suggesting.lately() if use.by == "Ben"])


async def test_a_member_takes_along_what_they_asked_for(database_url: str) -> None:
    async with a_village(database_url, speaks=(model := Scripted(SMALL))) as village:
        await is_switched_on(village)
        await are_suggested(village, model, "What broke?")
        cora = await village.member("cora")
        held = await village.reads(lambda look: look.record.held_about(cora))
        assert [use["use"] for use in held["asked_a_language_model"]] == ["on", "questions"]


async def test_that_members_words_are_sent_is_a_decision_of_its_own(database_url: str) -> None:
    async with a_village(database_url, speaks=Scripted(SMALL)) as village:
        await village.types("cora", "board language model")
        await village.presses("cora", "Switch it on…")
        uses, _tokens = village.form("cora").fields()
        assert set(uses.initial) == {Use.QUESTIONS, Use.SURPRISE}
