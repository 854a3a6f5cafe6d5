"""P9. Everything held about a member can be taken along and erased by them alone, also what follows from others' acts.

`tests/store/test_no_trace.py` searches the database, its file and the logs for what forgetting must not leave.
"""

import json
from datetime import timedelta
from typing import Any

from bot.core.policy import Dropped
from tests.rhythm import comes_round, gives, opens
from tests.rows import every_row, holding
from tests.village import MONDAY, Village

TOLD_AS = {
    "members": "member",
    "identities": "goes_by",
    "topics": "topics",
    "chosen": "roles_you_chose",
    "links": "codes",
    "paces": "days_between_asks",
    "questions": "questions",
    "invitations": "asked_to_help",
    "thanks": "thanked_for",
    "posts": "posts",
    "audits": "name_used_by_coordinators",
    "drafts": "drafts",
    "reasons": "messages_to_you",
    "held": "messages_waiting",
    "parts": "parts_of_messages_to_you",
    "dropped": "messages_not_sent",
    "attention": "unrequested_messages_lately",
}
"""Under which name each table's rows about a member are taken along."""

ON_THE_WAY = {"inbox", "outbox", "due"}
"""What is on its way through the house; it names people until it has arrived."""


def about(village: Village, member: str) -> dict[str, int]:
    found = {table: sum(member in row for row in rows) for table, rows in every_row(village).items()}
    return {table: number for table, number in found.items() if number}


async def takes_part(village: Village) -> None:
    """Let Ben stand in every table in which anybody can."""
    await village.knows("ben", ["planes", "clocks", "bells"])
    await village.offers({"77001": "Weavers"})
    await village.takes_roles("ben", "77001")
    await village.asks("ben", "Who sings?")
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    await village.presses("ben", "Ask me less")
    await village.replies("ben", "I do.", "planes")
    await village.square.press("ana", "broker.helped", village.token("planes"))
    await village.settles()
    await village.types("ben", "ask Who dances?")
    for coordinator in ("cora",):
        await village.square.press(coordinator, "coordinator.name", "")
        await village.settles()
        await village.submits(coordinator, member=village.square.who("ben"))
    await village.waits("15 hours")
    await village.square.press("ben", "keeper.link_code", "")
    await village.square.press("ben", "broker.pace", "", "0")
    await village.square.press("ben", "broker.pace", "", "7")
    await village.settles()


async def takes_along(village: Village, person: str) -> dict[str, Any]:
    await village.square.press(person, "keeper.take_along", "")
    await village.settles()
    (document,) = village.answers(person)[-1].documents()
    taken = json.loads(document.content)
    assert isinstance(taken, dict)
    return taken


async def test_whatever_is_held_is_taken_along_and_then_erased(village: Village) -> None:
    await takes_part(village)
    ben = await village.member("ben")
    taken, held = await takes_along(village, "ben"), about(village, ben)
    assert set(held) - ON_THE_WAY <= set(TOLD_AS)
    for table in set(held) - ON_THE_WAY:
        assert len(taken[TOLD_AS[table]]) >= (held[table] if table != "members" else 1), table
    missing = {table for table, name in TOLD_AS.items() if not taken[name]}
    assert missing <= {"dropped", "held", "parts"}, "let something more happen in `takes_part`"
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    assert about(village, ben) == {}
    assert (await village.reads(lambda look: look.people.known(village.square.who("ben")))) is None


async def test_what_waits_and_what_was_not_sent_are_taken_along_too(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("ben", **{"from": "11:00", "until": "09:00"})
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    (waiting,) = (await takes_along(village, "ben"))["messages_waiting"]
    assert "Who mends planes?" in json.dumps(waiting)
    await village.square.press("ben", "keeper.mute", "invitation")
    await village.settles()
    (dropped,) = (await takes_along(village, "ben"))["messages_not_sent"]
    assert dropped["why"] == Dropped.MUTED


async def test_nobody_else_stands_in_what_is_taken_along(village: Village) -> None:
    await takes_part(village)
    taken = json.dumps(await takes_along(village, "ben"))
    for person in ("ana", "cora", "dan"):
        member = await village.member(person)
        waiting = json.dumps((await takes_along(village, "ben"))["messages_waiting"])
        assert member not in taken.replace(waiting, ""), person


async def test_whoever_was_forgotten_and_joins_again_is_new_again(village: Village) -> None:
    await takes_part(village)
    before = await village.member("ben")
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    await village.square.joins("ben")
    await village.settles()
    again = await village.reads(lambda look: look.people.known(village.square.who("ben")))
    assert again is not None
    assert again.id != before
    assert again.is_newcomer(village.now)
    assert not again.coordinator
    taken = await takes_along(village, "ben")
    assert {name for name in TOLD_AS.values() if taken[name]} == {"member", "goes_by"}


async def test_whatever_was_given_to_what_comes_round_is_taken_along_and_then_erased(village: Village) -> None:
    """Ben hosts, writes the take-aways, gives by name and without, puts a question aside, suggests something."""
    await opens(village, "N06")
    await gives(village, "ben", "Ask a question", "Is larch cheap?", how="name")
    await gives(village, "ben", "Add another one", "Was it larch?", how="anonymous")
    await opens(village, "F02")
    await gives(village, "ben", "I have one", "Who plants larch?")
    await comes_round(village, "F03", village.now + timedelta(days=1), rule="", host="ben")
    await village.presses("ben", "I host")
    for person in ("ana", "ben"):
        await village.presses(person, "Yes")
    await village.types("ben", "ritual add open desk thu 16:00")
    await village.presses("ben", "Suggest it")
    await village.types("ben", "calendar subscribe")
    await village.waits("2 days")
    await village.square.press("ben", "takeaways.write", (await village.reads(hosted_run)))
    await village.settles()
    await village.submits("ben", insights="Larch lasts.")
    ben, taken = await village.member("ben"), json.dumps(await takes_along(village, "ben"))
    for words in ("Is larch cheap?", "Was it larch?", "Who plants larch?", "Larch lasts."):
        assert words in taken, words
    every = json.loads(taken)
    for part in ("rituals", "asked_to_host", "meetups_answered", "calendar_addresses"):
        assert every[part], part
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    await village.waits("25 hours")
    assert holding(village, ben) == set()
    assert holding(village, "larch") | holding(village, "Larch") == set()


def hosted_run(look: Any) -> str:
    return next(run.id for run in look.runs.since(MONDAY) if run.host is not None)
