"""What is typed behind `me`: pages by their beginning, and pauses as people speak of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import Begun, Command, Vocabulary
from bot.roles.keeper import Keeper, typed
from tests.roles.words import words

VOCABULARY = Vocabulary(Keeper.words)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("said", "page", "rest"),
    [
        ("me", "", ""),
        ("me xyzzy", "", ""),
        ("settings", "", ""),
        ("privacy my data", "my data", ""),
        ("mute", "mute", ""),
        ("me mute", "mute", ""),
        ("me mute everything", "mute", "everything"),
        ("me quiet", "quiet hours", ""),
        ("me Quiet  Hours", "quiet hours", "hours"),
        ("me data", "", ""),
        ("pause 3 Days", "pause", "3 days"),
        ("me pause until friday", "pause", "until friday"),
        ("forget", "forget me", ""),
        ("forget me", "forget me", "me"),
        ("me forget me", "forget me", "me"),
    ],
)
def test_the_page_that_is_meant(said, page, rest):
    meant = typed.meant(VOCABULARY.read(said))
    assert meant.page == page
    assert page in ("quiet hours", "my data", "forget me") or meant.rest == rest


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("3 days", NOON + timedelta(days=3)),
        ("for 2 weeks", NOON + timedelta(weeks=2)),
        ("a week", NOON + timedelta(weeks=1)),
        ("an hour", NOON + timedelta(hours=1)),
        ("1 month", NOON + timedelta(days=30)),
        ("until tomorrow", datetime(2026, 11, 24, tzinfo=TOKYO)),
        ("until monday", datetime(2026, 11, 30, tzinfo=TOKYO)),
        ("until friday", datetime(2026, 11, 27, tzinfo=TOKYO)),
        ("until 2027-01-04", datetime(2027, 1, 4, tzinfo=TOKYO)),
    ],
)
def test_the_end_of_a_pause(said, end):
    assert typed.until(said, NOON, TOKYO) == end


@pytest.mark.parametrize("said", ["", "a while", "days", "3", "-3 days", "until", "until then", "friday", "12345 days"])
def test_what_is_unclear_is_no_span(said):
    assert typed.until(said, NOON, TOKYO) is None


@given(said=st.sampled_from(("me", "pause", "mute", "forget")), rest=st.text())
def test_anything_that_is_typed_means_some_page(said, rest):
    meant = typed.meant(Command(word="me", said=said, rest=rest))
    assert meant.page in ("", *typed.PAGES)
    end = typed.until(meant.rest, NOON, TOKYO)
    assert end is None or end.utcoffset() is not None


@given(rest=st.sampled_from(("", "P", "pause ", "pause 2", "until", "m", "zzz")) | st.text(max_size=5))
@pytest.mark.parametrize("said", ["me", "pause", "mute", "settings"])
def test_each_way_on_begins_as_it_was_typed_and_leads_where_it_says(said, rest):
    for way, page in typed.ways_on(Begun(word="me", said=said, rest=rest)):
        assert way.startswith(rest.casefold())
        meant = typed.meant(VOCABULARY.read(f"{said} {way}"))
        assert meant.page == page
        assert way in typed.PAGES or typed.until(meant.rest, NOON, TOKYO) is not None


async def test_a_pause_begins_as_it_was_typed(desk):
    await desk.types("ben", "pause 3 days")
    assert desk.member("ben").paused_until == desk.now + timedelta(days=3)
    await desk.types("ben", "me pause until friday")
    assert desk.member("ben").paused_until == datetime(2026, 11, 27, tzinfo=TOKYO)


@pytest.mark.parametrize("said", ["pause 0 days", "pause 9999 weeks", "pause until 2020-01-01", "pause", "pause a bit"])
async def test_a_pause_that_cannot_be_or_is_unclear_opens_its_page(desk, said):
    (answer,) = await desk.types("ben", said)
    assert "keeper.pause" in [button.verb for button in answer.view.buttons()]
    assert desk.member("ben").paused_until is None


async def test_each_page_is_reached_by_its_name(desk):
    pages = {"mute": "keeper.mute", "quiet hours": "keeper.quiet_hours", "forget me": "keeper.forget_now"}
    for page, verb in pages.items():
        (answer,) = await desk.types("ben", f"me {page}")
        assert verb in [button.verb for button in answer.view.buttons()]


async def test_forgetting_by_its_page_writes_nobody_down(desk):
    (answer,) = await desk.types("stranger", "me forget me")
    assert "Nothing is held about you here" in words(answer.view)
    assert desk.member("stranger") is None
