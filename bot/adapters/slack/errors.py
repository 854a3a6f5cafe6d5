"""What Slack's refusals mean to us: wait, look again, or tell a coordinator what happened and what to do.

1. Whatever Slack answers, and whatever breaks on the way, becomes one `DeliveryError`.
2. Where it cannot be known whether Slack did what was asked, the end is `Ambiguous`.
3. A refusal is one sentence with a remedy; it holds nobody's words.
"""

import math
from collections.abc import Mapping
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot.adapters.base import Ambiguous, DeliveryError, Refused, TryLater

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=1)
"""What Slack asks for beyond this is taken for a slip; its own waits are mostly a minute."""

_WAIT = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_END_UNKNOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})

_INSTALL_AGAIN = "install Trellis in this workspace again"
_CHOOSE_ANOTHER = "choose another channel in the board's settings"
_SENTENCES: Mapping[str, str] = {
    "not_in_channel": "Trellis is not in this channel; invite it there with /invite.",
    "channel_not_found": f"Slack shows Trellis no such channel; invite Trellis there, or {_CHOOSE_ANOTHER}.",
    "is_archived": f"This channel is archived; bring it back, or {_CHOOSE_ANOTHER}.",
    "restricted_action": "Only some may post in this channel; let Trellis post there in the channel's settings.",
    "restricted_action_read_only_channel": (
        "This channel can only be read; let Trellis post there in the channel's settings."
    ),
    "restricted_action_thread_only_channel": (
        "In this channel only threads are open; let Trellis post there in the channel's settings."
    ),
    "restricted_action_thread_locked": "This thread is locked; nothing can be said in it any more.",
    "restricted_action_non_threadable_channel": f"This channel has no threads; {_CHOOSE_ANOTHER}.",
    "method_not_supported_for_channel_type": f"Slack does not do this in such a conversation; {_CHOOSE_ANOTHER}.",
    "user_not_found": "Slack knows nobody of this id here; they left, or come from elsewhere, and cannot be reached.",
    "users_not_found": "Slack knows one of these people no more; bring the others together anew.",
    "user_not_in_channel": "They are not in this channel, so that nothing can be shown to them there.",
    "user_disabled": "This account was switched off; its owner cannot be written to.",
    "user_not_visible": "Slack hides this person from Trellis; they cannot be written to.",
    "user_is_restricted": "Guests may not do this; somebody who is no guest has to.",
    "cannot_dm_bot": "Bots cannot be written to; choose a person.",
    "messages_tab_disabled": (
        "Trellis may not be written with in private; switch on the *Messages Tab* on the app's page *App Home*."
    ),
    "account_inactive": f"Slack does not take our token any more, as the app was removed; {_INSTALL_AGAIN}.",
    "token_revoked": f"Slack does not take our token any more, as it was taken back; {_INSTALL_AGAIN}.",
    "token_expired": f"Slack does not take our token any more, as it ran out; {_INSTALL_AGAIN}.",
    "invalid_auth": f"Slack does not take our token; {_INSTALL_AGAIN}.",
    "not_authed": f"Slack was asked without a token; {_INSTALL_AGAIN}.",
    "not_allowed_token_type": (
        "Slack wants another kind of token for this; set the *Bot User OAuth Token*, which begins with xoxb-."
    ),
    "access_denied": "Slack denies access to this; ask who looks after this workspace to allow it.",
    "no_permission": f"Our token may not do this; allow it under *OAuth & Permissions*, then {_INSTALL_AGAIN}.",
    "team_access_not_granted": "This workspace has not let Trellis in; ask who looks after it to approve the app.",
    "org_login_required": "This workspace is moving into an organisation; it can be used once that is done.",
    "ekm_access_denied": "Those who look after this workspace have stopped messages for now; ask them when they go on.",
    "enterprise_is_restricted": "This organisation does not allow it; ask who looks after it to approve the app.",
    "msg_too_long": "The message is longer than Slack takes; shorten the words it is made of.",
    "msg_blocks_too_long": "The message is longer than Slack takes; shorten the words it is made of.",
    "no_text": "The message is empty; it needs words.",
    "invalid_blocks": "Slack cannot draw this message; report it with the time, so that it can be mended.",
    "invalid_blocks_format": "Slack cannot draw this message; report it with the time, so that it can be mended.",
    "invalid_arguments": "Slack does not understand this request; report it with the time, so that it can be mended.",
    "message_not_found": "This message is there no more; nothing has to be done about it.",
    "thread_not_found": "This thread is there no more; nothing has to be done about it.",
    "cant_update_message": "This message is not one of Trellis's own; only its author can change it.",
    "edit_window_closed": (
        "This workspace lets nobody change older messages; allow it under *Message Editing & Deletion* in its settings."
    ),
    "expired_trigger_id": "It is too late to answer this gesture; the member may make it again.",
    "exchanged_trigger_id": "This gesture was answered already; the member may make it again.",
    "invalid_trigger_id": "It is too late to answer this gesture; the member may make it again.",
    "trigger_expired": "It is too late to answer this gesture; the member may make it again.",
    "trigger_exchanged": "This gesture was answered already; the member may make it again.",
    "not_found": "What should be changed was closed meanwhile; the member may open it again.",
    "too_many_reactions": "No more reactions fit on this message; nothing has to be done about it.",
    "too_many_emoji": "No more reactions fit on this message; nothing has to be done about it.",
    "invalid_name": "This workspace knows no such emoji; choose another one.",
    "posting_to_general_channel_denied": (
        "Only some may post in the channel of all; allow Trellis in the workspace's settings."
    ),
    "file_uploads_disabled": "This workspace takes no files; switch file uploads on in its settings.",
    "storage_limit_reached": "This workspace has no room for more files; make room in it.",
}


