"""Whose turn it is to greet: what `bot/roles/greeter/fairness.py` promises, over many hosts and many days."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.effects import Kind
from bot.core.hours import WakingHours
from bot.core.ids import MemberId
from bot.core.people import Member
from bot.roles.greeter.fairness import DAY, turns

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
names = st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)


def host(name: str, zone: str = "UTC") -> Member:
    return Member(id=MemberId(name), name=name, zone=ZoneInfo(zone), waking=WakingHours())


@given(
    names=names,
    posts=st.lists(st.tuples(st.integers(0, 48), st.text("xyz", min_size=1, max_size=3)), max_size=40),
    a_day=st.integers(1, 3),
)
def test_nobody_is_asked_more_often_in_any_day_than_is_allowed_and_all_by_turns(names, posts, a_day):
    hosts, asked = [host(name) for name in names], dict[MemberId, list[datetime]]()
    for hours, token in sorted(posts):
        now = NOW + timedelta(hours=hours)
        free = turns(hosts, asked, not_these=(), token=token, now=now, a_day=a_day)
        if free:
            least = min(len(asked.get(turn.host.id, ())) for turn in free if turn.is_awake is free[0].is_awake)
            assert len(asked.get(free[0].host.id, ())) == least
            asked.setdefault(free[0].host.id, []).append(now)
        for times in asked.values():
            assert all(sum(at <= one < at + DAY for one in times) <= a_day for at in times)


@given(names=names, token=st.text("xyz", max_size=5))
def test_the_same_post_asks_the_same_host_whatever_the_order(names, token):
    hosts = [host(name) for name in names]
    one, other = (
        turns(some, {}, not_these=(), token=token, now=NOW, a_day=2) for some in (hosts, list(reversed(hosts)))
    )
    assert [turn.host.id for turn in one] == [turn.host.id for turn in other]


def test_where_all_is_alike_it_is_not_always_the_same_one():
    hosts = [host(name) for name in "abcd"]
    first = Counter(turns(hosts, {}, not_these=(), token=str(n), now=NOW, a_day=2)[0].host.id for n in range(200))
    assert set(first) == {MemberId(name) for name in "abcd"}


def test_who_is_awake_comes_first():
    asleep, awake = host("a", "Asia/Tokyo"), host("b")
    asked = {MemberId("b"): [NOW - timedelta(days=2)]}
    assert [turn.host for turn in turns([asleep, awake], asked, not_these=(), token="x", now=NOW, a_day=2)] == [
        awake,
        asleep,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"here": False},
        {"guest": True},
        {"approachable": False},
        {"paused_until": NOW + DAY},
        {"muted": frozenset({Kind.INVITATION})},
    ],
)
def test_who_does_not_wish_to_be_asked_just_now_is_not(change):
    assert turns([replace(host("a"), **change)], {}, not_these=(), token="x", now=NOW, a_day=2) == []


def test_whom_it_is_about_and_who_was_asked_already_are_not_asked():
    assert turns([host("a")], {}, not_these={MemberId("a")}, token="x", now=NOW, a_day=2) == []
