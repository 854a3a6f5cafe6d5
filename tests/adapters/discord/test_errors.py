"""What Discord's noes mean; numbers as in `errors`."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from discord.errors import DiscordServerError, Forbidden, HTTPException, NotFound, RateLimited
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Ambiguous, DeliveryError, Refused, TryLater
from bot.adapters.discord import errors
from bot.adapters.discord.errors import Declined, No, understood

JSON = {"Content-Type": "application/json"}
WHAT = "POST /channels/{channel_id}/messages"


@dataclass
class Response:
    """As much of an answer as the library's exceptions hold."""

    status: int
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    reason: str = "No"


def no(status: int, code: int, headers: dict[str, str] | None = None) -> HTTPException:
    kind = {403: Forbidden, 404: NotFound}.get(status, DiscordServerError if status >= 500 else HTTPException)
    return kind(Response(status, JSON if headers is None else headers), {"code": code, "message": "A secret word"})


@pytest.mark.parametrize("code", sorted(errors._SENTENCES))
def test_3_a_refusal_is_a_sentence_with_a_remedy(code):
    meaning = understood(no(403, code), WHAT)
    assert isinstance(meaning, Declined)
    assert meaning.code == code
    assert str(meaning)[0].isupper()
    assert str(meaning).endswith(".")
    assert "secret" not in str(meaning)


@pytest.mark.parametrize("code", [50007, 50278])
def test_closed_direct_messages_are_said_to_be_closed(code):
    assert "does not take direct messages" in str(understood(no(403, code), WHAT))


@pytest.mark.parametrize("code", list(No))
def test_what_is_acted_upon_is_known_by_its_code(code):
    if code in errors._SENTENCES:
        assert understood(no(400, code), WHAT).code == code


def test_3_what_nobody_foresaw_names_the_call_and_the_code():
    told = str(understood(no(400, 99999), WHAT))
    assert WHAT in told
    assert "99999" in told
    assert "secret" not in told


@pytest.mark.parametrize("code", sorted(errors._LATER))
def test_what_passes_by_itself_is_tried_later(code):
    assert isinstance(understood(no(400, code), WHAT), TryLater)


def test_a_token_that_is_not_taken_is_waited_with_but_a_gestures_token_is_over():
    assert isinstance(understood(no(401, 0), WHAT), TryLater)
    assert understood(no(401, 50027), WHAT).code == No.TOKEN_ENDED


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (RateLimited(60), 60),
        (HTTPException(Response(429, {"Retry-After": "7"}), "shut out"), 7),
        (HTTPException(Response(429, {"Retry-After": "soon"}), "shut out"), 1),
        (HTTPException(Response(429, {}), "shut out"), 1),
        (RateLimited(-3), 1),
        (RateLimited(float("nan")), 1),
        (RateLimited(1e9), 3600),
    ],
)
def test_discord_asks_to_wait(error, seconds):
    assert understood(error, WHAT).after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "error",
    [
        no(500, 0),
        no(503, 50013),
        HTTPException(Response(403, {"Content-Type": "text/html"}), "<html>"),
        HTTPException(Response(400, {}), ""),
        TimeoutError(),
        ConnectionResetError(),
        asyncio.IncompleteReadError(b"", 1),
        ValueError("no JSON"),
        KeyError("retry_after"),
    ],
)
def test_2_where_nobody_knows_the_end_is_unknown(error):
    assert isinstance(understood(error, WHAT), Ambiguous)


def test_what_is_understood_stays():
    refused = Refused("No.")
    assert understood(refused, WHAT) is refused


@given(
    st.integers(100, 599), st.integers(), st.dictionaries(st.sampled_from(["Content-Type", "Retry-After"]), st.text())
)
def test_1_every_answer_means_something(status, code, headers):
    assert isinstance(understood(no(status, code, headers), WHAT), DeliveryError)
