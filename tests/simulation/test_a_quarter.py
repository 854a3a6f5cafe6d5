"""A busy community over a quarter of a year, and everybody's wishes kept: counted from what the platform recorded.

`TRELLIS_SOAK=1` lets the whole quarter pass; otherwise two weeks do.
"""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.effects import Asked, Kind
from bot.store.scope import Scope
from bot.store.tables import questions
from tests.simulation.life import Life, Neighbour, kinds_in, neighbours
from tests.square import Said
from tests.village import MONDAY, Village, a_village

WEEK = timedelta(hours=168)
SOAK = bool(os.environ.get("TRELLIS_SOAK"))
WEEKS = 13 if SOAK else 2
BEGINS = MONDAY if SOAK else MONDAY + 9 * WEEK
"""Either course holds the night in March in which New York's clocks change."""
QUESTIONS_A_WEEK = 40
OF_THE_RHYTHM = {Kind.MEETUP, Kind.BRIEF}
"""Nothing comes round in this quarter: its people only ask and answer."""
SEED = 20270104


@dataclass(frozen=True)
class Quarter:
    """What the platform recorded, and what people had said that they allow."""

    people: dict[str, Neighbour]
    said: Sequence[Said]
    spoken: Sequence[tuple[datetime, str]]
    asked: Sequence[tuple[str, str]]
    outcomes: dict[str, str | None]

    def to_one(self) -> Iterator[tuple[Neighbour, Said]]:
        yield from ((self.people[said.to], said) for said in self.said if said.how == "direct")

    def unrequested(self, person: str) -> list[datetime]:
        return [said.at for said in self.said if said.how == "direct" and said.to == person and said.asked is Asked.NOT]

    def invited(self, person: str) -> list[datetime]:
        return [
            said.at
            for one, said in self.to_one()
            for kind in kinds_in(said)
            if one.name == person and kind is Kind.INVITATION
        ]


@pytest.fixture
def quarter(database_url: str) -> Quarter:
    return asyncio.run(pass_time(database_url))


async def pass_time(url: str) -> Quarter:
    people = neighbours(SEED)
    async with a_village(
        url, zones={one.name: one.zone for one in people}, more=[one.name for one in people], at=BEGINS
    ) as village:
        life = Life(village, people, SEED)
        await life.begins()
        await life.lives(WEEKS, QUESTIONS_A_WEEK)
        return Quarter(
            people=life.people,
            said=village.square.said,
            spoken=village.square.spoken,
            asked=life.questions,
            outcomes=await outcomes(village),
        )


async def outcomes(village: Village) -> dict[str, str | None]:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    with village.trellis.database.engine.connect() as connection:
        return {row.text: row.outcome for row in Scope(connection, community).rows(questions)}


def most_in_any(span: timedelta, moments: Sequence[datetime]) -> int:
    """Return how many of these moments fit into the fullest window of that length, its end not included."""
    return max((sum(start <= at < start + span for at in moments) for start in moments), default=0)


def per_person(quarter: Quarter, moments: Callable[[str], Sequence[datetime]]) -> dict[str, Sequence[datetime]]:
    return {name: moments(name) for name in quarter.people}


def a_lot_happens(quarter: Quarter) -> None:
    """Nothing below is true for want of messages."""
    assert len(quarter.asked) == WEEKS * QUESTIONS_A_WEEK
    kinds = {kind for _, said in quarter.to_one() for kind in kinds_in(said)}
    assert kinds == set(Kind) - OF_THE_RHYTHM
    assert max(len(times) for times in per_person(quarter, quarter.unrequested).values()) > WEEKS
    assert max(len(times) for times in per_person(quarter, quarter.invited).values()) > WEEKS
    assert any(person.paces for person in quarter.people.values())
    assert any(person.pauses for person in quarter.people.values())
    assert any(person.mutes for person in quarter.people.values())
    assert any(said.how == "post" and said.to == "help" and said.asked is Asked.NOT for said in quarter.said)


def nobody_gets_more_than_two_unrequested_messages_in_any_168_hours(quarter: Quarter) -> None:
    assert {
        name: times for name, times in per_person(quarter, quarter.unrequested).items() if most_in_any(WEEK, times) > 2
    } == {}


def no_helper_gets_more_than_two_invitations_in_any_168_hours(quarter: Quarter) -> None:
    assert {
        name: times for name, times in per_person(quarter, quarter.invited).items() if most_in_any(WEEK, times) > 2
    } == {}


def whoever_asked_for_less_gets_less(quarter: Quarter) -> None:
    for name, person in quarter.people.items():
        times = quarter.invited(name)
        changes = [*person.paces, (datetime.max.replace(tzinfo=UTC), 0)]
        for (since, days), (until, _) in pairwise(changes):
            for before, after in pairwise(times):
                if since < after <= until:
                    assert after - before >= timedelta(days=days), name


def nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind(quarter: Quarter) -> None:
    for person, said in quarter.to_one():
        assert said.asked is not Asked.FOR
        assert person.is_awake(said.at), f"{person.name} slept at {said.at}:\n{said.text}"
        assert not person.is_paused(said.at), f"{person.name} had paused at {said.at}:\n{said.text}"
        assert not person.muted(said.at) & set(kinds_in(said)), f"{person.name} muted this:\n{said.text}"


def every_question_has_an_end_that_is_stated(quarter: Quarter) -> None:
    assert set(quarter.outcomes) == {text for _, text in quarter.asked}
    assert [text for text, outcome in quarter.outcomes.items() if outcome is None] == []
    standing = [said for said in quarter.said if said.how == "post" and said.to == "help" and said.asked is Asked.FOR]
    assert len(standing) == len(quarter.asked)
    assert [said.text for said in standing if not (said.says("Closed") or said.says("Withdrawn"))] == []


def what_the_bot_opens_in_a_channel_stays_within_its_share(quarter: Quarter) -> None:
    openings = [said for said in quarter.said if said.how == "post" and said.asked is Asked.NOT]
    for opening in openings:
        ours = [said.at for said in openings if said.to == opening.to and said.at <= opening.at]
        people = [at for at, channel in quarter.spoken if channel == opening.to and at <= opening.at]
        in_four_weeks = [at for at in people if at > opening.at - 4 * WEEK]
        if len(in_four_weeks) >= 100:
            assert sum(at > opening.at - 4 * WEEK for at in ours) <= 0.10 * len(in_four_weeks)
        else:
            assert sum(at > opening.at - WEEK for at in ours) <= 3


def every_part_of_an_unrequested_message_can_say_why(quarter: Quarter) -> None:
    for _, said in quarter.to_one():
        whys = [button for button in said.delivered.buttons() if button.label == "Why am I seeing this?"]
        assert len(whys) == len(kinds_in(said))


@pytest.mark.slow
def test_everybodys_wishes_are_kept(quarter: Quarter) -> None:
    """One test, so that time passes once for all that is counted of it, however many processes share the tests."""
    for holds in (
        a_lot_happens,
        nobody_gets_more_than_two_unrequested_messages_in_any_168_hours,
        no_helper_gets_more_than_two_invitations_in_any_168_hours,
        whoever_asked_for_less_gets_less,
        nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind,
        every_question_has_an_end_that_is_stated,
        what_the_bot_opens_in_a_channel_stays_within_its_share,
        every_part_of_an_unrequested_message_can_say_why,
    ):
        holds(quarter)
