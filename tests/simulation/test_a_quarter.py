"""A busy community over a quarter of a year, and everybody's wishes kept: counted from what the platform recorded.

`TRELLIS_SOAK=1` lets the whole quarter pass, on both databases; otherwise two weeks do, on SQLite.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.effects import Asked, Kind
from bot.store.scope import Scope
from bot.store.tables import questions
from tests.conftest import DATABASES, a_database
from tests.rhythm import comes_round
from tests.simulation import wishes
from tests.simulation.life import DAY, HOUR, Act, Life, Neighbour, kinds_in, neighbours
from tests.simulation.wishes import Recorded, all_wrong
from tests.village import MONDAY, Village, a_village

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
BEGINS = MONDAY if SOAK else MONDAY + 9 * wishes.WEEK
"""Each course holds the night in March in which New York's clocks change."""
DESK, HOST, GUESTS = "F03", "ada", ("abe", "bea", "cal", "dot")
"""What comes round in between: who hosts it, and who says yes each time."""
SEED = 20270104

NOT_YET = {Kind.LIBRARY}
"""What nobody does in this quarter: they keep nothing; `tests/conversations/test_the_library.py` tells of that."""


@dataclass(frozen=True)
class Size:
    """How long a course of time is, and how busy."""

    weeks: int
    questions_a_week: int


FULL, SHORT = Size(13, 40), Size(2, 40)


@dataclass(frozen=True, kw_only=True)
class Quarter(Recorded):
    """A quarter of a year: who asked what, and how each question ended."""

    size: Size
    asked: Sequence[tuple[str, str]]
    outcomes: dict[str, str | None]


class Rhythm(Life):
    """A life in which people also say yes to what comes round."""

    async def comes_round(self, weeks: int) -> None:
        """Let a desk be set, and a coordinator wish for a brief; let some say yes each week."""
        village = self.village
        await village.types("cora", "board")
        await village.presses("cora", "Monday brief: begin")
        first = village.now + timedelta(days=3)
        await comes_round(village, DESK, first, host=HOST)
        for week in range(weeks):
            for person in GUESTS:
                self._at(first + week * wishes.WEEK - DAY - HOUR, self._says_yes(person))

    def _says_yes(self, person: str) -> Act:
        async def act() -> None:
            await self._press(person, "Yes", self.village.posts("meetups")[-1])

        return act


@pytest.fixture(params=DATABASES if SOAK else DATABASES[:1])
def quarter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Quarter]:
    with a_database(request, tmp_path) as url:
        yield asyncio.run(pass_time(url, FULL if SOAK else SHORT))


async def pass_time(url: str, size: Size) -> Quarter:
    people = [*neighbours(SEED), Neighbour(name="cora", zone="Europe/Lisbon", temper="never")]
    async with a_village(
        url, zones={one.name: one.zone for one in people}, more=[one.name for one in people], at=BEGINS
    ) as village:
        life = Rhythm(village, people, SEED)
        await life.begins()
        await life.comes_round(size.weeks)
        await life.lives(size.weeks, size.questions_a_week)
        return Quarter(
            people=life.people,
            said=village.square.said,
            spoken=village.square.spoken,
            size=size,
            asked=life.questions,
            outcomes=await outcomes(village),
        )


async def outcomes(village: Village) -> dict[str, str | None]:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    with village.trellis.database.engine.connect() as connection:
        return {row.text: row.outcome for row in Scope(connection, community).rows(questions)}


def a_lot_happens(quarter: Quarter) -> Iterator[str]:
    """Nothing else is true for want of messages."""
    happened = {
        "every question": len(quarter.asked) == quarter.size.weeks * quarter.size.questions_a_week,
        "somebody who was asked for help more than once a week": any(
            len(quarter.sent_to_help(name)) > quarter.size.weeks for name in quarter.people
        ),
        "somebody who was written to more than once a week": any(
            len(quarter.unrequested(name)) > quarter.size.weeks for name in quarter.people
        ),
        "somebody who wished to be asked less": any(person.paces for person in quarter.people.values()),
        "somebody who paused": any(person.pauses for person in quarter.people.values()),
        "somebody who muted something": any(person.mutes for person in quarter.people.values()),
        "a room that was asked once more": any(
            said.how == "post" and said.to == "help" and said.asked is Asked.NOT for said in quarter.said
        ),
    }
    kinds = {kind for _, said in quarter.to_one() for kind in kinds_in(said)}
    yield from (f"there was not {what}" for what, is_so in happened.items() if not is_so)
    yield from (f"there was nothing of the kind {kind}" for kind in set(Kind) - kinds - NOT_YET)


def every_question_has_an_end_that_is_stated(quarter: Quarter) -> Iterator[str]:
    asked = {text for _, text in quarter.asked}
    yield from (f"never heard of: {text}" for text in asked - quarter.outcomes.keys())
    yield from (f"asked by nobody: {text}" for text in quarter.outcomes.keys() - asked)
    yield from (f"without an outcome: {text}" for text, outcome in quarter.outcomes.items() if outcome is None)
    standing = [said for said in quarter.said if said.how == "post" and said.to == "help" and said.asked is Asked.FOR]
    if len(standing) != len(asked):
        yield f"{len(asked)} questions were asked, {len(standing)} stand in the channel"
    yield from (
        f"does not say how it ended:\n{said.text}"
        for said in standing
        if not (said.says("Closed") or said.says("Withdrawn"))
    )


@pytest.mark.slow
def test_everybodys_wishes_are_kept(quarter: Quarter) -> None:
    """One test, so that time passes once for all that is counted of it, however many processes share the tests."""
    wrong = all_wrong(
        a_lot_happens(quarter),
        wishes.nobody_gets_more_than_two_unrequested_messages_in_any_168_hours(quarter),
        wishes.no_helper_gets_more_than_two_invitations_in_any_168_hours(quarter),
        wishes.whoever_asked_for_less_gets_less(quarter),
        wishes.nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind(quarter),
        every_question_has_an_end_that_is_stated(quarter),
        wishes.what_the_bot_opens_in_a_channel_stays_within_its_share(quarter),
        wishes.every_part_of_an_unrequested_message_can_say_why(quarter),
    )
    assert not wrong, wrong
