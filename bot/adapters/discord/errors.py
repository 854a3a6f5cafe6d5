"""What Discord's noes mean, in words that a coordinator can act on.

1. Whatever Discord answers, and whatever breaks on the way, becomes one `DeliveryError`.
2. Where it cannot be known whether Discord did what was asked, the end is `Ambiguous`.
3. A refusal is one sentence with a remedy; it holds nobody's words.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum

from discord.errors import HTTPException, RateLimited

from bot.adapters.base import Ambiguous, DeliveryError, Refused, TryLater
from bot.adapters.discord.bans import seconds_of


class No(IntEnum):
    """Discord's codes that are acted upon."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_INTERACTION = 10062
    TOO_MANY_REACTIONS = 30010
    ACKNOWLEDGED = 40060
    NO_ACCESS = 50001
    NO_PERMISSION = 50013
    TOKEN_ENDED = 50027
    ARCHIVED = 50083
    REACTION_BLOCKED = 90001
    HAS_THREAD = 160004


TOKEN_IS_NOT_TAKEN = timedelta(minutes=10)
_UNAUTHORIZED = 401
_TOO_LATE = "It is too late to answer this gesture; the member may make it again."
_CHOOSE_ANOTHER = "choose another channel in the board's settings"
_CLOSED = (
    "This member does not take direct messages from here; they can allow them in the server's *Privacy Settings*, "
    "and do see what Trellis answers when they use it."
)
_MEND = "report it with the time, so that it can be mended"

_LATER: Mapping[int, timedelta] = {
    20016: timedelta(seconds=10),
    20022: timedelta(seconds=10),
    20026: timedelta(hours=1),
    20028: timedelta(seconds=10),
    20029: timedelta(seconds=10),
    30046: timedelta(minutes=10),
    31001: timedelta(hours=1),
    31002: timedelta(hours=1),
    40003: timedelta(minutes=10),
    40004: timedelta(minutes=10),
    40062: timedelta(seconds=30),
    40333: timedelta(seconds=30),
    130000: timedelta(seconds=30),
    340013: timedelta(minutes=10),
}
"""What passes by itself, and how soon it is worth while to ask again."""

_SENTENCES: Mapping[int, str] = {
    No.NO_ACCESS: (
        "Trellis cannot see this channel; give its role *View Channel* and *Read Message History* there, "
        f"or {_CHOOSE_ANOTHER}."
    ),
    No.NO_PERMISSION: (
        "Trellis lacks a permission here; give its role *Send Messages*, *Send Messages in Threads*, "
        "*Create Public Threads*, *Create Private Threads*, *Manage Threads*, *Attach Files*, *Add Reactions* and "
        "*Pin Messages* in this channel's permissions."
    ),
    No.UNKNOWN_CHANNEL: f"This channel or thread is there no more; {_CHOOSE_ANOTHER}.",
    10004: "Trellis is not in this server; invite it there again.",
    10007: "This member left the server, and cannot be reached.",
    No.UNKNOWN_MESSAGE: "This message is there no more; nothing has to be done about it.",
    10013: "Discord knows nobody of this id; they cannot be reached.",
    10014: "This server knows no such emoji; choose another one.",
    No.UNKNOWN_WEBHOOK: _TOO_LATE,
    No.UNKNOWN_INTERACTION: _TOO_LATE,
    10087: "This tag is there no more; nothing has to be done about it.",
    20009: "Discord lets no such content be sent to this member; nothing has to be done about it.",
    30003: "This channel has as many pins as Discord allows; unpin what is no longer needed.",
    No.TOO_MANY_REACTIONS: "No more reactions fit on this message; nothing has to be done about it.",
    30013: "This server has as many channels as Discord allows; remove one that is no longer needed.",
    30033: "No more people fit into this thread; begin another one.",
    30047: "A forum can pin one post; unpin the other one first.",
    40005: "The message brings more than Discord takes here; make the files smaller.",
    No.ACKNOWLEDGED: "This gesture was answered already; the member may make it again.",
    40066: "This forum wants a tag on every post; let *Require people to select tags* be off for Trellis's forum.",
    40067: "This forum wants a tag on every post; switch *Require people to select tags when posting* off.",
    50007: _CLOSED,
    50278: _CLOSED,
    50006: "The message is empty; it needs words.",
    50008: f"Nothing can be said in such a channel; {_CHOOSE_ANOTHER}.",
    50019: "Only messages of a channel can be pinned in it; nothing has to be done about it.",
    50021: "This is a message of Discord's own, which takes no thread; nothing has to be done about it.",
    50024: f"Discord does not do this in such a channel; {_CHOOSE_ANOTHER}.",
    No.TOKEN_ENDED: _TOO_LATE,
    50035: f"Discord cannot draw this message; {_MEND}.",
    50068: "Discord does not do this with such a message; nothing has to be done about it.",
    No.ARCHIVED: "This thread is archived; write in it once, or give Trellis *Manage Threads* in this channel.",
    50109: f"Discord does not understand this request; {_MEND}.",
    No.REACTION_BLOCKED: "The author of this message takes no reactions from Trellis; nothing has to be done about it.",
    No.HAS_THREAD: "This message has a thread already; nothing has to be done about it.",
    160005: "This thread is locked; nothing can be said in it any more.",
    160006: "This server has as many open threads as Discord allows; close some that are no longer needed.",
    160007: "This server has as many open threads of announcements as Discord allows; close some.",
    200000: "This server's AutoMod stopped the message; exempt Trellis's role in the server's *AutoMod* settings.",
    200001: "This server's AutoMod stopped the title; exempt Trellis's role in the server's *AutoMod* settings.",
    240000: "Discord holds a link in this message for harmful; the words it is made of have to do without it.",
}


class Declined(Refused):
    """Discord said no, by a code of its own."""

    def __init__(self, code: int, sentence: str) -> None:
        """Take Discord's code, and what it means."""
        super().__init__(sentence)
        self.code = code


def declined(code: int, what: str, status: int = 400) -> Declined:
    """Return a refusal in words that say what to do; `what` is the call, without ids."""
    known = _SENTENCES.get(code)
    if known is not None:
        return Declined(code, known)
    return Declined(code, f"Discord refused {what} ({status}, code {code}); look this code up in its documentation.")


def understood(error: Exception, what: str) -> DeliveryError:
    """Return what a call that ended with an error means; `what` is the call, without ids."""
    match error:
        case DeliveryError():
            return error
        case RateLimited(retry_after=seconds):
            return TryLater(timedelta(seconds=seconds_of(seconds)))
        case HTTPException(status=429, response=response):
            return TryLater(timedelta(seconds=seconds_of(response.headers.get("Retry-After"))))
        case HTTPException(status=status, code=code, response=response) if status < 500 and _readable(response.headers):
            if status == _UNAUTHORIZED and code != No.TOKEN_ENDED:
                return TryLater(TOKEN_IS_NOT_TAKEN)
            later = _LATER.get(code)
            return TryLater(later) if later is not None else declined(code, what, status)
        case HTTPException(status=status):
            return Ambiguous(f"Discord did not say whether {what} was done (status {status}).")
        case _:
            return Ambiguous(f"Discord's reply was lost ({type(error).__name__}).")


def _readable(headers: Mapping[str, str]) -> bool:
    return headers.get("Content-Type", "").partition(";")[0].strip() == "application/json"
