"""The clock that plays pauses by itself when nobody looks, where its way ends, and where it cannot be turned."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.playground.player import WAYS, Pace, Player
from bot.core.errors import StoreUnavailableError

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
PATIENCE = 10.0


class Hands:
    """A time that is turned; something falls due every day at noon."""

    def __init__(self) -> None:
        self.at, self.turns = MONDAY, 0
        self.stuck: Exception | None = None

    def now(self) -> datetime:
        return self.at

    async def upcoming(self) -> tuple[datetime, str] | None:
        return None

    async def turn_to(self, moment: datetime) -> tuple[str, ...]:
        if self.stuck is not None:
            raise self.stuck
        assert moment >= self.at
        noons = (moment - timedelta(hours=12)).toordinal() - (self.at - timedelta(hours=12)).toordinal()
        self.at, self.turns = moment, self.turns + 1
        await asyncio.sleep(0)
        return ("noon",) * noons


class Table:
    def __init__(self, unwatched: float = 60.0) -> None:
        self.hands, self.changed = Hands(), asyncio.Event()
        self.player = Player(self.hands, lambda: 7, self.changed.set, unwatched)
        self.running = asyncio.create_task(self.player.run())

    async def until_it_stops(self) -> str:
        async with asyncio.timeout(PATIENCE):
            while self.player.is_playing:
                await self.changed.wait()
                self.changed.clear()
        assert self.player.played is not None
        return self.player.played.stopped


async def test_a_way_is_gone_to_its_end_and_everything_on_it_is_told() -> None:
    for way, span in WAYS.items():
        table = Table()
        table.player.watched(1)
        table.player.play(way)
        assert await table.until_it_stops() == "there"
        played = table.player.played
        assert played is not None
        assert table.hands.at == MONDAY + span
        assert played.due == {"noon": span.days}
        assert played.begun_at == 7
        assert table.hands.turns >= span.days, "it goes in strides, so that the page sees it pass"


async def test_it_pauses_when_nobody_looks() -> None:
    table = Table(unwatched=0.0)
    table.player.watched(1)
    table.player.play(Pace.SEASON)
    table.player.watched(0)
    assert await table.until_it_stops() == "unwatched"
    assert table.hands.at < MONDAY + WAYS[Pace.SEASON]


@pytest.mark.parametrize(
    "why",
    [StoreUnavailableError(), sqlite3.OperationalError("database is locked"), ValueError("between us")],
    ids=lambda why: type(why).__name__,
)
async def test_it_pauses_where_the_clock_cannot_be_turned_and_plays_on_when_somebody_says_so(
    why: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table()
    table.player.watched(1)
    table.hands.stuck = why
    table.player.play(Pace.WEEK)
    assert await table.until_it_stops() == "failed"
    assert type(why).__name__ in caplog.text
    assert "between us" not in caplog.text
    table.hands.stuck = None
    table.player.play(Pace.WEEK)
    assert await table.until_it_stops() == "there"


async def test_a_pause_is_heard_before_the_next_turn_and_a_new_pace_goes_on_with_what_is_told() -> None:
    table = Table()
    table.player.watched(1)
    table.player.play(Pace.TEN_MINUTES)
    began = table.player.played
    await asyncio.sleep(0)  # a beat begins
    table.player.play(Pace.MINUTE)
    assert table.player.played is began
    table.player.play(Pace.PAUSE)
    assert not table.player.is_playing
    table.player.play(Pace.WEEK)
    assert await table.until_it_stops() == "there"
    assert table.hands.turns == 7, "the beat that was paused turned nothing"
