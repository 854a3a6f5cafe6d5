"""What a gesture lets us do comes back as it was written, and nothing else passes for it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Refused
from bot.adapters.slack.handle import Grip

ids = st.from_regex(r"[A-Z0-9]{2,40}", fullmatch=True)
stamps = st.from_regex(r"[0-9]{1,20}\.[0-9]{1,20}", fullmatch=True)
grips = st.builds(
    Grip,
    user=ids,
    channel=st.just("") | ids,
    thread=st.just("") | stamps,
    message=st.just("") | stamps,
    only_theirs=st.booleans(),
    trigger=st.just("") | st.from_regex(r"[0-9]+\.[0-9]+\.[0-9a-f]+", fullmatch=True).filter(lambda t: len(t) < 256),
    response_url=st.sampled_from(["", "https://hooks.slack.com/actions/T1/2/x", "http://127.0.0.1:4000/r?x=1&y=é"]),
    view=st.just("") | ids,
    at_home=st.booleans(),
)


@given(grip=grips)
def test_a_grip_comes_back_as_it_was_written(grip):
    assert Grip.read(str(grip)) == grip


def test_what_is_as_usual_is_left_out():
    assert str(Grip(user="U1", channel="C1")) == '{"user":"U1","channel":"C1"}'


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "rubbish",
        "[]",
        "null",
        '"U1"',
        "{}",
        '{"channel":"C1"}',
        '{"user":""}',
        '{"user":null}',
        '{"user":["U1"]}',
        '{"user":"U1","channel":7}',
        '{"user":"U1","thread":"soon"}',
        '{"user":"U1","only_theirs":"yes"}',
        '{"user":"U1","response_url":"javascript:alert(1)"}',
        '{"user":"U1","password":"x"}',
        '{"user":"T2/U1"}',
        '{"user":"U1#1"}',
        '{"user":"U 1"}',
        "[" * 100_000,
    ],
)
def test_rubbish_is_refused_with_what_to_do(handle):
    with pytest.raises(Refused, match="again"):
        Grip.read(handle)


@given(written=st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda j: st.lists(j)))
def test_no_rubbish_breaks_the_reading(written):
    with pytest.raises(Refused):
        Grip.read(json.dumps(written))