class Declined(Refused):
    """Slack said no, by a code of its own."""

    def __init__(self, code: str, sentence: str, needed: str = "") -> None:
        """Take Slack's code, what it means, and the scope that was missing."""
        super().__init__(sentence)
        self.code = code
        self.needed = needed


def meaning_of(method: str, status: int, retry_after: str | None, answer: object) -> DeliveryError:
    """Return what an answer that is no yes means."""
    told: Mapping[object, object] = answer if isinstance(answer, Mapping) else {}
    said = told.get("error")
    code = said if isinstance(said, str) else ""
    if status == 429 or code in _WAIT:
        return TryLater(_wait(retry_after))
    if not code or code in _END_UNKNOWN or status >= 500:
        return Ambiguous(f"Slack did not say whether {method} was done (status {status}).")
    needed = told.get("needed")
    return declined(method, code, needed if isinstance(needed, str) else "")


def declined(method: str, code: str, needed: str = "") -> Declined:
    """Return a refusal in words that say what to do."""
    if code == "missing_scope":
        scope = needed or "that its documentation names"
        sentence = (
            f"Slack wants the scope {scope} for {method}; "
            f"add it on the app's page *OAuth & Permissions*, then {_INSTALL_AGAIN}."
        )
        return Declined(code, sentence, needed)
    known = _SENTENCES.get(code)
    if known is not None:
        return Declined(code, known)
    return Declined(code, f"Slack refused {method} ({code}); look this word up in Slack's documentation of {method}.")


def understood(error: Exception) -> DeliveryError:
    """Return what a call that ended with an error means."""
    match error:
        case DeliveryError():
            return error
        case SlackApiError(response=response):
            # where the answer was no JSON, slack_sdk hands over the HTTP client's response in place of its own
            status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
            headers = getattr(response, "headers", None) or {}
            method = str(getattr(response, "api_url", "") or getattr(response, "url", "")).rpartition("/")[2]
            waits = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
            return meaning_of(method, status, waits, getattr(response, "data", None))
        case _:
            return Ambiguous(f"Slack's reply was lost ({type(error).__name__}).")


def _wait(retry_after: str | None) -> timedelta:
    try:
        seconds = float(retry_after or "")
    except ValueError:
        seconds = 0.0
    if math.isnan(seconds) or seconds <= 0:
        return SHORTEST_WAIT
    return timedelta(seconds=min(max(seconds, 0.001), LONGEST_WAIT.total_seconds()))
