"""The doors behind the scenes: each reader is asked for by who they are and what they see, and told what is theirs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.playground import Chat
from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.scenes import (
    Act,
    Backstage,
    Coming,
    Coordination,
    Lane,
    Letter,
    Line,
    Regular,
    Scene,
    Scenes,
    Seat,
    Share,
)
from bot.adapters.playground.server import Beside
from bot.core.events import MessagePosted
from bot.core.ids import CommunityId, EventId, SpaceId, channel_id, identity
from bot.core.witness import Happening, Silence
from tests.adapters.contract import Notebook
from tests.adapters.playground import PlaygroundHarness, a_playground

SPACE = SpaceId("playground:attic")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINE = Line(hat="Questions", tone="silent", words="Nothing to say.", why="Because.")
SHOWN = Backstage(
    scenes=(Scene(id="1", at=AT, words="Ben wrote in #help", lines=(LINE,), nothing=("Library",)),),
    lanes=(Lane(name="To Ben", letters=(Letter(id="7", at=AT, words="A message", state="held", stands="Waits"),)),),
    shares=(Share(name="Ben", left=1, of=2, words="More again"),),
    coming=(Coming(at=AT, words="Open desk", about="#help", is_time=True),),
    unread=("#den",),
)
LOOKS_AFTER = Coordination(
    questions=(),
    newcomers=(),
    rituals=(
        Regular(id="r", title="Open desk", stands="", times=(AT,), acts=(Act(label="Move", typed="ritual move r"),)),
    ),
    acts=(),
)


class Knows:
    """Tells the same to everybody, and Ana what she looks after; remembers who asked."""

    def __init__(self) -> None:
        self.seats: list[Seat] = []

    async def shows(self, seat: Seat) -> Backstage:
        self.seats.append(seat)
        return SHOWN

    async def coordinates(self, seat: Seat) -> Coordination | None:
        self.seats.append(seat)
        return LOOKS_AFTER if seat.who == identity(SPACE, "ana") else None


@pytest.fixture
def knows() -> Knows:
    return Knows()


@pytest.fixture
async def harness(tmp_path: Path, knows: Knows) -> AsyncIterator[PlaygroundHarness]:
    def beside(chat: Chat) -> Beside:
        return Scenes(SPACE, chat, knows.shows, knows.coordinates).add_to

    async with a_playground(tmp_path, Notebook(), beside=beside) as playground:
        yield playground


async def test_what_is_shown_is_asked_for_by_who_looks_and_what_they_see(harness: PlaygroundHarness, knows: Knows):
    for name in ("ana", "ben"):
        status, _ = await harness.get("backstage", **{"as": name})
        assert status == 200
    help_, den = channel_id(SPACE, "help"), channel_id(SPACE, "den")
    assert knows.seats == [
        Seat(who=identity(SPACE, "ana"), zone=ZoneInfo("Europe/Lisbon"), places=frozenset({help_, den})),
        Seat(who=identity(SPACE, "ben"), zone=ZoneInfo("Asia/Kolkata"), places=frozenset({help_})),
    ]


async def test_it_is_sent_as_it_was_worded(harness: PlaygroundHarness):
    _, found = await harness.get("backstage", **{"as": "ben"})
    [scene], [lane], [share], [coming] = found["scenes"], found["lanes"], found["shares"], found["coming"]
    assert (scene["words"], scene["at"], scene["nothing"]) == ("Ben wrote in #help", AT.isoformat(), ["Library"])
    assert scene["lines"] == [{"hat": "Questions", "tone": "silent", "words": "Nothing to say.", "why": "Because."}]
    assert [letter["stands"] for letter in lane["letters"]] == ["Waits"]
    assert (share["left"], share["of"], coming["is_time"], found["unread"]) == (1, 2, True, ["#den"])


async def test_only_who_coordinates_learns_that_there_is_something_to_look_after(harness: PlaygroundHarness):
    assert await harness.get("coordinates", **{"as": "ana"}) == (200, {"coordinates": True})
    assert await harness.get("coordinates", **{"as": "ben"}) == (200, {"coordinates": False})
    status, found = await harness.get("coordinator", **{"as": "ana"})
    assert (status, found["rituals"][0]["acts"]) == (200, [{"label": "Move", "typed": "ritual move r"}])
    unknown = await harness.get("no-such-thing", **{"as": "ben"})
    status, refused = await harness.get("coordinator", **{"as": "ben"})
    assert (status, unknown[0]) == (404, 404)
    assert "rdinat" not in refused["error"]


@pytest.mark.parametrize("path", ["backstage", "coordinator", "coordinates"])
async def test_nobody_looks_in_who_is_nobody_here_or_comes_from_elsewhere(
    harness: PlaygroundHarness, knows: Knows, path: str
):
    for asked in ({}, {"as": ""}, {"as": "nobody"}, {"as": "trellis"}):
        status, answer = await harness.get(path, **asked)
        assert (status, bool(answer["error"])) == (404, True)
    address = f"{harness.adapter.url}api/{path}?as=ana"
    async with harness.session.get(address, headers={"Origin": "http://evil.example"}) as response:
        assert response.status == 403
    assert knows.seats == []


# ---- who looks on ----------------------------------------------------------------------------------------

HERE, ELSEWHERE = CommunityId("here"), CommunityId("elsewhere")
BEN = identity(SPACE, "ben")


def said(number: int) -> Happening:
    return Happening(id=EventId(str(number)), kind=MessagePosted, at=AT, by=BEN)


def test_only_the_last_events_are_remembered_the_latest_first():
    onlooker = Onlooker(3)
    for number in range(5):
        onlooker.passed(HERE, said(number), "broker", Silence("why"))
        onlooker.settled(HERE, said(number), "steward", ())
    assert [account.what.id for account in onlooker.accounts(HERE, lambda _: True)] == ["4", "3", "2"]


def test_what_became_of_an_event_is_one_account_also_where_somebody_failed_first():
    onlooker = Onlooker()
    onlooker.passed(HERE, said(1), "broker", None)
    onlooker.failed(HERE, said(1), "steward")
    [account] = onlooker.accounts(HERE, lambda _: True)
    assert (account.passed, account.settled, account.failed) == ({"broker": None}, {}, {"steward"})
    onlooker.settled(HERE, said(1), "steward", (Silence("why"),))
    [account] = onlooker.accounts(HERE, lambda _: True)
    assert (account.settled, account.failed) == ({"steward": (Silence("why"),)}, set())


def test_whoever_shows_it_learns_of_all_that_it_is_told():
    seen: list[int] = []
    onlooker = Onlooker()
    leave = onlooker.on_news(lambda: seen.append(onlooker.told))
    onlooker.passed(HERE, said(1), "broker", None)
    onlooker.settled(HERE, said(1), "steward", ())
    onlooker.failed(HERE, said(1), "keeper")
    leave()
    onlooker.failed(HERE, said(1), "keeper")
    assert (seen, onlooker.told) == ([1, 2, 3], 4)


def test_communities_are_kept_apart():
    onlooker = Onlooker()
    onlooker.settled(HERE, said(1), "steward", ())
    onlooker.settled(ELSEWHERE, replace(said(1), by=None), "steward", ())
    assert [account.what.by for account in onlooker.accounts(HERE, lambda _: True)] == [BEN]
    assert [account.what.by for account in onlooker.accounts(ELSEWHERE, lambda _: True)] == [None]


def test_whoever_was_forgotten_is_forgotten_here_for_good():
    onlooker = Onlooker()
    onlooker.settled(HERE, said(1), "steward", ())
    assert [account.what.by for account in onlooker.accounts(HERE, lambda _: False)] == [None]
    assert [account.what.by for account in onlooker.accounts(HERE, lambda _: True)] == [None]
