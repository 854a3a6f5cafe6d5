"""Who is named is not told: by their whole name, their first, or a mention, however it is spelled."""

import pytest

from bot.questions.naming import as_called, names_somebody

CALLED = as_called(["Ben Miller", "Zoë", "Jo", "", "…"])


@pytest.mark.parametrize(
    "text", ["is BEN MILLER getting divorced", "ben's lathe", "Zoe", "zoë?", "what jo said", "<@U123> away", "ask @gus"]
)
def test_who_is_named_is_seen(text: str) -> None:
    assert names_somebody(text, CALLED)


@pytest.mark.parametrize("text", ["a miller's stone", "bent nails", "joinery", "", "me@example.org"])
def test_what_names_nobody_is_told(text: str) -> None:
    assert not names_somebody(text, CALLED)
    assert not names_somebody(text, as_called([]))
