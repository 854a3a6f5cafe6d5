"""Half a year of two hundred people, with everything that goes on at once: who comes, who goes, who means ill.

What happened is read from what the platform saw; what people allow, from what they themselves said and did. A few talk;
some come and are greeted or are not, some leave and come again, three ask to be forgotten, one means ill.

`TRELLIS_SOAK=1` lets the whole half-year pass; otherwise two weeks and two days of a smaller town do.
"""

import asyncio
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.feeds.reading import feed_of
from bot.lending import export_library
from bot.settings import read_settings
from bot.store.newcomer_tables import first_posts as kept_posts
from bot.store.scope import Scope
from bot.store.tables import mishaps
from tests.conftest import DATABASES
from tests.simulation import conduct, first_posts, library_kept, wishes
from tests.simulation.almanac import MON, TUE, Rite, every
from tests.simulation.farewells import Gone, Town
from tests.simulation.first_posts import Welcomes
from tests.simulation.lasting import a_lasting_village
from tests.simulation.library_kept import Shelf
from tests.simulation.residents import FORGOTTEN, FULL, LEAVES_CARDS, SHORT, STILL_WAITS, Size, residents
from tests.simulation.town_square import FORGOTTEN as FORGOT
from tests.simulation.town_square import JOINED, LEFT, Absences, TownSquare
from tests.simulation.townspeople import TownVillage
from tests.simulation.wishes import all_wrong
from tests.store.test_no_trace import dumped, traces, written_in
from tests.village import PEOPLE, the_formats

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
SIZE = FULL if SOAK else SHORT
BEGINS = datetime(2027, 10, 18, 6, tzinfo=UTC)
"""Two weeks before Lisbon changes its clocks, and three before New York does."""
SEED = 20271018
ZONE = "Europe/Lisbon"
"""Where the community itself lives."""
ENDS_WITHIN = timedelta(days=2)
"""How long nothing happens at the end, so that what was sent last is swept."""
RITES = (
    Rite(
        title="Doorstep",
        format="F01",
        typed="mon 10:00",
        zone=ZONE,
        at=datetime(2027, 1, 1, 10).time(),  # noqa: DTZ001
        on=every(1, MON),
    ),
    Rite(
        title="Desk of the town",
        format="F03",
        typed="every 2 weeks on tue 15:00",
        zone=ZONE,
        at=datetime(2027, 1, 1, 15).time(),  # noqa: DTZ001
        on=every(2, TUE),
        lead=timedelta(days=2),
        host="ben",
        co_host="cleo",
    ),
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """What is held against what people allow, once half a year has passed."""

    size: Size
    heard: conduct.Heard
    welcomes: Welcomes
    shelf: Shelf
    silent: Sequence[str]
    restarts: int
    measured: Mapping[str, bool | None]
    failed: Sequence[str]
    overheld: Sequence[str]
    gone: Sequence[Gone]
    left_behind: Sequence[str]
    taken_along: Mapping[str, str]
    """What could still hold somebody who was forgotten: dumps, logs, exports, feeds."""


@contextmanager
def written_to(file: Path) -> Iterator[None]:
    """Write down all that the house says of its work."""
    ours, handler = logging.getLogger("bot"), logging.FileHandler(file, encoding="utf-8")
    level, others = ours.level, logging.getLogger()
    ours.setLevel(logging.DEBUG)
    others.addHandler(handler)
    try:
        yield
    finally:
        others.removeHandler(handler)
        ours.setLevel(level)
        handler.close()


@pytest.fixture
def half_a_year(database_url: str, tmp_path: Path) -> HalfYear:
    with written_to(tmp_path / "log"):
        record = asyncio.run(pass_time(database_url, SIZE))
    taken = {f"the {kind}": text for kind, text in exported(database_url, tmp_path / "library").items()}
    taken |= dumped(database_url) | written_in(database_url)
    taken["the log"] = (tmp_path / "log").read_text(encoding="utf-8")
    return HalfYear(**{**vars(record), "taken_along": {**record.taken_along, **taken}})


def exported(url: str, folder: Path) -> dict[str, str]:
    """Write the library down as the command does; return its Markdown, its JSON, and its page."""
    settings = read_settings({"TRELLIS_DATABASE_URL": url, "TRELLIS_SECRET_KEY": "a secret of this half-year alone"})
    list(export_library(settings, folder, None))
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".md", ".json", ".html"}
    return {f"library's {file.name}": file.read_text(encoding="utf-8") for file in files}


