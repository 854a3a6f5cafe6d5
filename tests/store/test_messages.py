"""What is known of a message of ours, whichever way the database comes upon its rows."""

from typing import Any

from bot.core.ids import MessageRef
from bot.store.passage_tables import outbox, reasons
from bot.store.scope import Scope
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import HELP, NOW, THERE


def test_why_it_was_said_is_found_beside_its_edits(tx: UnitOfWork) -> None:
    scope, standing = Scope(tx.connection, THERE), MessageRef(HELP, "17")
    sent: dict[str, Any] = {"lane": HELP, "state": "sent", "attempts": 1, "created_at": NOW, "settled_at": NOW}
    for key in ("edited", "posted", "edited-again"):
        scope.insert(outbox, key=key, channel=standing.channel, message=standing.id, **sent)
    scope.insert(reasons, key="posted", carried_by="posted", rule="question", about="{}", at=NOW)
    assert [reason.rule for reason in tx.messages.reasons_at(standing)] == ["question"]
