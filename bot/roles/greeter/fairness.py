"""Whose turn it is to greet somebody: pure, and fair to those who said that they like to.

1. Nobody is asked more often in a day than the community allows.
2. Who is awake comes before who sleeps; then who was asked least lately; then who was asked longest ago.
3. Where all of that is alike, the post decides, so that it is not always the same one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s

from bot.core.effects import Kind
from bot.core.ids import MemberId
from bot.core.people import Member

DAY = timedelta(hours=24)
LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody who may be asked now."""

    host: Member
    asked_lately: int
    last_asked: datetime | None
    is_awake: bool


def turns(
    willing: Sequence[Member],
    asked: Mapping[MemberId, Sequence[datetime]],
    *,
    not_these: Collection[MemberId],
    token: str,
    now: datetime,
    a_day: int,
) -> list[Turn]:
    """Return who may be asked about a post, whose turn it is first."""
    free = []
    for host in willing:
        times = asked.get(host.id, ())
        today = sum(now - at < DAY for at in times)
        if may_be_asked(host, now) and host.id not in not_these and today < a_day:
            lately = sum(now - at < LATELY for at in times)
            is_awake = host.waking.covers(now, host.zone)
            last = max(times, default=None)
            free.append(Turn(host=host, asked_lately=lately, last_asked=last, is_awake=is_awake))
    return sorted(free, key=lambda turn: _order(turn, token))


def may_be_asked(host: Member, now: datetime) -> bool:
    """Say whether somebody allows to be asked at all just now."""
    is_met = host.here and host.approachable and not host.guest
    return is_met and not host.is_paused(now) and Kind.INVITATION not in host.muted


def _order(turn: Turn, token: str) -> tuple[bool, int, float, str]:
    since = 0.0 if turn.last_asked is None else turn.last_asked.timestamp()
    lot = blake2s(f"{token}/{turn.host.id}".encode(), digest_size=8).hexdigest()
    return (not turn.is_awake, turn.asked_lately, since, lot)
