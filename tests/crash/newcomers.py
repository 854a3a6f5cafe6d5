"""What must have become of newcomers' first words, whatever life they were heard in.

1. None is lost: whoever joined and wrote has one first post, at the first of what they wrote after that.
2. It is answered where somebody else wrote under it afterwards, and what they wrote still stands; else it is on the
   coordinators' list, or will be.
3. No host is asked twice about the same, and whoever is down as asked was asked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.core.ids import MessageRef, SpaceId, channel_id, identity
from bot.roles.greeter.guard import LISTS, MEASURES
from bot.roles.greeter.newcomer import Stage
from bot.roles.greeter.words import timer
from bot.store.newcomer_tables import first_posts, greetings
from bot.store.passage_tables import due
from bot.store.tables import identities
from tests.crash.people import WILL

Act = Mapping[str, Any]


def hold_first_posts(
    connection: Connection, born: Sequence[Act], said: Sequence[Act], heard: Mapping[int, int]
) -> dict[str, int]:
    """Hold that each is known once, answered or passed on, and that nobody was asked twice; count what there was."""
    expected = _first_words(born, heard)
    rows = list(connection.execute(select(first_posts)))
    kept = Counter(f"{row.channel}#{row.message}" for row in rows)
    assert not expected.keys() - kept.keys(), f"first posts were lost: {expected.keys() - kept.keys()}"
    assert not kept - Counter(expected.keys()), f"no first posts, or known twice: {kept - Counter(expected.keys())}"
    gone = {(act["space"], act["message"]): act for act in born if act["kind"] == "deleted"}
    clocks = set(connection.execute(select(due.c.id)).scalars())
    for row in rows:
        first = expected[f"{row.channel}#{row.message}"]
        answers = [act for act in born if _answers(act, first, heard)]
        is_answered = row.answered_at is not None
        assert is_answered in _may_be_answered(answers, gone, heard), f"{row} is answered: {is_answered}"
        assert is_answered or row.stage == Stage.LIST or timer(row.post, LISTS) in clocks, f"nobody knows of {row}"
        assert row.in_time is not None or timer(row.post, MEASURES) in clocks, f"{row} is never measured"
    answered = sum(row.answered_at is not None for row in rows)
    return {"first posts": len(rows), "answered": answered, "hosts asked": _hold_asked(connection, said)}


def _first_words(born: Sequence[Act], heard: Mapping[int, int]) -> dict[str, Act]:
    """Return what newcomers wrote first after their joining was heard of, by where it stands."""
    joined = {(act["space"], act["by"]): heard[act["n"]] for act in born if act["kind"] == "joined"}
    found: dict[tuple[str, str], Act] = {}
    for act in sorted(born, key=lambda act: heard[act["n"]]):
        who = (act["space"], act["by"])
        if act["kind"] == "posted" and heard[act["n"]] > joined.get(who, len(heard) * 1_000_000):
            found.setdefault(who, act)
    return {_where(act): act for act in found.values()}


def _where(act: Act) -> str:
    return str(MessageRef(channel_id(SpaceId(act["space"]), act["channel"]), act["message"]))


def _answers(act: Act, first: Act, heard: Mapping[int, int]) -> bool:
    """Say whether somebody else wrote under somebody's first words, and was heard after them."""
    is_under = act["kind"] == "posted" and (act["space"], act["thread"]) == (first["space"], first["message"])
    return is_under and act["by"] != first["by"] and heard[act["n"]] > heard[first["n"]]


def _may_be_answered(
    answers: Sequence[Act], gone: Mapping[tuple[str, str], Act], heard: Mapping[int, int]
) -> set[bool]:
    """Say what may be known of a first post with these answers: one that was deleted is none, once both are heard."""
    deleted = [(act, gone[act["space"], act["message"]]) for act in answers if (act["space"], act["message"]) in gone]
    if len(deleted) < len(answers):
        return {True}
    return {False} | {True for act, deletion in deleted if heard[deletion["n"]] < heard[act["n"]]}


def _hold_asked(connection: Connection, said: Sequence[Act]) -> int:
    asked = Counter(
        (identity(SpaceId(one["space"]), one["to"]), item["token"])
        for one in said
        if one["effect"]["_type"] == "SendDirectMessage"
        for block in one["effect"]["view"]["blocks"]
        if block["_type"] == "Actions"
        for item in block["items"]
        if item["verb"] == WILL
    )
    assert set(asked.values()) <= {1}, f"asked twice: {asked - Counter(asked.keys())}"
    joined = greetings.join(identities, greetings.c.host == identities.c.member)
    rows = connection.execute(select(identities.c.identity, greetings.c.post).select_from(joined))
    down = {(row.identity, row.post) for row in rows}
    assert not down - asked.keys(), f"down as asked, and never asked: {down - asked.keys()}"
    return len(asked)
