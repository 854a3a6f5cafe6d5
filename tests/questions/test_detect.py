"""Rules that say whether a message reads like a request for help; wrong now and then, so they only ever offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.detect import MOST_CHARACTERS, asks_for_help


@pytest.mark.parametrize(
    "text",
    [
        "Does anyone know how to get rust off a hand plane?",
        "How do I choose a glue for oiled wood?",
        "I am stuck with the hinge of this box, it keeps falling off",
        "looking for advice on sharpening a scraper",
        "Hi all, what is the best oil for a workbench?",
        "My plane leaves tracks on the wood. Any ideas?",
        "I can't figure out why the drawer sticks in winter",
        "Is there a way to bend ash without steam?",
        "The lid of my box warps every summer, is that the wood or the glue?",
    ],
)
def test_what_asks_for_help(text: str) -> None:
    assert asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Really?",
        "Good morning everybody, lovely weather today",
        "How are you all doing today?",
        "Who's coming to the meetup on Friday?",
        "I finished the chair yesterday, here is a picture of it",
        "> how do I sharpen this?\nSlowly.",
        "see https://example.org/how-do-i-do-this?x=1 for the plans",
        "`what is the best way to do it?`",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not asks_for_help(text)


@given(st.text(max_size=MOST_CHARACTERS + 100))
def test_anything_may_be_said(text: str) -> None:
    assert asks_for_help(text) in (True, False)
