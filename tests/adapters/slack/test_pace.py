"""How fast we speak, on a clock that is turned; numbers as in `pace`."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.base import TryLater
from bot.adapters.slack.pace import PATIENCE, Pace, Paced
from bot.core.ids import ChannelId, SpaceId
from tests.adapters.slack.scripted import a_scripted_slack, a_workspace

SPACE, OTHER = SpaceId("slack:T1"), SpaceId("slack:T2")
CHANNEL = ChannelId("slack:T1/C1")


class Hours:
    """A clock that moves when somebody rests."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.rests: list[float] = []

    def read(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def hours() -> Hours:
    return Hours()


def a_pace(hours: Hours, every: float = 1, **a_minute: int) -> Pace:
    limits = {name.replace("_", "."): most for name, most in a_minute.items()}
    return Pace(timedelta(seconds=every), limits, now=hours.read, rest=hours.rest)


async def test_1_a_channel_hears_one_message_a_second(hours):
    pace = a_pace(hours)
    for _ in range(3):
        await pace.turn(CHANNEL)
    assert hours.rests == [1, 1]
    await pace.turn(ChannelId("slack:T1/C2"))
    assert hours.rests == [1, 1]
    hours.now += 5
    await pace.turn(CHANNEL)
    assert hours.rests == [1, 1]


async def test_1_what_would_wait_long_is_put_off_and_takes_nobodys_turn(hours):
    pace = Pace(timedelta(seconds=1), {}, now=hours.read, rest=_at_once)
    for _ in range(1 + int(PATIENCE)):
        await pace.turn(CHANNEL)
    for _ in range(2):
        with pytest.raises(TryLater) as later:
            await pace.turn(CHANNEL)
        assert later.value.after == timedelta(seconds=4)
    hours.now += 4
    await pace.turn(CHANNEL)


async def test_1_a_minute_holds_no_more_calls_than_slack_takes(hours):
    pace = a_pace(hours, views_open=2)
    await pace.admit(SPACE, "views.open")
    hours.now += 58
    await pace.admit(SPACE, "views.open")
    await pace.admit(SPACE, "views.open")
    assert hours.rests == [2]
    with pytest.raises(TryLater) as later:
        await pace.admit(SPACE, "views.open")
    assert later.value.after == timedelta(seconds=58)
    await pace.admit(OTHER, "views.open")
    await pace.admit(SPACE, "views.update")


async def test_1_a_call_counts_from_its_answer_on(hours):
    pace = a_pace(hours, views_open=1)
    slow = await pace.admit(SPACE, "views.open")
    hours.now += 20  # it was on its way for long, and Slack may have counted it at the end of that
    pace.over(slow)
    hours.now += 41
    with pytest.raises(TryLater) as later:
        await pace.admit(SPACE, "views.open")
    assert later.value.after == timedelta(seconds=19)


async def test_1_in_no_minute_are_there_more_calls_than_slack_takes(hours):
    pace, sent = a_pace(hours, chat_postMessage=5), []
    for _ in range(40):
        try:
            await pace.admit(SPACE, "chat.postMessage")
        except TryLater as later:
            hours.now += later.after.total_seconds()
        else:
            sent.append(hours.now)
        hours.now += 1.5
    assert len(sent) > 20
    assert all(sum(1 for other in sent if at <= other < at + 60) <= 5 for at in sent)


async def test_2_after_a_429_nothing_of_that_method_is_sent(hours):
    async with a_scripted_slack() as slack:
        paced = Paced(a_workspace(slack.url), a_pace(hours, every=0))
        slack.waits("pins.add", "30")
        with pytest.raises(TryLater) as told:
            await paced.call("pins.add", channel="C1", timestamp="1.1")
        assert told.value.after == timedelta(seconds=30)
        hours.now += 29.5
        with pytest.raises(TryLater) as later:
            await paced.call("pins.add", channel="C1", timestamp="1.1")
        assert later.value.after == timedelta(seconds=0.5)
        assert len(slack.calls) == 1
        await paced.call("reactions.add", channel="C1", timestamp="1.1", name="seedling")
        hours.now += 0.5
        await paced.call("pins.add", channel="C1", timestamp="1.1")
        assert slack.pins == [("C1", "1.1")]


async def test_2_who_waits_for_a_turn_obeys_a_429_that_comes_meanwhile(hours):
    async def meanwhile(seconds: float) -> None:
        pace.hold(SPACE, "pins.add", timedelta(seconds=10))
        await hours.rest(seconds)

    pace = Pace(timedelta(seconds=1), {"pins.add": 1}, now=hours.read, rest=meanwhile)
    await pace.admit(SPACE, "pins.add")
    hours.now += 59
    with pytest.raises(TryLater):
        await pace.admit(SPACE, "pins.add")


async def test_3_what_is_idle_is_forgotten(hours):
    pace = a_pace(hours)
    for number in range(500):
        hours.now += 1
        await pace.turn(ChannelId(f"slack:T1/C{number}"))
        await pace.admit(SpaceId(f"slack:T{number}"), "pins.add")
    assert len(pace._free) <= 2
    assert len(pace._sent) <= 62


async def test_a_pace_of_nothing_never_rests(hours):
    pace = a_pace(hours, every=0, pins_add=1)
    for _ in range(100):
        await pace.turn(CHANNEL)
        await pace.admit(SPACE, "pins.add")
    assert hours.rests == []


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)
