"""Manners, once, for all roles.

1. Nobody is sent more than their attention budget of what they did not ask for, in any 168 hours.
2. None of it arrives in quiet hours, during a pause, or of a kind they muted.
3. What has to wait does so outside the lanes; when it may go, everything held for that person becomes one message.
4. What is no longer useful when it could be sent is dropped, with the reason written down.
5. What belongs to an accepted duty has caps of its own, counted by the role that asks, but keeps rule 2.
6. Where it is not usual to be written to, what nobody asked for goes only to whoever turned to us before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.effects import Asked, SendDirectMessage
from bot.core.people import Member, Spans
from bot.core.views import Actions, Button, View

WEEK = timedelta(hours=168)
USEFUL_FOR = timedelta(days=7)


class Dropped(StrEnum):
    """Why something was never sent."""

    MUTED = "muted"
    NO_LONGER_USEFUL = "no-longer-useful"
    GONE = "gone"
    CLOSED = "closed"
    EXPIRED = "expired"
    SHARE_USED_UP = "share-used-up"
    NEVER_TURNED_TO_US = "never-turned-to-us"


class Waits(StrEnum):
    """For what something waits that may not go yet."""

    PAUSED = "paused"
    BUDGET = "budget"
    QUIET_HOURS = "quiet-hours"


@dataclass(frozen=True, slots=True)
class Send:
    """It may go out now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It may be looked at again at a moment; `why` is what it waits for last."""

    until: datetime
    why: Waits


@dataclass(frozen=True, slots=True)
class Drop:
    """It is not sent at all."""

    why: Dropped


Verdict = Send | Hold | Drop


def weigh(effect: SendDirectMessage, member: Member, now: datetime, sent: Sequence[datetime], budget: int) -> Verdict:
    """Decide about one direct message.

    `sent` is when unrequested ones went to this person lately, over all communities.
    """
    if effect.asked is Asked.FOR:
        return Send()
    if not member.here:
        return Drop(Dropped.GONE)
    if effect.kind in member.muted:
        return Drop(Dropped.MUTED)
    if effect.asked is Asked.NOT and not member.approachable:
        return Drop(Dropped.NEVER_TURNED_TO_US)
    waits, earliest = Waits.PAUSED, now
    if member.is_paused(now) and member.paused_until is not None:
        earliest = member.paused_until
    if effect.asked is Asked.NOT and (free := budget_free_at(sent, now, budget)) > earliest:
        waits, earliest = Waits.BUDGET, free
    if (awake := member.waking.next_from(earliest, member.zone)) > earliest:
        waits, earliest = Waits.QUIET_HOURS, awake
    if effect.useful_until is not None and earliest > effect.useful_until:
        return Drop(Dropped.NO_LONGER_USEFUL)
    return Send() if earliest <= now else Hold(earliest, waits)


def budget_free_at(sent: Sequence[datetime], now: datetime, budget: int) -> datetime:
    """Return the first moment, from `now` on, at which one more message keeps every 168 hours within the budget."""
    lately = sorted(at for at in sent if at > now - WEEK)
    if len(lately) < budget:
        return now
    return lately[len(lately) - budget] + WEEK


def has_room(people: int, ours: int, ours_this_week: int, spans: Spans) -> bool:
    """Say whether we may open our mouth unasked in a channel, given who wrote there in 28 days."""
    if people >= spans.busy_channel:
        return (ours + 1) / people <= spans.share_of_channel
    return ours_this_week < spans.openings_a_week


def merge(effects: Sequence[SendDirectMessage]) -> SendDirectMessage:
    """Make one message of all that waits for one person and may go now; every part keeps its own reason and buttons."""
    first, *others = effects
    view = first.view
    for other in others:
        view += other.view
    asked = Asked.NOT if any(effect.asked is Asked.NOT for effect in effects) else first.asked
    until = [effect.useful_until for effect in effects if effect.useful_until is not None]
    return replace(first, view=view, asked=asked, useful_until=max(until, default=None))


def signed(effect: SendDirectMessage, label: str, token: str) -> SendDirectMessage:
    """Add *Why am I seeing this?*; its token leads to the rule, what set it off, and how to stop it."""
    why = Button(label=label, verb="keeper.why", token=token)
    *before, last = effect.view.blocks
    if isinstance(last, Actions) and len(last.items) < 5:
        view = View((*before, Actions((*last.items, why))))
    else:
        view = effect.view.followed_by(Actions((why,)))
    return replace(effect, view=view)
