"""What is known of a message of ours, whichever way the database comes upon its rows."""

from typing import Any

from bot.core.ids import MessageRef
from bot.store.passage_tables import BELOW_LINKS, outbox, reasons
from bot.store.scope import Scope
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import HELP, NOW, THERE


def test_what_stands_below_a_cards_address_is_found_without_looking_through_all_that_was_said(tx: UnitOfWork) -> None:
    scope = Scope(tx.connection, THERE)
    sent: dict[str, Any] = {"lane": HELP, "state": "sent", "attempts": 1, "created_at": NOW, "settled_at": NOW}
    for number, name in enumerate(("link/c1/x", "link/c1/y", "link/c12/x", "card/c1")):
        scope.insert(outbox, key=name, name=name, channel=HELP, message=str(number), **sent)
    assert tx.messages.below_links_to("c1") == [MessageRef(HELP, "0"), MessageRef(HELP, "1")]
    if tx.connection.dialect.name == "sqlite":  # a server's planner takes what so small a table is worth
        plan = f"EXPLAIN QUERY PLAN SELECT * FROM outbox WHERE community = 'there' AND {BELOW_LINKS} ORDER BY id"
        assert "outbox_below_links" in str(tx.connection.exec_driver_sql(plan).all())


def test_why_it_was_said_is_found_beside_its_edits(tx: UnitOfWork) -> None:
    scope, standing = Scope(tx.connection, THERE), MessageRef(HELP, "17")
    sent: dict[str, Any] = {"lane": HELP, "state": "sent", "attempts": 1, "created_at": NOW, "settled_at": NOW}
    for key in ("edited", "posted", "edited-again"):
        scope.insert(outbox, key=key, channel=standing.channel, message=standing.id, **sent)
    scope.insert(reasons, key="posted", carried_by="posted", rule="question", about="{}", at=NOW)
    assert [reason.rule for reason in tx.messages.reasons_at(standing)] == ["question"]
