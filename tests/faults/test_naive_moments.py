"""A moment without a zone is nobody's: it is refused where it is made, and never reaches a row."""

from datetime import datetime
from typing import Any

import pytest

from bot.core.clock import aware
from bot.core.errors import NaiveDatetimeError
from bot.core.events import Event, MemberLeft, TimeCame
from bot.core.ids import EventId
from tests.faults.household import HERE, Listener, a_house, opened, person, running, says
from tests.village import MONDAY

NAIVE = datetime(2027, 1, 4, 9, 0)  # noqa: DTZ001


def test_an_event_at_a_naive_moment_cannot_be_made() -> None:
    with pytest.raises(NaiveDatetimeError, match="attach one"):
        MemberLeft(id=EventId("left"), at=NAIVE, by=person("ana"))
    with pytest.raises(NaiveDatetimeError):
        aware(NAIVE)


async def test_nothing_is_scheduled_for_a_naive_moment(database_url: str) -> None:
    def handling(happened: Event, tx: Any) -> None:
        tx.schedule(TimeCame(id=EventId("timer"), at=MONDAY, verb="listener.rang", token=""), NAIVE)

    listener = Listener(handling=handling)
    trellis = a_house(database_url, listener)
    await opened(trellis)
    async with running(trellis):
        await trellis.hear(HERE, says("one"))
        await trellis.settled()
        assert (listener.tried[:1], listener.handled) == (["one"], [])
        assert await trellis.timetable.upcoming() is None
