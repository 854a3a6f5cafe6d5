"""Who is asked first: only those who may be, and fairly among them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.effects import Kind
from bot.core.hours import WakingHours
from bot.core.ids import MemberId
from bot.core.people import Member
from bot.questions.question import Helper
from bot.questions.rank import answers_decayed, rank, under_cap

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
WEEKLY = st.lists(st.integers(0, 50), max_size=13)


def member(name: str, **more: object) -> Member:
    return Member(id=MemberId(name), name=name, zone=ZoneInfo("UTC"), waking=WakingHours(), **more)  # type: ignore[arg-type]


def helper(name: str, topic: str = "planes", every: int | None = None, *asked_days_ago: float) -> Helper:
    asked = tuple(NOW - timedelta(days=days) for days in asked_days_ago)
    return Helper(member=MemberId(name), topic=topic, every=every, asked=asked)


def ranked(
    helpers: list[Helper],
    people: dict[str, Member] | None = None,
    replied: dict[str, list[int]] | None = None,
    not_these: tuple[str, ...] = (),
    token: str = "q",
    further_away: tuple[str, ...] = (),
) -> list[str]:
    known = people or {one.member: member(one.member) for one in helpers}
    candidates = rank(
        helpers,
        {MemberId(name): one for name, one in known.items()},
        {MemberId(name): weeks for name, weeks in (replied or {}).items()},
        not_these=frozenset(map(MemberId, not_these)),
        token=token,
        now=NOW,
        asks_a_week=2,
        further_away=frozenset(map(MemberId, further_away)),
    )
    return [candidate.member for candidate in candidates]


def test_who_answered_lately_comes_before_who_did_long_ago() -> None:
    assert ranked([helper("ben"), helper("ana")], replied={"ana": [3], "ben": [0] * 12 + [3]}) == ["ana", "ben"]


def test_who_is_awake_comes_before_who_sleeps() -> None:
    people = {"ana": member("ana"), "ben": member("ben")}
    asleep = Member(id=MemberId("ben"), name="ben", zone=ZoneInfo("Pacific/Auckland"), waking=WakingHours())
    assert ranked([helper("ben"), helper("ana")], {**people, "ben": asleep}) == ["ana", "ben"]


def test_of_equals_whoever_is_in_the_same_place_comes_first_and_the_better_one_before_that() -> None:
    for token in "abcdefgh":
        assert ranked([helper("ana"), helper("ben")], token=token, further_away=("ana",)) == ["ben", "ana"]
    assert ranked([helper("ana"), helper("ben")], replied={"ana": [3]}, further_away=("ana",)) == ["ana", "ben"]


def test_who_was_asked_lately_goes_behind() -> None:
    assert ranked([helper("ana", "planes", None, 10), helper("ben")]) == ["ben", "ana"]


def test_nobody_over_the_cap_is_asked() -> None:
    assert ranked([helper("ana", "planes", None, 1, 2), helper("ben", "planes", 14, 13), helper("cleo")]) == ["cleo"]


def test_nobody_who_does_not_want_to_be_asked_is() -> None:
    people = {
        "away": member("away", here=False),
        "guest": member("guest", guest=True),
        "paused": member("paused", paused_until=NOW + timedelta(days=1)),
        "mute": member("mute", muted=frozenset({Kind.INVITATION})),
        "asker": member("asker"),
        "ben": member("ben"),
    }
    assert ranked([helper(name) for name in people], people, not_these=("asker",)) == ["ben"]


def test_everybody_is_asked_once_for_the_more_particular_topic() -> None:
    found = rank(
        [helper("ana", "planes"), helper("ana", "hand planes")],
        {MemberId("ana"): member("ana")},
        {},
        not_these=frozenset(),
        token="q",
        now=NOW,
        asks_a_week=2,
    )
    assert [candidate.topic for candidate in found] == ["hand planes"]


def test_equals_are_drawn_by_lot_and_the_lot_falls_differently_from_question_to_question() -> None:
    helpers = [helper(name) for name in ("ana", "ben", "cleo", "dan")]
    firsts = {ranked(helpers, token=f"q{number}")[0] for number in range(60)}
    assert firsts == {"ana", "ben", "cleo", "dan"}
    assert ranked(helpers) == ranked(list(reversed(helpers)))


@given(WEEKLY, WEEKLY)
def test_more_answers_never_count_less(some: list[int], more: list[int]) -> None:
    both = [sum(pair) for pair in zip(some, more, strict=False)]
    longer = both + (some if len(some) > len(more) else more)[len(both) :]
    assert answers_decayed(longer) >= answers_decayed(some) - 1e-9


@given(st.lists(st.floats(0, 60), max_size=6), st.sampled_from([None, 7, 14, 28]))
def test_an_ask_under_the_cap_keeps_the_cap(asked: list[float], every: int | None) -> None:
    one = helper("ana", "planes", every, *asked)
    if under_cap(one, NOW, 2):
        days = 7 if every is None else every
        within = sum(NOW - at < timedelta(days=days) for at in one.asked)
        assert within + 1 <= (2 if every is None else 1)
