"""What is said anywhere concerns rituals rarely: one of their roles asks, once, and nothing is settled for it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cast import every_role
from bot.core.events import Event, MessagePosted, ReactionAdded
from bot.core.ids import ChannelId, EventId, Identity, MessageRef, SpaceId
from bot.core.witness import Silence
from tests.village import the_formats

NOW = datetime(2027, 1, 12, 16, 0, tzinfo=UTC)
HERE = MessageRef(ChannelId("square:village/lobby"), "1")
ANA = Identity("square:village/ana")
TOPIC, REPLY = {"message": HERE}, {"message": MessageRef(HERE.channel, "2"), "thread": HERE}


class NothingOpen:
    """A reader who counts how often it is asked, and finds no run open."""

    now = NOW

    def __init__(self) -> None:
        self.asked = 0

    async def look(self, _: Callable[[Any], object], /) -> None:
        self.asked += 1

    def whispers_in(self, _: SpaceId) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "looks"),
    [
        (MessagePosted(id=EventId("1"), at=NOW, by=ANA, text="Hm.", **TOPIC), 0),
        (MessagePosted(id=EventId("2"), at=NOW, by=ANA, text="Hm.", **REPLY), 1),
        (ReactionAdded(id=EventId("3"), at=NOW, by=ANA, emoji="☕", message=HERE), 1),
    ],
    ids=["topic", "reply", "reaction"],
)
async def test_what_stands_elsewhere_costs_one_look_at_most(said: Event, looks: int) -> None:
    read = NothingOpen()
    theirs = [role for role in every_role(the_formats()) if type(role).__module__.startswith("bot.rituals.")]
    assert [role.name for role in theirs if type(said) in role.handles] == ["doorkeeper"]
    for role in theirs:
        if type(said) in role.handles:
            assert await role.prepare(said, read) == Silence("nothing-on")
    assert read.asked == looks
