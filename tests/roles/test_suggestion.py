"""*Set up* begins with the channels whose names say what they are for."""

import pytest

from bot.core.ids import ChannelId
from bot.core.people import Channel, Purpose
from bot.roles.coordinator.suggestion import suggested


def suggestion(*names: str) -> dict[str, str]:
    """Return which channel is suggested for what; a name in parentheses is private, one struck out is archived."""
    there = [
        Channel(id=ChannelId(f"c/{name}"), name=name.strip("()~"), private=name.startswith("("), archived="~" in name)
        for name in names
    ]
    return {str(purpose): channel.removeprefix("c/") for purpose, channel in suggested(there).items()}


def test_names_that_say_it_are_taken():
    assert suggestion("lobby", "welcome", "help", "library", "meetups", "(coordinators)") == {
        "welcome": "welcome",
        "questions": "help",
        "repertoire": "library",
        "meetups": "meetups",
        "coordinators": "(coordinators)",
    }


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("introductions", Purpose.WELCOME),
        ("👋-say-hello", Purpose.WELCOME),
        ("Ask_Here", Purpose.QUESTIONS),
        ("questions", Purpose.QUESTIONS),
        ("resources", Purpose.REPERTOIRE),
        ("local events", Purpose.MEETUPS),
        ("(organisers)", Purpose.COORDINATORS),
        ("(core-team)", Purpose.COORDINATORS),
    ],
)
def test_people_call_them_many_things(name: str, purpose: Purpose):
    assert suggestion("lobby", name) == {purpose: name}


@pytest.mark.parametrize(
    "name", ["helpless", "asking", "general", "(help)", "(library)", "coordinators", "~help~", "🌱"]
)
def test_what_does_not_say_it_or_may_not_serve_is_left_out(name: str):
    assert suggestion(name) == {}


def test_the_word_itself_comes_before_a_name_that_only_holds_it():
    assert suggestion("help-with-taxes", "help", "ask-the-board") == {"questions": "help"}
    assert suggestion("help-with-taxes", "ask-anything") == {"questions": "ask-anything"}


def test_of_several_the_more_usual_word_and_then_the_first_is_taken():
    assert suggestion("support", "help", "questions") == {"questions": "questions"}
    assert suggestion("help-one", "help-two") == {"questions": "help-one"}


def test_no_channel_serves_twice():
    assert suggestion("welcome-and-help", "help") == {"welcome": "welcome-and-help", "questions": "help"}
    assert suggestion("welcome-help") == {"welcome": "welcome-help"}
