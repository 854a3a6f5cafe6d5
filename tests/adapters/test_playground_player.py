"""The clock that plays pauses by itself when nobody looks, where its way ends, and where it cannot be turned."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.playground import Chat
from bot.adapters.playground.player import WAYS, Pace, Player
from bot.adapters.playground.records import BOT, Spot, Tally
from bot.core.errors import StoreUnavailableError
from tests.adapters.contract import Notebook, paragraph
from tests.adapters.playground import a_playground

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
PATIENCE = 60.0


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


class Pages:
    """A chat in which somebody writes a message at each turn of the clock; whoever counts says from where."""

    def __init__(self, hands: Hands, changed: asyncio.Event) -> None:
        self._hands, self.changed = hands, changed.set
        self.counted: list[int] = []

    def latest(self) -> int:
        return 7 + self._hands.turns

    def counted_on(self, so_far: Tally) -> Tally:
        self.counted.append(so_far.upto)
        return Tally(upto=self.latest(), bot=so_far.bot, people=so_far.people + self.latest() - so_far.upto)


class Table:
    def __init__(self, unwatched: float = 60.0) -> None:
        self.hands, self.changed = Hands(), asyncio.Event()
        self.pages = Pages(self.hands, self.changed)
        self.player = Player(self.hands, self.pages, unwatched)
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
        assert played.written == Tally(upto=7 + table.hands.turns, people=table.hands.turns)
        assert table.pages.counted == [7 + turn for turn in range(table.hands.turns)], "no message is counted twice"
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


async def test_what_is_written_is_told_until_it_stands_still(tmp_path: Path) -> None:
    async with a_playground(tmp_path, Notebook()) as harness:

        async def told() -> Any:
            return (await harness.view("ana"))["clock"]["play"]["written"]

        await harness.says(harness.ana, "Before it plays")
        await harness.send("play", {"as": "ana", "pace": "600"})
        await harness.says(harness.ana, "While it plays")
        await harness.deliver(harness.post(paragraph("So do I.")))
        await harness.send("play", {"as": "ana", "pace": "pause"})
        assert await told() == {"bot": 1, "people": 1}
        await harness.says(harness.ben, "Once it stands still")
        assert await told() == {"bot": 1, "people": 1}


async def test_what_is_not_heard_yet_is_counted_once_it_is(tmp_path: Path) -> None:
    chat = Chat(tmp_path / "chat.sqlite")
    spot, begun = Spot(channel="help"), Tally(upto=chat.latest())
    chat.remember("first", BOT, spot, MONDAY, "", ())
    waiting = chat.say("ana", spot, MONDAY, "Do you hear me?", ())
    chat.remember("second", "ben", spot, MONDAY, "", ())
    meanwhile = chat.counted_on(begun)
    assert (meanwhile.bot, meanwhile.people) == (1, 0)
    assert chat.counted_on(meanwhile) == meanwhile
    chat.heard(waiting.id)
    then = chat.counted_on(meanwhile)
    assert (then.bot, then.people, then.upto) == (1, 2, chat.latest())
    chat.close()
