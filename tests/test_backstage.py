"""Behind the scenes of a real playground: what is shown is so, and nobody is shown what is not theirs to see."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.test_playing import Caller, a_caller

TURNS = 25
GREETING = "Good morning to the soldering iron"
QUESTION = "Which solder is right for old radios?"
TOLD_OF_OTHERS = {"being asked for help or for a part in something", "something between them and Trellis"}


class Spectator:
    """Looks behind the scenes as somebody."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    async def looks(self, as_: str, path: str = "backstage") -> Any:
        status, found = await self.asks(as_, path)
        assert status == 200, found
        return found

    async def asks(self, as_: str, path: str) -> tuple[int, Any]:
        async with self.caller._session.get(f"/api/{path}", params={"as": as_}) as answer:
            return answer.status, await answer.json()

    async def people(self) -> dict[str, str]:
        """Return who is who, by the names that lanes bear."""
        async with self.caller._session.get("/api/hello") as answer:
            return {f"To {member['name']}": member["id"] for member in (await answer.json())["members"]}

    async def turns_until(self, as_: str, sign: Any, path: str = "backstage") -> Any:
        """Turn the clock to what comes next until there is a sign of something."""
        for _ in range(TURNS):
            if found := sign(await self.looks(as_, path)):
                return found
            await self.caller.sends("clock", as_, turn="next")
        raise AssertionError(f"turned {TURNS} times, and no sign of it")


@pytest_asyncio.fixture
async def spectator(tmp_path: Path) -> AsyncIterator[Spectator]:
    """Somebody before a playground that was set up, and whose people have set what comes round."""
    async with a_caller(tmp_path) as caller:
        await caller.sets_up("ana")
        await caller.waits_for("chitra", "trellis", lambda view: json.dumps(view).count("It is set.") == 3)
        await caller.waits_for("ana", "library", lambda view: json.dumps(view).count(" looks after it until ") >= 3)
        yield Spectator(caller)


def scenes(found: Any, words: str) -> list[Any]:
    return [scene for scene in found["scenes"] if scene["words"] == words]


def waits(lane: Any) -> list[Any]:
    """Return what waits in a lane until policy lets it go."""
    return [letter for letter in lane["letters"] if letter["state"] == "held"]


def reasons(lane: Any) -> set[str]:
    """Return why things are said in a lane."""
    return {why for letter in lane["letters"] for why in letter["why"]}


def told(scene: Any) -> dict[str, list[str]]:
    """Return what each hat made of an event."""
    hats: dict[str, list[str]] = {}
    for line in scene["lines"]:
        hats.setdefault(line["hat"], []).append(line["words"])
    return hats


async def test_what_was_said_is_shown_with_what_each_made_of_it_and_without_its_words(spectator: Spectator) -> None:
    caller = spectator.caller
    await caller.sends("say", "noor", place="help", text=GREETING)
    await caller.sends("say", "ana", place="coordinators", text="Only between us: the till is short.")
    await caller.sends("say", "ana", place="trellis", text="me")
    await caller.waits_for("ana", "trellis", lambda view: "Only you see this" in json.dumps(view["messages"][-1]))
    ben, ana = await spectator.looks("ben"), await spectator.looks("ana")
    [wrote] = scenes(ben, "Noor Siddiqui wrote in #help")
    assert told(wrote) == {
        "Questions": ["It was not made a question; only whoever wrote it can do that, with ❓ or /trellis ask."],
        "Newcomers": ["It is neither from somebody new nor an answer to them."],
        "Library": ["It does not read like a question."],
        "Who takes part": ["No meetup or prompt is on there."],
        "Traces": ["Took note, and there was nothing to say."],
    }
    assert {line["tone"] for line in wrote["lines"]} == {"silent"}
    mine, theirs = ({scene["id"] for scene in scenes(found, "You wrote to Trellis")} for found in (ana, ben))
    assert mine
    assert not mine & theirs
    private = scenes(ben, "Somebody did something with Trellis in private")
    assert private
    assert not any("Ana" in json.dumps(scene) for scene in private)
    for hidden in (GREETING, "the till", "coordinators", "soldering"):
        assert hidden not in json.dumps(ben, ensure_ascii=False)
    assert ana["unread"] == ["#workbench"]


