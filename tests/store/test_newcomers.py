"""What is asked of whatever anybody says anywhere: whether it may concern a newcomer, and what that costs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.core.ids import ChannelId, Identity, MessageRef
from bot.core.profiles import Profile
from bot.roles.greeter.newcomer import FirstPost, Stage
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import NOW

ANA, HANA = Identity("square:village/ana"), Identity("square:village/hana")
WELCOME, HELP = ChannelId("square:village/welcome"), ChannelId("square:village/help")
SINCE, JOINED = NOW - timedelta(days=30), NOW - timedelta(days=3)


@pytest.fixture
def village(tx: UnitOfWork) -> UnitOfWork:
    """A community in which Ana was before us, and Hana joined."""
    tx.people.find([Profile(identity=ANA, name="Ana")])
    tx.people.meet(Profile(identity=HANA, name="Hana"), joined_at=JOINED)
    return tx


def first_post(tx: UnitOfWork) -> FirstPost:
    member, ref = tx.people.known(HANA), MessageRef(WELCOME, "1")
    assert member is not None
    return FirstPost(id="p1", member=member.id, message=ref, thread=ref, at=NOW)


def test_somebody_is_new_until_they_wrote(village: UnitOfWork) -> None:
    concerns = village.newcomers.may_concern
    assert concerns(HELP, HANA, SINCE)
    assert not concerns(HELP, HANA, NOW)
    assert not concerns(HELP, ANA, SINCE)
    assert not concerns(HELP, Identity("square:village/nobody"), SINCE)
    village.newcomers.begin(first_post(village))
    assert not concerns(HELP, HANA, SINCE)


def test_whoever_wrote_and_joins_again_is_new_again(village: UnitOfWork) -> None:
    village.newcomers.begin(replace(first_post(village), at=JOINED - timedelta(days=90)))
    assert village.newcomers.may_concern(HELP, HANA, SINCE)


def test_a_channel_is_listened_to_until_somebody_answered_or_it_rests(village: UnitOfWork) -> None:
    concerns, post = village.newcomers.may_concern, first_post(village)
    assert not concerns(WELCOME, ANA, SINCE)
    village.newcomers.begin(post)
    assert concerns(WELCOME, ANA, SINCE)
    assert not concerns(HELP, ANA, SINCE)
    village.newcomers.change(replace(post, stage=Stage.LIST))
    assert concerns(WELCOME, ANA, SINCE)
    village.newcomers.change(replace(post, stage=Stage.RESTS))
    assert not concerns(WELCOME, ANA, SINCE)
    village.newcomers.change(replace(post, answered_at=NOW))
    assert not concerns(WELCOME, ANA, SINCE)


def test_to_be_told_so_costs_one_statement_that_walks_through_nothing(village: UnitOfWork) -> None:
    said, walks = list[str](), list[str]()

    def explain(connection: Connection, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        said.append(statement)
        if connection.dialect.name == "sqlite":
            plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            walks.extend(step[3] for step in plan if step[3].startswith("SCAN") and "CONSTANT" not in step[3])

    event.listen(village.connection, "before_cursor_execute", explain)
    village.newcomers.may_concern(WELCOME, ANA, SINCE)
    village.newcomers.at(MessageRef(WELCOME, "1"))
    assert (len(said), walks) == (2, [])
