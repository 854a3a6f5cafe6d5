"""A turned clock never goes back, stands still while it is held and while anything is to be done, and goes on."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.chance import CHANCE
from bot.core.clock import TurnedClock
from bot.core.errors import StoreUnavailableError
from bot.core.events import Event
from bot.core.ids import new_token
from bot.core.role import Reader
from bot.turning import HeldUpError, Turning
from tests.faults.household import HERE, FaultError, Listener, a_house, opened, running, says

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
seconds = st.integers(-10_000, 10_000)


class RealTime:
    def __init__(self) -> None:
        self.at = MONDAY

    def now(self) -> datetime:
        return self.at


@given(st.lists(st.tuples(st.sampled_from(["turn", "wait", "hold", "let go"]), seconds), max_size=30))
def test_a_turned_clock_never_goes_back_and_stands_still_while_it_is_held(steps: list[tuple[str, int]]) -> None:
    real = RealTime()
    clock, holding = TurnedClock(real), None
    for what, by in steps:
        before = clock.now()
        match what:
            case "turn":
                clock.turn_to(before + timedelta(seconds=by))
                assert clock.now() == before + timedelta(seconds=max(by, 0))
            case "wait":
                real.at += timedelta(seconds=abs(by))
                assert clock.now() == before + (timedelta(0) if holding else timedelta(seconds=abs(by)))
            case "hold" if holding is None:
                holding = clock.held()
                holding.__enter__()
                assert clock.now() == before
            case "let go" if holding is not None:
                holding.__exit__(None, None, None)
                holding = None
                assert clock.now() == before
    if holding is not None:
        holding.__exit__(None, None, None)


def test_a_clock_can_be_set_back_before_anybody_looks() -> None:
    clock = TurnedClock(RealTime())
    clock.set_to(MONDAY - timedelta(days=30))
    assert clock.now() == MONDAY - timedelta(days=30)


def test_chance_comes_again_with_its_seed_and_is_the_machines_own_otherwise() -> None:
    with CHANCE.as_it_was():
        CHANCE.begin_with("jam/1")
        first = [new_token() for _ in range(5)]
        CHANCE.begin_with("jam/1")
        assert [new_token() for _ in range(5)] == first
        CHANCE.begin_with("jam/2")
        assert new_token() not in first
    assert new_token() not in first


# ---- what is tried again, while the clock is turned ----------------------------------------------------------------


class Stumbling(Listener):
    """Fails so many times, and then remembers what the clock showed when it looked."""

    def __init__(self, fault: type[Exception], times: int) -> None:
        super().__init__(preparing=self._looking)
        self._fault, self._left = fault, times
        self.looked: list[datetime] = []

    async def _looking(self, event: Event, read: Reader) -> bool:
        self._left -= 1
        if self._left >= 0:
            raise self._fault
        self.looked.append(read.now)
        return True


async def _turned_by_two_days(
    url: str, role: Stumbling, waits: Sequence[float] = (0.1,) * 4, patience: float = 60.0
) -> datetime:
    """Let something be said, and turn the clock by two days at once; return what it shows then."""
    clock = TurnedClock(RealTime())
    turning = Turning(clock, patience=patience)
    turning.house = trellis = a_house(url, role, clock=clock, waits=waits)
    await opened(trellis)
    async with running(trellis):
        await trellis.hear(HERE, says("one"))
        with suppress(HeldUpError):
            await turning.turn_to(MONDAY + timedelta(days=2))
        return turning.now()


@pytest.mark.parametrize(("fault", "times"), [(FaultError, 1), (FaultError, 4), (StoreUnavailableError, 1)])
async def test_the_clock_waits_for_what_is_tried_again(database_url: str, fault: type[Exception], times: int) -> None:
    role = Stumbling(fault, times)
    assert await _turned_by_two_days(database_url, role) == MONDAY + timedelta(days=2)
    assert role.looked == [MONDAY]
    assert role.handled == ["one"]


async def test_who_fails_for_ever_holds_the_clock_no_longer_than_the_tries_last(database_url: str) -> None:
    role = Stumbling(FaultError, 1_000)
    assert await _turned_by_two_days(database_url, role) == MONDAY + timedelta(days=2)
    assert role.looked == []


async def test_the_clock_stops_where_what_fails_takes_too_long(database_url: str) -> None:
    role = Stumbling(FaultError, 1_000)
    assert await _turned_by_two_days(database_url, role, waits=(3_600.0,), patience=0.05) == MONDAY
