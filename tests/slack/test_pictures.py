"""What members see of us in Slack, in the page of a Slack that nobody here wrote: every picture is looked at by people.

With `TRELLIS_PICTURES` the pictures are written into that folder. What stories tell as well is only told here then, and
in the long run: it is for looking.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.events import ChannelJoined, MemberJoined
from bot.core.ids import EventId
from bot.core.profiles import Profile
from tests.browser.chromium import on_this_machine
from tests.conftest import PICTURES
from tests.conversations.test_newcomers import decides, sets_up_the_card
from tests.rhythm import ONCE, comes_round
from tests.slack.grounds import in_local_slack
from tests.slack.local import ABSENT, program
from tests.slack.stage import user_of
from tests.slack.window import Window, a_window
from tests.village import MONDAY, Village, a_village, the_formats

WHAT_WORKED = "N16"
"""A meetup that asks for four outcomes."""
RUST = "How do I get rust off a hand plane?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.local_slack,
    pytest.mark.skipif(program() is None, reason=ABSENT),
    pytest.mark.skipif(on_this_machine() is None, reason="no Chromium: install one, or name it in TRELLIS_CHROMIUM"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go."""
    found = Path(os.environ.get(PICTURES) or tmp_path / "pictures")
    found.mkdir(exist_ok=True)
    return found


@asynccontextmanager
async def a_local_village(template: Path, folder: Path, *, is_set_up: bool) -> AsyncIterator[Village]:
    """Open a village in local-slack."""
    file = shutil.copy(template, folder / "trellis.db")
    ground = in_local_slack(folder, over_http=False)
    async with a_village(f"sqlite:///{file}", is_set_up=is_set_up, ground=ground) as village:
        yield village


async def test_setting_up_and_the_way_of_a_question(sqlite_template: Path, tmp_path: Path, folder: Path) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=False) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        await sets_up(village, window)
        await asks(village, window)


async def sets_up(village: Village, window: Window) -> None:
    await window.acts_as("cora")
    await window.goes_to("lobby")
    await village.types("cora", "board")
    await window.shows("Set up")
    await window.takes("01-board-before-set-up")
    await village.presses("cora", "Set up")
    await window.shows("Coordinators", "What we care about")
    await window.takes("02-set-up-form")
    where = {
        purpose: village.square.place(name)
        for purpose, name in {"questions": "help", "welcome": "welcome", "coordinators": "coordinators"}.items()
    }
    about = {"name": "The Menders", "care": "Mending things together.", "zone": "Europe/Lisbon", "language": "en"}
    await window.fills("Name of the community", about["name"])
    await window.fills("Time zone", "Lisbonn")
    await window.sends("Show me")
    await window.shows("Did you mean Europe/Lisbon?")
    await window.takes("03-form-with-errors")
    assert not await village.submits("cora", **about, **where)
    await window.shows("Switch on")
    await window.takes("04-set-up-preview")
    await village.presses("cora", "Switch on")
    await window.shows("Trellis is switched on")
    await window.goes_to("help")
    await window.shows("Trellis, a bot, takes part in this channel")
    await window.takes("05-notice-of-a-channel")


async def asks(village: Village, window: Window) -> None:
    await window.acts_as("ben")
    await window.goes_to("lobby")
    await village.knows("ben", ["hand planes", "spoke shaves"])
    await window.shows("You may be asked about")
    await window.takes("06-topics")
    await window.acts_as("ana")
    await village.types("ana", f"ask {RUST}")
    await window.shows("Nobody has seen it yet")
    await window.takes("07-draft-of-a-question")
    await village.presses("ana", "Post it")
    await window.goes_to("help")
    await window.shows(RUST)
    await village.waits("4 hours")
    await window.takes("08-question")
    await window.acts_as("ben")
    await window.goes_to("Ben")
    await window.shows("Why am I seeing this?", RUST)
    await window.takes("09-invitation-of-a-helper")
    await village.presses("ben", "Why am I seeing this?")
    await window.shows("This belongs to")
    await village.presses("ben", "I'll look")
    await window.shows("You said that you will have a look")
    await window.takes("10-helper-looks")
    await village.replies("ben", "Vinegar overnight, then a brass brush.")
    await window.goes_to("help")
    await window.shows("has answered")
    await window.takes("11-answered")
    await village.waits("24 hours")
    await window.acts_as("ana")
    await window.goes_to("Ana")
    await window.shows("That helped")
    await window.takes("12-did-it-help")


