"""P8. Everything is kept for as long as DECISIONS says, and no longer."""

from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, func, select

from bot.store.passage_tables import dropped, inbox, outbox, reasons
from bot.store.ritual_tables import ballots, givens, my_steps, runs, take_aways
from bot.store.tables import drafts, invitations, mishaps, posts, questions, topics
from tests.rhythm import comes_round
from tests.village import MONDAY, Village

KEPT: dict[str, tuple[ColumnElement[bool], str, str]] = {
    "ids of what was heard": (inbox.c.id > 0, "6 days", "2 days"),
    "what was said": (outbox.c.body.is_not(None), "23 hours", "2 hours"),
    "letters set aside": (outbox.c.state == "dead", "13 days", "2 days"),
    "failures": (mishaps.c.id > 0, "13 days", "2 days"),
    "drafts": (drafts.c.draft != "", "13 days", "2 days"),
    "what was not sent": (dropped.c.id > 0, "13 days", "2 days"),
    "who wrote when": (posts.c.author.is_not(None), "179 days", "2 days"),
    "why something was said": (reasons.c.key != "", "179 days", "2 days"),
    "who was asked": (invitations.c.helper != "", "179 days", "2 days"),
}


@pytest.mark.parametrize("what", KEPT)
async def test_it_is_kept_for_its_time_and_then_gone(what: str, village: Village) -> None:
    condition, until, then = KEPT[what]
    await leaves_traces(village)
    there = counted(village, condition)
    assert there
    village.square.heals()
    await village.waits(until)
    assert counted(village, condition), f"{what}: gone too early"
    await village.waits(then)
    if what in {"ids of what was heard", "what was said", "why something was said"}:
        assert counted(village, condition) < there  # time itself leaves a few new ones
    else:
        assert counted(village, condition) == 0


async def test_what_is_said_about_oneself_stays_until_it_is_taken_back(village: Village) -> None:
    await leaves_traces(village)
    await village.waits("400 days")
    assert counted(village, topics.c.topic == "planes")
    assert counted(village, questions.c.text == "Who mends planes?")


async def leaves_traces(village: Village) -> None:
    """Let something stand wherever something is kept for a while."""
    await village.knows("ben", ["planes"])
    await village.asks("ana", "Who mends planes?")
    village.square.refuses.add("ben")
    await village.says("dan", "Good morning.", "help")
    await village.types("ana", "ask Shall I?")
    await village.waits("4 hours")
    await village.square.press("cora", "coordinator.name", "")
    await village.settles()
    await village.submits("cora", member=village.square.who("eli"))
    await village.knows("fay", ["clocks"])
    await village.square.press("fay", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("fay", **{"from": "11:00", "until": "09:00"})
    await village.asks("ana", "Who winds clocks?")
    await village.waits("4 hours")
    await village.square.press("fay", "keeper.mute", "invitation")
    await village.settles()


def counted(village: Village, condition: ColumnElement[bool]) -> int:
    with village.trellis.database.engine.connect() as connection:
        return connection.execute(select(func.count()).where(condition)).scalar_one()


@pytest.mark.parametrize("is_posted", [True, False])
async def test_what_was_given_to_a_meetup_goes_with_its_end_and_its_seal_after_it(
    is_posted: bool, village: Village
) -> None:
    """Whether somebody writes its take-aways or nobody does; what they approved is the community's, and stays."""
    await comes_round(village, "F03", MONDAY + timedelta(days=1), rule="")
    await village.presses("ana", "Yes")
    await village.presses("ana", "Put something on it")
    await village.submits("ana", text="How do I sharpen a scraper?")
    assert counted(village, givens.c.text != "") == 1
    await village.waits("30 hours")
    await village.presses("ana", "Worth my time")
    if is_posted:
        await village.presses("cora", "Write take-aways")
        await village.submits("cora", insights="Slowly.")
        await village.presses("cora", "Post it")
        assert counted(village, givens.c.text != "") == 0
    assert counted(village, runs.c.seal != "") == 1
    await village.waits("14 days")
    for gone in (givens.c.text != "", ballots.c.mark != "", my_steps.c.text != "", runs.c.seal != ""):
        assert counted(village, gone) == 0
    assert counted(village, take_aways.c.words.contains("Slowly.")) == int(is_posted)
