"""What is said anywhere concerns newcomers rarely: the greeter looks once, and nothing is settled for it."""

import pytest

from bot.core.commands import Vocabulary
from bot.core.events import Event, MessageDeleted, MessageEdited, MessagePosted
from bot.core.ids import EventId
from bot.core.witness import Silence
from bot.roles.greeter import Greeter
from tests.rituals.test_attendance import ANA, HERE, NOW, REPLY, TOPIC, NothingOpen

SAID = (
    MessagePosted(id=EventId("1"), at=NOW, by=ANA, text="Hm.", **TOPIC),
    MessagePosted(id=EventId("2"), at=NOW, by=ANA, text="Hm.", **REPLY),
    MessageEdited(id=EventId("3"), at=NOW, by=ANA, text="Hm.", message=HERE),
    MessageDeleted(id=EventId("4"), at=NOW, message=HERE),
)


@pytest.mark.parametrize("said", SAID, ids=["topic", "reply", "edited", "deleted"])
async def test_what_concerns_no_newcomer_costs_one_look(said: Event) -> None:
    read, greeter = NothingOpen(), Greeter(Vocabulary(()))
    assert isinstance(said, greeter.handles)
    assert await greeter.prepare(said, read) == (Silence("no-newcomer") if isinstance(said, MessagePosted) else None)
    assert read.asked == 1