async def test_app_home_of_a_member_and_of_a_coordinator(sqlite_template: Path, tmp_path: Path, folder: Path) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=True) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        await village.knows("ana", ["zippers", "hand planes"])
        await village.asks("ben", "Why do zippers jam?")
        await village.asks("ana", RUST)
        await village.waits("4 hours")
        await village.presses("ana", "Keep it quiet")
        await visits_home(village, window, "ana")
        await window.shows(RUST, "Why do zippers jam?")
        await window.takes("20-home-of-a-member")
        await visits_home(village, window, "cora")
        await window.shows("Coordinators")
        await window.takes("21-home-of-a-coordinator")


async def visits_home(village: Village, window: Window, person: str) -> None:
    await village.square.stage.opens_home(user_of(person))
    await window.acts_as(person)
    await window.goes_to("Trellis")


@pytest.mark.for_looking
async def test_what_is_kept_of_a_meetup_and_the_monday_brief(
    sqlite_template: Path, tmp_path: Path, folder: Path
) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=True) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        tuesday = MONDAY + timedelta(days=1, hours=6)
        await comes_round(village, WHAT_WORKED, tuesday, rule=ONCE, host="ben")
        await village.presses("ben", "I host")
        for person in ("ana", "cleo", "dan", "eli", "fay", "gus"):
            await village.presses(person, "Yes")
        await village.waits_until(tuesday + timedelta(minutes=the_formats()[WHAT_WORKED].minutes + 1))
        await writes_down(village, window)
        await is_briefed(village, window)


async def writes_down(village: Village, window: Window) -> None:
    await window.acts_as("ben")
    await window.goes_to("Ben")
    await window.shows("worth keeping")
    await window.takes("30-asked-for-take-aways")
    await village.presses("ben", "Write take-aways")
    await window.shows("Where we differ")
    await window.takes("31-take-aways-form")
    assert not await village.submits(
        "ben",
        insights="Clamps first, glue second: whoever glues first holds the joint with both hands until supper.",
        **{"my-step": "Ana brings her bar clamps along next time.", "our-step": "A cupboard that locks."},
        dissent="Whether a screw beside the glue is honest. Some of us say never.",
    )
    await window.shows("Clamps first", "Post it")
    await window.takes("32-take-aways-seen-before-they-are-posted")
    await village.presses("ben", "Post it")
    await window.goes_to("meetups")
    await window.opens_thread()
    await window.shows("Clamps first", "Some of us say never")
    await window.takes("33-take-aways-posted")


async def is_briefed(village: Village, window: Window) -> None:
    await village.types("cora", "board")
    await village.presses("cora", "Monday brief: begin")
    await comes_round(village, "F08", MONDAY + timedelta(days=10, hours=7), title="Show and tell")
    await village.asks("cleo", RUST)
    await village.waits_until(MONDAY + timedelta(weeks=1, minutes=1))
    await window.acts_as("cora")
    await window.goes_to("Cora")
    await window.shows("No more briefs")
    await window.takes("34-monday-brief")


@pytest.mark.for_looking
async def test_somebody_new_is_shown_around_and_met(sqlite_template: Path, tmp_path: Path, folder: Path) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=True) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        await names_two_people(village)
        await window.goes_to("welcome")
        await window.shows("Glad to hear from you")
        await window.takes("40-welcome-card")
        await joins(village, "gus")
        await window.acts_as("gus")
        await window.shows("Good to have you")
        await window.takes("41-a-line-only-they-see")
        await is_shown_around(village, window)
        await is_met(village, window)