async def test_a_question_is_followed_to_its_helper_who_alone_reads_what_set_it_off(spectator: Spectator) -> None:
    caller = spectator.caller
    await caller.sends("say", "noor", place="help", text=f"/trellis ask {QUESTION}")
    await caller.presses("Post it", "noor", "help")
    await caller.waits_for("noor", "help", lambda view: view["begun"]["asked"])

    def invites(found: Any) -> Any:
        lanes = [lane for lane in found["lanes"] if "had no answer" in json.dumps(lane)]
        return lanes and lanes[0]["name"].removeprefix("To ")

    helper = None
    for _ in range(TURNS):
        view = await caller.sees("noor", "help")
        if view["begun"]["wrote_to"]:
            helper = view["begun"]["wrote_to"][0]
            break
        await caller.sends("clock", "noor", turn="next")
    assert helper
    mine, others = await spectator.looks(helper), await spectator.looks("noor")
    assert invites(mine) == "you"
    assert "A question about" in json.dumps(mine["lanes"])
    assert not invites(others)
    assert "being asked for help or for a part in something" in json.dumps(others["lanes"])
    asked = [scene for scene in mine["scenes"] if scene["words"] == "The time came: a look at an open question"]
    assert told(asked[0])["Questions"][0].startswith("Would like to write to you in private")
    assert QUESTION not in json.dumps([mine, others])


async def test_attention_is_counted_as_policy_counts_it_and_what_is_ahead_is_told(spectator: Spectator) -> None:
    found = await spectator.looks("ben")
    assert {share["of"] for share in found["shares"]} == {2}
    assert len(found["shares"]) == 8
    times = [one for one in found["coming"] if one["is_time"]]
    assert ("The open table", "#meetups") in [(one["words"], one["about"]) for one in times]
    dues = [one["words"] for one in found["coming"] if not one["is_time"]]
    assert "an invitation" in dues
    moments = [datetime.fromisoformat(one["at"]) for one in found["coming"]]
    assert moments == sorted(moments)

    def spent(found: Any) -> Any:
        return [share for share in found["shares"] if share["left"] < share["of"]]

    [share, *_] = await spectator.turns_until("ben", spent)
    assert share["left"] == 1
    assert share["words"].startswith("More again from ")

    people = await spectator.people()

    def held(found: Any) -> Any:
        return [people[lane["name"]] for lane in found["lanes"] if lane["name"] in people and waits(lane)]

    [reader, *_] = await spectator.turns_until("chitra", held)
    mine = await spectator.looks(reader)
    assert [letter for lane in mine["lanes"] for letter in waits(lane) if "quiet hours" in letter["stands"]]
    assert [
        line
        for scene in mine["scenes"]
        for line in scene["lines"]
        if line["tone"] == "waits" and line["words"].endswith("because of quiet hours")
    ]
    assert "quiet hours" not in json.dumps(await spectator.looks("chitra"))


