"""What a surprise may be: never the same within its cool-down, never two within fourteen days."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.rituals.format import Flavour, Format, Kind, Learning
from bot.rituals.novelty import (
    AMONG,
    APART,
    COOL_DOWN,
    FAMILIAR_BETWEEN,
    LEARNING_LATELY,
    NONE_FITS,
    TOO_FEW_FAMILIAR,
    TOO_SOON,
    Circumstances,
    Had,
    candidates,
    drawn,
    none_now,
    why,
)
from bot.rituals.ritual import Worth

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def novel(id_: str, learning: Learning = Learning.EXCHANGE, **how: object) -> Format:
    settings: dict[str, object] = {"least": 3, "most": None, "asynchronous": True, "cool_down": COOL_DOWN, **how}
    return Format(
        id=id_,
        flavour=Flavour.NOVEL,
        kind=Kind.GATHERING,
        learning=learning,
        cadence="",
        minutes=45,
        lasts=timedelta(0),
        **settings,  # type: ignore[arg-type]
    )


def had(id_: str, days: float, flavour: Flavour = Flavour.NOVEL, learning: Learning = Learning.EXCHANGE) -> Had:
    return Had(format=id_, flavour=flavour, learning=learning, at=NOW - days * DAY)


def familiar(*days: float) -> tuple[Had, ...]:
    return tuple(had("F01", day, Flavour.FAMILIAR) for day in days)


CATALOGUE = tuple(novel(f"N{number:02}", list(Learning)[number % 4]) for number in range(1, 13))
days = st.floats(min_value=0.1, max_value=300)
histories = st.lists(
    st.one_of(
        days.map(lambda day: had("F01", day, Flavour.FAMILIAR)),
        st.builds(lambda one, day: had(one.id, day, learning=one.learning), st.sampled_from(CATALOGUE), days),
    ),
    max_size=30,
).map(tuple)


def at_least(circumstances: Circumstances, some: Sequence[Format]) -> set[str]:
    return {format_.id for format_ in candidates(some, circumstances)}


@given(histories, st.integers())
def test_never_again_within_its_cool_down(history: tuple[Had, ...], seed: int) -> None:
    circumstances = Circumstances(at=NOW, had=history, people=9, most_at_once=5)
    some = candidates(CATALOGUE, circumstances)
    if some:
        found = drawn(some, {}, Random(seed))
        assert all(NOW - one.at >= COOL_DOWN for one in history if one.format == found.id)
        assert found in some[:AMONG]


@given(histories)
def test_never_two_within_fourteen_days_and_never_without_familiar_ones_between(history: tuple[Had, ...]) -> None:
    if none_now(Circumstances(at=NOW, had=history)) == "":
        before = sorted(one.at for one in history if one.flavour is Flavour.NOVEL)
        assert all(NOW - at >= APART for at in before)
        since = [one for one in history if one.flavour is Flavour.FAMILIAR and (not before or one.at > before[-1])]
        assert len(since) >= FAMILIAR_BETWEEN


@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=9))
def test_a_year_of_surprises_keeps_the_mix(seed: int, every: int) -> None:
    """Whatever the rhythms are, three familiar ones stand between two unusual ones, and none comes again too soon."""
    chance, history = Random(seed), []
    for day in range(364):
        at = NOW + day * DAY
        if day % 7 == 0:
            history.append(Had(format="F01", flavour=Flavour.FAMILIAR, learning=Learning.EXCHANGE, at=at))
        if day % every == 3 % every:
            circumstances = Circumstances(at=at + DAY / 2, had=tuple(history), people=9)
            some = [] if none_now(circumstances) else candidates(CATALOGUE, circumstances)
            if some:
                one = drawn(some, {}, chance)
                history.append(Had(format=one.id, flavour=Flavour.NOVEL, learning=one.learning, at=circumstances.at))
    unusual = [one for one in history if one.flavour is Flavour.NOVEL]
    gaps = [later.at - earlier.at for earlier, later in pairwise(unusual)]
    assert len(unusual) > 8
    assert all(gap >= APART for gap in gaps)
    last: dict[str, datetime] = {}
    for one in unusual:
        assert one.format not in last or one.at - last[one.format] >= COOL_DOWN
        last[one.format] = one.at
    places = [place for place, one in enumerate(history) if one.flavour is Flavour.NOVEL]
    assert all(later - earlier > FAMILIAR_BETWEEN for earlier, later in pairwise(places))


def test_it_says_why_there_is_none() -> None:
    assert none_now(Circumstances(at=NOW, had=(*familiar(1, 2, 3), had("N01", 13.9)))) == TOO_SOON
    assert none_now(Circumstances(at=NOW, had=(*familiar(1, 2, 3), had("N01", -5)))) == TOO_SOON
    assert none_now(Circumstances(at=NOW, had=(*familiar(1, 2, 20, 21), had("N01", 15)))) == TOO_FEW_FAMILIAR
    assert none_now(Circumstances(at=NOW, had=(*familiar(1, 2, 3), had("N01", 14)))) == ""
    assert none_now(Circumstances(at=NOW)) == TOO_FEW_FAMILIAR
    assert NONE_FITS not in (TOO_SOON, TOO_FEW_FAMILIAR)


def test_it_suits_how_many_they_are_and_how_far_apart() -> None:
    few, many = novel("N01", least=3), novel("N02", least=8, most=10)
    awake = novel("N03", asynchronous=False)
    some = (few, many, awake)
    assert at_least(Circumstances(at=NOW, people=2), some) == set()
    assert at_least(Circumstances(at=NOW, people=5), some) == {"N01", "N03"}
    assert at_least(Circumstances(at=NOW, people=40, most_at_once=9), some) == {"N01", "N02", "N03"}
    assert at_least(Circumstances(at=NOW, people=40, most_at_once=11), some) == {"N01", "N03"}
    assert at_least(Circumstances(at=NOW, people=5, far_apart=True), some) == {"N01"}


def test_the_least_used_way_of_learning_comes_first() -> None:
    some = (novel("N01"), novel("N02", Learning.ACT), novel("N03", Learning.OBSERVE))
    lately = (had("X", 10), had("X", 20, learning=Learning.ACT), had("X", 30))
    order = [format_.id for format_ in candidates(some, Circumstances(at=NOW, had=lately, people=9))]
    assert order == ["N03", "N02", "N01"]
    long_ago = tuple(had("X", LEARNING_LATELY.days + 1, learning=Learning.OBSERVE) for _ in range(9))
    order = [format_.id for format_ in candidates(some, Circumstances(at=NOW, had=(*lately, *long_ago), people=9))]
    assert order == ["N03", "N02", "N01"]


def test_chance_goes_by_what_was_worth_it() -> None:
    some = (novel("N01"), novel("N02"))
    worth = {"N01": Worth(yes=8, no=0), "N02": Worth(yes=0, no=8)}
    chance = Random(1)
    found = Counter(drawn(some, worth, chance).id for _ in range(2_000))
    assert 0.87 < found["N01"] / 2_000 < 0.93  # nine to one
    found = Counter(drawn(some, None, chance).id for _ in range(2_000))
    assert 0.45 < found["N01"] / 2_000 < 0.55


def test_it_says_why_this_one() -> None:
    one = novel("N01", Learning.ACT)
    assert why(one, Circumstances(at=NOW)) == "surprise-because-new"
    assert why(one, Circumstances(at=NOW, had=(had("N01", 200),))) == "surprise-because-act"
    assert why(one, Circumstances(at=NOW, far_apart=True)) == "surprise-because-apart"