async def names_two_people(village: Village) -> None:
    """Let the card stand, name two who agreed, and let a line be said to whoever comes in."""
    await sets_up_the_card(village)
    await decides(village, "line", "ben", "cleo")
    for person in ("ben", "cleo"):
        await village.presses(person, "Yes, name me")


async def joins(village: Village, person: str) -> None:
    """Let somebody come into the workspace and the welcome channel, which local-slack does not tell."""
    who, now = village.square.who(person), village.now
    welcome = village.square.place("welcome")
    await village.trellis.hear(
        village.square.space,
        MemberJoined(id=EventId(f"join:{person}"), at=now, profile=Profile(identity=who, name=person.title())),
        ChannelJoined(id=EventId(f"join:{person}:welcome"), at=now, by=who, channel=welcome),
    )
    await village.waits("2 minutes")


async def is_shown_around(village: Village, window: Window) -> None:
    await village.presses("gus", "Show me around")
    await window.shows("How do you come to us?")
    await window.takes("42-first-prompt")
    await village.presses("gus", "New to the field")
    await window.shows("What would you like to find or learn?")
    await window.takes("43-second-prompt")
    await village.presses("gus", "Write it…")
    assert not await village.submits("gus", topics="hand planes, chairs")
    await window.shows("How do you like to take part?")
    await window.takes("44-third-prompt")
    await village.presses("gus", "Ask me sometimes")
    await window.shows("Draft my first words")
    await window.takes("45-the-end-of-it")


async def is_met(village: Village, window: Window) -> None:
    await village.types("ben", "me")
    await village.presses("ben", "Reading, asking, hosting")
    await village.presses("ben", "I greet newcomers")
    await village.says("gus", "Hello! I inherited my grandfather's planes and do not dare to touch them.", "welcome")
    await village.waits("4 hours")
    await window.acts_as("ben")
    await window.goes_to("Ben")
    await window.shows("Three ways to begin")
    await window.takes("46-a-host-is-asked")
    await village.presses("ben", "I’ll write")
    await window.shows("Nobody else is asked meanwhile")
    await window.takes("47-a-host-writes")


@pytest.mark.for_looking
async def test_what_proved_itself_is_kept_with_consent_and_found(
    sqlite_template: Path, tmp_path: Path, folder: Path
) -> None:
    async with (
        a_local_village(sqlite_template, tmp_path, is_set_up=True) as village,
        a_window(village.square.stage.address, folder) as window,
    ):
        message = await village.says("ben", "Vinegar overnight, then a brass brush. Oil it the same day.", "help")
        await village.reacts("ana", message, "📌")
        await window.acts_as("ana")
        await window.goes_to("Ana")
        await window.shows("Describe it")
        await window.takes("50-a-pin-begins-a-card")
        await village.presses("ana", "Describe it")
        await window.shows("Why does it matter?")
        await window.takes("51-a-card-is-described")
        about = {"title": "Rust on a hand plane", "kind": "experience", "topics": "hand planes, rust"}
        why = {"why": "It saves a good blade.", "when_not": "Never on brass."}
        assert not await village.submits("ana", **about, **why)
        await village.waits("10 minutes")
        await window.acts_as("ben")
        await window.goes_to("Ben")
        await window.shows("Yes, keep it")
        await window.takes("52-consent-is-asked-for")
        await village.presses("ben", "Yes, keep it")
        await window.goes_to("library")
        await window.shows("It saves a good blade.", "Write a card")
        await window.takes("53-card-and-index")
        await is_found(village, window)


async def is_found(village: Village, window: Window) -> None:
    await window.acts_as("cleo")
    await window.goes_to("lobby")
    await village.types("cleo", "find rusty planes")
    await window.shows("Ask the community")
    await window.takes("54-found")
    await village.types("cleo", "me")
    await village.presses("cleo", "Reading, asking, hosting")
    await window.shows("How you like to take part")
    await window.takes("55-me")
    await visits_home(village, window, "ana")
    await window.shows("The library")
    await window.takes("56-home-with-a-library")
