"""Where words speak of somebody: every mention of them is found, and of nobody else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.composing import compose
from bot.core.markup import LineKind, Words
from bot.questions.mentioned import by_mention, by_name

NAMES = st.from_regex(r"[A-Z][\w'*_. -]{0,14}\w", fullmatch=True)


def without(words: str, names: list[str], ids: list[str] | None = None, others: list[str] | None = None) -> str:
    mention = by_mention(names, ids or [], others or [])
    return words if mention is None else mention.sub("somebody", words)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Ask @Ben, or @ben.", "Ask somebody, or somebody."),
        ("<@U123>, <@!U123> and <@U123|Ben>", "somebody, somebody and somebody"),
        ("@Benedict and ben@Ben.example", "@Benedict and ben@Ben.example"),
        ("Ben said so; <@U1234> too", "Ben said so; <@U1234> too"),
        ("@Ben Smith is another, @Ben is not", "@Ben Smith is another, somebody is not"),
        (r"\@Ben", "somebody"),
    ],
)
def test_a_mention_goes_and_what_is_none_stays(words: str, left: str) -> None:
    assert without(words, ["Ben"], ["U123"], ["Ben Smith", "Ana"]) == left


@given(NAMES, st.text(max_size=20), st.text(max_size=20))
def test_a_mention_is_found_in_whatever_surrounds_it(name: str, before: str, after: str) -> None:
    assert name not in without(f"@{name}", [name])
    said = f"{before} @{name} {after}"
    assert f"@{name} " not in without(said, [name])


@given(NAMES)
def test_a_mention_is_found_as_a_platform_s_words_come_in(name: str) -> None:
    line = compose([Words(f"talk to @{name} about it")], LineKind.TEXT)
    assert without(line, [name]) == "talk to somebody about it"


def test_a_single_letter_is_no_name_to_look_for() -> None:
    assert by_mention(["B"], []) is None
    assert by_name([""]) is None


@given(NAMES)
def test_a_bare_name_is_found_only_by_itself(name: str) -> None:
    found = by_name([name])
    assert found is not None
    assert found.sub("-", f"({name})") == "(-)"
    assert not re.search(found, f"x{name}x")
