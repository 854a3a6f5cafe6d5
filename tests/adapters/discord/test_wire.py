"""What travels on a button comes back as it was, and what is not ours is nothing."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord.wire import LONGEST, custom_id, modal_id, read_custom_id, read_modal_id
from bot.core.errors import InvalidViewError
from bot.core.ids import SpaceId

calm = settings(deadline=None)
verbs = st.from_regex(r"[a-z]{1,12}\.[a-z_-]{1,12}", fullmatch=True)
tokens = st.one_of(st.text(max_size=50), st.text("ab@~1:#\n", max_size=20))
guilds = st.one_of(st.none(), st.integers(1, 2**64 - 1))
LONGEST_GUILD = 2**64 - 1


def space(guild: int | None) -> SpaceId | None:
    return None if guild is None else SpaceId(f"discord:{guild}")


@calm
@given(verb=verbs, token=tokens, guild=guilds, number=st.integers(0, 39))
@example(verb="a.b", token="x@1", guild=None, number=0)
@example(verb="a.b", token="x@", guild=None, number=0)
@example(verb="a.b", token="x@1\n", guild=None, number=0)
@example(verb="a.b", token="x" * 76, guild=LONGEST_GUILD, number=39)
def test_1_what_was_written_is_read_back(verb, token, guild, number):
    wire = custom_id(verb, token, space(guild), number)
    assert len(wire) <= LONGEST
    assert read_custom_id(wire) == (verb, token, None if guild is None else str(guild))
    assert read_modal_id(wire) is None


@calm
@given(key=tokens, guild=guilds)
def test_1_a_forms_window_is_known_by_its_draft(key, guild):
    wire = modal_id(key, space(guild))
    assert read_modal_id(wire) == (key, None if guild is None else str(guild))
    assert read_custom_id(wire) is None


@calm
@given(wire=st.text())
@example(wire="")
@example(wire="no verb")
@example(wire=":token")
@example(wire="1:token")
def test_1_whatever_comes_can_be_read(wire):
    read = read_custom_id(wire)
    assert read is None or wire.startswith(f"{read[0]}:{read[1]}")
    assert (read_modal_id(wire) is None) == (not wire.startswith("#"))


def test_3_two_of_one_id_differ():
    assert custom_id("a.b", "t") == "a.b:t"
    assert custom_id("a.b", "t", number=1) == "a.b:t@~1"
    assert custom_id("a.b", "t", SpaceId("discord:36")) == "a.b:t@10"


def test_what_is_too_long_is_refused_with_a_remedy():
    with pytest.raises(InvalidViewError, match="Shorten the token"):
        modal_id("k" * 100)
