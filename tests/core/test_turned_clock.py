"""A turned clock never goes back, stands still while it is held, and goes on from where it stood."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.chance import CHANCE
from bot.core.clock import TurnedClock
from bot.core.ids import new_token

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
