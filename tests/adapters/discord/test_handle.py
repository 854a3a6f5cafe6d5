"""What a gesture lets us do comes back as it went, and nothing else comes in that way."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Refused
from bot.adapters.discord.handle import KINDS, Grip
from tests.adapters.discord.frames import ANA, GUILD, INTERACTION, MESSAGE, SPACE, SQUARE, TOKEN

snowflakes = st.integers(1, 10**19 - 1).map(str)
tokens = st.text("abcXYZ019._~=+-", max_size=300)
grips = st.builds(
    Grip,
    kind=st.sampled_from(KINDS),
    user=snowflakes,
    guild=snowflakes,
    channel=snowflakes,
    id=snowflakes | st.just(""),
    token=tokens,
    message=snowflakes | st.just(""),
    only_theirs=st.booleans(),
    in_private=st.booleans(),
)
GRIP = Grip(kind="component", user=ANA, guild=GUILD, channel=SQUARE, id=INTERACTION, token=TOKEN, message=MESSAGE)
WRITTEN = json.loads(str(GRIP))


@given(grip=grips)
def test_a_grip_comes_back_as_it_went(grip):
    assert Grip.read(str(grip)) == grip


def test_what_is_as_usual_is_left_out_and_the_space_is_the_guilds():
    assert str(Grip(kind="command", user=ANA, guild=GUILD, channel=SQUARE)) == (
        f'{{"kind":"command","user":"{ANA}","guild":"{GUILD}","channel":"{SQUARE}"}}'
    )
    assert GRIP.space == SPACE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        *(json.dumps({name: value for name, value in WRITTEN.items() if name != left}) for left in ("kind", "user")),
        *(
            json.dumps({name: value for name, value in WRITTEN.items() if name != left})
            for left in ("guild", "channel")
        ),
        json.dumps(WRITTEN | {"kind": "riddle"}),
        json.dumps(WRITTEN | {"user": f"{GUILD}/{ANA}"}),
        json.dumps(WRITTEN | {"token": "../../secrets"}),
        json.dumps(WRITTEN | {"only_theirs": "yes"}),
        json.dumps(WRITTEN | {"more": 1}),
    ],
)
def test_what_is_none_of_ours_is_refused(written):
    with pytest.raises(Refused):
        Grip.read(written)


@given(written=st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_whatever_else_comes_is_refused(written):
    with pytest.raises(Refused, match="make it again"):
        Grip.read(written)
