"""The manners that hold for everybody, as laws (numbered as in bot/core/policy.py)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.effects import Asked, Kind, Reason, SendDirectMessage
from bot.core.hours import WakingHours
from bot.core.ids import MemberId
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.policy import WEEK, Drop, Dropped, Hold, Send, Waits, budget_free_at, merge, signed, weigh
from bot.core.views import Actions, Button, Divider, Paragraph, View

START = datetime(2027, 3, 20, 12, tzinfo=UTC)
ZONES = ["Europe/Lisbon", "America/Toronto", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"]
hours = st.integers(0, 23).flatmap(
    lambda start: st.integers(1, 24).map(lambda length: WakingHours(clock(start), clock((start + length) % 24)))
)
nows = st.integers(0, 60 * 24 * 30).map(lambda minutes: START + timedelta(minutes=minutes))
budgets = st.integers(1, 4)


def clock(hour: int):
    return datetime(2027, 1, 1, hour, tzinfo=UTC).time()


def around(now: datetime, *, least: int = -20, most: int = 0):
    return st.integers(least * 24 * 60, most * 24 * 60).map(lambda minutes: now + timedelta(minutes=minutes))


def message(asked: Asked = Asked.NOT, kind: Kind = Kind.OUTCOME, *items, until: datetime | None = None):
    blocks = (Paragraph(Markup("Hello")), *([Actions(items)] if items else []))
    return SendDirectMessage(
        to=MemberId("m1"),
        view=View(blocks),
        reason=Reason(rule="x"),
        asked=asked,
        kind=kind,
        useful_until=until,
    )


@st.composite
def situations(draw):
    now = draw(nows)
    member = Member(
        id=MemberId("m1"),
        name="Ana",
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        waking=draw(hours),
        here=draw(st.sampled_from([True, True, True, False])),
        approachable=draw(st.sampled_from([True, True, True, False])),
        paused_until=draw(st.none() | around(now, most=20)),
        muted=draw(st.frozensets(st.sampled_from(Kind), max_size=2)),
    )
    effect = message(
        draw(st.sampled_from(Asked)),
        draw(st.sampled_from(Kind)),
        until=draw(st.none() | around(now, least=-1, most=30)),
    )
    sent = draw(st.lists(around(now), max_size=6))
    return effect, member, now, sent, draw(budgets)


def crowded(times, budget: int) -> bool:
    """Say whether any 168 hours hold more than the budget: those that end with a message are the fullest."""
    return any(sum(end - WEEK < at <= end for at in times) > budget for end in times)


# ---- law 1 -------------------------------------------------------------------------------------------------


@given(data=st.data(), now=nows, budget=budgets)
def test_1_one_more_at_the_free_moment_keeps_the_budget(data, now, budget):
    sent = data.draw(st.lists(around(now), max_size=8))
    free = budget_free_at(sent, now, budget)
    assert free >= now
    assert sum(free - WEEK < at <= free for at in sent) < budget


@given(data=st.data(), now=nows, budget=budgets)
def test_1_no_earlier_moment_would_do(data, now, budget):
    sent = data.draw(st.lists(around(now), max_size=8))
    free = budget_free_at(sent, now, budget)
    for share in (0, 0.25, 0.5, 0.75, 0.9999):
        earlier = now + (free - now) * share
        assert earlier >= free or sum(earlier - WEEK < at <= earlier for at in sent) >= budget


@given(data=st.data(), budget=budgets)
def test_1_over_a_quarter_no_168_hours_hold_more_than_the_budget(data, budget):
    _, member, now, *_ = data.draw(situations())
    member = replace(member, approachable=True)
    sent: list[datetime] = []
    for wait in data.draw(st.lists(st.integers(0, 60 * 72), max_size=25)):
        now += timedelta(minutes=wait)
        if weigh(message(), member, now, sent, budget) == Send():
            sent.append(now)
    assert not crowded(sent, budget)
    assert all(member.waking.covers(at, member.zone) for at in sent)


# ---- law 2, 4 and 5 ----------------------------------------------------------------------------------------


@given(situation=situations())
def test_2_what_was_not_asked_for_goes_only_when_it_may(situation):
    effect, member, now, sent, budget = situation
    if weigh(*situation) == Send() and effect.asked is not Asked.FOR:
        assert member.here
        assert member.waking.covers(now, member.zone)
        assert not member.is_paused(now)
        assert effect.kind not in member.muted
        assert effect.useful_until is None or now <= effect.useful_until
        if effect.asked is Asked.NOT:
            assert sum(at > now - WEEK for at in sent) < budget


@given(situation=situations())
def test_what_was_asked_for_always_goes(situation):
    effect, *rest = situation
    assume(effect.asked is Asked.FOR)
    assert weigh(effect, *rest) == Send()


@given(situation=situations())
def test_3_what_waits_can_go_when_its_moment_comes(situation):
    effect, member, now, sent, budget = situation
    verdict = weigh(*situation)
    if isinstance(verdict, Hold):
        assert verdict.until > now
        assert weigh(effect, member, verdict.until, sent, budget) == Send()


@given(situation=situations())
def test_3_and_not_a_moment_sooner(situation):
    effect, member, now, sent, budget = situation
    verdict = weigh(*situation)
    if isinstance(verdict, Hold):
        for share in (0.1, 0.5, 0.9, 0.9999):
            sooner = now + (verdict.until - now) * share
            assert sooner >= verdict.until or weigh(effect, member, sooner, sent, budget) != Send()


@given(situation=situations())
def test_4_what_is_dropped_has_its_reason(situation):
    effect, member, *_ = situation
    match weigh(*situation):
        case Drop(Dropped.GONE):
            assert not member.here
        case Drop(Dropped.MUTED):
            assert effect.kind in member.muted
        case Drop(Dropped.NEVER_TURNED_TO_US):
            assert effect.asked is Asked.NOT
            assert not member.approachable
        case Drop(why):
            assert why is Dropped.NO_LONGER_USEFUL
            assert effect.useful_until is not None


def test_4_what_is_useful_until_a_moment_is_useful_at_it():
    night, morning = START.replace(hour=22), START.replace(hour=8) + timedelta(days=1)
    member = Member(id=MemberId("m1"), name="Ana", zone=ZoneInfo("UTC"), waking=WakingHours())
    assert weigh(message(until=morning), member, night, [], 2) == Hold(morning, Waits.QUIET_HOURS)
    just_before = morning - timedelta(seconds=1)
    assert weigh(message(until=just_before), member, night, [], 2) == Drop(Dropped.NO_LONGER_USEFUL)


@pytest.mark.parametrize(
    ("at", "paused", "sent", "why"),
    [
        (START.replace(hour=22), None, 0, Waits.QUIET_HOURS),
        (START, START + timedelta(hours=2), 0, Waits.PAUSED),
        (START, None, 2, Waits.BUDGET),
        (START, START + timedelta(hours=2), 2, Waits.BUDGET),
        (START, START.replace(hour=23), 0, Waits.QUIET_HOURS),
    ],
    ids=["at night", "during a pause", "beyond the budget", "both, and the budget is longer", "a pause into the night"],
)
def test_3_what_something_waits_for_last_is_told(at, paused, sent, why):
    member = Member(id=MemberId("m1"), name="Ana", zone=ZoneInfo("UTC"), waking=WakingHours(), paused_until=paused)
    verdict = weigh(message(), member, at, [START - timedelta(hours=1)] * sent, 2)
    assert isinstance(verdict, Hold)
    assert verdict.why is why


@given(situation=situations())
def test_5_a_duty_does_not_use_the_budget(situation):
    effect, member, now, sent, budget = situation
    assume(effect.asked is Asked.DUTY)
    assert weigh(effect, member, now, sent, budget) == weigh(effect, member, now, [], budget)


@given(situation=situations())
def test_6_whoever_never_turned_to_us_gets_only_what_they_asked_for_or_agreed_to(situation):
    effect, member, *rest = situation
    stranger, unasked = replace(member, approachable=False), replace(effect, asked=Asked.NOT)
    assert isinstance(weigh(unasked, stranger, *rest), Drop)


# ---- what goes out -----------------------------------------------------------------------------------------


def test_merging_keeps_every_part():
    one, two = message(Asked.DUTY, Kind.INVITATION), message(Asked.NOT, Kind.OUTCOME)
    merged = merge([one, two])
    assert merged.view.blocks == (*one.view.blocks, Divider(), *two.view.blocks)
    assert merged.asked is Asked.NOT
    assert merge([one]) == one


@given(count=st.integers(0, 6))
def test_every_message_can_be_asked_why(count):
    items = [Button(label=f"b{at}", verb="x.y") for at in range(count)]
    before = message(Asked.NOT, Kind.OUTCOME, *items)
    after = signed(before, "Why am I seeing this?", "t1")
    assert [(button.verb, button.token) for button in after.view.buttons()] == [
        *((item.verb, item.token) for item in items),
        ("keeper.why", "t1"),
    ]


@pytest.mark.parametrize("count", [4, 5])
def test_a_row_never_has_more_than_five(count):
    items = [Button(label=f"b{at}", verb="x.y") for at in range(count)]
    after = signed(message(Asked.NOT, Kind.OUTCOME, *items), "Why?", "t1")
    assert all(len(block.items) <= 5 for block in after.view.blocks if isinstance(block, Actions))