async def pass_time(url: str, size: Size) -> HalfYear:
    people = residents(size, SEED)
    zones = {one.name: one.zone for one in people.settled}
    async with a_lasting_village(url, zones, BEGINS, TownSquare) as village:
        assert isinstance(village.square, TownSquare)
        town = Town(village, people.everybody, SEED)
        town.talkative = [one.name for one in people.settled if one.temper != "silent"]
        town.askers = [*PEOPLE[:5], LEAVES_CARDS]
        for one in people.coming:
            village.square.absent.add(one.name)
        span = size.weeks * wishes.WEEK
        await town.begins()
        await town.opens_the_door([*PEOPLE[-size.hosts + 1 :], "carl"], named=[LEAVES_CARDS, "ben"])
        set_at = await town.sets(RITES)
        others = [one for one in people.coming if one.name != STILL_WAITS]
        town.expects(others, span * 0.85)
        town.sees_off(people, span)
        town.keeps_things(size.weeks * size.cards_a_week, span * 0.95)
        town.forgets_in_time(span)
        for week in range(size.weeks):
            town._at(set_at + week * wishes.WEEK + town._chance.random() * wishes.WEEK, town.does_mischief)
            town._at(set_at + (week + 1) * wishes.WEEK, town.looks_through_the_books)
        openings = sorted(at for rite in RITES for at in rite.times(set_at, set_at + span))
        await town.goes_through(size.weeks, openings, size.questions_a_week)
        await village.waits_until(village.now + ENDS_WITHIN)
        await town.looks_through_the_books()
        return await recorded(village, town, people, size)


async def recorded(village: TownVillage, town: Town, people: object, size: Size) -> HalfYear:
    square, ended = village.square, village.now
    found = {
        mark: bool(await village.reads(lambda look, mark=mark: look.finding.search(mark)))
        for mark in sorted({card.words for card in town.cards} | {*town.book.of("somebody")} | _of_the_gone(town))
    }
    taken = {f"what {name} takes along": await takes_along(village, name) for name in ("ana", "ben", "cora")}
    for name in (None, "ana", "ben"):
        member = None if name is None else await village.member(name)
        feed = await village.reads(lambda look, member=member: feed_of(member, look, the_formats()))
        taken[f"the feed of {name or 'all'}"] = (feed or b"").decode()
    community = village.trellis.inbox.home(square.space)
    assert community is not None
    with village.trellis.database.engine.connect() as connection:
        scope = Scope(connection, community)
        measured = {row.message: row.in_time for row in scope.rows(kept_posts)}
        failed = [f"{row.mishap}: {row.what}" for row in scope.rows(mishaps)]
    heard = conduct.Heard(
        people=town.people, said=square.said, spoken=square.spoken, deeds=square.deeds, stood=square.stood
    )
    return HalfYear(
        size=size,
        heard=heard,
        welcomes=Welcomes(
            people={name: town.resident(name) for name in town.people},
            deeds=square.deeds,
            said=square.said,
            stood=square.stood,
            absences=Absences(spans=tuple(town.absences)),
            zone=ZONE,
            ended=ended,
        ),
        shelf=Shelf(cards=town.cards, said=square.said, book=town.book, found=found, ended=ended),
        silent=[name for name, one in town.people.items() if one.temper == "silent"],
        restarts=village.restarts,
        measured=measured,
        failed=failed,
        overheld=town.overheld,
        gone=town.gone,
        left_behind=town.left_behind,
        taken_along=taken,
    )


def _of_the_gone(town: Town) -> set[str]:
    return {mark for gone in town.gone for mark in gone.words}


async def takes_along(village: TownVillage, person: str) -> str:
    """Return all that is held about somebody, as they may take it along."""
    await village.square.press(person, "keeper.take_along", "")
    await village.settles()
    (document,) = village.answers(person)[-1].documents()
    json.loads(document.content)
    return str(document.content)


# ---- what has to be so -----------------------------------------------------------------------------------------------