async def test_what_somebody_chose_for_themselves_is_read_by_nobody_else(spectator: Spectator) -> None:
    caller = spectator.caller
    await caller.sends("say", "noor", place="help", text=f"/trellis ask {QUESTION}")
    await caller.presses("Post it", "noor", "help")
    await caller.waits_for("noor", "help", lambda view: view["begun"]["asked"])
    people = await spectator.people()

    def held(found: Any) -> Any:
        assert {why for lane in found["lanes"] if lane["name"] in people for why in reasons(lane)} <= TOLD_OF_OTHERS
        return [lane["name"] for lane in found["lanes"] if lane["name"] in people and waits(lane)]

    def theirs(found: Any) -> Any:
        return [lane for lane in found["lanes"] if lane["name"] in people]

    [lane, *_] = await spectator.turns_until("noor", held)
    reader, name = people[lane], lane.removeprefix("To ")
    before = await spectator.looks("noor")
    known = {scene["id"] for scene in before["scenes"]}
    for number, said in enumerate(("pause 1 day", "pause 3 weeks"), start=1):
        await caller.sends("say", reader, place="trellis", text=said)
        await caller.waits_for(
            reader, "trellis", lambda view, number=number: json.dumps(view).count("You are left in peace") == number
        )
        after = await spectator.looks("noor")
        assert after["shares"] == before["shares"]
        assert not [one for one in after["coming"] if one["words"] == "a message that waited for its hour"]
        assert name not in json.dumps([scene for scene in after["scenes"] if scene["id"] not in known])
        stands = {letter["stands"] for one in after["lanes"] if one["name"] == lane for letter in one["letters"]}
        assert stands <= {"Waits until it may go", "Left unsaid", "Sent"}
        if said == "pause 1 day":
            assert theirs(after) == theirs(before)
            mine = await spectator.looks(reader)
            [letter, *_] = [letter for one in mine["lanes"] if one["name"] == "To you" for letter in waits(one)]
            assert letter["stands"].startswith("Waits until ")
            assert letter["stands"] != "Waits until it may go"

    def forgotten(found: Any) -> Any:
        return [lane for lane in found["lanes"] if lane["name"] in people and "words forgotten" in json.dumps(lane)]

    held({"lanes": await spectator.turns_until("noor", forgotten)})


async def test_a_coordinator_has_it_in_one_place_and_acts_by_the_words_that_anybody_types(
    spectator: Spectator,
) -> None:
    caller = spectator.caller
    await caller.sends("say", "noor", place="help", text=f"/trellis ask {QUESTION}")
    await caller.presses("Post it", "noor", "help")
    await caller.waits_for("noor", "help", lambda view: view["begun"]["asked"])
    await caller.sends("join", "noor")
    found = await spectator.looks("ana", "coordinator")
    [question] = found["questions"]
    assert (question["title"], question["needs_me"]) == (QUESTION, False)
    assert question["stands"] == "The room has its time to answer"
    assert question["there"]["place"] == "help"
    titles = {ritual["title"]: ritual for ritual in found["rituals"]}
    assert set(titles) == {"The open table", "Question of the week", "Surprise"}
    acts = {act["label"]: act["typed"] for act in titles["The open table"]["acts"]}
    assert acts == {
        "Preview": "ritual preview The open table",
        "Move": "ritual move The open table",
        "Pause": "ritual pause The open table",
    }
    await caller.sends("say", "ana", place="trellis", text=acts["Preview"])
    await caller.waits_for(
        "ana",
        "trellis",
        lambda view: (
            "The open table" in json.dumps(view["messages"][-1]["blocks"]) and view["messages"][-1]["author"]["bot"]
        ),
    )
    await caller.sends("say", "ana", place="trellis", text=acts["Move"])
    await caller.waits_for("ana", "trellis", lambda view: view["form"])

    newcomer = (await caller.sends("join", "noor"))["who"]
    await caller.sends("say", newcomer, place="welcome", text="Hello, I am new here.")
    [waiting] = await spectator.turns_until("ana", lambda view: view["newcomers"], "coordinator")
    assert (waiting["there"]["place"], waiting["stands"]) == ("welcome", "The room has its time to answer")
    [waiting] = await spectator.turns_until(
        "ana", lambda view: [one for one in view["newcomers"] if one["needs_me"]], "coordinator"
    )
    assert waiting["stands"] == "Waits for a coordinator"

    for somebody in ("ben", newcomer):
        assert (await spectator.asks(somebody, "coordinator"))[0] == 404
        assert await spectator.looks(somebody, "coordinates") == {"coordinates": False}
