"""Every answer and every break becomes one error that says what to do; numbers as in `errors`."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Ambiguous, DeliveryError, Refused, TryLater
from bot.adapters.slack.errors import LONGEST_WAIT, Declined, meaning_of, understood

RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KNOWN = [
    "not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_found", "cannot_dm_bot",
    "account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired", "msg_too_long",
    "invalid_blocks", "ekm_access_denied", "no_permission", "user_is_restricted", "messages_tab_disabled",
    "expired_trigger_id", "message_not_found", "cant_update_message", "edit_window_closed",
]  # fmt: skip


@given(
    status=st.integers(100, 599),
    waits=st.none() | st.text(max_size=12) | st.floats().map(str),
    answer=RUBBISH | st.dictionaries(st.just("error"), RUBBISH),
)
def test_1_whatever_is_answered_is_one_error(status, waits, answer):
    error = meaning_of("chat.postMessage", status, waits, answer)
    assert isinstance(error, DeliveryError)
    assert str(error)
    if isinstance(error, TryLater):
        assert timedelta() < error.after <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        (None, 1),
        ("soon", 1),
        ("nan", 1),
        ("-3", 1),
        ("0", 1),
        ("600", 600),
        ("inf", 3600),
        ("86400", 3600),
    ],
)
def test_1_a_wait_is_taken_as_it_is_said(said, seconds):
    error = meaning_of("chat.postMessage", 429, said, {})
    assert isinstance(error, TryLater)
    assert error.after == timedelta(seconds=seconds)


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", "message_limit_exceeded"])
def test_1_a_wait_may_come_as_a_code(code):
    assert isinstance(meaning_of("chat.postMessage", 200, None, {"ok": False, "error": code}), TryLater)


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable", "request_timeout"])
def test_2_a_fault_of_slacks_own_leaves_the_end_unknown(code):
    assert isinstance(meaning_of("chat.postMessage", 200, None, {"ok": False, "error": code}), Ambiguous)


@pytest.mark.parametrize(
    ("status", "answer"), [(500, {}), (503, "down"), (502, {"error": "x"}), (200, None), (404, "")]
)
def test_2_what_slack_did_not_answer_leaves_the_end_unknown(status, answer):
    assert isinstance(meaning_of("chat.postMessage", status, None, answer), Ambiguous)


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionRefusedError(), AttributeError(), ValueError()])
def test_2_a_lost_reply_leaves_the_end_unknown(error):
    assert isinstance(understood(error), Ambiguous)


def test_2_what_is_understood_stays_as_it_is():
    refused = Refused("No.")
    assert understood(refused) is refused


@pytest.mark.parametrize("code", KNOWN)
def test_3_a_refusal_is_one_sentence_with_a_remedy(code):
    error = meaning_of("chat.postMessage", 200, None, {"ok": False, "error": code})
    assert isinstance(error, Declined)
    assert error.code == code
    assert str(error).endswith(".")
    assert str(error).count(". ") == 0
    assert code not in str(error)
    assert ";" in str(error)


def test_3_a_missing_scope_is_named():
    error = meaning_of("pins.add", 200, None, {"ok": False, "error": "missing_scope", "needed": "pins:write"})
    assert isinstance(error, Declined)
    assert error.needed == "pins:write"
    assert "the scope pins:write for pins.add" in str(error)


def test_3_an_unknown_refusal_names_its_code():
    error = meaning_of("pins.add", 200, None, {"ok": False, "error": "something_new"})
    assert "pins.add (something_new)" in str(error)
