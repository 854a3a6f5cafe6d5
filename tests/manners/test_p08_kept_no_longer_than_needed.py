"""P8. Everything is kept for as long as DECISIONS says, and no longer."""

import pytest
from sqlalchemy import ColumnElement, func, select

from bot.store.tables import (
    drafts,
    dropped,
    inbox,
    invitations,
    mishaps,
    outbox,
    posts,
    questions,
    reasons,
    topics,
)
from tests.village import Village

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
