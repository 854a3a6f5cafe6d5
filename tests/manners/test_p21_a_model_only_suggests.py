"""P21. A model is optional; members' words leave only by the community's decision; it drafts, and a person approves."""

import json

from bot.core.suggestions import Use
from bot.language.scripted import Scripted
from tests.manners.stories import every_kind_of_message
from tests.rhythm import comes_round
from tests.village import MONDAY, Village, a_village


async def test_while_it_is_off_nothing_is_sent_whatever_happens(database_url: str) -> None:
    async with a_village(database_url, speaks=(model := Scripted())) as village:
        await every_kind_of_message(village)
        rituals = await village.reads(lambda look: look.rituals.all())
        runs = await village.reads(lambda look: look.runs.since(MONDAY))
        cards = await village.reads(lambda look: look.library.kept())
        for token in [one.id for one in (*rituals, *runs, *cards)]:
            for verb in ("calendar.suggest", "calendar.surprise_suggest", "takeaways.plainer", "cybrarian.suggest"):
                await village.square.press("cora", verb, token)
        await village.settles()
        assert model.letters == []


async def test_whoever_coordinates_decides_and_nobody_else(village: Village) -> None:
    for person in ("ana", "ben"):
        for verb in ("coordinator.model", "coordinator.model_form", "coordinator.model_off", "coordinator.model_sent"):
            await village.square.press(person, verb, "")
            await village.settles()
            assert village.answers(person)[-1].says("for those who look after this community")
    village.quiet()


async def test_what_it_suggests_is_marked_and_reaches_nobody_else_by_itself(database_url: str) -> None:
    async with a_village(database_url, speaks=(model := Scripted())) as village:
        await village.square.press("cora", "coordinator.model_form", "")
        await village.settles()
        await village.submits("cora", uses=tuple(Use), tokens="20000")
        model.say(json.dumps({"questions": ["What is a quagga?"]}))
        ritual = await comes_round(village, "F02", village.now.replace(day=20))
        await village.square.press("cora", "calendar.suggest", ritual)
        await village.settles()
        (shown,) = [said for said in village.square.said if said.says("quagga")]
        assert (shown.how, shown.to) == ("answer", "cora")
        assert shown.says("Suggestions of a language model")
        await village.waits("20 days")
        assert [said for said in village.square.said if said.says("quagga")] == [shown]