def a_lot_happens(time: HalfYear) -> Iterator[str]:
    """Nothing else is true for want of people."""
    size, deeds, said = time.size, time.heard.deeds, time.heard.said
    welcomed, kept = first_posts.figures(time.welcomes), library_kept.figures(time.shelf)
    happened = {
        "as many people": len(time.heard.people) == size.members,
        "five zones": len({one.zone for one in time.heard.people.values()}) == 5,
        "few who talk": len(time.silent) > size.members / 2,
        "everybody who joins": len({deed.person for deed in deeds if deed.what == JOINED}) >= size.joining,
        "as many who leave": sum(deed.what == LEFT for deed in deeds) == size.leaving,
        "as many who come again": sum(deed.what == JOINED for deed in deeds) == size.joining + size.returning,
        "everybody who is forgotten": {deed.person for deed in deeds if deed.what == FORGOT} == {*FORGOTTEN},
        "a restart a week": time.restarts >= size.weeks,
        "a card on which somebody was named": any(one.says("Glad to hear from you") for one in said),
        "hints": any(one.says("A first hint") for one in said),
        "meetups": any("[Send me the take-aways]" in one.words(one.delivered) for one in said),
        "somebody who was asked for help": any(time.heard.sent_to_help(name) for name in time.heard.people),
        "an offer to whoever wondered": any(one.how == "whisper" for one in said),
        "a list of who waits": welcomed["listed"] > 0,
        "hosts who were asked": welcomed["hosts asked"] > size.joining / 5,
        "a second host": welcomed["second hosts"] > 0,
        "an answer by the room": welcomed["answered before anybody was asked"] > 0,
        "cards": kept["standing"] > 2,
        "cards that were taken back": kept["taken back"] > 0,
        "cards that nobody agreed to": kept["refused or lapsed"] > 0,
    }
    yield from (f"there was not {what}" for what, is_so in happened.items() if not is_so)


def whoever_was_forgotten_is_nowhere(time: HalfYear) -> Iterator[str]:
    yield from time.left_behind
    for gone in time.gone:
        yield from (f"of {gone.name}: {found}" for found in traces(dict(time.taken_along), gone.marks))


def nothing_failed(time: HalfYear) -> Iterator[str]:
    yield from time.failed


@pytest.mark.slow
@pytest.mark.parametrize("database_url", DATABASES if SOAK else DATABASES[:1], indirect=True)
@pytest.mark.timeout(3_600 if SOAK else 600)
def test_half_a_year_of_a_town(half_a_year: HalfYear) -> None:
    """One test, so that time passes once for all that is counted of it."""
    time, heard, welcomes, shelf = half_a_year, half_a_year.heard, half_a_year.welcomes, half_a_year.shelf
    log.warning("%s", {**conduct.figures(heard), **first_posts.figures(welcomes), **library_kept.figures(shelf)})
    wrong = all_wrong(
        a_lot_happens(time),
        nothing_failed(time),
        conduct.nothing_went_wrong(heard),
        first_posts.every_first_post_is_answered_or_passed_on_in_time(welcomes),
        first_posts.nobody_is_asked_twice_about_the_same_nor_too_often(welcomes),
        first_posts.what_was_measured_is_so(welcomes, time.measured),
        library_kept.every_card_was_agreed_to_before_it_was_posted(shelf),
        library_kept.every_card_is_posted_once(shelf),
        library_kept.every_card_reads_as_its_author_wants_it(shelf),
        library_kept.the_index_is_current(shelf),
        library_kept.what_is_found_is_what_stands(shelf),
        library_kept.nobody_is_asked_for_their_words_more_than_once_a_week(shelf, heard),
        library_kept.no_card_shows_what_was_taken_back(shelf),
        library_kept.nothing_that_stands_shows_what_was_never_given(shelf),
        iter(time.overheld),
        whoever_was_forgotten_is_nowhere(time),
        conduct.no_words_of_ours_have_bad_manners(heard),
        conduct.nobody_calls_a_crowd(heard),
        conduct.whoever_means_ill_changes_nothing_of_others(heard),
        conduct.an_offer_comes_once_a_day_and_can_be_stopped(heard),
        conduct.the_list_of_who_waits_names_nobody_else(heard, welcomes),
        conduct.what_answers_somebody_comes_right_after_what_they_did(heard),
        wishes.nobody_gets_more_than_two_unrequested_messages_in_any_168_hours(heard),
        wishes.no_helper_gets_more_than_two_invitations_in_any_168_hours(heard),
        wishes.nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind(heard),
        wishes.what_the_bot_opens_in_a_channel_stays_within_its_share(heard),
        wishes.every_part_of_an_unrequested_message_can_say_why(heard),
        wishes.whoever_is_silent_is_left_in_peace(heard, time.silent),
    )
    assert not wrong, wrong
