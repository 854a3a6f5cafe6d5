"""What steps reckon: who is drawn, who goes together, what was chosen, and whose question has its turn."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import MemberId
from bot.rituals.ritual import Choice, Queued
from bot.rituals.steps.choosing import shortened
from bot.rituals.steps.hat import out_of_a_hat, together
from bot.rituals.steps.sources import whose_turn
from bot.rituals.steps.things import counted, voters

people = st.lists(st.integers(0, 999).map(lambda number: MemberId(f"m{number}")), unique=True, max_size=60)
seeds = st.text(max_size=20)
sizes = st.integers(2, 6)


@given(people, sizes, seeds)
def test_nobody_is_left_out_and_nobody_is_there_twice(some: list[MemberId], size: int, seed: str) -> None:
    groups = together(some, size, seed)
    placed = [member for group in groups for member in group]
    assert sorted(placed) == (sorted(some) if len(some) > 1 else [])


@given(people, sizes, seeds)
def test_nobody_goes_alone_and_groups_are_alike(some: list[MemberId], size: int, seed: str) -> None:
    lengths = [len(group) for group in together(some, size, seed)]
    assert all(length > 1 for length in lengths)
    assert not lengths or max(lengths) - min(lengths) <= 1
    assert not lengths or max(lengths) <= size + 1


@given(people, seeds)
def test_of_an_odd_number_of_pairs_one_is_a_trio(some: list[MemberId], seed: str) -> None:
    lengths = Counter(len(group) for group in together(some, 2, seed))
    assert lengths[3] == (len(some) % 2 if len(some) > 1 else 0)
    assert set(lengths) <= {2, 3}


@given(people, sizes, seeds)
def test_the_same_run_draws_the_same(some: list[MemberId], size: int, seed: str) -> None:
    assert together(some, size, seed) == together(list(reversed(some)), size, seed)
    assert out_of_a_hat(some, size, seed) == out_of_a_hat(some, size, seed)


@given(people, st.integers(0, 70), seeds)
def test_a_hat_gives_each_once_and_no_more_than_it_holds(some: list[MemberId], number: int, seed: str) -> None:
    drawn = out_of_a_hat(some, number, seed)
    assert len(drawn) == min(number, len(some))
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(some)


choices = st.lists(
    st.builds(
        Choice,
        run=st.just("r"),
        step=st.just("s"),
        of=st.sampled_from("abc"),
        choice=st.sampled_from(["", "keep", "drop"]),
        mark=st.integers(0, 9).map(str),
    ),
    max_size=60,
)


@given(choices)
def test_each_voice_counts_once_for_what_it_chose(some: list[Choice]) -> None:
    found = counted([*some, *some])
    assert found == counted(list(reversed(some)))
    for of, numbers in found.items():
        for choice, number in numbers.items():
            assert number == len({each.mark for each in some if (each.of, each.choice) == (of, choice)})
            assert 0 < number <= voters(some)
    assert {each.of for each in some} == set(found)


@given(st.lists(st.sampled_from(["ana", "ben", "cleo"]), max_size=12))
def test_nobody_asks_twice_in_a_row_while_somebody_else_waits(askers: list[str]) -> None:
    start = datetime(2027, 1, 4, tzinfo=UTC)
    queue = [
        Queued(id=str(place), member=MemberId(asker), text="?", at=start + timedelta(hours=place))
        for place, asker in enumerate(askers)
    ]
    last: MemberId | None = None
    while (chosen := whose_turn(queue, last)) is not None:
        others = [each for each in queue if each.member != last]
        assert chosen == (others or queue)[0]
        queue.remove(chosen)
        last = chosen.member
    assert not queue


@given(st.text(), st.integers(1, 80))
def test_what_is_shortened_fits_on_one_line(words: str, longest: int) -> None:
    short = shortened(words, longest)
    assert len(short) <= longest
    assert len(short.splitlines()) <= 1
