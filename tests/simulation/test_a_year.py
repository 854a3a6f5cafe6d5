"""A year of rituals: sixty people in five zones, holidays, both changes of the clocks, absences, a restart a week.

What happened is read from what the platform showed; when it had to happen, from a calendar on paper (`almanac`).

`TRELLIS_SOAK=1` lets the whole year pass; otherwise the six weeks of spring do, in which New York, Berlin and Auckland
change their clocks.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import MessageRef
from tests.conftest import DATABASES
from tests.simulation import wishes
from tests.simulation.almanac import FAMILIAR, NOVEL, RITES, Rite
from tests.simulation.company import DESK, EARLY, LATE, MEETUPS, Company, sixty
from tests.simulation.lasting import Stood, a_lasting_village
from tests.simulation.wishes import Recorded, all_wrong
from tests.village import the_formats, the_voice

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
WEEKS = 52 if SOAK else 6
BEGINS = datetime(2027, 1, 4, 6, tzinfo=UTC) if SOAK else datetime(2027, 3, 1, 6, tzinfo=UTC)
QUESTIONS_A_WEEK = 3
SEED = 20270104
HOUR = timedelta(hours=1)
OPEN, TOO_FEW = "It is open, until", "Not enough of us today"
NONE_THIS_TIME, TOO_SOON = "there is none this time", "within fourteen days"
APART, COOL_DOWN = timedelta(days=14), timedelta(weeks=16)
LEAST_BETWEEN, FAMILIAR_A_NOVEL = 3, (3, 5)


@dataclass(frozen=True, kw_only=True)
class Time:
    """One time of something, as the channel showed it."""

    title: str
    flavour: str
    posted: datetime
    opened: tuple[datetime, ...]
    """When it was seen to open, or to say that there were too few."""


@dataclass(frozen=True, kw_only=True)
class Year(Recorded):
    """A year, or a part of one: how each public message read, and from when on everything was set."""

    stood: Sequence[Stood]
    set_at: datetime
    ended: datetime
    restarts: int

    @cached_property
    def times(self) -> Sequence[Time]:
        """What came round, in the order in which it was posted."""
        read: dict[MessageRef, list[Stood]] = {}
        for stood in self.stood:
            read.setdefault(stood.ref, []).append(stood)
        roots = (said for said in self.said if said.how == "post" and said.to == MEETUPS and said.under is None)
        return [_time(said.at, read[said.ref]) for said in roots if said.ref is not None]

    def expected(self, rite: Rite, lead: timedelta = timedelta(0)) -> list[datetime]:
        """Return when a rite was due, or due to be announced, in this course of time."""
        return [
            moment - lead for moment in rite.times(self.set_at, self.ended + lead) if moment - lead < self.ended - HOUR
        ]


[SURPRISE] = [rite for rite in RITES if rite.flavour == NOVEL]
NOVEL_NAMES = {str(the_voice().speaking("en")(f"{format_.key}-name")): format_.id for format_ in the_formats().novel()}


def _time(posted: datetime, read: Sequence[Stood]) -> Time:
    title, _, rest = read[0].text.partition("\n")
    is_held = "[Yes]" in rest or "[Yes] " in rest
    opened = [posted]
    if is_held:
        states = [next((words for words in (OPEN, TOO_FEW) if words in stood.text), "") for stood in read]
        opened = [
            stood.at for before, now, stood in zip(["", *states], states, read, strict=False) if now and not before
        ]
    return Time(title=title, flavour=NOVEL if title in NOVEL_NAMES else FAMILIAR, posted=posted, opened=tuple(opened))


@pytest.fixture
def year(database_url: str) -> Year:
    return asyncio.run(pass_time(database_url))


async def pass_time(url: str) -> Year:
    people = sixty(SEED)
    async with a_lasting_village(url, {one.name: one.zone for one in people}, BEGINS) as village:
        company = Company(village, people, SEED)
        await company.begins()
        set_at = await company.sets(RITES)
        ends = set_at + WEEKS * wishes.WEEK
        await company.goes_through(
            WEEKS, sorted(at for rite in RITES for at in rite.times(set_at, ends)), QUESTIONS_A_WEEK
        )
        return Year(
            people=company.people,
            said=village.square.said,
            spoken=village.square.spoken,
            stood=village.square.stood,
            set_at=set_at,
            ended=village.now,
            restarts=village.restarts,
        )


# ---- what has to be so ---------------------------------------------------------------------------------------------


def a_lot_happens(year: Year) -> Iterator[str]:
    """Nothing else is true for want of people, of restarts, or of openings at which the house was away."""
    opened = [(time, at) for time in year.times for at in time.opened]
    late = [time for rite in RITES for time, _, late in _matched(year, rite) if late > timedelta(minutes=1)]
    answers = [said.text for said in year.said if said.how == "answer"]
    happened = {
        "sixty people in five zones": len(year.people) == 60 and len({one.zone for one in year.people.values()}) == 5,
        "a restart a week": year.restarts >= WEEKS,
        "anything that opened late, for the house was away": len(late) >= WEEKS / 4,
        "anything unusual": any(time.flavour == NOVEL for time, _ in opened),
        "somebody whose budget was used up": any(
            wishes.most_in_any(wishes.WEEK, year.unrequested(name)) == 2 for name in year.people
        ),
        "somebody who hosts": any("You host" in said.text for _, said in year.to_one()),
        "somebody who passes it on": any(
            "Until they say yes, the coordinators look after it" in text for text in answers
        ),
        "somebody who said yes": sum("You said yes to" in text for text in answers) > WEEKS,
        "take-aways": any("It is posted" in text for text in answers),
        "somebody who was away": any(person.pauses for person in year.people.values()),
    }
    yield from (f"there was not {what}" for what, is_so in happened.items() if not is_so)


def every_time_opens_once_and_in_its_hour(year: Year) -> Iterator[str]:
    for rite in RITES:
        if rite.flavour == FAMILIAR:
            opened = [at for time in year.times if time.title == rite.title for at in time.opened]
            yield from _at_their_hours(rite.title, year.expected(rite), opened)


def every_time_is_announced_once_and_in_its_hour(year: Year) -> Iterator[str]:
    for rite in RITES:
        if rite.flavour == FAMILIAR:
            posted = [time.posted for time in year.times if time.title == rite.title]
            expected = [max(at, year.set_at) for at in year.expected(rite, rite.lead)]
            yield from _at_their_hours(f"the announcement of {rite.title}", expected, posted)
    yield from (
        f"{time.title}, posted at {time.posted}, opened {len(time.opened)} times"
        for time in year.times
        if len(time.opened) > 1
    )


def every_surprise_comes_or_coordinators_hear_why_not(year: Year) -> Iterator[str]:
    rite = SURPRISE
    opened = [at for time in year.times if time.flavour == NOVEL for at in time.opened]
    told = [said.text for said in year.said if said.how == "post" and said.to == DESK and said.says(NONE_THIS_TIME)]
    none = [at for at in year.expected(rite) for text in told if at.isoformat() in text]
    yield from _at_their_hours("a surprise", year.expected(rite), sorted((*opened, *none)))
    days = [_day(at) for at in opened]
    for at in year.expected(rite):
        refused = any(at.isoformat() in text and TOO_SOON in text for text in told)
        if refused and not any(abs(_day(at) - other) < APART for other in days):
            yield f"the surprise of {at} was too soon after nothing, of {opened}"


def the_mix_is_as_stated(year: Year) -> Iterator[str]:
    """Days are those of the clock on the wall: a house that was away opens late, and a fortnight may lack an hour."""
    opened = sorted((at, time.flavour, time.title) for time in year.times for at in time.opened)
    novel = [(_day(at), at, title) for at, flavour, title in opened if flavour == NOVEL]
    familiar = [at for at, flavour, _ in opened if flavour == FAMILIAR]
    for (before, _, one), (after, _, other) in pairwise(novel):
        if after - before < APART:
            yield f"{one} and {other} are only {after - before} apart"
    for place, (day, at, title) in enumerate(novel):
        since = novel[place - 1][1] if place else year.set_at
        between = sum(since < moment < at for moment in familiar)
        if between < LEAST_BETWEEN:
            yield f"only {between} familiar ones came before {title}, at {at}"
        lately = [before for before, _, name in novel[:place] if name == title and day - before < COOL_DOWN]
        if lately:
            yield f"{title} came at {at}, and had been there at {lately[-1]}"
    least, most = FAMILIAR_A_NOVEL
    if not least * len(novel) <= len(familiar) <= most * len(novel):
        yield f"{len(familiar)} familiar ones for {len(novel)} unusual ones"


def nothing_went_wrong(year: Year) -> Iterator[str]:
    wrong = [
        said.text for said in year.said if said.how == "post" and said.says("I tried to do something several times")
    ]
    yield from wrong


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(SURPRISE.zone)).date()


def _at_their_hours(what: str, expected: Sequence[datetime], found: Sequence[datetime]) -> Iterator[str]:
    """Say which times were left out, which came too often, and which were out of their hour."""
    for at in expected:
        near = [moment for moment in found if _is_in_its_hour(at, moment)]
        if len(near) != 1:
            yield f"{what}, due at {at}, came {len(near)} times in its hour"
    for moment in found:
        if not any(_is_in_its_hour(at, moment) for at in expected):
            yield f"{what} came at {moment}, which is no hour of its"


def _is_in_its_hour(due: datetime, moment: datetime) -> bool:
    return due - EARLY <= moment <= due + LATE


def _matched(year: Year, rite: Rite) -> Iterator[tuple[Time, datetime, timedelta]]:
    for time in year.times:
        for opened in time.opened:
            for due in year.expected(rite):
                if time.title == rite.title and _is_in_its_hour(due, opened):
                    yield time, due, opened - due


@pytest.mark.slow
@pytest.mark.parametrize("database_url", DATABASES if SOAK else DATABASES[:1], indirect=True)
@pytest.mark.timeout(1_800 if SOAK else 120)
def test_a_year_of_rituals(year: Year) -> None:
    """One test, so that time passes once for all that is counted of it."""
    silent = [name for name, person in year.people.items() if person.temper == "silent"]
    wrong = all_wrong(
        a_lot_happens(year),
        nothing_went_wrong(year),
        every_time_opens_once_and_in_its_hour(year),
        every_time_is_announced_once_and_in_its_hour(year),
        every_surprise_comes_or_coordinators_hear_why_not(year),
        the_mix_is_as_stated(year),
        wishes.nobody_gets_more_than_two_unrequested_messages_in_any_168_hours(year),
        wishes.no_helper_gets_more_than_two_invitations_in_any_168_hours(year),
        wishes.nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind(year),
        wishes.what_the_bot_opens_in_a_channel_stays_within_its_share(year),
        wishes.every_part_of_an_unrequested_message_can_say_why(year),
        wishes.whoever_is_silent_is_left_in_peace(year, silent),
    )
    assert not wrong, wrong
