"""Who is asked first: a simple, fair order among those who agreed to be asked.

What is known of real chats (see the evaluation's notes): availability beats content; who answered lately, with a
half-life of fourteen days, finds the answerer far more often than similarity of words. What a good hit rate alone
would do is to ask the same few again and again, so whoever was asked lately goes behind.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.core.effects import Kind
from bot.core.ids import MemberId
from bot.core.people import Member
from bot.core.policy import WEEK
from bot.questions.question import Helper

HALF_LIFE_WEEKS = 2
WEEKS_BACK = 13
ASKED_LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be asked now, with the topic that is the reason."""

    member: MemberId
    topic: str
    score: float


def under_cap(helper: Helper, now: datetime, asks_a_week: int) -> bool:
    """Say whether one more ask keeps what this helper allows."""
    if helper.every is not None:
        return all(now - asked >= timedelta(days=helper.every) for asked in helper.asked)
    return sum(now - asked < WEEK for asked in helper.asked) < asks_a_week


def may_be_asked(member: Member, now: datetime) -> bool:
    """Say whether somebody takes invitations at all just now."""
    return member.here and not member.guest and not member.is_paused(now) and Kind.INVITATION not in member.muted


def answers_decayed(weekly: Iterable[int]) -> float:
    """Sum answers given, counted week by week from the latest back, each halving every fourteen days."""
    return sum(number * math.pow(0.5, (back + 0.5) / HALF_LIFE_WEEKS) for back, number in enumerate(weekly))


def rank(
    helpers: Sequence[Helper],
    people: Mapping[MemberId, Member],
    replied: Mapping[MemberId, Sequence[int]],
    *,
    not_these: frozenset[MemberId],
    token: str,
    now: datetime,
    asks_a_week: int,
    further_away: frozenset[MemberId] = frozenset(),
) -> list[Candidate]:
    """Order those who may be asked now, best first; equals are ordered by lot, the same lot for the same question.

    `replied` counts what each of them answered, week by week from the latest back; `not_these` are the asker and
    whoever was asked already. Of equals, those who are `further_away` (met in another space) come last.
    """
    best: dict[MemberId, Candidate] = {}
    for helper in helpers:
        member = people.get(helper.member)
        if member is None or helper.member in not_these or not may_be_asked(member, now):
            continue
        if not under_cap(helper, now, asks_a_week):
            continue
        score = (
            math.log1p(answers_decayed(replied.get(helper.member, ())))
            + 0.5 * member.waking.covers(now, member.zone)
            - 0.75 * sum(now - asked < ASKED_LATELY for asked in helper.asked)
        )
        candidate = Candidate(member=helper.member, topic=helper.topic, score=score)
        known = best.get(helper.member)
        if known is None or len(helper.topic) > len(known.topic):
            best[helper.member] = candidate

    def place(candidate: Candidate) -> tuple[float, bool, bytes]:
        return (-candidate.score, candidate.member in further_away, _lot(token, candidate.member))

    return sorted(best.values(), key=place)


def _lot(token: str, member: MemberId) -> bytes:
    return blake2b(f"{token}/{member}".encode(), digest_size=8).digest()
